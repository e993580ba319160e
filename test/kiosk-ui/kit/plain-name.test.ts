/**
 * Nothing in a name may turn the order of its letters round or stand there unseen.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainName } from "../../../kiosk-ui/kit/plain-name.ts";

describe("a name on the screen", () => {
  it("keeps Vietnamese letters, blanks, stars and markup as they are", () => {
    for (const name of [
      "Nguyễn V*** Mẫu",
      "Lê Đ*** Ước",
      "O’B*** <b>An</b>",
      "<img src=x onerror=alert(1)>",
    ]) {
      expect(plainName(name)).toBe(name);
    }
  });

  it("shows a mark for each override, isolate, zero-width letter and control", () => {
    const unseen = [
      0x00, 0x0a, 0x1b, 0x7f, 0x85, 0xad, 0x061c, 0x200b, 0x200d, 0x200e, 0x200f, 0x2028,
    ].concat([0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xe0041]);
    for (const code of unseen) {
      expect(plainName(`Trần${String.fromCodePoint(code)}Dụ`), code.toString(16)).toBe("Trần?Dụ");
    }
  });

  it("leaves none of them in any text, and leaves no text longer", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x2fff }), { maxLength: 60 }), (codes) => {
        const name = String.fromCodePoint(...codes);
        const shown = plainName(name);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u);
        expect(shown.length).toBeLessThanOrEqual(name.length);
      }),
    );
  });
});
