import type { FrameMark, PagePlan } from "../../generated/messages";
import { createMapping } from "../mapping";
import { ReferenceFigure } from "../reference_figure";
import { SkeletonPainter, type Context } from "../skeleton";
import { words, type TextKey } from "../words";
import { metrics, plate, swell, type Metrics } from "./geometry";
import { overlayTheme, type OverlayTheme } from "./theme";

export interface OverlayOptions {
  readonly plan: Pick<PagePlan, "lang" | "unit" | "look">;
  /** Whose custom properties hold; by default the page's. */
  readonly around?: Element;
}

export interface Overlay {
  /**
   * Paints over a picture of this size, whose frame the mark belongs to. `nowMs`: the time in the video; what grows
   * by small steps moves, a jump begins anew. The context keeps its state.
   */
  paint(context: Context, width: number, height: number, mark: FrameMark | null, nowMs: number): void;
}

/** The skeleton's widths are made for a picture of about this many CSS pixels on its shorter side. */
const SKELETON_SIDE = 480;
/** A longer step between two paintings is a jump to another place. */
const STEP_MS = 500;

const PLATE = "rgb(12 15 17 / 0.66)";
const INK = "#ffffff";
const LABEL_INK = "rgb(255 255 255 / 0.86)";
const SHADE = "rgb(0 0 0 / 0.75)";
const MARK_INK = "rgb(255 255 255 / 0.85)";
/** Share of the disc that a grade's letter is high. */
const LETTER = 0.46;
const NUMERAL_WEIGHT = 700;
const LABEL_WEIGHT = 600;

const UNITS: Readonly<Record<Exclude<PagePlan["unit"], "none">, readonly [TextKey, TextKey]>> = {
  repetitions: ["repetition_one", "repetition_many"],
  seconds: ["second_one", "second_many"],
  jumps: ["upload_jump_one", "upload_jump_many"],
};

export function createOverlay(options: OverlayOptions): Overlay {
  return new PlainOverlay(options);
}

class PlainOverlay implements Overlay {
  private readonly plan: OverlayOptions["plan"];
  private readonly theme: OverlayTheme;
  private readonly painter = new SkeletonPainter();
  private readonly figure = new ReferenceFigure();
  private readonly calm: boolean;
  private lastMs = -Infinity;
  private lastCount = 0;
  private changedMs = -Infinity;

  constructor({ plan, around }: OverlayOptions) {
    const hasPage = typeof document !== "undefined";
    this.plan = plan;
    this.theme = overlayTheme(plan.look.skeleton_theme, around ?? (hasPage ? document.body : null));
    this.calm = hasPage && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  paint(context: Context, width: number, height: number, mark: FrameMark | null, nowMs: number): void {
    const jumped = nowMs < this.lastMs || nowMs - this.lastMs > STEP_MS;
    this.lastMs = nowMs;
    if (jumped || mark === null || mark.points.length === 0) this.painter.reset();
    if (jumped) this.figure.reset();
    if (mark !== null) this.noteCount(mark.count, nowMs, jumped);
    context.save();
    if (mark !== null) this.paintBodies(context, width, height, mark);
    if (mark !== null) this.paintCount(context, width, height, mark, nowMs);
    if (this.plan.look.watermark) this.paintMark(context, width, height);
    context.restore();
  }

  private noteCount(count: number, nowMs: number, jumped: boolean): void {
    if (count > this.lastCount && !jumped && this.plan.unit !== "seconds" && !this.calm)
      this.changedMs = nowMs;
    else if (count !== this.lastCount || jumped) this.changedMs = -Infinity;
    this.lastCount = count;
  }

  /** The reference's figure lies behind the person's, and is drawn whether or not theirs is. */
  private paintBodies(context: Context, width: number, height: number, mark: FrameMark): void {
    const scale = Math.min(width, height) / SKELETON_SIDE;
    const size = { width: width / scale, height: height / scale };
    context.save();
    context.scale(scale, scale);
    const mapping = createMapping(size, size, "contain", false);
    this.figure.draw(context, mark.reference_points, mapping, this.theme.skeleton);
    if (this.plan.look.skeleton) {
      this.painter.draw(context, mark.points, mark.fault_joints, mapping, this.theme.skeleton);
    }
    context.restore();
  }

  private paintCount(context: Context, width: number, height: number, mark: FrameMark, nowMs: number): void {
    const { unit, lang } = this.plan;
    if (unit === "none") return;
    const [one, many] = UNITS[unit].map((key) => words(lang, key));
    const of = metrics(width, height);
    const numeral = String(mark.count);
    const numeralFont = this.fontFor(context, NUMERAL_WEIGHT, "0", of.numeral);
    // As wide as noughts, and as the longer of both words: a plate that changes with every digit is restless.
    const numeralWidth = context.measureText("0".repeat(numeral.length)).width;
    context.font = this.font(LABEL_WEIGHT, of.label);
    const labelWidth = Math.max(context.measureText(one).width, context.measureText(many).width);
    const labelHeight = context.measureText("l").actualBoundingBoxAscent;
    const at = plate(of, numeralWidth, labelWidth, labelHeight, mark.grade !== null, width);

    context.fillStyle = PLATE;
    context.beginPath();
    context.roundRect(at.left, at.top, at.width, at.height, of.radius);
    context.fill();

    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillStyle = LABEL_INK;
    context.fillText(
      mark.count === 1 ? one : many,
      at.numeralLeft,
      at.labelBaseline,
      at.width - 2 * of.padding,
    );

    context.save();
    const factor = swell(nowMs - this.changedMs);
    context.translate(at.numeralLeft + numeralWidth / 2, at.badgeY);
    context.scale(factor, factor);
    context.font = numeralFont;
    context.textAlign = "center";
    context.fillStyle = INK;
    context.fillText(numeral, 0, of.numeral / 2);
    context.restore();
    if (mark.grade !== null) this.paintGrade(context, of, at.badgeX, at.badgeY, mark.grade);
  }

  private paintGrade(
    context: Context,
    of: Metrics,
    x: number,
    y: number,
    grade: NonNullable<FrameMark["grade"]>,
  ): void {
    context.fillStyle = this.theme.grades[grade];
    context.beginPath();
    context.arc(x, y, of.badge / 2, 0, Math.PI * 2);
    context.fill();
    const letter = of.badge * LETTER;
    context.font = this.fontFor(context, 800, "A", letter);
    context.textAlign = "center";
    context.fillStyle = this.theme.gradeInk;
    context.fillText(grade, x, y + letter / 2);
  }

  private paintMark(context: Context, width: number, height: number): void {
    const of = metrics(width, height);
    context.font = this.font(650, of.mark);
    context.textAlign = "right";
    context.textBaseline = "alphabetic";
    context.fillStyle = MARK_INK;
    context.shadowColor = SHADE;
    context.shadowBlur = of.mark * 0.3;
    context.fillText("Repscope", width - of.edge, height - of.edge * 0.8);
  }

  /** Sets, and gives, the font in which `letter` is so many pixels high. */
  private fontFor(context: Context, weight: number, letter: string, height: number): string {
    context.font = this.font(weight, 100);
    const { actualBoundingBoxAscent: at100 } = context.measureText(letter);
    return (context.font = this.font(weight, at100 > 0 ? (100 * height) / at100 : height / 0.72));
  }

  private font(weight: number, size: number): string {
    return `${weight} ${size.toFixed(2)}px ${this.theme.font}`;
  }
}
