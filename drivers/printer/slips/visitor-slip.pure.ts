/** One slip for all later visits, so it says itself what it is for, until when, and how to end it. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import {
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

/** What a returning visitor shows the guard. It names nobody: whoever finds it learns nothing. */
export interface VisitorSlip extends SlipHead {
  /** Last day on which it serves: `22/11/2027`. */
  readonly until: string;
  readonly qr: string;
}

export const visitorSlip = (slip: VisitorSlip): SlipDocument =>
  documentOf(
    head(slip),
    titled("PHIẾU KHÁCH", "Visitor slip"),
    [
      paragraph("Lần sau Ông/Bà đến, xin đưa phiếu này cho bảo vệ quét để lấy số, không cần đưa giấy tờ."),
      gap(4),
      paragraph("Show this slip to the guard next time: no papers needed.", "small"),
      gap(8),
    ],
    field("Dùng đến hết ngày:", slip.until),
    codeToScan(slip.qr, "Đưa mã này cho bảo vệ quét"),
    [
      gap(10),
      paragraph("Phiếu chỉ để lấy số: không mở ngăn tủ, không thay căn cước."),
      gap(6),
      paragraph("Muốn thôi lưu thông tin lúc nào cũng được: nói với bảo vệ ở cửa."),
      gap(4),
      paragraph("Only for a number: opens no box, is no ID card. To stop, tell the guard.", "small"),
    ],
    tail(slip),
  );
