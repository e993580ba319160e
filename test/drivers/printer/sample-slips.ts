/** The reference slips of the tests; every name and number in them is made up. */
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import {
  pickupReceipt,
  type QueueSlip,
  queueSlip,
  visitorSlip,
} from "../../../drivers/printer/render/slips.pure.ts";

const QUEUE_FIELDS: QueueSlip = {
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  serial: "Q-20261121-0147",
  reprint: 0,
  field: "Hộ tịch – Chứng thực",
  number: "A147",
  priority: false,
  people_ahead: 6,
  wait_minutes: 20,
  issued: "08:15, 21/11/2026",
  pager: 27,
  qr: "https://phuongvidu.example/t/A147-8F3K2Q",
  qr_caption: "Quét mã để xem lượt chờ trên điện thoại",
};

export const slipOf = (change: Partial<QueueSlip>): SlipDocument => queueSlip({ ...QUEUE_FIELDS, ...change });

export const QUEUE: SlipDocument = slipOf({});

export const PICKUP: SlipDocument = pickupReceipt({
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  serial: "R-20261121-0031",
  reprint: 0,
  dossier: "000.00.21.H32-261118-0031",
  procedure: "Đăng ký khai sinh có yếu tố nước ngoài, cấp bản sao trích lục hộ tịch",
  box: "14",
  opened: "19:42, 21/11/2026",
  identified_by: "Căn cước và mã PIN",
  hotline: "1900 0000",
  qr: "R-20261121-0031",
});

export const VISITOR: SlipDocument = visitorSlip({
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  serial: "V-20261121-0204",
  reprint: 0,
  until: "20/11/2027",
  qr: "MC1:V:p-AbCdEfGhIjKlMnOpQrStU_:kJiHgFeDcBaZyXwVuTsR-0",
});

/** The words of a slip as a reader should see them, top to bottom. */
export const wordsOf = (document: SlipDocument): string =>
  document.blocks
    .flatMap((block) => {
      if (block.kind === "text" || block.kind === "banner") return [block.text];
      return block.kind === "key-value" ? [`${block.key} ${block.value}`] : [];
    })
    .join(" ");
