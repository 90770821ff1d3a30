import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Engine, startEngine } from "../engine";
import type { Answer, Message, PagePlan } from "../generated/messages";
import { HostedSession } from "./hosted_session";
import { findReference, type FoundReference } from "./reference_file";

vi.mock("../engine", () => ({ startEngine: vi.fn(), checkToken: async () => ({}) }));
vi.mock("../host/bridge", () => ({
  createBridge: () => ({ send: (message: Message) => sent.push(message), address() {}, flush() {} }),
}));
vi.mock("../host/commands", () => ({ listenForCommands: () => ({ allow() {}, dispose() {} }) }));
vi.mock("../host/embedding", () => ({ readEmbedding: () => ({}) }));
vi.mock("./site", () => ({ BASE: "/", loadSiteConfig: async () => ({ publicKeys: [] }) }));
vi.mock("./reference_file", () => ({ findReference: vi.fn() }));

const ID = "123e4567-e89b-12d3-a456-426614174000";
const FILE = { id: ID, url: `references/${ID}.json`, most_bytes: 1000 };
const FAILED: Message = { type: "error", error: "engine_load_failed", message: "numpy did not load" };
const TEXT: FoundReference = { source: "{}" };
const sent: Message[] = [];

beforeEach(() => {
  vi.stubGlobal("window", { isSecureContext: true });
  vi.stubGlobal("navigator", { languages: ["en"] });
  vi.stubGlobal("reportError", () => undefined);
  vi.stubGlobal("location", new URL("https://site.example/pose_tracker/tracking"));
  sent.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

const answer = (plan: Partial<PagePlan> | null, ...messages: Message[]): Answer => ({
  messages,
  view: null,
  page:
    plan &&
    ({ proceed: true, lang: "en", unit: "none", command_origins: [], ...plan } as unknown as PagePlan),
});

/** A session whose engine notes what it is asked, in order; `numpy` is what asking for numpy gives, time by time. */
function session(
  query: string,
  asked: Partial<PagePlan>,
  numpy: (Answer | Error | Promise<Answer>)[] = [answer(null)],
) {
  const calls: unknown[] = [];
  const engine = {
    open: async () => {
      calls.push("open");
      return answer(asked);
    },
    reference: async (...given: string[]) => {
      calls.push(["reference", ...given]);
      return answer(given[1] ? { proceed: false } : { reference: ID, reference_file: null });
    },
    needNumpy: async () => {
      calls.push("numpy");
      const got = numpy.shift();
      if (got === undefined || got instanceof Error) throw got ?? new Error("asked too often");
      return got;
    },
    terminate: vi.fn(),
  };
  vi.mocked(startEngine).mockResolvedValue(engine as unknown as Engine);
  const failed = vi.fn();
  const hosted = new HostedSession("tracking", query, { answered() {}, failed, commanded() {} });
  return { hosted, calls, failed };
}

describe("a session with a reference", () => {
  it("fetches numpy and looks for the reference while Python starts, and hands its text over", async () => {
    vi.mocked(findReference).mockResolvedValue(TEXT);
    const { hosted, calls } = session(`?reference=${ID}`, { reference_file: FILE });
    expect(findReference).toHaveBeenCalledOnce();
    expect((await hosted.open())?.page?.reference).toBe(ID);
    expect(calls).toEqual(["numpy", "open", ["reference", "{}"]]);
    expect(findReference).toHaveBeenCalledOnce();
    expect(await hosted.prepare()).toBeNull();
    expect(calls).toHaveLength(3);
  });

  it("opens before numpy is there, and is ready only with it", async () => {
    vi.mocked(findReference).mockResolvedValue(TEXT);
    let arrive: (got: Answer) => void = () => undefined;
    const coming = new Promise<Answer>((resolve) => (arrive = resolve));
    const { hosted } = session(`?reference=${ID}`, { reference_file: FILE }, [coming]);
    expect((await hosted.open())?.page?.proceed).toBe(true);
    let ready = false;
    const prepared = hosted.prepare().then(() => (ready = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ready).toBe(false);
    arrive(answer(null));
    await prepared;
  });

  it("tells the session what was in the way of the reference", async () => {
    vi.mocked(findReference).mockResolvedValue({ problem: "not_found", detail: "" });
    const { hosted, calls } = session(`?reference=${ID}`, { reference_file: FILE });
    expect((await hosted.open())?.page?.proceed).toBe(false);
    expect(calls).toContainEqual(["reference", "", "not_found", ""]);
    expect(await hosted.prepare()).toBeNull();
  });

  it("looks anew where the query was guessed wrongly", async () => {
    vi.mocked(findReference).mockResolvedValue(TEXT);
    const { hosted, calls } = session("?exercise=squat", { reference_file: FILE });
    expect(findReference).not.toHaveBeenCalled();
    await hosted.open();
    expect(findReference).toHaveBeenCalledExactlyOnceWith(FILE, new URL("https://site.example/"));
    expect(await hosted.prepare()).toBeNull();
    expect(calls).toEqual(["open", ["reference", "{}"], "numpy"]);
  });

  it("tries numpy twice, tells person and host once, and tries again when it is asked to", async () => {
    vi.mocked(findReference).mockResolvedValue(TEXT);
    const missing = answer(null, FAILED);
    const { hosted, calls } = session(`?reference=${ID}`, { reference_file: FILE }, [
      missing,
      missing,
      answer(null),
    ]);
    await hosted.open();
    expect(await hosted.prepare()).toEqual(FAILED);
    expect(sent).toEqual([FAILED]);
    expect(await hosted.prepare()).toBeNull();
    expect(calls.filter((call) => call === "numpy")).toHaveLength(3);
    expect(sent).toHaveLength(1);
  });

  it("tells of a fault in what numpy is for, and asks no second time by itself", async () => {
    vi.mocked(findReference).mockResolvedValue(TEXT);
    const fault: Message = { type: "error", error: "internal", message: "a bug" };
    const { hosted, calls } = session(`?reference=${ID}`, { reference_file: FILE }, [answer(null, fault)]);
    await hosted.open();
    expect(await hosted.prepare()).toEqual(fault);
    expect(sent).toEqual([fault]);
    expect(calls.filter((call) => call === "numpy")).toHaveLength(1);
  });

  it("is over where Python breaks over it", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.mocked(findReference).mockResolvedValue(TEXT);
    const broken = new Error("Python broke");
    const { hosted, failed } = session(`?reference=${ID}`, { reference_file: FILE }, [broken, broken]);
    await hosted.open();
    expect(await hosted.prepare()).toBeNull();
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ error: "internal" }));
  });
});

describe("a session without one", () => {
  it("has no use for numpy", async () => {
    const { hosted, calls } = session("?exercise=squat", { exercise: "squat" });
    await hosted.open();
    expect(await hosted.prepare()).toBeNull();
    expect(calls).toEqual(["open"]);
  });
});
