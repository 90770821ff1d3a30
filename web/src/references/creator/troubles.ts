/** What went wrong on the way to a reference movement, as the person reads it. */

import type { ReferenceProblem } from "../../engine";
import { creatorText as own, mediaProblem } from "../../generated/creator";
import { CameraError } from "../../media/camera";
import { MediaError } from "../../media/types";
import { PoseError } from "../../pose";
import { adviceFor } from "../../view/advice";
import { html } from "../../view/dom";
import { icon, type Icon } from "../../view/icons";
import { words } from "../../view/words";

export interface Trouble {
  readonly code: string;
  readonly icon: Icon;
  readonly title: string;
  readonly message: string;
}

/** Trouble of a code that the contract knows, with what to do about it. */
export function codeTrouble(lang: string, code: string): Trouble {
  const { icon: sign, title, advice } = adviceFor(code);
  return { code, icon: sign, title: words(lang, title), message: words(lang, advice) };
}

/** What the engine says of the video, or of the part that was chosen. */
export function videoTrouble(lang: string, { code, message }: ReferenceProblem): Trouble {
  return { code, icon: "film", title: own(lang, "unusable_title"), message };
}

/** What was thrown by camera, file or model; `null` for what only a mistake of ours can be. */
export function troubleOf(lang: string, thrown: unknown): Trouble | null {
  if (thrown instanceof MediaError) {
    const { code, message } = mediaProblem(lang, thrown.reason, thrown.values);
    return { ...codeTrouble(lang, code), message };
  }
  if (thrown instanceof CameraError || thrown instanceof PoseError) return codeTrouble(lang, thrown.code);
  return null;
}

/** The trouble as a box that is spoken when it comes. */
export function troubleBox({ code, icon: sign, title, message }: Trouble): HTMLElement {
  return html(
    "div",
    { class: "rs-problem", role: "alert", "data-code": code },
    icon(sign),
    html("div", {}, html("strong", {}, title), html("p", {}, message)),
  );
}
