/**
 * The machine of a bank on a bus under any order of events, for both dialects: answers that fit and others,
 * noise, timers, commands, a line that comes and goes. What must hold whatever happens is judged on the
 * frames it writes and the commands it settles.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LockCommand, LockOutcome } from "../../../../drivers/locker/bank/bank.pure.ts";
import type { Dialect } from "../../../../drivers/locker/bank/dialect.pure.ts";
import { type LockBankMachine, lockBankMachine } from "../../../../drivers/locker/bank/machine.ts";
import type { LockTimer } from "../../../../drivers/locker/bank/state.pure.ts";
import { lockerCu48Codec } from "../../../../drivers/locker/cu48/codec.pure.ts";
import { type Cu48Settings, cu48Bus, cu48Dialect } from "../../../../drivers/locker/cu48/dialect.pure.ts";
import { lockerModbusCodec } from "../../../../drivers/locker/modbus/codec.pure.ts";
import {
  type ModbusSettings,
  modbusBus,
  modbusDialect,
} from "../../../../drivers/locker/modbus/dialect.pure.ts";
import type { WireCodec, WireObject } from "../../../../drivers/runtime/machine.ts";

const MODBUS: ModbusSettings = {
  protocol: "modbus",
  boards: [
    { address: 1, channels: 8 },
    { address: 2, channels: 16 },
  ],
  baud: 9_600,
  closed_level: 1,
};
const CU48: Cu48Settings = {
  protocol: "cu48",
  boards: [{ address: 1 }, { address: 2 }],
  baud: 19_200,
  closed_bit: 1,
  pulse_ms: 500,
};

/** What happens next; numbers choose among what can. */
type Happening =
  /** The line's silence ends and what is asked is answered, as on a good day. */
  | { readonly kind: "serve" }
  /** Some seconds pass: a pulse, its watch and the time until boards are tried again are over. */
  | { readonly kind: "pass" }
  | { readonly kind: "answer"; readonly wrong: number }
  | { readonly kind: "noise" | "up" | "down" }
  | { readonly kind: "timer"; readonly pick: number }
  | { readonly kind: "pulse"; readonly board: number; readonly index0: number; readonly duration_ms: number }
  | { readonly kind: "all-off" | "shut-down" };

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 80, arbitrary: fc.record({ kind: fc.constant("serve" as const) }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("pass" as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("answer" as const), wrong: fc.nat(8) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("timer" as const), pick: fc.nat(7) }) },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant("pulse" as const),
      board: fc.constantFrom(1, 2, 3),
      index0: fc.oneof(fc.nat(7), fc.nat(7), fc.integer({ min: -1, max: 48 })),
      duration_ms: fc.constantFrom(500, 500, 500, 300, 550, 5_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("noise", "down", "all-off", "shut-down") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("up" as const) }) },
);

/** The answer that a good board gives to the frame, as an object of the analyser; undefined: none. */
const goodAnswer = (asked: WireObject, channels: number): WireObject | undefined => {
  const board = asked.board;
  const every = Array.from({ length: channels }, (_, index0) => index0);
  switch (asked.kind) {
    case "read-version":
      return { kind: "registers", board, values: [200] };
    case "read-modes":
      return { kind: "registers", board, values: every.map(() => 0) };
    case "read-coils":
      return { kind: "coils", board, count: channels, on: [] };
    case "read-inputs":
      return { kind: "inputs", board, count: channels, active: every };
    case "read-locks":
      return { kind: "locks", board, active: every };
    case "unlock":
      return undefined;
    default:
      return asked;
  }
};

/** Drives one machine and keeps what may be looked at. */
class Bench<Frame extends { readonly bytes: Uint8Array }> {
  readonly settled = new Map<number, LockOutcome[]>();
  readonly broken: string[] = [];
  pulses = 0;
  readonly #machine: LockBankMachine<Frame>;
  readonly #dialect: Dialect<Frame>;
  readonly #codec: WireCodec;
  readonly #armed = new Set<LockTimer>();
  readonly #commands = new Map<number, LockCommand>();
  #state;
  #asked: WireObject | undefined;
  #up = false;
  #ids = 0;

  constructor(machine: LockBankMachine<Frame>, dialect: Dialect<Frame>, codec: WireCodec) {
    this.#machine = machine;
    this.#dialect = dialect;
    this.#codec = codec;
    this.#state = machine.initial;
  }

  happen(happening: Happening): void {
    switch (happening.kind) {
      case "up":
        if (this.#up) return;
        this.#up = true;
        return this.#step({ kind: "link-up" });
      case "down":
        if (!this.#up) return;
        this.#up = false;
        return this.#step({ kind: "link-down" });
      case "noise":
        return this.#step({ kind: "noise", bytes: Uint8Array.of(9), reason: "test" });
      case "serve":
        if (this.#armed.has("line")) this.fire("line");
        return this.#answer(Number.POSITIVE_INFINITY);
      case "pass":
        for (const timer of ["settle", "watch-end", "revive", "reply"] as const)
          if (this.#armed.has(timer)) this.fire(timer);
        return;
      case "timer": {
        const timer = [...this.#armed][happening.pick % Math.max(1, this.#armed.size)];
        return timer === undefined ? undefined : this.fire(timer);
      }
      case "answer":
        return this.#answer(happening.wrong);
      case "pulse": {
        const { board, index0, duration_ms } = happening;
        return this.#command({ kind: "pulse", permit: "p", channel: { board, index0 }, duration_ms });
      }
      case "shut-down":
        // The driver asks for it once.
        if (
          [...this.#commands].some(([id, { kind }]) => kind === "shut-down" && !this.settled.get(id)?.length)
        )
          return;
        return this.#command({ kind: happening.kind });
      case "all-off":
        return this.#command({ kind: happening.kind });
    }
  }

  fire(timer: LockTimer): void {
    this.#armed.delete(timer);
    this.#step({ kind: "timer", timer });
  }

  #command(command: LockCommand): void {
    const id = ++this.#ids;
    this.#commands.set(id, command);
    this.settled.set(id, []);
    this.#step({ kind: "command", id, command });
  }

  /** Mostly what a good board says; else of the other board, or with other contents. */
  #answer(wrong: number): void {
    if (this.#asked === undefined || !this.#up) return;
    const good = goodAnswer(
      this.#asked,
      this.#asked.board === 2 && this.#codec === lockerModbusCodec ? 16 : this.#channels,
    );
    if (good === undefined) return;
    const said =
      wrong === 0
        ? { ...good, board: good.board === 1 ? 2 : 1 }
        : wrong === 1 && "values" in good
          ? { ...good, values: [1] }
          : wrong === 2 && "on" in good
            ? { ...good, on: [0] }
            : wrong === 3 && "active" in good
              ? { ...good, active: [] }
              : good;
    const encoded = this.#codec.encode(said);
    if (!("bytes" in encoded)) throw new Error(encoded.error);
    const [, chunks] = this.#dialect.framing.push(this.#dialect.framing.empty, encoded.bytes);
    for (const chunk of chunks) if (chunk.kind === "frame") this.#step({ kind: "frame", frame: chunk.frame });
  }

  get #channels(): number {
    return this.#codec === lockerModbusCodec ? 8 : 48;
  }

  #step(event: Parameters<LockBankMachine<Frame>["step"]>[1]): void {
    const [state, effects] = this.#machine.step(this.#state, event);
    this.#state = state;
    for (const effect of effects) {
      if (effect.kind === "arm") this.#armed.add(effect.timer);
      else if (effect.kind === "disarm") this.#armed.delete(effect.timer);
      else if (effect.kind === "settle") this.settled.get(effect.id)?.push(effect.outcome);
      else if (effect.kind === "write") this.#written(effect.bytes);
    }
  }

  #written(bytes: Uint8Array): void {
    const [frame, ...more] = this.#codec.decode(bytes);
    if (frame === undefined || more.length > 0) return void this.broken.push("not one frame");
    if (!this.#up) this.broken.push("written to a line that is down");
    if (["forbidden", "noise", "error"].includes(frame.kind)) this.broken.push(`written: ${frame.kind}`);
    this.#asked = frame;
    if (frame.kind !== "flash-on" && frame.kind !== "unlock") return;
    this.pulses++;
    // The one pulse that was ordered and is not settled must be this one.
    const open = [...this.#commands].filter(
      ([id, { kind }]) => kind === "pulse" && this.settled.get(id)?.length === 0,
    );
    const [command] = open.map(([, each]) => each);
    const lock = frame.channel ?? frame.lock;
    if (
      open.length !== 1 ||
      command?.kind !== "pulse" ||
      command.channel.board !== frame.board ||
      command.channel.index0 !== lock
    )
      this.broken.push(`a pulse that nobody ordered: ${JSON.stringify(frame)}`);
    if (this.pulses > this.#pulsesOrdered()) this.broken.push("more pulses than orders");
  }

  #pulsesOrdered(): number {
    return [...this.#commands.values()].filter(({ kind }) => kind === "pulse").length;
  }
}

const BENCHES = {
  modbus: () => {
    const dialect = modbusDialect(MODBUS);
    return new Bench(lockBankMachine(modbusBus(MODBUS), dialect), dialect, lockerModbusCodec);
  },
  cu48: () => {
    const dialect = cu48Dialect(CU48);
    return new Bench(lockBankMachine(cu48Bus(CU48), dialect), dialect, lockerCu48Codec);
  },
} as const;

describe.each(["modbus", "cu48"] as const)("machine of a bank, %s, under any order of events", (protocol) => {
  test("writes only what was ordered, one pulse an order and one at a time, and settles each command once", () => {
    let pulses = 0;
    fc.assert(
      fc.property(fc.array(happenings, { minLength: 60, maxLength: 200 }), (events) => {
        const bench = BENCHES[protocol]();
        bench.happen({ kind: "up" });
        bench.fire("earlier-life");
        for (let step = 0; step < 40; step++) bench.happen({ kind: "serve" });
        for (const event of events) bench.happen(event);
        expect(bench.broken).toEqual([]);
        expect([...bench.settled.values()].every(({ length }) => length <= 1)).toBe(true);
        pulses += bench.pulses;
        // Everything is settled once the line is gone and what was armed has fired.
        bench.happen({ kind: "down" });
        for (let left = 0; left < 20; left++) bench.happen({ kind: "timer", pick: 0 });
        expect([...bench.settled.values()].map(({ length }) => length)).toEqual(
          [...bench.settled.values()].map(() => 1),
        );
      }),
      { numRuns: 500 },
    );
    // Runs in which nothing is pulsed prove nothing.
    expect(pulses).toBeGreaterThan(200);
  }, 60_000);
});
