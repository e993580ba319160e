/** What is missing before a dossier can be received: form 02 of Circular 03/2025/TT-VPCP. */
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
import { documentOf, field, paragraph, titled } from "./slip-parts.pure.ts";

export interface SupplementSlip extends LegalForm, LegalPerson {
  readonly template: "TT03/2025-02";
  readonly dossier?: string;
  /** What to bring or correct, one line each. */
  readonly missing: readonly string[];
  readonly reason?: string;
  /** Whom to ask: name and telephone. */
  readonly contact: string;
  readonly officer: string;
}

export const supplementSlip = (slip: SupplementSlip): SlipDocument =>
  documentOf(
    legalHead(slip),
    titled("PHIẾU YÊU CẦU BỔ SUNG,\nHOÀN THIỆN HỒ SƠ", "Request to complete a dossier"),
    field("Mã hồ sơ:", slip.dossier),
    section("Bộ phận tiếp nhận và trả kết quả:", slip.centre),
    section("Hồ sơ của:", slip.applicant),
    section("Nội dung yêu cầu giải quyết:", slip.request),
    contactFields(slip),
    [paragraph("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:")],
    slip.missing.map((line, index) => paragraph(`${index + 1}. ${line}`, "strong")),
    section("Lý do:", slip.reason),
    [
      paragraph(
        `Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với ${slip.contact} để được hướng dẫn./.`,
      ),
    ],
    namedInstead("NGƯỜI HƯỚNG DẪN", slip.officer),
    legalTail(slip),
  );
