/** What the dashboard wants of the browser around it: its history, its address, its storage, its way to save files. */

import { download } from "../live/download";
import { fileName } from "./files";

/** The first of `preferred` that is a way of writing `lang`, such as en-GB for en; else `lang` itself. */
export function ownLocale(lang: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.split("-")[0] === lang) ?? lang;
}

/** What the page's history knows of the creator, so that a phone's way back leads out of it and not off the page. */
interface Place {
  readonly creating?: true;
}

export function enterCreating(): void {
  history.pushState({ creating: true } satisfies Place, "");
}

/** @param state of the history's entry. */
export function isCreating(state: unknown): boolean {
  return (state as Place | null)?.creating === true;
}

/** What is typed of a token stays with the page's address, as if the page had been opened so. */
export function keepInAddress(token: string): void {
  const url = new URL(location.href);
  if (token === "") url.searchParams.delete("token");
  else url.searchParams.set("token", token);
  history.replaceState(history.state, "", url);
}

/** Asks the browser to keep the store; where it can't be asked, as on a page without https, it decides by itself. */
export async function askToKeep(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Exporting is the way then.
  }
}

export function saveFile(text: string, name: string, id: string): void {
  download(new File([text], fileName(name, id), { type: "application/json" }));
}
