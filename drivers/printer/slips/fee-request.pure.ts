/**
 * What is to be paid for a dossier, and how. It shows a request and proves nothing: that something was paid
 * is learned from the bank or said by a clerk (queue-and-rules.md 6.3).
 */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import {
  centered,
  codeToScan,
  documentOf,
  field,
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

/** `1250000` as `1.250.000 đ`. */
const dong = (amount_vnd: number): string => `${String(amount_vnd).replace(/\B(?=(\d{3})+$)/g, ".")} đ`;

const items = (slip: FeeRequest): readonly SlipBlock[] =>
  slip.items.flatMap(({ name, amount_vnd }) => field(name, dong(amount_vnd)));

export const feeRequest = (slip: FeeRequest): SlipDocument =>
  documentOf(
    head(slip),
    titled("YÊU CẦU NỘP PHÍ, LỆ PHÍ", "Fee request"),
    [{ kind: "banner", text: STATE[slip.state] }],
    field("Mã hồ sơ:", slip.dossier),
    field("Người nộp:", slip.applicant),
    items(slip),
    [centered(`Tổng cộng: ${dong(slip.total_vnd)}`, "title")],
    codeToScan(slip.qr, "Quét bằng ứng dụng ngân hàng"),
    field("Ngân hàng:", slip.bank),
    field("Số tài khoản:", slip.account),
    field("Tên tài khoản:", slip.account_name),
    field("Nội dung:", slip.purpose),
    [paragraph("Phiếu này không phải hóa đơn, biên lai.", "strong")],
    tail(slip),
  );
