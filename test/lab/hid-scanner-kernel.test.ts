/**
 * What of HID scanners only a kernel can show: report ids, interfaces of one device, twins, names that
 * change, plugs pulled between two reports.
 */
import { expect, onTestFinished, test } from "vitest";
import { hidLink } from "../../drivers/link/hid.ts";
import { cutIntoReports, REPORT_LAYOUTS, writeReport } from "../../drivers/reader/hid-pos/report.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { asciiBytes } from "../../drivers/runtime/text.ts";
import { type FarFile, openFar } from "../../simulators/kernel/far-file.ts";
import { hostNode, untilHostNode } from "../../simulators/kernel/host-node.ts";
import { createGadget, type GadgetSettings } from "../../simulators/kernel/usb-gadget.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createIdReader, type IdReaderDevice } from "../../simulators/reader/device.ts";
import { fictionalPerson, qrText } from "../../simulators/reader/fictional-person.ts";
import { SCANNER_DESCRIPTORS } from "../../simulators/reader/report-descriptors.ts";
import { type KernelRig, readerLab } from "../support/id-reader-contract.ts";
import { LinkRecorder } from "../support/link-recorder.ts";
import {
  KEYBOARD_FN,
  SCANNER,
  SCANNER_UDC,
  scannerFn,
  scannerGadget,
  scannerLink,
  serveScanner,
} from "./hid-gadget.ts";
import { pass, until } from "./serial-gadget.ts";

/** A replugged device is used again within this time. */
const BACK_MAX_MS = 5_000;

const numberOf = (index: number): string => fictionalPerson(index).idNumber;

const scanner = (layout: "length-byte" | "unnumbered" = "length-byte"): IdReaderDevice =>
  createIdReader({ random: new SeededRandom(7), clock: systemClock, protocol: "hid-pos", layout });

/** A gadget without a simulated device: its reports are written by the test itself. */
const rawScanner = async (settings: GadgetSettings, number0 = 0) => {
  const gadget = createGadget(settings);
  let far: FarFile | undefined;
  const place = { host_port: gadget.host_port, kind: "hid", number0 } as const;
  const plug = async (): Promise<void> => {
    gadget.bind();
    await untilHostNode(place, systemClock, () => true);
    far = openFar(gadget.fars[number0] ?? "", systemClock);
  };
  const unplug = (): void => {
    gadget.unbind();
    far?.close();
  };
  onTestFinished(() => {
    unplug();
    gadget.remove();
  });
  await plug();
  return {
    gadget,
    plug,
    unplug,
    node: () => hostNode(place),
    send: (report: Uint8Array) => far?.write(report) ?? false,
    waiting_bytes: () => far?.pending_bytes ?? 0,
  };
};

const LENGTH_BYTE = REPORT_LAYOUTS["length-byte"];
const POS_FN = scannerFn(SCANNER_DESCRIPTORS["length-byte"]);

/** A driver at the end of a link, whatever sends. */
const driverAt = (link = scannerLink(SCANNER, "auto")) => {
  const rig: KernelRig = { time: "system", protocol: "hid-pos", setting: "auto", join: async () => link };
  return readerLab(rig);
};

/** Reports of a person's card, as a scanner cuts them. */
const reportsOf = (index: number): readonly Uint8Array[] =>
  cutIntoReports(LENGTH_BYTE, new TextEncoder().encode(qrText(fictionalPerson(index))), {
    symbology: asciiBytes("]Q1"),
  }).map((report) => writeReport(LENGTH_BYTE, report));

test.each([
  ["numbered", "length-byte", 64, 0x02],
  ["not numbered", "unnumbered", 63, 54],
] as const)("a report that is %s comes as the device sent it", async (_name, layout, length, first) => {
  const device = scanner(layout);
  const served = await serveScanner(device, SCANNER_UDC.one, REPORT_LAYOUTS[layout].report_bytes);
  onTestFinished(() => served.close());
  const link = hidLink(SCANNER, systemClock);
  onTestFinished(() => link.disconnect());
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilOpened();
  expect(link.describe()).toEqual(SCANNER_DESCRIPTORS[layout]);
  device.present(new Uint8Array(54).fill(0x41));
  await recorder.untilBytes(length);
  expect(recorder.pieces).toHaveLength(1);
  expect(recorder.pieces[0]).toHaveLength(length);
  expect(recorder.pieces[0]?.[0]).toBe(first);
});

test("a letter cut between two reports is whole again", async () => {
  const raw = await rawScanner(scannerGadget(SCANNER_UDC.one, POS_FN));
  const { told, seen, driver } = await driverAt();
  // identity.md 4.2: the first report ends with E1 BB, the second begins with 9D.
  for (const hex of [
    "02385D51313030313039303030303030317C7C4E677579E1BB856E2056C4836E204DE1BAAB757C30313031313939307C4E616D7C5331205068C6B0E1BB730001",
    `02205D51319D6E672056C3AD2044E1BBA52C2048C3A0204EE1BB99697C3031303232303231${"00".repeat(25)}730000`,
  ])
    expect(raw.send(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toBe(true);
  await told(1);
  const [first] = seen;
  expect(first?.report.kind).toBe("scan");
  if (first?.report.kind !== "scan") return;
  expect(first.report.code.reveal()).toMatchObject({
    kind: "cccd",
    card: { name: "Nguyễn Văn Mẫu", residence: "S1 Phường Ví Dụ, Hà Nội" },
  });
  expect(driver.diagnostics().counters.rx_frames).toBe(1);
});

test("beside a keyboard of the same device the scanner is found by its usage page", async () => {
  const both = { ...scannerGadget(SCANNER_UDC.one, KEYBOARD_FN), beside: [POS_FN] };
  const raw = await rawScanner(both, 1);
  const { links, told, idNumbers } = await driverAt();
  for (const report of reportsOf(1)) raw.send(report);
  await told(1);
  expect([links, idNumbers()]).toEqual([["up"], [numberOf(1)]]);
});

test("a scanner that is only a keyboard is told by that name", async () => {
  await rawScanner(scannerGadget(SCANNER_UDC.one, KEYBOARD_FN));
  const { links, driver } = await driverAt();
  expect(links).toEqual(["LINK_KEYBOARD"]);
  expect(driver.diagnostics().loss?.detail).toContain("Scanner");
});

test("two that tell nothing that differs are refused by their ids, and each read by its socket", async () => {
  const raws = [
    await rawScanner(scannerGadget(SCANNER_UDC.one, POS_FN)),
    await rawScanner(scannerGadget(SCANNER_UDC.twin, POS_FN)),
  ];
  const lost = await driverAt();
  expect(lost.links).toEqual(["LINK_REFUSED"]);
  lost.driver.stop();
  const readers = [];
  for (const { gadget } of raws)
    readers.push(await driverAt(scannerLink({ ...SCANNER, usb_port: gadget.host_port }, "auto")));
  for (const [index, raw] of raws.entries()) for (const report of reportsOf(index + 1)) raw.send(report);
  for (const { told } of readers) await told(1);
  expect(readers.map(({ idNumbers }) => idNumbers())).toEqual([[numberOf(1)], [numberOf(2)]]);
});

test.each([
  ["under its old name", false],
  ["under another name, while somebody holds the old one", true],
])("pulled between two reports: told once, no half scan, back %s", async (_name, held) => {
  const raw = await rawScanner(scannerGadget(SCANNER_UDC.one, POS_FN));
  const { links, kinds, told, idNumbers } = await driverAt();
  const before = raw.node();
  const holder = held && before !== undefined ? openFar(before, systemClock) : undefined;
  onTestFinished(() => holder?.close());
  const [first = new Uint8Array()] = reportsOf(1);
  raw.send(first);
  await until("the first report is gone", 1_000, () => raw.waiting_bytes() === 0);
  await pass(20);
  raw.unplug();
  await until("the loss is told", 1_000, () => links.length === 2);
  await pass(3_000);
  expect([links, kinds().filter((kind) => kind === "scan")]).toEqual([["up", "LINK_LOST"], []]);
  await raw.plug();
  const back_ms = await until("the scanner is back", BACK_MAX_MS, () => links.length === 3);
  console.info(`HID scanner back ${back_ms.toFixed(0)} ms after its node (${before} -> ${raw.node()})`);
  expect(raw.node() === before).toBe(!held);
  const already = kinds().length;
  for (const report of reportsOf(2)) raw.send(report);
  await told(already + 1);
  expect([links.at(-1), idNumbers()]).toEqual(["up", [numberOf(2)]]);
});

test("100,000 bytes of garbage in reports, and the next card is read", async () => {
  const raw = await rawScanner(scannerGadget(SCANNER_UDC.one, POS_FN));
  const { idNumbers, links } = await driverAt();
  const random = new SeededRandom(11);
  const sent = Math.ceil(100_000 / LENGTH_BYTE.report_bytes);
  for (let count = 0; count < sent; count++) {
    const report = random.bytes(LENGTH_BYTE.report_bytes);
    // Reports of an id that the device did not describe reach nobody: the kernel keeps them.
    report[0] = 0x02;
    if (!raw.send(report)) throw new Error("more garbage than may wait");
    if (raw.waiting_bytes() > 32_768)
      await until("garbage leaves", 60_000, () => raw.waiting_bytes() < 4_096);
  }
  for (const report of reportsOf(1)) raw.send(report);
  await until("the card is read", 60_000, () => idNumbers().length > 0);
  expect([idNumbers(), links]).toEqual([[numberOf(1)], ["up"]]);
});
