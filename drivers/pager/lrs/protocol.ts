/**
 * What the lines of the LRS LRSS protocol (T74C232, T74USB) mean, both directions, encode and decode.
 * It decides no order and no waiting; the ends of lines are framing's. Every 7-bit line has a meaning, if
 * only `unknown-line`. Sources: LRS pages as named in DATASHEET.md.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes } from "../../runtime/text.ts";
import { joinNoise, noiseObject } from "../base/codec-rows.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { CAPCODE_MAX } from "../pocsag/codeword.pure.ts";
import { SYSTEM_ID_MAX } from "./capcode.pure.ts";
import { LINE_MAX_BYTES, LRS_FRAMING } from "./framing.ts";

export const CARD_MAX = 9_999;
export const POWER_MAX = 9;
/** FPG and PAGE text; longer is refused by the base. Source: LRS message formats. */
export const TEXT_MAX_CHARACTERS = 200;
const CAPCODE_DIGITS = 7;
/** Addresses in an alpha pager: own, all, system, and 5..9 for groups. */
const SLOT_MAX = 9;
/** The pseudo-cards of coaster anti-theft. Source: LRS anti-theft mode. */
export const ANTI_THEFT_ON_CARD = 1018;
export const ANTI_THEFT_OFF_CARD = 0;

/** Coaster modes: volume + value, hex on the wire. Source: LRS AM page modes. */
export const ALERT_MODES: Readonly<Partial<Record<PagerAlert, number>>> = {
  "flash-1s": 0x0a,
  "flash-30s": 0x01,
  "flash-5min": 0x02,
  "flash-beep-5x5": 0x03,
  "beep-3x": 0x04,
  "beep-5min": 0x05,
  "glow-5min": 0x06,
  "glow-15x": 0x07,
};
export const MODE_LOUD = 0x40;
export const MODE_ANTI_THEFT = 0x80;

/** Lines of the power-up text. Source: LRS initialization sequence ("subject to firmware"). */
const POWER_UP = [
  /^PAGER SYSTEM\b/,
  /^Checking RAM Integrity/,
  /^Initializing PLL System/,
  /^Transmitter Initialization Complete/,
];
/**
 * These come at power-up too, but a base may also say them in its STAT answer, whose end is not
 * documented.
 */
const EVERYDAY = [/^System OK/, /^[A-Z]+ Frequency$/, /^TIME,\d\d:\d\d:\d\d$/];
const BANNER = [...POWER_UP, ...EVERYDAY];

/** True for a line that only a base that was just switched on says. */
export const provesPowerUp = (line: string): boolean => POWER_UP.some((pattern) => pattern.test(line));

/** Keys of the STAT answer; the page shows irregular spaces, and not the rest of the list. */
const STATUS_LINE =
  /^(RESTID|STNID|HPWR|APGINS|POSPG|ALLPAGE|GPEN|VOL|PLL|RIDTIM|RF BAUD|AM TRANSMISSION)\b\s*[,=:]?\s*(.*)$/;

export type LrsMessage =
  // host
  | { readonly kind: "coaster-page"; readonly card: number; readonly mode: string; readonly power: number }
  | { readonly kind: "anti-theft"; readonly on: boolean; readonly power: number }
  | {
      readonly kind: "fm-page";
      readonly card: number;
      readonly system_id: number;
      readonly power: number;
      readonly text: string;
    }
  | {
      readonly kind: "default-page";
      readonly card: number;
      readonly system_id: number;
      readonly text: string;
    }
  | { readonly kind: "capcode-page"; readonly capcode: number; readonly text: string }
  | { readonly kind: "program-slot"; readonly slot: number; readonly capcode: number }
  | { readonly kind: "status-request" }
  | { readonly kind: "help-request" }
  | { readonly kind: "reset" }
  | { readonly kind: "set-system-id"; readonly system_id: number }
  // both: the host sets it, the base's status names it
  | { readonly kind: "repeats"; readonly count: number }
  // base
  | { readonly kind: "accepted"; readonly pager: PagerType; readonly card: number }
  | { readonly kind: "transmitted"; readonly pager: PagerType; readonly card: number }
  | { readonly kind: "unknown-command"; readonly text: string }
  | { readonly kind: "banner"; readonly text: string }
  | { readonly kind: "ready" }
  | { readonly kind: "status" }
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "status-line"; readonly key: string; readonly value: string; readonly text: string }
  | { readonly kind: "unknown-line"; readonly text: string };

/** `coaster` replies are CPG and SCPG, `alpha` replies PPG and SPPG. */
export type PagerType = "coaster" | "alpha";

const NUMBER = "(0|[1-9][0-9]{0,3})";
const REPLY = new RegExp(`^(S?)([CP])PG,${NUMBER}$`);
const COASTER_PAGE = new RegExp(`^CPG,${NUMBER},([0-9A-F]{1,2}),([0-9])$`);
const FM_PAGE = new RegExp(`^FPG,${NUMBER},${NUMBER},([0-9])!(.{0,${TEXT_MAX_CHARACTERS}})$`);
const DEFAULT_PAGE = new RegExp(`^PAGE,${NUMBER},${NUMBER},(.{0,${TEXT_MAX_CHARACTERS}})$`);
const CAPCODE_PAGE = new RegExp(`^CCPAGE,([0-9]{${CAPCODE_DIGITS}}),(.{0,${TEXT_MAX_CHARACTERS}})$`);
const PROGRAM_SLOT = new RegExp(`^CCPROG,([1-9]),([0-9]{${CAPCODE_DIGITS}})$`);
const SETTING = new RegExp(`^(NUMP|RID),${NUMBER}$`);

/** Meaning of one line, its end taken off. Total. */
export const decodeLine = (line: string): LrsMessage => {
  switch (line) {
    case "STAT":
      return { kind: "status-request" };
    case "STATUS":
      return { kind: "status" };
    case "READY":
      return { kind: "ready" };
    case "RESET":
      return { kind: "reset" };
    case "?":
      return { kind: "help-request" };
  }
  if (line.startsWith("?")) return { kind: "unknown-command", text: line.slice(1) };
  return decodeReply(line) ?? decodePage(line) ?? decodeState(line) ?? { kind: "unknown-line", text: line };
};

const decodeReply = (line: string): LrsMessage | undefined => {
  const reply = REPLY.exec(line);
  if (reply === null) return undefined;
  const pager = reply[2] === "C" ? "coaster" : "alpha";
  return { kind: reply[1] === "S" ? "transmitted" : "accepted", pager, card: Number(reply[3]) };
};

const decodePage = (line: string): LrsMessage | undefined => {
  const coaster = COASTER_PAGE.exec(line);
  if (coaster !== null) {
    const [card, mode, power] = [Number(coaster[1]), coaster[2] ?? "", Number(coaster[3])];
    if (card === ANTI_THEFT_ON_CARD && mode === "80") return { kind: "anti-theft", on: true, power };
    if (card === ANTI_THEFT_OFF_CARD && mode === "0") return { kind: "anti-theft", on: false, power };
    return { kind: "coaster-page", card, mode, power };
  }
  const fm = FM_PAGE.exec(line);
  if (fm !== null && Number(fm[2]) <= SYSTEM_ID_MAX) {
    const [card, system_id, power] = [Number(fm[1]), Number(fm[2]), Number(fm[3])];
    return { kind: "fm-page", card, system_id, power, text: fm[4] ?? "" };
  }
  const coded = CAPCODE_PAGE.exec(line);
  if (coded !== null && Number(coded[1]) <= CAPCODE_MAX)
    return { kind: "capcode-page", capcode: Number(coded[1]), text: coded[2] ?? "" };
  const program = PROGRAM_SLOT.exec(line);
  if (program !== null && Number(program[2]) <= CAPCODE_MAX)
    return { kind: "program-slot", slot: Number(program[1]), capcode: Number(program[2]) };
  const page = DEFAULT_PAGE.exec(line);
  if (page !== null && Number(page[2]) <= SYSTEM_ID_MAX)
    return { kind: "default-page", card: Number(page[1]), system_id: Number(page[2]), text: page[3] ?? "" };
  return undefined;
};

const decodeState = (line: string): LrsMessage | undefined => {
  const setting = SETTING.exec(line);
  if (setting !== null && setting[1] === "NUMP") return { kind: "repeats", count: Number(setting[2]) };
  if (setting !== null && Number(setting[2]) <= SYSTEM_ID_MAX)
    return { kind: "set-system-id", system_id: Number(setting[2]) };
  if (line.startsWith("VER ")) return { kind: "version", version: line.slice(4) };
  const status = STATUS_LINE.exec(line);
  if (status !== null)
    return { kind: "status-line", key: status[1] ?? "", value: (status[2] ?? "").trim(), text: line };
  return BANNER.some((pattern) => pattern.test(line)) ? { kind: "banner", text: line } : undefined;
};

/** The line of a message, without its end. */
export const encodeLine = (message: LrsMessage): string => {
  switch (message.kind) {
    case "coaster-page":
      return `CPG,${message.card},${message.mode},${message.power}`;
    case "anti-theft":
      return message.on
        ? `CPG,${ANTI_THEFT_ON_CARD},80,${message.power}`
        : `CPG,${ANTI_THEFT_OFF_CARD},0,${message.power}`;
    case "fm-page":
      return `FPG,${message.card},${message.system_id},${message.power}!${message.text}`;
    case "default-page":
      return `PAGE,${message.card},${message.system_id},${message.text}`;
    case "capcode-page":
      return `CCPAGE,${digits(message.capcode)},${message.text}`;
    case "program-slot":
      return `CCPROG,${message.slot},${digits(message.capcode)}`;
    case "status-request":
      return "STAT";
    case "help-request":
      return "?";
    case "reset":
      return "RESET";
    case "set-system-id":
      return `RID,${message.system_id}`;
    case "repeats":
      return `NUMP,${message.count}`;
    case "accepted":
      return `${message.pager === "coaster" ? "CPG" : "PPG"},${message.card}`;
    case "transmitted":
      return `${message.pager === "coaster" ? "SCPG" : "SPPG"},${message.card}`;
    case "unknown-command":
      return `?${message.text}`;
    case "ready":
      return "READY";
    case "status":
      return "STATUS";
    case "version":
      return `VER ${message.version}`;
    case "banner":
    case "status-line":
    case "unknown-line":
      return message.text;
  }
};

const digits = (capcode: number): string => String(capcode).padStart(CAPCODE_DIGITS, "0");

/**
 * Mode of a coaster page as the wire has it. The vendor writes one digit (`0`) and two (`0A`); one is
 * shorter.
 */
export const coasterMode = (alert: PagerAlert, loud: boolean, antiTheft: boolean): string =>
  ((ALERT_MODES[alert] ?? 0) + (loud ? MODE_LOUD : 0) + (antiTheft ? MODE_ANTI_THEFT : 0))
    .toString(16)
    .toUpperCase();

// ---- codec ----

export const LINE_ENDS = { cr: "\r", lf: "\n", crlf: "\r\n" } as const;
export type LineEnd = keyof typeof LINE_ENDS;

type Field = { readonly means: string; readonly holds: (value: unknown) => boolean };

const whole = (means: string, max: number): Field => ({
  means: `${means}, 0..${max}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max,
});
const text = (means: string, pattern: RegExp): Field => ({
  means,
  holds: (value) => typeof value === "string" && pattern.test(value),
});
const TEXT = new RegExp(`^[\\x20-\\x7e]{0,${TEXT_MAX_CHARACTERS}}$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line may hold all but NUL, LF, CR
const LINE = /^[\x01-\x09\x0b\x0c\x0e-\x7f]+$/;

const CARD = whole("number of the card", CARD_MAX);
const POWER = whole("power level, vendor pages use 3", POWER_MAX);
const SYSTEM = whole("system id", SYSTEM_ID_MAX);
const CAPCODE = whole("capcode, seven digits on the line", CAPCODE_MAX);
const SLOT: Field = {
  means: `address slot, 1..${SLOT_MAX}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= SLOT_MAX,
};
const ALPHA = text("FPG: alpha text starts with A, numeric as is; else bare", TEXT);
const VERBATIM = text("the line as it is, 7-bit", LINE);
const PAGER = text("coaster or alpha", /^(coaster|alpha)$/);

type Row = readonly [WireKind["direction"], string, Readonly<Record<string, Field>>];
const ROWS: Readonly<Record<LrsMessage["kind"], Row>> = {
  "coaster-page": [
    "host",
    "AM page modes",
    { card: CARD, mode: text("hex, volume + value", /^[0-9A-F]{1,2}$/), power: POWER },
  ],
  "anti-theft": [
    "host",
    "anti-theft mode",
    { on: { means: "true arms, false disarms", holds: (value) => typeof value === "boolean" }, power: POWER },
  ],
  "fm-page": ["host", "message formats", { card: CARD, system_id: SYSTEM, power: POWER, text: ALPHA }],
  "default-page": ["host", "message formats", { card: CARD, system_id: SYSTEM, text: ALPHA }],
  "capcode-page": ["host", "message formats", { capcode: CAPCODE, text: ALPHA }],
  "program-slot": ["host", "advanced RS-232 commands", { slot: SLOT, capcode: CAPCODE }],
  "status-request": ["host", "initialization sequence", {}],
  "help-request": ["host", "initialization sequence", {}],
  reset: ["host", "initialization sequence", {}],
  "set-system-id": ["host", "initialization sequence", { system_id: SYSTEM }],
  repeats: ["both", "initialization sequence", { count: whole("times each page is sent", CARD_MAX) }],
  accepted: ["device", "command response", { pager: PAGER, card: CARD }],
  transmitted: ["device", "command response", { pager: PAGER, card: CARD }],
  "unknown-command": ["device", "initialization sequence", { text: VERBATIM }],
  banner: ["device", "initialization sequence", { text: VERBATIM }],
  ready: ["device", "initialization sequence", {}],
  status: ["device", "initialization sequence", {}],
  version: ["device", "initialization sequence", { version: VERBATIM }],
  "status-line": ["device", "initialization sequence", { text: VERBATIM }],
  "unknown-line": ["both", "any other line", { text: VERBATIM }],
};

const isKind = (kind: unknown): kind is LrsMessage["kind"] =>
  typeof kind === "string" && Object.hasOwn(ROWS, kind);

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const found: WireObject[] = [];
  let held = LRS_FRAMING.empty;
  const take = ([next, chunks]: ReturnType<typeof LRS_FRAMING.push>, end: LineEnd): void => {
    held = next;
    for (const chunk of chunks) {
      if (chunk.kind === "frame") found.push({ ...decodeLine(chunk.frame), end });
      else found.push(noiseObject(chunk.bytes, chunk.reason));
    }
  };
  // One byte at a time: which end a line had shows only in the byte after its CR.
  bytes.forEach((byte, index) => {
    const end = byte === 0x0a ? "lf" : bytes[index + 1] === 0x0a ? "crlf" : "cr";
    take(LRS_FRAMING.push(held, Uint8Array.of(byte)), end);
  });
  take(LRS_FRAMING.flush(held), "cr");
  return joinNoise(found);
};

const encode: WireCodec["encode"] = (message) => {
  const { kind } = message;
  if (!isKind(kind)) return { error: `kind: none of ${Object.keys(ROWS).join(", ")}` };
  const [direction, , fields] = ROWS[kind];
  for (const [name, field] of Object.entries(fields))
    if (!field.holds(message[name])) return { error: `${name}: ${field.means}` };
  const end = message.end ?? (direction === "host" ? "cr" : "crlf");
  if (end !== "cr" && end !== "lf" && end !== "crlf") return { error: "end: cr, lf or crlf" };
  const line = encodeLine(message as LrsMessage);
  if (line.length > LINE_MAX_BYTES) return { error: `a line has at most ${LINE_MAX_BYTES} bytes` };
  return { bytes: asciiBytes(line + LINE_ENDS[end]) };
};

const END_MEANS = "cr, lf or crlf; when absent the host's cr, the base's crlf";

export const LRS_CODEC: WireCodec = {
  name: "pager/lrs",
  kinds: Object.entries(ROWS).map(([kind, [direction, source, fields]]) => ({
    kind,
    direction,
    fields: {
      ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.means])),
      end: END_MEANS,
    },
    source: `LRS, ${source}`,
  })),
  decode,
  encode,
};
