/** Why a dossier is not received: form 03 of Circular 03/2025/TT-VPCP. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import {
  contact,
  item,
  type LegalForm,
  type LegalPerson,
  legalHead,
  legalTail,
  namedInstead,
  sentence,
} from "./legal-parts.pure.ts";
import { documentOf, gap, paragraph, titled } from "./slip-parts.pure.ts";

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
    item("Bộ phận tiếp nhận và trả kết quả:", slip.centre),
    item("Tiếp nhận hồ sơ của:", slip.applicant),
    contact(slip),
    item("Nội dung yêu cầu giải quyết:", slip.request),
    sentence(
      `Qua xem xét, ${slip.centre} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:`,
    ),
    [gap(4), paragraph(slip.reason, "strong")],
    item("Căn cứ:", slip.legal_basis),
    sentence("Xin thông báo cho Ông/Bà được biết và thực hiện./."),
    namedInstead([
      { as: "NGƯỜI NỘP HỒ SƠ", name: slip.applicant },
      { as: "NGƯỜI TIẾP NHẬN HỒ SƠ", name: slip.officer },
    ]),
    legalTail(slip),
  );
