/** The movements by kind, from the catalogue itself. */

import { MOVEMENTS, type Movement } from "../generated/movements";
import { html } from "../view/dom";

const KINDS: Readonly<Record<Movement["kind"], string>> = {
  repetitions: "Repetitions",
  holds: "Holds",
  tests: "Physical tests",
  jumps: "Jumps",
};

/** Each kind that has movements: its heading and them. */
export function movementsByKind(): [string, readonly Movement[]][] {
  return Object.entries(KINDS)
    .map(([wanted, title]): [string, readonly Movement[]] => [
      title,
      MOVEMENTS.filter(({ kind }) => kind === wanted),
    ])
    .filter(([, movements]) => movements.length > 0);
}

export function listMovements(section: HTMLElement): void {
  for (const [title, movements] of movementsByKind()) {
    const items = movements.map(({ id, names }) => html("li", {}, names.en, " ", html("code", {}, id)));
    section.append(
      html(
        "details",
        { class: "movements" },
        html("summary", {}, `${title} (${movements.length})`),
        html("ul", {}, ...items),
      ),
    );
  }
}
