/**
 * The simulated CU48 on its own: it must be as dangerous as a real one, or tests against it prove nothing.
 * All bytes are typed by hand (lockers.md 1c); none comes from the driver's codec.
 */
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { lockDefectRows } from "../../../simulators/locker/defects.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../../simulators/locker/lock-boards.ts";

interface Bench {
  readonly clock: VirtualClock;
  readonly bank: SimulatedLockBoards;
  readonly events: SimulatorEvent[];
  /** Sent as it is; the answer after the board's turnaround. */
  ask(hex: string): string;
}

const bench = (set: { readonly closed_bit?: 0 | 1; readonly unlock_ms?: number } = {}, boards = 2): Bench => {
  const clock = new VirtualClock();
  const bank = createLockBoards({
    protocol: "cu48",
    boards: Array.from({ length: boards }, (_, address) => ({ address })),
    clock,
    random: new SeededRandom(7),
    ...set,
  });
  let heard: string[] = [];
  bank.attach({ send: (bytes) => heard.push(toHex(bytes)), unplug: () => {}, plug: () => {} });
  const events: SimulatorEvent[] = [];
  bank.onEvent((event) => events.push(event));
  return {
    clock,
    bank,
    events,
    ask: (hex) => {
      heard = [];
      bank.receive(fromHex(hex) ?? new Uint8Array());
      clock.advance(5);
      return heard.join(" | ");
    },
  };
};

const told = ({ events }: Bench, name: string): readonly SimulatorEvent[] =>
  events.filter(({ event }) => event === name);
const box = (index0: number, board = 0) => ({ board, index0 });

const STATUS_0 = "02 00 00 50 03 55";
const STATUS_1 = "02 01 00 50 03 56";
const ALL_CLOSED_0 = "02 00 00 65 FF FF FF FF FF FF 03 64";
const ALL_CLOSED_1 = "02 01 00 65 FF FF FF FF FF FF 03 65";

describe("simulated CU48 boards", () => {
  test("a status question is answered by its board alone, one bit a lock, the first lock in bit 0", () => {
    const b = bench();
    expect(b.ask(STATUS_0)).toBe(ALL_CLOSED_0);
    expect(b.ask(STATUS_1)).toBe(ALL_CLOSED_1);
    expect(b.ask("02 05 00 50 03 5A")).toBe("");
    b.bank.hand.forceDoor(box(0));
    b.bank.hand.forceDoor(box(47));
    // 02 + 65 + FE + 4 x FF + 7F + 03 = 5E3.
    expect(b.ask(STATUS_0)).toBe("02 00 00 65 FE FF FF FF FF 7F 03 E3");
    expect(b.ask(STATUS_1)).toBe(ALL_CLOSED_1);
  });

  test("its bits are the vendor's example, and the other way round where the switches are", () => {
    const b = bench({ closed_bit: 0 });
    for (const index0 of [0, 1, 2, 46, 47]) b.bank.hand.forceDoor(box(index0));
    expect(b.ask(STATUS_0)).toBe("02 00 00 65 07 00 00 00 00 C0 03 31");
  });

  test("an unlock says nothing, holds its coil for the board's own time, and the door springs open", () => {
    const b = bench({ unlock_ms: 700 });
    expect(b.ask("02 00 01 51 03 57")).toBe("");
    b.clock.advance(2_000);
    expect(b.bank.trace).toEqual([{ channel: box(1), from_ms: 10, to_ms: 710 }]);
    expect(b.ask(STATUS_0)).toBe("02 00 00 65 FD FF FF FF FF FF 03 62");
    expect(told(b, "forbidden-frame")).toEqual([]);
  });

  test.each([
    ["02 00 30 51 03 86", "unlock-all", 0],
    ["02 0A 30 51 03 90", "unlock-bus", 10],
    ["02 0A 05 51 03 65", "unlock-bus", 10],
  ])("%s opens more than one lock, so far as the supply bears it, and is told", (hex, what, board) => {
    const b = bench();
    b.ask(hex);
    b.clock.advance(100);
    expect(told(b, "forbidden-frame")).toEqual([{ event: "forbidden-frame", what, board, bytes: hex }]);
    expect(told(b, "brown-out").length).toBeGreaterThan(0);
    expect(new Set(told(b, "coil-on").map(({ number }) => number)).size).toBeGreaterThan(1);
  });

  test("locks behind the forty-ninth, wrong sums and other commands open nothing", () => {
    const b = bench();
    for (const hex of ["02 00 31 51 03 87", "02 00 00 51 03 57", "02 00 00 52 03 57", "03 00 00 51 03 57"])
      expect(b.ask(hex)).toBe("");
    b.clock.advance(1_000);
    expect(b.bank.trace).toEqual([]);
  });

  test("a request in pieces is understood, a broken one is forgotten", () => {
    const b = bench();
    for (const byte of fromHex("02 00 03 51 03 59") ?? []) b.bank.receive(Uint8Array.of(byte));
    b.clock.advance(1_000);
    expect(b.bank.trace).toHaveLength(1);
    b.bank.receive(fromHex("02 00 04 51") ?? new Uint8Array());
    b.clock.advance(100);
    b.bank.receive(fromHex("03 5A") ?? new Uint8Array());
    b.clock.advance(100);
    expect(b.bank.trace).toHaveLength(1);
  });

  test("a power cut drops the coil, forgets the board's timer and leaves the boards deaf for 800 ms", () => {
    const b = bench({ unlock_ms: 1_000 });
    b.ask("02 00 00 51 03 56");
    b.clock.advance(200);
    b.bank.powerCut(0);
    expect(b.bank.boxes.every(({ interval }) => interval === undefined)).toBe(true);
    expect(b.ask(STATUS_0)).toBe("");
    b.clock.advance(800);
    expect(b.ask(STATUS_0)).toBe("02 00 00 65 FE FF FF FF FF FF 03 63");
    b.clock.advance(5_000);
    expect(b.bank.trace).toHaveLength(1);
  });

  test("two boards with one address both obey, and their answers fall into each other", () => {
    const b = bench();
    expect(b.bank.setDefect("twin-address", true, "0,1")).toBe(true);
    b.ask("02 00 07 51 03 5D");
    b.clock.advance(100);
    expect(told(b, "brown-out")).toHaveLength(1);
    b.clock.advance(2_000);
    const answers = new Set(Array.from({ length: 30 }, () => b.ask(STATUS_0)));
    expect(answers.size).toBeGreaterThan(5);
    expect(b.ask(STATUS_1)).toBe("");
    b.bank.setDefect("twin-address", false);
    expect(b.ask(STATUS_1)).not.toBe("");
  });

  test("another unlock time and a busy board are what their names say", () => {
    const b = bench();
    b.bank.setDefect("unlock-time", true, "3000");
    b.bank.setDefect("busy-after-unlock", true, "200");
    b.ask("02 00 00 51 03 56");
    expect(b.ask(STATUS_0)).toBe("");
    b.clock.advance(200);
    expect(b.ask(STATUS_0)).toBe("02 00 00 65 FE FF FF FF FF FF 03 63");
    b.clock.advance(5_000);
    expect(b.bank.trace).toEqual([{ channel: box(0), from_ms: 10, to_ms: 3_010 }]);
    b.bank.setDefect("unlock-time", false);
    b.ask("02 00 01 51 03 57");
    b.clock.advance(2_000);
    const last = b.bank.trace.at(-1);
    expect((last?.to_ms ?? 0) - (last?.from_ms ?? 0)).toBe(500);
  });

  test.each([
    ["drops-nth-reply", "1", ""],
    ["duplicate-reply", "", `${ALL_CLOSED_0} 02 00 00 65 FF FF FF FF FF FF 03 64`],
    ["foreign-reply", "1", ALL_CLOSED_1],
    ["silent-board", "0", ""],
    ["late-reply", "100", ""],
  ])("%s=%s answers %s", (name, value, answer) => {
    const b = bench();
    expect(b.bank.setDefect(name, true, value)).toBe(true);
    expect(b.ask(STATUS_0)).toBe(answer);
    b.bank.setDefect(name, false);
    b.clock.advance(200);
    expect(b.ask(STATUS_0)).toBe(ALL_CLOSED_0);
  });

  test("an echo comes before the answer, noise before it, and a damaged byte within it", () => {
    const b = bench();
    b.bank.setDefect("local-echo", true);
    expect(b.ask(STATUS_0)).toBe(`${STATUS_0} | ${ALL_CLOSED_0}`);
    b.bank.setDefect("local-echo", false);
    b.bank.setDefect("garbage", true);
    const noisy = b.ask(STATUS_0);
    expect(noisy.endsWith(ALL_CLOSED_0) && noisy !== ALL_CLOSED_0).toBe(true);
    b.bank.setDefect("garbage", false);
    b.bank.setDefect("bad-sum", true, "1");
    const damaged = b.ask(STATUS_0);
    expect([damaged.length, damaged === ALL_CLOSED_0]).toEqual([ALL_CLOSED_0.length, false]);
  });

  test("each defect of it can be switched on and off; those of other boards are unknown to it", () => {
    const { bank } = bench();
    const values: Readonly<Record<string, string>> = {
      "swapped-wiring": "1,2",
      "crossed-sensors": "1,2",
      "twin-address": "0,1",
      "inverted-sensor": "1",
      welded: "96",
      "stuck-open": "1",
      "jammed-latch": "1",
      "sensor-stuck": "1,2",
    };
    for (const { name } of lockDefectRows("cu48")) {
      expect([name, bank.setDefect(name, true, values[name])]).toEqual([name, true]);
      expect(bank.setDefect(name, true, "no number")).toBe(false);
      expect(bank.setDefect(name, false)).toBe(true);
    }
    for (const name of ["linkage-mode", "old-version", "exception", "bad-crc"])
      expect(bank.setDefect(name, true)).toBe(false);
    expect(bank.setDefect("welded", true, "97")).toBe(false);
    expect(bank.setDefect("twin-address", true, "0,0")).toBe(false);
    expect(bank.setDefect("twin-address", true, "0")).toBe(false);
    expect(bank.setDefect("twin-address", true, "0,1,5,5")).toBe(false);
    expect(bank.setDefect("twin-address", true, "0,2")).toBe(false);
  });

  test("the picture of ten boards fits 24 lines of 80 characters", () => {
    const lines = bench({}, 10).bank.picture().split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
