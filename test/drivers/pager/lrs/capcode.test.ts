/** The capcode rule of LRS alpha pagers. */
import { describe, expect, test } from "vitest";
import { capcode } from "../../../../drivers/pager/lrs/capcode.pure.ts";
import { CAPCODE_VECTORS } from "./vectors.ts";

describe("capcode", () => {
  test("the vector file holds the published values", () => {
    expect(CAPCODE_VECTORS).toHaveLength(12);
  });

  test.each(CAPCODE_VECTORS)("system $system_id, pager $id listens on $code", ({ system_id, id, code }) => {
    expect(capcode(system_id, id)).toBe(code);
  });

  test.each([
    [201, 7],
    [-1, 7],
    [0.5, 7],
    [0, 0],
    [0, 1.5],
    [13, 20_000],
  ])("system %d, pager %d has none", (system_id, id) => {
    expect(capcode(system_id, id)).toBeUndefined();
  });

  test("a capcode reserved by POCSAG is refused", () => {
    expect(capcode(13, 958)).toBeUndefined();
    expect(capcode(13, 959)).toBe(2_007_672);
  });

  test("every card of every system listens in frame 0 of the batch when its base does", () => {
    for (let system_id = 0; system_id <= 200; system_id++)
      expect((capcode(system_id, 99) ?? Number.NaN) - (capcode(system_id, 1) ?? Number.NaN)).toBe(8 * 98);
  });
});
