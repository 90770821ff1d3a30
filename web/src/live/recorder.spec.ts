import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fileName, MOST_MS, Recorder, toFile } from "./recorder";

const facts = {
  exercise: "squat",
  movement: null,
  reference: null,
  model: "movenet-lightning",
  query: "?token=a.b.c&exercise=squat&lang=de",
};
const person = (value = 0.5): Float32Array => new Float32Array(51).fill(value);

function recorder(whenFull: () => void = () => undefined): Recorder {
  return new Recorder(facts, whenFull);
}

describe("a recording", () => {
  it("holds what the session was given, and not the token", () => {
    const made = recorder();
    made.report("running");
    made.frame(person(0.1), 0, 640, 480);
    made.frame(new Float32Array(0), 33.4, 640, 480);
    made.command({ command: "pause" });
    made.report("worker_unavailable", "why");
    made.frame(person(0.2), 66.7, 640, 480);
    expect(made.toObject()).toEqual({
      format: "repscope-recording",
      version: 1,
      exercise: "squat",
      model: "movenet-lightning",
      query: "exercise=squat&lang=de",
      width: 640,
      height: 480,
      t_ms: [0, 33.4, 66.7],
      frames: [Array(51).fill(Math.fround(0.1)), [], Array(51).fill(Math.fround(0.2))],
      events: [
        { frame: 0, report: "running" },
        { frame: 2, command: { command: "pause" } },
        { frame: 2, report: "worker_unavailable", detail: "why" },
      ],
    });
  });

  it("carries a movement file with it, and no movement where none was named", () => {
    const own = new Recorder(
      { ...facts, exercise: "heel_tap", movement: 'id = "heel_tap"' },
      () => undefined,
    );
    expect(own.toObject()).toMatchObject({ exercise: "heel_tap", movement: 'id = "heel_tap"' });
    expect(recorder().toObject()).not.toHaveProperty("movement");
    expect(new Recorder({ ...facts, exercise: null }, () => undefined).toObject()).not.toHaveProperty(
      "exercise",
    );
  });

  it("finds the token however it is written", () => {
    for (const query of [
      "?%74oken=secret&angles=1",
      "token=secret&angles=1&token=secret",
      "&angles=1&token=secret",
    ]) {
      expect(new Recorder({ ...facts, query }, () => undefined).toObject().query).toBe("angles=1");
    }
  });

  it("keeps its own copy of points that the model uses again", () => {
    const made = recorder();
    const points = person(0.25);
    made.frame(points, 0, 640, 480);
    points.fill(0.75);
    made.frame(points, 40, 640, 480);
    expect(made.toObject().frames.map((frame) => frame[0])).toEqual([0.25, 0.75]);
  });

  it("leaves out what the session refuses: times that do not increase, odd lengths, no size", () => {
    const made = recorder();
    made.frame(person(), 40, 640, 480);
    made.frame(person(), 40, 640, 480);
    made.frame(person(), Number.NaN, 640, 480);
    made.frame(new Float32Array(7), 80, 640, 480);
    made.frame(person(), 80, 0, 480);
    expect(made.toObject().t_ms).toEqual([40]);
  });

  it("writes a number that is none as the session takes it, so that the file stays readable", () => {
    const made = recorder();
    made.frame(person().fill(Number.NaN, 0, 1).fill(Infinity, 1, 2), 0, 640, 480);
    expect(made.toObject().frames[0]?.slice(0, 3)).toEqual([-1, -1, 0.5]);
  });

  it("says where the frames' size changes", () => {
    const made = recorder();
    made.frame(person(), 0, 640, 480);
    made.frame(person(), 40, 480, 640);
    made.frame(person(), 80, 480, 640);
    expect(made.toObject()).toMatchObject({
      width: 640,
      height: 480,
      events: [{ frame: 1, size: [480, 640] }],
    });
  });

  it("is full after half an hour, says so once, and then stays as it is", () => {
    const full = vi.fn();
    const made = recorder(full);
    made.frame(person(), 1000, 640, 480);
    made.frame(person(), 1000 + MOST_MS, 640, 480);
    expect(full).not.toHaveBeenCalled();
    made.frame(person(), 1001 + MOST_MS, 640, 480);
    made.frame(person(), 1100 + MOST_MS, 480, 640);
    made.command({ command: "stop" });
    expect(full).toHaveBeenCalledOnce();
    expect(made.toObject()).toMatchObject({ t_ms: [1000, 1000 + MOST_MS], events: [] });
  });

  it("does not grow without end from commands", () => {
    const full = vi.fn();
    const made = recorder(full);
    for (let i = 0; i < 30; i += 1) made.command({ command: "pause", why: "x".repeat(99_000) });
    expect(made.toObject().events).toHaveLength(10);
    expect(full).toHaveBeenCalledOnce();
  });
});

describe("the file", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is the recording, gzipped", async () => {
    const made = recorder();
    made.frame(person(0.1), 0, 640, 480);
    made.frame(new Float32Array(0), 33, 640, 480);
    made.command({ command: "stop" });
    const file = await toFile(made, "name");
    expect(file.name).toBe("name.json.gz");
    const text = gunzipSync(await file.arrayBuffer()).toString();
    expect(JSON.parse(text)).toEqual(made.toObject());
  });

  it("is plain where the browser cannot pack, and whole without a frame", async () => {
    vi.stubGlobal("CompressionStream", undefined);
    const made = recorder();
    const file = await toFile(made, "name");
    expect(file.name).toBe("name.json");
    expect(JSON.parse(await file.text())).toEqual(made.toObject());
  });

  it("is named after movement and time", () => {
    const now = new Date(2030, 0, 3, 18, 5);
    expect(fileName("squat", now)).toBe("repscope-squat-2030-01-03-1805");
    expect(fileName(null, now)).toBe("repscope-keypoints-2030-01-03-1805");
  });
});
