/** The reader's driver against the simulated scanner on virtual time: a normal day, and each field defect. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { FLUSH_AFTER_MS } from "../../../drivers/reader/cccd-qr/framing.ts";
import { REPEAT_WINDOW_MS } from "../../../drivers/reader/cccd-qr/machine.ts";
import type { OwnCode } from "../../../drivers/reader/cccd-qr/protocol.ts";
import { IdReaderDriver, type IdReaderReport } from "../../../drivers/reader/driver.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createIdReader, FOREIGN_CODES, type ScanSuffix } from "../../../simulators/reader/device.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";

const lab = (
  options: { readonly suffix?: ScanSuffix; readonly baud?: number; readonly chunk_bytes?: number } = {},
) => {
  const clock = new VirtualClock();
  const { suffix = "cr", baud = 0, ...line } = options;
  const device = createIdReader({ random: new SeededRandom(7), clock, suffix });
  const pair = new BytePair(clock, { label: "scanner", baud, ...line }).join(device);
  const seen: { readonly at_ms: number; readonly report: IdReaderReport }[] = [];
  const links: string[] = [];
  const driver = new IdReaderDriver(
    { protocol: "cccd-qr", today: () => ({ year: 2026, month: 11, day: 21 }) },
    pair,
    clock,
    {
      report: (report) => seen.push({ at_ms: clock.now_ms(), report }),
      up: () => links.push("up"),
      down: (loss) => links.push(loss.code),
    },
  );
  driver.start();
  clock.advance(1);
  const codes = (): OwnCode[] =>
    seen.flatMap(({ report }) => (report.kind === "scan" ? [report.code.reveal()] : []));
  return {
    clock,
    device,
    pair,
    driver,
    seen,
    links,
    codes,
    kinds: () => seen.map(({ report }) => report.kind),
    idNumbers: () => codes().map((code) => (code.kind === "cccd" ? code.card.idNumber : code.kind)),
    warnings: () => codes().flatMap((code) => (code.kind === "cccd" ? code.warnings : [])),
    present: (index: number, wait_ms = 1_000) => {
      device.present(fictionalPerson(index));
      clock.advance(wait_ms);
    },
  };
};

describe("a normal day", () => {
  test("every fictional person is read without a warning, in every chunking", () => {
    for (const chunk_bytes of [1, 7, 1_024]) {
      const { present, idNumbers, warnings } = lab({ chunk_bytes });
      const indexes = Array.from({ length: 99 }, (_, index) => index + 1);
      for (const index of indexes) present(index, REPEAT_WINDOW_MS);
      expect(idNumbers()).toEqual(indexes.map((index) => fictionalPerson(index).idNumber));
      expect(warnings()).toEqual([]);
    }
  });

  test("with a suffix the report comes with the suffix byte, 0 ms later", () => {
    const { clock, pair, device, seen } = lab({ baud: 9_600, chunk_bytes: 1 });
    let last_ms = 0;
    pair.tap((_bytes, _from, at_ms) => {
      last_ms = at_ms;
    });
    device.present(fictionalPerson(1));
    clock.advance(1_000);
    expect(seen.map(({ at_ms }) => at_ms)).toEqual([last_ms]);
  });

  test("without a suffix the report comes 100 ms after the last byte", () => {
    const { clock, pair, device, seen } = lab({ baud: 9_600, chunk_bytes: 1, suffix: "none" });
    let last_ms = 0;
    pair.tap((_bytes, _from, at_ms) => {
      last_ms = at_ms;
    });
    device.present(fictionalPerson(1));
    clock.advance(1_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.at_ms).toBeCloseTo(last_ms + FLUSH_AFTER_MS, 6);
    expect(FLUSH_AFTER_MS).toBeLessThanOrEqual(170);
  });

  test.each<ScanSuffix>(["cr", "lf", "crlf", "etx", "etx-crlf", "none"])(
    "suffix %s gives one scan a card",
    (suffix) => {
      const { present, kinds } = lab({ suffix, chunk_bytes: 1 });
      present(1);
      present(2);
      expect(kinds()).toEqual(["scan", "scan"]);
    },
  );

  test("two people within 300 ms are both delivered, in order", () => {
    const { present, idNumbers } = lab();
    present(1, 150);
    present(2, 150);
    expect(idNumbers()).toEqual([fictionalPerson(1).idNumber, fictionalPerson(2).idNumber]);
  });

  test("a card on the window is one scan until it was away for 2 s", () => {
    const { present, kinds } = lab();
    present(1, 1_500);
    present(1, 1_999);
    present(1, 2_001);
    present(1, 1);
    expect(kinds()).toEqual(["scan", "repeat", "repeat", "scan"]);
  });

  test("tickets and receipts of ours are delivered", () => {
    const { clock, device, codes } = lab();
    device.prompt("scan code MC1:T:A-017");
    device.prompt("scan code MC1:R:AbCdEfGhIjKlMnOpQrStU_");
    clock.advance(10);
    expect(codes().map(({ kind }) => kind)).toEqual(["ticket", "receipt"]);
  });

  test("it can read QR codes and says so", () => {
    expect(lab().driver.capabilities).toEqual({ protocol: "cccd-qr", qr: true, mrz: false, chip: false });
  });
});

describe("defects of the scanner", () => {
  test.each(["no-suffix", "lf-suffix", "aim-prefix", "bom", "eci", "split-bytes", "slow"])(
    "%s: the card is read without a warning",
    (defect) => {
      const { device, present, idNumbers, warnings } = lab();
      expect(device.setDefect(defect, true)).toBe(true);
      present(1);
      expect(idNumbers()).toEqual([fictionalPerson(1).idNumber]);
      expect(warnings()).toEqual([]);
    },
  );

  test.each([
    ["nfd", "not-nfc"],
    ["cp1252-mojibake", "encoding-suspect"],
  ])("%s: the card is read with the warning %s", (defect, warning) => {
    const { device, present, idNumbers, warnings } = lab();
    device.setDefect(defect, true);
    present(1);
    expect(idNumbers()).toEqual([fictionalPerson(1).idNumber]);
    expect(warnings()).toContain(warning);
  });

  test.each([
    ["glued", undefined, ["glued"]],
    ["garbage", undefined, ["encoding"]],
    ["truncated", "40", ["field-count"]],
    ["endless-line", "32768", ["overflow"]],
  ])("%s: the scan is refused, the next card is read", (defect, value, errors) => {
    const { device, present, seen, idNumbers } = lab();
    device.setDefect(defect, true, value);
    present(1);
    expect(seen.map(({ report }) => report.kind === "refused" && report.error)).toEqual(errors);
    device.setDefect(defect, false);
    present(2);
    expect(idNumbers()).toEqual([fictionalPerson(2).idNumber]);
  });

  test("double-scan: one scan and one repeat", () => {
    const { device, present, kinds } = lab();
    device.setDefect("double-scan", true, "800");
    present(1);
    expect(kinds()).toEqual(["scan", "repeat"]);
  });

  test("a pause past the quiet time never makes a card out of halves", () => {
    const { device, present, codes, kinds } = lab();
    device.setDefect("slow", true, "150");
    present(1);
    expect(codes()).toEqual([]);
    expect(kinds()).toHaveLength(2);
  });

  test("2 MB without an end are one refusal, and the next card is read", () => {
    const { clock, pair, present, driver, kinds } = lab();
    const piece = new Uint8Array(4_000).fill(0x55);
    for (let sent = 0; sent < 2_000_000; sent += piece.length) {
      pair.inject(piece);
      clock.advance(4);
    }
    pair.inject(Uint8Array.of(0x0d));
    present(1);
    expect(kinds()).toEqual(["refused", "scan"]);
    expect(driver.diagnostics().counters.rx_noise_bytes).toBe(2_000_000);
  });

  test("silence ends an endless line of a scanner without suffix", () => {
    const { device, present, idNumbers } = lab({ suffix: "none" });
    device.setDefect("endless-line", true);
    present(1);
    device.setDefect("endless-line", false);
    present(2);
    expect(idNumbers()).toEqual([fictionalPerson(2).idNumber]);
  });
});

describe("foreign codes", () => {
  test.each(Object.entries(FOREIGN_CODES))(
    "%s is reported by kind and length, never by text",
    (name, text) => {
      const { clock, device, seen } = lab();
      device.prompt(`scan foreign ${name}`);
      clock.advance(10);
      expect(seen[0]?.report).toMatchObject({
        kind: "foreign",
        foreign: name === "text" ? "unknown" : name,
        length_bytes: new TextEncoder().encode(text).length,
      });
      expect(inspect(seen, { depth: 9 })).not.toContain(text.slice(3, 12));
    },
  );
});

describe("the cable", () => {
  test("unplugged and back: told once, then read again", () => {
    const { clock, device, present, idNumbers, links } = lab();
    expect(device.prompt("unplug 5s")).toBe("unplugged for 5s");
    device.present(fictionalPerson(1));
    clock.advance(4_000);
    expect(links).toEqual(["up", "LINK_LOST"]);
    clock.advance(4_000);
    expect(links).toEqual(["up", "LINK_LOST", "up"]);
    present(2);
    expect(idNumbers()).toEqual([fictionalPerson(2).idNumber]);
  });

  test("a scan cut by the cable is no card", () => {
    const { clock, device, pair, codes } = lab({ baud: 9_600, chunk_bytes: 1 });
    device.present(fictionalPerson(1));
    clock.advance(50);
    pair.unplug();
    clock.advance(1_000);
    expect(codes()).toEqual([]);
  });

  test("a stopped driver hears nothing and, started again, reports the same card anew", () => {
    const { clock, driver, present, kinds } = lab();
    present(1, 100);
    driver.stop();
    present(2, 100);
    driver.start();
    clock.advance(100);
    present(1, 100);
    expect(kinds()).toEqual(["scan", "scan"]);
  });
});

test("trace and diagnostics keep lengths and kinds only", () => {
  const { clock, device, driver, present } = lab();
  const lines: unknown[] = [];
  driver.onTrace((line) => lines.push(line));
  present(1);
  device.present("https://example.invalid/bi-mat");
  device.present("x".repeat(1_100));
  clock.advance(10);
  const { counters, trace } = driver.diagnostics();
  expect(counters).toMatchObject({
    rx_frames: 2,
    scan_cccd: 1,
    scan_url: 1,
    refused_overflow: 1,
    rx_noise_bytes: 1_100,
  });
  expect(trace.every((line) => !("bytes" in line))).toBe(true);
  const printed = inspect([lines, driver.diagnostics()], { depth: 9, showHidden: true });
  expect(printed).not.toContain(fictionalPerson(1).idNumber);
  expect(printed).not.toContain("example.invalid");
});
