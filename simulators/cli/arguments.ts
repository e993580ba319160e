/**
 * Words of the command line to what was asked for, or to a complaint that says what to type. Pure: opens
 * nothing, and knows no more of devices than their names and options.
 */
import { parseArgs } from "node:util";
import { CARD_FIRST, CARD_LAST as PLAIN_CARD_LAST } from "../../drivers/pager/base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../../drivers/pager/base/pocsag.pure.ts";
import { CARD_MAX } from "../../drivers/pager/lrs/protocol.ts";
import { POCSAG_RATES, type PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";
import { AIR_FORMATS, airFormatOf } from "../pager/air/sound-file.ts";
import { PRINTER_FLOWS, type PrinterFlow } from "../printer/intake.ts";
import {
  CATALOGUE,
  CHANNEL_COUNTS,
  type ChannelCount,
  DEVICE_NAMES,
  type DeviceName,
  type Equipment,
  isDeviceName,
} from "./catalogue.ts";
import { type DefectRequest, readDefectText } from "./defects.ts";
import { hostedComplaint, isHosted } from "./hosted-arguments.ts";
import { PAGER_LINES, pagerLine } from "./pager-lines.ts";
import { PRINTER_LINES, printerLine } from "./printer-lines.ts";

export type Place =
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "pty"; readonly path: string }
  /** Nobody connects: the host runs beside the device, which has no line of bytes. */
  | { readonly kind: "process" }
  /** Nobody connects: the cards are laid on the virtual reader that listens there. */
  | { readonly kind: "vpcd"; readonly host: string; readonly port: number };

/** What is to be served. With several devices ports count up and `path` is a folder. */
export interface ServeRequest {
  readonly office: boolean;
  readonly devices: readonly DeviceName[];
  readonly place: Place;
  /** One of the device's; absent: the usual one. */
  readonly protocol?: string;
  readonly seed: number;
  readonly baud?: number;
  readonly defects: readonly DefectRequest[];
  readonly script_path?: string;
  readonly json: boolean;
  /** Where what the base radiates is kept. */
  readonly air_path?: string;
  /** Folder for the printer's sheets. */
  readonly sheets_path?: string;
  readonly equipment: Equipment;
}

export type Invocation =
  | { readonly kind: "help"; readonly device?: DeviceName }
  | { readonly kind: "version" }
  | { readonly kind: "defects"; readonly device?: DeviceName; readonly json: boolean }
  | { readonly kind: "wire-list" }
  /** `-` as `hex`: standard input. */
  | { readonly kind: "wire-decode"; readonly codec: string; readonly hex: string }
  | { readonly kind: "wire-encode"; readonly codec: string; readonly json: string }
  | { readonly kind: "serve"; readonly request: ServeRequest }
  | { readonly kind: "wrong"; readonly complaint: string };

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  json: { type: "boolean" },
  tcp: { type: "string" },
  pty: { type: "string" },
  vpcd: { type: "string" },
  protocol: { type: "string" },
  seed: { type: "string" },
  defect: { type: "string", multiple: true },
  script: { type: "string" },
  baud: { type: "string" },
  cards: { type: "string" },
  pager: { type: "string" },
  capcodes: { type: "string" },
  rate: { type: "string" },
  burst: { type: "string" },
  air: { type: "string" },
  boards: { type: "string" },
  channels: { type: "string" },
  profile: { type: "string" },
  flow: { type: "string" },
  paper: { type: "string" },
  sheets: { type: "string" },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>["values"];

const SEED_DEFAULT = 1;
const SEED_MAX = 0xffff_ffff;
const BAUD_MAX = 4_000_000;
const PORT_MAX = 65_535;
const CARDS_DEFAULT = "1-40";
/** Cards of one base; the largest rack of the vendor holds fewer. */
const CARDS_MAX = 999;
/** A base that waits longer is not sending bursts, it is asleep. */
const GATHER_MS_MAX = 60_000;
const BOARDS_MAX = 16;
const CU48_BOARDS_MAX = 10;
/** A hundred rolls. */
const PAPER_MM_MAX = 8_000_000;
/** Devices of the contract that are not simulated yet. */
const COMING = ["modem"];
/** Protocols of devices that have no serial line. */
const WITHOUT_LINE = /^(hid|gpio|chip)(-|$)/;

const wrong = (complaint: string): Invocation => ({ kind: "wrong", complaint });

/** `argv` without the program's own name. Total. */
export const readArguments = (argv: readonly string[]): Invocation => {
  if (argv.includes("--help") || argv.includes("-h")) return helpFor(argv);
  const parsed = parse(argv);
  if (typeof parsed === "string") return wrong(parsed);
  const [values, words] = parsed;
  if (values.version) return { kind: "version" };
  const [command, ...rest] = words;
  if (command === undefined) return wrong(`which device? ${DEVICES}`);
  if (command === "wire") return readWire(rest, values);
  if (command === "defects") return readDefects(rest, values);
  return readServe(command, rest, values);
};

const DEVICES = `One of ${DEVICE_NAMES.join(", ")}, office`;

const helpFor = (argv: readonly string[]): Invocation => {
  const device = argv.find(isDeviceName);
  return device === undefined ? { kind: "help" } : { kind: "help", device };
};

const parse = (argv: readonly string[]): readonly [Options, readonly string[]] | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    return [values, positionals];
  } catch (error) {
    // Node's own sentence names the option; its advice about positionals does not concern us.
    return String(error instanceof Error ? error.message : error).split(/\. To specify|\n/)[0] ?? "";
  }
};

const foreignOption = (values: Options, allowed: readonly string[]): string | undefined =>
  Object.keys(values).find((name) => !allowed.includes(name));

const readDefects = (words: readonly string[], values: Options): Invocation => {
  const foreign = foreignOption(values, ["json"]);
  if (foreign !== undefined) return wrong(`--${foreign} does not belong to "defects"`);
  const [device, ...more] = words;
  const json = values.json ?? false;
  if (device === undefined || (device === "office" && more.length === 0)) return { kind: "defects", json };
  if (!isDeviceName(device) || more.length > 0)
    return wrong(`no device "${words.join(" ")}". ${DEVICES}, or none for all`);
  return { kind: "defects", device, json };
};

const readWire = (words: readonly string[], values: Options): Invocation => {
  const foreign = foreignOption(values, ["json"]);
  if (foreign !== undefined) return wrong(`--${foreign} does not belong to "wire"`);
  const [verb, codec, ...rest] = words;
  switch (verb) {
    case "list":
      return codec === undefined ? { kind: "wire-list" } : wrong('type "kiosk-sim wire list" alone');
    case "decode":
      if (codec === undefined || rest.length === 0)
        return wrong(
          "type kiosk-sim wire decode CODEC HEX..., a file's name, or - for hex from standard input",
        );
      return { kind: "wire-decode", codec, hex: rest.join(" ") };
    case "encode": {
      const [json, ...more] = rest;
      if (codec === undefined || json === undefined || more.length > 0)
        return wrong("type kiosk-sim wire encode CODEC 'JSON', the JSON in quotes as one word");
      return { kind: "wire-encode", codec, json };
    }
    default:
      return wrong(`wire what? One of list, decode, encode${verb === undefined ? "" : `; not "${verb}"`}`);
  }
};

/** Reads option texts; remembers the first that is wrong and goes on with a harmless value. */
class OptionReader {
  complaint: string | undefined;

  wrong(complaint: string): void {
    this.complaint ??= complaint;
  }

  whole(option: string, text: string, low: number, high: number): number {
    const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return value;
    this.wrong(`--${option} ${text}: a whole number from ${low} to ${high}`);
    return low;
  }

  cards(text: string, most: number): readonly number[] {
    const cards = text.split(",").flatMap((part) => this.#range(part, most));
    if (cards.length <= CARDS_MAX && !cards.includes(Number.NaN)) return cards;
    this.wrong(`--cards ${text}: type two numbers like 1-40, from 1 to ${most}, at most ${CARDS_MAX} cards`);
    return [];
  }

  #range(text: string, most: number): readonly number[] {
    const [, from = "", to = from] = /^([0-9]{1,4})(?:-([0-9]{1,4}))?$/.exec(text) ?? [];
    const [first, last] = [Number(from), Number(to)];
    const fits = from !== "" && first >= 1 && last <= most && first <= last;
    return fits ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [Number.NaN];
  }

  capcodes(text: string): CardCapcodes {
    const [, first = "", step = "1"] = /^([0-9]{1,7})(?:\+([0-9]{1,5}))?$/.exec(text) ?? [];
    const rule = { first: Number(first), step: Number(step) };
    const cards = Array.from({ length: PLAIN_CARD_LAST }, (_, index) => CARD_FIRST + index);
    const fits = cards.every((card) => capcodeOf(card, rule) !== undefined);
    if (first === "" || !fits)
      this.wrong(`--capcodes ${text}: card 1's and the step to the next, as 1000001+8, none reserved`);
    return rule;
  }

  rate(text: string): PocsagRate {
    const rate = POCSAG_RATES.find((known) => String(known) === text);
    if (rate === undefined)
      this.wrong(`--rate ${text}: bits a second on the air, ${POCSAG_RATES.join(", ")}`);
    return rate ?? POCSAG_RATES[0];
  }

  air(path: string): string {
    if (airFormatOf(path) === undefined)
      this.wrong(`--air ${path}: a name that ends in .${AIR_FORMATS.join(", .")}`);
    return path;
  }

  flow(text: string): PrinterFlow {
    const flow = PRINTER_FLOWS.find((known) => known === text);
    if (flow === undefined) this.wrong(`--flow ${text}: how the line is held, ${PRINTER_FLOWS.join(", ")}`);
    return flow ?? PRINTER_FLOWS[0];
  }

  profile(text: string): string {
    if (printerLine(text) === undefined)
      this.wrong(`--profile ${text}: there are ${PRINTER_LINES.map(({ name }) => name).join(", ")}`);
    return text;
  }

  folder(path: string): string {
    if (path === "") this.wrong("--sheets DIR: type the folder for the pictures, as --sheets /tmp/sheets");
    return path;
  }

  channels(text: string): ChannelCount {
    const count = CHANNEL_COUNTS.find((known) => String(known) === text);
    if (count === undefined)
      this.wrong(`--channels ${text}: boards are made with ${CHANNEL_COUNTS.join(", ")}`);
    return count ?? CHANNEL_COUNTS[0];
  }
}

const readServe = (device: string, more: readonly string[], values: Options): Invocation => {
  if (COMING.includes(device))
    return wrong(`the ${device} is not simulated yet; there are ${DEVICE_NAMES.join(", ")}, office`);
  if (device !== "office" && !isDeviceName(device)) return wrong(`no device "${device}". ${DEVICES}`);
  if (more.length > 0) return wrong(`"${more.join(" ")}" after ${device}: options begin with --`);
  const devices = device === "office" ? DEVICE_NAMES : [device];
  const read = new OptionReader();
  checkProtocol(read, device, values);
  checkOwners(read, devices, values);
  const request: ServeRequest = {
    office: device === "office",
    devices,
    place: readPlace(read, device, devices.length, values),
    seed: read.whole("seed", values.seed ?? String(SEED_DEFAULT), 0, SEED_MAX),
    ...(values.baud === undefined ? {} : { baud: read.whole("baud", values.baud, 0, BAUD_MAX) }),
    defects: (values.defect ?? []).map(readDefectText),
    ...(values.protocol === undefined ? {} : { protocol: values.protocol }),
    ...(values.script === undefined ? {} : { script_path: values.script }),
    json: values.json ?? false,
    ...(values.air === undefined ? {} : { air_path: read.air(values.air) }),
    ...(values.sheets === undefined ? {} : { sheets_path: read.folder(values.sheets) }),
    equipment: {
      ...readPagers(read, device, values),
      ...readPrinter(read, values),
      ...readBoards(read, values),
    },
  };
  return read.complaint === undefined ? { kind: "serve", request } : wrong(read.complaint);
};

const readPlace = (read: OptionReader, device: string, count: number, values: Options): Place => {
  const { tcp, pty, vpcd, protocol } = values;
  if (isHosted(device, values)) {
    const complaint = hostedComplaint(values);
    if (complaint !== undefined) read.wrong(complaint);
    return { kind: "process" };
  }
  if (tcp !== undefined && pty !== undefined) read.wrong("--tcp or --pty, not both");
  if (vpcd !== undefined) {
    const [, host = "", port = ""] = /^([A-Za-z0-9.-]{1,253}):([0-9]{1,5})$/.exec(vpcd) ?? [];
    if (tcp !== undefined || pty !== undefined) read.wrong("--vpcd, --tcp or --pty: one of them");
    if (protocol !== "chip") read.wrong("--vpcd belongs to --protocol chip");
    if (host === "") read.wrong(`--vpcd ${vpcd}: type HOST:PORT, as 127.0.0.1:35963`);
    return { kind: "vpcd", host, port: read.whole("vpcd", port === "" ? "1" : port, 1, PORT_MAX) };
  }
  if (pty !== undefined) {
    if (pty === "") read.wrong("--pty PATH: type where the serial port shall appear, as /tmp/reader");
    return { kind: "pty", path: pty };
  }
  if (tcp === undefined)
    read.wrong("where? Type --tcp PORT (as --tcp 7001) or --pty PATH (as --pty /tmp/device)");
  return { kind: "tcp", port: read.whole("tcp", tcp ?? "0", 0, PORT_MAX - (count - 1)) };
};

const checkProtocol = (
  read: OptionReader,
  device: DeviceName | "office",
  { protocol, pty }: Options,
): void => {
  if (protocol === undefined) return;
  if (WITHOUT_LINE.test(protocol)) return checkReports(read, device, protocol, pty !== undefined);
  if (device === "office") return read.wrong("--protocol belongs to one device; office has the usual ones");
  const { protocols } = CATALOGUE[device];
  if (!protocols.includes(protocol))
    read.wrong(`${device} does not speak "${protocol}" here; --protocol ${protocols.join(" or ")}`);
};

/** Reports can be served over the network, one behind the other; a pseudo-terminal is no HID device. */
const checkReports = (
  read: OptionReader,
  device: DeviceName | "office",
  protocol: string,
  on_pty: boolean,
): void => {
  const served = device !== "office" && CATALOGUE[device].protocols.includes(protocol);
  if (isHosted(device, { protocol })) return;
  if (served && !on_pty) return;
  const how = "simulated in process (tests, npm run soak) and in the hardware lab (npm run lab) only";
  const what = protocol === "chip" ? "them" : "their reports";
  const instead = served ? `serve ${what} with --tcp PORT` : `they are ${how}, not on --pty or --tcp`;
  read.wrong(`${protocol} devices have no serial line: ${instead}`);
};

/** The cards of the pager base. Numbers named again behind a comma stand on two cards. */
const readPagers = (
  read: OptionReader,
  device: DeviceName | "office",
  { protocol, cards, pager, capcodes, rate, burst }: Options,
): Pick<Equipment, "cards" | "pager" | "capcodes" | "rate" | "gather_ms"> => {
  const named = device === "pager-base" ? PAGER_LINES.find((line) => line.protocol === protocol) : undefined;
  const { pagers, host } = named ?? pagerLine(undefined);
  const kind = pagers.find((one) => one === pager);
  if (pager !== undefined && kind === undefined)
    read.wrong(`--pager ${pager}: this base calls ${pagers.join(" or ")}`);
  const plain = host.protocol !== "lrs";
  if (capcodes !== undefined && !plain) read.wrong("--capcodes: the capcodes of LRS follow from the system");
  return {
    cards: read.cards(cards ?? CARDS_DEFAULT, plain ? PLAIN_CARD_LAST : CARD_MAX),
    ...(kind === undefined ? {} : { pager: kind }),
    ...(capcodes === undefined ? {} : { capcodes: read.capcodes(capcodes) }),
    ...(rate === undefined ? {} : { rate: read.rate(rate) }),
    ...(burst === undefined ? {} : { gather_ms: read.whole("burst", burst, 0, GATHER_MS_MAX) }),
  };
};

/** A CU48 always has its 48 locks, and its bus ten addresses. */
const readBoards = (
  read: OptionReader,
  { protocol, boards, channels }: Options,
): Pick<Equipment, "boards" | "channels"> => {
  if (protocol === "cu48" && channels !== undefined) read.wrong("--channels: a CU48 has 48 locks");
  const most = protocol === "cu48" ? CU48_BOARDS_MAX : BOARDS_MAX;
  return { boards: read.whole("boards", boards ?? "1", 1, most), channels: read.channels(channels ?? "8") };
};

const readPrinter = (
  read: OptionReader,
  { profile, flow, paper }: Options,
): Pick<Equipment, "profile" | "flow" | "paper_mm"> => ({
  ...(profile === undefined ? {} : { profile: read.profile(profile) }),
  ...(flow === undefined ? {} : { flow: read.flow(flow) }),
  ...(paper === undefined ? {} : { paper_mm: read.whole("paper", paper, 1, PAPER_MM_MAX) }),
});

const OWNED = {
  cards: "pager-base",
  pager: "pager-base",
  capcodes: "pager-base",
  rate: "pager-base",
  burst: "pager-base",
  air: "pager-base",
  boards: "lock-board",
  channels: "lock-board",
  profile: "printer",
  flow: "printer",
  paper: "printer",
  sheets: "printer",
} as const;

const checkOwners = (read: OptionReader, devices: readonly DeviceName[], values: Options): void => {
  for (const [option, owner] of Object.entries(OWNED))
    if (option in values && !devices.includes(owner)) read.wrong(`--${option} belongs to ${owner}`);
};
