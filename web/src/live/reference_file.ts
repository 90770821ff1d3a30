/**
 * Finding the text of a reference movement: in this browser's store, else among the site's files. What is in it, the
 * session judges.
 */

import type { ReferenceFile } from "../generated/messages";
import { openReferenceStore, type ReferenceStore } from "../store/references";
import { fetchText, type FetchedText, type FetchProblem } from "./text_file";

/** Why there is no text; the words for it are the session's. */
export type ReferenceProblem = FetchProblem | "not_found";

export type FoundReference =
  { readonly source: string } | { readonly problem: ReferenceProblem; readonly detail: string };

/** What the finding needs of the browser; tests bring their own. */
export interface ReferenceSources {
  readonly open: () => Promise<ReferenceStore>;
  readonly fetch: (url: URL, mostBytes: number) => Promise<FetchedText>;
}

const BROWSER: ReferenceSources = { open: openReferenceStore, fetch: fetchText };
/** What servers say of a file that they do not have. */
const MISSING: ReadonlySet<string> = new Set(["404", "410"]);

/**
 * The text of a reference movement. Never rejects.
 *
 * @param root the site's, which the file's address is relative to.
 */
export async function findReference(
  file: ReferenceFile,
  root: URL,
  sources: ReferenceSources = BROWSER,
): Promise<FoundReference> {
  const own = await fromStore(file.id, sources.open);
  if (own !== null) return { source: own };
  const fetched = await sources.fetch(new URL(file.url, root), file.most_bytes);
  if ("source" in fetched) return isPage(fetched.source) ? NOT_FOUND : fetched;
  return fetched.problem === "status" && MISSING.has(fetched.detail) ? NOT_FOUND : fetched;
}

const NOT_FOUND: FoundReference = { problem: "not_found", detail: "" };

/** `null` where it is not kept here, or this browser keeps nothing for this page: the site may still have it. */
async function fromStore(id: string, open: () => Promise<ReferenceStore>): Promise<string | null> {
  try {
    const store = await open();
    try {
      return (await store.get(id))?.text ?? null;
    } finally {
      store.close();
    }
  } catch {
    return null;
  }
}

/** Sites that answer every address with their first page give that in place of a file they do not have. */
function isPage(source: string): boolean {
  return source.trimStart().startsWith("<");
}
