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

interface Look {
  readonly width: number;
  readonly height: number;
  readonly tMs: number;
  /** Since the frame before it. */
  readonly elapsedMs: number;
  readonly region: Region;
}

interface Seen {
  readonly torso: Torso;
  readonly tMs: number;
}

export class Follower {
  /** The frame that is being looked at, or was last. */
  private look: Look | null = null;
  /** Where to look in the next frame. */
  private next: Region | null = null;
  /** Where the person followed was last seen. */
  private seen: Seen | null = null;

  /** The square to look at in a frame of this size: the whole frame when nobody is followed. */
  regionFor(width: number, height: number, tMs: number): Region {
    const last = this.look;
    // Another size or an earlier time: another picture.
    if (last === null || last.width !== width || last.height !== height || tMs < last.tMs) this.reset();
    const region = this.next ?? wholeFrame(width, height);
    this.look = { width, height, tMs, elapsedMs: last === null ? 0 : tMs - last.tMs, region };
    return region;
  }

  /** Takes the pose found in that square. @returns false when it is somebody else's: the square then stays. */
  take(points: Float32Array): boolean {
    if (this.look === null) return true;
    const { width, height, tMs, elapsedMs, region } = this.look;
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
    this.next = nextRegion(points, width, height, region, elapsedMs);
    return true;
  }

  /** Forgets the person; a pose still to come for the frame being looked at is not followed. */
  reset(): void {
    this.look = null;
    this.next = null;
    this.seen = null;
  }
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
