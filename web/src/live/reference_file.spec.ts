import { describe, expect, it, vi } from "vitest";

import type { ReferenceStore } from "../store/references";
import { findReference } from "./reference_file";
import type { FetchedText } from "./text_file";

const ID = "123e4567-e89b-12d3-a456-426614174000";
const FILE = { id: ID, url: `references/${ID}.json`, most_bytes: 1000 };
const ROOT = new URL("https://site.example/coach/");
const TEXT = '{"format": "repscope-reference"}';

/** A store with these texts, and what became of it. */
function keeping(texts: Readonly<Record<string, string>>) {
  const close = vi.fn();
  const get = (id: string) => Promise.resolve(id in texts ? { id, text: texts[id], added: 0 } : null);
  return { open: async () => ({ get, close }) as unknown as ReferenceStore, close };
}

function serving(answer: FetchedText) {
  return vi.fn<(url: URL, mostBytes: number) => Promise<FetchedText>>().mockResolvedValue(answer);
}

describe("a reference movement", () => {
  it("of this browser comes first, and asks no server", async () => {
    const { open, close } = keeping({ [ID]: TEXT });
    const fetch = serving({ source: "another" });
    expect(await findReference(FILE, ROOT, { open, fetch })).toEqual({ source: TEXT });
    expect(fetch).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledOnce();
  });

  it("comes from the site's files where this browser has none of that id", async () => {
    const { open, close } = keeping({ "another-id": "another" });
    const fetch = serving({ source: TEXT });
    expect(await findReference(FILE, ROOT, { open, fetch })).toEqual({ source: TEXT });
    expect(fetch).toHaveBeenCalledExactlyOnceWith(new URL(`${ROOT.href}references/${ID}.json`), 1000);
    expect(close).toHaveBeenCalledOnce();
  });

  it.each([
    ["cannot be opened", () => Promise.reject(new Error("SecurityError"))],
    [
      "breaks while it is read",
      async () => ({ get: () => Promise.reject(new Error("gone")), close: vi.fn() }),
    ],
  ])("comes from the site where the store %s", async (_, open) => {
    const sources = {
      open: open as unknown as () => Promise<ReferenceStore>,
      fetch: serving({ source: TEXT }),
    };
    expect(await findReference(FILE, ROOT, sources)).toEqual({ source: TEXT });
  });

  it.each([
    ["answers 404", { problem: "status", detail: "404" }],
    ["answers 410", { problem: "status", detail: "410" }],
    ["gives its first page for it", { source: "\n<!doctype html><title>Site</title>" }],
  ] as const)("is not found where the site %s", async (_, answer) => {
    const { open } = keeping({});
    expect(await findReference(FILE, ROOT, { open, fetch: serving(answer) })).toEqual({
      problem: "not_found",
      detail: "",
    });
  });

  it.each([
    { problem: "status", detail: "503" },
    { problem: "too_large", detail: "" },
    { problem: "redirected", detail: "https://elsewhere.example" },
    { problem: "unreachable", detail: "" },
    { problem: "too_slow", detail: "" },
    { problem: "not_text", detail: "" },
  ] as const)("tells what was in the way: $problem", async (answer) => {
    const { open } = keeping({});
    expect(await findReference(FILE, ROOT, { open, fetch: serving(answer) })).toEqual(answer);
  });

  it("that is no JSON at all is the session's to judge", async () => {
    const { open } = keeping({});
    const fetch = serving({ source: "" });
    expect(await findReference(FILE, ROOT, { open, fetch })).toEqual({ source: "" });
  });
});
