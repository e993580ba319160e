/** A result that is late, and when it will come: form 04 of Circular 03/2025/TT-VPCP. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import {
  dayToCome,
  item,
  type LegalForm,
  type LegalPerson,
  legalHead,
  legalTail,
  namedInstead,
  sentence,
} from "./legal-parts.pure.ts";
import { documentOf, titled } from "./slip-parts.pure.ts";

export interface ApologySlip extends LegalForm, LegalPerson {
  readonly template: "TT03/2025-04";
  readonly dossier: string;
  /** `ngày 21 tháng 11 năm 2026`. */
  readonly received: string;
  /** As the appointment slip had it: `16 giờ 30 phút, ngày 27 tháng 11 năm 2026`. */
  readonly original_due: string;
  readonly cause: string;
  readonly new_due: string;
  readonly signer: string;
}

export const apologySlip = (slip: ApologySlip): SlipDocument =>
  documentOf(
    legalHead(slip),
    titled("VĂN BẢN XIN LỖI\nVÀ ĐỀ NGHỊ GIA HẠN\nTHỜI GIAN GIẢI QUYẾT", "Apology and new date"),
    item("Kính gửi:", slip.applicant),
    item("Mã hồ sơ:", slip.dossier),
    sentence(
      `${slip.received}, ${slip.centre} đã tiếp nhận hồ sơ của Ông/Bà đề nghị giải quyết: ${slip.request}.`,
    ),
    item("Thời gian hẹn trả kết quả:", slip.original_due),
    sentence("Đến nay hồ sơ của Ông/Bà chưa có kết quả đúng thời hạn đã hẹn."),
    item("Lý do:", slip.cause),
    sentence("Chúng tôi xin lỗi Ông/Bà vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết."),
    dayToCome("Thời gian hẹn trả kết quả mới:", slip.new_due),
    sentence("Rất mong nhận được sự thông cảm của Ông/Bà./."),
    namedInstead([{ as: "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", name: slip.signer }]),
    legalTail(slip),
  );
