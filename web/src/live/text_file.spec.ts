import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchText } from "./text_file";

const FILE = new URL("https://host.example/kick.toml");
const MOST = 64;

afterEach(() => vi.unstubAllGlobals());

/** Answers a request with `body`, as from `url`. */
function serve(body: BodyInit, { status = 200, url = FILE.href } = {}) {
  const response = new Response(body, { status });
  Object.defineProperty(response, "url", { value: url });
  const fetching = vi.fn<typeof fetch>().mockResolvedValue(response);
  vi.stubGlobal("fetch", fetching);
  return fetching;
}

describe("a file of text", () => {
  it("comes as text, asked for anew each time", async () => {
    const fetching = serve('id = "kick" # é');
    expect(await fetchText(FILE, MOST)).toEqual({ source: 'id = "kick" # é' });
    expect(fetching).toHaveBeenCalledWith(FILE.href, expect.objectContaining({ cache: "no-cache" }));
  });

  it("may be as long as allowed, and no byte longer", async () => {
    serve("#".repeat(MOST));
    expect(await fetchText(FILE, MOST)).toEqual({ source: "#".repeat(MOST) });
    serve("#".repeat(MOST + 1));
    expect(await fetchText(FILE, MOST)).toMatchObject({ problem: "too_large" });
  });

  it("is not read further than allowed", async () => {
    let [pulled, cancelled] = [0, false];
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(32));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    serve(endless);
    expect(await fetchText(FILE, MOST)).toMatchObject({ problem: "too_large" });
    expect(cancelled).toBe(true);
    expect(pulled).toBeLessThan(8);
  });

  it("that is empty is text as well", async () => {
    serve("");
    expect(await fetchText(FILE, MOST)).toEqual({ source: "" });
  });

  it("that is missing says with which status", async () => {
    serve("not here", { status: 404 });
    expect(await fetchText(FILE, MOST)).toEqual({ problem: "status", detail: "404" });
  });

  it("that the server keeps from this site, or no server, is out of reach", async () => {
    // All that a browser tells of a refusal by CORS.
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await fetchText(FILE, MOST)).toEqual({ problem: "unreachable", detail: "" });
  });

  it("that breaks off on the way is out of reach", async () => {
    serve(new ReadableStream({ start: (controller) => controller.error(new TypeError("network error")) }));
    expect(await fetchText(FILE, MOST)).toMatchObject({ problem: "unreachable" });
  });

  it("must come from the origin that was allowed", async () => {
    serve("id = 1", { url: "https://elsewhere.example/kick.toml" });
    expect(await fetchText(FILE, MOST)).toEqual({
      problem: "redirected",
      detail: "https://elsewhere.example",
    });
    serve("id = 1", { url: "https://host.example/moved.toml" });
    expect(await fetchText(FILE, MOST)).toEqual({ source: "id = 1" });
  });

  it("that is no UTF-8 is no text", async () => {
    serve(new Uint8Array([0x69, 0xff, 0xfe]));
    expect(await fetchText(FILE, MOST)).toMatchObject({ problem: "not_text" });
  });

  it("that does not come is given up", async () => {
    vi.stubGlobal(
      "fetch",
      (_url: string, { signal }: RequestInit) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
    );
    expect(await fetchText(FILE, MOST, 5)).toMatchObject({ problem: "too_slow" });
  });
});
