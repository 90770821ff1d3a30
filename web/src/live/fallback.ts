/**
 * The errors that the page must tell by itself, because Python is not there to: it did not start, it broke, or
 * the page lacks what checking a token takes.
 */

import type { ErrorMessage } from "../generated/messages";
import { bestLanguage, codeText } from "../generated/texts";

export type FallbackCode = "engine_load_failed" | "insecure_context" | "internal";

/**
 * The `error` message for `code`.
 *
 * @param languages tags as in `navigator.languages`, the person's first
 * @param count what had been counted, where that is known
 */
export function fallbackError(
  code: FallbackCode,
  languages: readonly string[],
  count: number | null,
): ErrorMessage {
  const message = codeText(bestLanguage(null, languages), code) ?? code;
  return { type: "error", error: code, message, ...(count === null ? {} : { current_count: count }) };
}
