/**
 * What was seen in each picture of a video, packed: some 100 bytes a picture with a person, 90 more with a reference's
 * figure, and 20 without anybody, so that two hours at 30 pictures a second fit in 25 MB, or in 45.
 */

import type { FrameMark, Grade } from "../../generated/messages";
import { JOINTS } from "../skeleton";
import type { MarkLookup } from "./types";

/** Pictures a block holds; blocks never move, so growing copies nothing. */
const BLOCK = 2048;
const GRADES: readonly Grade[] = ["A", "B", "C", "D", "F"];
const NONE = 255;
/** Positions from -1 to 2 in 65535 steps: a tenth of a pixel of a 4K picture. */
const LEAST = -1;
const RANGE = 3;
const STEPS = 65535;
/** A player's clock counts in microseconds and a mark's in its own fractions: as near as this is the same picture. */
const SLACK_MS = 0.5;
const NO_POSE = -1;

interface Block {
  readonly tMs: Float64Array;
  readonly count: Uint32Array;
  readonly score: Uint8Array;
  readonly grade: Uint8Array;
  readonly faults: Uint32Array;
  /** Which pose is the person's, and which the reference's figure; `NO_POSE` for none. */
  readonly pose: Int32Array;
  readonly reference: Int32Array;
}

interface Poses {
  readonly place: Uint16Array;
  readonly score: Uint8Array;
}

export class Marks implements MarkLookup {
  size = 0;
  private readonly blocks: Block[] = [];
  private readonly poses: Poses[] = [];
  private poseCount = 0;

  /** Takes marks that follow those before them in time. */
  append(marks: readonly FrameMark[]): void {
    for (const mark of marks) this.add(mark);
  }

  at(tMs: number): FrameMark | null {
    const index = this.indexAt(tMs);
    return index < 0 ? null : this.read(index);
  }

  indexAt(tMs: number): number {
    const until = tMs + SLACK_MS;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) <= until) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  timeOf(index: number): number {
    return this.blocks[Math.floor(index / BLOCK)].tMs[index % BLOCK];
  }

  private add(mark: FrameMark): void {
    const at = this.size % BLOCK;
    if (at === 0) this.blocks.push(newBlock());
    const block = this.blocks[this.blocks.length - 1];
    block.tMs[at] = mark.t_ms;
    block.count[at] = mark.count;
    block.score[at] = mark.score ?? NONE;
    block.grade[at] = mark.grade === null ? NONE : GRADES.indexOf(mark.grade);
    block.faults[at] = bitsOf(mark.fault_joints);
    block.pose[at] = this.addPose(mark.points);
    block.reference[at] = this.addPose(mark.reference_points);
    this.size += 1;
  }

  private addPose(points: readonly number[]): number {
    if (points.length !== JOINTS.length * 3) return NO_POSE;
    const index = this.poseCount;
    const at = index % BLOCK;
    if (at === 0) {
      this.poses.push({
        place: new Uint16Array(BLOCK * JOINTS.length * 2),
        score: new Uint8Array(BLOCK * JOINTS.length),
      });
    }
    const { place, score } = this.poses[this.poses.length - 1];
    for (let joint = 0; joint < JOINTS.length; joint += 1) {
      const to = at * JOINTS.length + joint;
      place[to * 2] = packed(points[joint * 3]);
      place[to * 2 + 1] = packed(points[joint * 3 + 1]);
      score[to] = Math.round(Math.min(1, Math.max(0, points[joint * 3 + 2])) * 255);
    }
    this.poseCount += 1;
    return index;
  }

  private read(index: number): FrameMark {
    const block = this.blocks[Math.floor(index / BLOCK)];
    const at = index % BLOCK;
    const score = block.score[at];
    const grade = block.grade[at];
    return {
      t_ms: block.tMs[at],
      points: this.readPose(block.pose[at]),
      count: block.count[at],
      score: score === NONE ? null : score,
      grade: grade === NONE ? null : GRADES[grade],
      fault_joints: namesOf(block.faults[at]),
      reference_points: this.readPose(block.reference[at]),
    };
  }

  private readPose(index: number): number[] {
    if (index === NO_POSE) return [];
    const { place, score } = this.poses[Math.floor(index / BLOCK)];
    const from = (index % BLOCK) * JOINTS.length;
    const points = new Array<number>(JOINTS.length * 3);
    for (let joint = 0; joint < JOINTS.length; joint += 1) {
      points[joint * 3] = unpacked(place[(from + joint) * 2]);
      points[joint * 3 + 1] = unpacked(place[(from + joint) * 2 + 1]);
      points[joint * 3 + 2] = score[from + joint] / 255;
    }
    return points;
  }
}

function newBlock(): Block {
  return {
    tMs: new Float64Array(BLOCK),
    count: new Uint32Array(BLOCK),
    score: new Uint8Array(BLOCK),
    grade: new Uint8Array(BLOCK),
    faults: new Uint32Array(BLOCK),
    pose: new Int32Array(BLOCK),
    reference: new Int32Array(BLOCK),
  };
}

function packed(place: number): number {
  const share = (place - LEAST) / RANGE;
  return Math.round(Math.min(1, Math.max(0, share)) * STEPS);
}

function unpacked(steps: number): number {
  return (steps / STEPS) * RANGE + LEAST;
}

const NO_FAULTS: string[] = [];

function bitsOf(names: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    const joint = (JOINTS as readonly string[]).indexOf(name);
    if (joint >= 0) bits |= 1 << joint;
  }
  return bits >>> 0;
}

function namesOf(bits: number): string[] {
  return bits === 0 ? NO_FAULTS : JOINTS.filter((_, joint) => ((bits >>> joint) & 1) === 1);
}
