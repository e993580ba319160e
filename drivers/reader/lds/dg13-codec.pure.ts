/**
 * The technician's codec of data group 13. It shows ordinary fields as text and sensitive ones as the bytes
 * they are, undecoded; what it shows, it writes back. Source: identity.md 3.3.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { concatBytes, fromHex, toHex } from "../../runtime/text.ts";
import { decodeUtf8, encodeUtf8 } from "../cccd-qr/utf8.pure.ts";
import {
  DG13_FIELDS,
  DG13_FIELDS_MAX,
  DG13_SENSITIVE,
  DG13_TAG,
  type Dg13Item,
  type Dg13Structure,
  parseDg13,
  readDg13,
  TEXT_TAGS,
} from "./dg13.pure.ts";
import { onlyValue, readTlv, tlv } from "./tlv.pure.ts";

type TextType = keyof typeof TEXT_TAGS;
const TEXT_TYPES = Object.keys(TEXT_TAGS) as readonly TextType[];

/** `28 D3 16 01 00 08`: 1.0.10646.1.0.8. UNSURE: our reading is "the texts are UTF-8". */
const OID_UTF8 = Uint8Array.of(0x28, 0xd3, 0x16, 0x01, 0x00, 0x08);
/** Longest group that is written; an address has some 200 bytes. */
const DG13_BYTES_MAX = 8_192;

const FIELD_FORM =
  "list of {number, type: utf8 printable ia5, text} or {number, hex: the field's whole item}; decode adds name";
const KINDS: readonly WireKind[] = [
  {
    kind: "dg13",
    direction: "device",
    fields: {
      version: "1",
      oid: "value bytes of the object identifier, hex",
      fields: FIELD_FORM,
      warnings: "list of words (decode only)",
    },
    source: "identity.md 3.3",
  },
  {
    kind: "error",
    direction: "device",
    fields: { error: "the first reason for refusing", length_bytes: "of the group" },
    source: "identity.md 3.3",
  },
];

export const DG13_CODEC: WireCodec = {
  name: "reader/dg13",
  kinds: KINDS,
  decode: (bytes) => decode(bytes),
  encode: (message) => encode(message),
};

// ---- decode ----

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const found: WireObject[] = [];
  let noiseFrom = 0;
  for (let at = 0; at < bytes.length; ) {
    const group = bytes[at] === DG13_TAG ? readTlv(bytes, at) : undefined;
    if (group === undefined) {
      at++;
      continue;
    }
    if (at > noiseFrom) found.push(noise(bytes.subarray(noiseFrom, at)));
    const end = at + group.header_bytes + group.value.length;
    found.push(objectOf(bytes.subarray(at, end)));
    at = end;
    noiseFrom = at;
  }
  if (bytes.length > noiseFrom) found.push(noise(bytes.subarray(noiseFrom)));
  return found;
};

const noise = (bytes: Uint8Array): WireObject => ({ kind: "noise", bytes: toHex(bytes), reason: "no-group" });

const objectOf = (bytes: Uint8Array): WireObject => {
  const result = parseDg13(bytes);
  const structure = readDg13(bytes);
  if (!result.ok || structure === undefined)
    return { kind: "error", error: result.ok ? "structure" : result.error, length_bytes: bytes.length };
  // Lengths in a longer form than needed are read, but would be written otherwise.
  const asWritten = toHex(formatDg13(structure)) === toHex(bytes);
  return {
    kind: "dg13",
    version: structure.version,
    oid: toHex(structure.oid),
    fields: structure.items.map(shownField),
    warnings: [...result.warnings, ...(asWritten ? [] : ["length-form"])],
  };
};

const shownField = ({ number, content }: Dg13Item): Readonly<Record<string, unknown>> => {
  const name = Object.hasOwn(DG13_FIELDS, number)
    ? DG13_FIELDS[number as keyof typeof DG13_FIELDS]
    : undefined;
  const named = { number, ...(name === undefined ? {} : { name }) };
  const type = TEXT_TYPES.find((candidate) => onlyValue(content, TEXT_TAGS[candidate]) !== undefined);
  const value = type === undefined ? undefined : onlyValue(content, TEXT_TAGS[type]);
  const hidden = name === undefined || DG13_SENSITIVE.has(name);
  const text = hidden || value === undefined ? undefined : decodeUtf8(value);
  return text === undefined ? { ...named, hex: toHex(content) } : { ...named, type, text };
};

// ---- encode ----

/** The bytes of a group, every length in its shortest form. */
export const formatDg13 = ({ version, oid, items }: Dg13Structure): Uint8Array =>
  tlv(
    DG13_TAG,
    tlv(
      0x30,
      tlv(0x02, Uint8Array.of(version)),
      tlv(0x06, oid),
      tlv(0x31, ...items.map(({ number, content }) => tlv(0x30, tlv(0x02, Uint8Array.of(number)), content))),
    ),
  );

/** One text field as its item, for cards that are made. */
export const textItem = (number: number, text: string, type: TextType = "utf8"): Dg13Item => ({
  number,
  content: tlv(TEXT_TAGS[type], encodeUtf8(text)),
});

const encode = (message: Parameters<WireCodec["encode"]>[0]): ReturnType<WireCodec["encode"]> => {
  if (message.kind !== "dg13") return { error: "kind: only dg13 can be encoded" };
  const { version = 1, oid = toHex(OID_UTF8), fields } = message;
  if (!isSmall(version)) return { error: "version: 0..127" };
  const oidBytes = typeof oid === "string" ? fromHex(oid) : undefined;
  if (oidBytes === undefined) return { error: `oid: ${KINDS[0]?.fields.oid}` };
  if (!Array.isArray(fields) || fields.length > DG13_FIELDS_MAX) return { error: `fields: ${FIELD_FORM}` };
  const items = fields.map(itemOf);
  const wrong = items.indexOf(undefined);
  if (wrong >= 0) return { error: `fields: the ${wrong + 1}. is no ${FIELD_FORM}` };
  const whole = items.filter((item) => item !== undefined);
  const bytes = formatDg13({ version, oid: oidBytes, items: whole });
  if (bytes.length > DG13_BYTES_MAX) return { error: `longer than ${DG13_BYTES_MAX} bytes` };
  const result = parseDg13(bytes);
  return result.ok ? { bytes } : { error: `not a valid group: ${result.error}` };
};

const isSmall = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 127;

const itemOf = (field: unknown): Dg13Item | undefined => {
  if (typeof field !== "object" || field === null) return undefined;
  const { number, type = "utf8", text, hex } = field as Readonly<Record<string, unknown>>;
  if (!isSmall(number)) return undefined;
  if (typeof text === "string") {
    const known = TEXT_TYPES.find((candidate) => candidate === type);
    return known === undefined ? undefined : textItem(number, text, known);
  }
  const content = typeof hex === "string" ? fromHex(hex) : undefined;
  return content === undefined || content.length === 0
    ? undefined
    : { number, content: concatBytes(content) };
};
