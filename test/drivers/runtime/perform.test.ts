import { beforeEach, describe, expect, test } from "vitest";
import type { LinkLoss } from "../../../drivers/link/link.ts";
import type { Chunk, Framing, MachineEffect, MachineEvent } from "../../../drivers/runtime/machine.ts";
import { COMMANDS_PENDING_MAX } from "../../../drivers/runtime/pending-commands.ts";
import { DeviceRunner, type DeviceSpec } from "../../../drivers/runtime/perform.ts";
import { asciiBytes, asciiText } from "../../../drivers/runtime/text.ts";
import { TRACE_LINES_MAX } from "../../../drivers/runtime/wire-notes.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LoopDevice } from "../../support/loop-device.ts";

// A toy device: frames are `<...>` of at most 8 bytes, commands are answered in order by any frame.
type Command = "ask" | "hang" | "relink" | "settle-twice" | "chatter";
type Outcome = string;
type Timer = "answer";
interface State {
  readonly waiting: readonly number[];
}
type ToyEvent = MachineEvent<string, Command, Timer>;
type ToyEffect = MachineEffect<Outcome, string, Timer>;

const FRAME_MAX_BYTES = 8;
const ANSWER_TIMEOUT_MS = 100;

const toyFraming: Framing<string, string> = {
  empty: "",
  push(held, bytes) {
    let text = held;
    const chunks: Chunk<string>[] = [];
    for (const character of asciiText(bytes)) {
      text += character;
      if (character === ">" && text.startsWith("<")) {
        chunks.push({ kind: "frame", frame: text, bytes: asciiBytes(text) });
        text = "";
      } else if (!text.startsWith("<") || text.length === FRAME_MAX_BYTES) {
        chunks.push({ kind: "noise", bytes: asciiBytes(text), reason: "no frame" });
        text = "";
      }
    }
    return [text, chunks];
  },
  flush: (held) => ["", held === "" ? [] : [{ kind: "noise", bytes: asciiBytes(held), reason: "cut off" }]],
  held_bytes: (held) => held.length,
};

const settleFirst = (state: State, outcome: Outcome): readonly [State, readonly ToyEffect[]] => {
  const [id, ...waiting] = state.waiting;
  return id === undefined ? [state, []] : [{ waiting }, [{ kind: "settle", id, outcome }]];
};

const commanded = (state: State, id: number, command: Command): readonly [State, readonly ToyEffect[]] => {
  const next = { waiting: [...state.waiting, id] };
  switch (command) {
    case "ask":
      return [
        next,
        [
          { kind: "write", bytes: asciiBytes("<ask>"), meaning: "ask" },
          { kind: "arm", timer: "answer", delay_ms: ANSWER_TIMEOUT_MS },
        ],
      ];
    case "hang":
      return [next, []];
    case "relink":
      return [state, [{ kind: "settle", id, outcome: "relinked" }, { kind: "relink" }]];
    case "settle-twice":
      return [
        state,
        [
          { kind: "settle", id, outcome: "once" },
          { kind: "settle", id, outcome: "twice" },
        ],
      ];
    case "chatter":
      return [
        state,
        [
          { kind: "settle", id, outcome: "said" },
          ...Array.from({ length: 300 }, () => ({
            kind: "write" as const,
            bytes: asciiBytes("."),
            meaning: "dot",
          })),
        ],
      ];
  }
};

const step = (state: State, event: ToyEvent): readonly [State, readonly ToyEffect[]] => {
  switch (event.kind) {
    case "link-up":
      return [state, [{ kind: "report", report: "up" }]];
    case "link-down":
      return [
        { waiting: [] },
        [
          { kind: "disarm", timer: "answer" },
          { kind: "report", report: "down" },
          ...state.waiting.map((id) => ({ kind: "settle" as const, id, outcome: "no link" })),
        ],
      ];
    case "frame":
      return settleFirst(state, event.frame);
    case "noise":
      return [state, [{ kind: "count", counter: "noise_seen" }]];
    case "timer":
      return settleFirst(state, "no answer");
    case "command":
      return commanded(state, event.id, event.command);
  }
};

const SPEC: DeviceSpec<State, string, Command, Outcome, string, Timer, string> = {
  initial: { waiting: [] },
  step,
  framing: toyFraming,
  describe: (frame) => `frame of ${frame.length}`,
  flush_after_ms: 50,
  personal: false,
};

describe("the performer of a device machine", () => {
  let clock: VirtualClock;
  let device: LoopDevice;
  let pair: BytePair;
  let reports: string[];
  let losses: LinkLoss[];
  let runner: DeviceRunner<State, string, Command, Outcome, string, Timer, string>;

  const run = (spec: Partial<typeof SPEC> = {}) => {
    runner = new DeviceRunner({ ...SPEC, ...spec }, pair, clock, {
      report: (report) => reports.push(report),
      up: () => reports.push("listener up"),
      down: (loss) => losses.push(loss),
    });
    runner.start();
    clock.advance(1);
  };
  const execute = (command: Command): string[] => {
    const outcomes: string[] = [];
    expect(runner.execute(command, (outcome) => outcomes.push(outcome))).toBe(true);
    return outcomes;
  };
  const say = (text: string) => {
    device.send(asciiBytes(text));
    clock.advance(0);
  };

  beforeEach(() => {
    clock = new VirtualClock();
    device = new LoopDevice();
    device.echo = false;
    pair = new BytePair(clock, { label: "toy", baud: 0 }).join(device);
    reports = [];
    losses = [];
  });

  test("writes a command's bytes and settles it with the answer, once", () => {
    run();
    const outcomes = execute("ask");
    clock.advance(0);
    expect(asciiText(Uint8Array.from(device.heard))).toBe("<ask>");
    say("<yes>");
    clock.advance(10_000);
    expect(outcomes).toEqual(["<yes>"]);
    expect(runner.diagnostics().counters).toMatchObject({ tx_frames: 1, rx_frames: 1 });
  });

  test("settles by the machine's timer when no answer comes, and a late answer settles nothing more", () => {
    run();
    const outcomes = execute("ask");
    clock.advance(ANSWER_TIMEOUT_MS);
    say("<yes>");
    expect(outcomes).toEqual(["no answer"]);
  });

  test("a machine that settles a command twice stops the program", () => {
    run();
    expect(() => runner.execute("settle-twice", () => {})).toThrow("settled twice");
  });

  test("a command given from within an outcome is stepped after the running step", () => {
    run();
    const outcomes: string[] = [];
    runner.execute("chatter", (first) => {
      runner.execute("ask", (second) => outcomes.push(second));
      outcomes.push(first);
    });
    clock.advance(0);
    // The first command settles before it writes its dots; the second writes behind them all the same.
    expect(asciiText(Uint8Array.from(device.heard))).toBe(`${".".repeat(300)}<ask>`);
    say("<yes>");
    expect(outcomes).toEqual(["said", "<yes>"]);
  });

  test("refuses a command past the maximum, without ever settling it", () => {
    run();
    const outcomes: string[] = [];
    for (let count = 0; count < COMMANDS_PENDING_MAX; count++)
      expect(runner.execute("hang", (outcome) => outcomes.push(outcome))).toBe(true);
    const refused: string[] = [];
    expect(runner.execute("ask", (outcome) => refused.push(outcome))).toBe(false);
    pair.unplug();
    expect(outcomes).toHaveLength(COMMANDS_PENDING_MAX);
    expect(refused).toEqual([]);
    expect(runner.execute("hang", () => {})).toBe(true);
  });

  test("counts noise in bytes and names it in the trace", () => {
    run();
    say("xy<ok>z");
    const { counters, trace } = runner.diagnostics();
    expect(counters).toMatchObject({ rx_noise_bytes: 3, rx_frames: 1, noise_seen: 3 });
    expect(trace.filter((line) => line.direction === "noise").map((line) => line.meaning)).toEqual([
      "no frame",
      "no frame",
      "no frame",
    ]);
  });

  test("flushes what is held when the line goes quiet, counted from the last byte", () => {
    run();
    say("<a");
    clock.advance(49);
    say("b");
    clock.advance(49);
    expect(runner.diagnostics().counters.rx_noise_bytes).toBeUndefined();
    clock.advance(1);
    expect(runner.diagnostics().counters.rx_noise_bytes).toBe(3);
  });

  test("bytes of one connection never join those of the next, after a loss or a stop", () => {
    run();
    say("<a");
    pair.unplug();
    pair.plug();
    clock.advance(1_000);
    say("b>");
    expect(runner.diagnostics().counters.rx_frames).toBeUndefined();
    say("<c");
    runner.stop();
    runner.start();
    clock.advance(1);
    say("d>");
    expect(runner.diagnostics().counters).toMatchObject({ rx_noise_bytes: 8 });
    expect(runner.diagnostics().counters.rx_frames).toBeUndefined();
  });

  test("keeps the newest lines of trace, no more than the maximum, and tells each to its listeners", () => {
    run();
    const told: string[] = [];
    const stop = runner.onTrace((line) => told.push(line.meaning));
    execute("chatter");
    execute("ask");
    stop();
    execute("ask");
    const { trace } = runner.diagnostics();
    expect(trace).toHaveLength(TRACE_LINES_MAX);
    expect(trace.slice(-3).map((line) => line.meaning)).toEqual(["dot", "ask", "ask"]);
    expect(told).toHaveLength(301);
  });

  test("keeps no bytes in the trace of a device whose bytes may be personal", () => {
    run({ personal: true });
    execute("ask");
    say("<id>x");
    const { trace } = runner.diagnostics();
    expect(trace.map((line) => [line.direction, line.length_bytes])).toContainEqual(["in", 4]);
    expect(trace.some((line) => "bytes" in line)).toBe(false);
  });

  test("a lost link settles what waits, says down once, and comes back by itself", () => {
    run();
    const outcomes = execute("ask");
    pair.unplug();
    expect(outcomes).toEqual(["no link"]);
    clock.advance(60_000);
    expect(losses.map((loss) => loss.code)).toEqual(["LINK_LOST"]);
    expect(runner.diagnostics()).toMatchObject({ loss: { code: "LINK_LOST" } });
    pair.plug();
    clock.advance(5_000);
    expect(runner.diagnostics()).toMatchObject({ link: "open", loss: undefined });
    expect(reports).toEqual(["listener up", "up", "down", "listener up", "up"]);
  });

  test("relink gives the link up and opens it again; while there is none it does nothing", () => {
    run();
    execute("relink");
    expect(runner.diagnostics()).toMatchObject({ link: "waiting", loss: { code: "LINK_STALLED" } });
    expect(pair.write(asciiBytes("x"))).toBe(false);
    execute("relink");
    while (runner.diagnostics().link === "waiting" && clock.step());
    expect(runner.diagnostics().link).toBe("opening");
    execute("relink");
    clock.advance(0);
    expect(runner.diagnostics().link).toBe("open");
    expect(losses).toHaveLength(1);
  });

  test("a write while there is no link is counted as refused", () => {
    pair.unplug();
    run();
    execute("ask");
    expect(runner.diagnostics().counters).toMatchObject({ tx_refused: 1 });
  });

  test("stop tells the machine, leaves no timer armed and hears nothing more", () => {
    run();
    const outcomes = execute("ask");
    runner.stop();
    expect(outcomes).toEqual(["no link"]);
    expect(clock.armed).toBe(0);
    say("<yes>");
    expect(runner.diagnostics().counters.rx_frames).toBeUndefined();
    runner.stop();
    expect(losses).toEqual([]);
  });

  test("a listener that stops the device when it hears of a loss leaves no timer armed", () => {
    const stopping = new DeviceRunner(SPEC, pair, clock, {
      report: () => {},
      up: () => {},
      down: () => stopping.stop(),
    });
    stopping.start();
    clock.advance(1);
    pair.unplug();
    expect(stopping.diagnostics().link).toBe("stopped");
    expect(clock.armed).toBe(0);
  });
});
