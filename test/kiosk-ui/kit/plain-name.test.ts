/**
 * Nothing in a name may turn the order of its letters round or stand there unseen.
 */
import { describe, expect, it } from "vitest";
import { visibleText } from "../../../drivers/runtime/visible.pure.ts";
import { plainName } from "../../../kiosk-ui/kit/plain-name.ts";

const CODE_POINTS = 0x11_0000;

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
      expect(plainName(`Trần${String.fromCodePoint(code)}Dụ`), code.toString(16)).toBe("Trần\ufffdDụ");
    }
  });

  it("takes the same characters for unseen as the office does, of all there are", () => {
    const differ: string[] = [];
    for (let code = 0; code < CODE_POINTS; code++) {
      const letter = String.fromCodePoint(code);
      if (plainName(letter) !== visibleText(letter)) differ.push(code.toString(16));
    }
    expect(differ).toEqual([]);
  });
});
