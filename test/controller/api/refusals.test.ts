import { describe, expect, it } from "vitest";
import { REFUSALS } from "../../../controller/api/refusals.ts";

const VIETNAMESE = /[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i;
const rows = Object.entries(REFUSALS);

describe("every refusal", () => {
  it.each(rows)("%s says in whole sentences of both languages what happened", (_code, { vi, en }) => {
    expect(vi).toMatch(/^\p{Lu}.*[.!]$/u);
    expect(vi).toMatch(VIETNAMESE);
    expect(en).toMatch(/^[A-Z].*[.!]$/);
    expect(en).not.toMatch(VIETNAMESE);
  });

  it("is told apart from every other one", () => {
    expect(new Set(rows.map(([, { vi }]) => vi)).size).toBe(rows.length);
    expect(new Set(rows.map(([, { en }]) => en)).size).toBe(rows.length);
  });
});
