/** What is missing before a dossier can be received: form 02 of Circular 03/2025/TT-VPCP. */
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
import { documentOf, gap, titled } from "./slip-parts.pure.ts";

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
    item("Mã hồ sơ:", slip.dossier),
    item("Bộ phận tiếp nhận và trả kết quả:", slip.centre),
    item("Hồ sơ của:", slip.applicant),
    item("Nội dung yêu cầu giải quyết:", slip.request),
    contact(slip),
    sentence("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"),
    [
      gap(4),
      {
        kind: "table",
        columns: [{ width: { dots: 34 }, align: "right" }, { width: { share: 1 } }],
        rows: slip.missing.map((line, index) => [`${index + 1}.`, line]),
      },
    ],
    item("Lý do:", slip.reason),
    sentence(
      `Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với ${slip.contact} để được hướng dẫn./.`,
    ),
    namedInstead([{ as: "NGƯỜI HƯỚNG DẪN", name: slip.officer }]),
    legalTail(slip),
  );
