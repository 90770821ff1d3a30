/**
 * Where a point of the camera's frame lies on the page.
 *
 * Points arrive as fractions of the unmirrored frame, y down; they leave as CSS pixels of the box that holds the
 * picture. Mirroring happens here and in the picture's own style, nowhere else.
 */

export type Fit = "cover" | "contain";

/** Every `object-fit` that CSS knows. */
export type ObjectFit = Fit | "fill" | "none" | "scale-down";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An affine map, axis by axis: `left = x * scaleX + offsetX`. `scaleX` is negative when mirrored. */
export interface Mapping {
  readonly fit: ObjectFit;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly box: Size;
}

/**
 * Largest share of the frame that filling the box may hide, across and down. A body is lost sooner at head and feet
 * than at the sides, and whoever is judged must be seen, so beyond these the whole frame is shown with a margin.
 */
const HIDDEN_ACROSS = 0.3;
const HIDDEN_DOWN = 0.12;

/** Fills the box where that hides little of the frame; shows the whole frame otherwise. */
export function chooseFit(frame: Size, box: Size): Fit {
  const frameAspect = frame.width / frame.height;
  const boxAspect = box.width / box.height;
  if (!Number.isFinite(frameAspect) || !Number.isFinite(boxAspect) || boxAspect === 0) return "cover";
  const hiddenAcross = Math.max(0, 1 - boxAspect / frameAspect);
  const hiddenDown = Math.max(0, 1 - frameAspect / boxAspect);
  return hiddenAcross <= HIDDEN_ACROSS && hiddenDown <= HIDDEN_DOWN ? "cover" : "contain";
}

/**
 * The map that `object-fit` with a centred `object-position` does, mirrored on request. For `none` and `scale-down`
 * the frame's size is its natural one in CSS pixels.
 */
export function createMapping(frame: Size, box: Size, fit: ObjectFit, mirror: boolean): Mapping {
  const across = frame.width > 0 ? box.width / frame.width : 0;
  const down = frame.height > 0 ? box.height / frame.height : 0;
  const scale = scaleOf(fit, across, down);
  const width = fit === "fill" ? box.width : frame.width * scale;
  const height = fit === "fill" ? box.height : frame.height * scale;
  const left = (box.width - width) / 2;
  return {
    fit,
    scaleX: mirror ? -width : width,
    scaleY: height,
    offsetX: mirror ? left + width : left,
    offsetY: (box.height - height) / 2,
    box,
  };
}

/** How much larger than the frame its picture is, where both axes are scaled alike. */
function scaleOf(fit: ObjectFit, across: number, down: number): number {
  if (fit === "cover") return Math.max(across, down);
  if (fit === "none") return 1;
  const whole = Math.min(across, down);
  return fit === "scale-down" ? Math.min(1, whole) : whole;
}

export function mapX(mapping: Mapping, x: number): number {
  return x * mapping.scaleX + mapping.offsetX;
}

export function mapY(mapping: Mapping, y: number): number {
  return y * mapping.scaleY + mapping.offsetY;
}

/** The part of the frame that the box shows, in CSS pixels of the box. */
export function visibleFrame(mapping: Mapping): Rect {
  const x0 = mapX(mapping, 0);
  const x1 = mapX(mapping, 1);
  return {
    left: Math.max(0, Math.min(x0, x1)),
    top: Math.max(0, mapping.offsetY),
    right: Math.min(mapping.box.width, Math.max(x0, x1)),
    bottom: Math.min(mapping.box.height, mapping.offsetY + mapping.scaleY),
  };
}

/** Paddings in percent of the frame, as the person sees it: left is the left of the picture on the page. */
export interface Paddings {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/**
 * The frame less its paddings, kept `inset` pixels inside what can be seen. Paddings that leave nothing give the
 * visible frame.
 */
export function zone(mapping: Mapping, paddings: Paddings, inset: number): Rect {
  const width = Math.abs(mapping.scaleX);
  const x0 = Math.min(mapX(mapping, 0), mapX(mapping, 1));
  const seen = visibleFrame(mapping);
  const rect = {
    left: Math.max(seen.left + inset, x0 + (paddings.left / 100) * width),
    top: Math.max(seen.top + inset, mapping.offsetY + (paddings.top / 100) * mapping.scaleY),
    right: Math.min(seen.right - inset, x0 + width - (paddings.right / 100) * width),
    bottom: Math.min(seen.bottom - inset, mapping.offsetY + mapping.scaleY * (1 - paddings.bottom / 100)),
  };
  return rect.right > rect.left && rect.bottom > rect.top ? rect : seen;
}
