/** Shows messages as a host page gets them; those that come in streams take turns on one line. */

import type { Message } from "../generated/messages";
import { html } from "../view/dom";

/** Types that come many times a second. */
const STREAMED: ReadonlySet<Message["type"]> = new Set(["progression", "form_score", "keypoints", "angles"]);
const MOST_LINES = 60;

export class MessageLog {
  private last: { type: Message["type"]; line: HTMLElement } | null = null;

  constructor(private readonly list: HTMLElement) {}

  add(message: Message): void {
    const { type } = message;
    const line = html("li", { "data-type": type }, html("b", {}, type), " ", body(message));
    const standing = this.last;
    if (standing?.type === type && STREAMED.has(type)) standing.line.replaceWith(line);
    else this.list.prepend(line);
    this.last = { type, line };
    while (this.list.childElementCount > MOST_LINES) this.list.lastElementChild?.remove();
  }

  clear(): void {
    this.list.replaceChildren();
    this.last = null;
  }
}

function body(message: Message): string {
  const fields = Object.entries(message).filter(([name]) => name !== "type");
  const text = JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [name, rounded(value)])));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

const LONGEST = 400;

/** Times to whole milliseconds: the rest is noise to the eye. */
function rounded(value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 100) / 100 : value;
}
