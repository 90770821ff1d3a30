import { describe, expect, it } from "vitest";
import { openReferenceStore, StoreError, type StoredReference } from "../store/references";
import { trackingAddress, withOwnChoices } from "./addresses";
import { shownCard } from "./cards";
import { ownLocale } from "./surroundings";
import { REFERENCE } from "./example";
import { fileName, refusal } from "./files";
import { openKept } from "./keeping";
import { fit, loopedMs, type Motion, poseAt } from "./thumbnail";

const ID = "8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b";

/** A frame with all joints at one place. */
const at = (x: number, y = 0.5, score = 1): number[] =>
  Array.from({ length: 17 }, () => [x, y, score]).flat();

describe("addresses", () => {
  const site = new URL("https://example.org/repscope/");

  it("name the reference and the token, or the place for one", () => {
    expect(trackingAddress(site, "tracking", ID, "a b").href).toBe(
      `https://example.org/repscope/pose_tracker/tracking?token=a+b&reference=${ID}`,
    );
    expect(trackingAddress(site, "upload_tracking", ID, "").href).toBe(
      `https://example.org/repscope/pose_tracker/upload_tracking?token=YOUR_TOKEN&reference=${ID}`,
    );
  });

  it("take the person's choices along, and nothing else of the page's own", () => {
    const query = new URLSearchParams("lang=fr&poseBackend=wasm&utm=1&reference=other");
    const address = withOwnChoices(trackingAddress(site, "tracking", ID, "t"), query);
    expect(address.search).toBe(`?token=t&reference=${ID}&lang=fr&poseBackend=wasm`);
  });
});

describe("a file's name", () => {
  it.each([
    ["Deep squat", "Deep squat.json"],
    ["Kniebeuge: tief / 1?", "Kniebeuge tief 1.json"],
    ["深いスクワット", "深いスクワット.json"],
    ["../../etc/passwd", "etc passwd.json"],
    ["a\u202Egnp.exe", "a gnp.exe.json"],
    ["...", `${ID}.json`],
    ["", `${ID}.json`],
  ])("of %j is %j", (name, expected) => {
    expect(fileName(name, ID)).toBe(expected);
  });

  it("is no longer than a file system takes", () => {
    expect(new TextEncoder().encode(fileName("深".repeat(500), ID)).length).toBeLessThan(255);
  });
});

describe("a chosen file", () => {
  it("is refused for its size and its kind before it is read", () => {
    expect(refusal({ size: 40_000, type: "application/json" })).toBeNull();
    expect(refusal({ size: 1_000_000, type: "" })).toBeNull();
    expect(refusal({ size: 100_000_000, type: "" })).toEqual({
      key: "file_too_large",
      values: { size: 100, most: 1 },
    });
    expect(refusal({ size: 40_000, type: "video/mp4" })?.key).toBe("file_media");
  });
});

describe("a stored card", () => {
  const card = {
    id: ID,
    name: "Squat",
    created: "2026-11-21T10:00:00Z",
    kind: "repetition",
    duration_ms: 2000,
    width: 480,
    height: 640,
    model: null,
    t_ms: [0, 1000, 2000],
    frames: [at(0.5), [], at(0.5)],
    bytes: 30_000,
  };

  it("is shown where it is whole", () => {
    expect(shownCard(card, ID)).toBe(card);
  });

  it.each([
    ["nothing", undefined],
    ["a text", "card"],
    ["another's", { ...card, id: "other" }],
    ["no name", { ...card, name: undefined }],
    ["a kind of later", { ...card, kind: "dance" }],
    ["no size", { ...card, width: 0 }],
    ["a time that is none", { ...card, t_ms: [0, NaN, 2000] }],
    ["frames without times", { ...card, t_ms: [0] }],
    ["a frame of another skeleton", { ...card, frames: [at(0.5), [1, 2], at(0.5)] }],
  ])("is left to Python where it has %s", (_, value) => {
    expect(shownCard(value, ID)).toBeNull();
  });
});

describe("a thumbnail's movement", () => {
  const motion: Motion = { width: 200, height: 100, t_ms: [0, 100, 300], frames: [at(0.2), at(0.4), []] };

  it("goes evenly from frame to frame, and shows whoever there is beside a frame without anybody", () => {
    expect(poseAt(motion, 0)[0]).toBeCloseTo(0.2);
    expect(poseAt(motion, 50)[0]).toBeCloseTo(0.3);
    expect(poseAt(motion, 100)[0]).toBeCloseTo(0.4);
    expect(poseAt(motion, 200)).toEqual(motion.frames[1]);
    expect(poseAt(motion, 300)).toEqual(motion.frames[1]);
    expect(poseAt({ ...motion, frames: [[], [], []] }, 50)).toEqual([]);
    expect(poseAt({ ...motion, t_ms: [], frames: [] }, 10)).toEqual([]);
  });

  it("begins again after a rest at its end", () => {
    expect(loopedMs(motion, 120)).toBe(120);
    expect(loopedMs(motion, 450)).toBe(300);
    expect(loopedMs(motion, 820)).toBe(20);
  });

  it("fits with all it reaches into the middle of the picture", () => {
    const mapping = fit(motion, { width: 100, height: 100 });
    // From x = 0.2 to 0.4 of 200 pixels: 40 of them on four fifths of the picture.
    expect(mapping.scaleX * 0.2 + mapping.offsetX).toBeCloseTo(10);
    expect(mapping.scaleX * 0.4 + mapping.offsetX).toBeCloseTo(90);
    expect(mapping.scaleY / mapping.scaleX).toBeCloseTo(motion.height / motion.width);
    expect(fit({ ...motion, frames: [[], [], []] }, { width: 100, height: 100 }).scaleX).toBeGreaterThan(0);
  });

  it("of the example keeps the limbs' lengths and the feet where they are", () => {
    const distance = (frame: readonly number[], a: number, b: number): number =>
      Math.hypot(frame[3 * a] - frame[3 * b], frame[3 * a + 1] - frame[3 * b + 1]);
    const [ankle, knee, hip] = [16, 14, 12];
    for (const frame of REFERENCE.frames) {
      expect(distance(frame, ankle, knee)).toBeCloseTo(0.246);
      expect(distance(frame, knee, hip)).toBeCloseTo(0.245);
      expect(frame.slice(3 * ankle, 3 * ankle + 2)).toEqual([0.5, 0.95]);
    }
  });
});

describe("what is kept where storage is refused", () => {
  const entry = (id: string, added: number): StoredReference => ({ id, text: `text of ${id}`, added });

  it("lasts as long as the page, and works as the store does", async () => {
    const { store, problem } = await openKept(() => Promise.reject(new StoreError("refused", "blocked")));
    expect(problem?.problem).toBe("refused");
    await store.put(entry("a", 1));
    await store.put(entry("b", 2));
    expect((await store.list()).map(({ id }) => id)).toEqual(["b", "a"]);
    await store.remove("a");
    expect(await store.get("a")).toBeNull();
    expect(await store.removed()).toEqual([entry("a", 1)]);
    await store.restore("a");
    expect(await store.get("a")).toEqual(entry("a", 1));
    await store.erase("a");
    expect(await store.get("a")).toEqual(entry("a", 1));
    await store.remove("a");
    await store.erase("a");
    await store.restore("a");
    expect(await store.get("a")).toBeNull();
  });

  it("stands in for no other failure", async () => {
    await expect(openKept(() => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
    expect((await openKept(openReferenceStore)).problem?.problem).toBe("refused");
  });
});

it("writes dates as the browser's person does, in the page's language", () => {
  expect(ownLocale("en", ["fr-CH", "en-GB", "en-US"])).toBe("en-GB");
  expect(ownLocale("de", ["fr-CH"])).toBe("de");
});
