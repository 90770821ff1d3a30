/**
 * Following one person from frame to frame: where to look next, and whether a pose is theirs or somebody else's.
 *
 * MoveNet gives one person, the one nearest to the middle of its square; the square around the person followed
 * keeps others out as long as nobody passes in front. A torso that is suddenly elsewhere is taken for a stranger's,
 * and for a while the one followed is waited for.
 */
import {
  HIPS,
  jointScore,
  jointX,
  jointY,
  nextRegion,
  SEEN_SCORE,
  SHOULDERS,
  wholeFrame,
  type Region,
} from "./region";

/** Where a person's trunk is, in pixels of the frame, and how large. */
export interface Torso {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** How long the person followed is waited for, ms. */
export const PATIENCE_MS = 700;

/** Of shoulders and hips so many must be seen: from fewer the middle of the trunk is anybody's guess. */
const MIN_JOINTS = 3;
/** A torso may be off by so many of its sizes without having moved: what MoveNet's errors come to. */
const SLACK = 0.4;
/** Torso sizes a second: 4 m/s, faster than anyone falls in a burpee. */
const FASTEST = 8;
/** However long ago the last pose was, further than so many sizes is somebody else. */
const FURTHEST = 2;

/**
 * A square comes from a pose at least so old, ms: at 30 frames a second from the one before the last. So two frames
 * may be looked at at once, with the same result as one after the other, and somebody at 3 m/s is 15 cm further.
 */
export const SETTLED_MS = 50;
/** Times of frames are rounded: 60 a second are 16.67 ms apart. */
const ROUNDING_MS = 0.5;

/** A frame whose pose is still to come. */
interface Look {
  readonly width: number;
  readonly height: number;
  readonly tMs: number;
  readonly region: Region;
  /** How old the pose was that `region` came from; 0 without one. */
  readonly elapsedMs: number;
}

interface Seen {
  readonly torso: Torso;
  readonly tMs: number;
}

/** Where to look, by the pose at that time. */
interface Choice {
  readonly region: Region;
  readonly tMs: number;
}

export class Follower {
  /** The frame that was asked about last. */
  private last: Look | null = null;
  /** Frames whose poses are still to come, in order. */
  private looks: Look[] = [];
  /** In order of time; the ones before the first that may be used are gone. */
  private choices: Choice[] = [];
  /** Where the person followed was last seen. */
  private seen: Seen | null = null;

  /** Whether all the poses have been taken that the square for this frame, the next one, depends on. */
  canTell(width: number, height: number, tMs: number): boolean {
    const oldest = this.looks.at(0);
    if (oldest === undefined) return true;
    return this.goesOn(width, height, tMs) && !isSettled(oldest.tMs, tMs);
  }

  /**
   * The square to look at in the next frame, of this size: the whole frame when nobody is followed. A `take` or
   * `skip` has to follow, in the order of the frames.
   */
  regionFor(width: number, height: number, tMs: number): Region {
    // Another size or an earlier time: another picture.
    if (!this.goesOn(width, height, tMs)) this.reset();
    while (this.choices.length > 1 && isSettled(this.choices[1].tMs, tMs)) this.choices.shift();
    const first = this.choices.at(0);
    const choice = first !== undefined && isSettled(first.tMs, tMs) ? first : null;
    const region = choice?.region ?? wholeFrame(width, height);
    this.last = { width, height, tMs, region, elapsedMs: choice === null ? 0 : tMs - choice.tMs };
    this.looks.push(this.last);
    return region;
  }

  /** Takes the pose found in the oldest such square. @returns false when it is somebody else's. */
  take(points: Float32Array): boolean {
    const look = this.looks.shift();
    if (look === undefined) return true;
    const { width, height, tMs, region, elapsedMs } = look;
    const torso = torsoOf(points, width, height);
    const waitedMs = this.seen === null ? 0 : tMs - this.seen.tMs;
    if (
      this.seen !== null &&
      torso !== null &&
      waitedMs < PATIENCE_MS &&
      !isSamePerson(this.seen.torso, torso, waitedMs)
    ) {
      return false;
    }
    if (torso !== null) this.seen = { torso, tMs };
    else if (waitedMs >= PATIENCE_MS) this.seen = null;
    this.choices.push({ region: nextRegion(points, width, height, region, elapsedMs), tMs });
    return true;
  }

  /** Does without the pose of the oldest such frame. */
  skip(): void {
    this.looks.shift();
  }

  /** Forgets the person; poses still to come are not followed. */
  reset(): void {
    this.last = null;
    this.looks = [];
    this.choices = [];
    this.seen = null;
  }

  private goesOn(width: number, height: number, tMs: number): boolean {
    const { last } = this;
    return last?.width === width && last.height === height && tMs >= last.tMs;
  }
}

function isSettled(poseMs: number, frameMs: number): boolean {
  return frameMs - poseMs >= SETTLED_MS - ROUNDING_MS;
}

/** The torso of a pose of 17 x (x, y, score), or `null` where too little of it is seen. */
export function torsoOf(points: Float32Array, width: number, height: number): Torso | null {
  const joints = [...SHOULDERS, ...HIPS];
  if (joints.filter((joint) => jointScore(points, joint) >= SEEN_SCORE).length < MIN_JOINTS) return null;
  const xs = joints.map((joint) => jointX(points, joint) * width);
  const ys = joints.map((joint) => jointY(points, joint) * height);
  const shoulderWidth = Math.hypot(xs[0] - xs[1], ys[0] - ys[1]);
  const trunkLength = Math.hypot(xs[0] + xs[1] - xs[2] - xs[3], ys[0] + ys[1] - ys[2] - ys[3]) / 2;
  return {
    x: (xs[0] + xs[1] + xs[2] + xs[3]) / 4,
    y: (ys[0] + ys[1] + ys[2] + ys[3]) / 4,
    // From the side shoulders fall together, bent forward to the camera the trunk does: the longer of them stays.
    size: Math.max(shoulderWidth, trunkLength),
  };
}

/** Whether a torso can have come from where another was `elapsedMs` before. */
export function isSamePerson(before: Torso, now: Torso, elapsedMs: number): boolean {
  const moved = Math.hypot(now.x - before.x, now.y - before.y);
  const allowed = Math.min(FURTHEST, SLACK + (FASTEST * elapsedMs) / 1000);
  return moved <= allowed * Math.max(before.size, now.size);
}
