/**
 * The technician's view of a scan, reader/cccd-qr: every field in clear, since he typed the bytes himself.
 * How contents are printed and read back is shared with the other ways in which a scanner sends them.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { concatBytes, toHex } from "../../runtime/text.ts";
import {
  type CivilDate,
  formatDdmmyyyy,
  formatIso,
  parseDdmmyyyy,
  parseIso,
} from "../person/civil-date.pure.ts";
import { CCCD_FIELD_COUNT, shapeOfExtra } from "./card.pure.ts";
import { isScanEndName, SCAN_BYTES_MAX, SCAN_ENDS, SCAN_FRAMING } from "./framing.ts";
import { nameOfPrefix, prefixBytes, stripPrefixes } from "./prefix.pure.ts";
import { decodeScan, OWN_CODE_PREFIX, type ScannedCode } from "./protocol.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.pure.ts";

/** For a codec that knows no day: no date lies in the future for it. */
export const LAST_DAY: CivilDate = { year: 9999, month: 12, day: 31 };

/** The codec on a given day. */
export const cccdQrCodec = (today: CivilDate): WireCodec => ({
  name: "reader/cccd-qr",
  kinds: SCAN_KINDS,
  decode: (bytes) => {
    const [held, chunks] = SCAN_FRAMING.push(SCAN_FRAMING.empty, bytes);
    return [...chunks, ...SCAN_FRAMING.flush(held)[1]].map((chunk) =>
      chunk.kind === "noise"
        ? { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason }
        : printScan(chunk.frame.payload, chunk.bytes.slice(chunk.frame.payload.length), today),
    );
  },
  encode: (message) => {
    const scan = readScan(message, today);
    return "error" in scan ? scan : { bytes: concatBytes(scan.payload, scan.end) };
  },
});

const ENVELOPE = {
  prefix: "what the scanner puts in front, in order: stx, bom, ]Q1, \\000026",
  suffix: `one of ${Object.keys(SCAN_ENDS).join(", ")}`,
};
const SOURCE = "identity.md 4.4";
/** Kinds of scans, whichever way they come. */
export const SCAN_KINDS: readonly WireKind[] = [
  {
    kind: "cccd",
    direction: "device",
    fields: {
      idNumber: "12 digits",
      cmnd: "9 digits or empty",
      name: "as written",
      birthDate: "yyyy-mm-dd",
      sex: "as written: Nam, Nữ",
      residence: "as written",
      issueDate: "yyyy-mm-dd, empty, or as written where it is no date",
      extra: "fields from the 8th on, as written",
      extraShapes: "what each of them may be: empty, date, cancelled-number, parent-name, other",
      fields: "number of fields: 7, 11",
      warnings: "list of words",
      ...ENVELOPE,
    },
    source: "identity.md 1.1-1.5",
  },
  { kind: "ticket", direction: "device", fields: { code: "after MC1:T:", ...ENVELOPE }, source: SOURCE },
  {
    kind: "receipt",
    direction: "device",
    fields: { reference: "after MC1:R:", ...ENVELOPE },
    source: SOURCE,
  },
  {
    kind: "visitor",
    direction: "device",
    fields: { person: "opaque id after MC1:V:, p- and 22 characters", pass: "22 characters", ...ENVELOPE },
    source: "drivers/reader/DATASHEET.md",
  },
  {
    kind: "job",
    direction: "device",
    fields: { job: "id of a print job after MC1:J:, j and 1 to 15 digits", ...ENVELOPE },
    source: "drivers/reader/DATASHEET.md",
  },
  ...(["vietqr", "url", "bhyt", "unknown"] as const).map(
    (kind): WireKind => ({
      kind,
      direction: "device",
      fields: {
        length_bytes: "of the text, which is not kept",
        text: "of the code (encode only)",
        ...ENVELOPE,
      },
      source: SOURCE,
    }),
  ),
  {
    kind: "error",
    direction: "device",
    fields: {
      error: "the first reason for refusing",
      detail: "of a name: empty, too-long, digit, invisible, unassigned, marks",
      length_bytes: "of the scan",
      ...ENVELOPE,
    },
    source: "identity.md 1.5",
  },
];

// ---- decode ----

/** One scan in words; `end` is what ended it, empty where nothing did. */
export const printScan = (payload: Uint8Array, end: Uint8Array, today: CivilDate): WireObject => {
  const { prefixes, body } = stripPrefixes(payload);
  const envelope = { prefix: prefixes.map(nameOfPrefix), suffix: nameOfEnd(end) };
  const code = decodeScan(payload, today);
  return { kind: code.kind, ...contents(code, body), ...envelope };
};

const contents = (code: ScannedCode, body: Uint8Array): Readonly<Record<string, unknown>> => {
  switch (code.kind) {
    case "cccd":
      return { ...writtenFields(decodeUtf8(body) ?? ""), warnings: code.warnings };
    case "ticket":
      return { code: code.code };
    case "receipt":
      return { reference: code.reference };
    case "visitor":
      return { person: code.person, pass: code.pass };
    case "job":
      return { job: code.job };
    case "error":
      return {
        error: code.error,
        ...(code.error === "name" ? { detail: code.detail } : {}),
        length_bytes: body.length,
      };
    default:
      return { length_bytes: code.length_bytes };
  }
};

const writtenFields = (text: string): Readonly<Record<string, unknown>> => {
  const all = text.split("|");
  const [idNumber, cmnd, name, birth = "", sex, residence, issue = ""] = all;
  return {
    idNumber,
    cmnd,
    name,
    birthDate: isoOr(birth),
    sex,
    residence,
    issueDate: isoOr(issue),
    extra: all.slice(CCCD_FIELD_COUNT),
    extraShapes: all.slice(CCCD_FIELD_COUNT).map(shapeOfExtra),
    fields: all.length,
  };
};

const isoOr = (written: string): string => {
  const date = parseDdmmyyyy(written);
  return date === undefined ? written : formatIso(date);
};

const nameOfEnd = (end: Uint8Array): string =>
  Object.entries(SCAN_ENDS).find(([, bytes]) => toHex(bytes) === toHex(end))?.[0] ?? toHex(end);

// ---- encode ----

type ReadScan = { readonly payload: Uint8Array; readonly end: Uint8Array } | { readonly error: string };

/** The way back of `printScan`. */
export const readScan = (message: Readonly<Record<string, unknown>>, today: CivilDate): ReadScan => {
  const text = textOf(message);
  if (typeof text !== "string") return text;
  if (text === "") return { error: "text: at least one character" };
  const body = encodeUtf8(text);
  const code = decodeScan(body, today);
  if (code.kind === "error") return { error: `not a valid code: ${code.error}` };
  if (code.kind !== message.kind) return { error: `these fields make a code of kind ${code.kind}` };
  const prefix = prefixBytes(message.prefix ?? []);
  if (prefix === undefined) return { error: `prefix: ${ENVELOPE.prefix}` };
  const suffix = message.suffix ?? "cr";
  const end = typeof suffix === "string" && isScanEndName(suffix) ? SCAN_ENDS[suffix] : undefined;
  if (end === undefined) return { error: `suffix: ${ENVELOPE.suffix}` };
  if (prefix.length + body.length > SCAN_BYTES_MAX) return { error: `longer than ${SCAN_BYTES_MAX} bytes` };
  return { payload: concatBytes(prefix, body), end };
};

const textOf = (message: Readonly<Record<string, unknown>>): string | { readonly error: string } => {
  switch (message.kind) {
    case "cccd":
      return cardText(message);
    case "ticket":
      return typeof message.code === "string"
        ? `${OWN_CODE_PREFIX}T:${message.code}`
        : { error: "code: a text" };
    case "receipt":
      return typeof message.reference === "string"
        ? `${OWN_CODE_PREFIX}R:${message.reference}`
        : { error: "reference: a text" };
    case "visitor":
      return typeof message.person === "string" && typeof message.pass === "string"
        ? `${OWN_CODE_PREFIX}V:${message.person}:${message.pass}`
        : { error: "person, pass: texts" };
    case "job":
      return typeof message.job === "string"
        ? `${OWN_CODE_PREFIX}J:${message.job}`
        : { error: "job: a text" };
    case "vietqr":
    case "url":
    case "bhyt":
    case "unknown":
      return typeof message.text === "string"
        ? message.text
        : { error: "text: of the code; decode does not keep it" };
    default:
      return { error: `kind: one of ${ENCODABLE.join(", ")}` };
  }
};

/** All but refusals. */
const ENCODABLE = SCAN_KINDS.map(({ kind }) => kind).filter((kind) => kind !== "error");

const CARD_FIELDS = ["idNumber", "cmnd", "name", "birthDate", "sex", "residence", "issueDate"] as const;

const cardText = (message: Readonly<Record<string, unknown>>): string | { readonly error: string } => {
  const extra = message.extra ?? [];
  if (!Array.isArray(extra)) return { error: "extra: a list of texts" };
  const values = [...CARD_FIELDS.map((field) => message[field] ?? ""), ...extra];
  const written: string[] = [];
  for (const [index, value] of values.entries()) {
    const field = CARD_FIELDS[index] ?? "extra";
    if (typeof value !== "string" || value.includes("|")) return { error: `${field}: a text without |` };
    const date = field === "birthDate" || field === "issueDate" ? parseIso(value) : undefined;
    written.push(date === undefined ? value : formatDdmmyyyy(date));
  }
  if (message.fields !== undefined && message.fields !== written.length)
    return { error: `fields: ${written.length} with this extra` };
  return written.join("|");
};

/** The codec without a day: no date lies in the future for it. */
export const CCCD_QR_CODEC: WireCodec = cccdQrCodec(LAST_DAY);
