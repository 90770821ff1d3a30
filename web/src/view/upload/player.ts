/** A video that was analysed: played with what was seen in each of its pictures drawn over it. */

import { html, setData, setText } from "../dom";
import { icon } from "../icons";
import { ReferenceFigure } from "../reference_figure";
import { SkeletonPainter } from "../skeleton";
import type { SkeletonTheme } from "../theme";
import { words } from "../words";
import { Chart, GRACE_MS } from "./chart";
import { neighbour } from "./scale";
import { Stage } from "./stage";
import { Tally } from "./tally";
import { timeLabel } from "./times";
import type { FrameMark, PagePlan, Timeline, VideoResult } from "./types";

/** A seek goes this far into the picture that it means: to its very start may still show the one before. */
const INTO_MS = 1;
/** How often the room behind the picture is taken anew. */
const ROOM_EVERY_MS = 2000;
const RATES = [1, 0.5, 0.25];
/** What arrow keys move by where nothing was counted, ms. */
const STEP_MS = 2000;

export class Player {
  readonly element = html("div", { class: "rs-player" });
  private readonly video = html("video", { class: "rs-video", playsinline: "", preload: "auto" });
  private readonly stage: Stage;
  private readonly painter = new SkeletonPainter();
  private readonly figure = new ReferenceFigure();
  private readonly tally: Tally;
  private readonly chart: Chart;
  private readonly play = html("button", { type: "button", class: "rs-tool rs-tool-play" });
  private readonly time = html("span", { class: "rs-tool-time" });
  private readonly rate = html("button", { type: "button", class: "rs-tool rs-tool-rate" });
  private readonly stop = new AbortController();
  private readonly timeline: Timeline | null;
  private lengthMs: number;
  private tMs = 0;
  private drawn: FrameMark | null = null;
  /** Where to go once the seek under way has arrived. */
  private nextMs: number | null = null;
  private heldPlaying: boolean | null = null;
  private failed = false;
  private roomAt = -Infinity;

  /** @param passed told of every time that is shown */
  constructor(
    private readonly lang: string,
    private readonly plan: PagePlan,
    private readonly theme: () => SkeletonTheme,
    private readonly result: VideoResult,
    private readonly passed: (tMs: number) => void,
  ) {
    this.timeline = result.timeline;
    this.lengthMs = lengthOf(result);
    this.stage = new Stage(plan.upload?.object_fit ?? "contain", () => this.draw());
    this.stage.frameSize(result.width, result.height);
    this.tally = new Tally(lang, plan.unit);
    this.chart = new Chart(lang, plan.unit, result.timeline, this.lengthMs, {
      seek: (tMs) => this.seek(tMs),
      hold: (held) => this.hold(held),
    });
    this.video.style.objectFit = plan.upload?.object_fit ?? "contain";
    this.video.setAttribute("aria-label", words(lang, "upload_video_label"));
    if (result.crossOrigin) this.video.crossOrigin = "anonymous";
    const { element } = this.stage;
    element.style.setProperty("--rs-frame", `${result.width} / ${result.height}`);
    this.stage.canvas.before(this.video);
    element.append(html("span", { class: "rs-big-play", "aria-hidden": "true" }, icon("play")));
    element.append(this.tally.element);
    this.element.append(element, this.tools(), this.chart.element);
    this.listen();
    this.video.src = result.url;
    this.moved(0);
    this.show(0);
    this.tellPlaying();
  }

  /** Goes to a time of the marks, ms. */
  seek(tMs: number): void {
    const to = Math.min(this.lengthMs, Math.max(0, tMs));
    this.moved(to);
    this.begun();
    if (this.failed) this.show(to);
    else if (this.video.readyState === 0 || this.video.seeking) this.nextMs = to;
    else this.video.currentTime = this.mediaTime(to);
  }

  toggle(): void {
    if (this.failed) return;
    if (!this.video.paused) this.video.pause();
    else {
      if (this.video.ended || this.tMs >= this.lengthMs) this.seek(0);
      this.begun();
      // Refused only where the file cannot be played, which the error event tells.
      this.video.play().catch(() => undefined);
    }
  }

  /** To the next (`1`) or previous (`-1`) repetition, or a step where there are none. */
  jump(direction: 1 | -1): void {
    const entries = this.timeline?.entries ?? [];
    if (entries.length === 0) this.seek(this.tMs + direction * STEP_MS);
    else {
      const to = neighbour(entries, this.tMs, direction, GRACE_MS);
      if (to !== null) this.seek(to);
      else if (direction === -1) this.seek(0);
    }
  }

  dispose(): void {
    this.stop.abort();
    this.stage.dispose();
    this.chart.dispose();
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  /** From now on the controls alone say that it can be played: the picture is left free. */
  private begun(): void {
    setData(this.element, "begun", "");
  }

  private tools(): HTMLElement {
    const { lang } = this;
    const button = (name: "previous" | "next", act: () => void): HTMLElement => {
      const said = words(lang, name === "next" ? "upload_next" : "upload_previous");
      const made = html(
        "button",
        {
          type: "button",
          class: "rs-tool",
          title: said,
          "aria-label": said,
          "aria-keyshortcuts": name === "next" ? "ArrowRight" : "ArrowLeft",
        },
        icon(name),
      );
      made.addEventListener("click", act);
      return made;
    };
    this.play.setAttribute("aria-keyshortcuts", "Space");
    this.play.addEventListener("click", () => this.toggle());
    this.rate.addEventListener("click", () => {
      const at = RATES.indexOf(this.video.playbackRate);
      this.video.playbackRate = RATES[(at + 1) % RATES.length];
    });
    this.tellRate();
    const steps =
      (this.timeline?.entries.length ?? 0) > 0
        ? [button("previous", () => this.jump(-1)), button("next", () => this.jump(1))]
        : [];
    return html("div", { class: "rs-tools" }, this.play, ...steps, this.time, this.rate);
  }

  private listen(): void {
    const { video, stage } = this;
    const { signal } = this.stop;
    const on = (name: string, act: () => void): void => video.addEventListener(name, act, { signal });
    on("loadedmetadata", () => {
      // Sound alone is what some browsers make of a codec that they lack.
      if (video.videoWidth === 0) {
        this.fail();
        return;
      }
      stage.frameSize(video.videoWidth, video.videoHeight);
      if (Number.isFinite(video.duration)) {
        this.lengthMs = Math.max(this.lengthMs, video.duration * 1000 - this.result.startMs);
        this.chart.setLength(this.lengthMs);
      }
      // Some browsers show nothing before the first seek.
      video.currentTime = this.mediaTime(this.nextMs ?? this.tMs);
      this.nextMs = null;
    });
    on("seeked", () => {
      const next = this.nextMs;
      this.nextMs = null;
      if (next !== null) video.currentTime = this.mediaTime(next);
    });
    for (const name of ["play", "pause", "ended"]) on(name, () => this.tellPlaying());
    on("ended", () => this.moved(this.lengthMs));
    on("ratechange", () => this.tellRate());
    on("error", () => this.fail());
    stage.element.addEventListener("click", () => this.toggle(), { signal });
    if ("requestVideoFrameCallback" in video) {
      const each = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
        if (signal.aborted) return;
        this.presented(mediaTime * 1000 - this.result.startMs);
        video.requestVideoFrameCallback(each);
      };
      video.requestVideoFrameCallback(each);
    } else {
      this.watch(signal);
    }
  }

  /** Where the browser does not tell of pictures: looks once a drawing whether the time has moved. */
  private watch(signal: AbortSignal): void {
    const video: HTMLVideoElement = this.video;
    let last = NaN;
    const look = (): void => {
      if (signal.aborted) return;
      if (video.currentTime !== last && !video.seeking) {
        last = video.currentTime;
        this.presented(last * 1000 - this.result.startMs);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  private presented(tMs: number): void {
    this.show(tMs);
    if (Math.abs(tMs - this.roomAt) > ROOM_EVERY_MS) {
      this.roomAt = tMs;
      this.stage.paintRoom(this.video);
    }
    const { video } = this;
    if (!video.paused && !video.seeking && this.nextMs === null) {
      this.moved(Math.min(this.lengthMs, Math.max(0, tMs)));
    }
  }

  private mediaTime(tMs: number): number {
    return (tMs + this.result.startMs + INTO_MS) / 1000;
  }

  private hold(held: boolean): void {
    const { video } = this;
    if (held) {
      this.heldPlaying = !video.paused;
      video.pause();
    } else {
      if (this.heldPlaying === true) this.toggle();
      this.heldPlaying = null;
    }
  }

  /** The time on page, chart and list. */
  private moved(tMs: number): void {
    this.tMs = tMs;
    this.chart.place(tMs);
    setText(this.time, `${timeLabel(tMs, this.lengthMs)} / ${timeLabel(this.lengthMs, this.lengthMs)}`);
    this.passed(tMs);
  }

  /** Draws what was seen in the picture that is shown at `tMs`. */
  private show(tMs: number): void {
    const { marks } = this.result;
    const mark = marks.at(tMs);
    const jumped = Math.abs((this.drawn?.t_ms ?? 0) - tMs) > GRACE_MS;
    if (jumped || (mark?.points.length ?? 0) === 0) this.painter.reset();
    if (jumped) this.figure.reset();
    this.drawn = mark;
    if (this.plan.unit === "none") {
      const index = marks.indexAt(tMs);
      this.tally.show(index < 0 ? "" : words(this.lang, "upload_frame", { number: index + 1 }), null);
    } else {
      this.tally.show(String(mark?.count ?? 0), mark?.grade ?? null);
    }
    this.draw();
  }

  private draw(): void {
    this.stage.clear();
    const { context, mapping } = this.stage;
    if (context === null || this.drawn === null) return;
    const theme = this.theme();
    this.figure.draw(context, this.drawn.reference_points, mapping, theme);
    if (!this.plan.look.skeleton) return;
    this.painter.draw(context, this.drawn.points, this.drawn.fault_joints, mapping, theme);
  }

  private fail(): void {
    if (this.failed) return;
    this.failed = true;
    setData(this.element, "failed", "");
    this.play.disabled = this.rate.disabled = true;
    this.stage.element.append(
      html(
        "p",
        { class: "rs-cannot-play", role: "status" },
        icon("film"),
        words(this.lang, "upload_cannot_play"),
      ),
    );
    this.show(this.tMs);
  }

  private tellPlaying(): void {
    const playing = !this.video.paused && !this.video.ended;
    setData(this.element, "playing", playing ? "" : null);
    const said = words(this.lang, playing ? "button_pause" : "upload_play");
    if (this.play.title === said) return;
    this.play.title = said;
    this.play.setAttribute("aria-label", said);
    this.play.replaceChildren(icon(playing ? "pause" : "play"));
  }

  private tellRate(): void {
    const value = `${new Intl.NumberFormat(this.lang).format(this.video.playbackRate)}×`;
    setText(this.rate, value);
    this.rate.title = words(this.lang, "upload_rate");
    this.rate.setAttribute("aria-label", `${words(this.lang, "upload_rate")}: ${value}`);
  }
}

/** From the first picture to the end of what was seen, as far as is known before the video says so. */
function lengthOf({ marks, timeline }: VideoResult): number {
  const lastSeen = marks.at(Infinity)?.t_ms ?? 0;
  const lastValue = timeline?.t_ms.at(-1) ?? 0;
  return Math.max(lastSeen, lastValue, timeline?.entries.at(-1)?.end_ms ?? 0);
}
