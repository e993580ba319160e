/** Proves what the slips say, in which order, and what they keep to themselves. */
import { describe, expect, test } from "vitest";
import { readVietQr } from "../../../../drivers/pay/vietqr/protocol.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { isInk } from "../../../../drivers/printer/render/bitmap.pure.ts";
import { drawSlip, renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipBlock, SlipDocument } from "../../../../drivers/printer/render/slip-document.pure.ts";
import {
  apologyOf,
  appointmentOf,
  feeOf,
  OFFICER,
  refusalOf,
  reportOf,
  SAMPLES,
  stripOf,
  supplementOf,
} from "../sample-forms.ts";
import { PICKUP, QUEUE, slipOf, wordsOf } from "../sample-slips.ts";

const PAPER = PRINTER_PROFILES["epson-t20iii"];

const codesOf = (slip: SlipDocument): readonly Extract<SlipBlock, { kind: "qr" }>[] =>
  slip.blocks.filter((block) => block.kind === "qr");

/** Each of them stands in the text, one behind the other. */
const standInOrder = (text: string, labels: readonly string[]): void => {
  let from = 0;
  for (const label of labels) {
    const at = text.indexOf(label, from);
    expect(at, `${label} behind ${text.slice(0, from).slice(-40)}`).toBeGreaterThanOrEqual(0);
    from = at + label.length;
  }
};

describe("every slip", () => {
  test.each(Object.entries(SAMPLES))("%s ends with its serial, its small code and the blade", (_, slip) => {
    expect(renderSlip(slip, PAPER).kind).toBe("rendered");
    const [code, serial, blade] = slip.blocks.slice(-3);
    const job = code?.kind === "qr" ? /^MC1:J:(j\d+)$/.exec(code.data)?.[1] : undefined;
    expect([code, blade]).toMatchObject([{ module_dots: 3 }, { kind: "cut" }]);
    expect(serial).toMatchObject({
      kind: "text",
      text: expect.stringMatching(`^Số phiếu: ${job}( · Mẫu TT03/2025-0[1-4])?$`),
    });
  });

  test.each(Object.entries(SAMPLES))("%s has at most one code to scan, twice as large", (_, slip) => {
    const large = codesOf(slip).slice(0, -1);
    expect(large.length).toBeLessThanOrEqual(1);
    for (const { module_dots = 6 } of large) expect(module_dots).toBeGreaterThanOrEqual(6);
  });

  test("says on top that it is a further copy, and first of all", () => {
    for (const again of [slipOf({ reprint: 2 }), appointmentOf({ reprint: 2 }), feeOf({ reprint: 2 })])
      expect(again.blocks[0]).toEqual({ kind: "banner", text: "IN LẠI LẦN 2" });
    for (const slip of [QUEUE, PICKUP, appointmentOf({})]) expect(wordsOf(slip)).not.toContain("IN LẠI");
  });
});

describe("the queue slip", () => {
  test.each([
    [
      {},
      "Đang chờ trước: 6 người, khoảng 20 phút",
      "6 before you, about 20 min. Card 27 buzzes at your turn.",
    ],
    [{ people_ahead: 0 }, "Đang chờ trước: Không có ai, khoảng 20 phút", "0 before you, about 20 min."],
    [{ wait_minutes: undefined }, "Đang chờ trước: 6 người Giờ lấy số:", "6 before you. Card 27 buzzes"],
    [
      { pager: undefined },
      "Giờ lấy số: 08:15, 21/11/2026 6 before you",
      "6 before you, about 20 min Quét mã",
    ],
  ])("with %j says who comes first in both languages", (change, vi, en) => {
    // The fields under test are absent, not empty.
    standInOrder(wordsOf(slipOf(change as object)), ["SỐ THỨ TỰ", "A147", vi.slice(0, 15)]);
    expect(wordsOf(slipOf(change as object))).toContain(vi);
    expect(wordsOf(slipOf(change as object))).toContain(en);
  });

  test("marks a priority lane, and prints a number too long for the huge face in a smaller one", () => {
    const faceOf = (number: string): unknown =>
      slipOf({ number }).blocks.find((block) => block.kind === "text" && block.text === number);
    expect(faceOf("A147")).toMatchObject({ face: "number" });
    expect(faceOf("A147-29")).toMatchObject({ face: "heading" });
    expect(wordsOf(slipOf({ priority: true }))).toContain("ƯU TIÊN");
    expect(wordsOf(QUEUE)).not.toContain("ƯU TIÊN");
  });
});

const FORM_HEAD = [
  "UBND PHƯỜNG VÍ DỤ",
  "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
  "Số: 31/TTPVHCC",
  "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
  "Độc lập - Tự do - Hạnh phúc",
  "Phường Ví Dụ, ngày 21 tháng 11 năm 2026",
];

describe("the appointment slip", () => {
  // printing.md 7, items 1 to 17, typed from there.
  const LABELS = [
    ...FORM_HEAD,
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "(Liên: Giao cho cá nhân, tổ chức nộp hồ sơ)",
    "Mã hồ sơ:",
    "Bộ phận tiếp nhận và trả kết quả:",
    "Tiếp nhận hồ sơ của:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "1. Thành phần hồ sơ nộp gồm:",
    "STT",
    "Tên giấy tờ",
    "Loại",
    "2. Số lượng hồ sơ: 1 (bộ)",
    "3. Thời gian giải quyết hồ sơ theo quy định là: 5 ngày",
    "4. Thời gian nhận hồ sơ:",
    "5. Thời gian trả kết quả giải quyết hồ sơ:",
    "6. Đăng ký nhận kết quả tại:",
    "7. Phí, lệ phí (nếu có):",
    "Vào Sổ theo dõi hồ sơ, Quyển số:",
    "Số thứ tự:",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
  ];

  test("has every label of the form, in order", () => {
    standInOrder(wordsOf(appointmentOf({})), LABELS);
  });

  test("gives what opens the dossier's state to the citizen's leaf alone", () => {
    const secrets = (slip: SlipDocument): readonly boolean[] => [
      wordsOf(slip).includes("K7MQ"),
      codesOf(slip).some(({ data }) => data === "MC1:R:AbCdEfGhIjKlMnOpQrStU_"),
    ];
    expect(secrets(appointmentOf({}))).toEqual([true, true]);
    expect(secrets(appointmentOf({ leaf: "office" }))).toEqual([false, false]);
    standInOrder(
      wordsOf(appointmentOf({ leaf: "office" })),
      LABELS.map((label) => (label.startsWith("(Liên") ? "(Liên: Lưu)" : label)),
    );
  });

  test("leaves out what was not given, and its label with it", () => {
    const { blocks } = appointmentOf({});
    expect(blocks.some((block) => block.kind === "key-value" && block.key === "Email:")).toBe(true);
    const bare = wordsOf(
      // The fields under test are absent, not empty.
      appointmentOf({ email: undefined, fee: undefined, book: undefined, id_masked: undefined } as object),
    );
    for (const label of ["Email:", "7. Phí", "Vào Sổ", "Số định danh:"]) expect(bare).not.toContain(label);
  });

  test("prints 40 papers and names of 60 letters, each letter of them, within a metre", () => {
    const name = "Nguyễn Phúc Thử Nghiệm Hoàng Ước Ảo Đặng Trần Lê Mẫu Ví Dụ Ba";
    expect([...name]).toHaveLength(61);
    const papers = Array.from({ length: 40 }, (_, index) => ({
      name: `Giấy tờ thử nghiệm thứ ${index + 1}, có tên dài hơn một dòng của bảng`,
      form: "certified" as const,
      count: index + 1,
    }));
    const slip = appointmentOf({ applicant: name, papers });
    const drawn = drawSlip(slip, PAPER);
    if (drawn.kind !== "drawn") throw new Error(drawn.kind);
    const rows = drawn.pieces.reduce(
      (sum, piece) => sum + (piece.kind === "picture" ? piece.bitmap.rows : 0),
      0,
    );
    expect(rows / PAPER.dots_per_mm).toBeLessThan(1_000);
    const table = slip.blocks.find((block) => block.kind === "table");
    expect(table?.rows.at(-1)).toEqual([
      "40",
      "Giấy tờ thử nghiệm thứ 40, có tên dài hơn một dòng của bảng",
      "Chứng thực",
      "40",
    ]);
    expect(wordsOf(slip)).toContain(name);
  });
});

describe("the other forms", () => {
  test("the supplement request has its labels in order", () => {
    standInOrder(wordsOf(supplementOf({})), [
      ...FORM_HEAD,
      "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
      "Hồ sơ của:",
      "Nội dung yêu cầu giải quyết:",
      "Địa chỉ:",
      "Số điện thoại:",
      "Email:",
      "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
      "1. Bản chính Giấy chứng sinh",
      "2. Tờ khai",
      "Lý do:",
      `nếu có vướng mắc, Ông/Bà liên hệ với ${OFFICER}, số điện thoại 1900 0000 để được hướng dẫn./.`,
      "NGƯỜI HƯỚNG DẪN",
      "Mẫu TT03/2025-02",
    ]);
  });

  test("the refusal has its labels in order", () => {
    standInOrder(wordsOf(refusalOf({})), [
      ...FORM_HEAD,
      "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
      "Tiếp nhận hồ sơ của:",
      "Địa chỉ:",
      "Nội dung yêu cầu giải quyết:",
      "không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
      "Yêu cầu không thuộc thẩm quyền",
      "Căn cứ:",
      "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
      "NGƯỜI NỘP HỒ SƠ",
      "NGƯỜI TIẾP NHẬN HỒ SƠ",
      "Mẫu TT03/2025-03",
    ]);
  });

  test("the apology names both days and says sorry", () => {
    standInOrder(wordsOf(apologyOf({})), [
      ...FORM_HEAD,
      "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
      "Kính gửi:",
      "Mã hồ sơ: H99.1-261121-0031",
      "Thời gian hẹn trả kết quả: 16 giờ 30 phút, ngày 27 tháng 11 năm 2026",
      "Lý do:",
      "Chúng tôi xin lỗi Ông/Bà",
      "Thời gian hẹn trả kết quả mới: 16 giờ 30 phút,\nngày 04 tháng 12 năm 2026",
      "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
      "Mẫu TT03/2025-04",
    ]);
  });
});

describe("the fee request", () => {
  test("says what is due in figures and words, that it waits, and that it is no receipt", () => {
    standInOrder(wordsOf(feeOf({})), [
      "CHỜ THANH TOÁN",
      "Mã hồ sơ:",
      "Lệ phí đăng ký khai sinh có yếu tố nước ngoài 75.000 đ",
      "16.000 đ",
      "Tổng cộng: 91.000 đ",
      "(Bằng chữ: Chín mươi mốt nghìn đồng)",
      "Số tài khoản: 0011 2233 44",
      "Phiếu này không phải hóa đơn, biên lai.",
    ]);
  });

  test("shows the bank the same sum and purpose as the reader", () => {
    const [code] = codesOf(feeOf({}));
    expect(readVietQr(code?.data ?? "")).toMatchObject({
      ok: true,
      code: { amount_vnd: 91_000, purpose: "H99.1-261121-0031", account: "0011223344" },
    });
  });

  test("leaves out words that nobody can say", () => {
    expect(wordsOf(feeOf({ total_vnd: 2_000_000_000_000 }))).not.toContain("Bằng chữ");
  });
});

describe("the day's report", () => {
  test("has every count under its name", () => {
    standInOrder(wordsOf(reportOf({})), [
      "21/11/2026",
      "07:28 – 17:04",
      "Số đã cấp 214",
      "Đã phục vụ 203",
      "Vắng mặt khi gọi 8",
      "Nửa số khách chờ không quá 11 phút",
      "90 % số khách chờ không quá 27 phút",
      "Hộ tịch – Chứng thực 121",
      "Đã in, máy in xác nhận 388",
      "Đã gửi, máy in không xác nhận được 2",
      "Không rõ đã in hay chưa 1",
      "Không in được 3",
      "Trong đó bản in lại 4",
      "Kết quả đã cất vào 31",
      "Kết quả đã được lấy 28",
      "Ngăn đang tạm khóa 1",
      "Thẻ rung chưa trả về: 7, 41",
    ]);
  });

  test("of a day without visitors says so", () => {
    const words = wordsOf(
      reportOf({ waited_median_min: null, waited_p90_min: null, pagers_missing: [], fields: [] }),
    );
    standInOrder(words, [
      "Nửa số khách chờ không quá –",
      "90 % số khách chờ không quá –",
      "Thẻ rung chưa trả về: đủ",
    ]);
  });
});

describe("the strip", () => {
  test("asks the technician's question where letters are to be judged, and only there", () => {
    expect(wordsOf(stripOf({}))).toContain("xin trả lời câu hỏi “Tờ thử có đọc được không?”");
    expect(wordsOf(stripOf({ what: "widths" }))).not.toContain("câu hỏi");
  });

  // TCVN 5712-3 as printing.md 3.1 has it, and the capitals as tcvn3.pure.ts doubts them.
  test("names each letter's number in the printer's page where that is what is tried", () => {
    const words = wordsOf(stripOf({ text_mode: "tcvn3" }));
    for (const pair of [
      "A8=ă",
      "A9=â",
      "AA=ê",
      "AB=ô",
      "AC=ơ",
      "AD=ư",
      "AE=đ",
      "D5=ế",
      "D6=ệ",
      "E9=ộ",
      "F9=ự",
      "A7=Đ",
    ])
      expect(words).toContain(pair);
    expect(words.match(/[A-F0-9]{2}=/g)).toHaveLength(134);
    expect(wordsOf(stripOf({ text_mode: "soft-font" }))).not.toMatch(/[A-F0-9]{2}=/);
  });

  test("of widths reaches from the first dot of the paper to the last", () => {
    const pictures = stripOf({ what: "widths" }).blocks.flatMap((block) =>
      block.kind === "image" && block.bitmap.width_dots === PAPER.width_dots ? [block.bitmap] : [],
    );
    expect(pictures).toHaveLength(3);
    const [ruler] = pictures;
    if (ruler === undefined) throw new Error("no ruler");
    const tall = Array.from({ length: 576 }, (_, x) => x).filter((x) => isInk(ruler, x, 31));
    expect(tall).toEqual([0, 80, 160, 240, 320, 400, 480, 560, 575]);
  });

  test("of letters has all 134 in both cases, each in every face that texts use", () => {
    const vietnamese = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    expect([...vietnamese]).toHaveLength(67);
    for (const face of ["small", "body", "strong", "title", "heading"]) {
      const text = stripOf({})
        .blocks.flatMap((block) => (block.kind === "text" && block.face === face ? [block.text] : []))
        .join(" ");
      for (const letter of vietnamese + vietnamese.toUpperCase())
        expect(text, `${letter} in ${face}`).toContain(letter);
    }
  });
});
