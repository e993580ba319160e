/**
 * The codes on the kept pictures, read by two readers that are not ours. What they read is what the slip was
 * made with, the large code and the small one.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Bitmap, blankBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { jsqrReads } from "../../support/jsqr.ts";
import { readPng, rgbaOf } from "../../support/png-reader.ts";
import { type FoundCode, zxingFinds } from "../../support/zxing.ts";
import { SAMPLES } from "./sample-forms.ts";

const FOLDER = new URL("../../golden/slips/", import.meta.url);
/** White rows that a reader of one code is given above and below it. */
const AROUND_ROWS = 40;

const picture = (name: string): Bitmap => readPng(readFileSync(new URL(`${name}-epson-t20iii.png`, FOLDER)));

const codesOn = (bitmap: Bitmap): Promise<readonly FoundCode[]> =>
  zxingFinds(rgbaOf(bitmap), bitmap.width_dots, bitmap.rows);

/** What one holds before a reader of one code. */
const cut = (bitmap: Bitmap, code: FoundCode): Bitmap => {
  const [top, bottom] = [
    Math.max(0, code.top - AROUND_ROWS),
    Math.min(bitmap.rows, code.bottom + AROUND_ROWS),
  ];
  const data = bitmap.data.subarray(top * bitmap.stride, bottom * bitmap.stride);
  return { ...blankBitmap(bitmap.width_dots, bottom - top), data };
};

const wanted = (document: SlipDocument): readonly string[] =>
  document.blocks.flatMap((block) => (block.kind === "qr" ? [block.data] : []));

describe("the codes of a kept picture", () => {
  test.each(Object.entries(SAMPLES))("%s: zxing reads every one", async (name, document) => {
    expect((await codesOn(picture(name))).map(({ text }) => text)).toEqual(wanted(document));
  });

  test.each(Object.entries(SAMPLES))("%s: jsqr reads each where it stands", async (name, document) => {
    const bitmap = picture(name);
    const read = (await codesOn(bitmap)).map((code) => {
      const part = cut(bitmap, code);
      return jsqrReads(rgbaOf(part), part.width_dots, part.rows)?.data;
    });
    expect(read).toEqual(wanted(document));
  });
});
