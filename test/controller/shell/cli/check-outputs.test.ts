/** `kiosk check` of outputs that this machine switches itself: what is missing, and what such banks can't do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkOutputs } from "../../../../controller/shell/cli/check-outputs.ts";
import { LockBank } from "../../../../controller/shell/config-lockers.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { FOUR_BOXES } from "../../../drivers/locker/host-lab.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "check-outputs-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const chip = (base: number, label: string, lines: number): void => {
  const folder = join(root, `gpiochip${base}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ base, label, ngpio: lines }))
    writeFileSync(join(folder, name), `${text}\n`);
};

const check = async (bank: object) => {
  const said: string[] = [];
  const complaints: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    complain: (line: string) => void complaints.push(line),
    read: async () => "",
    clock: new VirtualClock(),
    wall: { now: () => ({ epoch_ms: 0, quality: "synced" as const }) },
    random: new SeededRandom(1),
  };
  return { absent: await checkOutputs(LockBank.parse(bank), terminal, root), said, complaints };
};

const GPIO = { id: "bank-g", supply: "s", protocol: "gpio", boxes: FOUR_BOXES };

describe("kiosk check of GPIO lines", () => {
  test("finds both chips, and names the weakness of pulses that a program ends", async () => {
    writeFileSync(join(root, "export"), "");
    chip(571, "pinctrl-rp1", 54);
    chip(700, "pcf8574", 8);
    const { absent, said, complaints } = await check(GPIO);
    expect([absent, complaints]).toEqual([false, []]);
    expect(said.slice(-2)).toEqual([
      "  bank-g gpio:pinctrl-rp1: có / there",
      "  bank-g gpio:pcf8574: có / there",
    ]);
    expect(said[0]).toContain("chương trình này tự ngắt xung; nếu nó chết giữa chừng, khóa vẫn có điện");
    expect(said[1]).toContain("if it dies in one, that lock stays energised");
  });

  test("a chip that is missing, and lines beyond another, are not there", async () => {
    writeFileSync(join(root, "export"), "");
    chip(571, "pinctrl-rp1", 20);
    const { absent, complaints } = await check(GPIO);
    expect(absent).toBe(true);
    expect(complaints).toEqual([
      "  bank-g gpio:pinctrl-rp1/27: chip chỉ có chân 0..19 / the chip has lines 0..19 only",
      expect.stringContaining("no GPIO chip is labelled pcf8574"),
    ]);
  });

  test("a kernel without GPIO over sysfs is said to be that", async () => {
    const { absent, complaints } = await check(GPIO);
    expect([absent, complaints]).toEqual([
      true,
      [expect.stringContaining("this kernel has no GPIO over sysfs")],
    ]);
  });
});

describe("kiosk check of other banks", () => {
  test("a HID relay is for the bench only, in both languages", async () => {
    const { said } = await check({
      id: "bank-h",
      supply: "s",
      protocol: "hid-relay",
      relays: 4,
      bench_only: true,
    });
    expect(said.slice(0, 2)).toEqual([
      expect.stringContaining("chỉ để thử trên bàn: không có cảm biến cửa, các ô của nó không nhận kết quả"),
      expect.stringContaining("for the bench only: it has no door contacts, its boxes take no results"),
    ]);
  });

  test("boards on a bus have nothing here", async () => {
    const boards = [{ address: 1, channels: 8 }];
    const link = { kind: "tcp", host: "10.0.0.9", port: 1 };
    const bus = { id: "b", supply: "s", protocol: "modbus", boards, closed_level: 1, link };
    expect(await check(bus)).toEqual({ absent: false, said: [], complaints: [] });
  });
});
