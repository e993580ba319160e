/** What a person takes along after a result came out of a box. Source: printing.md 7, last paragraph. */
import type { SlipDocument } from "../render/slip-document.pure.ts";
import { documentOf, field, gap, head, paragraph, type SlipHead, tail, titled } from "./slip-parts.pure.ts";

export interface PickupReceipt extends SlipHead {
  /** The office's id of this one opening of the box. */
  readonly receipt: string;
  readonly dossier: string;
  readonly procedure: string;
  /** Number of the result box. */
  readonly box: string;
  readonly opened: string;
  /** How the person was recognised, in words: `Căn cước và mã PIN`; never an ID number in clear. */
  readonly identified_by: string;
  readonly hotline?: string;
}

export const pickupReceipt = (slip: PickupReceipt): SlipDocument =>
  documentOf(
    head(slip),
    titled("BIÊN NHẬN TRẢ KẾT QUẢ", "Collection slip"),
    field("Mã hồ sơ:", slip.dossier),
    field("Thủ tục:", slip.procedure),
    field("Ngăn tủ số:", slip.box),
    field("Mở lúc:", slip.opened),
    field("Xác nhận bằng:", slip.identified_by),
    field("Số biên nhận:", slip.receipt),
    [
      { kind: "rule", style: "dashed" },
      paragraph("Đề nghị kiểm tra giấy tờ ngay khi nhận. Nếu thiếu hoặc sai, mời báo cán bộ tại quầy."),
      gap(4),
      paragraph("Please check your papers now and tell staff of any mistake.", "small"),
    ],
    field("Đường dây nóng:", slip.hotline),
    tail(slip),
  );
