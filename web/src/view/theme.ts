/** Colours of the drawing, read once from the page's custom properties rather than on every frame. */

export interface SkeletonTheme {
  /** Limbs of the person's own left and right, and what joins them. */
  readonly left: string;
  readonly right: string;
  readonly middle: string;
  readonly fault: string;
  /** Dark edge under every line, so that it reads on any background. */
  readonly halo: string;
  readonly joint: string;
  /** The reference movement's figure behind the person. */
  readonly reference: string;
  /** Factor on the line width that follows the person's size. */
  readonly weight: number;
}

export function readTheme(root: HTMLElement): SkeletonTheme {
  const style = getComputedStyle(root);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const weight = Number.parseFloat(colour("--repscope-skeleton-weight"));
  return {
    left: colour("--repscope-skeleton-left"),
    right: colour("--repscope-skeleton-right"),
    middle: colour("--repscope-skeleton-middle"),
    fault: colour("--repscope-fault"),
    halo: colour("--repscope-skeleton-halo"),
    joint: colour("--repscope-skeleton-joint"),
    reference: colour("--repscope-reference"),
    weight: Number.isFinite(weight) ? weight : 1,
  };
}
