/** Proves what the slips say, in which order, and what they keep to themselves. */
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../../drivers/printer/render/slip-document.pure.ts";
import {
  apologyOf,
  appointmentOf,
  feeOf,
  refusalOf,
  reportOf,
  stripOf,
  supplementOf,
} from "../sample-forms.ts";
import { PICKUP, QUEUE, VISITOR, wordsOf } from "../sample-slips.ts";

const ALL: readonly (readonly [string, SlipDocument, string])[] = [
  ["queue slip", QUEUE, "j147"],
  ["pick-up receipt", PICKUP, "j31"],
  ["visitor slip", VISITOR, "j204"],
  ["appointment slip", appointmentOf({}), "j312"],
  ["supplement request", supplementOf({}), "j313"],
  ["refusal", refusalOf({}), "j314"],
  ["apology", apologyOf({}), "j315"],
  ["fee request", feeOf({}), "j316"],
  ["day's report", reportOf({}), "j317"],
  ["strip of letters", stripOf({}), "j318"],
  ["strip of widths", stripOf({ what: "widths" }), "j318"],
];

describe("every slip", () => {
  test.each(ALL)(
    "the %s can be printed, and ends with its serial, its code and the blade",
    (_, slip, job) => {
      expect(renderSlip(slip, PRINTER_PROFILES["epson-t20iii"]).kind).toBe("rendered");
      const [code, serial, blade] = slip.blocks.slice(-3);
      expect([code, blade]).toMatchObject([
        { kind: "qr", data: `MC1:J:${job}`, module_dots: 3 },
        { kind: "cut" },
      ]);
      expect(serial).toMatchObject({
        kind: "text",
        text: expect.stringMatching(`^Số phiếu: ${job}( · Mẫu TT03/2025-0[1-4])?$`),
      });
    },
  );
});

/** Each of them stands in the text, one behind the other. */
const standInOrder = (text: string, labels: readonly string[]): void => {
  let from = 0;
  for (const label of labels) {
    const at = text.indexOf(label, from);
    expect(at, `${label} behind ${text.slice(0, from).slice(-40)}`).toBeGreaterThanOrEqual(0);
    from = at + label.length;
  }
};

describe("the appointment slip", () => {
  // printing.md 7, items 1 to 17, typed from there.
  const LABELS = [
    "UBND PHƯỜNG VÍ DỤ",
    "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "Số: 31/TTPVHCC",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Phường Ví Dụ, ngày 21 tháng 11 năm 2026",
    "GIẤY TIẾP NHẬN HỒ SƠ\nVÀ HẸN TRẢ KẾT QUẢ",
    "(Liên: Giao cho cá nhân, tổ chức nộp hồ sơ)",
    "Mã hồ sơ:",
    "Bộ phận tiếp nhận và trả kết quả:",
    "Tiếp nhận hồ sơ của:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "1. Thành phần hồ sơ nộp gồm:",
    "2. Số lượng hồ sơ:",
    "3. Thời gian giải quyết hồ sơ theo quy định là:",
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
      slip.blocks.some((block) => block.kind === "qr" && block.data.startsWith("MC1:R:")),
    ];
    expect(secrets(appointmentOf({}))).toEqual([true, true]);
    expect(secrets(appointmentOf({ leaf: "office" }))).toEqual([false, false]);
    expect(wordsOf(appointmentOf({ leaf: "office" }))).toContain("(Liên: Lưu)");
  });
});
