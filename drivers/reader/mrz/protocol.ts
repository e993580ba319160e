/**
 * The technician's codec of the machine-readable zone: finds it in bytes as readers send it (three lines with
 * or without ends) or as the chip keeps it (data group 1), and writes it back. What a zone says is judged in
 * td1.pure.ts. Source: ICAO 9303-5 4.2, 9303-10 4.7.1.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, asciiText, concatBytes, toHex } from "../../runtime/text.ts";
import { type CivilDate, formatIso, parseIso } from "../person/civil-date.pure.ts";
import { formatTd1, parseTd1, TD1_LINE_CHARACTERS, type Td1, type Td1Content } from "./td1.pure.ts";

/** Tag and length of data group 1 of a TD1 card; ninety characters follow. */
export const DG1_HEADING: Uint8Array = Uint8Array.of(0x61, 0x5d, 0x5f, 0x1f, 0x5a);

const LINE_ENDS = { none: "", cr: "\r", lf: "\n", crlf: "\r\n" } as const;
type LineEnd = keyof typeof LINE_ENDS;

/** How the ninety characters are packed. */
interface Envelope {
  readonly packing: "lines" | "dg1";
  /** Between lines; the same twice. */
  readonly between: LineEnd;
  /** Behind the last line. */
  readonly behind: LineEnd;
}

/** Judges zones where nobody says what day it is: only foreign births and expiry depend on it. */
const UNDATED: CivilDate = { year: 2025, month: 12, day: 31 };

/** The codec on a given day, which settles centuries and what has expired. */
export const mrzCodec = (today: CivilDate = UNDATED): WireCodec => ({
  name: "reader/mrz",
  kinds: KINDS,
  decode: (bytes) => decode(bytes, today),
  encode: (message) => encode(message, today),
});

const ENVELOPE = {
  packing: "lines, or dg1 (as the chip keeps it)",
  between: "end between lines: none, cr, lf, crlf",
  behind: "end behind the last line: none, cr, lf, crlf",
};
const KINDS: readonly WireKind[] = [
  {
    kind: "td1",
    direction: "device",
    fields: {
      documentCode: "ID on Vietnamese cards",
      issuer: "VNM",
      documentNumber: "last nine digits of the number; longer ones run on into the optional data",
      optional1: "Vietnam: twelve digits, <<, check digit",
      idNumber: "the twelve digits (decode only)",
      birthDate: "yyyy-mm-dd",
      sex: "male, female, unknown",
      expiryDate: "yyyy-mm-dd in 2000..2099, or none",
      nationality: "VNM",
      optional2: "usually empty",
      surname: "letters A-Z",
      givenNames: "letters A-Z and single blanks",
      warnings: "list of words (decode only)",
      ...ENVELOPE,
    },
    source: "ICAO 9303-5 4.2; identity.md 2",
  },
  {
    kind: "error",
    direction: "device",
    fields: { error: "the first reason for refusing", length_bytes: "of the zone" },
    source: "ICAO 9303-3 4.9",
  },
];

// ---- decode ----

const ZONE = /([ACI][0-9A-Z<]{29})(\r\n|\r|\n|)([0-9A-Z<]{30})\2([0-9A-Z<]{30})(\r\n|\r|\n|)/y;
const IN_DG1 = new RegExp(`${asciiText(DG1_HEADING)}([0-9A-Z<]{30})()([0-9A-Z<]{30})([0-9A-Z<]{30})()`, "y");

const decode = (bytes: Uint8Array, today: CivilDate): readonly WireObject[] => {
  // Not asciiText: spreading a long input would overflow the stack.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const found: WireObject[] = [];
  let noiseFrom = 0;
  const endNoise = (at: number): void => {
    if (at > noiseFrom)
      found.push({ kind: "noise", bytes: toHex(bytes.subarray(noiseFrom, at)), reason: "no-zone" });
  };
  for (let at = 0; at < bytes.length; ) {
    const match = matchAt(IN_DG1, text, at) ?? matchAt(ZONE, text, at);
    if (match === undefined) {
      at++;
      continue;
    }
    endNoise(at);
    found.push(objectOf(match, today));
    at += match[0].length;
    noiseFrom = at;
  }
  endNoise(bytes.length);
  return found;
};

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
};

const objectOf = (match: RegExpExecArray, today: CivilDate): WireObject => {
  const [whole, line1 = "", between = "", line2 = "", line3 = "", behind = ""] = match;
  const result = parseTd1(line1 + line2 + line3, today);
  if (!result.ok) return { kind: "error", error: result.error, length_bytes: whole.length };
  const { nameCut: _, birthDate, expiryDate, ...zone } = result.zone;
  return {
    kind: "td1",
    ...zone,
    birthDate: formatIso(birthDate),
    expiryDate: expiryDate === "none" ? "none" : formatIso(expiryDate),
    warnings: result.warnings,
    packing: whole.startsWith(asciiText(DG1_HEADING)) ? "dg1" : "lines",
    between: nameOfEnd(between),
    behind: nameOfEnd(behind),
  };
};

const nameOfEnd = (end: string): LineEnd =>
  (Object.keys(LINE_ENDS) as LineEnd[]).find((name) => LINE_ENDS[name] === end) ?? "none";

// ---- encode ----

type Message = Parameters<WireCodec["encode"]>[0];

const encode = (message: Message, today: CivilDate): ReturnType<WireCodec["encode"]> => {
  if (message.kind !== "td1") return { error: "kind: only td1 can be encoded" };
  const content = contentOf(message);
  if ("error" in content) return content;
  const text = formatTd1(content);
  if (typeof text !== "string") return { error: `${text.misfit}: ${KINDS[0]?.fields[text.misfit]}` };
  const read = parseTd1(text, today);
  if (!read.ok) return { error: `not a valid zone: ${read.error}` };
  const envelope = envelopeOf(message);
  if ("error" in envelope) return envelope;
  return { bytes: packed(text, envelope) };
};

const packed = (text: string, { packing, between, behind }: Envelope): Uint8Array => {
  if (packing === "dg1") return concatBytes(DG1_HEADING, asciiBytes(text));
  const lines = [0, 1, 2].map((line) =>
    text.slice(line * TD1_LINE_CHARACTERS, (line + 1) * TD1_LINE_CHARACTERS),
  );
  return asciiBytes(lines.join(LINE_ENDS[between]) + LINE_ENDS[behind]);
};

const envelopeOf = (message: Message): Envelope | { readonly error: string } => {
  const { packing = "lines", between = "none", behind = "none" } = message;
  if (packing !== "lines" && packing !== "dg1") return { error: `packing: ${ENVELOPE.packing}` };
  if (!isLineEnd(between)) return { error: `between: ${ENVELOPE.between}` };
  if (!isLineEnd(behind)) return { error: `behind: ${ENVELOPE.behind}` };
  return { packing, between, behind };
};

const isLineEnd = (value: unknown): value is LineEnd =>
  typeof value === "string" && Object.hasOwn(LINE_ENDS, value);

const TEXTS = [
  "documentCode",
  "issuer",
  "documentNumber",
  "optional1",
  "nationality",
  "optional2",
  "surname",
  "givenNames",
] as const;

const contentOf = (message: Message): Td1Content | { readonly error: string } => {
  const misfit = TEXTS.find((field) => typeof (message[field] ?? "") !== "string");
  if (misfit !== undefined) return { error: `${misfit}: a text` };
  const texts = Object.fromEntries(TEXTS.map((field) => [field, String(message[field] ?? "")])) as Record<
    (typeof TEXTS)[number],
    string
  >;
  const { sex = "unknown" } = message;
  if (!isSex(sex)) return { error: `sex: ${KINDS[0]?.fields.sex}` };
  const birthDate = typeof message.birthDate === "string" ? parseIso(message.birthDate) : undefined;
  if (birthDate === undefined) return { error: `birthDate: ${KINDS[0]?.fields.birthDate}` };
  const { expiryDate: limit } = message;
  const expiryDate = limit === "none" ? limit : typeof limit === "string" ? parseIso(limit) : undefined;
  if (expiryDate === undefined) return { error: `expiryDate: ${KINDS[0]?.fields.expiryDate}` };
  return { ...texts, sex, birthDate, expiryDate };
};

const isSex = (value: unknown): value is Td1["sex"] =>
  value === "male" || value === "female" || value === "unknown";
