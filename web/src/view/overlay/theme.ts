/** Colours and font of what is painted over a video: the page's custom properties, or their defaults without a page. */

import type { FrameMark } from "../../generated/messages";
import { readTheme, type SkeletonTheme } from "../theme";

export type Grade = NonNullable<FrameMark["grade"]>;

export interface OverlayTheme {
  readonly skeleton: SkeletonTheme;
  readonly grades: Readonly<Record<Grade, string>>;
  readonly gradeInk: string;
  /** A font family list, as in CSS. */
  readonly font: string;
}

/** As tokens.css has them. */
export const DEFAULTS: OverlayTheme = {
  skeleton: {
    left: "#6ff0c8",
    right: "#9cc9ff",
    middle: "#e6f4f1",
    fault: "#ff5146",
    halo: "#07110e",
    joint: "#ffffff",
    reference: "#b48cff",
    weight: 1,
  },
  grades: { A: "#2fc27e", B: "#9bcb3c", C: "#f5bd3b", D: "#f58a3b", F: "#f2625c" },
  gradeInk: "#10140f",
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
};

/** What holds inside `around`, with a skeleton theme of the query; a property that is not set has its default. */
export function overlayTheme(skeletonTheme: string | null, around: Element | null): OverlayTheme {
  if (around === null) return DEFAULTS;
  const probe = document.createElement("div");
  probe.hidden = true;
  if (skeletonTheme !== null) probe.dataset.skeleton = skeletonTheme;
  around.append(probe);
  try {
    const style = getComputedStyle(probe);
    const property = (name: string, byDefault: string): string =>
      style.getPropertyValue(`--repscope-${name}`).trim() || byDefault;
    const { grades, gradeInk, font } = DEFAULTS;
    return {
      skeleton: filled(readTheme(probe), DEFAULTS.skeleton),
      grades: {
        A: property("grade-a", grades.A),
        B: property("grade-b", grades.B),
        C: property("grade-c", grades.C),
        D: property("grade-d", grades.D),
        F: property("grade-f", grades.F),
      },
      gradeInk: property("grade-ink", gradeInk),
      font: property("font", font),
    };
  } finally {
    probe.remove();
  }
}

function filled(theme: SkeletonTheme, byDefault: SkeletonTheme): SkeletonTheme {
  return {
    left: theme.left || byDefault.left,
    right: theme.right || byDefault.right,
    middle: theme.middle || byDefault.middle,
    fault: theme.fault || byDefault.fault,
    halo: theme.halo || byDefault.halo,
    joint: theme.joint || byDefault.joint,
    reference: theme.reference || byDefault.reference,
    weight: theme.weight,
  };
}
