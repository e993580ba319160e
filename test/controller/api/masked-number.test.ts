import { describe, expect, test } from "vitest";
import { maskedNumber, maskedNumberAloud } from "../../../controller/api/masked-number.ts";

describe("an ID number", () => {
  test("is three digits behind stars on screens and slips", () => {
    expect([maskedNumber("001"), maskedNumber("***")]).toEqual(["***001", "***"]);
  });

  test("is heard digit by digit, without stars", () => {
    expect(maskedNumberAloud("012")).toEqual({
      vi: "số căn cước, cuối là không, một, hai",
      en: "ID number ending in zero, one, two",
    });
    expect(maskedNumberAloud("957").vi).toBe("số căn cước, cuối là chín, năm, bảy");
  });

  test("of which nothing is known is said to be hidden", () => {
    expect(maskedNumberAloud("***")).toEqual({ vi: "số căn cước đã ẩn", en: "ID number hidden" });
  });
});
