/** The list of movements, from the catalogue itself. */

import { MOVEMENTS } from "../generated/movements";
import { html } from "../view/dom";

export function listMovements(list: HTMLElement): void {
  list.append(...MOVEMENTS.map(({ id, names }) => html("li", {}, names.en, " ", html("code", {}, id))));
}
