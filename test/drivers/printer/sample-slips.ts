/** The reference slips of the tests; every name and number in them is made up. */
import type { SlipBlock, SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { type PickupReceipt, pickupReceipt } from "../../../drivers/printer/slips/pickup-receipt.pure.ts";
import { type QueueSlip, queueSlip } from "../../../drivers/printer/slips/queue-slip.pure.ts";
import { visitorSlip } from "../../../drivers/printer/slips/visitor-slip.pure.ts";

const OFFICE = {
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  reprint: 0,
} as const;

const QUEUE_FIELDS: QueueSlip = {
  ...OFFICE,
  serial: "j147",
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

const PICKUP_FIELDS: PickupReceipt = {
  ...OFFICE,
  serial: "j31",
  receipt: "p31",
  dossier: "H99.1-261118-0031",
  procedure: "Đăng ký khai sinh có yếu tố nước ngoài, cấp bản sao trích lục hộ tịch",
  box: "14",
  opened: "19:42, 21/11/2026",
  identified_by: "Căn cước và mã PIN",
  hotline: "1900 0000",
};

export const slipOf = (change: Partial<QueueSlip>): SlipDocument => queueSlip({ ...QUEUE_FIELDS, ...change });

export const QUEUE: SlipDocument = slipOf({});

export const PICKUP: SlipDocument = pickupReceipt(PICKUP_FIELDS);

export const VISITOR: SlipDocument = visitorSlip({
  ...OFFICE,
  serial: "j204",
  until: "20/11/2027",
  qr: "MC1:V:p-AbCdEfGhIjKlMnOpQrStU_:kJiHgFeDcBaZyXwVuTsR-0",
});

/** The words of a block as a reader should see them; undefined: none. */
const wordsIn = (block: SlipBlock): string | undefined => {
  switch (block.kind) {
    case "text":
    case "banner":
      return block.text;
    case "key-value":
      return `${block.key} ${block.value}`;
    case "table":
      return [block.head ?? [], ...block.rows].flat().join(" ");
    default:
      return undefined;
  }
};

/** The words of a slip, top to bottom. */
export const wordsOf = (document: SlipDocument): string =>
  document.blocks.flatMap((block) => wordsIn(block) ?? []).join(" ");
