/** A page with the engine and nothing else: tests start it, and talk to it, through `window`. */

import { type Engine, startEngine } from "../../../web/src/engine";

declare global {
  interface Window {
    startTested: (timeoutMs?: number) => Promise<void>;
    tested: Engine;
  }
}

/** Where the site that is tested lies: the folder above this page's. */
const base = new URL("..", location.href).pathname;

window.startTested = async (timeoutMs) => {
  window.tested = await startEngine({ base, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
};
