/**
 * The paper a dossier is received with: form 01 of Circular 03/2025/TT-VPCP, its fields in the order of
 * printing.md 7. One leaf stays with the office, one goes with whoever handed the dossier in; only that one
 * carries what opens the dossier's state to its holder.
 */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import {
  contact,
  dayToCome,
  item,
  type LegalForm,
  type LegalPerson,
  legalHead,
  legalTail,
  namedInstead,
  sentence,
} from "./legal-parts.pure.ts";
import { centered, codeToScan, documentOf, gap, titled } from "./slip-parts.pure.ts";

export interface AppointmentPaper {
  readonly name: string;
  readonly form: "original" | "certified" | "copy";
  readonly count: number;
}

export interface AppointmentSlip extends LegalForm, LegalPerson {
  readonly template: "TT03/2025-01";
  readonly leaf: "office" | "citizen";
  readonly dossier: string;
  /** Last three digits only: `***012`. */
  readonly id_masked?: string;
  readonly papers: readonly AppointmentPaper[];
  readonly sets: number;
  /** Working days as the procedure names them: `5`. */
  readonly processing_days: string;
  /** `08 giờ 15 phút, ngày 21 tháng 11 năm 2026`. */
  readonly received: string;
  readonly due: string;
  readonly collect_at: string;
  readonly fee?: string;
  readonly book?: string;
  readonly book_number?: string;
  readonly officer: string;
  /** Short look-up secret, letters and digits that are not taken for one another. */
  readonly secret: string;
  /** Printable ASCII, at most 213 characters. */
  readonly lookup_qr: string;
  /** Eight digits, for the result box; it counts with the ID card only. */
  readonly pin?: string;
  readonly hotline?: string;
  readonly site?: string;
}

const LEAF: Readonly<Record<AppointmentSlip["leaf"], string>> = {
  office: "(Liên: Lưu)",
  citizen: "(Liên: Giao cho cá nhân, tổ chức nộp hồ sơ)",
};

const PAPER_FORM: Readonly<Record<AppointmentPaper["form"], string>> = {
  original: "Bản chính",
  certified: "Chứng thực",
  copy: "Photo",
};

/** Number, name, form, how many: as the newer printed forms have it. */
const papers = (slip: AppointmentSlip): readonly SlipBlock[] => [
  ...sentence("1. Thành phần hồ sơ nộp gồm:"),
  gap(4),
  {
    kind: "table",
    columns: [
      { width: { dots: 46 }, align: "center" },
      { width: { share: 1 } },
      { width: { dots: 118 } },
      { width: { dots: 28 }, align: "right" },
    ],
    head: ["STT", "Tên giấy tờ", "Loại", "SL"],
    rows: slip.papers.map(({ name, form, count }, index) => [
      `${index + 1}`,
      name,
      PAPER_FORM[form],
      `${count}`,
    ]),
  },
];

const book = (slip: AppointmentSlip): readonly SlipBlock[] =>
  slip.book === undefined
    ? []
    : sentence(`Vào Sổ theo dõi hồ sơ, Quyển số: ${slip.book}\nSố thứ tự: ${slip.book_number ?? ""}`);

/** For whoever asks about the dossier later: the secret for the voice, the code for a scanner. */
const lookUp = (slip: AppointmentSlip): readonly SlipBlock[] => [
  gap(8),
  { kind: "rule" },
  centered("MÃ TRA CỨU", "strong"),
  centered("Look-up code", "small"),
  centered(slip.secret, "heading"),
  ...sentence(
    "Xin giữ kín mã này. Khi hỏi hồ sơ, Ông/Bà đọc mã hồ sơ và mã tra cứu cho cán bộ, hoặc đưa mã QR này.",
  ),
  ...codeToScan(slip.lookup_qr, "Mã tra cứu dành cho máy quét của cơ quan"),
];

/** In two groups of four, as a hand at a keypad takes them. */
const pinForBox = ({ pin }: AppointmentSlip): readonly SlipBlock[] =>
  pin === undefined
    ? []
    : [
        gap(8),
        { kind: "rule" },
        centered("MÃ PIN NHẬN KẾT QUẢ TẠI TỦ", "strong"),
        centered("PIN for the result box", "small"),
        centered(`${pin.slice(0, 4)} ${pin.slice(4)}`, "heading"),
        ...sentence("Chỉ dùng cùng thẻ căn cước của Ông/Bà. Xin giữ kín mã này."),
      ];

const reminder = (slip: AppointmentSlip): readonly SlipBlock[] => [
  ...sentence("Khi nhận kết quả, xin mang theo giấy này và căn cước; người nhận thay cần giấy ủy quyền."),
  ...item("Đường dây nóng:", slip.hotline),
  ...item("Trang tra cứu:", slip.site),
];

/** The day to come back is what the paper is kept for: it stands large. */
export const appointmentSlip = (slip: AppointmentSlip): SlipDocument =>
  documentOf(
    legalHead(slip),
    titled("GIẤY TIẾP NHẬN HỒ SƠ\nVÀ HẸN TRẢ KẾT QUẢ", "Receipt of a dossier and appointment"),
    [centered(LEAF[slip.leaf])],
    item("Mã hồ sơ:", slip.dossier),
    item("Bộ phận tiếp nhận và trả kết quả:", slip.centre),
    item("Tiếp nhận hồ sơ của:", slip.applicant),
    item("Số định danh:", slip.id_masked),
    contact(slip),
    item("Nội dung yêu cầu giải quyết:", slip.request),
    papers(slip),
    item("2. Số lượng hồ sơ:", `${slip.sets} (bộ)`),
    item("3. Thời gian giải quyết hồ sơ theo quy định là:", `${slip.processing_days} ngày`),
    item("4. Thời gian nhận hồ sơ:", slip.received),
    dayToCome("5. Thời gian trả kết quả giải quyết hồ sơ:", slip.due),
    item("6. Đăng ký nhận kết quả tại:", slip.collect_at),
    item("7. Phí, lệ phí (nếu có):", slip.fee),
    book(slip),
    namedInstead([
      { as: "NGƯỜI NỘP HỒ SƠ", name: slip.applicant },
      { as: "NGƯỜI TIẾP NHẬN HỒ SƠ", name: slip.officer },
    ]),
    slip.leaf === "citizen" ? [...reminder(slip), ...pinForBox(slip), ...lookUp(slip)] : [],
    legalTail(slip),
  );
