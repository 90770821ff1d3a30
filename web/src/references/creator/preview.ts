/**
 * The chosen part of the video, played again and again with the skeleton over it; where there is no picture, the
 * skeleton alone.
 */

import { creatorText as own } from "../../generated/creator";
import { html, setData } from "../../view/dom";
import { icon } from "../../view/icons";
import { SkeletonPainter } from "../../view/skeleton";
import type { SkeletonTheme } from "../../view/theme";
import { Stage } from "../../view/upload/stage";
import type { Keypoints } from "./keypoints";
import type { Span } from "./selection";

/** A seek goes this far into the picture that it means: to its very start may still show the one before. */
const INTO_MS = 1;
const ROOM_EVERY_MS = 2000;

/** A video that was analysed. */
export interface Film {
  /** For the `<video>`; `null`: there are no pictures. */
  readonly url: string | null;
  /** Time of the first picture in the file, ms: `video.currentTime * 1000 - startMs` is a picture's time. */
  readonly startMs: number;
  readonly keypoints: Keypoints;
}

export interface PreviewEvents {
  /** Told of every time that is shown. */
  readonly passed: (tMs: number) => void;
  readonly playing: (playing: boolean) => void;
}

export class Preview {
  readonly element = html("div", { class: "rs-preview" });
  readonly #video = html("video", { class: "rs-video", playsinline: "", preload: "auto" });
  readonly #stage = new Stage("contain", () => this.#draw());
  readonly #painter = new SkeletonPainter();
  readonly #stop = new AbortController();
  #span: Span;
  #tMs = 0;
  #playing = false;
  /** Whether the browser shows the pictures. */
  #pictures: boolean;
  /** Where to go once the seek under way has arrived. */
  #nextMs: number | null = null;
  #roomAt = -Infinity;
  #ticking = 0;

  constructor(
    readonly lang: string,
    readonly film: Film,
    span: Span,
    readonly theme: () => SkeletonTheme,
    readonly events: PreviewEvents,
  ) {
    const { keypoints, url } = film;
    this.#span = span;
    this.#pictures = url !== null;
    this.#stage.frameSize(keypoints.width, keypoints.height);
    const { element, canvas } = this.#stage;
    this.#video.muted = true;
    this.#video.style.objectFit = "contain";
    this.#video.setAttribute("aria-label", own(lang, "preview"));
    canvas.before(this.#video);
    element.addEventListener("click", () => this.toggle(), { signal: this.#stop.signal });
    this.element.append(element);
    this.#listen();
    if (url === null) this.#without();
    else this.#video.src = url;
    this.seek(span.startMs);
  }

  get isPlaying(): boolean {
    return this.#playing;
  }

  /** What is played from now on. */
  set span(span: Span) {
    this.#span = span;
  }

  seek(tMs: number): void {
    this.#moved(tMs);
    if (!this.#pictures) this.#draw();
    else if (this.#video.readyState === 0 || this.#video.seeking) this.#nextMs = tMs;
    else this.#video.currentTime = this.#mediaTime(tMs);
  }

  play(): void {
    const { startMs, endMs } = this.#span;
    if (this.#tMs < startMs || this.#tMs >= endMs) this.seek(startMs);
    this.#tell(true);
    // Refused where a pause comes first; a file that cannot be played at all is told by its error.
    if (this.#pictures) this.#video.play().catch(() => undefined);
    else this.#tick();
  }

  pause(): void {
    this.#tell(false);
    this.#video.pause();
    cancelAnimationFrame(this.#ticking);
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  dispose(): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#ticking);
    this.#stage.dispose();
    this.#video.pause();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #listen(): void {
    const video = this.#video;
    const { signal } = this.#stop;
    const on = (name: string, act: () => void): void => video.addEventListener(name, act, { signal });
    on("loadedmetadata", () => {
      // Sound alone is what some browsers make of a codec that they lack.
      if (video.videoWidth === 0) this.#without();
      else video.currentTime = this.#mediaTime(this.#nextMs ?? this.#tMs);
      this.#nextMs = null;
    });
    on("seeked", () => {
      const next = this.#nextMs;
      this.#nextMs = null;
      if (next !== null) video.currentTime = this.#mediaTime(next);
    });
    on("error", () => this.#without());
    on("ended", () => this.#again());
    if ("requestVideoFrameCallback" in video) {
      const each = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
        if (signal.aborted) return;
        this.#presented(mediaTime * 1000 - this.film.startMs);
        video.requestVideoFrameCallback(each);
      };
      video.requestVideoFrameCallback(each);
    } else this.#watch(video);
  }

  /** Where the browser does not tell of pictures: looks once a drawing whether the time has moved. */
  #watch(video: HTMLVideoElement): void {
    let last = NaN;
    const look = (): void => {
      if (this.#stop.signal.aborted) return;
      if (video.currentTime !== last && !video.seeking) {
        last = video.currentTime;
        this.#presented(last * 1000 - this.film.startMs);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  #presented(tMs: number): void {
    if (!this.#pictures) return;
    if (Math.abs(tMs - this.#roomAt) > ROOM_EVERY_MS) {
      this.#roomAt = tMs;
      this.#stage.paintRoom(this.#video);
    }
    if (this.#playing && !this.#video.seeking && this.#nextMs === null) {
      if (tMs >= this.#span.endMs) this.#again();
      else this.#moved(tMs);
    }
    this.#draw(tMs);
  }

  /** The end of the part: from its start once more. */
  #again(): void {
    if (!this.#playing) return;
    this.#painter.reset();
    this.seek(this.#span.startMs);
    if (this.#pictures && this.#video.paused) this.#video.play().catch(() => undefined);
  }

  /** Plays the skeleton alone, by the page's clock. */
  #tick(): void {
    let last = performance.now();
    const step = (now: number): void => {
      if (!this.#playing || this.#stop.signal.aborted) return;
      const tMs = this.#tMs + Math.max(0, now - last);
      last = now;
      if (tMs >= this.#span.endMs) this.#again();
      else {
        this.#moved(tMs);
        this.#draw();
      }
      this.#ticking = requestAnimationFrame(step);
    };
    this.#ticking = requestAnimationFrame(step);
  }

  /** From now on there is the skeleton alone. */
  #without(): void {
    this.#pictures = false;
    this.#nextMs = null;
    if (this.element.dataset.alone !== undefined) return;
    setData(this.element, "alone", "");
    this.#stage.element.append(
      html("p", { class: "rs-cannot-play", role: "status" }, icon("film"), own(this.lang, "skeleton_only")),
    );
    this.#draw();
    if (this.#playing) this.#tick();
  }

  #draw(tMs = this.#tMs): void {
    const { context, mapping } = this.#stage;
    this.#stage.clear();
    if (context === null) return;
    this.#painter.draw(context, this.film.keypoints.at(tMs), [], mapping, this.theme());
  }

  #moved(tMs: number): void {
    this.#tMs = tMs;
    this.events.passed(tMs);
  }

  #mediaTime(tMs: number): number {
    return (tMs + this.film.startMs + INTO_MS) / 1000;
  }

  #tell(playing: boolean): void {
    this.#playing = playing;
    setData(this.element, "playing", playing ? "" : null);
    this.events.playing(playing);
  }
}
