/**
 * What must hold between the options of a configuration: ids known and unique, one lock for one box, pagers
 * that no two bases reach. Works on a half right file too, so that one look names every mistake; options by
 * themselves are config-schema.ts's.
 */
import { dirname, isAbsolute, join, relative } from "node:path";
import type { z } from "zod";
import { isUsbPort, usbPortOf } from "../../drivers/link/usb-port.ts";
import { Box, boardsOf, LockBank, type LockBankConfig } from "./config-lockers.ts";
import type { ConfigMistake } from "./config-mistakes.ts";
import { pagerMistakes } from "./config-pager-checks.ts";
import { PagerBase } from "./config-pagers.ts";
import { Printer, printerMistakes } from "./config-printers.ts";
import { Reader } from "./config-readers.ts";
import { Counter, Door, Field, Kiosk, type LinkConfig, Office } from "./config-schema.ts";

type Entry<Value> = { readonly path: string; readonly value: Value };
type Section = keyof typeof Office.shape;
type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (root: Loose, section: Section): readonly unknown[] => {
  const list = root[section];
  return Array.isArray(list) ? list : [];
};

/** The entries of a list that are right by themselves. */
const right = <Item extends z.ZodType>(
  root: Loose,
  section: Section,
  item: Item,
): readonly Entry<z.output<Item>>[] =>
  listOf(root, section).flatMap((raw, index) => {
    const parsed = item.safeParse(raw);
    return parsed.success ? [{ path: `${section}[${index}]`, value: parsed.data }] : [];
  });

/** Ids of a list, also of entries with other mistakes: those should not make their users wrong as well. */
const idsOf = (root: Loose, section: Section): readonly Entry<string>[] =>
  listOf(root, section).flatMap((raw, index) =>
    isRecord(raw) && typeof raw.id === "string" ? [{ path: `${section}[${index}].id`, value: raw.id }] : [],
  );

/** One mistake for each value that was there before; `of` names the thing in both languages. */
const repeated = (
  entries: readonly Entry<string | number>[],
  vi: string,
  en: string,
): readonly ConfigMistake[] => {
  const first = new Map<string | number, string>();
  return entries.flatMap(({ path, value }) => {
    const before = first.get(value);
    if (before === undefined) {
      first.set(value, path);
      return [];
    }
    return [
      {
        path,
        problem_vi: `${vi} ${value} đã dùng ở ${before}`,
        problem_en: `${en} ${value} is already used at ${before}`,
      },
    ];
  });
};

const unknownIds = (
  uses: readonly Entry<string | undefined>[],
  known: readonly Entry<string>[],
  section: Section,
): readonly ConfigMistake[] => {
  const ids = new Set(known.map(({ value }) => value));
  return uses.flatMap(({ path, value }) =>
    value === undefined || ids.has(value)
      ? []
      : [
          {
            path,
            problem_vi: `không có ${value} trong ${section}`,
            problem_en: `there is no ${value} in ${section}`,
            range: [...ids].join(" | "),
          },
        ],
  );
};

const PLACES = ["counters", "doors", "kiosks", "halls"] as const;
const DEVICES = ["pager_bases", "readers", "printers", "lock_banks"] as const;

const checkIds = (root: Loose): readonly ConfigMistake[] => [
  ...repeated(idsOf(root, "fields"), "mã", "the id"),
  ...repeated(
    PLACES.flatMap((section) => idsOf(root, section)),
    "mã",
    "the id",
  ),
  ...repeated(
    DEVICES.flatMap((section) => idsOf(root, section)),
    "mã",
    "the id",
  ),
];

const checkFields = (root: Loose): readonly ConfigMistake[] => {
  const fields = right(root, "fields", Field);
  const counters = right(root, "counters", Counter);
  const served = counters.flatMap(({ path, value }) =>
    value.fields.map((field, index) => ({ path: `${path}.fields[${index}]`, value: field })),
  );
  const servedIds = new Set(served.map(({ value }) => value));
  // Whom a wrong counter would have served is not known: say nothing about it.
  const allKnown = counters.length === listOf(root, "counters").length;
  return [
    ...repeated(
      fields.map(({ path, value }) => ({ path: `${path}.prefix`, value: value.prefix })),
      "chữ",
      "the letter",
    ),
    ...repeated(
      counters.map(({ path, value }) => ({ path: `${path}.number`, value: value.number })),
      "số quầy",
      "the counter number",
    ),
    ...unknownIds(served, idsOf(root, "fields"), "fields"),
    ...fields
      .filter(({ value }) => allKnown && !servedIds.has(value.id))
      .map(({ path, value }) => ({
        path,
        problem_vi: `không quầy nào phục vụ lĩnh vực ${value.id}`,
        problem_en: `no counter serves the field ${value.id}`,
      })),
  ];
};

const checkPlaces = (root: Loose): readonly ConfigMistake[] => {
  const places = [...right(root, "doors", Door), ...right(root, "kiosks", Kiosk)];
  const printing = [...places, ...right(root, "counters", Counter)];
  const readers = places.flatMap(({ path, value }) =>
    value.reader === undefined ? [] : [{ path: `${path}.reader`, value: value.reader }],
  );
  const chipReaders = places.flatMap(({ path, value }) =>
    value.chip_reader === undefined ? [] : [{ path: `${path}.chip_reader`, value: value.chip_reader }],
  );
  const printers = printing.map(({ path, value }) => ({ path: `${path}.printer`, value: value.printer }));
  return [
    ...unknownIds(readers, idsOf(root, "readers"), "readers"),
    ...unknownIds(printers, idsOf(root, "printers"), "printers"),
    ...repeated(readers, "đầu đọc", "the reader"),
    ...unknownIds(chipReaders, idsOf(root, "readers"), "readers"),
    ...repeated(chipReaders, "đầu đọc chip", "the chip reader"),
    ...mixedUp(root, readers, chipReaders),
  ];
};

/** A chip opens by the number that a scan told, so each of the two has a place of its own. */
const mixedUp = (
  root: Loose,
  readers: readonly Entry<string>[],
  chipReaders: readonly Entry<string>[],
): readonly ConfigMistake[] => {
  const protocols = new Map(right(root, "readers", Reader).map(({ value }) => [value.id, value.protocol]));
  const chips = readers.filter(({ value }) => protocols.get(value) === "chip");
  const scanners = chipReaders.filter(({ value }) => (protocols.get(value) ?? "chip") !== "chip");
  return [
    ...chips.map(({ path, value }) => ({
      path,
      problem_vi: `${value} đọc chip: xin khai ở chip_reader, cạnh một máy quét`,
      problem_en: `${value} reads chips: name it as chip_reader, beside a scanner`,
    })),
    ...scanners.map(({ path, value }) => ({
      path,
      problem_vi: `${value} không đọc chip`,
      problem_en: `${value} reads no chips`,
    })),
  ];
};

const checkPagers = (root: Loose): readonly ConfigMistake[] =>
  pagerMistakes(right(root, "pager_bases", PagerBase));

const checkPrinters = (root: Loose): readonly ConfigMistake[] =>
  printerMistakes(right(root, "printers", Printer));

const lockMistake = (path: string, vi: string, en: string, range: string): readonly ConfigMistake[] => [
  { path, problem_vi: vi, problem_en: en, range },
];

const checkLocks = (root: Loose): readonly ConfigMistake[] => {
  const banks = right(root, "lock_banks", LockBank);
  const boxes = right(root, "boxes", Box);
  const addresses = banks.flatMap(({ path, value }) =>
    repeated(
      boardsOf(value).map((board, index) => ({
        path: `${path}.boards[${index}].address`,
        value: board.address,
      })),
      "địa chỉ",
      "the address",
    ),
  );
  const noLock = boxes.flatMap(({ path, value: box }) => {
    const bank = banks.find(({ value }) => value.id === box.bank)?.value;
    if (bank === undefined) return [];
    const boards = boardsOf(bank);
    const locks = boards.find(({ address }) => address === box.board)?.locks;
    const known = boards.map(({ address }) => address).join(" | ");
    if (locks === undefined)
      return lockMistake(
        `${path}.board`,
        `${bank.id} không có bo ${box.board}`,
        `${bank.id} has no board ${box.board}`,
        known,
      );
    return box.channel <= locks
      ? []
      : lockMistake(
          `${path}.channel`,
          `bo ${box.board} không có khoá ${box.channel}`,
          `board ${box.board} has no lock ${box.channel}`,
          `1..${locks}`,
        );
  });
  const locks = boxes.map(({ path, value }) => ({
    path,
    value: `${value.bank}/${value.board}/${value.channel}`,
  }));
  return [
    ...addresses,
    ...unknownIds(
      boxes.map(({ path, value }) => ({ path: `${path}.bank`, value: value.bank })),
      idsOf(root, "lock_banks"),
      "lock_banks",
    ),
    ...noLock,
    ...repeated(
      boxes.map(({ path, value }) => ({ path: `${path}.number`, value: value.number })),
      "số ô",
      "the box number",
    ),
    ...repeated(locks, "khoá", "the lock"),
    ...checkSwitches(banks),
  ];
};

/** A box that is drawn twice, or not at all, sends somebody to a wrong door. */
const checkWall = (root: Loose): readonly ConfigMistake[] => {
  const wall = Office.shape.wall.safeParse(root.wall);
  if (!wall.success || wall.data.order.length === 0) return [];
  const drawn = [...wall.data.order].sort((a, b) => a - b).join();
  const there = right(root, "boxes", Box)
    .map(({ value }) => value.number)
    .sort((a, b) => a - b);
  return drawn === there.join()
    ? []
    : lockMistake("wall.order", "không có đủ mỗi ngăn một lần", "does not name each box once", "box numbers");
};

/** A line of a chip serves one lock or one door; relays of one size can't be told apart on one machine. */
const checkSwitches = (banks: readonly Entry<LockBankConfig>[]): readonly ConfigMistake[] => {
  const lines = banks.flatMap(({ path, value }) =>
    value.protocol !== "gpio"
      ? []
      : value.boxes.flatMap(({ output, door }, index) => [
          { path: `${path}.boxes[${index}].output.line`, value: `${output.chip}/${output.line}` },
          { path: `${path}.boxes[${index}].door.line`, value: `${door.chip}/${door.line}` },
        ]),
  );
  const relays = banks.flatMap(({ path, value }) =>
    value.protocol === "hid-relay" ? [{ path: `${path}.relays`, value: `USBRelay${value.relays}` }] : [],
  );
  return [
    ...repeated(lines, "chân GPIO", "the GPIO line"),
    ...repeated(relays, "bo rơ-le", "the relay board"),
  ];
};

const linksOf = (root: Loose): readonly Entry<LinkConfig>[] => {
  const devices = [
    ...right(root, "pager_bases", PagerBase),
    ...right(root, "readers", Reader),
    ...right(root, "printers", Printer),
    ...right(root, "lock_banks", LockBank),
  ];
  return devices.flatMap(({ path, value }) =>
    "link" in value ? [{ path: `${path}.link`, value: value.link }] : [],
  );
};

const checkLinks = (root: Loose): readonly ConfigMistake[] => {
  const ends = linksOf(root).map(({ path, value }) => ({ path, value: portOf(value) }));
  return repeated(ends, "cổng", "the port");
};

/** USB sockets, each where it is written. */
const socketsOf = ({ path, value }: Entry<LinkConfig>): readonly Entry<string>[] => {
  if (value.kind === "hid")
    return value.usb_port ? [{ path: `${path}.usb_port`, value: value.usb_port }] : [];
  const port = "path" in value ? usbPortOf(value.path) : undefined;
  return port === undefined ? [] : [{ path: `${path}.path`, value: port }];
};

const checkSockets = (root: Loose): readonly ConfigMistake[] =>
  linksOf(root)
    .flatMap(socketsOf)
    .filter(({ value }) => !isUsbPort(value))
    .map(({ path, value }) => ({
      path,
      problem_vi: `${JSON.stringify(value)} không phải tên một cổng cắm USB`,
      problem_en: `${JSON.stringify(value)} names no USB socket`,
      range: "3-1 | 1-1.2 | 1-1.2:1.0",
    }));

/** What two devices can't share. */
const portOf = (link: LinkConfig): string => {
  switch (link.kind) {
    case "serial":
    case "usb-lp":
      return link.path;
    case "tcp":
      return `${link.host}:${link.port}`;
    case "pcsc":
      return `pcsc:${link.reader ?? ""}`;
    case "hid":
      return `hid:${link.vendor_id}:${link.product_id}:${link.serial_number ?? ""}:${link.usb_port ?? ""}`.toLowerCase();
  }
};

/** Ways on which each protocol of a scanner can come. */
const READER_LINKS: Readonly<Record<"cccd-qr" | "hid-pos", readonly LinkConfig["kind"][]>> = {
  "cccd-qr": ["serial", "tcp"],
  "hid-pos": ["hid", "tcp"],
};

const checkReaders = (root: Loose): readonly ConfigMistake[] =>
  right(root, "readers", Reader)
    .flatMap(({ path, value }) => (value.protocol === "chip" ? [] : [{ path, value }]))
    .filter(({ value: { protocol, link } }) => !READER_LINKS[protocol].includes(link.kind))
    .map(({ path, value: { protocol, link } }) => ({
      path: `${path}.link.kind`,
      problem_vi: `${protocol} không đi qua ${link.kind}`,
      problem_en: `${protocol} does not come by ${link.kind}`,
      range: READER_LINKS[protocol].join(" | "),
    }));

/** An address that only this machine itself can reach. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

const checkHttp = (root: Loose): readonly ConfigMistake[] => {
  const http = Office.shape.http.safeParse(root.http);
  if (!http.success || http.data.tls !== undefined || isLoopback(http.data.host)) return [];
  return [
    {
      path: "http.tls",
      problem_vi: `thiếu: địa chỉ ${http.data.host} không phải của riêng máy này`,
      problem_en: `is missing: ${http.data.host} is not an address of this machine alone`,
      range: "cert_path, key_path",
    },
  ];
};

/** Where the site key lies when the file does not say: beside the data, never among them. */
export const keyPathBeside = (data_dir: string): string => join(dirname(data_dir), "keys", "site.key");

const checkKey = (root: Loose): readonly ConfigMistake[] => {
  const data_dir = Office.shape.data_dir.safeParse(root.data_dir);
  if (!data_dir.success || typeof root.key_path !== "string") return [];
  const way = relative(data_dir.data, root.key_path);
  if (way.startsWith("..") || isAbsolute(way)) return [];
  return [
    {
      path: "key_path",
      problem_vi: "khoá nằm trong data_dir: một bản sao lưu sẽ chứa cả khoá",
      problem_en: "the key lies in data_dir: a backup would contain it",
      default: keyPathBeside(data_dir.data),
    },
  ];
};

const CHECKS = [
  checkIds,
  checkFields,
  checkPlaces,
  checkPagers,
  checkPrinters,
  checkLocks,
  checkWall,
  checkLinks,
  checkSockets,
  checkReaders,
  checkHttp,
  checkKey,
];

/** Every mistake between options, of whatever could be read. */
export const crossMistakes = (root: unknown): readonly ConfigMistake[] =>
  isRecord(root) ? CHECKS.flatMap((check) => check(root)) : [];
