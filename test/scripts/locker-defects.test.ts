/** Each planted mistake still fits the product; whether the proof notices it, `npm run locker-defects` tells. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PLANTED } from "../../scripts/locker-defects/planted.ts";
import { edited } from "../../scripts/locker-defects/trial.ts";

const ROOT = new URL("../../", import.meta.url);
const source = (file: string): string => readFileSync(fileURLToPath(new URL(file, ROOT)), "utf8");

describe("planted mistakes", () => {
  test.each(PLANTED.map(({ name, edits }) => [name, edits] as const))("%s fits", (_name, edits) => {
    expect(edits.length).toBeGreaterThan(0);
    const texts = new Map(edits.map(({ file }) => [file, source(file)]));
    for (const edit of edits) {
      const after = edited(texts.get(edit.file) ?? "", edit);
      expect(after === undefined ? `${edit.file}: ${edit.find}` : "fits").toBe("fits");
      texts.set(edit.file, after ?? "");
    }
  });

  test("have names of their own, and are no simulator's", () => {
    expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length);
    const files = PLANTED.flatMap(({ edits }) => edits.map(({ file }) => file));
    expect(files.filter((file) => !/^(?:controller|drivers)\//.test(file))).toEqual([]);
  });

  test("fit once or not at all", () => {
    const edit = { file: "", find: "a b", replace: "c" };
    expect(edited("x a b y", edit)).toBe("x c y");
    expect(edited("a b a b", edit)).toBeUndefined();
    expect(edited("ab", edit)).toBeUndefined();
  });
});
