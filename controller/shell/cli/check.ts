/**
 * `kiosk check`: the configuration with every mistake named, then whether each device's port is there. It
 * sends nothing to any device, and opens no serial port: opening alone moves lines that can reset what
 * hangs on them.
 */
import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { FAULTS } from "../../../drivers/faults.ts";
import { hidAbsence, hidKeyboard } from "../../../drivers/link/hid.ts";
import type { CardReaderLink, LinkLoss } from "../../../drivers/link/link.ts";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { nodeOfPath, type UsbNodeKind } from "../../../drivers/link/usb-port.ts";
import { ANCHORS_MAX } from "../../../drivers/reader/chip/passive-authentication.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { type AnchorNews, readAnchors } from "../chip-anchors.ts";
import { SENSITIVE_FIELDS } from "../config-readers.ts";
import type { ChipReaderConfig, HidConfig, LinkConfig, OfficeConfig } from "../config-schema.ts";
import { nearestExisting } from "../data-folder.ts";
import { hidSettings, productionCardReaders } from "../links.ts";
import { onSeparateMedia } from "../personal/site-key.ts";
import { checkOutputs } from "./check-outputs.ts";
import { configured } from "./configured.ts";
import { type Command, given, type Terminal } from "./terminal.ts";

/** A network device that does not take a connection within this time is not there, ms. */
const CONNECT_TIMEOUT_MS = 3_000;

interface Absence {
  readonly vi: string;
  readonly en: string;
}

export const check: Command = {
  vi: "kiểm tra cấu hình và cổng của từng thiết bị, không tác động gì đến thiết bị",
  en: "checks the configuration and each device's port, without any effect on a device",
  required: { config: "FILE" },
  optional: {},
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), {});
    terminal.say("Cấu hình đúng / The configuration is right");
    for (const line of KEY_MEDIA[String(keyMedium(config)) as "true" | "false" | "unknown"])
      terminal.say(line);
    const absent = await Promise.all(
      devicesOf(config).map(async (device) =>
        tell(terminal, device.id, device.link, await absence(device, terminal.clock)),
      ),
    );
    // One after the other, so that what belongs to a bank stands together.
    const outputs: boolean[] = [];
    for (const bank of config.lock_banks) outputs.push(await checkOutputs(bank, terminal));
    const chips = config.readers.flatMap((reader) => (reader.protocol === "chip" ? [reader] : []));
    const untrusted = chips.map((reader) => tellChips(terminal, config, reader));
    return [...absent, ...outputs, ...untrusted].some((is) => is) ? 1 : 0;
  },
};

/** Whether the key lies, or will lie, on another medium than the data. */
const keyMedium = ({ key_path, data_dir }: OfficeConfig): boolean | "unknown" =>
  onSeparateMedia(nearestExisting(resolve(key_path)), nearestExisting(resolve(data_dir)));

const KEY_MEDIA: Readonly<Record<"true" | "false" | "unknown", readonly string[]>> = {
  true: ["  key_path: khóa nằm trên nơi lưu khác với dữ liệu / the key lies on another medium than the data"],
  false: [
    "  key_path: CHÚ Ý: khóa nằm cùng nơi lưu với dữ liệu; ai lấy được thẻ nhớ thì có cả hai. Nên đặt khóa ở nơi lưu riêng.",
    "  key_path: NOTE: the key lies on the same medium as the data; whoever takes it has both. Better a medium of its own.",
  ],
  unknown: [
    "  key_path: không chứng minh được khóa nằm ở nơi lưu khác với dữ liệu / it can't be proven that the key lies on another medium",
  ],
};

interface Device {
  readonly id: string;
  readonly link: LinkConfig;
  readonly keyboard_maker?: string | undefined;
}

const devicesOf = (config: OfficeConfig): readonly Device[] => [
  ...config.pager_bases,
  ...config.readers,
  ...config.printers,
  ...config.lock_banks.flatMap((bank) => ("link" in bank ? [bank] : [])),
];

/** True: the device's port is not there. */
const tell = (
  { say, complain }: Terminal,
  id: string,
  link: LinkConfig,
  absent: Absence | undefined,
): boolean => {
  const port = nameOf(link);
  if (absent === undefined) say(`  ${id} ${port}: có / there`);
  else complain(`  ${id} ${port}: ${absent.vi} / ${absent.en}`);
  return absent !== undefined;
};

/** True: an authority that was to be trusted can't be. */
const tellChips = (terminal: Terminal, config: OfficeConfig, reader: ChipReaderConfig): boolean => {
  const { say, complain } = terminal;
  const { id, anchors_path, dg13_fields } = reader;
  const sensitive = dg13_fields.filter((name) => SENSITIVE_FIELDS.includes(name));
  if (sensitive.length > 0)
    say(
      `  ${id} dg13_fields ${sensitive.join(", ")}: dữ liệu nhạy cảm hoặc của người khác, chỉ đọc khi luật yêu cầu / sensitive, or of other people: only where a law asks for them`,
    );
  const used = [...config.doors, ...config.kiosks].some(({ chip_reader }) => chip_reader === id);
  if (!used)
    complain(`  ${id}: chưa cửa hay ki-ốt nào dùng (chip_reader) / no door or kiosk uses it (chip_reader)`);
  if (anchors_path === undefined) {
    say(
      `  ${id}: không có anchors_path, chưa kiểm được nơi cấp / no anchors_path, the issuer stays unverified`,
    );
    return false;
  }
  const { news } = readAnchors(anchors_path, terminal.wall.now().epoch_ms);
  for (const one of news) (one.kind === "found" ? say : complain)(`  ${id} ${anchorLine(one)}`);
  return news.some(({ kind }) => kind !== "found");
};

const anchorLine = (news: AnchorNews): string => {
  switch (news.kind) {
    case "found":
      return `${news.name}: đến ${news.until} / until ${news.until}`;
    case "expired":
      return `${news.name}: hết hạn ngày ${news.until} / expired on ${news.until}`;
    case "unreadable":
      return `${news.name}: không đọc được chứng thư (${news.why}) / holds no certificate that can be read`;
    case "too-many":
      return `${news.name}: quá ${ANCHORS_MAX} chứng thư, không dùng / one of more than ${ANCHORS_MAX}, is not used`;
  }
};

const nameOf = (link: LinkConfig): string => {
  switch (link.kind) {
    case "tcp":
      return `tcp:${link.host}:${link.port}`;
    case "pcsc":
      return `pcsc:${link.reader ?? "any"}`;
    case "hid":
      return `hid:${link.vendor_id}:${link.product_id}${link.usb_port === undefined ? "" : ` usb:${link.usb_port}`}`;
    case "serial":
    case "usb-lp":
      return link.path;
  }
};

const absence = async (device: Device, clock: Clock): Promise<Absence | undefined> => {
  switch (device.link.kind) {
    case "tcp":
      return tcpAbsence(device.link, clock);
    case "pcsc":
      return pcscAbsence(productionCardReaders(clock)(device.id, device.link));
    case "hid":
      return hidAbsent(device.link);
    case "serial": {
      const absent = await nodeAbsence(device.link.path, SERIAL_FILE);
      return absent && ((await keyboardInstead(device)) ?? absent);
    }
    case "usb-lp":
      return nodeAbsence(device.link.path, USB_PRINTER_FILE);
  }
};

const inWords = ({ code, detail }: LinkLoss): Absence => {
  const { vi, en } = FAULTS[code];
  return { vi: `${vi} (${detail})`, en };
};

/** Asks the bus only: nothing is opened. */
const hidAbsent = async (link: HidConfig): Promise<Absence | undefined> => {
  const loss = await hidAbsence(hidSettings(link));
  return loss && inWords(loss);
};

/** A scanner without its serial port may have been left in keyboard mode. */
const keyboardInstead = async ({ keyboard_maker }: Device): Promise<Absence | undefined> => {
  if (keyboard_maker === undefined) return undefined;
  const loss = await hidKeyboard(Number.parseInt(keyboard_maker, 16));
  return loss && inWords(loss);
};

/** Asks the service for its readers; a card that lies on one is powered up, and let go. */
const pcscAbsence = (reader: CardReaderLink): Promise<Absence | undefined> =>
  new Promise((resolve) => {
    const end = (absent: Absence | undefined): void => {
      reader.disconnect();
      resolve(absent);
    };
    reader.connect({
      opened: () => end(undefined),
      placed: () => undefined,
      removed: () => undefined,
      lost: (loss) => end(inWords(loss)),
    });
  });

/** How a device file is called, and the group whose members may open it. */
interface FileWords {
  readonly kind: UsbNodeKind;
  readonly vi: string;
  readonly en: string;
  readonly group: string;
}
const SERIAL_FILE: FileWords = { kind: "serial", vi: "cổng nối tiếp", en: "serial port", group: "dialout" };
const USB_PRINTER_FILE: FileWords = { kind: "printer", vi: "máy in USB", en: "USB printer", group: "lp" };

const nodeAbsence = async (path: string, words: FileWords): Promise<Absence | undefined> => {
  const found = await nodeOfPath(path, words.kind);
  return "code" in found ? inWords(found) : fileAbsence(found.path, words);
};

/** Looks at the file only: opening a serial port moves lines, opening a printer takes it from its owner. */
const fileAbsence = (path: string, { vi, en, group }: FileWords): Absence | undefined => {
  try {
    if (!statSync(path).isCharacterDevice()) return { vi: `không phải ${vi}`, en: `is no ${en}` };
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return code === "EACCES" || code === "EPERM"
      ? { vi: `không có quyền mở (nhóm ${group})`, en: `may not be opened (group ${group})` }
      : { vi: `không có (${code})`, en: `is not there (${code})` };
  }
};

const tcpAbsence = (link: LinkConfig & { kind: "tcp" }, clock: Clock): Promise<Absence | undefined> =>
  new Promise((resolve) => {
    const line = tcpLink(link, clock);
    const end = (absent: Absence | undefined): void => {
      disarm();
      line.disconnect();
      resolve(absent);
    };
    const disarm = clock.arm("device check", CONNECT_TIMEOUT_MS, () =>
      end({ vi: "không trả lời", en: "does not answer" }),
    );
    line.connect({
      opened: () => end(undefined),
      received: () => undefined,
      lost: ({ detail }) =>
        end({ vi: `không kết nối được (${detail})`, en: `can't be connected (${detail})` }),
    });
  });
