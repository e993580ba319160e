/** The simulated boards of an office are set as its configuration says. */
import { describe, expect, test } from "vitest";
import { LockBank } from "../../../controller/shell/config-lockers.ts";
import { GpioKernel } from "../../../simulators/kit/gpio-kernel.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createLockBoards } from "../../../simulators/locker/lock-boards.ts";
import { lockBoardsOf } from "../../../simulators/locker/of-config.ts";

const place = { id: "b", supply: "s", link: { kind: "tcp", host: "10.0.0.9", port: 1 } };

const KERNEL = new GpioKernel(new VirtualClock());

describe("simulated boards of a configuration", () => {
  test.each([
    [{ protocol: "modbus", boards: [{ address: 7, channels: 16 }], closed_level: 0 }, 16, 7],
    [{ protocol: "cu48", boards: [{ address: 3 }], closed_bit: 0, pulse_ms: 700 }, 48, 3],
  ])("%j", (options, boxes, address) => {
    const set = lockBoardsOf(LockBank.parse({ ...place, ...options }), KERNEL);
    expect(set).toMatchObject({ protocol: options.protocol });
    const bank = createLockBoards({ ...set, clock: new VirtualClock(), random: new SeededRandom(1) });
    expect(bank.boxes).toHaveLength(boxes);
    expect(bank.boxes[0]?.channel).toEqual({ board: address, index0: 0 });
  });

  test("levels and times are those of the file", () => {
    const modbus = { protocol: "modbus", boards: [{ address: 1, channels: 8 }], closed_level: 0 };
    expect(lockBoardsOf(LockBank.parse({ ...place, ...modbus }), KERNEL)).toMatchObject({ closed_level: 0 });
    const cu48 = { protocol: "cu48", boards: [{ address: 0 }], closed_bit: 0, pulse_ms: 700 };
    expect(lockBoardsOf(LockBank.parse({ ...place, ...cu48 }), KERNEL)).toMatchObject({
      closed_bit: 0,
      unlock_ms: 700,
    });
  });

  test("outputs of the machine itself: lines on its kernel, a relay with its own letters", () => {
    const line = { chip: "pinctrl-rp1", line: 4 };
    const boxes = [{ output: { ...line, active: "low" }, door: { ...line, line: 5, closed: "low" } }];
    const gpio = LockBank.parse({ id: "g", supply: "s", protocol: "gpio", boxes });
    expect(lockBoardsOf(gpio, KERNEL)).toEqual({ protocol: "gpio", boxes, kernel: KERNEL });
    const relay = { protocol: "hid-relay", relays: 2, serial: "6QMBS" };
    const hid = LockBank.parse({ id: "h", supply: "s", bench_only: true, ...relay });
    expect(lockBoardsOf(hid, KERNEL)).toEqual(relay);
  });
});
