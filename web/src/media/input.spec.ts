import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mediaError, Server } from "./input";
import { MediaError } from "./types";

const url = new URL("https://host.example/x.mp4");
const asked = vi.fn<typeof fetch>();
const from = (byte: number): RequestInit => ({ headers: { Range: `bytes=${byte}-` } });
const reasonOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((thrown: unknown) => (thrown instanceof MediaError ? thrown.reason : thrown));

beforeEach(() => {
  vi.stubGlobal("fetch", asked);
  vi.stubGlobal("location", { href: "https://host.example/page" });
});
afterEach(() => {
  asked.mockReset();
  vi.unstubAllGlobals();
});

describe("Server", () => {
  it("hands ranges on", async () => {
    const response = new Response("cd", { status: 206 });
    asked.mockResolvedValue(response);
    expect(await new Server(url).ask(from(2))).toBe(response);
  });

  it("asks once for all where ranges are not known, and cuts them itself", async () => {
    asked.mockResolvedValue(new Response("abcd"));
    const server = new Server(url);
    for (const at of [0, 3, 1]) {
      const response = await server.ask(from(at));
      expect(response.status).toBe(206);
      expect(response.headers.get("Content-Range")).toBe(`bytes ${at}-3/4`);
      expect(await response.text()).toBe("abcd".slice(at));
    }
    expect(asked).toHaveBeenCalledOnce();
  });

  it.each([
    [404, "status"],
    [500, "status"],
    [416, "empty"],
  ])("says of status %i: %s", async (status, reason) => {
    asked.mockResolvedValue(new Response(null, { status }));
    expect(await reasonOf(new Server(url).ask(from(0)))).toBe(reason);
  });

  it("says that nothing is in an empty answer", async () => {
    asked.mockResolvedValue(new Response(""));
    expect(await reasonOf(new Server(url).ask(from(0)))).toBe("empty");
  });

  it("asks a foreign server again without a range, its own not", async () => {
    asked.mockRejectedValueOnce(new TypeError("Failed to fetch")).mockResolvedValueOnce(new Response("abcd"));
    const foreign = new Server(new URL("https://cdn.example/x.mp4"));
    expect(await (await foreign.ask(from(0))).text()).toBe("abcd");
    asked.mockReset().mockRejectedValue(new TypeError("Failed to fetch"));
    expect(await reasonOf(new Server(url).ask(from(0)))).toBe("unreachable");
    expect(asked).toHaveBeenCalledOnce();
  });

  it("tries again only where bytes had come, ever more slowly, and gives up", async () => {
    const gone = new TypeError("network error");
    expect(new Server(url).retryDelay(gone)).toBeNull();
    asked.mockRejectedValue(gone);
    const server = new Server(url);
    server.gave();
    const delays: (number | null)[] = [];
    for (let attempt = 0; delays.at(-1) !== null; attempt += 1) {
      expect(attempt).toBeLessThan(10);
      delays.push(server.retryDelay(await server.ask(from(9)).catch((thrown: unknown) => thrown)));
    }
    expect(delays).toEqual([0.5, 1, 2, 4, null]);
    server.gave();
    expect(server.retryDelay(gone)).toBe(0.25);
    expect(server.retryDelay(new MediaError("status", { status: 404 }))).toBeNull();
  });

  it("does not go on with a server whose answers end at once", async () => {
    asked.mockImplementation(async () => new Response("", { status: 206 }));
    const server = new Server(url);
    const ask = async (): Promise<void> => {
      for (let attempt = 0; attempt < 99; attempt += 1) await server.ask(from(0));
    };
    expect(await reasonOf(ask())).toBe("unreachable");
  });
});

describe("mediaError", () => {
  it("knows a lost connection", () => {
    const gone = new TypeError("network error");
    expect(mediaError(gone).reason).toBe("damaged");
    new Server(url).retryDelay(gone);
    expect(mediaError(gone)).toMatchObject({ reason: "unreachable", cause: gone });
  });

  it("leaves what is one already", () => {
    const error = new MediaError("no_video");
    expect(mediaError(error)).toBe(error);
  });
});
