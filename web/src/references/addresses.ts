/** Where a reference movement is used. */

/** Stands in an address where the embedder's own token goes. */
export const PLACEHOLDER = "YOUR_TOKEN";

export type TrackingPage = "tracking" | "upload_tracking";

/** The address that follows the reference `id`. Without a token it has a placeholder for one. */
export function trackingAddress(site: URL, page: TrackingPage, id: string, token: string): URL {
  const url = new URL(`pose_tracker/${page}`, site);
  url.searchParams.set("token", token === "" ? PLACEHOLDER : token);
  url.searchParams.set("reference", id);
  return url;
}

/**
 * What the person chose of the page by its own address and wants of the next one too: which model runs where, and the
 * language.
 */
const TAKEN_ALONG = ["lang", "moveNetModel", "poseBackend", "runInWorker", "blazepose", "mediapipeModel"];

/** `address` for a person who follows it from here rather than for a page that embeds it. */
export function withOwnChoices(address: URL, query: URLSearchParams): URL {
  const url = new URL(address);
  for (const name of TAKEN_ALONG) {
    const value = query.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return url;
}
