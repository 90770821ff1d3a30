import { afterEach, describe, expect, it, vi } from "vitest";
import { openReferenceStore, StoreError } from "./references";

/** A browser whose `indexedDB.open` does this. What the store does with a real one is tested in a browser. */
function browserThat(open: () => unknown): void {
  vi.stubGlobal("indexedDB", { open });
  for (const name of ["IDBDatabase", "IDBObjectStore", "IDBIndex", "IDBCursor", "IDBTransaction"]) {
    vi.stubGlobal(name, EventTarget);
  }
  vi.stubGlobal("IDBRequest", FakeRequest);
}

/** An opening under way, which `succeed` or `fail` ends. */
class FakeRequest extends EventTarget {
  result: unknown = null;
  error: unknown = null;

  succeed(result: unknown): this {
    this.result = result;
    this.dispatchEvent(new Event("success"));
    return this;
  }

  fail(error: unknown): this {
    this.error = error;
    this.dispatchEvent(new Event("error"));
    return this;
  }
}

async function problemOf(opening: Promise<unknown>): Promise<string> {
  const error: unknown = await opening.then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(StoreError);
  return (error as StoreError).problem;
}

describe("a store that does not open", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is refused where there is no storage, or a frame may not use it", async () => {
    expect(await problemOf(openReferenceStore())).toBe("refused");
    browserThat(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    expect(await problemOf(openReferenceStore())).toBe("refused");
  });

  it.each([
    ["UnknownError", "refused"],
    ["InvalidStateError", "refused"],
    ["QuotaExceededError", "full"],
    ["VersionError", "outdated"],
  ])("says of a %s that it is %s", async (name, problem) => {
    const request = new FakeRequest();
    browserThat(() => request);
    const opening = problemOf(openReferenceStore());
    request.fail(new DOMException("", name));
    expect(await opening).toBe(problem);
  });

  it("is refused where the browser never answers, and closes what opens after all", async () => {
    vi.useFakeTimers();
    const request = new FakeRequest();
    browserThat(() => request);
    const opening = problemOf(openReferenceStore());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await opening).toBe("refused");
    const database = Object.assign(new EventTarget(), { close: vi.fn() });
    request.succeed(database);
    await vi.advanceTimersByTimeAsync(0);
    expect(database.close).toHaveBeenCalledOnce();
  });
});
