/** From choices to an address, and from the address to code that embeds it. */

import type { Parameter } from "../generated/parameters";

/** Chosen values by parameter name; an empty text means nothing chosen. */
export type Choices = ReadonlyMap<string, string>;

/** The address of `page` with what differs from the defaults, in the order of `parameters`. */
export function pageUrl(
  site: URL,
  page: Parameter["pages"][number],
  parameters: readonly Parameter[],
  choices: Choices,
): string {
  const url = new URL(`pose_tracker/${page}`, site);
  for (const { name, default: usual } of parameters) {
    const value = choices.get(name)?.trim() ?? "";
    if (value !== "" && value !== String(usual)) url.searchParams.append(name, value);
  }
  return url.href;
}

/** A frame for an HTML page. Without `allow` a frame gets no camera, without the referrer no origin check. */
export function frameCode(url: string): string {
  const source = url.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return [
    "<iframe",
    `  src="${source}"`,
    '  allow="camera; autoplay; screen-wake-lock"',
    '  referrerpolicy="origin"',
    '  style="border: 0; width: 100%; aspect-ratio: 3 / 4"',
    "></iframe>",
  ].join("\n");
}

/** The listening side, for a host page of any origin. */
export function listenerCode(url: string, json: boolean): string {
  const { origin } = new URL(url);
  return [
    'window.addEventListener("message", (event) => {',
    `  if (event.origin !== ${JSON.stringify(origin)}) return;`,
    `  const message = ${json ? "JSON.parse(event.data)" : "event.data"};`,
    '  if (message.type === "counter") {',
    "    show(message.current_count, message.form_score?.grade);",
    '  } else if (message.type === "error") {',
    "    explain(message.error, message.message);",
    "  }",
    "});",
  ].join("\n");
}
