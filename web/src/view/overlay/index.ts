/** What belongs over a video's picture, painted on any canvas: the skeleton, the count with its unit, the grade. */

export { createOverlay, type Overlay, type OverlayOptions } from "./overlay";
