/**
 * What the text of an ID card's QR code says, and whether it can be believed to be one. Refuses what no card
 * prints, warns about what the law allows but a clerk should see. The code is unsigned: everything here is
 * claimed identity, never proof. Source: identity.md 1.1-1.5.
 */
import { hasControl, visibleText } from "../../runtime/visible.pure.ts";
import { type CivilDate, compareDates, formatDdmmyyyy, parseDdmmyyyy } from "../person/civil-date.pure.ts";
import { type IdNumberParts, parseIdNumber, type Sex } from "../person/id-number.pure.ts";
import { type NameFault, nameFault } from "../person/name.pure.ts";
import { looksMisread, undoCp1252 } from "./utf8.pure.ts";

/** Fields of the chip card of 2021 (CCCD) and of the card of 2024 (căn cước). */
export const CCCD_FIELD_COUNT = 7;
export const CAN_CUOC_FIELD_COUNT = 11;
/** The first chip cards; a 7-field code that claims an older one is odd. */
const CHIP_CARDS_SINCE: CivilDate = { year: 2021, month: 1, day: 1 };

export interface CccdCard {
  /** Twelve digits, leading zeros included. */
  readonly idNumber: string;
  /** The old nine-digit number, as written; often empty. */
  readonly cmnd: string;
  /** NFC, letter case as on the card; what nobody could see of damaged letters is U+FFFD. */
  readonly name: string;
  readonly birthDate: CivilDate;
  readonly sex: Sex | "unknown";
  /** As the name, otherwise as written; may be empty. */
  readonly residence: string;
  readonly issueDate: CivilDate | undefined;
  /**
   * Fields from the eighth on, verbatim; `shapeOfExtra` says what each may be. Third persons' data: never
   * required, stored or shown.
   */
  readonly extra: readonly string[];
  readonly fieldCount: number;
}

export type CardError = "glued" | "control-character" | "field-count" | "id-number" | "name" | "birth-date";

export type CardWarning =
  | "unknown-variant"
  | "not-nfc"
  | "encoding-suspect"
  | "encoding-repaired"
  | "province-unknown"
  | "year-mismatch"
  | "sex-mismatch"
  | "sex-unknown"
  | "cmnd-form"
  | "issue-date-missing"
  | "issue-date-form"
  | "issue-date-before-birth"
  | "issue-date-before-2021"
  | "issue-date-future";

export type CardRefusal =
  | { readonly error: Exclude<CardError, "name"> }
  | { readonly error: "name"; readonly detail: NameFault };
export type CardResult =
  | { readonly ok: true; readonly card: CccdCard; readonly warnings: readonly CardWarning[] }
  | ({ readonly ok: false } & CardRefusal);

export interface CardOptions {
  /**
   * Undo the damage of a scanner that takes UTF-8 for Windows-1252, where that can be done byte for byte.
   * Such a card carries `encoding-repaired`. Default: off, the damage is only reported.
   */
  readonly repair?: boolean;
}

/** `today` judges dates in the future; nothing else depends on it. Total. */
export const parseCccdQr = (written: string, today: CivilDate, options: CardOptions = {}): CardResult => {
  const repaired = options.repair === true ? undoCp1252(written) : undefined;
  const text = repaired ?? written;
  const normal = text.normalize("NFC");
  const fields = normal.split("|");
  const [idNumber = "", cmnd = "", name = "", birth = "", sexText = "", residence = "", issue = ""] = fields;
  if (isGlued(fields)) return { ok: false, error: "glued" };
  if (fields.some((field) => hasControl(undamaged(field)))) return { ok: false, error: "control-character" };
  if (fields.length < CCCD_FIELD_COUNT) return { ok: false, error: "field-count" };
  const parts = parseIdNumber(idNumber);
  if (parts === undefined) return { ok: false, error: "id-number" };
  const detail = nameFault(undamaged(name));
  if (detail !== undefined) return { ok: false, error: "name", detail };
  const birthDate = parseDdmmyyyy(birth);
  if (birthDate === undefined || compareDates(birthDate, today) > 0)
    return { ok: false, error: "birth-date" };
  const card: CccdCard = {
    idNumber,
    cmnd,
    name: visibleText(name),
    birthDate,
    sex: sexOf(sexText),
    residence: visibleText(residence),
    issueDate: parseDdmmyyyy(issue),
    extra: fields.slice(CCCD_FIELD_COUNT),
    fieldCount: fields.length,
  };
  const warnings: readonly CardWarning[] = [
    ...(repaired === undefined ? [] : ["encoding-repaired" as const]),
    ...(text === normal ? [] : ["not-nfc" as const]),
    ...warningsOfText(card),
    ...warningsOfNumber(card, parts),
    ...warningsOfIssue(card, issue, today),
  ];
  return { ok: true, card, warnings };
};

/**
 * Two codes run together because the end between them was lost: a field that ends in another card's number.
 * Not glued: a twelve-digit number standing alone where cards do carry one (second field, and the cancelled
 * number of the 2024 card).
 */
const isGlued = (fields: readonly string[]): boolean =>
  fields.some((field, index) => {
    if (index === 0 || !/[0-9]{12}$/.test(field)) return false;
    const alone = field.length === 12;
    const oldNumber = index === 1;
    const cancelledNumber = index >= CCCD_FIELD_COUNT && fields.length <= CAN_CUOC_FIELD_COUNT;
    return !(alone && (oldNumber || cancelledNumber));
  });

/**
 * A field before a Windows-1252 reader took it for its own, else as it is: such damage holds codes 80..9F and
 * soft hyphens without anybody's intent, and may hide what somebody did intend.
 */
const undamaged = (field: string): string => undoCp1252(field)?.normalize("NFC") ?? field;

/** What a field from the eighth on may be. */
export type ExtraShape = "empty" | "date" | "cancelled-number" | "parent-name" | "other";

/**
 * Told by the shape alone. UNSURE: one public parser reads the four fields of the 2024 card as date,
 * cancelled number, father, mother; which field is which is not relied on. Source: identity.md 1.2.
 */
export const shapeOfExtra = (field: string): ExtraShape => {
  if (field === "") return "empty";
  if (/^[0-9]{12}$/.test(field)) return "cancelled-number";
  if (/^[0-9]{8}$/.test(field)) return "date";
  return /^[\p{L}\p{M} '.-]+$/u.test(field) ? "parent-name" : "other";
};

const sexOf = (text: string): CccdCard["sex"] => {
  switch (text.toLowerCase()) {
    case "nam":
      return "male";
    case "nữ":
      return "female";
    default:
      return "unknown";
  }
};

const warningsOfText = (card: CccdCard): readonly CardWarning[] => {
  const warnings: CardWarning[] = [];
  if (card.fieldCount !== CCCD_FIELD_COUNT && card.fieldCount !== CAN_CUOC_FIELD_COUNT)
    warnings.push("unknown-variant");
  if (looksMisread(card.name) || looksMisread(card.residence)) warnings.push("encoding-suspect");
  return warnings;
};

const warningsOfNumber = (card: CccdCard, parts: IdNumberParts): readonly CardWarning[] => {
  const warnings: CardWarning[] = [];
  if (parts.place.kind === "unknown") warnings.push("province-unknown");
  if (parts.birthYear !== card.birthDate.year) warnings.push("year-mismatch");
  if (card.sex === "unknown") warnings.push("sex-unknown");
  else if (card.sex !== parts.sex) warnings.push("sex-mismatch");
  if (card.cmnd !== "" && !/^[0-9]{9}$/.test(card.cmnd)) warnings.push("cmnd-form");
  return warnings;
};

const warningsOfIssue = (card: CccdCard, written: string, today: CivilDate): readonly CardWarning[] => {
  if (written === "") return ["issue-date-missing"];
  if (card.issueDate === undefined) return ["issue-date-form"];
  const warnings: CardWarning[] = [];
  if (compareDates(card.issueDate, card.birthDate) < 0) warnings.push("issue-date-before-birth");
  if (card.fieldCount === CCCD_FIELD_COUNT && compareDates(card.issueDate, CHIP_CARDS_SINCE) < 0)
    warnings.push("issue-date-before-2021");
  if (compareDates(card.issueDate, today) > 0) warnings.push("issue-date-future");
  return warnings;
};

/** The text of a card's code, for simulators: the way back of `parseCccdQr` in the usual spelling. */
export const formatCccdQr = (card: CccdCard): string =>
  [
    card.idNumber,
    card.cmnd,
    card.name,
    formatDdmmyyyy(card.birthDate),
    { male: "Nam", female: "Nữ", unknown: "" }[card.sex],
    card.residence,
    card.issueDate === undefined ? "" : formatDdmmyyyy(card.issueDate),
    ...card.extra,
  ].join("|");
