/** Rows of a codec: kinds as listed, fields refused by name, noise joined in order. */
import { expect, test } from "vitest";
import {
  fieldRefusal,
  joinNoise,
  kindsOf,
  noiseObject,
  oneOf,
  type Rows,
  text,
} from "../../../../drivers/pager/base/codec-rows.pure.ts";

const ROWS: Rows = {
  page: {
    direction: "host",
    source: "manual p. 1",
    fields: { card: text("digits", /^[0-9]+$/), rate: oneOf("rate", [512, 1200]) },
  },
};

test("a row is listed with what its fields mean", () => {
  expect(kindsOf(ROWS)).toEqual([
    {
      kind: "page",
      direction: "host",
      source: "manual p. 1",
      fields: { card: "digits", rate: "rate: 512, 1200" },
    },
  ]);
});

test.each([
  [{ kind: "page", card: "7", rate: 512 }, undefined],
  [{ kind: "toString" }, "kind: none of page"],
  [{}, "kind: none of page"],
  [{ kind: "page", card: 7, rate: 512 }, "card: digits"],
  [{ kind: "page", card: "7", rate: "512" }, "rate: rate: 512, 1200"],
])("%j is refused by the name of its field", (message, refusal) => {
  expect(fieldRefusal(ROWS, message)).toBe(refusal);
});

test("neighbouring noise of one reason is one object, others stay apart and in order", () => {
  const frame = { kind: "page" };
  const [a, b] = [noiseObject(Uint8Array.of(1), "x"), noiseObject(Uint8Array.of(2), "x")];
  const c = noiseObject(Uint8Array.of(3), "y");
  expect(joinNoise([a, b, c, frame, a])).toEqual([{ ...a, bytes: "01 02" }, c, frame, a]);
});
