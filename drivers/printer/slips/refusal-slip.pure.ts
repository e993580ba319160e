/** Why a dossier is not received: form 03 of Circular 03/2025/TT-VPCP. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import {
  contactFields,
  type LegalForm,
  type LegalPerson,
  legalHead,
  legalTail,
  namedInstead,
  section,
} from "./legal-parts.pure.ts";
import { documentOf, paragraph, titled } from "./slip-parts.pure.ts";

export interface RefusalSlip extends LegalForm, LegalPerson {
  readonly template: "TT03/2025-03";
  readonly reason: string;
  /** Law or decree the reason rests on. */
  readonly legal_basis?: string;
  readonly officer: string;
}

export const refusalSlip = (slip: RefusalSlip): SlipDocument =>
  documentOf(
    legalHead(slip),
    titled("PHIẾU TỪ CHỐI TIẾP NHẬN\nGIẢI QUYẾT HỒ SƠ", "Refusal to receive a dossier"),
    section("Bộ phận tiếp nhận và trả kết quả:", slip.centre),
    section("Tiếp nhận hồ sơ của:", slip.applicant),
    contactFields(slip),
    section("Nội dung yêu cầu giải quyết:", slip.request),
    [
      paragraph(
        `Qua xem xét, ${slip.centre} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:`,
      ),
    ],
    [paragraph(slip.reason, "strong")],
    section("Căn cứ:", slip.legal_basis),
    [paragraph("Xin thông báo cho Ông/Bà được biết và thực hiện./.")],
    namedInstead("NGƯỜI NỘP HỒ SƠ", slip.applicant),
    namedInstead("NGƯỜI TIẾP NHẬN HỒ SƠ", slip.officer),
    legalTail(slip),
  );
