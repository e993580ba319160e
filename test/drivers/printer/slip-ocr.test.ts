/**
 * Vietnamese on paper, judged by a reader that is not ours: the sheet's picture goes through tesseract and
 * must come back with at most 1 % wrong letters. Where tesseract is missing, that is said aloud and the small
 * print is read back by our own glyphs instead.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writePng } from "../../../controller/shell/pictures/png.ts";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { slipBytes } from "../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { type Bitmap, blankBitmap, isInk, stampGlyph } from "../../../drivers/printer/render/bitmap.pure.ts";
import type { Face, Glyph } from "../../../drivers/printer/render/face.pure.ts";
import { drawBlocks, layBlock } from "../../../drivers/printer/render/layout.pure.ts";
import { printerTypeface } from "../../../drivers/printer/render/printer-letters.pure.ts";
import { drawSlip, renderSlip } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { drawnTypeface, faceOf, type Typefaces } from "../../../drivers/printer/render/typeface.pure.ts";
import { readPaper, wholeSlip } from "./paper-reading.ts";
import { SAMPLES } from "./sample-forms.ts";
import { QUEUE } from "./sample-slips.ts";

const CER_MAX = 0.01;
/** Smaller letters, a cell apart; and double size beside the huge number the reader may pass over. */
const GLYPH_CER_MAX = 0.025;
const SIDE_DOTS = 32;
const USB_BYTES_PER_S = 1_000_000;

const languages = spawnSync("tesseract", ["--list-langs"], { encoding: "utf8" });
const HAS_TESSERACT = languages.status === 0 && /^vie$/m.test(languages.stdout);
if (!HAS_TESSERACT)
  process.stderr.write(
    "slip-ocr: tesseract with `vie` is not installed, only our own glyphs judge the letters\n",
  );

const PAPER = PRINTER_PROFILES["epson-t20iii"];

/** The pictures of a slip under one another with white around, as the paper shows them; QR codes left out. */
const pictureOf = (document: SlipDocument): Uint8Array => {
  const drawn = drawSlip(document, PAPER);
  if (drawn.kind !== "drawn") throw new Error(drawn.kind);
  return sheetOf(drawn.pieces.flatMap((piece) => (piece.kind === "picture" ? [piece.bitmap] : [])));
};

/** The same slip as glyphs in the printer's store, as a reading of its bytes apart from ours shows it. */
const glyphPictureOf = (document: SlipDocument): Uint8Array => {
  const rendered = renderSlip(document, PAPER, "soft-font");
  if (rendered.kind !== "rendered") throw new Error(rendered.kind);
  const slip = slipBytes(rendered.bands, PAPER, USB_BYTES_PER_S);
  return sheetOf([readPaper(wholeSlip(slip), slip.rows).bitmap]);
};

const sheetOf = (pictures: readonly Bitmap[]): Uint8Array => {
  const rows = pictures.reduce((sum, bitmap) => sum + bitmap.rows, 0);
  const sheet = blankBitmap(PAPER.width_dots + 2 * SIDE_DOTS, rows + 2 * SIDE_DOTS);
  let y = SIDE_DOTS;
  for (const bitmap of pictures)
    for (let row = 0; row < bitmap.rows; row++, y++)
      sheet.data.set(
        bitmap.data.subarray(row * bitmap.stride, (row + 1) * bitmap.stride),
        y * sheet.stride + SIDE_DOTS / 8,
      );
  return writePng(sheet, PAPER.dots_per_mm);
};

/**
 * Ways in which the reader takes a page apart: columns of lines of any size, one block of lines. Which of
 * them suits a slip is not what is judged.
 */
const PAGE_MODES = ["4", "6"] as const;

const readBack = (png: Uint8Array, mode: (typeof PAGE_MODES)[number]): string => {
  const folder = mkdtempSync(join(tmpdir(), "slip-ocr-"));
  try {
    const file = join(folder, "slip.png");
    writeFileSync(file, png);
    const words = [file, "stdout", "-l", "vie", "--psm", mode, "--dpi", "203"];
    const env = { ...process.env, OMP_THREAD_LIMIT: "1" };
    return execFileSync("tesseract", words, { encoding: "utf8", stdio: "pipe", env });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const smallWordsOf = (document: SlipDocument): string =>
  document.blocks
    .flatMap((block) => (block.kind === "text" && block.face === "small" ? [block.text] : []))
    .join(" ");

/** Edits needed to turn one text into the other, spaces and rules aside. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};

const bare = (text: string): string => text.normalize("NFC").replace(/[\s—–\-_=.]+/g, "");

/** Every letter that the face has, most ink first, so that "l" is not seen inside "Đ". */
const lettersOf = (face: Face): readonly (readonly [string, Glyph])[] =>
  [...face.glyphs].sort(([, a], [, b]) => inkOf(b) - inkOf(a));
const inkOf = (glyph: Glyph): number =>
  glyph.rows.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);

/** The glyph's every dot and no other within its own advance: this letter stands at the pen. */
const stands = (bitmap: Bitmap, glyph: Glyph, pen: number, baseline: number, face: Face): boolean => {
  const stamp = blankBitmap(bitmap.width_dots, bitmap.rows);
  stampGlyph(stamp, glyph, pen, baseline, "ink");
  const to = pen + Math.floor(glyph.advance_16ths / 16) - 1;
  for (let y = Math.max(0, baseline - face.size_px); y < Math.min(bitmap.rows, baseline + 8); y++)
    for (let x = pen + 1; x < to; x++) if (isInk(bitmap, x, y) !== isInk(stamp, x, y)) return false;
  return true;
};

/** Reads plain lines back by our own glyphs: a poorer judge, for machines without tesseract. */
const readByGlyphs = (document: SlipDocument): string => {
  const { width_dots } = PAPER;
  const words = document.blocks.flatMap((block) => {
    const found = block.kind === "text" && block.face === "small" ? layBlock(block, width_dots) : undefined;
    if (found?.kind !== "laid") return [];
    const bitmap = drawBlocks([{ laid: found.laid, top: 8 }], width_dots, found.laid.rows + 16);
    return found.laid.lines.map((line) => {
      const face = faceOf(line.face.name);
      const letters = lettersOf(face);
      let [text, pen_16ths] = ["", line.x * 16];
      for (let turn = 0; turn < line.clusters.length; turn++) {
        const pen = (pen_16ths + 8) >> 4;
        const seen = letters.find(([, glyph]) => stands(bitmap, glyph, pen, line.baseline + 8, face));
        if (seen === undefined) return text;
        text += seen[0];
        pen_16ths += seen[1].advance_16ths;
      }
      return text;
    });
  });
  return words.join(" ");
};

/** All but the strips, whose letters are no words. */
const SLIPS = Object.entries(SAMPLES).filter(([name]) => !name.startsWith("strip"));

/** The words line by line across the paper, as a reader goes over a table too. */
const linesOf = (document: SlipDocument, typefaces: Typefaces = drawnTypeface): string => {
  const { width_dots } = PAPER;
  return document.blocks
    .flatMap((block) => {
      const found =
        block.kind === "feed" || block.kind === "cut" ? undefined : layBlock(block, width_dots, typefaces);
      if (found?.kind !== "laid") return [];
      const placed = [...found.laid.lines].sort((a, b) => a.baseline - b.baseline || a.x - b.x);
      return placed.map(({ clusters }) => clusters.map(({ text }) => text).join(""));
    })
    .join(" ");
};

const errorRate = (wanted: string, seen: string): number =>
  distance(bare(wanted), bare(seen)) / bare(wanted).length;

/** The reader's least error, and what it saw last. */
const judged = (wanted: string, picture: Uint8Array): readonly [number, string] => {
  let [rate, seen] = [1, ""];
  for (const mode of PAGE_MODES) {
    if (rate <= CER_MAX) break;
    seen = readBack(picture, mode);
    rate = Math.min(rate, errorRate(wanted, seen));
  }
  return [rate, seen];
};

describe(`slips read back ${HAS_TESSERACT ? "by tesseract" : "by our own glyphs, tesseract is missing"}`, () => {
  test.each(SLIPS)("the %s comes back with at most 1 % wrong letters", { timeout: 60_000 }, (_, document) => {
    const wanted = HAS_TESSERACT ? linesOf(document) : smallWordsOf(document);
    if (!HAS_TESSERACT) {
      expect(errorRate(wanted, readByGlyphs(document))).toBeLessThanOrEqual(CER_MAX);
      return;
    }
    const [rate, seen] = judged(wanted, pictureOf(document));
    expect(rate, `${wanted}\n${seen}`).toBeLessThanOrEqual(CER_MAX);
  });

  // Without the reader the cells are judged dot for dot by render/text-modes.test.ts alone.
  if (HAS_TESSERACT)
    test.each(SLIPS)(
      "the %s as glyphs in the printer's store comes back too",
      { timeout: 60_000 },
      (_, document) => {
        const wanted = linesOf(document, (name) => printerTypeface("soft", name) ?? drawnTypeface(name));
        const [rate, seen] = judged(wanted, glyphPictureOf(document));
        expect(rate, `${wanted}\n${seen}`).toBeLessThanOrEqual(GLYPH_CER_MAX);
      },
    );

  test("our own glyphs read the small print of the queue slip", () => {
    expect(errorRate(smallWordsOf(QUEUE), readByGlyphs(QUEUE))).toBeLessThanOrEqual(CER_MAX);
  });
});
