/**
 * What every reader's driver promises, and what every QR scanner's does, as suites: they run against the
 * simulated reader on a byte pair, behind the production serial link with its line parser, and behind the
 * production HID link; in the hardware lab against a real one.
 */
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ByteLink } from "../../drivers/link/link.ts";
import type { OwnCode } from "../../drivers/reader/cccd-qr/protocol.ts";
import {
  type IdReader,
  IdReaderDriver,
  type IdReaderReport,
  type IdReaderSettings,
  type ScannerProtocol,
} from "../../drivers/reader/driver.ts";
import type { LayoutSetting } from "../../drivers/reader/hid-pos/layout.pure.ts";
import type { LayoutName } from "../../drivers/reader/hid-pos/report.pure.ts";
import { foldName } from "../../drivers/reader/person/name.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../simulators/kit/virtual-clock.ts";
import { createIdReader, FOREIGN_CODES, type IdReaderDevice } from "../../simulators/reader/device.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";

interface AnyRig {
  readonly protocol: ScannerProtocol;
  /** Of the reports; of no matter on a line. */
  readonly layout?: LayoutName;
  /** What the driver is told of it. Default: as it is. */
  readonly setting?: LayoutSetting;
}

/** How a scanner and its driver are put together in virtual time. */
export interface VirtualRig extends AnyRig {
  readonly time?: "virtual";
  /** The link at whose far end the device is. */
  join(device: IdReaderDevice, clock: VirtualClock): ByteLink;
  /** Lets bytes that libraries carry in promises arrive, without time. Absent: nothing to wait for. */
  arrive?(clock: VirtualClock): Promise<void>;
}

/** How they are put together on the nodes of a kernel, which knows real time only. */
export interface KernelRig extends AnyRig {
  readonly time: "system";
  /** The link at whose far end the device is, plugged in and named by the kernel. */
  join(device: IdReaderDevice, clock: Clock): Promise<ByteLink>;
}

export type ReaderRig = VirtualRig | KernelRig;

/** The bars of identity.md 8.3, ms after the last byte. */
const WITH_END_MAX_MS = 50;
const WITHOUT_END_MAX_MS = 170;
/** Virtual time that may pass before libraries are waited for; far below every time-out of a link. */
const ARRIVE_EVERY_MS = 50;
/** A code of any length is told by then, however slowly it comes. */
const TOLD_MAX_MS = 1_000;
const TOLD_LOOK_MS = 5;
/** Longer than any silence that ends a code. */
const QUIET_MS = 200;
const TODAY = { year: 2026, month: 11, day: 21 };

const settingsOf = ({ protocol, layout = "length-byte", setting = layout }: ReaderRig): IdReaderSettings => {
  const today = () => TODAY;
  return protocol === "cccd-qr" ? { protocol, today } : { protocol, layout: setting, today };
};

/** A link that opens does so by then; what a link tells while it opens is waited for, never guessed. */
const LINK_TOLD_MAX_MS = 5_000;

/** One test's time, and its scanner's link. */
interface RigTime {
  readonly clock: Clock;
  join(device: IdReaderDevice): ByteLink | Promise<ByteLink>;
  pass(delay_ms: number): Promise<void>;
}

const timeOf = (rig: ReaderRig): RigTime => {
  if (rig.time === "system")
    return {
      clock: systemClock,
      join: (device) => rig.join(device, systemClock),
      pass: (delay_ms) => new Promise((passed) => systemClock.arm("passing", delay_ms, passed)),
    };
  const clock = new VirtualClock();
  return {
    clock,
    join: (device) => rig.join(device, clock),
    pass: async (delay_ms) => {
      const until_ms = clock.now_ms() + delay_ms;
      const step_ms = rig.arrive === undefined ? delay_ms : ARRIVE_EVERY_MS;
      await rig.arrive?.(clock);
      while (clock.now_ms() < until_ms) {
        await clock.runUntilSettled(Math.min(until_ms, clock.now_ms() + step_ms));
        await rig.arrive?.(clock);
      }
    },
  };
};

/** A started driver with its scanner, and what it told so far. Stopped when its test ends. */
export const readerLab = async (rig: ReaderRig, prepare: (device: IdReaderDevice) => void = () => {}) => {
  const { clock, join, pass } = timeOf(rig);
  const { protocol, layout = "length-byte" } = rig;
  const device = createIdReader({ random: new SeededRandom(7), clock, protocol, layout });
  const link = await join(device);
  prepare(device);
  const seen: { readonly at_ms: number; readonly report: IdReaderReport }[] = [];
  const links: string[] = [];
  const driver = new IdReaderDriver(settingsOf(rig), link, clock, {
    report: (report) => seen.push({ at_ms: clock.now_ms(), report }),
    up: () => links.push("up"),
    down: (loss) => links.push(loss.code),
  });
  onTestFinished(() => driver.stop());
  driver.start();
  const linked_by_ms = clock.now_ms() + LINK_TOLD_MAX_MS;
  do await pass(1);
  while (links.length === 0 && clock.now_ms() < linked_by_ms);
  /** Until so much was told in all, or TOLD_MAX_MS are over. */
  const told = async (count: number): Promise<void> => {
    const end_ms = clock.now_ms() + TOLD_MAX_MS;
    while (seen.length < count && clock.now_ms() < end_ms) await pass(TOLD_LOOK_MS);
  };
  const codes = (): OwnCode[] =>
    seen.flatMap(({ report }) => (report.kind === "scan" ? [report.code.reveal()] : []));
  return {
    clock,
    device,
    driver,
    seen,
    links,
    pass,
    kinds: () => seen.map(({ report }) => report.kind),
    errors: () => seen.flatMap(({ report }) => (report.kind === "refused" ? [report.error] : [])),
    idNumbers: () => codes().map((code) => (code.kind === "cccd" ? code.card.idNumber : code.kind)),
    warnings: () => codes().flatMap((code) => (code.kind === "cccd" ? code.warnings : [])),
    told,
    /** Without `wait_ms`: until something is told of it, and whatever else there is to tell of one code. */
    present: async (index: number, wait_ms?: number): Promise<void> => {
      const before = seen.length;
      device.present(fictionalPerson(index));
      if (wait_ms !== undefined) return pass(wait_ms);
      await told(before + 1);
      await pass(QUIET_MS);
    },
  };
};

const numberOf = (index: number): string => fictionalPerson(index).idNumber;

/** What tests do with any reader of ID cards, whichever way it reads. */
export interface AnyReaderLab {
  readonly driver: IdReader;
  /** `up`, or why it is down, in order. */
  readonly links: readonly string[];
  pass(delay_ms: number): Promise<void>;
  /** A fictional person's card is read, and taken away again. */
  present(index: number): Promise<void>;
  /** Numbers read so far. */
  idNumbers(): readonly string[];
  /** Pulls the cable for five seconds. */
  unplug(): void;
}

/** What every reader of ID cards promises: a scanner of QR codes, and a reader of chips. */
export const anyReaderContract = (name: string, lab: () => Promise<AnyReaderLab>): void => {
  describe(`${name} as any reader`, () => {
    test("pulled and put back it is told of once, and then reads again", async () => {
      const { unplug, pass, present, idNumbers, links } = await lab();
      unplug();
      await pass(4_000);
      expect(links).toEqual(["up", "LINK_LOST"]);
      await pass(4_000);
      expect(links).toEqual(["up", "LINK_LOST", "up"]);
      await present(2);
      expect(idNumbers()).toEqual([numberOf(2)]);
    });

    test("stopped it hears nothing; started again it reports the same card anew", async () => {
      const { pass, driver, present, idNumbers } = await lab();
      await present(1);
      driver.stop();
      await present(2);
      driver.start();
      await pass(2_300);
      await present(1);
      expect(idNumbers()).toEqual([numberOf(1), numberOf(1)]);
    });

    test("trace and diagnostics hold nothing of a person", async () => {
      const { driver, present } = await lab();
      const lines: unknown[] = [];
      const stop = driver.onTrace((line) => lines.push(line));
      await present(1);
      const { trace } = driver.diagnostics();
      expect(trace.length).toBeGreaterThan(1);
      expect(trace.every((line) => !("bytes" in line))).toBe(true);
      const printed = inspect([lines, driver.diagnostics()], { depth: 9, showHidden: true });
      const { idNumber, name: of } = fictionalPerson(1);
      for (const secret of [idNumber, idNumber.slice(-6), of, foldName(of)])
        expect(printed).not.toContain(secret);
      const before = lines.length;
      stop();
      await present(2);
      expect(lines).toHaveLength(before);
    });
  });
};

export const readerContract = (name: string, rig: ReaderRig): void => {
  const lab = (prepare?: (device: IdReaderDevice) => void) => readerLab(rig, prepare);
  const onReports = rig.protocol === "hid-pos";
  anyReaderContract(name, async () => {
    const { device, ...rest } = await lab();
    return { ...rest, unplug: () => void device.prompt("unplug 5s") };
  });

  describe(`${name} as an ID card reader`, () => {
    test("reads every fictional person's card without a warning, once each", async () => {
      const { device, told, pass, idNumbers, warnings, kinds } = await lab();
      const indexes = Array.from({ length: 99 }, (_, index) => index + 1);
      for (const index of indexes) {
        device.present(fictionalPerson(index));
        await told(index);
      }
      await pass(QUIET_MS);
      expect(idNumbers()).toEqual(indexes.map(numberOf));
      expect([warnings(), kinds().filter((kind) => kind !== "scan")]).toEqual([[], []]);
    });

    test("reports within 50 ms of the last byte where the end is sent", async () => {
      const { clock, device, pass, seen } = await lab();
      const at_ms = clock.now_ms();
      device.present(fictionalPerson(1));
      await pass(1_000);
      expect(seen).toHaveLength(1);
      expect((seen[0]?.at_ms ?? 0) - at_ms).toBeLessThanOrEqual(WITH_END_MAX_MS);
    });

    test("reports within 170 ms, not before 80, where silence is the end", async () => {
      const { clock, device, pass, seen } = await lab();
      device.setDefect(onReports ? "continued-when-full" : "no-suffix", true);
      const at_ms = clock.now_ms();
      // 56 bytes: one full report.
      device.present(`MC1:T:${"7".repeat(50)}`);
      await pass(1_000);
      expect(seen.map(({ report }) => report.kind)).toEqual(["scan"]);
      expect((seen[0]?.at_ms ?? 0) - at_ms).toBeLessThanOrEqual(WITHOUT_END_MAX_MS);
      expect((seen[0]?.at_ms ?? 0) - at_ms).toBeGreaterThanOrEqual(80);
    });

    test("delivers two people within 300 ms both, in order", async () => {
      const { device, present, idNumbers } = await lab();
      device.setDefect("next-person", true, "200");
      await present(1, 1_000);
      expect(idNumbers()).toEqual([numberOf(1), numberOf(2)]);
    });

    test("tells a card that lies on the window once, and each further reading as its repeat", async () => {
      const { device, present, pass, seen } = await lab();
      device.setDefect("double-scan", true, "1900");
      await present(1, 3_000);
      await present(1, 2_001);
      expect(seen.map(({ report }) => report)).toMatchObject([
        { kind: "scan", scan: 1 },
        { kind: "repeat", scan: 1, repeat: 1 },
        { kind: "repeat", scan: 1, repeat: 2 },
        { kind: "repeat", scan: 1, repeat: 3 },
      ]);
      device.setDefect("double-scan", false);
      await pass(2_000);
      await present(1);
      expect(seen.slice(4).map(({ report }) => report)).toMatchObject([{ kind: "scan", scan: 2 }]);
    });

    test("delivers our tickets and receipts", async () => {
      const { device, pass, idNumbers } = await lab();
      device.prompt("scan code MC1:T:A-017");
      device.prompt("scan code MC1:R:AbCdEfGhIjKlMnOpQrStU_");
      await pass(500);
      expect(idNumbers()).toEqual(["ticket", "receipt"]);
    });

    test.each(Object.entries(FOREIGN_CODES))(
      "tells of %s by kind and length, never by text",
      async (kind, text) => {
        const { device, driver, pass, seen } = await lab();
        device.prompt(`scan foreign ${kind}`);
        await pass(500);
        expect(seen[0]?.report).toMatchObject({
          kind: "foreign",
          foreign: kind === "text" ? "unknown" : kind,
          length_bytes: new TextEncoder().encode(text).length,
        });
        expect(inspect([seen, driver.diagnostics()], { depth: 9, showHidden: true })).not.toContain(
          text.slice(3, 12),
        );
      },
    );

    test.each([
      "lf-suffix",
      "crlf-suffix",
      "tab-suffix",
      "stx-etx",
      "aim-prefix",
      "bom",
      "eci",
      "split-bytes",
      "slow",
      ...(onReports ? ["continued-when-full", "status-reports", "no-symbology"] : ["no-suffix"]),
    ])("%s: the card is read without a warning", async (defect) => {
      const { device, present, idNumbers, warnings, errors } = await lab();
      expect(device.setDefect(defect, true)).toBe(true);
      await present(1);
      expect([idNumbers(), warnings(), errors()]).toEqual([[numberOf(1)], [], []]);
    });

    test.each([
      ["nfd", "not-nfc"],
      ["cp1252-mojibake", "encoding-suspect"],
      ["big5-mojibake", "encoding-suspect"],
      ["sjis-mojibake", "encoding-suspect"],
    ])("%s: the card is read with the warning %s", async (defect, warning) => {
      const { device, present, idNumbers, warnings } = await lab();
      device.setDefect(defect, true);
      await present(1);
      expect(idNumbers()).toEqual([numberOf(1)]);
      expect(warnings()).toContain(warning);
    });

    test.each<readonly [string, string | undefined, string]>([
      ["glued", undefined, "glued"],
      ["garbage", undefined, "encoding"],
      ["truncated", "40", "field-count"],
      ["endless-line", "8192", "overflow"],
      ...(onReports && rig.layout !== "no-length" ? [["wrong-length", undefined, "framing"] as const] : []),
    ])("%s: the scan is refused once, the next card is read", async (defect, value, refused) => {
      const { device, present, errors, idNumbers } = await lab();
      expect(device.setDefect(defect, true, value)).toBe(true);
      await present(1);
      expect([errors(), idNumbers()]).toEqual([[refused], []]);
      device.setDefect(defect, false);
      await present(2);
      expect(idNumbers()).toEqual([numberOf(2)]);
    });

    test("trace and diagnostics keep lengths and kinds only", async () => {
      const { device, driver, present, pass } = await lab();
      const lines: unknown[] = [];
      driver.onTrace((line) => lines.push(line));
      await present(1);
      device.present("https://example.invalid/bi-mat");
      await pass(500);
      const { counters, trace } = driver.diagnostics();
      expect(counters).toMatchObject({ rx_frames: 2, scan_cccd: 1, scan_url: 1 });
      expect(trace.every((line) => !("bytes" in line))).toBe(true);
      const printed = inspect([lines, driver.diagnostics()], { depth: 9, showHidden: true });
      expect(printed).not.toContain(numberOf(1));
      expect(printed).not.toContain("example.invalid");
    });
  });
};
