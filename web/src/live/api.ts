/** `window.repscope`: what an app that holds this page in a WebView may call. */

import type { RecordedSession } from "./recorder";
import type { Timings } from "./timings";

export interface RepscopeApi {
  readonly version: string;
  /**
   * Gives the session a command such as `{command: "stop"}`, as an object or its JSON text.
   *
   * @throws {TypeError} when it is neither.
   */
  command(command: unknown): void;
  /** What was recorded so far (`record=true`), as the saved file holds it; `null` where nothing is. */
  recording?(): RecordedSession | null;
  /** Where the time goes, for whoever measures. */
  readonly timings?: Timings;
}

declare global {
  interface Window {
    repscope?: RepscopeApi;
  }
  const __REPSCOPE_VERSION__: string;
}

export function offerApi(api: Omit<RepscopeApi, "version">): void {
  window.repscope = { version: __REPSCOPE_VERSION__, ...api };
}
