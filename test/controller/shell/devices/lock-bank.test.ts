/**
 * A bank of result boxes as the office sees it, whatever its boards speak: doors and ends of pulses come as
 * inputs, what an acknowledgement is worth is told, boards in trouble make the bank's health.
 */
import { describe, expect, test } from "vitest";
import type { Input } from "../../../../controller/core/input.ts";
import { LockBank } from "../../../../controller/shell/config-lockers.ts";
import { lockBank } from "../../../../controller/shell/devices/lock-bank.ts";
import { PermitOffice } from "../../../../drivers/locker/permit.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { GpioKernel } from "../../../../simulators/kit/gpio-kernel.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { simulatedGpio } from "../../../../simulators/locker/gpio-front.ts";
import { createLockBoards } from "../../../../simulators/locker/lock-boards.ts";
import { lockBoardsOf } from "../../../../simulators/locker/of-config.ts";

const PLACE = { id: "bank-1", supply: "s", link: { kind: "tcp", host: "10.0.0.9", port: 4_001 } };
const MODBUS = { ...PLACE, protocol: "modbus", boards: [{ address: 1, channels: 8 }], closed_level: 1 };
const CU48 = { ...PLACE, protocol: "cu48", boards: [{ address: 0 }, { address: 1 }], closed_bit: 1 };

const wired = (lock: number, door: number) => ({
  output: { chip: "pinctrl-rp1", line: lock, active: "low" },
  door: { chip: "pinctrl-rp1", line: door, closed: "low" },
});
const BOXES = [wired(4, 19), wired(5, 20), wired(6, 21), wired(12, 22)];
const GPIO = { id: "bank-1", supply: "s", protocol: "gpio", boxes: BOXES };

const bench = (file: object, baud: number) => {
  const config = LockBank.parse(file);
  const clock = new VirtualClock();
  const kernel = new GpioKernel(clock);
  const boards = createLockBoards({ ...lockBoardsOf(config, kernel), clock, random: new SeededRandom(1) });
  const line = new BytePair(clock, { label: "bank line", baud }).join(boards);
  const inputs: Input[] = [];
  const owner = { clock, post: (input: Input) => inputs.push(input) };
  const ports = config.protocol === "gpio" ? { clock, gpio: simulatedGpio(kernel) } : { clock, link: line };
  const bank = lockBank(config, ports, new PermitOffice(clock), owner);
  bank.start();
  clock.advance(3_000);
  const pulse = (permit: string, board: number, index0: number): void =>
    bank.pulse({ kind: "pulse-box", permit, box: index0 + 1, bank: "bank-1", board, index0, pulse_ms: 500 });
  const ends = (): readonly Input[] => inputs.filter(({ kind }) => kind === "pulse-ended");
  const health = (): readonly unknown[] =>
    inputs.flatMap((input) => (input.kind === "device-changed" ? [`${input.state} ${input.fault}`] : []));
  return { clock, boards, line, bank, inputs, pulse, ends, health };
};

describe("a bank of the office", () => {
  test.each([
    [MODBUS, 9_600, 1, { end: "acknowledged", why: null }],
    [CU48, 19_200, 0, { end: "unconfirmed", why: "no-ack" }],
    [GPIO, 0, 1, { end: "acknowledged", why: null }],
  ] as const)(
    "$protocol: a pulse ends as its boards can tell, and the door comes by itself",
    (file, baud, board, end) => {
      const b = bench(file, baud);
      expect(b.health()).toEqual(["up null"]);
      b.pulse("permit-1", board, 3);
      b.clock.advance(2_000);
      expect(b.ends()).toEqual([{ kind: "pulse-ended", permit: "permit-1", ...end }]);
      expect(b.inputs.filter(({ kind }) => kind === "door-seen").at(-1)).toEqual({
        kind: "door-seen",
        bank: "bank-1",
        board,
        index0: 3,
        door: "open",
      });
      b.pulse("permit-1", board, 3);
      b.clock.advance(2_000);
      expect(b.ends().at(-1)).toMatchObject({ end: "refused", why: "permit-spent" });
      expect(b.boards.trace).toHaveLength(1);
    },
  );

  test("a board that tells a version shows it, one that tells none shows nothing", () => {
    expect(bench(MODBUS, 9_600).bank.view().facts).toEqual({ "board 1": "V2.00" });
    expect(bench(CU48, 19_200).bank.view().facts).toEqual({});
  });

  test("one dead board of two degrades the bank, both take it down, and it heals", () => {
    const b = bench(CU48, 19_200);
    b.boards.setDefect("silent-board", true, "1");
    b.clock.advance(5_000);
    expect(b.health()).toEqual(["up null", "degraded LOCKER_NO_ANSWER"]);
    b.boards.setDefect("silent-board", true);
    b.clock.advance(5_000);
    expect(b.health().at(-1)).toBe("down LOCKER_NO_ANSWER");
    b.boards.setDefect("silent-board", false);
    b.clock.advance(12_000);
    expect(b.health().at(-1)).toBe("up null");
  });

  test("two boards with one address take the bank out of service under their own name", () => {
    const b = bench(CU48, 19_200);
    b.boards.setDefect("duplicate-reply", true);
    b.clock.advance(3_000);
    expect(b.health().at(-1)).toBe("down LOCKER_ADDRESS_TWICE");
    b.pulse("permit-2", 0, 0);
    b.clock.advance(2_000);
    expect(b.ends()).toMatchObject([{ end: "refused", why: "board-not-ready" }]);
  });

  test("on GPIO lines an output that stays on makes it down with the fault, a chip that goes a loss", () => {
    const b = bench(GPIO, 0);
    b.pulse("permit-1", 1, 0);
    b.clock.advance(200);
    b.boards.setDefect("line-stuck", true, "1");
    b.clock.advance(2_000);
    expect(b.health()).toEqual(["up null", "down LOCKER_OUTPUT_STUCK"]);
    b.boards.setDefect("line-stuck", false);
    b.clock.advance(1_000);
    b.boards.setDefect("chip-absent", true);
    b.clock.advance(2_000);
    expect(b.health().slice(2)).toEqual(["up null", "down LOCKER_NO_ANSWER", "down LINK_LOST"]);
    expect(b.bank.view().locking).toMatchObject({ pulseTimer: "host", ack: "state", doors: true });
  });
});
