/**
 * What one scan means, both ways: an ID card, a code of our own, or something that is none of our business.
 * Decides what kind of code it is and refuses what is damaged; a card's fields are judged in card.pure.ts.
 * Source: identity.md 1.3, 4.1, 4.4.
 */
import type { FaultCode } from "../../faults.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import {
  type CardError,
  type CardOptions,
  type CardRefusal,
  type CardWarning,
  type CccdCard,
  parseCccdQr,
} from "./card.pure.ts";
import { stripPrefixes } from "./prefix.pure.ts";
import { decodeUtf8 } from "./utf8.pure.ts";

/**
 * Our own codes: ticket (T), receipt of a result box (R), visitor slip (V), print job (J). The receipt's
 * reference is 128 bits or more; of a visitor slip the person is an opaque id and the pass, 128 bits, its
 * proof. A print job's id opens nothing: it says which sheet this is.
 */
export const OWN_CODE_PREFIX = "MC1:";
const TICKET = /^MC1:T:([A-Za-z0-9_.:-]{1,64})$/;
const RECEIPT = /^MC1:R:([A-Za-z0-9_-]{22,64})$/;
const JOB = /^MC1:J:(j[0-9]{1,15})$/;
const VISITOR = /^MC1:V:(p-[A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{22})$/;

/** Codes that concern us. Contents are personal or secret. */
export type OwnCode =
  | { readonly kind: "cccd"; readonly card: CccdCard; readonly warnings: readonly CardWarning[] }
  | { readonly kind: "ticket"; readonly code: string }
  | { readonly kind: "receipt"; readonly reference: string }
  | { readonly kind: "visitor"; readonly person: string; readonly pass: string }
  | { readonly kind: "job"; readonly job: string };

/** Codes that don't: a payment code, a web address, a health insurance card, anything else. Lengths only. */
export type ForeignKind = "vietqr" | "url" | "bhyt" | "unknown";
export interface ForeignCode {
  readonly kind: ForeignKind;
  readonly length_bytes: number;
}

export type ScanError = "encoding" | CardError;
/** What the way of sending did to a scan: too long, or a piece of it missing or malformed. */
export type LineError = "overflow" | "framing";
export type RefusedCode = { readonly kind: "error" } & (
  | CardRefusal
  | { readonly error: Exclude<ScanError, CardError> }
);

export type ScannedCode = OwnCode | ForeignCode | RefusedCode;

/** Total: every byte string gives a code, a foreign kind or an error. `today` judges dates in the future. */
export const decodeScan = (bytes: Uint8Array, today: CivilDate, options: CardOptions = {}): ScannedCode => {
  const { body } = stripPrefixes(bytes);
  const text = decodeUtf8(body);
  if (text === undefined) return { kind: "error", error: "encoding" };
  const kind = classify(text);
  if (isOwnKind(kind) && text.indexOf(OWN_CODE_PREFIX, 1) > 0) return { kind: "error", error: "glued" };
  switch (kind) {
    case "cccd": {
      const result = parseCccdQr(text, today, options);
      if (result.ok) return { kind, card: result.card, warnings: result.warnings };
      const { ok: _, ...refusal } = result;
      return { kind: "error", ...refusal };
    }
    case "ticket":
      return { kind, code: TICKET.exec(text)?.[1] ?? "" };
    case "receipt":
      return { kind, reference: RECEIPT.exec(text)?.[1] ?? "" };
    case "job":
      return { kind, job: JOB.exec(text)?.[1] ?? "" };
    case "visitor": {
      const [, person = "", pass = ""] = VISITOR.exec(text) ?? [];
      return { kind, person, pass };
    }
    default:
      return { kind, length_bytes: body.length };
  }
};

const OWN_KINDS: Readonly<Record<OwnCode["kind"], true>> = {
  cccd: true,
  ticket: true,
  receipt: true,
  visitor: true,
  job: true,
};
export const isOwnKind = (kind: ScannedCode["kind"]): kind is OwnCode["kind"] =>
  Object.hasOwn(OWN_KINDS, kind);

/**
 * The kind of a text by its shape alone. Generous towards cards, so that a damaged one is refused with its
 * reason instead of passing as unknown.
 */
export const classify = (text: string): OwnCode["kind"] | ForeignKind => {
  if (TICKET.test(text)) return "ticket";
  if (RECEIPT.test(text)) return "receipt";
  if (VISITOR.test(text)) return "visitor";
  if (JOB.test(text)) return "job";
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
export const faultOfError = (error: ScanError | LineError): FaultCode => {
  switch (error) {
    case "overflow":
      return "READER_OVERFLOW";
    case "framing":
      return "READER_LAYOUT";
    case "encoding":
      return "READER_ENCODING";
    case "glued":
      return "READER_GLUED";
    default:
      return "READER_UNREADABLE";
  }
};
