/** `kiosk safe-outputs`: after it no output of this machine is energised, or it says which may be. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { banksIn, restBanks } from "../../../../controller/shell/cli/safe-outputs.ts";
import type { Terminal } from "../../../../controller/shell/cli/terminal.ts";
import { LockBank } from "../../../../controller/shell/config-lockers.ts";
import { hidLink } from "../../../../drivers/link/hid.ts";
import { hidRelayDevice } from "../../../../drivers/locker/hid-relay/setup.ts";
import { GpioKernel } from "../../../../simulators/kit/gpio-kernel.ts";
import { HidBus } from "../../../../simulators/kit/hid-bus.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import type { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { simulatedGpio } from "../../../../simulators/locker/gpio-front.ts";
import { FOUR_BOXES, gpioBench, hidBench } from "../../../drivers/locker/host-lab.ts";
import { kiosk } from "../cli-bench.ts";

const GPIO = { id: "bank-g", supply: "s", protocol: "gpio", boxes: FOUR_BOXES };
const HID = { id: "bank-h", supply: "s", protocol: "hid-relay", relays: 4, bench_only: true };

const rest = async (clock: VirtualClock, file: object, kernel?: GpioKernel, bus?: HidBus) => {
  const said: string[] = [];
  const complaints: string[] = [];
  const terminal: Terminal = {
    say: (line) => void said.push(line),
    complain: (line) => void complaints.push(line),
    read: async () => "",
    clock,
    wall: { now: () => ({ epoch_ms: 0, quality: "synced" }) },
    random: new SeededRandom(1),
  };
  const ending = restBanks([LockBank.parse(file)], terminal, {
    gpio: simulatedGpio(kernel ?? new GpioKernel(clock)),
    hidRelay: (relays) => hidLink(hidRelayDevice(relays), clock, async () => bus ?? new HidBus()),
  });
  await clock.runUntilSettled(clock.now_ms() + 10_000);
  return { code: await ending, said, complaints };
};

describe("kiosk safe-outputs on GPIO lines", () => {
  const left = () => {
    const bench = gpioBench();
    bench.boards.setDefect("level-kept", true, "1");
    bench.clock.advance(20);
    const on = () => bench.boards.boxes.filter(({ interval }) => interval !== undefined).length;
    expect(on()).toBe(1);
    return { ...bench, on };
  };

  test("rests every coil that a dead program left on, and leaves its line driven", async () => {
    const { clock, kernel, on } = left();
    const { code, said } = await rest(clock, GPIO, kernel);
    expect([code, said.length, on()]).toEqual([0, 4, 0]);
    for (const { output } of FOUR_BOXES) {
      const line = kernel.line(kernel.chipOf(output.chip), output.line);
      expect([line.exported, line.direction, line.driven]).toEqual([
        true,
        "out",
        output.active === "low" ? 1 : 0,
      ]);
    }
  });

  test("a pin that does not go to rest is named, the others are at rest, and it ends with 1", async () => {
    const { clock, kernel, boards } = left();
    boards.setDefect("line-stuck", true, "1");
    const { code, said, complaints } = await rest(clock, GPIO, kernel);
    expect([code, said.length, boards.boxes[0]?.burnt]).toEqual([1, 3, true]);
    expect(complaints).toEqual([
      expect.stringContaining("gpio:pinctrl-rp1/17: KHÔNG chứng minh được / NOT proven"),
    ]);
  });

  test("waits for the rights that udev gives, and lets no coil wait that it may rest at once", async () => {
    const { clock, kernel, on } = left();
    kernel.rightsAfter_ms = 300;
    // The line left on had its rights long ago.
    clock.advance(300);
    const resting = rest(clock, GPIO, kernel);
    clock.advance(20);
    expect(on()).toBe(0);
    const { code, said } = await resting;
    expect([code, said.length]).toEqual([0, 4]);
    const lines = FOUR_BOXES.map(({ output }) => kernel.line(kernel.chipOf(output.chip), output.line));
    expect(lines.map(({ direction, driven }) => `${direction} ${driven}`)).toEqual([
      "out 1",
      "out 0",
      "out 1",
      "out 0",
    ]);
  });

  test("without the chips it says so and ends with 1", async () => {
    const { clock, kernel, boards } = left();
    boards.setDefect("chip-absent", true);
    const { code, complaints } = await rest(clock, GPIO, kernel);
    expect([code, complaints.length]).toEqual([1, 4]);
    expect(complaints[0]).toContain("LINK_ABSENT");
  });
});

describe("kiosk safe-outputs on a HID relay", () => {
  const on = ({ boards }: ReturnType<typeof hidBench>) =>
    boards.boxes.flatMap(({ number, interval }) => (interval === undefined ? [] : [number]));

  test("rests its relays and believes the board's own state alone", async () => {
    const bench = hidBench();
    bench.boards.receive(Uint8Array.of(0, 0xff, 2, 0, 0, 0, 0, 0, 0));
    await bench.clock.runUntilSettled(20);
    expect(on(bench)).toEqual([2]);
    const { code, said } = await rest(bench.clock, HID, undefined, bench.bus);
    expect([code, said, on(bench)]).toEqual([0, ["  USBRelay4: an toàn / at rest"], []]);
  });

  test.each([
    ["unplugged", "LINK_ABSENT"],
    ["state-zero", "LINK_REFUSED"],
    ["report-refused", "relays that read on: 1"],
  ])("%s ends with 1 and the reason", async (defect, reason) => {
    const bench = hidBench();
    bench.boards.receive(Uint8Array.of(0, 0xff, 2, 0, 0, 0, 0, 0, 0));
    bench.boards.setDefect(defect, true);
    const { code, complaints } = await rest(bench.clock, HID, undefined, bench.bus);
    expect([code, complaints]).toEqual([1, [expect.stringContaining(reason)]]);
  });
});

describe("kiosk safe-outputs as a command", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "safe-outputs-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const fileOf = (text: string): string => {
    writeFileSync(join(root, "office.json"), text);
    return join(root, "office.json");
  };

  test("rests every bank it can read, whatever else is wrong in the file", () => {
    const text = JSON.stringify({ counters: "?", lock_banks: [GPIO, { ...HID, relays: 3 }, HID] });
    const { banks, wrong } = banksIn(fileOf(text));
    expect(banks.map(({ id }) => id)).toEqual(["bank-g", "bank-h"]);
    expect(wrong).toEqual([expect.stringContaining("lock_banks[1]: không đọc được")]);
  });

  test.each([["{"], ['{"lock_banks": 7}']])("a file of %s ends with 1", async (text) => {
    const { code, err } = await kiosk(["safe-outputs", "--config", fileOf(text)]);
    expect(code).toBe(1);
    expect(err).not.toBe("");
  });

  test("an office without such banks has nothing to rest", async () => {
    const { code, out } = await kiosk(["safe-outputs", "--config", fileOf("{}")]);
    expect([code, out]).toEqual([0, "không có ngõ ra nào của máy này / no output of this machine"]);
  });

  test("a chip that this machine does not have is no success", async () => {
    const lost = FOUR_BOXES.map(({ output, door }) => ({ output: { ...output, chip: "no-such" }, door }));
    const file = fileOf(JSON.stringify({ lock_banks: [{ ...GPIO, boxes: lost }] }));
    const { code, err } = await kiosk(["safe-outputs", "--config", file]);
    expect(code).toBe(1);
    expect(err).toContain("gpio:no-such/17: KHÔNG chứng minh được / NOT proven");
  });
});
