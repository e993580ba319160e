/** The forms of the circular, the fee request, the report and the strips as tests print them; nobody in them lives. */
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { type ApologySlip, apologySlip } from "../../../drivers/printer/slips/apology-slip.pure.ts";
import {
  type AppointmentSlip,
  appointmentSlip,
} from "../../../drivers/printer/slips/appointment-slip.pure.ts";
import { type DayReport, dayReport } from "../../../drivers/printer/slips/day-report.pure.ts";
import { type FeeRequest, feeRequest } from "../../../drivers/printer/slips/fee-request.pure.ts";
import type { LegalForm, LegalPerson } from "../../../drivers/printer/slips/legal-parts.pure.ts";
import { type RefusalSlip, refusalSlip } from "../../../drivers/printer/slips/refusal-slip.pure.ts";
import { type SupplementSlip, supplementSlip } from "../../../drivers/printer/slips/supplement-slip.pure.ts";
import { type TestStrip, testStrip } from "../../../drivers/printer/slips/test-strip.pure.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { PICKUP, QUEUE, slipOf, VISITOR } from "./sample-slips.ts";

const PERSON = fictionalPerson(14);
export const OFFICER = fictionalPerson(25).name;
const SIGNER = fictionalPerson(26).name;
const OFFICE = {
  superior: "UBND PHƯỜNG VÍ DỤ",
  office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  reprint: 0,
} as const;

const FORM: Omit<LegalForm, "template" | "serial"> = {
  ...OFFICE,
  number: "31/TTPVHCC",
  place: "Phường Ví Dụ",
  date: "ngày 21 tháng 11 năm 2026",
};
const APPLICANT: LegalPerson = {
  centre: "Trung tâm Phục vụ hành chính công phường Ví Dụ",
  applicant: PERSON.name,
  address: "Số 1, Đường Thử Nghiệm, Phường Ví Dụ",
  phone: "0900 000 000",
  email: "vi.du@phuongvidu.example",
  request: "Đăng ký khai sinh có yếu tố nước ngoài (1.001193.H99)",
};

const APPOINTMENT_FIELDS: AppointmentSlip = {
  ...FORM,
  ...APPLICANT,
  template: "TT03/2025-01",
  serial: "j312",
  leaf: "citizen",
  dossier: "H99.1-261121-0031",
  id_masked: `***${PERSON.idNumber.slice(-3)}`,
  papers: [
    { name: "Tờ khai đăng ký khai sinh theo mẫu", form: "original", count: 1 },
    { name: "Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp", form: "original", count: 1 },
    { name: "Văn bản ủy quyền (nếu có)", form: "certified", count: 1 },
    { name: "Giấy chứng nhận kết hôn của cha mẹ", form: "copy", count: 2 },
  ],
  sets: 1,
  processing_days: "5",
  received: "08 giờ 15 phút, ngày 21 tháng 11 năm 2026",
  due: "16 giờ 30 phút, ngày 27 tháng 11 năm 2026",
  collect_at: "Tủ trả kết quả tự động, sảnh tầng 1",
  fee: "75.000 đồng, chưa nộp",
  book: "02/2026",
  book_number: "1147",
  officer: OFFICER,
  secret: "K7MQ",
  lookup_qr: "MC1:R:AbCdEfGhIjKlMnOpQrStU_",
  pin: "40718263",
  hotline: "1900 0000",
  site: "dichvucong.phuongvidu.example",
};
const SUPPLEMENT_FIELDS: SupplementSlip = {
  ...FORM,
  ...APPLICANT,
  template: "TT03/2025-02",
  serial: "j313",
  dossier: "H99.1-261121-0031",
  missing: [
    "Bản chính Giấy chứng sinh: bản đã nộp thiếu trang thứ hai",
    "Tờ khai: ghi lại họ, chữ đệm, tên của người mẹ theo đúng giấy tờ tùy thân",
  ],
  reason: "Thành phần hồ sơ chưa đầy đủ theo quy định",
  contact: `${OFFICER}, số điện thoại 1900 0000`,
  officer: OFFICER,
};
const REFUSAL_FIELDS: RefusalSlip = {
  ...FORM,
  ...APPLICANT,
  template: "TT03/2025-03",
  serial: "j314",
  reason: "Yêu cầu không thuộc thẩm quyền giải quyết của Ủy ban nhân dân phường Ví Dụ",
  legal_basis: "Khoản 1 Điều 0 Luật Ví Dụ",
  officer: OFFICER,
};
const APOLOGY_FIELDS: ApologySlip = {
  ...FORM,
  ...APPLICANT,
  template: "TT03/2025-04",
  serial: "j315",
  dossier: "H99.1-261121-0031",
  received: "Ngày 21 tháng 11 năm 2026",
  original_due: "16 giờ 30 phút, ngày 27 tháng 11 năm 2026",
  cause: "Cần xác minh thông tin hộ tịch tại nơi đăng ký trước đây",
  new_due: "16 giờ 30 phút, ngày 04 tháng 12 năm 2026",
  signer: SIGNER,
};
const FEE_FIELDS: FeeRequest = {
  ...OFFICE,
  serial: "j316",
  dossier: "H99.1-261121-0031",
  applicant: PERSON.name,
  items: [
    { name: "Lệ phí đăng ký khai sinh có yếu tố nước ngoài", amount_vnd: 75_000 },
    { name: "Phí cấp bản sao trích lục hộ tịch, 2 bản", amount_vnd: 16_000 },
  ],
  total_vnd: 91_000,
  purpose: "H99.1-261121-0031",
  qr: "00020101021238540010A00000072701240006970415011000112233440208QRIBFTTA53037045405910005802VN62210817H99.1-261121-0031630432AE",
  bank: "Ngân hàng Ví Dụ",
  account: "0011 2233 44",
  account_name: "UBND PHUONG VI DU",
  state: "pending",
};
const REPORT_FIELDS: DayReport = {
  ...OFFICE,
  serial: "j317",
  day: "21/11/2026",
  opened: "07:28",
  closed: "17:04",
  tickets: 214,
  served: 203,
  no_shows: 8,
  waited_median_min: 11,
  waited_p90_min: 27,
  fields: [
    { name: "Hộ tịch – Chứng thực", served: 121 },
    { name: "Đất đai – Môi trường", served: 48 },
    { name: "Lao động – Thương binh và Xã hội", served: 34 },
  ],
  slips: { printed: 388, unconfirmed: 2, ambiguous: 1, failed: 3, copies: 4 },
  pagers_missing: [7, 41],
  boxes: { loaded: 31, collected: 28, quarantined: 1 },
};
const STRIP_FIELDS: TestStrip = {
  ...OFFICE,
  serial: "j318",
  what: "letters",
  profile: "epson-t20iii",
  model: "TM-T20III",
  issued: "08:15, 21/11/2026",
};

export const appointmentOf = (change: Partial<AppointmentSlip>) =>
  appointmentSlip({ ...APPOINTMENT_FIELDS, ...change });
export const supplementOf = (change: Partial<SupplementSlip>) =>
  supplementSlip({ ...SUPPLEMENT_FIELDS, ...change });
export const refusalOf = (change: Partial<RefusalSlip>) => refusalSlip({ ...REFUSAL_FIELDS, ...change });
export const apologyOf = (change: Partial<ApologySlip>) => apologySlip({ ...APOLOGY_FIELDS, ...change });
export const feeOf = (change: Partial<FeeRequest>) => feeRequest({ ...FEE_FIELDS, ...change });
export const reportOf = (change: Partial<DayReport>) => dayReport({ ...REPORT_FIELDS, ...change });
export const stripOf = (change: Partial<TestStrip>) => testStrip({ ...STRIP_FIELDS, ...change });

/** Every kind of slip by the name of its kept picture. */
export const SAMPLES: Readonly<Record<string, SlipDocument>> = {
  queue: QUEUE,
  "queue-priority": slipOf({ priority: true, reprint: 1, number: "B068" }),
  pickup: PICKUP,
  visitor: VISITOR,
  "appointment-citizen": appointmentOf({}),
  "appointment-office": appointmentOf({ leaf: "office" }),
  supplement: supplementOf({}),
  refusal: refusalOf({}),
  apology: apologyOf({}),
  fee: feeOf({}),
  "day-report": reportOf({}),
  "strip-letters": stripOf({}),
  "strip-widths": stripOf({ what: "widths" }),
};
