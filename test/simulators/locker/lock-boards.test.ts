/** The simulated lock bank on its own: it must be as dangerous as a real one, or tests against it prove nothing. */
import { describe, expect, test } from "vitest";
import { withCrc } from "../../../drivers/locker/modbus/crc.pure.ts";
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
  /** Frame in hex without CRC: sent whole, answered after the board's turnaround. */
  ask(hex: string): string;
}

const bench = (closed_level: 0 | 1 = 1): Bench => {
  const clock = new VirtualClock();
  const bank = createLockBoards({
    boards: [
      { address: 1, channels: 8 },
      { address: 2, channels: 8 },
    ],
    clock,
    random: new SeededRandom(7),
    closed_level,
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
      bank.receive(withCrc(fromHex(hex) ?? new Uint8Array()));
      clock.advance(5);
      return heard.join(" | ");
    },
  };
};

const named = ({ events }: Bench, name: string): number =>
  events.filter(({ event }) => event === name).length;
const box = (index0: number, board = 1) => ({ board, index0 });

describe("simulated lock boards", () => {
  test("a flash energises one coil for its time; after 60 ms of current its spring has the door", () => {
    const b = bench();
    const [first] = b.bank.boxes;
    expect(b.ask("01 05 02 00 00 07")).toBe("01 05 02 00 00 07 8D B0");
    b.clock.advance(64);
    expect([first?.latched, first?.door]).toEqual([true, "closed"]);
    b.clock.advance(2);
    expect([first?.latched, first?.door]).toEqual([false, "closed"]);
    b.clock.advance(first?.spring_ms ?? 0);
    expect(first?.door).toBe("open");
    b.clock.advance(2_000);
    expect(b.bank.trace).toEqual([{ channel: box(0), from_ms: 10, to_ms: 710 }]);
    expect(b.ask("01 02 00 00 00 08")).toBe(toHex(withCrc(Uint8Array.of(1, 2, 1, 0xfe))));
  });

  test("answers are those of the vendor's examples", () => {
    const b = bench(0);
    expect(b.ask("01 01 00 00 00 08")).toBe("01 01 01 00 51 88");
    expect(b.ask("01 02 00 00 00 08")).toBe("01 02 01 00 A1 88");
    expect(b.ask("01 03 10 00 00 08")).toBe("01 03 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 E4 59");
    expect(b.ask("01 0F 00 00 00 08 01 00")).toBe("01 0F 00 00 00 08 54 0D");
    expect(b.ask("01 05 02 1F 00 05")).toBe("01 85 02 C3 51");
    expect(b.ask("01 05 00 00 12 34")).toBe("01 85 03 02 91");
    expect(b.ask("07 01 00 00 00 08")).toBe("");
  });

  test("on leaves the coil energised until it burns", () => {
    const b = bench();
    b.ask("01 05 00 00 FF 00");
    b.clock.advance(60_000);
    expect(named(b, "forbidden-frame")).toBe(1);
    expect(named(b, "coil-burnt")).toBe(1);
    expect(b.bank.boxes[0]?.burnt).toBe(true);
  });

  test("toggle is not idempotent, and flash-off ends with the coil on", () => {
    const b = bench();
    b.ask("01 05 00 01 55 00");
    b.clock.advance(100);
    expect(b.bank.boxes[1]?.interval).toBeDefined();
    b.ask("01 05 00 01 55 00");
    b.clock.advance(100);
    expect(b.bank.boxes[1]?.interval).toBeUndefined();
    b.ask("01 05 04 02 00 02");
    b.clock.advance(100);
    expect(b.bank.boxes[2]?.interval).toBeUndefined();
    b.clock.advance(500);
    expect(b.bank.boxes[2]?.interval).toBeDefined();
  });

  test("two coils at once bring the supply down: relays drop, boards are deaf for 800 ms", () => {
    const b = bench();
    b.ask("01 05 02 00 00 0A");
    b.clock.advance(100);
    b.ask("02 05 02 00 00 0A");
    b.clock.advance(50);
    expect(named(b, "brown-out")).toBe(1);
    expect(b.bank.boxes.every(({ interval }) => interval === undefined)).toBe(true);
    expect(b.ask("01 01 00 00 00 08")).toBe("");
    b.clock.advance(800);
    expect(b.ask("01 01 00 00 00 08")).toBe("01 01 01 00 51 88");
  });

  test.each(["01 05 00 FF FF 00", "01 0F 00 00 00 08 01 FF", "00 05 02 00 00 05", "01 05 00 FF 55 00"])(
    "%s opens more than one lock, so far as the supply bears it",
    (hex) => {
      const b = bench();
      b.ask(hex);
      b.clock.advance(100);
      expect(named(b, "forbidden-frame")).toBe(1);
      expect(named(b, "brown-out")).toBeGreaterThan(0);
    },
  );

  test("a pulse shorter than the latch needs opens nothing", () => {
    const b = bench();
    b.ask("01 05 02 00 00 01");
    b.clock.advance(40);
    b.ask("01 05 00 FF 00 00");
    b.clock.advance(1_000);
    expect(b.bank.trace).toHaveLength(1);
    expect(b.bank.boxes[0]?.door).toBe("closed");
  });

  test("a welded contact keeps the coil energised although its output reads off", () => {
    const b = bench();
    b.bank.setDefect("welded", true, "1");
    b.ask("01 05 02 00 00 05");
    b.clock.advance(1_000);
    expect(b.ask("01 01 00 00 00 08")).toBe("01 01 01 00 51 88");
    expect(b.bank.boxes[0]?.interval).toBeDefined();
    b.bank.setDefect("welded", false);
    expect(b.bank.boxes[0]?.interval).toBeUndefined();
  });

  test("swapped wiring opens the other box", () => {
    const b = bench();
    b.bank.setDefect("swapped-wiring", true, "1,12");
    b.ask("01 05 02 00 00 05");
    b.clock.advance(1_000);
    expect(b.bank.trace.map(({ channel }) => channel)).toEqual([box(3, 2)]);
    expect(b.bank.boxes[11]?.door).toBe("open");
    expect(b.bank.boxes[0]?.door).toBe("closed");
  });

  test("in linkage mode a door contact drives its coil without any frame", () => {
    const b = bench(0);
    b.bank.setDefect("linkage-mode", true, "1");
    b.bank.hand.forceDoor(box(2));
    b.clock.advance(100);
    expect(b.bank.boxes[2]?.interval).toBeDefined();
    expect(b.ask("01 03 10 02 00 01")).toBe(toHex(withCrc(Uint8Array.of(1, 3, 2, 0, 1))));
  });

  test("a stuck sensor keeps its reading, a jammed latch its door, an open contact its coil cold", () => {
    const b = bench();
    b.bank.setDefect("sensor-stuck", true, "1");
    b.bank.setDefect("jammed-latch", true, "2");
    b.bank.setDefect("stuck-open", true, "3");
    for (const channel of ["00", "01", "02"]) {
      b.ask(`01 05 02 ${channel} 00 05`);
      b.clock.advance(1_000);
    }
    expect(b.bank.boxes.slice(0, 3).map(({ door }) => door)).toEqual(["open", "closed", "closed"]);
    expect(b.bank.trace.map(({ channel }) => channel.index0)).toEqual([0, 1]);
    expect(b.ask("01 02 00 00 00 08")).toBe(toHex(withCrc(Uint8Array.of(1, 2, 1, 0xff))));
  });

  test("a door is shut by hand only when no current holds its latch", () => {
    const b = bench();
    b.ask("01 05 02 00 00 05");
    b.clock.advance(200);
    expect(b.bank.hand.closeDoor(box(0))).toBe(false);
    b.clock.advance(500);
    expect(b.bank.hand.closeDoor(box(0))).toBe(true);
    expect(b.bank.hand.closeDoor(box(0, 9))).toBe(false);
  });

  test("a request in pieces is understood, a broken one is forgotten", () => {
    const b = bench();
    const frame = withCrc(Uint8Array.of(1, 5, 2, 0, 0, 5));
    for (const byte of frame) b.bank.receive(Uint8Array.of(byte));
    b.clock.advance(100);
    expect(b.bank.trace).toHaveLength(1);
    b.clock.advance(1_000);
    b.bank.receive(frame.slice(0, 5));
    b.clock.advance(100);
    b.bank.receive(frame.slice(5));
    b.clock.advance(100);
    expect(b.bank.trace).toHaveLength(1);
  });

  test("each defect can be switched on and off, and a wrong value is refused", () => {
    const { bank } = bench();
    const values: Readonly<Record<string, string>> = {
      "swapped-wiring": "1,2",
      "crossed-sensors": "1,2",
      "inverted-sensor": "1",
      welded: "1",
      "stuck-open": "1",
      "jammed-latch": "1",
      "sensor-stuck": "1,2",
      "twin-address": "1,2",
    };
    for (const { name, field } of lockDefectRows("modbus")) {
      expect(field.length).toBeGreaterThan(20);
      expect(bank.setDefect(name, true, values[name])).toBe(true);
      expect(bank.setDefect(name, true, "no number")).toBe(false);
      expect(bank.setDefect(name, false)).toBe(true);
    }
    expect(bank.setDefect("no-such-defect", true)).toBe(false);
    expect(bank.setDefect("welded", true)).toBe(false);
    expect(bank.setDefect("welded", true, "17")).toBe(false);
    expect(bank.setDefect("silent-board", true, "3")).toBe(false);
  });

  test("prompts move doors, weld contacts, cut the power and show what was", () => {
    const b = bench();
    expect(b.bank.prompt("door 12 open")).toBe("open");
    expect(b.bank.boxes[11]?.door).toBe("open");
    expect(b.bank.prompt("door 12 close")).toBe("closed");
    expect(b.bank.prompt("door 17 open")).toContain("no box");
    expect(b.bank.prompt("trace")).toBe("no coil was energised");
    b.bank.prompt("weld 7");
    b.ask("01 05 02 06 00 05");
    b.clock.advance(1_000);
    expect(b.bank.prompt("trace")).toContain("board 1 channel 6");
    expect(b.bank.prompt("trace")).toContain("still on");
    expect(b.bank.prompt("power-cut 500")).toContain("500");
    expect(b.ask("01 01 00 00 00 08")).toBe("");
    expect(b.bank.prompt("show")).toBe(b.bank.picture());
    expect(b.bank.prompt("dance")).toContain("unknown");
  });

  test("the picture of sixteen large boards fits 24 lines of 80 characters", () => {
    const bank = createLockBoards({
      boards: Array.from({ length: 16 }, (_, index) => ({ address: index + 1, channels: 32 as const })),
      clock: new VirtualClock(),
      random: new SeededRandom(1),
    });
    for (const { name } of lockDefectRows("modbus")) bank.setDefect(name, true);
    const lines = bank.picture().split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
