/** Finding a message in what the session answered. */

import type { Answer, ErrorMessage, Message } from "../generated/messages";

type Of<T extends Message["type"]> = Extract<Message, { type: T }>;

/** The answer's first message of this type; `null` where there is none, or no answer. */
export function messageOf<T extends Message["type"]>(answer: Answer | null, type: T): Of<T> | null {
  const found = answer?.messages.find((message) => message.type === type);
  return (found as Of<T> | undefined) ?? null;
}

export function errorOf(answer: Answer | null): ErrorMessage | null {
  return messageOf(answer, "error");
}
