/** Fields of an untrusted object: what fits is read, the first that does not is named. */
import { describe, expect, test } from "vitest";
import { FieldReader } from "../../../../drivers/locker/bank/field-reader.pure.ts";

describe("fields of a message", () => {
  test("what fits is read as it is", () => {
    const read = new FieldReader({ board: 9, active: [0, 47], duration_ms: 500 });
    expect(read.whole("board", 0, 9)).toBe(9);
    expect(read.list("active", 47, 0, 48)).toEqual([0, 47]);
    expect(read.multiple("duration_ms", 100, 1_000)).toBe(500);
    expect(read.error).toBeUndefined();
  });

  test.each([
    [{ board: 10 }, "board must be a whole number from 0 to 9"],
    [{ board: "1" }, "board must be a whole number from 0 to 9"],
    [{ board: 0.5 }, "board must be a whole number from 0 to 9"],
    [{}, "board must be a whole number from 0 to 9"],
    [{ board: 1, active: [48] }, "active must be a whole number from 0 to 47"],
    [{ board: 1, active: "all" }, "active must be a list of 0 to 48 numbers"],
    [{ board: 1, active: [], duration_ms: 550 }, "duration_ms must be a multiple of 100"],
  ])("%j is refused by its first mistake, and harmless numbers stand in", (fields, error) => {
    const read = new FieldReader(fields);
    expect(read.whole("board", 0, 9)).toBeLessThanOrEqual(9);
    expect(read.list("active", 47, 0, 48).every((each) => each <= 47)).toBe(true);
    expect(read.multiple("duration_ms", 100, 1_000) % 100).toBe(0);
    expect(read.error).toBe(error);
  });
});
