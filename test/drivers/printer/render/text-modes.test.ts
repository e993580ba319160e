/**
 * Slips whose letters the printer prints: its own Vietnamese pages, or glyphs of ours that it was given. The
 * bytes are read by paper-reading.ts, apart from driver and simulator, and the picture by tesseract.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  PRINTER_PROFILES,
  TEXT_MODES,
  type TextMode,
} from "../../../../drivers/printer/escpos/profile.pure.ts";
import { breakRealTimeCommands } from "../../../../drivers/printer/escpos/real-time.pure.ts";
import { slipBytes } from "../../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { isInk } from "../../../../drivers/printer/render/bitmap.pure.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipBlock, SlipDocument } from "../../../../drivers/printer/render/slip-document.pure.ts";
import { softLetter } from "../../../../drivers/printer/render/soft-cells.pure.ts";
import { CODES } from "../../../../drivers/printer/render/soft-codes.pure.ts";
import { faceOf } from "../../../../drivers/printer/render/typeface.pure.ts";
import { VIETNAMESE_LETTERS } from "../../../../scripts/build-slip-font.ts";
import { messagesOf, type PaperRead, readPaper, wholeSlip } from "../paper-reading.ts";
import { appointmentOf } from "../sample-forms.ts";
import { PICKUP, QUEUE, VISITOR } from "../sample-slips.ts";

const PROFILE = PRINTER_PROFILES["epson-t20iii"];
const USB_BYTES_PER_S = 1_000_000;
const APPOINTMENT = appointmentOf({});
const SLIPS = { QUEUE, PICKUP, VISITOR, APPOINTMENT } as const;
const PRINTED = TEXT_MODES.filter((mode) => mode !== "raster");

const bytesOf = (document: SlipDocument, mode: TextMode): Uint8Array => {
  const rendered = renderSlip(document, PROFILE, mode);
  if (rendered.kind !== "rendered") throw new Error(JSON.stringify(rendered));
  return wholeSlip(slipBytes(rendered.bands, PROFILE, USB_BYTES_PER_S));
};
const paperOf = (document: SlipDocument, mode: TextMode): PaperRead => {
  const rendered = renderSlip(document, PROFILE, mode);
  if (rendered.kind !== "rendered") throw new Error(JSON.stringify(rendered));
  const slip = slipBytes(rendered.bands, PROFILE, USB_BYTES_PER_S);
  return readPaper(wholeSlip(slip), slip.rows);
};
const text = (words: string, more: Partial<SlipBlock> = {}): SlipDocument => ({
  blocks: [{ kind: "text", text: words, ...more } as SlipBlock, { kind: "cut" }],
});

/** The standard's slots once more, typed from printing.md 3.1, page by page. */
const SLOTS: Readonly<Record<number, string>> = {
  168: "ăâêôơưđ",
  181: "àảãáạ",
  187: "ằẳẵắ",
  198: "ặầẩẫấậè",
  206: "ẻẽéẹềểễếệìỉ",
  220: "ĩíịò",
  225: "ỏõóọồổỗốộờởỡớợù",
  241: "ủũúụừửữứựỳỷỹýỵ",
};
const letterOn = (page: number, code: number): string => {
  if (code < 0x80) return String.fromCharCode(code);
  const capital = { 161: "Ă", 162: "Â", 167: "Đ" }[code];
  if (page === 31 && capital !== undefined) return capital;
  for (const [first, run] of Object.entries(SLOTS)) {
    const letter = Array.from(run)[code - Number(first)];
    if (code >= Number(first) && letter !== undefined) return page === 31 ? letter.toUpperCase() : letter;
  }
  throw new Error(`nothing at ${code} of page ${page}`);
};
const linesOf = (paper: PaperRead): readonly string[] =>
  paper.lines.map(({ letters }) => letters.map(({ page, code }) => letterOn(page, code)).join(""));

describe("the printer's own Vietnamese", () => {
  test("hops pages only where the case of a marked letter changes", () => {
    const hex = Buffer.from(bytesOf(text("Tiếng Việt Ế Đ"), "tcvn3")).toString("hex");
    // International set 0, page 30, `Tiếng Việt `, page 31, `Ế Đ`; typed from printing.md 2.1 and 3.1.
    expect(hex).toContain(`1b5200${"1b741e"}5469d56e67205669d67420${"1b741f"}d520a7`);
  });

  test("stands in columns of 12 dots, and every word of the slips is there", () => {
    const lines = linesOf(paperOf(QUEUE, "tcvn3"));
    expect(lines).toContain("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG");
    expect(lines).toContain("A147");
    expect(lines.join(" ")).toContain("Hộ tịch - Chứng thực");
    const long = paperOf(text(`${"Trần Thị ".repeat(14)}`), "tcvn3").lines;
    expect(long.map(({ letters }) => letters.length).every((count) => count <= 48)).toBe(true);
    expect(long).toHaveLength(3);
  });

  test("prints the number six times as large, at least 12 mm high", () => {
    const number = paperOf(QUEUE, "tcvn3").lines.flatMap(({ letters }) =>
      letters.filter(({ height }) => height > 2),
    );
    expect(number.map(({ code, width, height }) => [code, width, height])).toEqual(
      [0x41, 0x31, 0x34, 0x37].map((code) => [code, 6, 6]),
    );
  });

  test("asks for the pages of the profile and no others", () => {
    const bixolon = { ...PROFILE, tcvn3: { lower_page: 49, upper_page: 50 } };
    const rendered = renderSlip(text("Đã nhận"), bixolon, "tcvn3");
    if (rendered.kind !== "rendered") throw new Error("not rendered");
    const bytes = wholeSlip(slipBytes(rendered.bands, bixolon, USB_BYTES_PER_S));
    const pages = messagesOf(bytes).flatMap((message) =>
      message.kind === "code-page" ? [message.page] : [],
    );
    expect(pages).toEqual([50, 49]);
  });

  test("takes less than a tenth of the bytes of the same slip as a picture", () => {
    for (const document of [QUEUE, PICKUP, APPOINTMENT])
      expect(bytesOf(document, "tcvn3").length / bytesOf(document, "raster").length).toBeLessThan(0.1);
  });
});

describe("glyphs of ours in the printer's store", () => {
  const LETTERS = [...faceOf("small").glyphs.keys()];

  test("fit cells of 12 by 24 dots, and no two Vietnamese letters look alike", () => {
    for (const letter of LETTERS)
      for (const cell of softLetter(letter)?.cells ?? []) expect(cell.length, letter).toBe(36);
    const drawn = VIETNAMESE_LETTERS.map((letter) => softLetter(letter)?.cells.map(String).join("|"));
    expect(new Set(drawn).size).toBe(134);
  });

  test("leave a capital higher than its small letter, however many marks it has", () => {
    const bodyRows = (letter: string): number => {
      const [cell] = softLetter(letter)?.cells ?? [];
      const inked = (y: number): boolean =>
        Array.from({ length: 12 }, (_, x) => cell?.[x * 3 + (y >> 3)] ?? 0).some(
          (byte) => (byte & (0x80 >> (y & 7))) !== 0,
        );
      let top = 19;
      while (top > 0 && inked(top - 1)) top--;
      return 20 - top;
    };
    for (const letter of "ẤẦẨẪẾỀỂỄỐỒỔỖẮẰẲẴỚỜỞỠỨỪỬỮÝỲỶỸ")
      expect(bodyRows(letter), letter).toBeGreaterThanOrEqual(bodyRows("o") + 2);
  });

  test("stand as close as a narrow letter allows, and most of them one cell apart", () => {
    const dots = Array.from("nhếaođigtm ", (letter) => softLetter(letter)?.advance_dots);
    // Roboto 500 at 20 px: n h 11.1, e 10.7, a 10.8, o g 11.3, đ 12.3, i 5.1, t 6.7, m 17.4, space 5.
    expect(dots).toEqual([12, 12, 12, 12, 12, 12, 6, 12, 8, 18, 8]);
  });

  test("never number more on one line than there are codes, whatever stands there", () => {
    const narrowest = LETTERS.map((letter) => ({
      cells: softLetter(letter)?.cells.length ?? 0,
      dots: softLetter(letter)?.advance_dots ?? 0,
    })).sort((a, b) => a.dots / Math.max(1, a.cells) - b.dots / Math.max(1, b.cells));
    let [dots, cells] = [0, 0];
    for (const letter of narrowest) {
      if (dots + letter.dots > PROFILE.width_dots) break;
      [dots, cells] = [dots + letter.dots, cells + letter.cells];
    }
    expect(cells).toBeLessThanOrEqual(CODES);
  });

  test("are defined before they are used, and again when their code went to another", () => {
    // paper-reading.ts throws on a code without a glyph.
    const thrice = Array.from({ length: 3 }, () => LETTERS.filter((letter) => letter !== " ")).flat();
    const printed = paperOf(text(thrice.join("")), "soft-font").lines.flatMap(({ letters }) => letters);
    const wanted = thrice.flatMap((letter) => softLetter(letter)?.cells ?? []);
    // At the paper's edge a cell begins further left and its ink further right: white columns don't count.
    const inkOf = (cell: Uint8Array | undefined): string =>
      String(cell).replace(/^(0,0,0,)*|(,0,0,0)*$/g, "");
    expect(printed.map(({ columns }) => inkOf(columns))).toEqual(
      wanted.map((cell) => inkOf(breakRealTimeCommands(cell))),
    );
    const cells = (document: SlipDocument): number =>
      messagesOf(bytesOf(document, "soft-font")).reduce(
        (sum, message) => sum + (message.kind === "soft-glyphs" ? message.glyphs.length : 0),
        0,
      );
    expect(cells(text(LETTERS.join("")))).toBeGreaterThan(2 * CODES);
    // T r ầ n h ị ử N g i ệ, and m in two cells.
    expect(cells(text("Trần Thị Thử Nghiệm\n".repeat(60)))).toBe(13);
  });

  test("stand on paper where the letters of the text are, each cell dot for dot", () => {
    const paper = paperOf(text("Nghĩa", { align: "right" }), "soft-font");
    const [line] = paper.lines;
    const cells = Array.from("Nghĩa").flatMap((letter) => softLetter(letter)?.cells ?? []);
    expect(line?.letters.map(({ columns }) => columns)).toEqual(cells);
    const last = line?.letters.at(-1);
    expect((last?.x ?? 0) + (softLetter("a")?.advance_dots ?? 0)).toBe(PROFILE.width_dots);
  });

  test.each([")", "i", "ị", "t", "m"])(
    "keep %s at the paper's edge on its line, its ink in its place",
    (letter) => {
      for (const face of ["body", "title"] as const) {
        // paper-reading.ts throws where a printer would begin a new line.
        const [left, right] = (["left", "right"] as const).map((align) => {
          const { bitmap } = paperOf(text(letter, { face, align }), "soft-font");
          const columns = Array.from({ length: bitmap.width_dots }, (_, x) => x);
          return columns.filter((x) =>
            Array.from({ length: bitmap.rows }, (_, y) => y).some((y) => isInk(bitmap, x, y)),
          );
        });
        const advance = (softLetter(letter)?.advance_dots ?? 0) * (face === "title" ? 2 : 1);
        expect(right).toEqual(left?.map((x) => x + PROFILE.width_dots - advance));
      }
    },
  );

  test("bring a whole appointment slip to less than a sixth of its picture's bytes", () => {
    expect(bytesOf(APPOINTMENT, "soft-font").length / bytesOf(APPOINTMENT, "raster").length).toBeLessThan(
      1 / 6,
    );
    for (const document of [PICKUP, VISITOR])
      expect(bytesOf(document, "soft-font").length).toBeLessThan(6_000);
  });
});

describe("both ways", () => {
  test.each(PRINTED)("keep lines 30 rows apart, and rules and pictures off the lines: %s", (mode) => {
    const rows = [
      ["Tờ khai đăng ký khai sinh theo mẫu của Bộ Tư pháp", "1"],
      ["Giấy chứng sinh", "2"],
    ];
    const columns = [{ width: { share: 5 } }, { width: { share: 1 } }];
    const blocks: readonly SlipBlock[] = [
      { kind: "text", text: "một\nhai\nba" },
      { kind: "table", columns, head: ["Tên giấy tờ", "SL"], rows },
      { kind: "banner", text: "IN LẠI" },
      { kind: "text", text: "bốn" },
    ];
    const { lines, bitmap } = paperOf({ blocks }, mode);
    const bottoms = lines.map(({ bottom }) => bottom);
    expect([(bottoms[1] ?? 0) - (bottoms[0] ?? 0), (bottoms[2] ?? 0) - (bottoms[1] ?? 0)]).toEqual([30, 30]);
    const isBar = (y: number): boolean =>
      bitmap.data.subarray(y * bitmap.stride, y * bitmap.stride + 8).every((byte) => byte === 0xff);
    const bars = Array.from({ length: bitmap.rows }, (_, y) => y).filter(isBar);
    expect(bars.filter((y) => bottoms.some((bottom) => y >= bottom - 24 && y < bottom))).toEqual([]);
    // Three lines, the table's upper rule, its head, a rule, three lines, a rule, the banner, the last line.
    const between = bottoms.slice(1).map((bottom, index) => {
      const above = bottoms[index] ?? 0;
      return bars.filter((y) => y >= above && y < bottom).length;
    });
    expect(between).toEqual([0, 0, 2, 2, 0, 0, expect.any(Number)]);
    expect(between.at(-1)).toBeGreaterThan(20);
  });

  test.each(PRINTED)("give the same bytes each time, and the same QR codes as a picture slip: %s", (mode) => {
    for (const document of Object.values(SLIPS)) {
      expect(bytesOf(document, mode)).toEqual(bytesOf(document, mode));
      expect(paperOf(document, mode).qr).toEqual(paperOf(document, "raster").qr);
    }
  });

  test.each(TEXT_MODES)("refuse a letter that can't be printed by its name and block: %s", (mode) => {
    for (const letter of ["ก", "😀", "中", "\u001b", "\u0010", "\u0004"]) {
      const blocks: readonly SlipBlock[] = [
        { kind: "rule" },
        { kind: "key-value", key: "Họ tên:", value: `Trần ${letter}` },
      ];
      expect(renderSlip({ blocks }, PROFILE, mode)).toMatchObject({
        kind: "unmappable",
        unmappable: letter,
        block: 1,
      });
    }
  });

  test.each(PRINTED)("draw a block whose letters the printer lacks, and print its neighbours: %s", (mode) => {
    const blocks: readonly SlipBlock[] = [
      { kind: "text", text: "Müller, 20 °C" },
      { kind: "text", text: "Ông Trần" },
    ];
    const rendered = renderSlip({ blocks }, PROFILE, mode);
    const kinds = rendered.kind === "rendered" ? rendered.bands.map(({ kind }) => kind) : [];
    // The store takes any letter of ours; the pages of TCVN3 have neither ü nor °.
    expect(kinds.filter((kind) => kind === "letters")).toHaveLength(mode === "tcvn3" ? 1 : 2);
    expect(kinds.includes("raster")).toBe(mode === "tcvn3");
  });

  test.each(PRINTED)("are pictures on a printer that has no such letters, whoever asks: %s", (mode) => {
    const plain = PRINTER_PROFILES["generic-80"];
    expect(renderSlip(QUEUE, plain, mode)).toEqual(renderSlip(QUEUE, plain));
  });

  test.each(TEXT_MODES)("print decomposed letters as composed ones: %s", (mode) => {
    const words = "Trần Thị Thử Nghiệm, Ấp Giả Định";
    expect(bytesOf(text(words.normalize("NFD")), mode)).toEqual(bytesOf(text(words), mode));
  });

  test.each(TEXT_MODES)("never let a text become a command: %s", (mode) => {
    const likely = fc.constantFrom(
      "\u001b",
      "@",
      "\u001d",
      "V",
      "\u0010",
      "\u0004",
      "\u0014",
      "\b",
      "A",
      "ế",
    );
    const anything = fc.oneof(likely, fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }));
    const wanted = new Set(messagesOf(bytesOf(APPOINTMENT, mode)).map(({ kind }) => kind));
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (parts) => {
        const rendered = renderSlip(text(parts.join("")), PROFILE, mode);
        if (rendered.kind !== "rendered") return;
        const bytes = wholeSlip(slipBytes(rendered.bands, PROFILE, USB_BYTES_PER_S));
        for (const { kind } of messagesOf(bytes)) expect(wanted, kind).toContain(kind);
        for (const [at, byte] of bytes.entries())
          if (byte === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(bytes[at + 1]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(PRINTED)("wrap a name of 60 letters and break a word wider than the line: %s", (mode) => {
    const name = "Nguyễn Phước Bảo Long Hoàng Thị Thùy Trang Đặng Trần Quý Anh";
    const lines = paperOf({ blocks: [{ kind: "key-value", key: "Họ tên:", value: name }] }, mode).lines;
    expect(lines.length).toBeGreaterThan(1);
    const wide = paperOf(text("Ế".repeat(100)), mode).lines;
    expect(wide.reduce((sum, { letters }) => sum + letters.length, 0)).toBe(100);
    for (const { letters } of [...lines, ...wide])
      for (const { x, width } of letters) expect(x + 12 * width).toBeLessThanOrEqual(PROFILE.width_dots + 1);
  });
});
