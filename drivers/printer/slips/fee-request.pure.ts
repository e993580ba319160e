/**
 * What is to be paid for a dossier, and how. It shows a request and proves nothing: that something was paid
 * is learned from the bank or said by a clerk (queue-and-rules.md 6.3).
 */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import { amountInFigures, amountInWords } from "./amount-in-words.pure.ts";
import {
  centered,
  codeToScan,
  documentOf,
  field,
  gap,
  head,
  paragraph,
  type SlipHead,
  tail,
  titled,
} from "./slip-parts.pure.ts";

export interface FeeRequest extends SlipHead {
  readonly dossier: string;
  readonly applicant: string;
  readonly items: readonly { readonly name: string; readonly amount_vnd: number }[];
  readonly total_vnd: number;
  /** What the transfer must say: ASCII, at most 25 characters. */
  readonly purpose: string;
  /** The VietQR text. */
  readonly qr: string;
  readonly bank: string;
  readonly account: string;
  readonly account_name: string;
  readonly state: "pending";
}

const STATE: Readonly<Record<FeeRequest["state"], string>> = { pending: "CHỜ THANH TOÁN" };

/** Of a code that a telephone reads from paper under a hall's light. */
const PAY_MODULE_DOTS = 7;

const items = (slip: FeeRequest): SlipBlock => ({
  kind: "table",
  columns: [{ width: { share: 1 } }, { width: { dots: 150 }, align: "right" }],
  head: ["Khoản thu", "Số tiền"],
  rows: slip.items.map(({ name, amount_vnd }) => [name, amountInFigures(amount_vnd)]),
});

const total = (amount_vnd: number): readonly SlipBlock[] => {
  const words = amountInWords(amount_vnd);
  return [
    gap(10),
    centered(`Tổng cộng: ${amountInFigures(amount_vnd)}`, "title"),
    ...(words === undefined ? [] : [centered(`(Bằng chữ: ${words})`)]),
  ];
};

export const feeRequest = (slip: FeeRequest): SlipDocument =>
  documentOf(
    head(slip),
    titled("YÊU CẦU NỘP PHÍ, LỆ PHÍ", "Request for a fee"),
    [{ kind: "banner", text: STATE[slip.state] }, gap(6)],
    field("Mã hồ sơ:", slip.dossier),
    field("Người nộp:", slip.applicant),
    [gap(8), items(slip)],
    total(slip.total_vnd),
    codeToScan(slip.qr, "Mở ứng dụng ngân hàng, quét mã VietQR này để nộp", PAY_MODULE_DOTS),
    [gap(12), paragraph("Hoặc chuyển khoản:")],
    field("Ngân hàng:", slip.bank),
    field("Số tài khoản:", slip.account),
    field("Tên tài khoản:", slip.account_name),
    field("Nội dung:", slip.purpose),
    [
      gap(12),
      centered("Phiếu này không phải hóa đơn, biên lai.", "strong"),
      centered("Not an invoice, not a receipt of payment.", "small"),
    ],
    tail(slip),
  );
