/** What the engine failed at: it could not be started, or it broke while it ran. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly code: "engine_load_failed" | "internal",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
