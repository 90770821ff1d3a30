/** The demo's front: a poster, a button, and the heavy parts once somebody asks for them. */

import { BASE } from "../live/site";
import { setText } from "../view/dom";
import { MessageLog } from "./console";
import { find } from "./page";

const BROKEN = "The demo could not start here. The browser's console says why.";

export function prepareDemo(page: Document): void {
  const stage = find(page, "#demo-stage", HTMLElement);
  const video = find(stage, "video", HTMLVideoElement);
  const buttons = page.querySelectorAll<HTMLButtonElement>('button[data-demo="start"]');
  const log = new MessageLog(find(page, ".log", HTMLElement));
  video.poster = `${BASE}demo/mannequin.jpg`;

  const start = async (): Promise<void> => {
    for (const button of buttons) button.hidden = true;
    stage.dataset.running = "";
    page.body.dataset.demo = "running";
    stage.scrollIntoView({ block: "nearest" });
    const { runDemo } = await import("./demo_session");
    await runDemo(stage, video, (message) => log.add(message));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      start().catch((cause: unknown) => {
        console.error(cause);
        delete page.body.dataset.demo;
        setText(find(page, "#demo-note", HTMLElement), BROKEN);
      });
    });
  }
}
