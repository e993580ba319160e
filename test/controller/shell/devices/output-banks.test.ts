/** Banks on outputs of the machine in a whole set of devices: reached by its one kernel and its one USB bus. */
import { describe, expect, test } from "vitest";
import type { Input } from "../../../../controller/core/input.ts";
import { LockBank } from "../../../../controller/shell/config-lockers.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { DeviceSet } from "../../../../controller/shell/devices/device-set.ts";
import { vpcdLink } from "../../../../drivers/link/vpcd.ts";
import { PermitOffice } from "../../../../drivers/locker/permit.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createOfficeDevices } from "../../../../simulators/office/devices.ts";
import { FOUR_BOXES } from "../../../drivers/locker/host-lab.ts";

const GPIO = { id: "bank-g", supply: "s", protocol: "gpio", boxes: FOUR_BOXES };
const HID = { id: "bank-h", supply: "s", protocol: "hid-relay", relays: 2, bench_only: true };

const bench = async () => {
  const config = { ...DEMO_OFFICE, boxes: [], lock_banks: [GPIO, HID].map((bank) => LockBank.parse(bank)) };
  const clock = new VirtualClock();
  const simulated = createOfficeDevices(config, { clock, random: new SeededRandom(4), keep_sheets: 0 });
  const lines = new Map(
    [...simulated.all].map(([id, device]) => [
      id,
      new BytePair(clock, { label: `sim:${id}`, baud: 0 }).join(device),
    ]),
  );
  const lineOf = (device: string): BytePair => {
    const line = lines.get(device);
    if (line === undefined) throw new Error(`no line to ${device}`);
    return line;
  };
  const posted: Input[] = [];
  const devices = new DeviceSet(
    config,
    {
      makeLink: lineOf,
      makeCardReader: (device) => vpcdLink(lineOf(device), clock),
      makeSwitches: simulated.switches,
      random: new SeededRandom(5),
      anchors: () => [],
      chipRead: () => undefined,
    },
    new PermitOffice(clock),
    {
      clock,
      today: () => ({ year: 2026, month: 11, day: 23 }),
      post: (input) => void posted.push(input),
      scanned: () => undefined,
      scanRefused: () => undefined,
      leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
    },
  );
  devices.start();
  const pass = (delay_ms: number) => clock.runUntilSettled(clock.now_ms() + delay_ms);
  await pass(5_000);
  const of = (kind: Input["kind"]) => posted.filter((input) => input.kind === kind);
  return { simulated, devices, posted, pass, of };
};

describe("banks on outputs of the machine", () => {
  test("get up, and only those with door contacts tell doors", async () => {
    const { of, simulated } = await bench();
    expect(of("device-changed")).toEqual(
      expect.arrayContaining([
        { kind: "device-changed", changed: "bank-g", state: "up", fault: null },
        { kind: "device-changed", changed: "bank-h", state: "up", fault: null },
      ]),
    );
    expect(of("door-seen").map((input) => input.kind === "door-seen" && input.bank)).toEqual(
      FOUR_BOXES.map(() => "bank-g"),
    );
    expect([...simulated.all.keys()]).not.toContain("bank-h");
  });

  test.each(["bank-g", "bank-h"])(
    "%s pulses the lock of an effect, once, and tells its end",
    async (bank) => {
      const { devices, pass, of, simulated } = await bench();
      const effect = {
        kind: "pulse-box",
        permit: "p-1",
        box: 2,
        bank,
        board: 1,
        index0: 1,
        pulse_ms: 500,
      } as const;
      devices.bank(bank)?.pulse(effect);
      await pass(2_000);
      devices.bank(bank)?.pulse(effect);
      await pass(2_000);
      expect(of("pulse-ended")).toEqual([
        { kind: "pulse-ended", permit: "p-1", end: "acknowledged", why: null },
        { kind: "pulse-ended", permit: "p-1", end: "refused", why: "permit-spent" },
      ]);
      const traces = [...simulated.banks].flatMap(([id, { trace }]) =>
        trace.map(({ channel }) => [id, channel.index0]),
      );
      expect(traces).toEqual([[bank, 1]]);
    },
  );

  test("stop with every coil off", async () => {
    const { devices, pass, simulated } = await bench();
    const pulse = (bank: string, permit: string) =>
      devices
        .bank(bank)
        ?.pulse({ kind: "pulse-box", permit, box: 1, bank, board: 1, index0: 0, pulse_ms: 1_000 });
    pulse("bank-h", "p-1");
    await pass(100);
    let stopped = false;
    devices.stop(() => {
      stopped = true;
    });
    await pass(3_000);
    const on = [...simulated.banks.values()].flatMap(({ boxes }) => boxes.filter(({ interval }) => interval));
    expect([stopped, on]).toEqual([true, []]);
  });
});
