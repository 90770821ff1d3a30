/** The view's front: what pages import. */

export { createView } from "./view";
export type { CoverStage, View, ViewCommand, ViewOptions } from "./types";
