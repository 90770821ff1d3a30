/** One step of the way to a reference movement: what fills the creator. */
export interface Step {
  readonly name: "choose" | "shoot" | "analyse" | "trim";
  readonly element: HTMLElement;
  /** Takes the focus, so that keys and screen readers begin here. */
  focus(): void;
  /** Lets go of all that it holds: camera, video, observers, timers. What it gives is over when the model is free. */
  dispose(): void | Promise<void>;
}
