/** Which characters act without being seen, and what is shown in their place. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hasControl,
  hasInvisible,
  hasUnassigned,
  visibleText,
} from "../../../drivers/runtime/visible.pure.ts";

const kindsOf = (text: string): string =>
  [
    hasControl(text) ? "control" : "",
    hasInvisible(text) ? "invisible" : "",
    hasUnassigned(text) ? "unassigned" : "",
  ]
    .filter((kind) => kind !== "")
    .join(" ");

describe("what can't be seen", () => {
  test.each([
    ["NUL", 0x00, "control"],
    ["ESC, the start of ESC @ and of colours", 0x1b, "control"],
    ["GS, the start of GS V", 0x1d, "control"],
    ["DLE, the start of DLE EOT", 0x10, "control"],
    ["DEL", 0x7f, "control"],
    ["CSI of C1", 0x9b, "control"],
    ["OSC of C1", 0x9d, "control"],
    ["NEL", 0x85, "control"],
    ["line separator", 0x2028, "control"],
    ["paragraph separator", 0x2029, "control"],
    ["Arabic letter mark", 0x061c, "control invisible"],
    ["left-to-right mark", 0x200e, "control invisible"],
    ["right-to-left mark", 0x200f, "control invisible"],
    ["first embedding", 0x202a, "control invisible"],
    ["right-to-left override", 0x202e, "control invisible"],
    ["first isolate", 0x2066, "control invisible"],
    ["last isolate", 0x2069, "control invisible"],
    ["soft hyphen", 0xad, "invisible"],
    ["zero-width space", 0x200b, "invisible"],
    ["zero-width non-joiner", 0x200c, "invisible"],
    ["zero-width joiner", 0x200d, "invisible"],
    ["word joiner", 0x2060, "invisible"],
    ["byte order mark inside", 0xfeff, "invisible"],
    ["Hangul filler", 0x3164, "invisible"],
    ["variation selector", 0xfe0f, "invisible"],
    ["combining grapheme joiner", 0x034f, "invisible"],
    ["tag letter", 0xe0041, "invisible"],
    ["private use", 0xe000, "unassigned"],
    ["a non-character", 0xffff, "unassigned"],
    ["half a pair", 0xd800, "unassigned"],
  ])("%s", (_name, code, kinds) => {
    const text = `Mẫu${String.fromCodePoint(code)}Ảo`;
    expect(kindsOf(text)).toBe(kinds);
    expect(visibleText(text)).toBe("Mẫu\ufffdẢo");
  });

  test("letters, blanks, marks and markup are seen", () => {
    const text = "Nguyễn Văn Mẫu <b>&amp;</b> Y Bô-Ê'Ban \u00a0 ơ̆ 王 “”…";
    expect([kindsOf(text), visibleText(text)]).toEqual(["", text]);
  });

  test("what is shown of any text has nothing unseen, and as many characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = visibleText(text);
        expect(kindsOf(shown)).toBe("");
        expect(Array.from(shown)).toHaveLength(Array.from(text).length);
      }),
      { seed: 6, numRuns: 2_000 },
    );
  });
});
