/**
 * The technician's view of a payment code, pay/vietqr: its meaning and every field as it stands. The text may
 * have an end of line behind it, as scanners and files have; what the fields mean is protocol.ts's.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, toHex } from "../../runtime/text.ts";
import { type Field, writeFields } from "./fields.pure.ts";
import { readVietQr, type VietQr, writeVietQr } from "./protocol.ts";

const SOURCE = "queue-and-rules.md 6.3";
const ENDS: Readonly<Record<string, string>> = { none: "", cr: "\r", lf: "\n", crlf: "\r\n" };
const BEGIN = "000201";

const KINDS: readonly WireKind[] = [
  {
    kind: "vietqr",
    direction: "both",
    fields: {
      use: "static, dynamic (for one payment)",
      bin: "six digits of the bank",
      account: "account or card number",
      service: "account, card, push",
      amount_vnd: "whole dong, or absent",
      purpose: "ASCII, at most 25 characters; longer ones are read with a warning",
      bill: "at most 25 characters, or absent",
      terminal: "at most 8 characters, or absent",
      category: "kind of shop, four digits, or absent",
      name: "at most 25 characters, or absent",
      city: "at most 15 characters, or absent",
      fields:
        "all as they stand: name and text, or name and fields; encode takes them before the names above",
      warnings: "list of words (decode only)",
      end: "behind the text: none, cr, lf, crlf",
    },
    source: SOURCE,
  },
  {
    kind: "error",
    direction: "both",
    fields: { error: "the first reason for refusing", length_bytes: "of the text" },
    source: SOURCE,
  },
];

// ---- decode ----

/** One character a byte: lines are cut at CR and LF, codes begin with their version. */
const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].flatMap(([line, body = "", end = ""]) => {
    if (line === "") return [];
    const at = body.indexOf(BEGIN);
    if (at < 0) return [noise(line)];
    return [...(at === 0 ? [] : [noise(body.slice(0, at))]), objectOf(body.slice(at), end)];
  });
};

const noise = (text: string): WireObject => ({
  kind: "noise",
  bytes: toHex(Uint8Array.from(text, (character) => character.charCodeAt(0))),
  reason: "no-code",
});

const objectOf = (text: string, end: string): WireObject => {
  const read = readVietQr(text);
  if (!read.ok) return { kind: "error", error: read.error, length_bytes: text.length };
  const { code, fields, warnings } = read;
  return { kind: "vietqr", ...code, fields, warnings, end: nameOfEnd(end) };
};

const nameOfEnd = (end: string): string => Object.keys(ENDS).find((name) => ENDS[name] === end) ?? "none";

// ---- encode ----

const encode: WireCodec["encode"] = (message) => {
  if (message.kind !== "vietqr") return { error: "kind: only vietqr is written" };
  const end = ENDS[String(message.end ?? "none")];
  if (end === undefined) return { error: `end: one of ${Object.keys(ENDS).join(", ")}` };
  const text = message.fields === undefined ? textOf(message) : textOfFields(message.fields);
  return typeof text === "string" ? { bytes: asciiBytes(text + end) } : text;
};

const textOf = (message: Readonly<Record<string, unknown>>): string | { readonly error: string } => {
  const { use = "dynamic", service = "account", bin, account, amount_vnd } = message;
  if (use !== "static" && use !== "dynamic") return { error: "use: static or dynamic" };
  if (service !== "account" && service !== "card" && service !== "push")
    return { error: "service: account, card or push" };
  if (typeof bin !== "string" || typeof account !== "string") return { error: "bin, account: texts" };
  if (amount_vnd !== undefined && typeof amount_vnd !== "number") return { error: "amount_vnd: a number" };
  const texts: Record<string, string> = {};
  for (const name of ["purpose", "bill", "terminal", "category", "name", "city"]) {
    const value = message[name];
    if (value === undefined) continue;
    if (typeof value !== "string") return { error: `${name}: a text` };
    texts[name] = value;
  }
  const code: VietQr = {
    use,
    service,
    bin,
    account,
    ...(amount_vnd === undefined ? {} : { amount_vnd }),
    ...texts,
  };
  const written = writeVietQr(code);
  return written.ok ? written.text : { error: `${written.error}: not as banks take it` };
};

const isFields = (value: unknown): value is readonly Field[] =>
  Array.isArray(value) &&
  value.every(
    (row) =>
      Array.isArray(row) &&
      row.length === 2 &&
      typeof row[0] === "string" &&
      (typeof row[1] === "string" || isFields(row[1])),
  );

/** Fields as they stand must make a code that can be read. */
const textOfFields = (fields: unknown): string | { readonly error: string } => {
  const text = isFields(fields) ? writeFields(fields) : undefined;
  if (text === undefined) return { error: "fields: pairs of name and text, or of name and fields" };
  const read = readVietQr(text);
  return read.ok ? text : { error: `fields: ${read.error}` };
};

export const VIETQR_CODEC: WireCodec = { name: "pay/vietqr", kinds: KINDS, decode, encode };
