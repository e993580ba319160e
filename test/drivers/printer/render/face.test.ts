/** The committed glyphs: every letter there, as the fonts draw them today on this kind of machine. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fromBase64, type PackedFace } from "../../../../drivers/printer/render/face.pure.ts";
import { BODY_FACE } from "../../../../drivers/printer/render/face-body.pure.ts";
import { HEADING_FACE } from "../../../../drivers/printer/render/face-heading.pure.ts";
import { NUMBER_FACE } from "../../../../drivers/printer/render/face-number.pure.ts";
import { SMALL_FACE } from "../../../../drivers/printer/render/face-small.pure.ts";
import { STRONG_FACE } from "../../../../drivers/printer/render/face-strong.pure.ts";
import { TITLE_FACE } from "../../../../drivers/printer/render/face-title.pure.ts";
import { faceOf } from "../../../../drivers/printer/render/typeface.pure.ts";
import { drawFaces, VIETNAMESE_LETTERS } from "../../../../scripts/build-slip-font.ts";

const PACKED: readonly PackedFace[] = [
  SMALL_FACE,
  BODY_FACE,
  STRONG_FACE,
  TITLE_FACE,
  HEADING_FACE,
  NUMBER_FACE,
];
const TEXT_FACES = (["small", "body", "strong", "title", "heading"] as const).map(faceOf);

describe("the slip faces", () => {
  test("know 134 precomposed Vietnamese letters", () => {
    expect(new Set(VIETNAMESE_LETTERS).size).toBe(134);
    expect(VIETNAMESE_LETTERS.every((letter) => letter.length === 1)).toBe(true);
  });

  test.each(TEXT_FACES)("$name has every Vietnamese letter, ASCII and our punctuation, inked", (face) => {
    const letters = [...VIETNAMESE_LETTERS, ..."–—•→₫·“”°×…0123456789", "A", "z", "~", "!"];
    for (const letter of letters)
      expect(
        face.glyphs.get(letter)?.rows.some((byte) => byte !== 0),
        letter,
      ).toBe(true);
    expect(face.glyphs.get(" ")?.advance_16ths).toBeGreaterThan(0);
  });

  test.each(TEXT_FACES)("$name draws no two Vietnamese letters alike", (face) => {
    const drawn = VIETNAMESE_LETTERS.map((letter) => {
      const glyph = face.glyphs.get(letter);
      return `${glyph?.width} ${glyph?.top} ${glyph?.rows.join()}`;
    });
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  test("draw the queue number at least 12 mm high, at 8 dots a mm", () => {
    for (const letter of "0123456789ABCHZ")
      expect(faceOf("number").glyphs.get(letter)?.height, letter).toBeGreaterThanOrEqual(96);
  });

  test("stay small enough to be committed", () => {
    expect(PACKED.reduce((sum, face) => sum + face.glyphs.length, 0)).toBeLessThan(200_000);
  });

  test("are what the fonts give when drawn anew", () => {
    const drawn = drawFaces(fileURLToPath(new URL("../../../../node_modules", import.meta.url)));
    // Another processor may round an edge differently: then the sizes must still agree.
    for (const [index, face] of PACKED.entries()) {
      const anew = drawn[index];
      expect(anew?.name).toBe(face.name);
      if (process.arch === "x64") expect(anew?.glyphs).toBe(face.glyphs);
      else expect(fromBase64(anew?.glyphs ?? "").length / fromBase64(face.glyphs).length).toBeCloseTo(1, 1);
    }
  });

  test("are decoded by our base64 as by anyone's", () => {
    for (const text of ["", "QQ==", "QUI=", "QUJD", BODY_FACE.glyphs])
      expect([...fromBase64(text)]).toEqual([...Buffer.from(text, "base64")]);
  });
});
