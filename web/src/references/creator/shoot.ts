/** The first step by camera: the picture with the skeleton over it, a countdown, the recording, its end. */

import { creatorText as own } from "../../generated/creator";
import type { Capture } from "../../generated/messages";
import { CameraFeed } from "../../live/camera_feed";
import { keepAwake } from "../../live/wake_lock";
import { browserEnvironment, CameraError, hasSecondCamera } from "../../media/camera";
import type { FrameMoment, FrameStream } from "../../media/frames";
import type { Picture } from "../../media/types";
import type { EstimatorPool } from "../../pose";
import { Batcher } from "../../upload/batches";
import { html, setData, setText } from "../../view/dom";
import { icon } from "../../view/icons";
import { SkeletonPainter } from "../../view/skeleton";
import type { SkeletonTheme } from "../../view/theme";
import { Stage } from "../../view/upload/stage";
import { clock, words } from "../../view/words";
import { drawn, Keypoints } from "./keypoints";
import { ClipRecorder } from "./recorder";
import type { Step } from "./step";

/** Time to get into the picture, seconds: as `timer=true` gives it on the live page. */
const COUNTDOWN_S = 3;
/** A repetition takes seconds; a minute holds a whole set of them and 40 MB of video. */
const MOST_MS = 60_000;
/** What is shorter holds no movement that was meant to be recorded: the button was pressed twice. */
const LEAST_MS = 500;
const ROOM_EVERY_MS = 2000;

/** What was recorded. */
export interface Take {
  /** `null` where the browser can't record pictures. */
  readonly file: File | null;
  /** What was seen while recording, with gaps where the device was slow. */
  readonly live: Keypoints;
}

export interface ShootRequests {
  readonly taken: (take: Take) => void;
  /** No camera, or no model; the step is over. */
  readonly failed: (cause: unknown) => void;
}

type State = "opening" | "ready" | "countdown" | "recording" | "over";

export class Shoot implements Step {
  readonly name = "shoot";
  readonly element = html("section", { class: "rs-shoot" });
  readonly #video = html("video", { class: "rs-video", playsinline: "", muted: "" });
  readonly #stage = new Stage("contain", () => undefined);
  readonly #painter = new SkeletonPainter();
  readonly #feed: CameraFeed;
  readonly #awake = keepAwake();
  readonly #button = html("button", { type: "button", class: "rs-shutter" }, html("i"));
  readonly #switch: HTMLButtonElement;
  readonly #time = html("p", { class: "rs-shoot-time" });
  readonly #hint = html("p", { class: "rs-shoot-hint", role: "status" });
  readonly #count = html("p", { class: "rs-shoot-count", role: "status" });
  #state: State = "opening";
  #facing: Capture["facing"] = "user";
  #pool: EstimatorPool | null = null;
  #timer: number | undefined;
  #recorder: ClipRecorder | null = null;
  #live = new Keypoints();
  #batcher = new Batcher();
  /** Time of the frame that the recording began with; `null`: none has come yet. */
  #firstMs: number | null = null;
  #beganMs = 0;
  #roomAt = -Infinity;
  #disposed = false;
  /** Resolves when no picture is at the model any more. */
  #watching: Promise<void> = Promise.resolve();

  /** @param pool the model on its way */
  constructor(
    readonly lang: string,
    readonly theme: () => SkeletonTheme,
    pool: Promise<EstimatorPool>,
    readonly requests: ShootRequests,
  ) {
    this.#feed = new CameraFeed(this.#video, () => this.#lost());
    this.#video.muted = true;
    this.#switch = html(
      "button",
      {
        type: "button",
        class: "rs-control rs-shoot-switch",
        "aria-label": words(lang, "button_switch_camera"),
        title: words(lang, "button_switch_camera"),
      },
      icon("switch_camera"),
    );
    this.#switch.hidden = true;
    this.#switch.addEventListener("click", () => {
      this.#facing = this.#facing === "user" ? "environment" : "user";
      this.#begin();
    });
    this.#button.addEventListener("click", () => this.#press());
    this.#video.setAttribute("aria-label", words(lang, "picture_label"));
    const { element, canvas } = this.#stage;
    canvas.before(this.#video);
    element.append(
      html(
        "div",
        { class: "rs-shoot-ask" },
        icon("camera"),
        html("strong", {}, words(lang, "cover_camera")),
        html("p", {}, words(lang, "cover_camera_advice")),
      ),
      this.#time,
      this.#count,
    );
    this.element.append(
      element,
      html("div", { class: "rs-shoot-bar" }, this.#hint, html("span"), this.#button, this.#switch),
    );
    this.#tell("opening");
    pool.then(
      (made) => {
        if (this.#isOver()) return;
        made.reset();
        this.#pool = made;
        if (this.#state === "ready") this.#tell("ready");
      },
      (cause: unknown) => this.#fail(cause),
    );
    this.#begin();
  }

  focus(): void {
    this.#button.focus({ preventScroll: true });
  }

  dispose(): Promise<void> {
    this.#state = "over";
    this.#disposed = true;
    window.clearInterval(this.#timer);
    this.#recorder?.drop();
    this.#feed.close();
    this.#stage.dispose();
    this.#awake.release();
    this.element.remove();
    return this.#watching;
  }

  #begin(): void {
    const before = this.#watching;
    this.#watching = this.#open().then(() => before);
  }

  async #open(): Promise<void> {
    const capture: Capture = { width: null, height: null, facing: this.#facing, android: false };
    this.#tell("opening");
    try {
      const frames = await this.#feed.open(capture);
      if (frames === null || this.#isOver()) return;
      // A camera towards the person shows them as a mirror does; one that does not say is a computer's.
      const { facingMode } = this.#track()?.getSettings() ?? {};
      setData(this.#stage.element, "mirrored", facingMode === "environment" ? null : "");
      this.#switch.hidden = !(await hasSecondCamera(browserEnvironment(capture)));
      if (this.#isOver()) return;
      this.#tell("ready");
      await this.#watch(frames);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Looks at frames until the camera is closed, the newest only. */
  async #watch(frames: FrameStream): Promise<void> {
    for (;;) {
      const frame = await frames.next();
      if (frame === null || this.#isOver()) return;
      this.#stage.frameSize(frame.width, frame.height);
      if (frame.tMs - this.#roomAt > ROOM_EVERY_MS) {
        this.#roomAt = frame.tMs;
        this.#stage.paintRoom(this.#video);
      }
      const recording = this.#state === "recording";
      if (this.#pool === null) continue;
      const picture = await pictureOf(this.#video, frame);
      if (picture === null) continue;
      if (this.#isOver()) {
        picture.frame.close();
        return;
      }
      const estimate = await this.#pool.estimate(picture);
      if (this.#isOver()) return;
      if (recording) {
        this.#firstMs ??= frame.tMs;
        const batch = this.#batcher.add(estimate, frame.tMs - this.#firstMs);
        if (batch !== null) this.#live.add(batch);
      }
      this.#draw(drawn(estimate.points));
    }
  }

  #draw(points: readonly number[]): void {
    const { context, mapping } = this.#stage;
    if (context === null) return;
    this.#stage.clear();
    this.#painter.draw(context, points, [], mapping, this.theme());
  }

  #press(): void {
    if (this.#state === "ready") this.#countDown();
    else if (this.#state === "countdown") {
      window.clearInterval(this.#timer);
      this.#tell("ready");
    } else if (this.#state === "recording") void this.#stop();
  }

  #countDown(): void {
    let left = COUNTDOWN_S;
    this.#tell("countdown");
    setText(this.#count, String(left));
    this.#timer = window.setInterval(() => {
      left -= 1;
      setText(this.#count, String(Math.max(1, left)));
      if (left > 0) return;
      window.clearInterval(this.#timer);
      this.#record();
    }, 1000);
  }

  #record(): void {
    const stream = this.#video.srcObject;
    if (!(stream instanceof MediaStream)) return;
    this.#live = new Keypoints();
    this.#batcher = new Batcher();
    this.#firstMs = null;
    this.#recorder = ClipRecorder.begin(stream);
    this.#beganMs = performance.now();
    this.#tell("recording");
    this.#timer = window.setInterval(() => {
      if (performance.now() - this.#beganMs >= MOST_MS) void this.#stop();
      else this.#showTime();
    }, 200);
  }

  #showTime(): void {
    const shown = Math.floor((performance.now() - this.#beganMs) / 1000) * 1000;
    setText(this.#time, `${clock(shown)} / ${clock(MOST_MS)}`);
  }

  async #stop(): Promise<void> {
    window.clearInterval(this.#timer);
    if (performance.now() - this.#beganMs < LEAST_MS) {
      this.#recorder?.drop();
      this.#recorder = null;
      this.#tell("ready");
      return;
    }
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#tell("over");
    const file = (await recorder?.end()) ?? null;
    this.#feed.close();
    await this.#watching;
    const rest = this.#batcher.rest();
    if (rest !== null) this.#live.add(rest);
    if (!this.#disposed) this.requests.taken({ file, live: this.#live });
  }

  /** The camera ended by itself. What was recorded until then is kept. */
  #lost(): void {
    if (this.#state === "recording" && performance.now() - this.#beganMs >= LEAST_MS) void this.#stop();
    else this.#fail(new CameraError("camera_lost", "The camera's track ended"));
  }

  #fail(cause: unknown): void {
    if (this.#isOver()) return;
    this.#state = "over";
    this.requests.failed(cause);
  }

  #isOver(): boolean {
    return this.#state === "over";
  }

  #track(): MediaStreamTrack | undefined {
    const stream = this.#video.srcObject;
    return stream instanceof MediaStream ? stream.getVideoTracks().at(0) : undefined;
  }

  #tell(state: State): void {
    const { lang } = this;
    this.#state = state;
    setData(this.element, "doing", state);
    const recording = state === "recording";
    const said = own(lang, recording ? "stop" : "start");
    const label = state === "countdown" ? words(lang, "upload_cancel") : said;
    this.#button.title = label;
    this.#button.setAttribute("aria-label", label);
    // Without a recorder the keypoints are all that there will be, so the model has to be there.
    const able = this.#pool !== null || typeof MediaRecorder !== "undefined";
    this.#button.disabled = state === "opening" || state === "over" || !able;
    this.#switch.disabled = state !== "ready";
    setText(this.#count, "");
    setText(this.#time, "");
    setText(this.#hint, this.#said(state));
    if (recording) this.#showTime();
  }

  #said(state: State): string {
    const { lang } = this;
    if (state === "countdown") return words(lang, "get_ready");
    if (state === "recording") return own(lang, "recording");
    if (state !== "ready") return "";
    return this.#pool === null ? words(lang, "cover_model") : own(lang, "camera_hint");
  }
}

/** The video's picture now, as the model takes it; `null` where there is none. */
async function pictureOf(video: HTMLVideoElement, { tMs }: FrameMoment): Promise<Picture | null> {
  try {
    const frame =
      typeof VideoFrame === "undefined"
        ? await createImageBitmap(video)
        : new VideoFrame(video, { timestamp: Math.round(tMs * 1000) });
    const [width, height] =
      "displayWidth" in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    return { frame, turn: 0, width, height, tMs };
  } catch {
    // The camera was closed or switched in between: there is no picture now.
    return null;
  }
}
