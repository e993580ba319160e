/**
 * The wording and order of our short slips. Pure: they print what they are given and add nothing about a
 * person. Times come in as people read them; a slip's serial is the same on every copy, a further copy says
 * so on top. Source of the contents: printing.md 7, last paragraph.
 */
import type { SlipBlock, SlipDocument } from "./slip-document.pure.ts";

interface SlipHead {
  /** The authority above the office, where its paper shows one: `UBND PHƯỜNG LỘC THỌ`. */
  readonly superior?: string;
  readonly office: string;
  /** Printed on every copy; with the job it names the one thing this paper stands for. */
  readonly serial: string;
  /** 0: the first print. n: the n-th reprint, printed as `IN LẠI LẦN n` on a black bar. */
  readonly reprint: number;
}

export interface QueueSlip extends SlipHead {
  /** Field or lane as the citizen knows it: `Hộ tịch – Chứng thực`. */
  readonly field: string;
  /** `A147`; at most 6 characters of A-Z, 0-9, `-` stand in the huge face, longer ones in a smaller one. */
  readonly number: string;
  readonly priority: boolean;
  readonly people_ahead: number;
  readonly wait_minutes?: number;
  /** `08:15, 21/11/2026`. */
  readonly issued: string;
  /** Number of the vibrating card handed out with this ticket. */
  readonly pager?: number;
  /** Printable ASCII, at most 213 characters. */
  readonly qr?: string;
  readonly qr_caption?: string;
}

export interface PickupReceipt extends SlipHead {
  readonly dossier: string;
  readonly procedure: string;
  /** Number of the result box. */
  readonly box: string;
  readonly opened: string;
  /** How the person was recognised, in words: `Căn cước và mã PIN`; never an ID number in clear. */
  readonly identified_by: string;
  readonly hotline?: string;
  readonly qr?: string;
}

/** What a returning visitor shows the guard. It names nobody: whoever finds it learns nothing. */
export interface VisitorSlip extends SlipHead {
  /** Last day on which it serves: `22/11/2027`. */
  readonly until: string;
  readonly qr: string;
}

const NUMBER_FACE_CHARACTERS_MAX = 6;

const head = (slip: SlipHead): readonly SlipBlock[] => [
  ...(slip.reprint > 0 ? [{ kind: "banner", text: `IN LẠI LẦN ${slip.reprint}` } as const] : []),
  ...(slip.superior === undefined
    ? []
    : [{ kind: "text", text: slip.superior, face: "body", align: "center" } as const]),
  { kind: "text", text: slip.office, face: "strong", align: "center" },
  { kind: "rule" },
];

const qrBlocks = (data: string | undefined, caption: string | undefined): readonly SlipBlock[] =>
  data === undefined
    ? []
    : [
        { kind: "feed", dots: 12 },
        { kind: "qr", data },
        ...(caption === undefined
          ? []
          : [{ kind: "text", text: caption, face: "small", align: "center" } as const]),
      ];

const tail = (slip: SlipHead): readonly SlipBlock[] => [
  { kind: "rule", style: "dashed" },
  { kind: "text", text: `Số phiếu: ${slip.serial}`, face: "small", align: "center" },
  { kind: "cut" },
];

/** A ticket of the queue: the number is what one reads across the hall. */
export const queueSlip = (slip: QueueSlip): SlipDocument => ({
  blocks: [
    ...head(slip),
    { kind: "text", text: "SỐ THỨ TỰ", face: "strong", align: "center" },
    { kind: "feed", dots: 8 },
    {
      kind: "text",
      text: slip.number,
      face: slip.number.length <= NUMBER_FACE_CHARACTERS_MAX ? "number" : "heading",
      align: "center",
    },
    { kind: "feed", dots: 4 },
    { kind: "text", text: slip.field, face: "title", align: "center" },
    ...(slip.priority ? [{ kind: "text", text: "ƯU TIÊN", face: "title", align: "center" } as const] : []),
    { kind: "rule" },
    {
      kind: "key-value",
      key: "Đang chờ trước:",
      value: slip.people_ahead === 0 ? "Không có ai" : `${slip.people_ahead} người`,
    },
    ...(slip.wait_minutes === undefined
      ? []
      : [{ kind: "key-value", key: "Dự kiến chờ:", value: `khoảng ${slip.wait_minutes} phút` } as const]),
    { kind: "key-value", key: "Giờ lấy số:", value: slip.issued },
    ...(slip.pager === undefined
      ? []
      : [
          { kind: "key-value", key: "Thẻ rung số:", value: `${slip.pager}` } as const,
          {
            kind: "text",
            text: "Thẻ sẽ rung khi đến lượt. Xin trả thẻ ở cửa khi ra về.",
            face: "small",
          } as const,
        ]),
    ...qrBlocks(slip.qr, slip.qr_caption),
    ...tail(slip),
  ],
});

/** What a person takes along after a result came out of a box. */
export const pickupReceipt = (slip: PickupReceipt): SlipDocument => ({
  blocks: [
    ...head(slip),
    { kind: "text", text: "BIÊN NHẬN TRẢ KẾT QUẢ", face: "title", align: "center" },
    { kind: "feed", dots: 10 },
    { kind: "key-value", key: "Mã hồ sơ:", value: slip.dossier },
    { kind: "key-value", key: "Thủ tục:", value: slip.procedure },
    { kind: "key-value", key: "Ngăn tủ số:", value: slip.box },
    { kind: "key-value", key: "Mở lúc:", value: slip.opened },
    { kind: "key-value", key: "Xác nhận bằng:", value: slip.identified_by },
    { kind: "rule", style: "dashed" },
    {
      kind: "text",
      text: "Đề nghị kiểm tra giấy tờ ngay khi nhận. Nếu thiếu hoặc sai, mời báo cán bộ tại quầy.",
      face: "body",
    },
    ...(slip.hotline === undefined
      ? []
      : [{ kind: "key-value", key: "Đường dây nóng:", value: slip.hotline } as const]),
    ...qrBlocks(slip.qr, undefined),
    ...tail(slip),
  ],
});

/** One slip for all later visits, so it says itself what it is for, until when, and how to end it. */
export const visitorSlip = (slip: VisitorSlip): SlipDocument => ({
  blocks: [
    ...head(slip),
    { kind: "text", text: "PHIẾU KHÁCH", face: "title", align: "center" },
    { kind: "feed", dots: 8 },
    {
      kind: "text",
      text: "Lần sau Ông/Bà đến, xin đưa phiếu này cho bảo vệ quét để lấy số, không cần đưa giấy tờ.",
      face: "body",
    },
    { kind: "key-value", key: "Dùng đến hết ngày:", value: slip.until },
    ...qrBlocks(slip.qr, undefined),
    {
      kind: "text",
      text: "Phiếu chỉ để lấy số: không mở ngăn tủ, không thay căn cước.",
      face: "body",
    },
    {
      kind: "text",
      text: "Muốn thôi lưu thông tin lúc nào cũng được: nói với bảo vệ ở cửa.",
      face: "body",
    },
    ...tail(slip),
  ],
});
