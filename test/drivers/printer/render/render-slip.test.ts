/**
 * From document to bands: nothing lost by trimming, nothing printed as "?", nothing that a printer would
 * obey.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { breakRealTimeCommands } from "../../../../drivers/printer/escpos/real-time.pure.ts";
import { slipBytes } from "../../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { type Band, bandsOf } from "../../../../drivers/printer/render/bands.pure.ts";
import { type Bitmap, blankBitmap } from "../../../../drivers/printer/render/bitmap.pure.ts";
import { layBlock } from "../../../../drivers/printer/render/layout.pure.ts";
import { drawSlip, renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import {
  foldText,
  isPlain,
  type SlipDocument,
} from "../../../../drivers/printer/render/slip-document.pure.ts";
import { faceOf } from "../../../../drivers/printer/render/typeface.pure.ts";
import { appointmentOf } from "../sample-forms.ts";
import { PICKUP, QUEUE, slipOf, VISITOR, wordsOf } from "../sample-slips.ts";

const PAPER = PRINTER_PROFILES["epson-t20iii"];

/** The picture that a printer makes of bands, by the rule of the paper alone. */
const pictureOf = (bands: readonly Band[], width_dots: number, rows: number): Bitmap => {
  const bitmap = blankBitmap(width_dots, rows);
  let y = 0;
  for (const band of bands) {
    if (band.kind === "feed") y += band.dots;
    if (band.kind !== "raster") continue;
    const left = band.align === "left" ? 0 : (bitmap.stride - band.width_bytes) / 2;
    for (let row = 0; row < band.rows; row++, y++)
      bitmap.data.set(
        band.data.subarray(row * band.width_bytes, (row + 1) * band.width_bytes),
        y * bitmap.stride + left,
      );
  }
  return bitmap;
};

const text = (words: string): SlipDocument => ({ blocks: [{ kind: "text", text: words }] });

describe("trimmed bands", () => {
  const picture = fc
    .record({
      stride: fc.integer({ min: 1, max: 12 }),
      rows: fc.integer({ min: 1, max: 60 }),
      seed: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 40 }),
    })
    .map(({ stride, rows, seed }) => {
      const bitmap = blankBitmap(stride * 8, rows);
      for (const [at, value] of seed) bitmap.data[at % bitmap.data.length] = value;
      return bitmap;
    });

  test("show the identical picture, whatever was inked", () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 1, max: 255 }), fc.boolean(), (bitmap, rows, aligned) => {
        const paper = {
          width_dots: bitmap.width_dots,
          band_rows_max: rows,
          aligned_raster: aligned,
          qr: "printer",
        } as const;
        const bands = bandsOf(bitmap, paper);
        expect(pictureOf(bands, bitmap.width_dots, bitmap.rows).data).toEqual(bitmap.data);
        for (const band of bands) {
          if (band.kind !== "raster") continue;
          expect(band.rows).toBeLessThanOrEqual(rows);
          expect(Number.isInteger((bitmap.stride - band.width_bytes) / 2) || band.align === "left").toBe(
            true,
          );
        }
      }),
    );
  });

  test.each([
    ["queue slip", QUEUE],
    ["pick-up receipt", PICKUP],
    ["visitor slip", VISITOR],
    ["appointment slip", appointmentOf({})],
  ])("make the %s at most 56 percent of the untrimmed one, in the same picture", (_, document) => {
    const drawn = drawSlip(document, PAPER);
    const rendered = renderSlip(document, PAPER);
    if (drawn.kind !== "drawn" || rendered.kind !== "rendered") throw new Error("not rendered");
    const pictures = drawn.pieces.flatMap((piece) => (piece.kind === "picture" ? [piece.bitmap] : []));
    const untrimmed = pictures.reduce((sum, bitmap) => sum + bitmap.data.length, 0);
    const bytes = slipBytes(rendered.bands, PAPER, 1_000_000).bands.reduce(
      (sum, band) => sum + band.length,
      0,
    );
    expect(bytes / untrimmed).toBeLessThan(0.56);
    expect(pictures.flatMap((bitmap) => bandsOf(bitmap, PAPER)).length).toBeGreaterThan(10);
    for (const bitmap of pictures)
      expect(pictureOf(bandsOf(bitmap, PAPER), bitmap.width_dots, bitmap.rows).data).toEqual(bitmap.data);
  });

  test("a visitor slip says what it is for, until when, and how to end it, and names nobody", () => {
    const words = wordsOf(VISITOR);
    for (const said of ["để lấy số", "20/11/2027", "không mở ngăn tủ", "nói với bảo vệ ở cửa"])
      expect(words).toContain(said);
    expect(words).not.toMatch(/p-AbCd|kJiH|căn cước số|Họ tên/);
    expect(VISITOR.blocks.flatMap((block) => (block.kind === "qr" ? [block.data.slice(0, 6)] : []))).toEqual([
      "MC1:V:",
      "MC1:J:",
    ]);
  });

  test("are the same bytes each time the same slip is rendered", () => {
    expect(renderSlip(QUEUE, PAPER)).toEqual(renderSlip(QUEUE, PAPER));
  });
});

describe("real-time commands inside a picture", () => {
  const hits = (data: Uint8Array): number =>
    data.reduce(
      (sum, byte, at) => sum + (byte === 0x10 && [4, 5, 0x14].includes(data[at + 1] ?? 0) ? 1 : 0),
      0,
    );

  test("are gone, at the cost of one dot each", () => {
    const commands = Uint8Array.of(0x10, 0x04, 0x01, 0xff, 0x10, 0x05, 0x02, 0x00, 0x10, 0x14, 0x08, 0x10);
    const safe = breakRealTimeCommands(commands);
    expect([hits(commands), hits(safe)]).toEqual([3, 0]);
    expect([...safe]).toEqual([0x18, 0x04, 0x01, 0xff, 0x18, 0x05, 0x02, 0x00, 0x18, 0x14, 0x08, 0x10]);
  });

  test("are broken by adding one dot a hit and changing nothing else, in any data", () => {
    const likely = fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x00);
    fc.assert(
      fc.property(fc.array(likely, { maxLength: 60 }), (codes) => {
        const data = Uint8Array.from(codes);
        const safe = breakRealTimeCommands(data);
        expect(hits(safe)).toBe(0);
        const changed = safe.filter((byte, at) => byte !== data[at]);
        expect(changed.length).toBe(hits(data));
        expect(changed.every((byte) => byte === 0x18)).toBe(true);
      }),
    );
  });
});

describe("letters", () => {
  test("print the same whether they came composed or decomposed", () => {
    const words = "Trần Thị Thử Nghiệm, Ấp Giả Định";
    expect(renderSlip(text(words.normalize("NFD")), PAPER)).toEqual(renderSlip(text(words), PAPER));
  });

  test("that are plain are each one letter as people see it, composed, and not folded", () => {
    const every = Array.from({ length: 0x2_700 }, (_, code) => String.fromCharCode(code)).filter(isPlain);
    expect(every.length).toBeGreaterThan(700);
    const segmenter = new Intl.Segmenter("vi", { granularity: "grapheme" });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...every), { maxLength: 40 }), (letters) => {
        const words = letters.join("");
        expect(words.normalize("NFC")).toBe(words);
        expect(Array.from(segmenter.segment(words), ({ segment }) => segment)).toEqual(letters);
        expect(letters.filter((letter) => "\u00d0\u00a0\u00ad\t\r".includes(letter))).toEqual([]);
      }),
    );
  });

  test("that look alike or can't be seen are folded", () => {
    expect(foldText("\u00d0\u00e0o\u00a0\u200bV\uff11\r")).toBe("Đào V1");
  });

  test.each([
    ["a Chinese letter", "Số 中", "中"],
    ["a base letter with a stray mark", "x\u0303y", "x\u0303"],
    ["a picture of several code points", "ok 👨‍👩‍👧", "👨"],
  ])("without a glyph are an error that names them: %s", (_, words, unmappable) => {
    expect(renderSlip(text(words), PAPER)).toEqual({
      kind: "unmappable",
      unmappable,
      face: "body",
      block: 0,
    });
  });

  test("of the number face that don't exist are an error too", () => {
    const document: SlipDocument = { blocks: [{ kind: "text", text: "a1", face: "number" }] };
    expect(renderSlip(document, PAPER)).toEqual({
      kind: "unmappable",
      unmappable: "a",
      face: "number",
      block: 0,
    });
  });
});

describe("lines", () => {
  const linesOf = (words: string, width_dots: number): readonly string[] => {
    const block = layBlock({ kind: "text", text: words }, width_dots);
    if (block.kind !== "laid") throw new Error("not laid");
    return block.laid.lines.map((line) => line.clusters.map((cluster) => cluster.text).join(""));
  };

  test("never pass the paper's edge and keep every word, at any width", () => {
    const word = fc.stringMatching(/^[a-zàảãáạăâđêôơưỳỵ]{1,30}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 60, max: 576 }),
        (words, width) => {
          const lines = linesOf(words.join(" "), width);
          expect(lines.join("").replaceAll(" ", "")).toBe(words.join("").normalize("NFC"));
          for (const line of lines) {
            const dots = Array.from(line).reduce(
              (sum, l) => sum + (faceOf("body").glyphs.get(l)?.advance_16ths ?? 0),
              0,
            );
            expect(dots / 16).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });

  test("break at spaces, and inside a word only when it is wider than the paper", () => {
    expect(linesOf("Thành phần hồ sơ", 100)).toEqual(["Thành", "phần hồ", "sơ"]);
    expect(linesOf("ẤẤẤẤẤẤẤẤ", 80).join("")).toBe("ẤẤẤẤẤẤẤẤ");
  });
});

describe("documents that can't be printed", () => {
  test("are refused for a QR text that is too long or not plain", () => {
    for (const data of ["", "đ", "a".repeat(214)])
      expect(renderSlip({ blocks: [{ kind: "qr", data }] }, PAPER)).toEqual({
        kind: "refused",
        why: "qr-data",
      });
    expect(renderSlip({ blocks: [{ kind: "qr", data: "a".repeat(213) }] }, PAPER).kind).toBe("rendered");
  });

  test("are refused for more blocks than a slip may have", () => {
    const blocks = Array.from({ length: 401 }, () => ({ kind: "rule" }) as const);
    expect(renderSlip({ blocks }, PAPER)).toEqual({ kind: "refused", why: "too-many-blocks" });
  });

  test("are refused for more paper than two metres", () => {
    const lines = (count: number) =>
      Array.from({ length: count }, () => ({ kind: "text", text: "a" }) as const);
    // 33 rows a line of the body face.
    expect(renderSlip({ blocks: [...lines(350), { kind: "feed", dots: 4_450 }] }, PAPER).kind).toBe(
      "rendered",
    );
    expect(renderSlip({ blocks: [...lines(350), { kind: "feed", dots: 4_451 }] }, PAPER)).toEqual({
      kind: "refused",
      why: "too-long",
    });
  });
});

describe("the slips", () => {
  test("carry their serial, and a reprint says so on top", () => {
    const words = (document: SlipDocument): readonly string[] =>
      document.blocks.flatMap((block) => ("text" in block ? [`${block.kind}: ${block.text}`] : []));
    expect(words(QUEUE)).toContain("text: Số phiếu: j147");
    expect(words(QUEUE).some((line) => line.startsWith("banner"))).toBe(false);
    expect(words(slipOf({ reprint: 2 }))[0]).toBe("banner: IN LẠI LẦN 2");
  });
});
