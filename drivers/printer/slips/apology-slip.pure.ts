/** A result that is late, and when it will come: form 04 of Circular 03/2025/TT-VPCP. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import {
  type LegalForm,
  type LegalPerson,
  legalHead,
  legalTail,
  namedInstead,
  section,
} from "./legal-parts.pure.ts";
import { documentOf, paragraph, titled } from "./slip-parts.pure.ts";

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
    section("Kính gửi:", slip.applicant),
    [
      paragraph(
        `${slip.received}, ${slip.centre} tiếp nhận hồ sơ đề nghị giải quyết thủ tục của Ông/Bà: ` +
          `${slip.request}; mã hồ sơ: ${slip.dossier}.`,
      ),
    ],
    section("Thời gian hẹn trả kết quả:", slip.original_due),
    [paragraph("Đến nay hồ sơ của Ông/Bà chưa có kết quả đúng thời hạn đã hẹn.")],
    section("Lý do:", slip.cause),
    [paragraph("Chúng tôi xin lỗi Ông/Bà vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết.")],
    section("Thời gian hẹn lại:", slip.new_due),
    [paragraph("Rất mong nhận được sự thông cảm của Ông/Bà./.")],
    namedInstead("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", slip.signer),
    legalTail(slip),
  );
