/** Judges data group 13: the worked ones, what stays undecoded, every refusal and warning, and totality. */
import { describe, expect, test } from "vitest";
import {
  DG13_FIELDS_MAX,
  type Dg13Field,
  parseDg13,
  readDg13,
} from "../../../../drivers/reader/lds/dg13.pure.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { utf8 } from "../vectors.ts";
import { dg13Vector } from "./vectors.ts";

const text = (value: string): Uint8Array => tlv(0x0c, utf8(value));
const field = (number: number, content: Uint8Array): Uint8Array =>
  tlv(0x30, tlv(0x02, Uint8Array.of(number)), content);
const OID = fromHex("06 06 28 D3 16 01 00 08") ?? new Uint8Array();
const group = (...fields: readonly Uint8Array[]): Uint8Array =>
  tlv(0x6d, tlv(0x30, tlv(0x02, Uint8Array.of(1)), OID, tlv(0x31, ...fields)));
const warningsOf = (bytes: Uint8Array) => {
  const result = parseDg13(bytes);
  return result.ok ? result.warnings : result.error;
};

describe("the worked groups", () => {
  test("D1 gives number, name and birth, and leaves the parents undecoded", () => {
    expect(dg13Vector("D1")).toHaveLength(129);
    expect(parseDg13(dg13Vector("D1"))).toEqual({
      ok: true,
      value: {
        texts: {
          idNumber: "001090000001",
          name: "Nguyễn Văn Mẫu",
          birthDate: "01/01/1990",
          field15: "012345678",
        },
        family: {},
        birthDate: { year: 1990, month: 1, day: 1 },
        issueDate: undefined,
        expiryDate: undefined,
      },
      warnings: [],
    });
  });

  test("parents are decoded where a procedure wants them, and then nothing else is", () => {
    expect(parseDg13(dg13Vector("D1"), new Set<Dg13Field>(["parents"]))).toMatchObject({
      ok: true,
      value: { texts: {}, family: { parents: ["Nguyễn Cha", "Trần Mẹ"] } },
    });
  });

  test("D4: a residence of 138 bytes is whole", () => {
    const result = parseDg13(dg13Vector("D4"));
    const residence = result.ok ? result.value.texts.residence : undefined;
    expect(residence).toMatch(/^Tổ 7, .* Hà Nội$/);
    expect(utf8(residence ?? "")).toHaveLength(138);
  });

  test("D5: texts of other kinds, dates of issue and expiry", () => {
    expect(parseDg13(dg13Vector("D5"))).toMatchObject({
      ok: true,
      value: {
        texts: { idNumber: "001090000001" },
        issueDate: { year: 2021, month: 2, day: 1 },
        expiryDate: { year: 2030, month: 1, day: 1 },
      },
      warnings: [],
    });
  });

  test("D3 has no field", () => {
    expect(parseDg13(dg13Vector("D3"))).toMatchObject({ ok: true, value: { texts: {}, family: {} } });
  });
});

describe("sensitive fields", () => {
  test.each([
    [6, "ethnicity"],
    [7, "religion"],
    [10, "features"],
    [13, "parents"],
    [14, "spouse"],
  ] as const)("%i is not looked into: even damaged text in it is no refusal", (number, name) => {
    const damaged = group(field(number, tlv(0x0c, Uint8Array.of(0xff))));
    expect(parseDg13(damaged)).toMatchObject({ ok: true, value: { texts: {}, family: {} }, warnings: [] });
    expect(parseDg13(damaged, new Set<Dg13Field>([name]))).toEqual({ ok: false, error: "encoding" });
  });

  test("a value that looks like a field number is part of its value", () => {
    const family = tlv(0x30, tlv(0x0c, Uint8Array.of(0x02, 0x01, 0x02, 0x0c, 0x01, 0x41)));
    expect(parseDg13(group(field(1, text("001090000001")), field(13, family)))).toMatchObject({
      ok: true,
      value: { texts: { idNumber: "001090000001" } },
    });
  });
});

const BROKEN: readonly (readonly [string, Uint8Array])[] = [
  ["structure", new Uint8Array()],
  ["structure", dg13Vector("D1").slice(0, -1)],
  ["structure", concatBytes(dg13Vector("D1"), Uint8Array.of(0))],
  ["structure", tlv(0x6e, dg13Vector("D1").subarray(2))],
  ["structure", tlv(0x6d, tlv(0x30, OID, tlv(0x31)))],
  ["structure", group(tlv(0x30, tlv(0x02, Uint8Array.of(1))))],
  ["structure", group(tlv(0x30, tlv(0x02, Uint8Array.of(1)), text("a"), text("b")))],
  ["structure", group(tlv(0x30, tlv(0x02, Uint8Array.of(0, 1)), text("a")))],
  ["structure", group(tlv(0x31, tlv(0x02, Uint8Array.of(1)), text("a")))],
  [
    "structure",
    group(...Array.from({ length: DG13_FIELDS_MAX + 1 }, (_, number) => field(number, text("a")))),
  ],
  ["field-repeated", group(field(2, text("Một")), field(2, text("Hai")))],
  ["encoding", group(field(2, tlv(0x0c, Uint8Array.of(0x4e, 0xe1, 0xbb))))],
  ["control-character", group(field(2, text("Nguyễn\x1b@")))],
  ["control-character", group(field(2, text("Nguyễn\u202e")))],
  ["control-character", group(field(2, text("Nguyễn\u009b31m")))],
  ["name", group(field(2, text("Nguyễn\u200b Mẫu")))],
  ["name", group(field(2, text(`Mẫu${"\u0336".repeat(9)}`)))],
  ["name", group(field(2, text("")))],
  ["id-number", group(field(1, text("01090000001")))],
  ["id-number", group(field(1, text("０01090000001")))],
];
test.each(BROKEN)("refused as %s", (error, bytes) => {
  expect(parseDg13(bytes)).toEqual({ ok: false, error });
});

test.each([
  ["unknown-field", group(field(17, text("a")))],
  ["field-form", group(field(2, tlv(0x04, utf8("a"))))],
  ["field-form", group(field(2, tlv(0x30)))],
  ["date-form", group(field(3, text("1990-01-01")))],
  ["date-form", group(field(3, text("30/02/1990")))],
  ["not-nfc", group(field(2, text("Nguyễn".normalize("NFD"))))],
])("kept with the warning %s", (warning, bytes) => {
  expect(warningsOf(bytes)).toEqual([warning]);
});

test("a later version is read with a warning", () => {
  const later = tlv(0x6d, tlv(0x30, tlv(0x02, Uint8Array.of(2)), OID, tlv(0x31)));
  expect(warningsOf(later)).toEqual(["unknown-version"]);
  expect(readDg13(later)?.version).toBe(2);
});

test("a residence with a character nobody sees is read with its place", () => {
  expect(parseDg13(group(field(9, text("Ví\u200bDụ"))))).toMatchObject({
    value: { texts: { residence: "Ví\ufffdDụ" } },
  });
});

test("names come in NFC whatever the chip holds", () => {
  expect(parseDg13(group(field(2, text("Nguyễn".normalize("NFD")))))).toMatchObject({
    value: { texts: { name: "Nguyễn" } },
  });
});

test("10,000 random and damaged groups give a result each, without a throw", () => {
  const random = new SeededRandom(20_260_103);
  const seen: Record<string, number> = {};
  for (let index = 0; index < 10_000; index++) {
    const bytes = index % 4 === 0 ? random.bytes(random.between(0, 80)) : dg13Vector("D1").slice();
    for (let hits = random.between(0, 2); hits > 0; hits--)
      bytes[random.between(0, Math.max(0, bytes.length - 1))] = random.between(0, 255);
    const result = parseDg13(bytes);
    const kind = result.ok ? "read" : result.error;
    seen[kind] = (seen[kind] ?? 0) + 1;
  }
  expect(Object.values(seen).reduce((sum, count) => sum + count, 0)).toBe(10_000);
  for (const reached of ["read", "structure", "encoding", "control-character", "id-number", "field-repeated"])
    expect(seen[reached], reached).toBeGreaterThan(0);
});
