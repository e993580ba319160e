/**
 * Words of the command line to what was asked for, or to a complaint that says what to type. Pure: opens
 * nothing, and knows no more of devices than their names and options.
 */
import { parseArgs } from "node:util";
import { CARD_MAX } from "../../drivers/pager/lrs/protocol.ts";
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

export type Place =
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "pty"; readonly path: string };

/** What is to be served. With several devices ports count up and `path` is a folder. */
export interface ServeRequest {
  readonly office: boolean;
  readonly devices: readonly DeviceName[];
  readonly place: Place;
  readonly seed: number;
  readonly baud?: number;
  readonly defects: readonly DefectRequest[];
  readonly script_path?: string;
  readonly json: boolean;
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
  protocol: { type: "string" },
  seed: { type: "string" },
  defect: { type: "string", multiple: true },
  script: { type: "string" },
  baud: { type: "string" },
  cards: { type: "string" },
  boards: { type: "string" },
  channels: { type: "string" },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>["values"];

const SEED_DEFAULT = 1;
const SEED_MAX = 0xffff_ffff;
const BAUD_MAX = 4_000_000;
const PORT_MAX = 65_535;
const CARDS_DEFAULT = "1-40";
/** Cards of one base; the largest rack of the vendor holds fewer. */
const CARDS_MAX = 999;
const BOARDS_MAX = 16;
/** Devices of the contract that are not simulated yet. */
const COMING = ["modem"];
/** Protocols of devices that have no serial line. */
const WITHOUT_LINE = /^(hid|gpio)(-|$)/;

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
        return wrong("type kiosk-sim wire decode CODEC HEX..., or - for bytes from standard input");
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

  cards(text: string): readonly number[] {
    const [, from = "", to = from] = /^([0-9]{1,4})(?:-([0-9]{1,4}))?$/.exec(text) ?? [];
    const [first, last] = [Number(from), Number(to)];
    const fits = first >= 1 && last <= CARD_MAX && first <= last && last - first < CARDS_MAX;
    if (from !== "" && fits) return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    this.wrong(
      `--cards ${text}: type two numbers like 1-40, from 1 to ${CARD_MAX}, at most ${CARDS_MAX} cards`,
    );
    return [];
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
  checkProtocol(read, device, values.protocol);
  checkOwners(read, devices, values);
  const request: ServeRequest = {
    office: device === "office",
    devices,
    place: readPlace(read, devices.length, values),
    seed: read.whole("seed", values.seed ?? String(SEED_DEFAULT), 0, SEED_MAX),
    ...(values.baud === undefined ? {} : { baud: read.whole("baud", values.baud, 0, BAUD_MAX) }),
    defects: (values.defect ?? []).map(readDefectText),
    ...(values.script === undefined ? {} : { script_path: values.script }),
    json: values.json ?? false,
    equipment: {
      cards: read.cards(values.cards ?? CARDS_DEFAULT),
      boards: read.whole("boards", values.boards ?? "1", 1, BOARDS_MAX),
      channels: read.channels(values.channels ?? "8"),
    },
  };
  return read.complaint === undefined ? { kind: "serve", request } : wrong(read.complaint);
};

const readPlace = (read: OptionReader, count: number, { tcp, pty }: Options): Place => {
  if (tcp !== undefined && pty !== undefined) read.wrong("--tcp or --pty, not both");
  if (pty !== undefined) {
    if (pty === "") read.wrong("--pty PATH: type where the serial port shall appear, as /tmp/reader");
    return { kind: "pty", path: pty };
  }
  if (tcp === undefined)
    read.wrong("where? Type --tcp PORT (as --tcp 7001) or --pty PATH (as --pty /tmp/device)");
  return { kind: "tcp", port: read.whole("tcp", tcp ?? "0", 0, PORT_MAX - (count - 1)) };
};

const checkProtocol = (read: OptionReader, device: DeviceName | "office", protocol?: string): void => {
  if (protocol === undefined) return;
  if (WITHOUT_LINE.test(protocol)) {
    const how = "simulated in process (tests, npm run soak) and in the hardware lab (npm run lab) only";
    return read.wrong(`${protocol} devices have no serial line: they are ${how}, not on --pty or --tcp`);
  }
  if (device === "office") return read.wrong("--protocol belongs to one device; office has the usual ones");
  const { protocols } = CATALOGUE[device];
  if (!protocols.includes(protocol))
    read.wrong(`${device} does not speak "${protocol}" here; --protocol ${protocols.join(" or ")}`);
};

const OWNED = { cards: "pager-base", boards: "lock-board", channels: "lock-board" } as const;

const checkOwners = (read: OptionReader, devices: readonly DeviceName[], values: Options): void => {
  for (const [option, owner] of Object.entries(OWNED))
    if (option in values && !devices.includes(owner)) read.wrong(`--${option} belongs to ${owner}`);
};
