/** Banks whose outputs this machine switches itself, in the configuration: what is filled in, what is refused. */
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { boardsOf } from "../../../controller/shell/config-lockers.ts";
import { planOf } from "../../../controller/shell/office-plan.ts";

const wired = (lock: number, door: number): object => {
  const chip = "pinctrl-rp1";
  return { output: { chip, line: lock, active: "low" }, door: { chip, line: door, closed: "low" } };
};
const gpio = (id: string, boxes: readonly object[]): object => ({ id, protocol: "gpio", supply: "s", boxes });
const RELAY = { id: "r-1", protocol: "hid-relay", supply: "s", bench_only: true, relays: 2 };
const box = (bank: string, channel: number): object => ({ number: 1, bank, board: 1, channel, size: "S" });

const office = (change: object) =>
  parseConfig({
    site: { id: "site", authority: "Trung tâm Phục vụ hành chính công", name: "Phường Ví Dụ" },
    fields: [{ id: "collect", prefix: "F", name: { vi: "Nhận kết quả", en: "Collect a result" } }],
    counters: [{ id: "counter-1", number: 1, fields: ["collect"] }],
    ...change,
  });

const mistakes = (change: object): readonly string[] => {
  const parsed = office(change);
  return parsed.kind === "wrong" ? parsed.mistakes.map(({ path }) => path) : [];
};

describe("banks on outputs of the machine", () => {
  test("are one board, whose locks are counted from 1; a relay has no doors", () => {
    const change = { lock_banks: [gpio("g-1", [wired(4, 5), wired(6, 7)]), RELAY], boxes: [box("g-1", 2)] };
    const parsed = office(change);
    if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
    expect(parsed.config.lock_banks.map(boardsOf)).toEqual([
      [{ address: 1, locks: 2 }],
      [{ address: 1, locks: 2 }],
    ]);
    expect(planOf(parsed.config).banks).toEqual([
      { id: "g-1", supply: "s", pulse_ms: 500, doors: true },
      { id: "r-1", supply: "s", pulse_ms: 500, doors: false },
    ]);
  });

  test.each<[string, object, string]>([
    [
      "a GPIO line that serves a lock and a door, of whichever banks",
      { lock_banks: [gpio("g-1", [wired(4, 5)]), gpio("g-2", [wired(6, 4)])] },
      "lock_banks[1].boxes[0].door.line",
    ],
    [
      "two locks on one line",
      { lock_banks: [gpio("g-1", [wired(4, 5), wired(4, 6)])] },
      "lock_banks[0].boxes[1].output.line",
    ],
    [
      "nine boxes on lines that this program switches",
      {
        lock_banks: [
          gpio(
            "g-1",
            Array.from({ length: 9 }, (_, at) => wired(at, at + 20)),
          ),
        ],
      },
      "lock_banks[0].boxes",
    ],
    [
      "a box beyond its lines",
      { lock_banks: [gpio("g-1", [wired(4, 5)])], boxes: [box("g-1", 2)] },
      "boxes[0].channel",
    ],
    [
      "a level that is none",
      { lock_banks: [gpio("g-1", [{ ...wired(4, 5), output: { chip: "c", line: 4, active: 1 } }])] },
      "lock_banks[0].boxes[0].output.active",
    ],
    [
      "a global number of a line in place of its chip",
      { lock_banks: [gpio("g-1", [{ ...wired(4, 5), output: { line: 588, active: "low" } }])] },
      "lock_banks[0].boxes[0].output.chip",
    ],
    [
      "a HID relay not known as a tool of the bench",
      { lock_banks: [{ ...RELAY, bench_only: false }] },
      "lock_banks[0].bench_only",
    ],
    ["a relay board of three", { lock_banks: [{ ...RELAY, relays: 3 }] }, "lock_banks[0].relays"],
    [
      "two relays that nothing tells apart",
      { lock_banks: [RELAY, { ...RELAY, id: "r-2" }] },
      "lock_banks[1].relays",
    ],
  ])("names %s", (_what, change, path) => {
    expect(mistakes(change)).toContain(path);
  });
});
