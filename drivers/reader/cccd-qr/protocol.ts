/**
 * What one scan means, both ways: an ID card, a code of our own, or something that is none of our business.
 * Decides what kind of code it is and refuses what is damaged; a card's fields are judged in card.pure.ts.
 * The codec at the end is the technician's view: it shows a card's fields in clear, since he typed them.
 * Source: identity.md 1.3, 4.1, 4.4.
 */
import type { FaultCode } from "../../faults.ts";
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { concatBytes, toHex } from "../../runtime/text.ts";
import {
  type CivilDate,
  formatDdmmyyyy,
  formatIso,
  parseDdmmyyyy,
  parseIso,
} from "../person/civil-date.pure.ts";
import {
  type CardError,
  type CardWarning,
  CCCD_FIELD_COUNT,
  type CccdCard,
  parseCccdQr,
} from "./card.pure.ts";
import { SCAN_BYTES_MAX, SCAN_ENDS, SCAN_FRAMING } from "./framing.ts";
import { nameOfPrefix, prefixBytes, stripPrefixes } from "./prefix.pure.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.pure.ts";

/** Our own codes: ticket (T) and receipt of a result box (R). The receipt's reference is 128 bits or more. */
export const OWN_CODE_PREFIX = "MC1:";
const TICKET = /^MC1:T:([A-Za-z0-9_.:-]{1,64})$/;
const RECEIPT = /^MC1:R:([A-Za-z0-9_-]{22,64})$/;

/** Codes that concern us. Contents are personal or secret. */
export type OwnCode =
  | { readonly kind: "cccd"; readonly card: CccdCard; readonly warnings: readonly CardWarning[] }
  | { readonly kind: "ticket"; readonly code: string }
  | { readonly kind: "receipt"; readonly reference: string };

/** Codes that don't: a payment code, a web address, a health insurance card, anything else. Lengths only. */
export type ForeignKind = "vietqr" | "url" | "bhyt" | "unknown";
export interface ForeignCode {
  readonly kind: ForeignKind;
  readonly length_bytes: number;
}

export type ScanError = "encoding" | CardError;
export interface RefusedCode {
  readonly kind: "error";
  readonly error: ScanError;
}

export type ScannedCode = OwnCode | ForeignCode | RefusedCode;

/** Total: every byte string gives a code, a foreign kind or an error. `today` judges dates in the future. */
export const decodeScan = (bytes: Uint8Array, today: CivilDate): ScannedCode => {
  const { body } = stripPrefixes(bytes);
  const text = decodeUtf8(body);
  if (text === undefined) return { kind: "error", error: "encoding" };
  const kind = classify(text);
  if (isOwnKind(kind) && text.indexOf(OWN_CODE_PREFIX, 1) > 0) return { kind: "error", error: "glued" };
  switch (kind) {
    case "cccd": {
      const result = parseCccdQr(text, today);
      return result.ok
        ? { kind, card: result.card, warnings: result.warnings }
        : { kind: "error", error: result.error };
    }
    case "ticket":
      return { kind, code: TICKET.exec(text)?.[1] ?? "" };
    case "receipt":
      return { kind, reference: RECEIPT.exec(text)?.[1] ?? "" };
    default:
      return { kind, length_bytes: body.length };
  }
};

export const isOwnKind = (kind: ScannedCode["kind"]): kind is OwnCode["kind"] =>
  kind === "cccd" || kind === "ticket" || kind === "receipt";

/**
 * The kind of a text by its shape alone. Generous towards cards, so that a damaged one is refused with its
 * reason instead of passing as unknown.
 */
export const classify = (text: string): OwnCode["kind"] | ForeignKind => {
  if (TICKET.test(text)) return "ticket";
  if (RECEIPT.test(text)) return "receipt";
  if (/^(https?:\/\/|www\.)/i.test(text)) return "url";
  // EMVCo payload format indicator, as VietQR codes start; a card's number would end at a bar.
  if (text.startsWith("000201") && !/^[0-9]{12}\|/.test(text)) return "vietqr";
  // UNSURE: health insurance cards carry number|name in hex|...; old numbers have 15 characters, new ones 10.
  if (/^([A-Z]{2}[0-9]{13}|[0-9]{10})\|([0-9A-Fa-f]{2}){4,}\|/.test(text)) return "bhyt";
  const startsWithNumber = /^[0-9]{9,13}\|/.test(text);
  return startsWithNumber || text.split("|", CARD_BARS_MIN + 1).length > CARD_BARS_MIN ? "cccd" : "unknown";
};

/** From this many `|` on, a text is judged as a card even without a number in front. */
const CARD_BARS_MIN = 3;

/** The row of faults.ts that tells people about a refusal. */
export const faultOfError = (error: ScanError | "overflow"): FaultCode => {
  switch (error) {
    case "overflow":
      return "READER_OVERFLOW";
    case "encoding":
      return "READER_ENCODING";
    case "glued":
      return "READER_GLUED";
    default:
      return "READER_UNREADABLE";
  }
};

// ---- the technician's codec, reader/cccd-qr ----

const LAST_DAY: CivilDate = { year: 9999, month: 12, day: 31 };

/** The codec on a given day. */
export const cccdQrCodec = (today: CivilDate): WireCodec => ({
  name: "reader/cccd-qr",
  kinds: KINDS,
  decode: (bytes) => {
    const [held, chunks] = SCAN_FRAMING.push(SCAN_FRAMING.empty, bytes);
    return [...chunks, ...SCAN_FRAMING.flush(held)[1]].map((chunk) =>
      chunk.kind === "noise"
        ? { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason }
        : decodeFrame(chunk.frame.payload, chunk.bytes.slice(chunk.frame.payload.length), today),
    );
  },
  encode: (message) => encode(message, today),
});

const ENVELOPE = {
  prefix: "what the scanner puts in front, in order: stx, bom, ]Q1, \\000026",
  suffix: "none, cr, lf, crlf, etx, etx-cr, etx-lf or etx-crlf",
};
const SOURCE = "identity.md 4.4";
const KINDS: readonly WireKind[] = [
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
  ...(["vietqr", "url", "bhyt", "unknown"] as const).map(
    (kind): WireKind => ({
      kind,
      direction: "device",
      fields: { length_bytes: "of the text, which is not kept", ...ENVELOPE },
      source: SOURCE,
    }),
  ),
  {
    kind: "error",
    direction: "device",
    fields: { error: "the first reason for refusing", length_bytes: "of the scan", ...ENVELOPE },
    source: "identity.md 1.5",
  },
];

// ---- decode ----

const decodeFrame = (payload: Uint8Array, end: Uint8Array, today: CivilDate): WireObject => {
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
    case "error":
      return { error: code.error, length_bytes: body.length };
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
    fields: all.length,
  };
};

const isoOr = (written: string): string => {
  const date = parseDdmmyyyy(written);
  return date === undefined ? written : formatIso(date);
};

const nameOfEnd = (end: Uint8Array): string =>
  Object.keys(SCAN_ENDS).find((name) => toHex(SCAN_ENDS[name] ?? end) === toHex(end)) ?? "none";

// ---- encode ----

type Encoded = { readonly bytes: Uint8Array } | { readonly error: string };

const encode = (message: Readonly<Record<string, unknown>>, today: CivilDate): Encoded => {
  const text = textOf(message);
  if (typeof text !== "string") return text;
  const body = encodeUtf8(text);
  const code = decodeScan(body, today);
  if (code.kind === "error") return { error: `not a valid code: ${code.error}` };
  if (code.kind !== message.kind) return { error: `these fields make a code of kind ${code.kind}` };
  const prefix = prefixBytes(message.prefix ?? []);
  if (prefix === undefined) return { error: `prefix: ${ENVELOPE.prefix}` };
  const suffix = message.suffix ?? "cr";
  const end = typeof suffix === "string" && Object.hasOwn(SCAN_ENDS, suffix) ? SCAN_ENDS[suffix] : undefined;
  if (end === undefined) return { error: `suffix: ${ENVELOPE.suffix}` };
  if (prefix.length + body.length > SCAN_BYTES_MAX) return { error: `longer than ${SCAN_BYTES_MAX} bytes` };
  return { bytes: concatBytes(prefix, body, end) };
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
    default:
      return { error: "only cccd, ticket and receipt can be encoded: other codes keep no text" };
  }
};

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
