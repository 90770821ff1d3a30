/**
 * What the query most likely asks for, read before Python is there to judge it, so that the model can load
 * meanwhile. A wrong guess costs only time: the session's plan replaces it.
 */

import type { ModelChoice, PagePlan, ReferenceFile } from "../generated/messages";

export interface Guess {
  readonly token: string | null;
  readonly model: ModelChoice;
  readonly format: PagePlan["message_format"];
  readonly languages: readonly string[];
  readonly loadingMessage: string | undefined;
  /** Where the reference movement may be that the person is to be compared with. */
  readonly reference: ReferenceFile | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The session allows less or as much, and looks at the size again. */
const MOST_BYTES = 1 << 20;
const YES = new Set(["true", "1"]);

export function guessFromQuery(query: string, languages: readonly string[]): Guess {
  const asked = new URLSearchParams(query);
  const lang = asked.get("lang");
  return {
    token: asked.get("token"),
    model: guessModel(asked),
    format: asked.get("messageFormat") === "json" ? "json" : "object",
    languages: lang ? [lang, ...languages] : languages,
    loadingMessage: asked.get("loading_message") ?? undefined,
    reference: guessReference(asked),
  };
}

function guessReference(asked: URLSearchParams): ReferenceFile | null {
  const id = (asked.get("reference") ?? asked.get("reference_movement") ?? "").toLowerCase();
  return UUID.test(id) ? { id, url: `references/${id}.json`, most_bytes: MOST_BYTES } : null;
}

function guessModel(asked: URLSearchParams): ModelChoice {
  const shared = {
    backend: asked.get("poseBackend") === "wasm" ? "wasm" : "webgl",
    run_in_worker: YES.has(asked.get("runInWorker") ?? ""),
  } as const;
  if (YES.has(asked.get("blazepose") ?? "")) {
    const variant = asked.get("mediapipeModel");
    return {
      family: "blazepose",
      variant: variant === "full" || variant === "heavy" ? variant : "lite",
      ...shared,
    };
  }
  return {
    family: "movenet",
    variant: asked.get("moveNetModel") === "thunder" ? "thunder" : "lightning",
    ...shared,
  };
}

/** Whether what was looked for at a guess is what the plan asks for. */
export function sameReference(guessed: ReferenceFile | null, asked: ReferenceFile): guessed is ReferenceFile {
  return guessed?.id === asked.id && guessed.url === asked.url && guessed.most_bytes >= asked.most_bytes;
}

export function sameModel(one: ModelChoice, other: ModelChoice): boolean {
  return (
    one.family === other.family &&
    one.variant === other.variant &&
    one.backend === other.backend &&
    one.run_in_worker === other.run_in_worker
  );
}
