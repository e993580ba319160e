/** A slip printer as the office has it: what its bytes mean for its paper and its state. Bytes typed by hand. */
import { describe, expect, test } from "vitest";
import type { Input, InputOf } from "../../../../controller/core/input.ts";
import { Printer } from "../../../../controller/shell/config-printers.ts";
import { slipPrinter } from "../../../../controller/shell/devices/slip-printer.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

/** A printer that says only what the test says, on a line without a speed. */
const bench = () => {
  const clock = new VirtualClock();
  const line = new BytePair(clock, { label: "printer line", baud: 0 });
  const posted: Input[] = [];
  const config = Printer.parse({
    id: "p1",
    protocol: "escpos",
    profile: "epson-t20iii",
    link: { kind: "tcp", host: "x", port: 1 },
  });
  const owner = {
    clock,
    today: () => ({ year: 2026, month: 11, day: 23 }),
    post: (input: Input) => void posted.push(input),
    scanned: () => undefined,
    scanRefused: () => undefined,
    leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
  };
  const printer = slipPrinter(config, line, owner, undefined);
  printer.start();
  clock.advance(200);
  return {
    printer,
    clock,
    says: (hex: string): void => {
      line.send(fromHex(hex) ?? new Uint8Array());
      clock.advance(700);
    },
    /** From now on each DLE EOT n is answered. */
    answersWell: (): void => {
      line.tap((bytes, from) => {
        const asked = from === "host" ? /10 04 0([1-4])/.exec(toHex(bytes)) : null;
        if (asked !== null) line.send(fromHex(WELL[Number(asked[1]) - 1] ?? "") ?? new Uint8Array());
      });
    },
    of: <K extends Input["kind"]>(kind: K) =>
      posted.filter((input): input is InputOf<K> => input.kind === kind),
  };
};
/** DLE EOT 1, 2, 3, 4 (printing.md 2.2): online, cover closed, no error, paper. */
const WELL = ["16", "12", "12", "12"];
/** ASB (printing.md 2.3): well; near end; paper end; cover open, offline and paper end. */
const [OK, LOW, OUT, OPEN_AND_OUT] = ["14 00 00 0F", "14 00 03 0F", "1C 00 0F 0F", "3C 00 0C 0F"];

describe("paper", () => {
  const paperOf = (...said: readonly string[]): readonly string[] => {
    const office = bench();
    for (const hex of [...WELL, ...said]) office.says(hex);
    return office.of("paper-seen").map(({ paper }) => paper);
  };

  test("is told once for each change", () => {
    expect(paperOf(OK, OK, LOW, LOW, OUT)).toEqual(["ok", "low", "out"]);
  });

  test("is not believed while the cover is open: many sensors then see none", () => {
    expect(paperOf(OK, OPEN_AND_OUT, OK)).toEqual(["ok"]);
    expect(paperOf(OK, OPEN_AND_OUT, OUT)).toEqual(["ok", "out"]);
  });
});

describe("its state", () => {
  test("dates from its newest change, whatever is said again", () => {
    const office = bench();
    for (const hex of [...WELL, OK]) office.says(hex);
    const since_ms = () => office.printer.view().printing?.since_ms;
    const before_ms = since_ms();
    // Asked at its keep-alive, it says the same in other words.
    office.answersWell();
    office.clock.advance(20_000);
    expect(office.printer.view().printing?.status.source).toBe("real-time");
    expect(since_ms()).toBe(before_ms);
    const now_ms = office.clock.now_ms();
    office.says(LOW);
    expect(since_ms()).toBeGreaterThanOrEqual(now_ms);
  });
});
