/**
 * The office shown by `npm start`, the browser tests and the manuals: fictional, small, with one of
 * everything. Where its devices are reached is the caller's (simulators in process, pseudo-terminals, a real
 * bench).
 */
import { parseConfig } from "./config.ts";
import type { OfficeConfig, OfficeFile } from "./config-schema.ts";

type Entry<Section extends keyof OfficeFile> =
  NonNullable<OfficeFile[Section]> extends readonly (infer Item)[] ? Item : never;
type Reader = Entry<"readers">;
type ChipReader = Extract<Reader, { readonly protocol: "chip" }>;
type ScannerLink = Exclude<Reader, ChipReader>["link"];
type PrinterLink = Entry<"printers">["link"];

/** One link a device. */
export interface DemoLinks {
  readonly pager_base: Entry<"pager_bases">["link"];
  readonly door_reader: ScannerLink;
  readonly kiosk_reader: ScannerLink;
  readonly chip_reader: ChipReader["link"];
  readonly door_printer: PrinterLink;
  readonly kiosk_printer: PrinterLink;
  /** Shared by the counters. */
  readonly counter_printer: PrinterLink;
  readonly lock_bank: Entry<"pager_bases">["link"];
}

/** Links that lead nowhere, for uses that open none. */
const NO_LINKS: DemoLinks = {
  pager_base: { kind: "tcp", host: "127.0.0.1", port: 7_001 },
  door_reader: { kind: "tcp", host: "127.0.0.1", port: 7_002 },
  kiosk_reader: { kind: "tcp", host: "127.0.0.1", port: 7_003 },
  door_printer: { kind: "tcp", host: "127.0.0.1", port: 7_004 },
  kiosk_printer: { kind: "tcp", host: "127.0.0.1", port: 7_005 },
  lock_bank: { kind: "tcp", host: "127.0.0.1", port: 7_006 },
  chip_reader: { kind: "tcp", host: "127.0.0.1", port: 7_007 },
  counter_printer: { kind: "tcp", host: "127.0.0.1", port: 7_008 },
};

const FIELDS = [
  { id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" }, service_prior_min: 15 },
  { id: "civil-status", prefix: "B", name: { vi: "Hộ tịch", en: "Civil status" } },
  { id: "certification", prefix: "C", name: { vi: "Chứng thực", en: "Certification" }, service_prior_min: 6 },
  { id: "residence", prefix: "D", name: { vi: "Cư trú", en: "Residence" } },
  { id: "business", prefix: "E", name: { vi: "Kinh doanh", en: "Business" }, service_prior_min: 12 },
  { id: "collect", prefix: "F", name: { vi: "Nhận kết quả", en: "Collect a result" }, service_prior_min: 3 },
];

const BOARDS = 3;
const CHANNELS = 8 as const;

/** Boxes 1 to 24, board by board; the bottom row is large and within reach from a wheelchair. */
const boxes = (): NonNullable<OfficeFile["boxes"]> =>
  Array.from({ length: BOARDS * CHANNELS }, (_, index) => {
    const channel = (index % CHANNELS) + 1;
    return {
      number: index + 1,
      bank: "bank-1",
      board: Math.floor(index / CHANNELS) + 1,
      channel,
      size: channel > 6 ? ("L" as const) : channel > 4 ? ("M" as const) : ("S" as const),
      reach: channel > 4 ? ("low" as const) : ("normal" as const),
    };
  });

/** What a scanner sends there. */
const sends = (link: ScannerLink): "cccd-qr" | "hid-pos" => (link.kind === "hid" ? "hid-pos" : "cccd-qr");

/** The file as a technician would write it. */
export const demoOfficeFile = (links: DemoLinks = NO_LINKS): OfficeFile => ({
  site: {
    id: "vi-du",
    authority: "Trung tâm Phục vụ hành chính công",
    name: "Phường Ví Dụ",
    centre: "Trung tâm Phục vụ hành chính công phường Ví Dụ",
    agency: "H99.1",
    hotline: "1900 0000",
    website: "dichvucong.phuongvidu.example",
    pay: {
      bank_bin: "999999",
      bank: "Ngân hàng Ví Dụ",
      account: "0011223344",
      account_name: "UBND PHUONG VI DU",
    },
  },
  fields: FIELDS,
  counters: [
    { id: "counter-1", number: 1, fields: ["civil-status", "residence"], printer: "printer-counter" },
    { id: "counter-2", number: 2, fields: ["certification", "collect"], printer: "printer-counter" },
    { id: "counter-3", number: 3, fields: ["land", "civil-status"], printer: "printer-counter" },
    { id: "counter-4", number: 4, fields: ["land", "business"], printer: "printer-counter" },
  ],
  doors: [
    {
      id: "door-1",
      name: { vi: "Cửa vào", en: "Entrance" },
      reader: "reader-door",
      chip_reader: "reader-chip",
      printer: "printer-door",
    },
  ],
  kiosks: [
    {
      id: "kiosk-1",
      name: { vi: "Ki-ốt 1", en: "Kiosk 1" },
      printer: "printer-kiosk",
      reader: "reader-kiosk",
    },
    { id: "kiosk-2", name: { vi: "Ki-ốt 2", en: "Kiosk 2" } },
  ],
  halls: [{ id: "hall-1" }],
  pager_bases: [
    { id: "base-1", protocol: "lrs", system_id: 27, cards: { from: 1, to: 20 }, link: links.pager_base },
  ],
  readers: [
    { id: "reader-door", protocol: sends(links.door_reader), link: links.door_reader },
    { id: "reader-kiosk", protocol: sends(links.kiosk_reader), link: links.kiosk_reader },
    { id: "reader-chip", protocol: "chip", link: links.chip_reader },
  ],
  printers: [
    { id: "printer-door", protocol: "escpos", profile: "epson-t20iii", link: links.door_printer },
    { id: "printer-kiosk", protocol: "escpos", profile: "epson-t20iii", link: links.kiosk_printer },
    { id: "printer-counter", protocol: "escpos", profile: "epson-t20iii", link: links.counter_printer },
  ],
  lock_banks: [
    {
      id: "bank-1",
      protocol: "modbus",
      supply: "supply-1",
      boards: Array.from({ length: BOARDS }, (_, index) => ({ address: index + 1, channels: CHANNELS })),
      closed_level: 1,
      link: links.lock_bank,
    },
  ],
  boxes: boxes(),
});

/** The demo office with its devices at `links`, every default filled in. */
export const demoOffice = (links: DemoLinks = NO_LINKS): OfficeConfig => {
  const parsed = parseConfig(demoOfficeFile(links));
  if (parsed.kind === "wrong")
    throw new Error(`invariant broken: the demo office: ${JSON.stringify(parsed.mistakes)}`);
  return parsed.config;
};

export const DEMO_OFFICE: OfficeConfig = demoOffice();
