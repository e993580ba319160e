/** Proves that wrapped data shows nowhere by accident, and that the one way in works. */
import { format, inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { PERSONAL_SHOWN, Personal } from "../../../drivers/runtime/personal.ts";

describe("personal", () => {
  const secret = "Nguyễn Văn Mẫu";
  const wrapped = new Personal({ name: secret });

  test("reveal gives the value itself", () => {
    expect(wrapped.reveal()).toEqual({ name: secret });
  });

  test.each([
    ["a template", `${wrapped}`],
    ["concatenation", `seen: ${wrapped}`],
    ["String()", String(wrapped)],
    ["JSON", JSON.stringify({ deep: [wrapped] })],
    ["util.inspect", inspect({ deep: [wrapped] }, { depth: 9, showHidden: true })],
    ["util.format", format("%s %o %O %j", wrapped, wrapped, wrapped, wrapped)],
    ["an error's text", new Error(`bad: ${wrapped}`).message],
  ])("%s shows the placeholder and nothing of the value", (_way, shown) => {
    expect(shown).toContain(PERSONAL_SHOWN);
    expect(shown).not.toContain("Mẫu");
  });

  test("spreading, listing keys and cloning find nothing", () => {
    expect({ ...wrapped }).toEqual({});
    expect(Reflect.ownKeys(wrapped)).toEqual([]);
    expect(JSON.stringify(structuredClone(wrapped))).not.toContain("Mẫu");
  });

  test("arithmetic on it never uses the value", () => {
    expect(Number(new Personal(42))).toBeNaN();
  });
});
