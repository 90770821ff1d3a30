import { describe, expect, it } from "vitest";
import { sampleYuv, yuvMatrix, type YuvMatrix, type YuvPicture } from "./yuv";

const matrixOf = (name: string | null, fullRange: boolean, height = 480): YuvMatrix => {
  const matrix = yuvMatrix(name, fullRange, height);
  if (matrix === null) throw new Error(`no matrix ${String(name)}`);
  return matrix;
};

/** A picture whose brightness is given by place, in one colour throughout. */
function picture(
  width: number,
  height: number,
  brightness: (x: number, y: number) => number,
  {
    format = "I420",
    u = 128,
    v = 128,
    matrix = matrixOf("smpte170m", true),
    stride = width + 3,
  }: Partial<YuvPicture> & {
    u?: number;
    v?: number;
    stride?: number;
  } = {},
): YuvPicture {
  const rows = Math.ceil(height / 2);
  const bytes = new Uint8Array(stride * (height + 2 * rows));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) bytes[y * stride + x] = brightness(x, y);
  const planes = [
    { offset: 0, stride },
    { offset: stride * height, stride },
    { offset: stride * (height + rows), stride },
  ];
  if (format === "I420") {
    bytes.fill(u, planes[1].offset, planes[2].offset);
    bytes.fill(v, planes[2].offset);
  } else {
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < Math.ceil(width / 2); x += 1)
        bytes.set([u, v], planes[1].offset + y * stride + 2 * x);
    }
    planes.pop();
  }
  return { format, bytes, planes, width, height, matrix };
}

const whole = ({
  width,
  height,
}: YuvPicture): { left: number; top: number; width: number; height: number } => ({
  left: 0,
  top: 0,
  width,
  height,
});

function sample(from: YuvPicture, part = whole(from), across = 4, down = 4): number[][] {
  const into = new Int32Array(across * down * 3).fill(77);
  sampleYuv(from, part, into, across, down);
  return Array.from({ length: across * down }, (_, at) => [...into.slice(3 * at, 3 * at + 3)]);
}

describe("sampleYuv", () => {
  it("keeps grey what is grey", () => {
    expect(sample(picture(8, 8, () => 100))).toEqual(Array(16).fill([100, 100, 100]));
  });

  it.each([
    // Y, U, V of full-range BT.601 for pure colours.
    ["red", 76, 85, 255, [254, 0, 0]],
    ["green", 150, 44, 21, [0, 255, 1]],
    ["blue", 29, 255, 107, [0, 0, 254]],
  ])("knows %s, in both formats", (_, y, u, v, rgb) => {
    for (const format of ["I420", "NV12"] as const) {
      const [pixel] = sample(picture(8, 8, () => y, { format, u, v }));
      pixel.forEach((value, channel) => expect(Math.abs(value - rgb[channel])).toBeLessThanOrEqual(2));
    }
  });

  it.each([
    [16, 0],
    [235, 255],
    [5, 0],
    [250, 255],
  ])("stretches limited brightness %i to %i", (y, grey) => {
    const [pixel] = sample(picture(8, 8, () => y, { matrix: matrixOf("bt709", false) }));
    expect(pixel).toEqual([grey, grey, grey]);
  });

  it("leaves a picture of the model's size as it is", () => {
    const from = picture(4, 4, (x, y) => 10 * x + 40 * y);
    expect(sample(from).map(([red]) => red)).toEqual(
      Array.from({ length: 16 }, (_, at) => 10 * (at % 4) + 40 * (at >> 2)),
    );
  });

  it("averages neighbours where a pixel falls between them", () => {
    const from = picture(8, 8, (x) => 20 * x);
    expect(
      sample(from)
        .slice(0, 4)
        .map(([red]) => red),
    ).toEqual([10, 50, 90, 130]);
  });

  it("averages all of what shrinks to a quarter", () => {
    const from = picture(16, 16, (x, y) => (((x >> 1) + (y >> 1)) % 2 === 0 ? 40 : 200));
    for (const [red] of sample(from)) expect(red).toBe(120);
  });

  it("is black beyond the picture, and the picture's own inside", () => {
    const from = picture(4, 4, () => 200);
    const reds = sample(from, { left: -4, top: 0, width: 8, height: 8 }).map(([red]) => red);
    expect(reds).toEqual([0, 0, 200, 200, 0, 0, 200, 200, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("reads odd sizes to their last column and row", () => {
    const from = picture(5, 5, (x, y) => (x === 4 && y === 4 ? 240 : 0));
    expect(sample(from, whole(from), 5, 5).at(-1)).toEqual([240, 240, 240]);
  });
});

describe("yuvMatrix", () => {
  it("goes by the height where the frame does not say", () => {
    expect(yuvMatrix(null, false, 480)).toEqual(yuvMatrix("smpte170m", false, 480));
    expect(yuvMatrix(null, false, 720)).toEqual(yuvMatrix("bt709", false, 720));
  });

  it("knows none for pictures that are not YUV", () => {
    expect(yuvMatrix("rgb", true, 480)).toBeNull();
  });

  it("has the factors of BT.601 in limited range", () => {
    const { gain, redByV, greenByU, greenByV, blueByU } = matrixOf("smpte170m", false);
    expect(gain).toBeCloseTo(1.164, 3);
    expect(redByV).toBeCloseTo(1.596, 3);
    expect(greenByU).toBeCloseTo(-0.392, 3);
    expect(greenByV).toBeCloseTo(-0.813, 3);
    expect(blueByU).toBeCloseTo(2.017, 3);
  });
});
