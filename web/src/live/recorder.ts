/**
 * Keeps what the session is handed, so that the person can save it and have it judged again elsewhere: the
 * format of `docs/recordings.md`. Keypoints and commands only, never a picture; nothing of it is sent.
 */

/** What the session was told before the frame with index `frame`; one of the three, as in the format. */
export type RecordedEvent =
  | { readonly frame: number; readonly command: unknown }
  | { readonly frame: number; readonly report: string; readonly detail?: string }
  | { readonly frame: number; readonly size: readonly [number, number] };

/** A recording as plain data. */
export interface RecordedSession {
  readonly format: "repscope-recording";
  readonly version: 1;
  readonly exercise?: string;
  /** Text of the movement file, where the movement was the embedder's own. */
  readonly movement?: string;
  /** Text of the reference movement's file, where the person was compared with one. */
  readonly reference?: string;
  readonly model: string;
  readonly query: string;
  readonly width: number;
  readonly height: number;
  readonly t_ms: readonly number[];
  readonly frames: readonly (readonly number[])[];
  readonly events: readonly RecordedEvent[];
}

/** What is known of a session before its first frame. */
export interface RecordedFacts {
  readonly exercise: string | null;
  readonly movement: string | null;
  readonly reference: string | null;
  readonly model: string;
  /** The page's; its token is left out. */
  readonly query: string;
}

/** Half an hour of a fast camera: 60 MB of keypoints at the most. */
export const MOST_MS = 30 * 60_000;
const MOST_FRAMES = (MOST_MS / 1000) * 60;
/** Characters of JSON; a host that sends more commands is none that anybody would replay. */
const MOST_EVENT_CHARACTERS = 1_000_000;
const LENGTHS: ReadonlySet<number> = new Set([0, 51, 132]);

export class Recorder {
  readonly #facts: RecordedFacts;
  readonly #whenFull: () => void;
  readonly #times: number[] = [];
  readonly #frames: Float32Array[] = [];
  readonly #events: RecordedEvent[] = [];
  #first: readonly [number, number] | null = null;
  #size: readonly [number, number] = [0, 0];
  #eventCharacters = 0;
  #full = false;

  /** @param whenFull called once, when no more is kept. */
  constructor(facts: RecordedFacts, whenFull: () => void) {
    this.#facts = { ...facts, query: withoutToken(facts.query) };
    this.#whenFull = whenFull;
  }

  /** A frame, about to be handed to the session; one that the session will refuse is not kept. */
  frame(points: Float32Array, tMs: number, width: number, height: number): void {
    const [begin, last] = [this.#times[0] ?? tMs, this.#times.at(-1) ?? -Infinity];
    if (!(tMs > last && tMs < Infinity && width > 0 && height > 0) || !LENGTHS.has(points.length)) return;
    if (tMs - begin > MOST_MS || this.#frames.length >= MOST_FRAMES) this.#fill();
    if (this.#full) return;
    const size = [Math.round(width), Math.round(height)] as const;
    this.#first ??= this.#size = size;
    if (size[0] !== this.#size[0] || size[1] !== this.#size[1]) {
      this.#event({ frame: this.#frames.length, size });
      this.#size = size;
    }
    this.#times.push(tMs);
    // A copy: the model may use its array again. The session, too, takes what is not finite for missing.
    this.#frames.push(points.map((value) => (Number.isFinite(value) ? value : -1)));
  }

  /** A command, about to be handed to the session. */
  command(command: object): void {
    this.#event({ frame: this.#frames.length, command: JSON.parse(JSON.stringify(command)) as unknown });
  }

  /** A report, about to be handed to the session. */
  report(code: string, detail = ""): void {
    this.#event({ frame: this.#frames.length, report: code, ...(detail ? { detail } : {}) });
  }

  toObject(): RecordedSession {
    return { ...this.#head(), t_ms: [...this.#times], frames: this.#frames.map((each) => [...each]) };
  }

  /** The recording as JSON, in pieces: as one text it could be longer than a text may be. */
  *pieces(): Generator<string> {
    const { events, ...head } = this.#head();
    yield JSON.stringify(head).slice(0, -1);
    yield `,"events":${JSON.stringify(events)},"t_ms":${JSON.stringify(this.#times)},"frames":[`;
    for (const [index, frame] of this.#frames.entries()) {
      yield `${index > 0 ? "," : ""}${JSON.stringify([...frame])}`;
    }
    yield "]}";
  }

  #head(): Omit<RecordedSession, "t_ms" | "frames"> {
    const { exercise, movement, reference, model, query } = this.#facts;
    // Before the first frame nobody knows its size, and a recording without frames needs none that is true.
    const [width, height] = this.#first ?? [1, 1];
    return {
      format: "repscope-recording",
      version: 1,
      ...(exercise === null ? {} : { exercise }),
      ...(movement === null ? {} : { movement }),
      ...(reference === null ? {} : { reference }),
      model,
      query,
      width,
      height,
      events: [...this.#events],
    };
  }

  #event(event: RecordedEvent): void {
    this.#eventCharacters += JSON.stringify(event).length;
    if (this.#eventCharacters > MOST_EVENT_CHARACTERS) this.#fill();
    if (!this.#full) this.#events.push(event);
  }

  #fill(): void {
    if (this.#full) return;
    this.#full = true;
    this.#whenFull();
  }
}

/** `repscope-squat-2030-01-31-1805`, in the person's own time. */
export function fileName(exercise: string | null, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `repscope-${exercise ?? "keypoints"}-${date}-${two(now.getHours())}${two(now.getMinutes())}`;
}

/** The recording as a file, gzipped where the browser can do so. */
export async function toFile(recorder: Recorder, name: string): Promise<File> {
  const text = new Blob([...recorder.pieces()]);
  if (typeof CompressionStream === "undefined") {
    return new File([text], `${name}.json`, { type: "application/json" });
  }
  const packed = await new Response(text.stream().pipeThrough(new CompressionStream("gzip"))).blob();
  return new File([packed], `${name}.json.gz`, { type: "application/gzip" });
}

function withoutToken(query: string): string {
  const pieces = query.replace(/^\?/, "").split("&");
  return pieces.filter((piece) => piece !== "" && !isToken(piece)).join("&");
}

/** Whether it is `token=…`, however its name is written. */
function isToken(piece: string): boolean {
  return [...new URLSearchParams(piece).keys()].includes("token");
}
