/**
 * Boxes on lines of a real kernel's GPIO chips: the lock bank's contract through onoff. Coils follow what the
 * kernel's own trace says of each line, doors pull lines, so that their edges are interrupts.
 */
import { afterAll, beforeAll } from "vitest";
import { onoffBackend } from "../../drivers/link/gpio.ts";
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import { openLockBank } from "../../drivers/locker/driver.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type GpioTrace, openGpioTrace } from "../../simulators/kernel/gpio-trace.ts";
import { simWires } from "../../simulators/kernel/sim-wires.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createLockBoards } from "../../simulators/locker/lock-boards.ts";
import { FOUR_BOXES } from "../drivers/locker/host-lab.ts";
import { type LockBankHouse, lockBankContract } from "../support/lock-bank-contract.ts";
import { NOTED_LATE_MS, pass } from "./serial-gadget.ts";

const PULSE_MS = 500;
/** Two relay times of 10 ms; the rest is timers of whole milliseconds and the way through the trace. */
const SLACK_MS = 30;
const CHIPS = [
  { label: "pinctrl-rp1", lines: 54 },
  { label: "pcf8574", lines: 8 },
] as const;

const at = (board: number, index0: number): ChannelId => ({ board, index0 });

let trace: GpioTrace;
beforeAll(async () => {
  trace = await openGpioTrace(systemClock);
});
afterAll(() => trace.close());

lockBankContract("gpio on a real kernel", (): LockBankHouse => {
  const clock = systemClock;
  const wires = simWires(CHIPS, trace, clock);
  const random = new SeededRandom(1);
  const boards = createLockBoards({ protocol: "gpio", boxes: FOUR_BOXES, kernel: wires, clock, random });
  return {
    clock,
    pulse_ms: PULSE_MS,
    slack_ms: SLACK_MS,
    noted_late_ms: NOTED_LATE_MS,
    pass: async (delay_ms) => {
      await pass(delay_ms);
      await trace.caughtUp();
    },
    currents: () => boards.trace.map(({ channel, from_ms, to_ms }) => ({ channel, from_ms, to_ms })),
    door: (channel) => boards.boxOf(channel)?.door,
    shut: (channel) => void boards.hand.closeDoor(channel),
    open: (permits, listener) =>
      openLockBank(
        { protocol: "gpio", boxes: FOUR_BOXES },
        { clock, gpio: onoffBackend() },
        permits,
        listener,
      ),
    locks: [at(1, 0), at(1, 1), at(1, 3)],
    strangers: [at(1, 4), at(2, 0), at(0, 0)],
    reachable: (is) => void boards.setDefect("chip-absent", !is),
    leaveOn: ({ index0 }) => void boards.setDefect("level-kept", true, String(index0 + 1)),
    close: async () => wires.close(),
  };
});
