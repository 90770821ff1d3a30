import { describe, expect, it } from "vitest";
import { type Command, listenForCommands, readCommand } from "./commands";

const HOST = "https://host.example";

function framed() {
  const events = new EventTarget();
  const parent = { name: "parent" };
  const window = {
    parent: parent as unknown,
    addEventListener: (type: "message", listener: (event: MessageEvent) => void) =>
      events.addEventListener(type, listener as EventListener),
    removeEventListener: (type: "message", listener: (event: MessageEvent) => void) =>
      events.removeEventListener(type, listener as EventListener),
  };
  const post = (data: unknown, origin = HOST, source: unknown = parent): void => {
    events.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
  };
  const taken: Command[] = [];
  const commands = listenForCommands(window, (command) => taken.push(command));
  return { window, commands, post, taken };
}

describe("commands of the page around", () => {
  it("are taken from an allowed origin, as object or JSON text", () => {
    const { commands, post, taken } = framed();
    commands.allow([HOST]);
    post({ command: "pause" });
    post('{"command":"resume"}');
    expect(taken).toEqual([{ command: "pause" }, { command: "resume" }]);
  });

  it("are not taken from another origin, another window or the page itself", () => {
    const { window, commands, post, taken } = framed();
    commands.allow([HOST]);
    post({ command: "stop" }, "https://evil.example");
    post({ command: "stop" }, HOST, { name: "some other frame" });
    post({ command: "stop" }, HOST, null);
    window.parent = window;
    post({ command: "stop" }, HOST, window);
    expect(taken).toEqual([]);
  });

  it("wait until the session has said whom it takes them from", () => {
    const { commands, post, taken } = framed();
    post({ command: "pause" });
    post({ command: "stop" }, "https://evil.example");
    expect(taken).toEqual([]);
    commands.allow([HOST]);
    expect(taken).toEqual([{ command: "pause" }]);
  });

  it("do not pile up without end while they wait", () => {
    const { commands, post, taken } = framed();
    for (let i = 0; i < 1000; i += 1) post({ command: "reset" });
    commands.allow(["*"]);
    expect(taken.length).toBeLessThan(100);
  });

  it("end with the page", () => {
    const { commands, post, taken } = framed();
    commands.allow(["*"]);
    commands.dispose();
    post({ command: "stop" });
    expect(taken).toEqual([]);
  });
});

describe("commands of the app", () => {
  it("are taken whatever the origins", () => {
    const { commands, taken } = framed();
    commands.allow([]);
    commands.fromApp({ command: "setExercise", exercise: "squat" });
    expect(taken).toEqual([{ command: "setExercise", exercise: "squat" }]);
  });

  it.each([undefined, "stop", 7, {}, { command: 1 }])("are refused with a reason: %s", (value) => {
    const { commands } = framed();
    expect(() => commands.fromApp(value)).toThrow(TypeError);
  });
});

it.each([null, [], "", "{", "[1]", 5, { type: "webpackOk" }, { command: {} }, new Date(0)])(
  "%s is no command",
  (data) => {
    expect(readCommand(data)).toBeNull();
  },
);
