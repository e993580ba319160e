/**
 * What a VietQR code says, both ways: to whom, how much, for what. A code shows a request and proves no
 * payment. Refuses every code whose lengths or check value do not come out; writes none that a bank would
 * cut. Source: queue-and-rules.md 6.3 (EMVCo merchant-presented mode, NAPAS 247).
 */
import { asciiBytes } from "../../runtime/text.ts";
import { crc16, type Field, readFields, writeFields } from "./fields.pure.ts";

/** Longer texts are no payment codes: a QR code of a phone's screen holds less. */
export const VIETQR_CHARACTERS_MAX = 512;
/** Of field 62/08; longer ones are read with a warning and never written. */
export const PURPOSE_CHARACTERS_MAX = 25;
/** The largest amount with 13 digits, as field 54 holds at most. */
export const AMOUNT_VND_MAX = 9_999_999_999_999;

/** `account`, `card`: a transfer to that number; `push`: a payment to a shop. */
export type VietQrService = "account" | "card" | "push";

export interface VietQr {
  /** `dynamic`: for one payment. */
  readonly use: "static" | "dynamic";
  /** Six digits of the bank. */
  readonly bin: string;
  /** Account or card number. */
  readonly account: string;
  readonly service: VietQrService;
  /** Whole dong. */
  readonly amount_vnd?: number;
  readonly purpose?: string;
  readonly bill?: string;
  readonly terminal?: string;
  /** Kind of shop, four digits. */
  readonly category?: string;
  readonly name?: string;
  readonly city?: string;
}

export type VietQrError =
  | "encoding"
  | "too-long"
  | "length"
  | "format"
  | "order"
  | "twice"
  | "check-missing"
  | "check"
  | "use"
  | "bank"
  | "service"
  | "account"
  | "currency"
  | "amount"
  | "country";
export type VietQrWarning = "purpose-long";

export type VietQrRead =
  | {
      readonly ok: true;
      readonly code: VietQr;
      /** All of them, in their order, the check value's included. */
      readonly fields: readonly Field[];
      readonly warnings: readonly VietQrWarning[];
    }
  | { readonly ok: false; readonly error: VietQrError };

const VERSION = "01";
const NAPAS = "A000000727";
const CURRENCY_DONG = "704";
const COUNTRY = "VN";
const USES = { static: "11", dynamic: "12" } as const;
const SERVICES: Readonly<Record<VietQrService, string>> = {
  account: "QRIBFTTA",
  card: "QRIBFTTC",
  push: "QRPUSH",
};
/** The check value's own heading counts, its digits don't. */
const CHECK_HEADING = "6304";
const CHECK_DIGITS = 4;

const checkOf = (text: string): string => crc16(asciiBytes(text)).toString(16).toUpperCase().padStart(4, "0");

// ---- read ----

const refused = (error: VietQrError): VietQrRead => ({ ok: false, error });

/** Every length is checked before the check value is: published codes are right in the one and not the other. */
export const readVietQr = (text: string): VietQrRead => {
  if (text.length > VIETQR_CHARACTERS_MAX) return refused("too-long");
  if (!/^[\x20-\x7e]+$/.test(text)) return refused("encoding");
  const fields = readFields(text);
  if (fields === undefined) return refused("length");
  const ids = fields.map(([id]) => id);
  if (textOf(fields, "00") !== VERSION) return refused("format");
  if (new Set(ids).size < ids.length) return refused("twice");
  if (ids[0] !== "00") return refused("order");
  const check = textOf(fields, "63");
  if (check === undefined) return refused("check-missing");
  if (ids.at(-1) !== "63") return refused("order");
  if (check.toUpperCase() !== checkOf(text.slice(0, -CHECK_DIGITS))) return refused("check");
  return meaningOf(fields);
};

const find = (fields: readonly Field[], id: string): Field[1] | undefined =>
  fields.find(([known]) => known === id)?.[1];
const textOf = (fields: readonly Field[], id: string): string | undefined => {
  const held = find(fields, id);
  return typeof held === "string" ? held : undefined;
};
const insideOf = (fields: readonly Field[], id: string): readonly Field[] => {
  const held = find(fields, id);
  return typeof held === "object" ? held : [];
};

const keyOf = <Key extends string>(table: Readonly<Record<Key, string>>, value: string | undefined) =>
  // Keys of a literal table are its type's keys.
  (Object.keys(table) as Key[]).find((key) => table[key] === value);

/** Absent, or whole dong; `undefined` inside where it is neither. */
const amountOf = (written: string | undefined): { readonly amount_vnd?: number } | undefined => {
  if (written === undefined) return {};
  return /^[1-9]\d{0,12}$/.test(written) ? { amount_vnd: Number(written) } : undefined;
};

const meaningOf = (fields: readonly Field[]): VietQrRead => {
  const use = keyOf(USES, textOf(fields, "01"));
  if (use === undefined) return refused("use");
  const transfer = insideOf(fields, "38");
  const payee = insideOf(transfer, "01");
  const bin = textOf(payee, "00");
  if (textOf(transfer, "00") !== NAPAS || bin === undefined || !/^\d{6}$/.test(bin)) return refused("bank");
  const account = textOf(payee, "01");
  if (account === undefined || !/^[0-9A-Za-z]{1,19}$/.test(account)) return refused("account");
  const service = keyOf(SERVICES, textOf(transfer, "02"));
  if (service === undefined) return refused("service");
  if (textOf(fields, "53") !== CURRENCY_DONG) return refused("currency");
  const amount = amountOf(textOf(fields, "54"));
  if (amount === undefined) return refused("amount");
  if (textOf(fields, "58") !== COUNTRY) return refused("country");
  const extra = insideOf(fields, "62");
  const purpose = textOf(extra, "08");
  const code: VietQr = {
    use,
    bin,
    account,
    service,
    ...amount,
    ...given("purpose", purpose),
    ...given("bill", textOf(extra, "01")),
    ...given("terminal", textOf(extra, "07")),
    ...given("category", textOf(fields, "52")),
    ...given("name", textOf(fields, "59")),
    ...given("city", textOf(fields, "60")),
  };
  const long = purpose !== undefined && purpose.length > PURPOSE_CHARACTERS_MAX;
  return { ok: true, code, fields, warnings: long ? ["purpose-long"] : [] };
};

const given = (name: string, value: string | undefined): Readonly<Record<string, string>> =>
  value === undefined ? {} : { [name]: value };

// ---- write ----

export type VietQrWritten =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: keyof VietQr };

/** What may stand in each field that is written; `-` and digits, no marks: banks drop others. */
const FORMS: Readonly<Record<Exclude<keyof VietQr, "use" | "service" | "amount_vnd">, RegExp>> = {
  bin: /^\d{6}$/,
  account: /^[0-9A-Za-z]{1,19}$/,
  purpose: /^[\x20-\x7e]{1,25}$/,
  bill: /^[\x20-\x7e]{1,25}$/,
  terminal: /^[\x20-\x7e]{1,8}$/,
  category: /^\d{4}$/,
  name: /^[\x20-\x7e]{1,25}$/,
  city: /^[\x20-\x7e]{1,15}$/,
};

const fault = (code: VietQr): keyof VietQr | undefined => {
  for (const [name, form] of Object.entries(FORMS)) {
    // Keys of FORMS are keys of a code.
    const value = code[name as keyof typeof FORMS];
    if (value !== undefined && !form.test(value)) return name as keyof typeof FORMS;
  }
  const { amount_vnd } = code;
  const whole = amount_vnd === undefined || (Number.isInteger(amount_vnd) && amount_vnd > 0);
  return whole && (amount_vnd ?? 0) <= AMOUNT_VND_MAX ? undefined : "amount_vnd";
};

const held = (id: string, value: string | undefined): readonly Field[] =>
  value === undefined ? [] : [[id, value]];

/** The code's text, or the first of its fields that no bank would take. */
export const writeVietQr = (code: VietQr): VietQrWritten => {
  const wrong = fault(code);
  if (wrong !== undefined) return { ok: false, error: wrong };
  const extra = [...held("01", code.bill), ...held("07", code.terminal), ...held("08", code.purpose)];
  const payee: readonly Field[] = [
    ["00", code.bin],
    ["01", code.account],
  ];
  const transfer: readonly Field[] = [
    ["00", NAPAS],
    ["01", payee],
    ["02", SERVICES[code.service]],
  ];
  const fields: readonly Field[] = [
    ["00", VERSION],
    ["01", USES[code.use]],
    ["38", transfer],
    ...held("52", code.category),
    ["53", CURRENCY_DONG],
    ...held("54", code.amount_vnd === undefined ? undefined : String(code.amount_vnd)),
    ["58", COUNTRY],
    ...held("59", code.name),
    ...held("60", code.city),
    ...(extra.length === 0 ? [] : [["62", extra] as const]),
  ];
  return { ok: true, text: checked(fields) };
};

/** Fields that fit, and their check value behind them. */
const checked = (fields: readonly Field[]): string => {
  const text = `${writeFields(fields) ?? ""}${CHECK_HEADING}`;
  return text + checkOf(text);
};

/**
 * Text as banks keep it: no marks, `Đ` as `D`, what is not plain letter, digit, blank or one of `.-/` left
 * out, at most 25 characters.
 */
export const purposeOf = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[đĐ]/g, (letter) => (letter === "đ" ? "d" : "D"))
    .replace(/[^A-Za-z0-9 ./-]/g, "")
    .replace(/ +/g, " ")
    .trim()
    .slice(0, PURPOSE_CHARACTERS_MAX)
    .trimEnd();
