/**
 * The camera: asking for it, switching it, noticing its loss. Errors carry the contract's code; the text for
 * the person is the session's.
 */

import type { Capture } from "../generated/messages";

export type CameraErrorCode =
  "camera_denied" | "camera_not_found" | "camera_in_use" | "camera_lost" | "insecure_context";

export class CameraError extends Error {
  override readonly name = "CameraError";
  constructor(
    readonly code: CameraErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What of the browser the camera needs; a fake one serves in tests. */
export interface CameraEnvironment {
  readonly secure: boolean;
  /** Absent in an insecure context and in WebViews that give no camera. */
  readonly devices: Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> | undefined;
  /** Absent where it must not be asked: Android WebViews answer wrongly or throw. */
  readonly permissions: Pick<Permissions, "query"> | undefined;
}

export interface OpenCamera {
  readonly stream: MediaStream;
  /** The side that was asked for. */
  readonly facing: Capture["facing"];
  /** Only where the device does not say on which side it is: then switching means taking another one. */
  readonly deviceId: string | undefined;
  /** Ends the stream; `lost` is not called for it. */
  close(): void;
}

/** Frames of this size cost little to crop and still fill a phone's screen. */
const LIKED_WIDTH = 1280;
const LIKED_HEIGHT = 720;
const LIKED_FPS = 30;

export function browserEnvironment(capture: Capture): CameraEnvironment {
  // The DOM's types claim that these are always there; WebViews and plain http leave them out.
  const { mediaDevices, permissions } = navigator as Partial<Navigator>;
  return {
    secure: window.isSecureContext,
    devices: mediaDevices,
    permissions: capture.android ? undefined : permissions,
  };
}

/**
 * Wishes for `getUserMedia`, none of them exact: an exact one fails on many Android WebViews.
 *
 * A size that was asked for may be made by cropping and scaling; where none was, the camera's own modes are
 * preferred, because a browser otherwise crops a portrait picture to a landscape one.
 */
export function constraintsFor(capture: Capture): MediaTrackConstraints {
  const wishes: MediaTrackConstraints & { resizeMode?: ConstrainDOMString } = {
    facingMode: capture.facing,
    frameRate: { ideal: LIKED_FPS },
  };
  if (capture.width === null && capture.height === null) {
    wishes.width = { ideal: LIKED_WIDTH };
    wishes.height = { ideal: LIKED_HEIGHT };
    wishes.resizeMode = "none";
  }
  if (capture.width !== null) wishes.width = { ideal: capture.width };
  if (capture.height !== null) wishes.height = { ideal: capture.height };
  return wishes;
}

export interface OpenOptions {
  /** Called once when the track ends by itself: unplugged, taken away, permission withdrawn. */
  readonly lost: () => void;
  /** The camera that was open before, if this one is to take its place. */
  readonly before?: OpenCamera | null;
  readonly environment?: CameraEnvironment;
}

/**
 * Opens the camera.
 *
 * @throws {CameraError} with the reason why there is none.
 */
export async function openCamera(capture: Capture, options: OpenOptions): Promise<OpenCamera> {
  const { devices, secure } = options.environment ?? browserEnvironment(capture);
  if (!secure || !devices) {
    throw new CameraError("insecure_context", "The camera needs https (or localhost)");
  }
  const wishes = constraintsFor(capture);
  const { before } = options;
  if (before?.deviceId !== undefined && before.facing !== capture.facing) {
    wishes.deviceId = await otherDevice(devices, before.deviceId);
  }
  const stream = await request(devices, wishes);
  const track = stream.getVideoTracks().at(0);
  if (!track) throw new CameraError("camera_not_found", "The camera gave a stream without a picture");
  const { facingMode, deviceId } = track.getSettings();
  let open = true;
  const ended = (): void => {
    if (open) options.lost();
  };
  track.addEventListener("ended", ended, { once: true });
  return {
    stream,
    facing: capture.facing,
    deviceId: facingMode === undefined ? deviceId : undefined,
    close() {
      open = false;
      for (const each of stream.getTracks()) each.stop();
    },
  };
}

/** True when the device has more than one camera. Known only once a camera was granted. */
export async function hasSecondCamera(environment: CameraEnvironment): Promise<boolean> {
  const found = (await environment.devices?.enumerateDevices().catch(() => [])) ?? [];
  return found.filter((device) => device.kind === "videoinput").length > 1;
}

/**
 * Calls `granted` when a refused camera is allowed after all, say in the browser's settings.
 *
 * @returns a function that stops watching.
 */
export function watchPermission(environment: CameraEnvironment, granted: () => void): () => void {
  const stop = new AbortController();
  const watch = async (): Promise<void> => {
    const status = await environment.permissions?.query({ name: "camera" });
    status?.addEventListener(
      "change",
      () => {
        if (status.state !== "granted") return;
        stop.abort();
        granted();
      },
      { signal: stop.signal },
    );
  };
  // Browsers that do not know this permission refuse to say; the person still has the button.
  watch().catch(() => undefined);
  return () => stop.abort();
}

type Devices = NonNullable<CameraEnvironment["devices"]>;

async function request(devices: Devices, wishes: MediaTrackConstraints): Promise<MediaStream> {
  try {
    return await devices.getUserMedia({ audio: false, video: wishes });
  } catch (cause) {
    if (nameOf(cause) !== "OverconstrainedError") throw cameraError(cause);
  }
  try {
    return await devices.getUserMedia({ audio: false, video: true });
  } catch (cause) {
    throw cameraError(cause);
  }
}

async function otherDevice(devices: Devices, current: string): Promise<ConstrainDOMString | undefined> {
  const cameras = (await devices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  const next = cameras.findIndex(({ deviceId }) => deviceId === current) + 1;
  const other = cameras.at(next % cameras.length);
  return other && other.deviceId !== current ? { ideal: other.deviceId } : undefined;
}

/** The contract's code for what `getUserMedia` rejected with; old browsers' names included. */
export function cameraError(cause: unknown): CameraError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new CameraError(CODES.get(nameOf(cause)) ?? "camera_in_use", text, { cause });
}

const CODES: ReadonlyMap<string, CameraErrorCode> = new Map([
  ["NotAllowedError", "camera_denied"],
  ["PermissionDeniedError", "camera_denied"],
  ["PermissionDismissedError", "camera_denied"],
  ["SecurityError", "camera_denied"],
  ["NotFoundError", "camera_not_found"],
  ["DevicesNotFoundError", "camera_not_found"],
  ["OverconstrainedError", "camera_not_found"],
  ["NotReadableError", "camera_in_use"],
  ["TrackStartError", "camera_in_use"],
  ["AbortError", "camera_in_use"],
  ["TypeError", "insecure_context"],
]);

function nameOf(cause: unknown): string {
  return cause instanceof Error || cause instanceof DOMException ? cause.name : "";
}
