/** What the guard reads about a scan that was refused or is odd. No contents of the scan ever stand here. */

import type { FaultRow } from "../../../drivers/faults/row.pure.ts";
import { FAULTS, type FaultCode } from "../../../drivers/faults.ts";
import type { CardWarning } from "../../../drivers/reader/cccd-qr/card.pure.ts";
import type { ForeignKind, LineError, ScanError } from "../../../drivers/reader/cccd-qr/protocol.ts";
import type { Notice } from "../../api/views.ts";
import { CHIP_DIFFERS } from "../../core/chip.ts";
import { boardNotice, type Text, type ViewContext } from "./context.ts";

/** The large code of an appointment slip that nobody has, or had. */
export const RECEIPT_UNKNOWN = "receipt-unknown";

/** The small code at a slip's foot was held before a scanner that wants something else. */
export const JOB_CODE = "job-code";

export type RefusedScan =
  | ScanError
  | LineError
  | ForeignKind
  | "own-code"
  | typeof JOB_CODE
  | "visitor-slip-unknown"
  | "visitor-slip-rests"
  | typeof RECEIPT_UNKNOWN
  | typeof CHIP_DIFFERS;

const UNREADABLE: Text = {
  vi: "Không đọc được căn cước. Chưa ghi gì; xin lau mặt kính, đặt lại thẻ và quét lại, hoặc nhập số bằng tay.",
  en: "The ID card could not be read. Nothing was kept; please wipe the glass and scan again, or type the number.",
};
const FOREIGN: Text = {
  vi: "Đây không phải mã trên căn cước. Chưa ghi gì; xin quét mã QR in trên thẻ căn cước.",
  en: "This is not the code of an ID card. Nothing was kept; please scan the QR printed on the ID card.",
};

const ERRORS: Readonly<Record<RefusedScan, Text>> = {
  glued: {
    vi: "Hai thẻ bị quét dính nhau. Chưa ghi gì; xin quét từng thẻ một.",
    en: "Two cards were scanned as one. Nothing was kept; please scan one at a time.",
  },
  encoding: {
    vi: "Đầu đọc gửi chữ bị hỏng. Chưa ghi gì; xin quét lại, nếu vẫn vậy mời kỹ thuật viên xem cài đặt đầu đọc.",
    en: "The reader sent damaged text. Nothing was kept; scan again, else a technician should check its settings.",
  },
  "control-character": UNREADABLE,
  "field-count": UNREADABLE,
  "id-number": UNREADABLE,
  name: UNREADABLE,
  "birth-date": UNREADABLE,
  overflow: UNREADABLE,
  framing: UNREADABLE,
  vietqr: FOREIGN,
  url: FOREIGN,
  bhyt: FOREIGN,
  unknown: FOREIGN,
  "own-code": {
    vi: "Đây là mã trên phiếu của cơ quan. Xin quét căn cước của người đến.",
    en: "This is the code of one of our slips. Please scan the visitor's ID card.",
  },
  [JOB_CODE]: {
    vi: "Mã nhỏ ở cuối phiếu chỉ để tìm lại tờ phiếu đã in. Chưa ghi gì; xin quét mã lớn trên phiếu, hoặc căn cước của người đến.",
    en: "The small code at a slip's foot only tells which sheet it is. Nothing was kept; scan the large code, or the ID card.",
  },
  "visitor-slip-unknown": {
    vi: "Phiếu khách này không còn dùng được. Chưa ghi gì; xin quét căn cước của người đến.",
    en: "This visitor slip is not valid any more. Nothing was kept; please scan the visitor's ID card.",
  },
  "visitor-slip-rests": {
    vi: "Vừa thử nhiều phiếu và số chưa có ai, xin chờ một phút. Chưa ghi gì; quét căn cước thì được ngay.",
    en: "Many slips and numbers that nobody has were tried; please wait a minute. An ID card can be scanned now.",
  },
  [RECEIPT_UNKNOWN]: {
    vi: "Mã trên giấy hẹn này không còn dùng được. Chưa mở gì; xin dùng căn cước, hoặc gặp cán bộ.",
    en: "The code on this appointment slip can't be used any more. Nothing was opened; please use the ID card, or see a clerk.",
  },
  [CHIP_DIFFERS]: {
    vi: "Chip không phải của người có mã vừa quét: đây là hai thẻ khác nhau. Chưa ghi gì; xin đối chiếu thẻ với người cầm thẻ, rồi quét lại đúng một thẻ.",
    en: "The chip is not of the person whose code was scanned: these are two cards. Nothing was kept; compare card and holder, then scan one card again.",
  },
};

/** What happens on a reader of chips that works: a card without its number, or one that is being read. */
export const chipNotices = (context: ViewContext, reader: string | null): readonly Notice[] => {
  const health = reader === null ? undefined : context.office.devices[reader];
  const fault = CHIP_NEWS.find((code) => health?.state === "up" && health.fault === code);
  return fault === undefined ? [] : [boardNotice(fault, "info")];
};
const CHIP_NEWS = ["READER_CHIP_NUMBER_WANTED", "READER_CHIP_READING"] as const;

const WARNINGS: Readonly<Record<CardWarning, Text>> = {
  "unknown-variant": {
    vi: "Mẫu thẻ mới, chưa rõ hết các mục",
    en: "A new card form; not all fields are known",
  },
  "not-nfc": { vi: "Chữ trên mã có cách viết lạ", en: "Unusual letter form in the code" },
  "encoding-suspect": {
    vi: "Chữ có thể bị sai dấu, xin đối chiếu thẻ",
    en: "Letters may be damaged; compare with the card",
  },
  "encoding-repaired": {
    vi: "Dấu của chữ đã được khôi phục, xin đối chiếu thẻ",
    en: "Damaged letters were restored; compare with the card",
  },
  "province-unknown": {
    vi: "Mã nơi đăng ký khai sinh lạ, xin đối chiếu thẻ",
    en: "Unknown place code; compare with the card",
  },
  "year-mismatch": {
    vi: "Năm sinh khác với số căn cước, xin đối chiếu thẻ",
    en: "Birth year differs from the number; compare",
  },
  "sex-mismatch": {
    vi: "Giới tính khác với số căn cước, xin đối chiếu thẻ",
    en: "Sex differs from the number; compare",
  },
  "sex-unknown": { vi: "Không rõ giới tính trên mã", en: "Sex is not clear in the code" },
  "cmnd-form": { vi: "Số CMND cũ có dạng lạ", en: "The old ID number has an odd form" },
  "issue-date-missing": { vi: "Mã không có ngày cấp", en: "No date of issue in the code" },
  "issue-date-form": { vi: "Ngày cấp có dạng lạ", en: "The date of issue has an odd form" },
  "issue-date-before-birth": {
    vi: "Ngày cấp trước ngày sinh, xin đối chiếu thẻ",
    en: "Issued before birth; compare",
  },
  "issue-date-before-2021": {
    vi: "Ngày cấp trước 2021, xin đối chiếu thẻ",
    en: "Issued before 2021; compare",
  },
  "issue-date-future": { vi: "Ngày cấp ở tương lai, xin đối chiếu thẻ", en: "Issued in the future; compare" },
};

/** A code that was read well and is of no use here; every other refusal may be mended by scanning again. */
const OF_NO_USE: ReadonlySet<string> = new Set<RefusedScan>([
  "vietqr",
  "url",
  "bhyt",
  "unknown",
  "own-code",
  JOB_CODE,
  "visitor-slip-unknown",
  "visitor-slip-rests",
  RECEIPT_UNKNOWN,
  CHIP_DIFFERS,
]);

export const scanKind = (error: string): "refused" | "unread" =>
  OF_NO_USE.has(error) ? "refused" : "unread";

export const scanError = (error: string): Notice => ({
  code: error,
  level: "warning",
  text: (ERRORS as Readonly<Record<string, Text>>)[error] ?? UNREADABLE,
});

/** What a card's chip lacked, as short as what its code lacked: the guard has a visitor before him. */
const CHIP_WARNINGS = {
  READER_CHIP_WRONG_NUMBER: {
    vi: "Chip không mở được bằng số này, xin quét mã trên chính thẻ",
    en: "The chip does not open with this number; scan this very card",
  },
  READER_CHIP_REMOVED: {
    vi: "Thẻ nhấc lên khi chip chưa đọc xong, xin đặt lại",
    en: "The card was lifted before its chip was read; lay it down again",
  },
  READER_CHIP_UNREADABLE: {
    vi: "Không đọc được chip, xin đối chiếu thẻ",
    en: "The chip could not be read; compare with the card",
  },
  READER_CHIP_DISTURBED: {
    vi: "Chip trả lời bị nhiễu, xin đặt lại thẻ",
    en: "The chip's answers were disturbed; lay the card down again",
  },
  READER_CHIP_ALTERED: {
    vi: "Chip không khớp bản đã ký, xin kiểm tra kỹ thẻ",
    en: "The chip is not as it was signed; check the card closely",
  },
  READER_CHIP_COPY: {
    vi: "Chip có thể là bản sao, xin kiểm tra kỹ thẻ",
    en: "The chip may be a copy; check the card closely",
  },
} as const satisfies Readonly<Partial<Record<FaultCode, Text>>>;

export const scanWarning = (warning: string): Text =>
  (WARNINGS as Readonly<Record<string, Text>>)[warning] ??
  (CHIP_WARNINGS as Readonly<Record<string, Text>>)[warning] ??
  // A line that fails is a fault like any other device's.
  faultText(warning) ?? { vi: warning, en: warning };

const faultText = (code: string): Text | undefined => {
  const row = (FAULTS as Readonly<Record<string, FaultRow>>)[code];
  return row === undefined ? undefined : { vi: row.vi, en: row.en };
};
