/**
 * Our printer's QR codes, read back by two readers that are not ours, in every version and over all sizes of
 * text.
 */
import { describe, expect, test } from "vitest";
import { encodeQr, qrSize, qrVersion } from "../../../../drivers/printer/render/qr.pure.ts";
import { jsqrReads } from "../../../support/jsqr.ts";
import { zxingReads } from "../../../support/zxing.ts";

const QUIET = 4;
const SCALE = 4;

interface Picture {
  readonly side: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

const pictureOf = (bytes: Uint8Array): Picture | undefined => {
  const code = encodeQr(bytes);
  if (code === undefined) return undefined;
  const side = (code.size + 2 * QUIET) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (code.isDark(Math.floor(x / SCALE) - QUIET, Math.floor(y / SCALE) - QUIET)) {
        const inside = [x, y].every((v) => v >= QUIET * SCALE && v < side - QUIET * SCALE);
        if (inside) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      }
  return { side, pixels };
};

/** What both readers see: one text, or the two that differ. */
const readBack = async (bytes: Uint8Array): Promise<readonly (string | undefined)[]> => {
  const picture = pictureOf(bytes);
  if (picture === undefined) return [];
  const { side, pixels } = picture;
  const codes = await zxingReads(pixels, side, side);
  return [...new Set([jsqrReads(pixels, side, side)?.data, ...codes.map(({ text }) => text)])];
};

const CAPACITIES = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213];

describe("the printer's QR codes", () => {
  test.each(CAPACITIES.map((bytes, index) => [index + 1, bytes]))(
    "version %i is read back when full, with %i bytes",
    async (version, bytes) => {
      const text = Array.from({ length: bytes }, (_, at) => String.fromCharCode(0x21 + ((at * 7) % 90))).join(
        "",
      );
      expect(qrVersion(bytes)).toBe(version);
      expect(encodeQr(Buffer.from(text))?.size).toBe(qrSize(version));
      expect(await readBack(Buffer.from(text))).toEqual([text]);
    },
  );

  test("are read back at every length up to the first versions' limit", async () => {
    for (let length = 1; length <= 60; length += 7) {
      const text = "https://x.example/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP".slice(0, length);
      expect(await readBack(Buffer.from(text))).toEqual([text]);
    }
  });

  test("take one byte more in the next version, and nothing past version 10", () => {
    CAPACITIES.forEach((bytes, index) => {
      expect(qrVersion(bytes + 1)).toBe(index === 9 ? undefined : index + 2);
    });
    expect(encodeQr(new Uint8Array(214))).toBeUndefined();
  });
});
