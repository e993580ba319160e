/**
 * Data group 13: what Vietnam keeps of the holder beyond the zone, in Vietnamese letters. Walks the structure
 * item by item and decodes only fields that are wanted; ethnicity, religion, features and the names of family
 * are sensitive or other people's and are not wanted by default. Decides nothing about truth.
 * UNSURE: no official layout is public; three public readers agree on fields 1-12, two on 13-15, and on 2024
 * cards part of it may be encoded otherwise. Source: identity.md 3.3, 6.
 */
import { hasControl, visibleText } from "../../runtime/visible.pure.ts";
import { decodeUtf8 } from "../cccd-qr/utf8.pure.ts";
import { type CivilDate, parseDdmmyyyy } from "../person/civil-date.pure.ts";
import { parseIdNumber } from "../person/id-number.pure.ts";
import { nameFault } from "../person/name.pure.ts";
import { itemsWithin, onlyValue, readTlvs, type Tlv } from "./tlv.pure.ts";

export const DG13_TAG = 0x6d;
/** Fields of the whole group; the sources know 16. More: refused as structure. */
export const DG13_FIELDS_MAX = 32;

/** Field numbers and what they hold. 15 and 16 are raw: sources disagree which one is the old number. */
export const DG13_FIELDS = {
  1: "idNumber",
  2: "name",
  3: "birthDate",
  4: "sex",
  5: "nationality",
  6: "ethnicity",
  7: "religion",
  8: "origin",
  9: "residence",
  10: "features",
  11: "issueDate",
  12: "expiryDate",
  13: "parents",
  14: "spouse",
  15: "field15",
  16: "field16",
} as const satisfies Readonly<Record<number, string>>;
export type Dg13Field = (typeof DG13_FIELDS)[keyof typeof DG13_FIELDS];

/** Sensitive by law, or about other people: never decoded unless a procedure asks for it by name. */
export const DG13_SENSITIVE: ReadonlySet<Dg13Field> = new Set([
  "ethnicity",
  "religion",
  "features",
  "parents",
  "spouse",
]);
export const DG13_ORDINARY: ReadonlySet<Dg13Field> = new Set(
  Object.values(DG13_FIELDS).filter((field) => !DG13_SENSITIVE.has(field)),
);

/** One field as it stands. `content` is its whole item, tag and length included. */
export interface Dg13Item {
  readonly number: number;
  readonly content: Uint8Array;
}

export interface Dg13Structure {
  readonly version: number;
  /** Value bytes of the object identifier; `28 D3 16 01 00 08` on cards seen. */
  readonly oid: Uint8Array;
  readonly items: readonly Dg13Item[];
}

export interface Dg13 {
  /**
   * Texts in NFC by field, with U+FFFD for what nobody could see; absent where the card has none or none was
   * wanted.
   */
  readonly texts: Readonly<Partial<Record<Dg13Field, string>>>;
  /** Names within fields 13 and 14, where wanted. */
  readonly family: Readonly<Partial<Record<Dg13Field, readonly string[]>>>;
  readonly birthDate: CivilDate | undefined;
  readonly issueDate: CivilDate | undefined;
  readonly expiryDate: CivilDate | undefined;
}

export type Dg13Error =
  | "structure"
  | "field-repeated"
  | "encoding"
  | "control-character"
  | "id-number"
  | "name";
export type Dg13Warning = "unknown-version" | "unknown-field" | "field-form" | "date-form" | "not-nfc";

export type Dg13Result =
  | { readonly ok: true; readonly value: Dg13; readonly warnings: readonly Dg13Warning[] }
  | { readonly ok: false; readonly error: Dg13Error };

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
/** UTF8String; PrintableString and IA5String are seen in readers, and are UTF-8 too. */
export const TEXT_TAGS = { utf8: 0x0c, printable: 0x13, ia5: 0x16 } as const;
const isTextTag = (tag: number): boolean => Object.values<number>(TEXT_TAGS).includes(tag);

/** The walk alone: nothing within a field is looked at. */
export const readDg13 = (bytes: Uint8Array): Dg13Structure | undefined => {
  const outer = onlyValue(bytes, DG13_TAG);
  const parts = outer === undefined ? undefined : itemsWithin(outer, SEQUENCE);
  const [version, oid, set] = parts ?? [];
  if (parts?.length !== 3 || oid?.tag !== OBJECT_IDENTIFIER || set?.tag !== SET) return undefined;
  const versionNumber = smallInteger(version);
  const rows = readTlvs(set.value);
  if (versionNumber === undefined || rows === undefined || rows.length > DG13_FIELDS_MAX) return undefined;
  const items = rows.map(itemOf);
  return items.includes(undefined)
    ? undefined
    : { version: versionNumber, oid: oid.value, items: items.filter((item) => item !== undefined) };
};

const smallInteger = (item: Tlv | undefined): number | undefined =>
  item?.tag === INTEGER && item.value.length === 1 && (item.value[0] ?? 0x80) < 0x80
    ? item.value[0]
    : undefined;

const itemOf = (row: Tlv): Dg13Item | undefined => {
  const [number, ...contents] = row.tag === SEQUENCE ? (readTlvs(row.value) ?? []) : [];
  const value = smallInteger(number);
  if (number === undefined || value === undefined || contents.length !== 1) return undefined;
  return { number: value, content: row.value.subarray(number.header_bytes + number.value.length) };
};

/** Total. `wanted` names the fields that are decoded at all. */
export const parseDg13 = (bytes: Uint8Array, wanted: ReadonlySet<Dg13Field> = DG13_ORDINARY): Dg13Result => {
  const structure = readDg13(bytes);
  if (structure === undefined) return { ok: false, error: "structure" };
  const { items, version } = structure;
  if (new Set(items.map(({ number }) => number)).size !== items.length)
    return { ok: false, error: "field-repeated" };
  const warnings = new Set<Dg13Warning>(version === 1 ? [] : ["unknown-version"]);
  const texts: Partial<Record<Dg13Field, string>> = {};
  const family: Partial<Record<Dg13Field, readonly string[]>> = {};
  for (const item of items) {
    const field = fieldOf(item.number);
    if (field === undefined) warnings.add("unknown-field");
    if (field === undefined || !wanted.has(field)) continue;
    const read = textsOf(item.content, warnings);
    if (typeof read === "string") return { ok: false, error: read };
    if (field === "name" && read.kind === "one" && nameFault(read.text) !== undefined)
      return { ok: false, error: "name" };
    if (read.kind === "one") texts[field] = visibleText(read.text);
    else if (read.kind === "several") family[field] = read.texts.map(visibleText);
  }
  const { idNumber } = texts;
  if (idNumber !== undefined && parseIdNumber(idNumber) === undefined)
    return { ok: false, error: "id-number" };
  const value: Dg13 = {
    texts,
    family,
    birthDate: dateOf(texts.birthDate, warnings),
    issueDate: dateOf(texts.issueDate, warnings),
    expiryDate: dateOf(texts.expiryDate, warnings),
  };
  return { ok: true, value, warnings: [...warnings] };
};

const fieldOf = (number: number): Dg13Field | undefined =>
  Object.hasOwn(DG13_FIELDS, number) ? DG13_FIELDS[number as keyof typeof DG13_FIELDS] : undefined;

type Texts =
  | { readonly kind: "one"; readonly text: string }
  | { readonly kind: "several"; readonly texts: readonly string[] }
  | { readonly kind: "none" };

const textsOf = (content: Uint8Array, warnings: Set<Dg13Warning>): Texts | Dg13Error => {
  const nested = itemsWithin(content, SEQUENCE);
  const items = nested ?? readTlvs(content) ?? [];
  if (items.length === 0 || items.some(({ tag }) => !isTextTag(tag))) {
    warnings.add("field-form");
    return { kind: "none" };
  }
  const texts: string[] = [];
  for (const { value } of items) {
    const text = decodeUtf8(value);
    if (text === undefined) return "encoding";
    if (hasControl(text)) return "control-character";
    const normal = text.normalize("NFC");
    if (normal !== text) warnings.add("not-nfc");
    texts.push(normal);
  }
  const [text = ""] = texts;
  return nested === undefined ? { kind: "one", text } : { kind: "several", texts };
};

/** UNSURE: dates are read as dd/mm/yyyy, from two public readers; other forms are warned about. */
const dateOf = (text: string | undefined, warnings: Set<Dg13Warning>): CivilDate | undefined => {
  if (text === undefined) return undefined;
  const date = /^[0-9]{2}\/[0-9]{2}\/[0-9]{4}$/.test(text)
    ? parseDdmmyyyy(text.replaceAll("/", ""))
    : undefined;
  if (date === undefined) warnings.add("date-form");
  return date;
};
