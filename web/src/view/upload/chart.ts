/**
 * The movement's signal over the whole video, with each repetition marked by number and grade. It is the video's
 * slider: touched, dragged or by keys it says where to go.
 */

import { html, setData, svg } from "../dom";
import { words } from "../words";
import { entryName } from "./names";
import {
  entryAt,
  extent,
  neighbour,
  numberEvery,
  signalPath,
  timeAt,
  timeTicks,
  xAt,
  type Plot,
} from "./scale";
import { timeLabel } from "./times";
import type { PagePlan, Timeline } from "./types";

/** Room in CSS pixels: at the sides for the playhead's knob, for the numbers above, grades and times below. */
const SIDE = 9;
const NUMBERS = 18;
const GRADES = 18;
const TIMES = 17;
const GAP = 5;
/** A grade's letter needs so much room, and a number so much to the next one. */
const LETTER = 10;
const NUMBER_APART = 20;
const TICK_APART = 62;
/** What an arrow key moves by, ms; with Shift a tenth of it. */
const STEP_MS = 1000;
/** Within so much of a repetition's start, back means the one before. */
export const GRACE_MS = 700;

export interface Seeking {
  readonly seek: (tMs: number) => void;
  /** The person holds the playhead, or lets it go. */
  readonly hold: (held: boolean) => void;
}

export class Chart {
  readonly element: HTMLElement;
  private readonly slider: HTMLElement;
  private readonly drawing = svg("svg", { class: "rs-chart-drawing", "aria-hidden": "true" });
  private readonly head = svg(
    "g",
    { class: "rs-playhead" },
    svg("line", { y1: "0" }),
    svg("circle", { r: "6" }),
  );
  private readonly played = svg("rect", { x: "0", y: "0", width: "0", height: "0" });
  private readonly bands: SVGElement[] = [];
  private readonly range: readonly [number, number] | null;
  private readonly observer: ResizeObserver;
  private plot: Plot;
  private height = 0;
  private tMs = 0;
  private current = -1;
  private held = false;

  constructor(
    private readonly lang: string,
    private readonly unit: PagePlan["unit"],
    private readonly timeline: Timeline | null,
    private lengthMs: number,
    private readonly seeking: Seeking,
  ) {
    this.range = timeline === null ? null : extent(timeline.values);
    this.plot = { left: 0, right: 0, top: 0, bottom: 0, lengthMs };
    this.slider = html(
      "div",
      {
        class: "rs-chart-slider",
        role: "slider",
        tabindex: "0",
        "aria-label": words(lang, "upload_position"),
        "aria-valuemin": "0",
      },
      this.drawing,
    );
    this.element = html("div", { class: "rs-chart" });
    if (timeline !== null && this.range !== null) this.element.append(this.caption(timeline, this.range));
    else setData(this.element, "plain", "");
    this.element.append(this.slider);
    this.listen();
    this.observer = new ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      this.layout(width, height);
    });
    this.observer.observe(this.slider);
    this.place(0);
  }

  /** The video turned out to be of this length. */
  setLength(lengthMs: number): void {
    if (lengthMs === this.lengthMs) return;
    this.lengthMs = lengthMs;
    this.layout(this.plot.right + SIDE, this.height);
    this.place(this.tMs);
  }

  /** Moves the playhead. */
  place(tMs: number): void {
    this.tMs = tMs;
    const x = xAt(this.plot, tMs).toFixed(1);
    this.head.setAttribute("transform", `translate(${x} 0)`);
    this.played.setAttribute("width", x);
    const entries = this.timeline?.entries ?? [];
    const at = entryAt(entries, tMs);
    if (at !== this.current) {
      for (const [index, band] of this.bands.entries()) setData(band, "current", index === at ? "" : null);
      this.current = at;
    }
    const time = timeLabel(tMs, this.lengthMs);
    const said = at < 0 ? time : `${time}, ${entryName(this.lang, this.unit, entries[at].index)}`;
    if (said === this.slider.getAttribute("aria-valuetext")) return;
    this.slider.setAttribute("aria-valuemax", (this.lengthMs / 1000).toFixed(1));
    this.slider.setAttribute("aria-valuenow", (tMs / 1000).toFixed(1));
    this.slider.setAttribute("aria-valuetext", said);
  }

  dispose(): void {
    this.observer.disconnect();
  }

  /** Title of the signal; its extremes are also the words that a screen reader has for the curve. */
  private caption(timeline: Timeline, [low, high]: readonly [number, number]): HTMLElement {
    const { lang } = this;
    const values = { label: timeline.label, low: this.value(low), high: this.value(high) };
    const id = "rs-chart-about";
    this.slider.setAttribute("aria-describedby", id);
    return html(
      "p",
      { class: "rs-chart-caption" },
      html("span", { "aria-hidden": "true" }, timeline.label),
      html("span", { "aria-hidden": "true" }, `${values.low} – ${values.high}`),
      html("span", { id, class: "rs-spoken" }, words(lang, "upload_between", values)),
    );
  }

  private value(value: number): string {
    if (this.timeline?.unit === "deg") return `${Math.round(value)}°`;
    return new Intl.NumberFormat(this.lang, { style: "percent" }).format(value);
  }

  private layout(width: number, height: number): void {
    const { timeline, range } = this;
    this.height = height;
    const low = height - TIMES - GRADES - GAP;
    this.plot = {
      left: SIDE,
      right: Math.max(SIDE, width - SIDE),
      top: Math.min(NUMBERS + GAP, low),
      bottom: low,
      lengthMs: this.lengthMs,
    };
    this.bands.length = 0;
    this.current = -1;
    this.drawing.setAttribute("viewBox", `0 0 ${Math.max(1, width)} ${Math.max(1, height)}`);
    const parts: SVGElement[] = [];
    if (timeline !== null && range !== null) {
      parts.push(...this.entryMarks(timeline, height), ...this.curve(timeline, range, height));
    } else {
      const y = String(height / 2);
      const line = (name: string, extra: Record<string, string> = {}): SVGElement =>
        svg("line", {
          class: name,
          x1: String(this.plot.left),
          x2: String(this.plot.right),
          y1: y,
          y2: y,
          ...extra,
        });
      parts.push(
        line("rs-track-line"),
        this.clip(height),
        line("rs-track-line rs-track-played", { "clip-path": "url(#rs-played)" }),
      );
    }
    const [line, knob] = this.head.children;
    const plain = range === null;
    line.setAttribute("y2", plain ? "0" : String(height - TIMES));
    knob.setAttribute("cy", plain ? String(height / 2) : "7");
    knob.setAttribute("r", plain ? "8" : "6");
    this.drawing.replaceChildren(...parts, this.head);
    this.place(this.tMs);
  }

  private clip(height: number): SVGElement {
    this.played.setAttribute("height", String(height));
    return svg("clipPath", { id: "rs-played" }, this.played);
  }

  private entryMarks({ entries }: Timeline, height: number): SVGElement[] {
    const { plot } = this;
    const top = height - TIMES - GRADES;
    const every = numberEvery(entries.length, plot.right - plot.left, NUMBER_APART);
    return entries.flatMap((entry, order) => {
      const from = xAt(plot, entry.start_ms);
      const width = Math.max(2, xAt(plot, entry.end_ms) - from - 1);
      const middle = String(from + width / 2);
      const grade: Record<string, string> = entry.grade === null ? {} : { "data-grade": entry.grade };
      const band = svg("rect", {
        class: "rs-chart-band",
        x: String(from),
        y: String(NUMBERS),
        width: String(width),
        height: String(Math.max(0, top - NUMBERS)),
        ...grade,
      });
      this.bands.push(band);
      const chip = svg("rect", {
        class: "rs-chart-chip",
        x: String(from),
        y: String(top),
        width: String(width),
        height: String(GRADES - 2),
        rx: String(Math.min(4, width / 2)),
        ...grade,
      });
      const marks: SVGElement[] = [band, chip];
      if (width >= LETTER && entry.grade !== null) {
        marks.push(label("rs-chart-grade", middle, top + GRADES / 2 + 3.4, entry.grade));
      }
      if (every === 1 || (order + 1) % every === 0) {
        marks.push(label("rs-chart-number", middle, NUMBERS - 5, String(entry.index)));
      }
      return marks;
    });
  }

  private curve(timeline: Timeline, range: readonly [number, number], height: number): SVGElement[] {
    const { plot } = this;
    const d = signalPath(plot, timeline, range);
    const ticks = timeTicks(plot, TICK_APART).map((tMs) => {
      const text = label("rs-chart-time", String(xAt(plot, tMs)), height - 3, timeLabel(tMs, this.lengthMs));
      if (tMs === 0) {
        text.setAttribute("x", "2");
        text.setAttribute("text-anchor", "start");
      } else if (xAt(plot, tMs) > plot.right - 14) {
        text.setAttribute("x", String(plot.right + SIDE - 2));
        text.setAttribute("text-anchor", "end");
      }
      return text;
    });
    return [
      svg("path", { class: "rs-chart-curve", d }),
      this.clip(height),
      svg("path", { class: "rs-chart-curve rs-chart-played", d, "clip-path": "url(#rs-played)" }),
      ...ticks,
    ];
  }

  private listen(): void {
    const { slider } = this;
    const go = (event: PointerEvent): void => {
      const { left } = slider.getBoundingClientRect();
      this.seeking.seek(timeAt(this.plot, event.clientX - left));
    };
    slider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      this.held = true;
      this.seeking.hold(true);
      go(event);
    });
    slider.addEventListener("pointermove", (event) => {
      if (this.held) go(event);
    });
    const release = (): void => {
      if (!this.held) return;
      this.held = false;
      this.seeking.hold(false);
    };
    slider.addEventListener("pointerup", release);
    slider.addEventListener("pointercancel", release);
    slider.addEventListener("keydown", (event) => {
      const target = this.keyTarget(event);
      if (target === null) return;
      event.preventDefault();
      event.stopPropagation();
      this.seeking.seek(Math.min(this.lengthMs, Math.max(0, target)));
    });
  }

  private keyTarget({ key, shiftKey }: KeyboardEvent): number | null {
    const { tMs, lengthMs } = this;
    const entries = this.timeline?.entries ?? [];
    const step = shiftKey || lengthMs < 2 * STEP_MS ? STEP_MS / 10 : STEP_MS;
    switch (key) {
      case "ArrowRight":
      case "ArrowUp":
        return tMs + step;
      case "ArrowLeft":
      case "ArrowDown":
        return tMs - step;
      case "PageDown":
        return entries.length === 0 ? tMs + 5 * step : neighbour(entries, tMs, 1, GRACE_MS);
      case "PageUp":
        return entries.length === 0 ? tMs - 5 * step : (neighbour(entries, tMs, -1, GRACE_MS) ?? 0);
      case "Home":
        return 0;
      case "End":
        return lengthMs;
      default:
        return null;
    }
  }
}

function label(name: string, x: string, y: number, said: string): SVGElement {
  const text = svg("text", { class: name, x, y: String(y), "text-anchor": "middle" });
  text.textContent = said;
  return text;
}
