/**
 * Vietnamese on paper, judged by a reader that is not ours: the sheet's picture goes through tesseract and must come
 * back with at most 1 % wrong letters. Where tesseract is missing, the test says so and is skipped by name.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { blankBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import { drawSlip } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { writePng } from "../../../simulators/printer/png.ts";
import { PICKUP, QUEUE, slipOf, wordsOf } from "./sample-slips.ts";

const CER_MAX = 0.01;
const SIDE_DOTS = 32;

const languages = spawnSync("tesseract", ["--list-langs"], { encoding: "utf8" });
const HAS_TESSERACT = languages.status === 0 && /^vie$/m.test(languages.stdout);
if (!HAS_TESSERACT)
  process.stderr.write(
    "slip-ocr: tesseract with `vie` is not installed, legibility is NOT judged on this machine\n",
  );

/** The pictures of a slip under one another with white around, as the paper shows them; QR codes left out. */
const pictureOf = (document: SlipDocument): Uint8Array => {
  const paper = PRINTER_PROFILES["epson-t20iii"];
  const drawn = drawSlip(document, paper);
  if (drawn.kind !== "drawn") throw new Error(drawn.kind);
  const pictures = drawn.pieces.flatMap((piece) => (piece.kind === "picture" ? [piece.bitmap] : []));
  const rows = pictures.reduce((sum, bitmap) => sum + bitmap.rows, 0);
  const sheet = blankBitmap(paper.width_dots + 2 * SIDE_DOTS, rows + 2 * SIDE_DOTS);
  let y = SIDE_DOTS;
  for (const bitmap of pictures)
    for (let row = 0; row < bitmap.rows; row++, y++)
      sheet.data.set(
        bitmap.data.subarray(row * bitmap.stride, (row + 1) * bitmap.stride),
        y * sheet.stride + SIDE_DOTS / 8,
      );
  return writePng(sheet, paper.dots_per_mm);
};

const readBack = (png: Uint8Array): string => {
  const folder = mkdtempSync(join(tmpdir(), "slip-ocr-"));
  try {
    const file = join(folder, "slip.png");
    writeFileSync(file, png);
    const options = ["-l", "vie", "--psm", "4", "--dpi", "203"];
    return execFileSync("tesseract", [file, "stdout", ...options], { encoding: "utf8", stdio: "pipe" });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

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

describe.runIf(HAS_TESSERACT)("slips read by tesseract", () => {
  test.each([
    ["queue slip", QUEUE],
    ["queue slip of a priority lane, reprinted", slipOf({ priority: true, reprint: 1, number: "B068" })],
    ["pick-up receipt", PICKUP],
  ])("the %s comes back with at most 1 % wrong letters", { timeout: 60_000 }, (_, document) => {
    const [wanted, seen] = [bare(wordsOf(document)), bare(readBack(pictureOf(document)))];
    expect(distance(wanted, seen) / wanted.length, `${wanted}\n${seen}`).toBeLessThanOrEqual(CER_MAX);
  });
});

describe.runIf(!HAS_TESSERACT)("slips without tesseract on this machine", () => {
  test("are not judged for legibility here; install tesseract-ocr and tesseract-ocr-vie", () => {
    expect(HAS_TESSERACT).toBe(false);
  });
});
