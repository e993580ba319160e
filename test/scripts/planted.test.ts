/** Each planted mistake still fits the product; `npm run locker-defects` and `lab-defects` tell who notices it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { SUITES } from "../../scripts/lab/suites.ts";
import { edited } from "../../scripts/planted/edit.ts";
import { LAB_MISTAKES } from "../../scripts/planted/lab.ts";
import { LOCKER_MISTAKES } from "../../scripts/planted/locker.ts";

const ROOT = new URL("../../", import.meta.url);
const source = (file: string): string => readFileSync(fileURLToPath(new URL(file, ROOT)), "utf8");

const TABLES = [
  { where: "in the boxes", planted: LOCKER_MISTAKES },
  { where: "in the lab", planted: LAB_MISTAKES },
];

describe.each(TABLES)("mistakes planted $where", ({ planted }) => {
  test.each(planted.map(({ name, edits }) => [name, edits] as const))("%s fits", (_name, edits) => {
    expect(edits.length).toBeGreaterThan(0);
    const texts = new Map(edits.map(({ file }) => [file, source(file)]));
    for (const edit of edits) {
      const after = edited(texts.get(edit.file) ?? "", edit);
      expect(after === undefined ? `${edit.file}: ${edit.find}` : "fits").toBe("fits");
      texts.set(edit.file, after ?? "");
    }
  });

  test("have names of their own, and are no simulator's", () => {
    expect(new Set(planted.map(({ name }) => name)).size).toBe(planted.length);
    const files = planted.flatMap(({ edits }) => edits.map(({ file }) => file));
    expect(files.filter((file) => !/^(?:controller|drivers)\//.test(file))).toEqual([]);
  });
});

test("each mistake in the lab is looked for by a suite that there is", () => {
  const names = SUITES.map(({ name }) => name);
  expect(LAB_MISTAKES.filter(({ suite }) => !names.includes(suite))).toEqual([]);
});

test("an edit fits once or not at all", () => {
  const edit = { file: "", find: "a b", replace: "c" };
  expect(edited("x a b y", edit)).toBe("x c y");
  expect(edited("a b a b", edit)).toBeUndefined();
  expect(edited("ab", edit)).toBeUndefined();
});
