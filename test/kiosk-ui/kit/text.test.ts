/**
 * The catalogues: both languages say the same things, in one normal form, Vietnamese with its marks.
 */
import { describe, expect, it } from "vitest";
import { en as citizenEn } from "../../../kiosk-ui/kit/text/citizen.en.ts";
import { vi as citizenVi } from "../../../kiosk-ui/kit/text/citizen.vi.ts";
import { counter } from "../../../kiosk-ui/kit/text/counter.ts";
import { en as doorEn } from "../../../kiosk-ui/kit/text/door.en.ts";
import { vi as doorVi } from "../../../kiosk-ui/kit/text/door.vi.ts";
import { en as hallEn } from "../../../kiosk-ui/kit/text/hall.en.ts";
import { vi as hallVi } from "../../../kiosk-ui/kit/text/hall.vi.ts";
import { en as locksEn } from "../../../kiosk-ui/kit/text/locks.en.ts";
import { vi as locksVi } from "../../../kiosk-ui/kit/text/locks.vi.ts";
import { en as managerEn } from "../../../kiosk-ui/kit/text/manager.en.ts";
import { vi as managerVi } from "../../../kiosk-ui/kit/text/manager.vi.ts";
import { en as pagersEn } from "../../../kiosk-ui/kit/text/pagers.en.ts";
import { vi as pagersVi } from "../../../kiosk-ui/kit/text/pagers.vi.ts";
import { results } from "../../../kiosk-ui/kit/text/results.ts";
import { signIn } from "../../../kiosk-ui/kit/text/sign-in.ts";
import { staffEn } from "../../../kiosk-ui/kit/text/staff.en.ts";
import { staff } from "../../../kiosk-ui/kit/text/staff.ts";
import { en as technicianEn } from "../../../kiosk-ui/kit/text/technician.en.ts";
import { vi as technicianVi } from "../../../kiosk-ui/kit/text/technician.vi.ts";
import { anyOf, minutesVi } from "../../../kiosk-ui/kit/text/words.ts";

/** Arguments that any sentence with gaps can be filled with. */
const fill = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(fill);
  if (typeof value === "function") {
    const tries = [
      () => value(3, 4, 5),
      () => value("A012", "A012", "A012"),
      () => value({ low: 5, high: 10 }),
      () => value([1, 2]),
    ];
    return tries.flatMap((attempt) => {
      try {
        return fill(attempt()).filter((sentence) => !sentence.includes("[object"));
      } catch {
        return [];
      }
    });
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(fill) : [];
};

const VIETNAMESE = {
  citizenVi,
  hallVi,
  doorVi,
  counter,
  results,
  locksVi,
  staff,
  technicianVi,
  managerVi,
  pagersVi,
  signIn,
};
const ENGLISH = { citizenEn, hallEn, doorEn, technicianEn, managerEn, pagersEn, locksEn, staffEn };
/** Letters that only Vietnamese has. */
const MARKED = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;
/** Words that are the same with and without marks, names and codes. */
const UNMARKED = /^(?:English|Trang|Tiếng Việt|Home|[\d\s–·/:.,A-ZÔ→←×-]*)$/;

describe("the catalogues", () => {
  it("say the same things in both languages", () => {
    expect(Object.keys(citizenEn).sort()).toEqual(Object.keys(citizenVi).sort());
    expect(Object.keys(hallEn).sort()).toEqual(Object.keys(hallVi).sort());
    expect(Object.keys(locksEn.why).sort()).toEqual(Object.keys(locksVi.why).sort());
    expect(Object.keys(pagersEn.why).sort()).toEqual(Object.keys(pagersVi.why).sort());
  });

  it.each(Object.entries({ ...VIETNAMESE, ...ENGLISH }))("keep to NFC: %s", (_name, catalogue) => {
    for (const sentence of fill(catalogue)) expect(sentence).toBe(sentence.normalize("NFC"));
  });

  it.each(Object.entries(VIETNAMESE))("write Vietnamese with its marks: %s", (_name, catalogue) => {
    const bare = fill(catalogue).filter(
      (sentence) => sentence.length > 12 && !MARKED.test(sentence) && !UNMARKED.test(sentence),
    );
    expect(bare).toEqual([]);
  });

  it.each(Object.entries(ENGLISH))("have no Vietnamese left in the English: %s", (_name, catalogue) => {
    expect(fill(catalogue).filter((sentence) => MARKED.test(sentence) && sentence !== "Tiếng Việt")).toEqual(
      [],
    );
  });

  it("address a citizen as Ông/Bà and never as bạn", () => {
    const words = fill(citizenVi).join(" ");
    expect(words).toContain("Ông/Bà");
    expect(words).not.toMatch(/\bbạn\b/i);
  });

  it.each(Object.entries({ ...VIETNAMESE, ...ENGLISH }))(
    "use only glyphs that are shipped: %s",
    (_n, catalogue) => {
      // Latin and Vietnamese subsets of the font (kit/style/fonts.css), arrows aside, which the log draws in mono.
      const shipped =
        /^[\u0020-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u2000-\u206f\u20ab→←×]*$/;
      for (const sentence of fill(catalogue)) expect(sentence).toMatch(shipped);
    },
  );

  it("tell the guard that no card may be kept as a pledge", () => {
    // Luật Căn cước, Art. 7 (identity.md).
    expect(doorVi.pledge).toContain("Không giữ thẻ");
  });

  it("never call what a chip says genuine without its issuer's signature", () => {
    expect(Object.entries(doorVi.trust).filter(([, words]) => /xác minh/.test(words))).toEqual([
      ["chip-issuer", doorVi.trust["chip-issuer"]],
    ]);
    expect(Object.entries(doorEn.trust).filter(([, words]) => /verified/.test(words))).toEqual([
      ["chip-issuer", doorEn.trust["chip-issuer"]],
    ]);
  });

  it("tell the manager to look and to ask, never to accuse", () => {
    expect(managerVi.frequent_means).toContain("quan sát và hỏi thăm");
    expect(managerVi.frequent_means).toContain("đừng vội kết luận");
  });

  it("list counters and minutes as people say them", () => {
    expect(anyOf([3], "hoặc")).toBe("3");
    expect(anyOf([3, 4], "hoặc")).toBe("3 hoặc 4");
    expect(anyOf([3, 4, 5], "hoặc")).toBe("3, 4 hoặc 5");
    expect(minutesVi({ low: 15, high: 20 })).toBe("15–20 phút");
    expect(minutesVi({ low: 5, high: 5 })).toBe("5 phút");
  });
});
