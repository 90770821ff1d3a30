/** Where a file comes from, and what it is called. */

/** Name of a file as the person knows it; of an address the last part of its path, else its host. */
export function nameOf(source: File | URL): string {
  if (!(source instanceof URL)) return source.name;
  const last = source.pathname.split("/").filter(Boolean).at(-1) ?? "";
  // An address that holds its own content, or names memory of the page, says nothing to a person.
  if (source.protocol === "data:" || source.protocol === "blob:") return "";
  try {
    return decodeURIComponent(last) || source.host;
  } catch {
    return last;
  }
}

/** Whether a page at `here` needs the server's leave (CORS) to read what is at `url`. */
export function isForeign(url: URL, here: string): boolean {
  return url.protocol !== "data:" && url.origin !== new URL(here).origin;
}
