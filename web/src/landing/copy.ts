/** Buttons that copy a text and say whether it worked. */

const SAID_MS = 1600;

export function copyOnClick(button: HTMLButtonElement, text: () => string): void {
  const label = button.textContent;
  let timer: number | undefined;
  const say = (what: string): void => {
    button.textContent = what;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (button.textContent = label), SAID_MS);
  };
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(text()).then(
      () => say("Copied"),
      // Refused, as on a page without https: the text is there to be selected.
      () => say("Select and copy"),
    );
  });
}
