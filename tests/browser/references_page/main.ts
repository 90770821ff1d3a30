/**
 * The list of reference movements with a fake in Python's place: its files are the cards themselves, under the
 * documented format and version. The query's `engine` says how the fake behaves: `never` starts, `broken` or `slow`.
 */

import "../../../web/src/view/tokens.css";
import "../../../web/src/references/page.css";
import "../../../web/src/references/cards.css";
import "../../../web/src/references/floating.css";
import type { Engine, ReferenceAnswer, ReferenceCard } from "../../../web/src/engine";
import { bestLanguage } from "../../../web/src/generated/texts";
import type { Created } from "../../../web/src/references/creator";
import { Dashboard } from "../../../web/src/references/dashboard";
import { ownLocale } from "../../../web/src/references/surroundings";
import { openReferenceStore } from "../../../web/src/store/references";

const query = new URLSearchParams(location.search);
const lang = bestLanguage(query.get("lang"), navigator.languages);
document.documentElement.lang = lang;

/** What was asked of the fake, in order. */
const asked: string[] = [];
let mode = query.get("engine");

function answer(card: ReferenceCard): ReferenceAnswer {
  const text = JSON.stringify({ format: "repscope-reference", version: 1, ...card });
  return { text, card, problem: null };
}

function problem(code: string, message: string): ReferenceAnswer {
  return { text: null, card: null, problem: { code, message } };
}

function read(text: string): ReferenceAnswer {
  let file: ReferenceCard & { format?: unknown; version?: unknown };
  try {
    file = JSON.parse(text);
  } catch {
    return problem("broken", `(${lang}) The file is no JSON.`);
  }
  const { format, version, ...card } = file;
  if (format !== "repscope-reference")
    return problem("format", `(${lang}) The file is no reference movement.`);
  if (version !== 1) return problem("newer", `(${lang}) The file is of version ${String(version)}.`);
  return answer(card);
}

const engine = {
  needNumpy: async () => void asked.push("needNumpy"),
  referenceRead: async (text: string) => {
    asked.push("read");
    if (mode === "slow") await new Promise((resolve) => setTimeout(resolve, 1500));
    if (mode === "broken") throw new Error("Python broke");
    return read(text);
  },
  referenceRename: async (text: string, name: string) => {
    asked.push("rename");
    if (name === "") return problem("name", `(${lang}) A name is missing.`);
    return answer({ ...(read(text).card as ReferenceCard), name });
  },
} as unknown as Engine;

async function startEngine(): Promise<Engine> {
  asked.push("start");
  if (mode === "slow") await new Promise((resolve) => setTimeout(resolve, 1500));
  if (mode === "never") throw new Error("Python could not be started");
  return engine;
}

let finish: (created: Created | null) => void = () => undefined;

const shown = {
  asked,
  set mode(next: string | null) {
    mode = next;
  },
  /** The stub in the creator's place ends: with this card, or with nothing. */
  finish(card: ReferenceCard | null): void {
    const made = card === null ? null : answer(card);
    finish(made && { id: made.card?.id ?? "", text: made.text ?? "", card: made.card as ReferenceCard });
  },
  /** Puts cards into the store as an earlier visit left them, the last one newest. */
  async keep(cards: readonly ReferenceCard[], withCards: boolean): Promise<void> {
    const store = await openReferenceStore();
    let added = Date.now() - cards.length;
    for (const card of cards) {
      const text = answer(card).text ?? "";
      await store.put({ id: card.id, text, added: added++, ...(withCards ? { card } : {}) });
    }
    store.close();
  },
  async names(): Promise<string[]> {
    const store = await openReferenceStore();
    const all = await store.list();
    store.close();
    return all.map(({ text }) => read(text).card?.name ?? text);
  },
};

declare global {
  interface Window {
    shown: typeof shown;
  }
}

window.shown = shown;

void new Dashboard(document.querySelector("#references") as HTMLElement, {
  lang,
  locale: ownLocale(lang, navigator.languages),
  query: location.search,
  site: new URL("./", location.href),
  startEngine,
  openCreator: async ({ engine: given }) => {
    const element = document.createElement("section");
    element.dataset.creator = "";
    element.textContent = "The creator";
    void given.then(() => asked.push("given"));
    const done = new Promise<Created | null>((resolve) => (finish = resolve));
    return { element, done, close: () => finish(null) };
  },
}).start();
