import { describe, expect, it, vi } from "vitest";
import type { Capture } from "../generated/messages";
import {
  type CameraEnvironment,
  cameraError,
  CameraError,
  constraintsFor,
  hasSecondCamera,
  openCamera,
  watchPermission,
} from "./camera";

const capture: Capture = { width: null, height: null, facing: "user", android: false };

class FakeTrack extends EventTarget {
  stopped = false;
  constructor(readonly settings: MediaTrackSettings = {}) {
    super();
  }
  stop(): void {
    this.stopped = true;
  }
  getSettings(): MediaTrackSettings {
    return this.settings;
  }
}

function streamOf(...tracks: FakeTrack[]): MediaStream {
  return { getVideoTracks: () => tracks, getTracks: () => tracks } as unknown as MediaStream;
}

function environment(
  getUserMedia: (constraints?: MediaStreamConstraints) => Promise<MediaStream>,
  devices: Partial<MediaDeviceInfo>[] = [],
): CameraEnvironment {
  return {
    secure: true,
    devices: { getUserMedia, enumerateDevices: async () => devices as MediaDeviceInfo[] },
    permissions: undefined,
  };
}

const lost = (): void => undefined;

describe("errors", () => {
  it.each([
    ["NotAllowedError", "camera_denied"],
    ["SecurityError", "camera_denied"],
    ["NotFoundError", "camera_not_found"],
    ["OverconstrainedError", "camera_not_found"],
    ["NotReadableError", "camera_in_use"],
    ["AbortError", "camera_in_use"],
    ["TypeError", "insecure_context"],
    ["SomethingNewError", "camera_in_use"],
  ])("%s is %s", async (name, code) => {
    const refuse = async (): Promise<MediaStream> => {
      throw new DOMException("why", name);
    };
    await expect(openCamera(capture, { lost, environment: environment(refuse) })).rejects.toMatchObject({
      code,
      message: "why",
    });
  });

  it.each([
    { secure: false, devices: undefined, permissions: undefined },
    { secure: true, devices: undefined, permissions: undefined },
  ])("no secure context or no devices is insecure_context", async (without) => {
    await expect(openCamera(capture, { lost, environment: without })).rejects.toMatchObject({
      code: "insecure_context",
    });
  });

  it("a stream without a picture is no camera", async () => {
    const opening = openCamera(capture, { lost, environment: environment(async () => streamOf()) });
    await expect(opening).rejects.toMatchObject({ code: "camera_not_found" });
  });

  it("a value that is no error has a code too", () => {
    expect(cameraError("odd")).toBeInstanceOf(CameraError);
    expect(cameraError("odd").code).toBe("camera_in_use");
  });
});

describe("what is asked for", () => {
  it("is never exact, on any device", () => {
    for (const android of [true, false]) {
      const wishes = constraintsFor({ width: 300, height: 400, facing: "environment", android });
      expect(JSON.stringify(wishes)).not.toContain("exact");
      expect(wishes).toMatchObject({
        facingMode: "environment",
        width: { ideal: 300 },
        height: { ideal: 400 },
      });
    }
  });

  it("leaves the camera's own picture uncropped where no size was asked for", () => {
    expect(constraintsFor(capture)).toMatchObject({ resizeMode: "none" });
    expect(constraintsFor({ ...capture, width: 320 })).not.toHaveProperty("resizeMode");
  });

  it("becomes any camera where none fits", async () => {
    const asked: unknown[] = [];
    const pick = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
      asked.push(constraints?.video);
      if (asked.length === 1) throw new DOMException("", "OverconstrainedError");
      return streamOf(new FakeTrack());
    };
    await openCamera(capture, { lost, environment: environment(pick) });
    expect(asked[1]).toBe(true);
  });

  it("is the other device when cameras without a side are switched", async () => {
    const asked: MediaTrackConstraints[] = [];
    const pick = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
      asked.push(constraints?.video as MediaTrackConstraints);
      return streamOf(new FakeTrack({ deviceId: `device ${asked.length}` }));
    };
    const two = [1, 2].map((n) => ({ kind: "videoinput" as const, deviceId: `device ${n}` }));
    const desk = environment(pick, two);
    const before = await openCamera(capture, { lost, environment: desk });
    await openCamera({ ...capture, facing: "environment" }, { lost, environment: desk, before });
    expect(asked.map((wishes) => wishes.deviceId)).toEqual([undefined, { ideal: "device 2" }]);
  });
});

describe("an open camera", () => {
  it("tells once that it was lost, and not that it was closed", async () => {
    for (const closed of [true, false]) {
      const track = new FakeTrack();
      const told = vi.fn();
      const camera = await openCamera(capture, {
        lost: told,
        environment: environment(async () => streamOf(track)),
      });
      if (closed) camera.close();
      track.dispatchEvent(new Event("ended"));
      track.dispatchEvent(new Event("ended"));
      expect(told).toHaveBeenCalledTimes(closed ? 0 : 1);
      expect(track.stopped).toBe(closed);
    }
  });

  it("says whether there is a second one", async () => {
    const none = async (): Promise<MediaStream> => streamOf();
    const devices = [{ kind: "videoinput" as const }, { kind: "audioinput" as const }];
    expect(await hasSecondCamera(environment(none, devices))).toBe(false);
    expect(await hasSecondCamera(environment(none, [...devices, { kind: "videoinput" }]))).toBe(true);
  });
});

describe("a refused camera", () => {
  it("is told of when it is allowed after all", async () => {
    const status = Object.assign(new EventTarget(), { state: "denied" });
    const query = async (): Promise<PermissionStatus> => status as unknown as PermissionStatus;
    const granted = vi.fn();
    watchPermission({ secure: true, devices: undefined, permissions: { query } }, granted);
    await Promise.resolve();
    status.dispatchEvent(new Event("change"));
    expect(granted).not.toHaveBeenCalled();
    status.state = "granted";
    status.dispatchEvent(new Event("change"));
    status.dispatchEvent(new Event("change"));
    expect(granted).toHaveBeenCalledOnce();
  });
});
