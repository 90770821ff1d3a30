import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchModels, modelNames, parseModelJson } from "./model_files";
import { PoseError } from "./types";

const BASE = "https://site.example/app/";
const FOLDER = `${BASE}models/movenet-lightning/`;

const modelJson = (bytes: readonly number[]): string =>
  JSON.stringify({
    format: "graph-model",
    modelTopology: { node: [] },
    signature: {},
    weightsManifest: [
      {
        paths: bytes.map((_, at) => `${at}.bin`),
        bytes,
        weights: [{ name: "w", shape: [], dtype: "int32" }],
      },
    ],
  });

/** Answers requests from a table; what is not in it is a 404. */
function serve(files: Record<string, BodyInit>): void {
  vi.stubGlobal("fetch", async (url: string) => {
    const body = files[url] as BodyInit | undefined;
    return body === undefined ? new Response("", { status: 404 }) : new Response(body);
  });
}

async function failure(promise: Promise<unknown>): Promise<PoseError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(PoseError);
  return thrown as PoseError;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("modelNames", () => {
  it("names the folders that a choice needs", () => {
    expect(modelNames("movenet", "thunder")).toEqual(["movenet-thunder"]);
    expect(modelNames("blazepose", "full")).toEqual(["blazepose-detector", "blazepose-full"]);
  });
});

describe("fetchModels", () => {
  it("brings every shard, in order, and tells how far it is", async () => {
    serve({
      [`${FOLDER}model.json`]: modelJson([3, 2]),
      [`${FOLDER}0.bin`]: new Uint8Array([1, 2, 3]),
      [`${FOLDER}1.bin`]: new Uint8Array([4, 5]),
    });
    const progress: [number, number][] = [];
    const [files] = await fetchModels(BASE, ["movenet-lightning"], (loaded, total) =>
      progress.push([loaded, total]),
    );
    const shards = files.weightData as ArrayBuffer[];
    expect(shards.map((shard) => [...new Uint8Array(shard)])).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(files.weightSpecs).toHaveLength(1);
    expect(progress[0]).toEqual([0, 5]);
    expect(progress.at(-1)).toEqual([5, 5]);
  });

  it("names a file that is missing", async () => {
    serve({ [`${FOLDER}model.json`]: modelJson([3]) });
    const error = await failure(fetchModels(BASE, ["movenet-lightning"]));
    expect(error.code).toBe("model_load_failed");
    expect(error.message).toContain(`${FOLDER}0.bin: the server answered 404`);
    expect(error.message).toContain("reload the page");
  });

  it("tells a truncated shard", async () => {
    serve({ [`${FOLDER}model.json`]: modelJson([3]), [`${FOLDER}0.bin`]: new Uint8Array([1]) });
    const error = await failure(fetchModels(BASE, ["movenet-lightning"]));
    expect(error.message).toContain(`${FOLDER}0.bin: expected 3 bytes, got 1`);
  });

  it("tells a host's page that came instead of the model", async () => {
    serve({ [`${FOLDER}model.json`]: "<!doctype html><title>not found</title>" });
    const error = await failure(fetchModels(BASE, ["movenet-lightning"]));
    expect(error.code).toBe("model_load_failed");
    expect(error.message).toContain("expected JSON");
  });

  it("says so when there is no connection", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const error = await failure(fetchModels(BASE, ["movenet-lightning"]));
    expect(error.message).toContain("Failed to fetch");
  });

  it("gives up a transfer that brings nothing", async () => {
    vi.useFakeTimers();
    vi.stubGlobal(
      "fetch",
      (_: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        }),
    );
    const failing = failure(fetchModels(BASE, ["movenet-lightning"]));
    await vi.advanceTimersByTimeAsync(20_001);
    expect((await failing).message).toContain("nothing arrived for 20 s");
  });
});

describe("parseModelJson", () => {
  it.each([
    "{}",
    "null",
    "[]",
    '{"modelTopology":{},"signature":{},"weightsManifest":[{"paths":["a"],"weights":[]}]}',
  ])("turns down %s", (text) => {
    expect(() => parseModelJson(text, "model.json")).toThrow(/expected a graph model/);
  });
});
