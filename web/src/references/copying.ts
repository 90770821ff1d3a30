/** Buttons that copy a text and say whether it worked. */

import { icon } from "../view/icons";

export interface CopyWords {
  readonly copied: string;
  readonly refused: string;
}

/** How long the sign of it stands, in milliseconds. */
const SIGN_MS = 1_600;

/**
 * Copies `field`'s text on a click. Where the browser refuses, as on a page without https, the text is selected.
 *
 * @param said hears the outcome, for who does not see the sign.
 */
export function copyOnClick(
  button: HTMLButtonElement,
  field: HTMLElement,
  words: CopyWords,
  said: (text: string) => void,
): void {
  button.prepend(icon("copy"));
  let timer: number | undefined;
  const show = (worked: boolean): void => {
    const next = icon(worked ? "check" : "copy");
    button.querySelector("svg")?.replaceWith(next);
    button.toggleAttribute("data-copied", worked);
    clearTimeout(timer);
    if (worked) timer = window.setTimeout(() => show(false), SIGN_MS);
  };
  button.addEventListener("click", () => {
    const text = field instanceof HTMLInputElement ? field.value : field.textContent;
    copied(text).then(
      () => {
        show(true);
        said(words.copied);
      },
      () => {
        select(field);
        said(words.refused);
      },
    );
  });
}

/** `navigator.clipboard` is missing on a page without https: that too rejects. */
async function copied(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

function select(field: HTMLElement): void {
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  } else {
    getSelection()?.selectAllChildren(field);
  }
}
