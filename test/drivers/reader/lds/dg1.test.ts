/** Proves that the zone is found in data group 1, and what is refused. */
import { expect, test } from "vitest";
import { parseDg1 } from "../../../../drivers/reader/lds/dg1.pure.ts";
import { asciiBytes, concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { zoneText } from "../mrz/vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const dg1 = (heading: string, text: string): Uint8Array =>
  concatBytes(fromHex(heading) ?? new Uint8Array(), asciiBytes(text));

test("the zone of M1", () => {
  expect(parseDg1(dg1("61 5D 5F 1F 5A", zoneText("M1")), TODAY)).toMatchObject({
    ok: true,
    zone: { idNumber: "001090000001", surname: "NGUYEN" },
    warnings: [],
  });
});

test.each([
  ["structure", dg1("61 5C 5F 1F 5A", zoneText("M1"))],
  ["structure", dg1("62 5D 5F 1F 5A", zoneText("M1"))],
  ["structure", dg1("61 5D 5F 1E 5A", zoneText("M1"))],
  ["structure", dg1("61 5F 5F 1F 5A", `${zoneText("M1")}\x05\x00`)],
  ["structure", new Uint8Array()],
  ["length", dg1("61 5C 5F 1F 59", zoneText("M1").slice(1))],
  ["composite-check", dg1("61 5D 5F 1F 5A", zoneText("M1").replace("<6NGUYEN", "<7NGUYEN"))],
])("refused as %s", (error, bytes) => {
  expect(parseDg1(bytes, TODAY)).toEqual({ ok: false, error });
});
