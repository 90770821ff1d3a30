/**
 * The timeline on which the movement is trimmed: its signal, the repetitions that were found, and the two ends of
 * the part that is chosen, each a slider.
 */

import { creatorText as own } from "../../generated/creator";
import type { Stretch, Survey } from "../../engine";
import { html, setData, setText, svg } from "../../view/dom";
import { extent, signalPath, timeAt, timeTicks, xAt, type Plot } from "../../view/upload/scale";
import {
  afterKey,
  boundsOf,
  closeUp,
  edgesOf,
  fineTime,
  snapped,
  type Edge,
  type Span,
  withEdge,
} from "./selection";

/** Room in CSS pixels: at the sides for a thumb on a handle, above for numbers, below for times. */
const SIDE = 44;
const NUMBERS = 20;
const TIMES = 18;
const GAP = 6;
const TICK_APART = 56;
const NUMBER_APART = 16;
/** A handle that comes so near to the edge of a repetition takes it, CSS pixels: half a fingertip. */
const SNAP = 9;
/** A press that moves less is a tap, CSS pixels. */
const TAP = 6;

export interface TrimEvents {
  /** The person moves an end of the part. */
  readonly changed: (span: Span, edge: Edge) => void;
  /** A handle is held, or let go. */
  readonly held: (held: boolean) => void;
  /** Another repetition is to be the part. */
  readonly picked: (index: number) => void;
  readonly seek: (tMs: number) => void;
  readonly toggle: () => void;
}

export class TrimLine {
  readonly element = html("div", { class: "rs-trim" });
  readonly #track = html("div", { class: "rs-trim-track" });
  readonly #drawing = svg("svg", { class: "rs-trim-drawing", "aria-hidden": "true" });
  readonly #frame = html("div", { class: "rs-trim-frame", "aria-hidden": "true" });
  readonly #head = html("div", { class: "rs-trim-head", "aria-hidden": "true" });
  readonly #chosen = svg("rect", { x: "0", y: "0", width: "0", height: "0" });
  readonly #handles: Readonly<Record<Edge, HTMLElement>>;
  readonly #edges: readonly number[];
  readonly #range: readonly [number, number];
  readonly #lengthMs: number;
  readonly #observer: ResizeObserver;
  #span: Span;
  /** The part of the video that the timeline shows. */
  #window: Span;
  #width = 0;
  #height = 0;
  #headMs = 0;
  #holding = 0;

  constructor(
    readonly lang: string,
    readonly survey: Survey,
    readonly timesMs: readonly number[],
    span: Span,
    readonly events: TrimEvents,
  ) {
    this.#span = span;
    this.#lengthMs = timesMs.at(-1) ?? 0;
    this.#window = { startMs: 0, endMs: this.#lengthMs };
    this.#edges = edgesOf(survey.repetitions);
    const [low, high] = extent(survey.values) ?? [0, 1];
    // A position that is held only trembles: drawn as large as a movement it would look like one.
    this.#range = [Math.min(0, low), Math.max(1, high)];
    this.#handles = { start: this.#handle("start"), end: this.#handle("end") };
    this.#track.append(this.#drawing, this.#frame, this.#head, this.#handles.start, this.#handles.end);
    this.element.append(this.#track);
    this.#listen();
    this.#observer = new ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      this.#width = width;
      this.#height = height;
      this.#layout();
    });
    this.#observer.observe(this.#track);
    this.#place();
  }

  /** Shows another part as chosen. */
  set span(span: Span) {
    this.#span = span;
    this.#place();
  }

  /** Shows the chosen part large, or the whole video. */
  set closeUp(close: boolean) {
    this.#window = close ? closeUp(this.#span, this.#lengthMs) : { startMs: 0, endMs: this.#lengthMs };
    this.#layout();
  }

  /** Moves the playhead. */
  place(tMs: number): void {
    this.#headMs = tMs;
    const { startMs, endMs } = this.#window;
    setData(this.#head, "outside", tMs < startMs || tMs > endMs ? "" : null);
    this.#head.style.transform = `translateX(${this.#x(tMs).toFixed(1)}px)`;
  }

  focus(): void {
    this.#handles.start.focus({ preventScroll: true });
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  get #plot(): Plot {
    return {
      left: SIDE,
      right: Math.max(SIDE, this.#width - SIDE),
      top: NUMBERS + GAP,
      bottom: Math.max(NUMBERS + GAP, this.#height - TIMES - GAP),
      lengthMs: this.#window.endMs - this.#window.startMs,
    };
  }

  #x(tMs: number): number {
    return xAt(this.#plot, tMs - this.#window.startMs);
  }

  #time(x: number): number {
    return this.#window.startMs + timeAt(this.#plot, x);
  }

  #handle(edge: Edge): HTMLElement {
    const handle = html(
      "div",
      {
        class: "rs-trim-handle",
        role: "slider",
        tabindex: "0",
        "data-edge": edge,
        "aria-orientation": "horizontal",
        "aria-label": own(this.lang, edge === "start" ? "from" : "to"),
      },
      html("i", {}, html("b")),
    );
    handle.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        this.events.toggle();
        return;
      }
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const next = afterKey(this.#span, edge, event, this.timesMs, this.#edges);
      if (next === null) return;
      event.preventDefault();
      this.#change(next, edge);
    });
    let heldAt: number | null = null;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      const at = this.#x(edge === "start" ? this.#span.startMs : this.#span.endMs);
      heldAt = at - event.clientX;
      this.#hold(1);
      setData(handle, "held", "");
    });
    handle.addEventListener("pointermove", (event) => {
      if (heldAt === null) return;
      const tMs = this.#time(event.clientX + heldAt);
      const withinMs = Math.abs(this.#time(SIDE + SNAP) - this.#time(SIDE));
      this.#change(withEdge(this.#span, edge, snapped(tMs, this.#edges, withinMs), this.timesMs), edge);
    });
    const release = (): void => {
      if (heldAt === null) return;
      heldAt = null;
      setData(handle, "held", null);
      this.#hold(-1);
    };
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      handle.addEventListener(name, release);
    }
    return handle;
  }

  /** Two thumbs may hold both. */
  #hold(change: 1 | -1): void {
    const before = this.#holding;
    this.#holding += change;
    if (before === 0 || this.#holding === 0) this.events.held(this.#holding > 0);
  }

  #change(span: Span, edge: Edge): void {
    if (span.startMs === this.#span.startMs && span.endMs === this.#span.endMs) return;
    this.span = span;
    this.events.changed(span, edge);
  }

  /** A tap chooses the repetition under it; within the chosen part it goes there. */
  #listen(): void {
    const track = this.#track;
    let down: PointerEvent | null = null;
    track.addEventListener("pointerdown", (event) => {
      const onHandle = event.target instanceof Element && event.target.closest("[role=slider]") !== null;
      down = event.button === 0 && !onHandle ? event : null;
    });
    track.addEventListener("pointerup", (event) => {
      if (down === null || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > TAP)
        return;
      down = null;
      const tMs = this.#time(event.clientX - track.getBoundingClientRect().left);
      const { startMs, endMs } = this.#span;
      const found = this.survey.repetitions.findIndex(
        ({ start_ms: from, end_ms: to }) => tMs >= from && tMs <= to,
      );
      if ((tMs >= startMs && tMs <= endMs) || found < 0) this.events.seek(tMs);
      else this.events.picked(found);
    });
  }

  #place(): void {
    const { startMs, endMs } = this.#span;
    const from = this.#x(startMs);
    const to = this.#x(endMs);
    this.#handles.start.style.transform = `translateX(${(from - SIDE).toFixed(1)}px)`;
    this.#handles.end.style.transform = `translateX(${to.toFixed(1)}px)`;
    this.#frame.style.transform = `translateX(${from.toFixed(1)}px)`;
    this.#frame.style.width = `${Math.max(0, to - from).toFixed(1)}px`;
    this.#chosen.setAttribute("x", from.toFixed(1));
    this.#chosen.setAttribute("width", Math.max(0, to - from).toFixed(1));
    for (const edge of ["start", "end"] as const) this.#tell(edge, edge === "start" ? startMs : endMs);
  }

  #tell(edge: Edge, tMs: number): void {
    const handle = this.#handles[edge];
    const [low, high] = boundsOf(this.#span, edge, this.timesMs);
    const seconds = (ms: number): string => (ms / 1000).toFixed(2);
    handle.setAttribute("aria-valuemin", seconds(low));
    handle.setAttribute("aria-valuemax", seconds(high));
    handle.setAttribute("aria-valuenow", seconds(tMs));
    handle.setAttribute("aria-valuetext", spokenSeconds(tMs, this.lang));
  }

  #layout(): void {
    const plot = this.#plot;
    const { survey } = this;
    this.#drawing.setAttribute("viewBox", `0 0 ${Math.max(1, this.#width)} ${Math.max(1, this.#height)}`);
    this.#track.style.setProperty("--rs-trim-top", `${plot.top - GAP}px`);
    this.#track.style.setProperty("--rs-trim-tall", `${plot.bottom - plot.top + 2 * GAP}px`);
    this.#chosen.setAttribute("height", String(this.#height));
    const d = this.#curve(plot);
    this.#drawing.replaceChildren(
      ...survey.repetitions.flatMap((repetition) => this.#band(plot, repetition)),
      svg("clipPath", { id: "rs-trim-chosen" }, this.#chosen),
      svg("path", { class: "rs-trim-curve", d }),
      svg("path", { class: "rs-trim-curve rs-trim-inside", d, "clip-path": "url(#rs-trim-chosen)" }),
      ...this.#numbers(plot),
      ...this.#ticks(plot),
    );
    this.#place();
    this.place(this.#headMs);
  }

  #curve(plot: Plot): string {
    const { t_ms: times, values } = this.survey;
    const { startMs, endMs } = this.#window;
    const first = Math.max(0, times.findIndex((tMs) => tMs >= startMs) - 1);
    const beyond = times.findIndex((tMs) => tMs > endMs);
    const last = beyond < 0 ? times.length : beyond + 1;
    return signalPath(
      plot,
      { t_ms: times.slice(first, last).map((tMs) => tMs - startMs), values: values.slice(first, last) },
      this.#range,
    );
  }

  #band(plot: Plot, { start_ms: from, end_ms: to }: Stretch): SVGElement[] {
    const { startMs, endMs } = this.#window;
    if (to <= startMs || from >= endMs) return [];
    const x = this.#x(from);
    return [
      svg("rect", {
        class: "rs-trim-band",
        x: String(x),
        y: String(plot.top - GAP),
        width: String(Math.max(2, this.#x(to) - x - 1.5)),
        height: String(plot.bottom - plot.top + 2 * GAP),
        rx: "3",
      }),
    ];
  }

  #numbers(plot: Plot): SVGElement[] {
    const { repetitions } = this.survey;
    const room = (plot.right - plot.left) / Math.max(1, plot.lengthMs);
    return repetitions.flatMap(({ start_ms: from, end_ms: to }, index) => {
      const middle = (from + to) / 2;
      const { startMs, endMs } = this.#window;
      if (middle < startMs || middle > endMs || (to - from) * room < NUMBER_APART) return [];
      return [label("rs-trim-number", this.#x(middle), NUMBERS - GAP, String(index + 1))];
    });
  }

  #ticks(plot: Plot): SVGElement[] {
    const [, step = plot.lengthMs] = timeTicks(plot, TICK_APART);
    if (step <= 0) return [];
    const { startMs, endMs } = this.#window;
    const ticks: SVGElement[] = [];
    for (let at = Math.ceil(startMs / step); at * step <= endMs + 1e-6; at += 1) {
      const said = fineTime(at * step);
      // Tenths only where ticks are as fine.
      ticks.push(
        label(
          "rs-trim-time",
          this.#x(at * step),
          this.#height - 4,
          step % 1000 === 0 ? said.slice(0, -2) : said,
        ),
      );
    }
    return ticks;
  }
}

/** `3.4 seconds` in the language's way, as fine as a picture. */
export function spokenSeconds(tMs: number, lang: string): string {
  return new Intl.NumberFormat(lang, {
    style: "unit",
    unit: "second",
    unitDisplay: "long",
    maximumFractionDigits: 2,
  }).format(tMs / 1000);
}

function label(name: string, x: number, y: number, said: string): SVGElement {
  const text = svg("text", { class: name, x: x.toFixed(1), y: String(y), "text-anchor": "middle" });
  setText(text, said);
  return text;
}
