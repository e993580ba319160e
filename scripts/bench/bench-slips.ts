/** The three slips that citizens get most, as the bench encodes them; everybody on them is made up. */
import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import { appointmentSlip } from "../../drivers/printer/slips/appointment-slip.pure.ts";
import { pickupReceipt } from "../../drivers/printer/slips/pickup-receipt.pure.ts";
import { queueSlip } from "../../drivers/printer/slips/queue-slip.pure.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";

const HEAD = {
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  serial: "j147",
  reprint: 0,
} as const;
const APPLICANT = fictionalPerson(5);
const DOSSIER = "H99.1-261121-0031";

const QUEUE = queueSlip({
  ...HEAD,
  field: "Hộ tịch – Chứng thực",
  number: "A147",
  priority: false,
  people_ahead: 6,
  wait_minutes: 20,
  issued: "08:15, 21/11/2026",
  pager: 27,
  qr: "MC1:T:t147:A147",
});

const PICKUP = pickupReceipt({
  ...HEAD,
  receipt: "p31",
  dossier: DOSSIER,
  procedure: "Đăng ký khai sinh có yếu tố nước ngoài, cấp bản sao trích lục hộ tịch",
  box: "14",
  opened: "19:42, 21/11/2026",
  identified_by: "Căn cước và mã gửi tới điện thoại",
  hotline: "1900 0000",
});

const APPOINTMENT = appointmentSlip({
  ...HEAD,
  template: "TT03/2025-01",
  number: "31/TTPVHCC",
  place: "Phường Ví Dụ",
  date: "ngày 21 tháng 11 năm 2026",
  leaf: "citizen",
  dossier: DOSSIER,
  centre: "Trung tâm Phục vụ hành chính công phường Ví Dụ",
  applicant: APPLICANT.name,
  address: "Số 1, đường Thử Nghiệm, phường Ví Dụ",
  request: "Đăng ký khai sinh",
  papers: [
    { name: "Tờ khai đăng ký khai sinh", form: "original", count: 1 },
    { name: "Giấy chứng sinh", form: "original", count: 1 },
    { name: "Giấy chứng nhận kết hôn của cha mẹ", form: "copy", count: 1 },
  ],
  sets: 1,
  processing_days: "1",
  received: "08 giờ 15 phút, ngày 21 tháng 11 năm 2026",
  due: "16 giờ 30 phút, ngày 23 tháng 11 năm 2026",
  collect_at: "Ngăn tủ trả kết quả, mở ngày đêm",
  officer: "Cán bộ quầy 1",
  secret: "7KQ2",
  lookup_qr: "MC1:R:AbCdEfGhIjKlMnOpQrStUv",
});

export const BENCH_SLIPS: readonly (readonly [name: string, document: SlipDocument])[] = [
  ["queue", QUEUE],
  ["appointment", APPOINTMENT],
  ["pick-up", PICKUP],
];
