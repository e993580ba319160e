/** The reader's driver: the contract on every way a scanner can be joined, then what is of one way only. */
import { describe, expect, test } from "vitest";
import { hidLink } from "../../../drivers/link/hid.ts";
import type { ByteLinkListener } from "../../../drivers/link/link.ts";
import { reportStream } from "../../../drivers/link/report-stream.ts";
import { serialLink } from "../../../drivers/link/serial.ts";
import { FLUSH_AFTER_MS, SCAN_LINES, type ScanEnd } from "../../../drivers/reader/cccd-qr/framing.ts";
import {
  IdReaderDriver,
  type IdReaderReport,
  type IdReaderSettings,
} from "../../../drivers/reader/driver.ts";
import { chooseLayout, type LayoutSetting } from "../../../drivers/reader/hid-pos/layout.pure.ts";
import type { LayoutName } from "../../../drivers/reader/hid-pos/report.pure.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { HidBus } from "../../../simulators/kit/hid-bus.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createIdReader, type IdReaderDevice } from "../../../simulators/reader/device.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { readerContract, readerLab, type VirtualRig } from "../../support/id-reader-contract.ts";
import { MockSerial } from "../../support/mock-serial.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const SCANNER = { vendor_id: 0x0c2e, product_id: 0x0b61, usage_page: 0x8c };

const onPair = (protocol: VirtualRig["protocol"], chunk_bytes: number): VirtualRig => ({
  protocol,
  join: (device, clock) => new BytePair(clock, { label: "scanner", baud: 0, chunk_bytes }).join(device),
});

let ports = 0;

/** Behind serialport's own stream and line parser, bytes in pieces of at most `maxReadSize`. */
const onSerialLink = (maxReadSize: number): VirtualRig => {
  let opening = false;
  return {
    protocol: "cccd-qr",
    join: (device, clock) => {
      // The registry is the process's: an attempt of an older test must not find this one's port.
      const path = `/dev/fictional-scanner-${++ports}`;
      const serial = new MockSerial(path, { maxReadSize });
      device.attach({
        send: (bytes) => serial.port?.emitData(Buffer.from(bytes)),
        unplug: () => serial.unplug(),
        plug: () => serial.plug(),
      });
      const link = serialLink({ path, baud: 9_600, lines: SCAN_LINES }, clock, serial.load);
      const attempt = (listener: ByteLinkListener): ByteLinkListener => ({
        opened: () => {
          opening = false;
          listener.opened();
        },
        received: (bytes) => listener.received(bytes),
        lost: (loss) => {
          opening = false;
          listener.lost(loss);
        },
      });
      return {
        label: link.label,
        connect: (listener) => {
          opening = true;
          link.connect(attempt(listener));
        },
        write: (bytes) => link.write(bytes),
        disconnect: () => link.disconnect(),
      };
    },
    arrive: async (clock) => {
      // Opening asks the real system for the device file; reading takes a few turns of promises a piece.
      while (opening) await clock.runUntilSettled(clock.now_ms());
      for (let turns = 0; turns < 60; turns++) await clock.runUntilSettled(clock.now_ms());
    },
  };
};

/** `setting`: what the configuration says; the scanner lays its reports out as `layout`. */
const onHidLink = (layout: LayoutName, setting: LayoutSetting = layout): VirtualRig => ({
  protocol: "hid-pos",
  layout,
  setting,
  join: (device, clock) => {
    const bus = new HidBus().join(device, {
      ...SCANNER,
      product: "Scanner",
      usages: () => device.usages(),
      descriptor: () => device.descriptor(),
    });
    return reportStream(
      hidLink(SCANNER, clock, async () => bus),
      (descriptor) => chooseLayout(setting, descriptor).layout.report_bytes,
    );
  },
  arrive: (clock) => clock.runUntilSettled(clock.now_ms()),
});

for (const chunk_bytes of [1, 7, 1_024]) {
  readerContract(`a serial scanner in pieces of ${chunk_bytes}`, onPair("cccd-qr", chunk_bytes));
  readerContract(`a HID scanner's reports in pieces of ${chunk_bytes}`, onPair("hid-pos", chunk_bytes));
}
readerContract("a scanner behind serialport and its line parser", onSerialLink(1_024));
readerContract("a scanner behind node-hid, layout configured", onHidLink("unnumbered"));
for (const layout of ["length-byte", "no-length", "unnumbered"] as const)
  readerContract(`a scanner behind node-hid that describes itself as ${layout}`, onHidLink(layout, "auto"));

test("a driver says which way its scanner sends", async () => {
  const { driver } = await readerLab(onPair("hid-pos", 64));
  expect(driver.capabilities).toEqual({ protocol: "hid-pos", qr: true, mrz: false, chip: false });
});

describe("on a line of 9600 baud", () => {
  const line = (suffix: ScanEnd, chunk_bytes = 1) => {
    const clock = new VirtualClock();
    const device = createIdReader({ random: new SeededRandom(7), clock, suffix });
    const pair = new BytePair(clock, { label: "scanner", baud: 9_600, chunk_bytes }).join(device);
    const seen: { readonly at_ms: number; readonly report: IdReaderReport }[] = [];
    let last_ms = 0;
    pair.tap((_bytes, _from, at_ms) => {
      last_ms = at_ms;
    });
    const listener = {
      report: (report: IdReaderReport) => seen.push({ at_ms: clock.now_ms(), report }),
      up: () => {},
      down: () => {},
    };
    const driver = new IdReaderDriver({ protocol: "cccd-qr", today: () => TODAY }, pair, clock, listener);
    driver.start();
    clock.advance(1);
    return { clock, device, pair, seen, driver, last_ms: () => last_ms };
  };

  test.each<readonly [ScanEnd, number]>([
    ["cr", 0],
    ["lf", 0],
    ["crlf", 1],
    ["lfcr", 1],
    ["etx", 0],
    ["etx-crlf", 2],
    ["tab", 0],
    ["tab-crlf", 2],
  ])("%s: the report comes with its first byte, %i bytes before the last", (suffix, rest_bytes) => {
    const { clock, device, seen, last_ms } = line(suffix);
    device.present(fictionalPerson(1));
    clock.advance(1_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.at_ms).toBeCloseTo(last_ms() - (rest_bytes * 10_000) / 9_600, 3);
  });

  test("none: the report comes 100 ms after the last byte", () => {
    const { clock, device, seen, last_ms } = line("none");
    device.present(fictionalPerson(1));
    clock.advance(1_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.at_ms).toBeCloseTo(last_ms() + FLUSH_AFTER_MS, 6);
  });

  test("a scan cut by the cable is no card", () => {
    const { clock, device, pair, seen } = line("cr");
    device.present(fictionalPerson(1));
    clock.advance(50);
    pair.unplug();
    clock.advance(1_000);
    expect(seen).toMatchObject([{ report: { kind: "refused", error: "field-count" } }]);
  });

  test("a pause past the quiet time never makes a card out of halves", () => {
    const { clock, device, seen } = line("cr");
    device.setDefect("slow", true, "500");
    device.present(fictionalPerson(1));
    clock.advance(2_000);
    expect(seen.map(({ report }) => report.kind)).not.toContain("scan");
    expect(seen).toHaveLength(2);
  });

  test("2 MB without an end are one refusal, and the next card is read", () => {
    const { clock, pair, device, driver, seen } = line("cr");
    const piece = new Uint8Array(4_000).fill(0x55);
    for (let sent = 0; sent < 2_000_000; sent += piece.length) {
      pair.inject(piece);
      clock.advance(4);
    }
    pair.inject(Uint8Array.of(0x0d));
    device.present(fictionalPerson(1));
    clock.advance(1_000);
    expect(seen.map(({ report }) => report.kind)).toEqual(["refused", "scan"]);
    expect(driver.diagnostics().counters.rx_noise_bytes).toBe(2_000_000);
  });
});

describe("HID reports", () => {
  test("a lost report makes no card, and the next card is read", async () => {
    const { device, present, idNumbers, kinds } = await readerLab(onPair("hid-pos", 64));
    device.setDefect("lost-report", true);
    await present(1);
    expect([idNumbers(), kinds()]).toEqual([[], ["foreign"]]);
    device.setDefect("lost-report", false);
    await present(2);
    expect(idNumbers()).toEqual([fictionalPerson(2).idNumber]);
  });

  test("of another layout than configured make no card", async () => {
    const rig = onHidLink("length-byte", "no-length");
    const wrong: VirtualRig = {
      ...rig,
      join: (_, clock) => rig.join(other(clock), clock),
    };
    const sent: IdReaderDevice[] = [];
    const other = (clock: VirtualClock): IdReaderDevice => {
      const device = createIdReader({ random: new SeededRandom(7), clock, protocol: "hid-pos" });
      sent.push(device);
      return device;
    };
    const { pass, kinds } = await readerLab(wrong);
    sent[0]?.present(fictionalPerson(1));
    await pass(1_000);
    expect(kinds()).not.toContain("scan");
    expect(kinds().length).toBeGreaterThan(0);
  });

  test("described wrongly make no card until the configuration names the layout", async () => {
    const read = async (setting: LayoutSetting) => {
      const { present, idNumbers, seen } = await readerLab(onHidLink("length-byte", setting), (scanner) =>
        scanner.setDefect("wrong-descriptor", true),
      );
      await present(1);
      return [idNumbers(), seen.flatMap(({ report }) => (report.kind === "layout" ? [report.fault] : []))];
    };
    expect(await read("auto")).toEqual([[], []]);
    expect(await read("length-byte")).toEqual([[fictionalPerson(1).idNumber], ["READER_LAYOUT_DIFFERS"]]);
  });

  test("of a scanner whose description tells nothing are read as usual, and that is said at each opening", async () => {
    const { device, pass, present, idNumbers, seen } = await readerLab(
      onHidLink("length-byte", "auto"),
      (scanner) => scanner.setDefect("odd-descriptor", true),
    );
    device.prompt("unplug 1s");
    await pass(5_000);
    await present(1);
    expect(idNumbers()).toEqual([fictionalPerson(1).idNumber]);
    expect(seen.map(({ report }) => (report.kind === "layout" ? report.fault : report.kind))).toEqual([
      "READER_LAYOUT_UNTOLD",
      "READER_LAYOUT_UNTOLD",
      "scan",
    ]);
  });

  test("an endless scan of a scanner that never ends one is over after silence", async () => {
    const { device, pass, present, errors, idNumbers } = await readerLab(onPair("hid-pos", 64));
    device.setDefect("continued-when-full", true);
    device.present(new Uint8Array(56 * 40).fill(0x41));
    await pass(1_000);
    expect([errors(), idNumbers()]).toEqual([["overflow"], []]);
    await present(2);
    expect(idNumbers()).toEqual([fictionalPerson(2).idNumber]);
  });
});

test("two scanners talking at once, byte by byte, each read their own card", async () => {
  const clock = new VirtualClock();
  const scanners = (["cccd-qr", "hid-pos"] as const).map((protocol) => {
    const device = createIdReader({ random: new SeededRandom(7), clock, protocol });
    const pair = new BytePair(clock, { label: protocol, baud: 9_600, chunk_bytes: 1 }).join(device);
    const numbers: string[] = [];
    const today = () => TODAY;
    const settings: IdReaderSettings =
      protocol === "cccd-qr" ? { protocol, today } : { protocol, layout: "length-byte", today };
    const driver = new IdReaderDriver(settings, pair, clock, {
      report: (report) => {
        const code = report.kind === "scan" ? report.code.reveal() : undefined;
        if (code?.kind === "cccd") numbers.push(code.card.idNumber);
      },
      up: () => {},
      down: () => {},
    });
    driver.start();
    return { device, numbers };
  });
  clock.advance(1);
  for (const [index, { device }] of scanners.entries()) device.present(fictionalPerson(index + 1));
  clock.advance(2_000);
  expect(scanners.map(({ numbers }) => numbers)).toEqual([
    [fictionalPerson(1).idNumber],
    [fictionalPerson(2).idNumber],
  ]);
});

describe("a scanner left in keyboard mode", () => {
  test("switched over while it runs is lost, then found out, then told no more", async () => {
    const { device, pass, links } = await readerLab(onHidLink("length-byte"));
    device.setDefect("keyboard-mode", true);
    await pass(20_000);
    expect(links).toEqual(["up", "LINK_LOST", "LINK_KEYBOARD"]);
  });

  test("is told by that name instead of a missing device, and works once it is set right", async () => {
    const { device, pass, present, links, idNumbers } = await readerLab(onHidLink("length-byte"), (scanner) =>
      scanner.setDefect("keyboard-mode", true),
    );
    await present(1, 5_000);
    expect([links, idNumbers()]).toEqual([["LINK_KEYBOARD"], []]);
    device.setDefect("keyboard-mode", false);
    await pass(5_000);
    await present(2);
    expect([links, idNumbers()]).toEqual([["LINK_KEYBOARD", "up"], [fictionalPerson(2).idNumber]]);
  });
});
