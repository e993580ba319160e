/**
 * The codes on the kept pictures, read by two readers that are not ours: jsqr and zxing, its WebAssembly from
 * the disk. What they read is what the slip was made with, the large code and the small one.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import jsqr from "jsqr";
import { beforeAll, describe, expect, test } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { type Bitmap, blankBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { readPng, rgbaOf } from "../../support/png-reader.ts";
import { SAMPLES } from "./sample-forms.ts";

const FOLDER = new URL("../../golden/slips/", import.meta.url);
const ZXING = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
/** White rows that a reader of one code is given above and below it. */
const AROUND_ROWS = 40;

/** jsqr is CommonJS: its types put the function under `default`, Node hands the module itself. */
const readOne = jsqr as unknown as typeof jsqr.default;

beforeAll(async () => {
  const wasmBinary = Uint8Array.from(readFileSync(ZXING)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

const picture = (name: string): Bitmap => readPng(readFileSync(new URL(`${name}-epson-t20iii.png`, FOLDER)));

/** Every code that zxing finds, top to bottom. */
const codesIn = async (bitmap: Bitmap): ReturnType<typeof readBarcodes> => {
  const data = rgbaOf(bitmap);
  // What a browser calls ImageData is this and nothing more to zxing.
  const image = { data, width: bitmap.width_dots, height: bitmap.rows, colorSpace: "srgb" } as ImageData;
  const found = await readBarcodes(image, { formats: ["QRCode"] });
  return [...found].sort((a, b) => a.position.topLeft.y - b.position.topLeft.y);
};

/** What one holds before a reader of one code. */
const cut = (bitmap: Bitmap, from: number, to: number): Bitmap => {
  const [top, bottom] = [Math.max(0, from - AROUND_ROWS), Math.min(bitmap.rows, to + AROUND_ROWS)];
  const data = bitmap.data.subarray(top * bitmap.stride, bottom * bitmap.stride);
  return { ...blankBitmap(bitmap.width_dots, bottom - top), data };
};

const wanted = (document: SlipDocument): readonly string[] =>
  document.blocks.flatMap((block) => (block.kind === "qr" ? [block.data] : []));

describe("the codes of a kept picture", () => {
  test.each(Object.entries(SAMPLES))("%s: zxing reads every one", async (name, document) => {
    expect((await codesIn(picture(name))).map(({ text }) => text)).toEqual(wanted(document));
  });

  test.each(Object.entries(SAMPLES))("%s: jsqr reads each where it stands", async (name, document) => {
    const bitmap = picture(name);
    const read = (await codesIn(bitmap)).map(({ position }) => {
      const part = cut(bitmap, position.topLeft.y, position.bottomLeft.y);
      return readOne(rgbaOf(part), part.width_dots, part.rows)?.data;
    });
    expect(read).toEqual(wanted(document));
  });
});
