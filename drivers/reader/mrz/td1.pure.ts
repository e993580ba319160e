/**
 * The machine-readable zone of an ID card (TD1, three lines of thirty): what it says, and whether its check
 * digits hold. Refuses what contradicts itself by ICAO's rules; Vietnamese habits are warnings, since no
 * official layout of the 2024 card is public. The zone is printed: claimed identity, never proof.
 * Sources: ICAO 9303-3 4.9, 9303-5 4.2; identity.md 2.
 */
import { type CivilDate, compareDates, parseIso } from "../person/civil-date.pure.ts";
import { parseIdNumber, type Sex } from "../person/id-number.pure.ts";

export const TD1_LINE_CHARACTERS = 30;
export const TD1_CHARACTERS = 90;
/** What Vietnamese cards without a limit carry. UNSURE: one source; a true 31 December 2099 reads the same. */
const NO_EXPIRY = "991231";

export interface Td1 {
  /** `ID` on Vietnamese cards; begins with A, C or I. */
  readonly documentCode: string;
  /** Three letters, fewer with `<` taken off: VNM. */
  readonly issuer: string;
  /** As printed; more than nine characters run on into the optional data. Vietnam: last nine of the number. */
  readonly documentNumber: string;
  /** Optional data of line 1 behind the document number, fillers at the end taken off. */
  readonly optional1: string;
  /** The personal ID number where the card is Vietnamese and carries one. */
  readonly idNumber: string | undefined;
  readonly birthDate: CivilDate;
  readonly sex: Sex | "unknown";
  readonly expiryDate: CivilDate | "none";
  readonly nationality: string;
  readonly optional2: string;
  /** Words of A-Z between single blanks. */
  readonly surname: string;
  /** Middle and given names; may be empty. */
  readonly givenNames: string;
  /** The name fills its line to the end: it may go on. */
  readonly nameCut: boolean;
}

export type Td1Error =
  | "length"
  | "character"
  | "document-code"
  | "issuer"
  | "document-number"
  | "document-number-check"
  | "birth-date-check"
  | "birth-date"
  | "sex"
  | "expiry-date-check"
  | "expiry-date"
  | "composite-check"
  | "name";

export type Td1Warning =
  /** A Vietnamese card without twelve digits in its optional data. */
  | "number-missing"
  /** The check digit that Vietnam puts behind the number (position 30) does not fit. */
  | "number-check"
  /** The document number is not the last nine digits of the number. */
  | "number-mismatch"
  | "year-mismatch"
  | "sex-mismatch"
  | "expired";

export type Td1Result =
  | { readonly ok: true; readonly zone: Td1; readonly warnings: readonly Td1Warning[] }
  | { readonly ok: false; readonly error: Td1Error };

const WEIGHTS = [7, 3, 1];

/** Value of a character of the zone: digits themselves, A..Z 10..35, the filler 0. */
const worthOf = (character: string): number => (character === "<" ? 0 : Number.parseInt(character, 36));

/** `L898902C<` -> `3`. Characters 0-9 A-Z `<` only. ICAO 9303-3 4.9. */
export const checkDigit = (text: string): string =>
  String(
    Array.from(text).reduce((sum, one, index) => sum + worthOf(one) * (WEIGHTS[index % 3] ?? 0), 0) % 10,
  );

/** Reads ninety characters, lines run together. `today` settles the century of a birth. Total. */
export const parseTd1 = (text: string, today: CivilDate): Td1Result => {
  if (text.length !== TD1_CHARACTERS) return { ok: false, error: "length" };
  if (!/^[0-9A-Z<]*$/.test(text)) return { ok: false, error: "character" };
  const line1 = text.slice(0, 30);
  const line2 = text.slice(30, 60);
  const line3 = text.slice(60);
  const document = documentOf(line1);
  if (typeof document === "string") return { ok: false, error: document };
  const refused = refusalOfLine2(line1, line2);
  if (refused !== undefined) return { ok: false, error: refused };
  const idNumber = idNumberOf(document);
  const birthDate = birthOf(line2.slice(0, 6), idNumber, today);
  if (birthDate === undefined) return { ok: false, error: "birth-date" };
  const expiryDate = expiryOf(line2.slice(8, 14));
  if (expiryDate === undefined) return { ok: false, error: "expiry-date" };
  const name = nameOf(line3);
  if (name === undefined) return { ok: false, error: "name" };
  const zone: Td1 = {
    ...document,
    idNumber,
    birthDate,
    sex: sexOf(line2.charAt(7)),
    expiryDate,
    nationality: unfilled(line2.slice(15, 18)),
    optional2: unfilled(line2.slice(18, 29)),
    ...name,
  };
  return { ok: true, zone, warnings: warningsOf(zone, line1, today) };
};

const unfilled = (text: string): string => text.replace(/<+$/, "");

type DocumentPart = Pick<Td1, "documentCode" | "issuer" | "documentNumber" | "optional1">;

const documentOf = (line1: string): DocumentPart | Td1Error => {
  const documentCode = unfilled(line1.slice(0, 2));
  if (!/^[ACI][0-9A-Z]?$/.test(documentCode)) return "document-code";
  const issuer = unfilled(line1.slice(2, 5));
  if (issuer === "") return "issuer";
  const short = line1.slice(5, 14);
  const optional = unfilled(line1.slice(15));
  const check = line1.charAt(14);
  const whole = { documentCode, issuer };
  if (check !== "<") {
    if (unfilled(short) === "") return "document-number";
    if (check !== checkDigit(short)) return "document-number-check";
    return { ...whole, documentNumber: unfilled(short), optional1: optional };
  }
  // Ten characters or more: the rest and its check digit stand in front of the optional data.
  const [, rest = "", restCheck, behind = ""] =
    /^([0-9A-Z]{1,13})([0-9])(?:<([0-9A-Z<]*))?$/.exec(optional) ?? [];
  if (restCheck === undefined || short.includes("<")) return "document-number";
  if (restCheck !== checkDigit(short + rest)) return "document-number-check";
  return { ...whole, documentNumber: short + rest, optional1: behind };
};

const refusalOfLine2 = (line1: string, line2: string): Td1Error | undefined => {
  if (line2.charAt(6) !== checkDigit(line2.slice(0, 6))) return "birth-date-check";
  if (!/[MF<]/.test(line2.charAt(7))) return "sex";
  if (line2.charAt(14) !== checkDigit(line2.slice(8, 14))) return "expiry-date-check";
  return line2.charAt(29) === compositeOf(line1, line2) ? undefined : "composite-check";
};

/** Position 30 of line 2, over everything that has a check digit and the optional data. ICAO 9303-5 4.2.4. */
const compositeOf = (line1: string, line2: string): string =>
  checkDigit(line1.slice(5) + line2.slice(0, 7) + line2.slice(8, 15) + line2.slice(18, 29));

const VIETNAM = "VNM";

const idNumberOf = ({ issuer, optional1 }: DocumentPart): string | undefined =>
  issuer === VIETNAM ? /^[0-9]{12}(?![0-9A-Z])/.exec(optional1)?.[0] : undefined;

const dayOf = (century: number, yymmdd: string): CivilDate | undefined =>
  parseIso(`${century}${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`);

/** The number knows its century where its year agrees; otherwise the latest that is not in the future. */
const birthOf = (yymmdd: string, idNumber: string | undefined, today: CivilDate): CivilDate | undefined => {
  const year = parseIdNumber(idNumber ?? "")?.birthYear;
  if (year !== undefined && String(year).slice(2) === yymmdd.slice(0, 2)) {
    const told = dayOf(Math.floor(year / 100), yymmdd);
    return told !== undefined && compareDates(told, today) <= 0 ? told : undefined;
  }
  const recent = dayOf(20, yymmdd);
  return recent !== undefined && compareDates(recent, today) <= 0 ? recent : dayOf(19, yymmdd);
};

const expiryOf = (yymmdd: string): Td1["expiryDate"] | undefined =>
  yymmdd === NO_EXPIRY ? "none" : dayOf(20, yymmdd);

const sexOf = (letter: string): Td1["sex"] => {
  switch (letter) {
    case "M":
      return "male";
    case "F":
      return "female";
    default:
      return "unknown";
  }
};

/** `SURNAME<<MIDDLE<GIVEN`; a line cut at its end may end anywhere. */
const nameOf = (line3: string): Pick<Td1, "surname" | "givenNames" | "nameCut"> | undefined => {
  const [, surname, given = ""] = /^([A-Z]+(?:<[A-Z]+)*)(?:<<([A-Z]+(?:<[A-Z]+)*))?<*$/.exec(line3) ?? [];
  if (surname === undefined) return undefined;
  const words = (text: string): string => text.replaceAll("<", " ");
  return { surname: words(surname), givenNames: words(given), nameCut: !line3.endsWith("<") };
};

const warningsOf = (zone: Td1, line1: string, today: CivilDate): readonly Td1Warning[] => {
  const warnings: Td1Warning[] = [];
  const { idNumber, issuer, birthDate, expiryDate } = zone;
  const parts = parseIdNumber(idNumber ?? "");
  if (issuer === VIETNAM && idNumber === undefined) warnings.push("number-missing");
  if (idNumber !== undefined && line1.charAt(29) !== checkDigit(idNumber)) warnings.push("number-check");
  if (idNumber !== undefined && !idNumber.endsWith(zone.documentNumber)) warnings.push("number-mismatch");
  if (parts !== undefined && parts.birthYear !== birthDate.year) warnings.push("year-mismatch");
  if (parts !== undefined && zone.sex !== "unknown" && parts.sex !== zone.sex) warnings.push("sex-mismatch");
  if (expiryDate !== "none" && compareDates(expiryDate, today) < 0) warnings.push("expired");
  return warnings;
};

/** What a zone is written from. Texts hold what the zone can print; dates keep their last two digits of a year. */
export type Td1Content = Omit<Td1, "idNumber" | "nameCut">;

/** Why a content has no zone: the field that does not fit. */
export type Td1Misfit = keyof Td1Content;

/** The ninety characters, check digits made; a name too long is cut. */
export const formatTd1 = (content: Td1Content): string | { readonly misfit: Td1Misfit } => {
  const misfit = misfitOf(content);
  if (misfit !== undefined) return { misfit };
  const { documentCode, issuer, documentNumber, optional1, optional2, nationality } = content;
  const short = documentNumber.slice(0, 9).padEnd(9, "<");
  const rest = documentNumber.slice(9);
  const behind =
    rest === "" ? optional1 : `${rest}${checkDigit(documentNumber)}${optional1 && `<${optional1}`}`;
  const check = rest === "" ? checkDigit(short) : "<";
  if (behind.length > 15) return { misfit: "optional1" };
  const line1 = filled(`${filled(documentCode, 2)}${filled(issuer, 3)}${short}${check}${behind}`, 30);
  const birth = yymmddOf(content.birthDate);
  const expiry = content.expiryDate === "none" ? NO_EXPIRY : yymmddOf(content.expiryDate);
  const sex = { male: "M", female: "F", unknown: "<" }[content.sex];
  const dates = `${birth}${checkDigit(birth)}${sex}${expiry}${checkDigit(expiry)}`;
  const line2 = `${dates}${filled(nationality, 3)}${filled(optional2, 11)}`;
  const name = [content.surname, content.givenNames].filter((part) => part !== "").join("  ");
  const line3 = filled(name.replaceAll(" ", "<"), 30).slice(0, 30);
  return `${line1}${line2}${compositeOf(line1, line2)}${line3}`;
};

const filled = (text: string, characters: number): string => text.padEnd(characters, "<");

const yymmddOf = ({ year, month, day }: CivilDate): string =>
  [year % 100, month, day].map((part) => String(part).padStart(2, "0")).join("");

const FORMS: Readonly<Record<Exclude<Td1Misfit, "birthDate" | "sex" | "expiryDate">, RegExp>> = {
  documentCode: /^[ACI][0-9A-Z]?$/,
  issuer: /^[0-9A-Z<]{0,2}[0-9A-Z]$/,
  documentNumber: /^(?:[0-9A-Z<]{0,8}[0-9A-Z]|[0-9A-Z]{10,22})$/,
  optional1: /^(?:[0-9A-Z<]{0,14}[0-9A-Z])?$/,
  nationality: /^(?:[0-9A-Z<]{0,2}[0-9A-Z])?$/,
  optional2: /^(?:[0-9A-Z<]{0,10}[0-9A-Z])?$/,
  surname: /^[A-Z]+(?: [A-Z]+)*$/,
  givenNames: /^(?:[A-Z]+(?: [A-Z]+)*)?$/,
};

const misfitOf = (content: Td1Content): Td1Misfit | undefined => {
  const { expiryDate } = content;
  if (expiryDate !== "none" && Math.floor(expiryDate.year / 100) !== 20) return "expiryDate";
  const fields = Object.entries(FORMS) as readonly (readonly [keyof typeof FORMS, RegExp])[];
  return fields.find(([field, form]) => !form.test(content[field]))?.[0];
};
