import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  HID_REPORTS_PENDING_MAX,
  type HidHandle,
  type HidLibrary,
  type HidNode,
  type HidSettings,
  hidAbsence,
  hidLink,
  readDescriptor,
} from "../../../drivers/link/hid.ts";
import { WRITE_TIMEOUT_MS } from "../../../drivers/link/link.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";

const RELAY: HidSettings = { vendor_id: 0x16c0, product_id: 0x05df, product: "USBRelay8" };
const RELAY_NODE: HidNode = {
  path: "/dev/hidraw3",
  product: "USBRelay8",
  serialNumber: "",
  usagePage: 0xff00,
};

const DESCRIPTOR = Uint8Array.of(0x05, 0x8c, 0x09, 0x02);

/** The device's side, with node-hid's habit of giving back what a listener throws as an error. */
class FakeHandle extends EventEmitter implements HidHandle {
  readonly written: number[][] = [];
  feature: () => Promise<Uint8Array> = async () => Uint8Array.of(1, 2, 3);
  writes: () => Promise<number> = async () => 9;
  closed = 0;
  /** The real one begins to read a turn after it is listened to, and throws into the void if it is closed. */
  readonly reading = new Promise<"begun" | "thrown">((begun) => {
    this.on("newListener", (event) => {
      if (event === "data") process.nextTick(() => begun(this.closed === 0 ? "begun" : "thrown"));
    });
  });

  async write(report: Buffer): Promise<number> {
    this.written.push([...report]);
    return this.writes();
  }
  async sendFeatureReport(report: Buffer): Promise<number> {
    this.written.push([...report]);
    return this.writes();
  }
  getFeatureReport(): Promise<Uint8Array> {
    return this.feature();
  }
  async close(): Promise<void> {
    this.closed++;
  }
  says(report: Uint8Array): void {
    try {
      this.emit("data", report);
    } catch (error) {
      this.emit("error", error);
    }
  }
}

const bench = (nodes: readonly HidNode[] = [RELAY_NODE], settings: HidSettings = RELAY) => {
  const clock = new VirtualClock();
  const handle = new FakeHandle();
  const opened_paths: string[] = [];
  const library: HidLibrary = {
    list: async () => nodes,
    open: async (path) => {
      opened_paths.push(path);
      return handle;
    },
    describe: async (path) => (path === "/dev/hidraw3" ? DESCRIPTOR : undefined),
  };
  const recorder = new LinkRecorder();
  const link = hidLink(settings, clock, async () => library);
  link.connect(recorder);
  return { clock, handle, opened_paths, recorder, link };
};

const settle = (clock: VirtualClock) => clock.runUntilSettled(clock.now_ms());

describe("a HID link", () => {
  test("opens the one node that fits, though it is listed once for each usage", async () => {
    const strange = { ...RELAY_NODE, path: "/dev/hidraw0", product: "USBasp" };
    const { opened_paths, recorder, link } = bench([strange, RELAY_NODE, { ...RELAY_NODE, usagePage: 1 }]);
    await recorder.untilOpened();
    expect(opened_paths).toEqual(["/dev/hidraw3"]);
    expect(link.label).toBe("hid:16c0:05df");
  });

  test("knows what its device says of itself, from opening until it lets go", async () => {
    const { recorder, link } = bench();
    expect(link.describe()).toBeUndefined();
    await recorder.untilOpened();
    expect(link.describe()).toEqual(DESCRIPTOR);
    link.disconnect();
    expect(link.describe()).toBeUndefined();
  });

  test("reads that from the kernel's file of the node, and nothing where there is none", async () => {
    const root = mkdtempSync(join(tmpdir(), "hidraw-"));
    mkdirSync(join(root, "hidraw7", "device"), { recursive: true });
    writeFileSync(join(root, "hidraw7", "device", "report_descriptor"), DESCRIPTOR);
    expect(await readDescriptor("/dev/hidraw7", root)).toEqual(DESCRIPTOR);
    expect(await readDescriptor("/dev/hidraw8", root)).toBeUndefined();
    rmSync(root, { recursive: true });
  });

  test("takes the interface with the wanted usage page of a composite scanner", async () => {
    const scanner: HidSettings = { vendor_id: 0x0c2e, product_id: 0x0b61, usage_page: 0x8c };
    const { opened_paths, recorder } = bench(
      [
        { path: "/dev/hidraw1", usagePage: 0x01 },
        { path: "/dev/hidraw2", usagePage: 0x8c },
      ],
      scanner,
    );
    await recorder.untilOpened();
    expect(opened_paths).toEqual(["/dev/hidraw2"]);
  });

  test.each([
    ["LINK_ABSENT", "no device", []],
    ["LINK_ABSENT", "another product of the same ids", [{ ...RELAY_NODE, product: "USBasp" }]],
    ["LINK_REFUSED", "two devices that fit", [RELAY_NODE, { ...RELAY_NODE, path: "/dev/hidraw4" }]],
  ])("is %s for %s", async (code, _name, nodes) => {
    const { recorder } = bench(nodes);
    await recorder.untilLost();
    expect(recorder.losses.map((loss) => loss.code)).toEqual([code]);
  });

  test.each([
    ["LINK_NO_DRIVER", "libudev.so.1: cannot open shared object file", true],
    ["LINK_REFUSED", "Failed to open a device with path '/dev/hidraw3': Permission denied", false],
    ["LINK_ABSENT", "Failed to open a device with path '/dev/hidraw3': No such file or directory", false],
    ["LINK_LOST", "cannot open device", false],
  ])("is %s when the library says: %s", async (code, words, loading) => {
    const failing = async () => {
      throw new Error(words);
    };
    const library: HidLibrary = {
      list: async () => [RELAY_NODE],
      open: failing,
      describe: async () => undefined,
    };
    const recorder = new LinkRecorder();
    hidLink(RELAY, new VirtualClock(), loading ? failing : async () => library).connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses.map((loss) => loss.code)).toEqual([code]);
  });

  describe("of a scanner, by its usage page", () => {
    const SCANNER: HidSettings = { vendor_id: 0x0c2e, product_id: 0x0b61, usage_page: 0x8c };
    const KEYBOARD: HidNode = { path: "/dev/hidraw1", product: "Scanner", usagePage: 0x01, usage: 0x06 };
    const POINT_OF_SALE: HidNode = { path: "/dev/hidraw2", product: "Scanner", usagePage: 0x8c, usage: 0x02 };

    test.each<readonly [string, string, Readonly<Record<number, readonly HidNode[]>>]>([
      ["LINK_KEYBOARD", "a keyboard under its own ids", { 2913: [KEYBOARD], 0: [KEYBOARD] }],
      ["LINK_KEYBOARD", "a keyboard under another product id of its maker", { 0: [KEYBOARD] }],
      ["LINK_ABSENT", "a mouse of its maker", { 0: [{ ...KEYBOARD, usage: 0x02 }] }],
      ["LINK_ABSENT", "nothing of its maker", {}],
      ["there", "both a keyboard and a scanner", { 2913: [KEYBOARD, POINT_OF_SALE], 0: [KEYBOARD] }],
    ])("is %s where the bus shows %s", async (code, _what, products) => {
      const opened: string[] = [];
      const library: HidLibrary = {
        list: async (_vendor, product) => products[product] ?? [],
        open: async (path) => {
          opened.push(path);
          return new FakeHandle();
        },
        describe: async () => undefined,
      };
      expect((await hidAbsence(SCANNER, async () => library))?.code ?? "there").toBe(code);
      expect(opened).toEqual([]);
      const recorder = new LinkRecorder();
      hidLink(SCANNER, new VirtualClock(), async () => library).connect(recorder);
      await recorder.until(({ calls }) => calls.length > 0);
      expect(recorder.losses[0]?.code ?? "there").toBe(code);
      expect(opened).toEqual(code === "there" ? ["/dev/hidraw2"] : []);
    });

    test("a device that is asked for without a usage page is never called a keyboard", async () => {
      const { recorder } = bench([{ ...KEYBOARD, product: "other" }]);
      await recorder.untilLost();
      expect(recorder.losses[0]?.code).toBe("LINK_ABSENT");
    });
  });

  test("tells each report as it came, in order, never from within the library's callback", async () => {
    const { clock, handle, recorder } = bench();
    await recorder.untilOpened();
    handle.says(Uint8Array.of(2, 1));
    handle.says(Uint8Array.of(2, 2));
    expect(recorder.pieces).toEqual([]);
    await settle(clock);
    expect(recorder.pieces).toEqual([Uint8Array.of(2, 1), Uint8Array.of(2, 2)]);
  });

  test("a listener that throws stops the program instead of passing for a fault of the device", async () => {
    const { clock, handle, recorder } = bench();
    await recorder.untilOpened();
    recorder.received = () => {
      throw new Error("a mistake of ours");
    };
    handle.says(Uint8Array.of(2, 1));
    expect(() => clock.advance(0)).toThrow("a mistake of ours");
    clock.advance(0);
    expect(recorder.losses).toEqual([]);
  });

  test("an unplugged device is lost once, with whatever reason node-hid gives", async () => {
    const { clock, handle, recorder, link } = bench();
    await recorder.untilOpened();
    handle.emit("error", Object.assign(new Error(), { message: undefined }));
    handle.emit("error", new Error("could not read from HID device"));
    await settle(clock);
    expect(recorder.losses).toEqual([{ code: "LINK_LOST", detail: "no reason given" }]);
    expect(link.writeReport(Uint8Array.of(0, 1))).toBe(false);
    expect(handle.closed).toBe(1);
  });

  test("writes reports and feature reports, and reads feature reports back", async () => {
    const { clock, handle, recorder, link } = bench();
    expect(link.writeReport(Uint8Array.of(0, 1))).toBe(false);
    await recorder.untilOpened();
    expect(link.writeReport(Uint8Array.of(0, 1))).toBe(true);
    expect(link.sendFeature(Uint8Array.of(0, 0xff, 1))).toBe(true);
    const answers: (Uint8Array | undefined)[] = [];
    link.readFeature(1, 9, (report) => answers.push(report));
    handle.feature = () => Promise.reject(new Error("could not get feature report"));
    link.readFeature(1, 9, (report) => answers.push(report));
    await settle(clock);
    expect(handle.written).toEqual([
      [0, 1],
      [0, 0xff, 1],
    ]);
    expect(answers).toEqual([Uint8Array.of(1, 2, 3), undefined]);
    expect(clock.armed).toBe(0);
  });

  test("every feature read is answered exactly once: not open, hanging, or after the end", async () => {
    const { clock, handle, recorder, link } = bench();
    const answers: string[] = [];
    const ask = (name: string) =>
      link.readFeature(1, 9, (report) => answers.push(`${name} ${report === undefined ? "none" : "some"}`));
    ask("early");
    await recorder.untilOpened();
    await settle(clock);
    let comesLate = (_report: Uint8Array) => {};
    handle.feature = () =>
      new Promise((late) => {
        comesLate = late;
      });
    ask("hanging");
    await clock.runUntilSettled(clock.now_ms() + WRITE_TIMEOUT_MS);
    comesLate(Uint8Array.of(1));
    await settle(clock);
    handle.feature = async () => Uint8Array.of(1);
    ask("ended");
    link.disconnect();
    await settle(clock);
    expect(answers).toEqual(["early none", "hanging none", "ended none"]);
  });

  test("a device that takes no report is stalled, one that refuses it is lost", async () => {
    const stalled = bench();
    await stalled.recorder.untilOpened();
    stalled.handle.writes = () => new Promise(() => {});
    stalled.link.writeReport(Uint8Array.of(0, 1));
    await stalled.clock.runUntilSettled(WRITE_TIMEOUT_MS);
    expect(stalled.recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);

    const refused = bench();
    await refused.recorder.untilOpened();
    refused.handle.writes = () => Promise.reject(new Error("Cannot write to hid device"));
    refused.link.writeReport(Uint8Array.of(0, 1));
    await settle(refused.clock);
    expect(refused.recorder.losses.map((loss) => loss.code)).toEqual(["LINK_LOST"]);
  });

  test("more reports than fit end the link, since a part of a scan is worth nothing", async () => {
    const { clock, handle, recorder } = bench();
    await recorder.untilOpened();
    for (let count = 0; count <= HID_REPORTS_PENDING_MAX; count++) handle.says(Uint8Array.of(2));
    await settle(clock);
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);
  });

  test("disconnect is silent, also while the attempt runs, and closes what was opened", async () => {
    const { clock, handle, recorder, link } = bench();
    link.disconnect();
    await settle(clock);
    const second = new LinkRecorder();
    link.connect(second);
    await second.untilOpened();
    link.disconnect();
    link.disconnect();
    handle.says(Uint8Array.of(2));
    await settle(clock);
    expect(recorder.calls).toEqual([]);
    expect(second.kinds).toEqual(["opened"]);
    expect(handle.closed).toBe(1);
  });

  test("a device let go as it opens is closed only after the library began to read", async () => {
    const { clock, handle, recorder, link } = bench();
    recorder.opened = () => link.disconnect();
    expect(await handle.reading).toBe("begun");
    await settle(clock);
    expect(handle.closed).toBe(1);
  });

  test("of the real node-hid ends in a named loss where the device is not plugged in", async () => {
    const recorder = new LinkRecorder();
    hidLink({ vendor_id: 0xfffe, product_id: 0xfffe }, systemClock).connect(recorder);
    await recorder.untilLost();
    expect(["LINK_ABSENT", "LINK_NO_DRIVER"]).toContain(recorder.losses[0]?.code);
  });
});
