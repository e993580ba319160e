/** Proves that the technician's codec finds zones in bytes, as lines and as data group 1, and writes them back. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { mrzCodec } from "../../../../drivers/reader/mrz/protocol.ts";
import { asciiBytes, concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { mrzVector, zoneText } from "./vectors.ts";

const CODEC = mrzCodec({ year: 2026, month: 11, day: 21 });
const M1_BYTES = fromHex(mrzVector("M1.hex")) ?? new Uint8Array();
const M1 = {
  kind: "td1",
  documentCode: "ID",
  issuer: "VNM",
  documentNumber: "090000001",
  optional1: "001090000001<<9",
  idNumber: "001090000001",
  birthDate: "1990-01-01",
  sex: "male",
  expiryDate: "2030-01-01",
  nationality: "VNM",
  optional2: "",
  surname: "NGUYEN",
  givenNames: "VAN MAU",
  warnings: [],
  packing: "lines",
  between: "cr",
  behind: "cr",
};
const bytesOf = (message: Readonly<Record<string, unknown>>): Uint8Array => {
  const encoded = CODEC.encode(message);
  if ("error" in encoded) throw new Error(encoded.error);
  return encoded.bytes;
};

test("M1 as a reader sends it, both ways", () => {
  expect(CODEC.decode(M1_BYTES)).toEqual([M1]);
  expect(bytesOf(M1)).toEqual(M1_BYTES);
});

test("data group 1 of M1 has the length and the digest of the reference", () => {
  const dg1 = bytesOf({ ...M1, packing: "dg1" });
  expect(dg1).toHaveLength(95);
  expect(createHash("sha256").update(dg1).digest("hex")).toBe(mrzVector("M1.dg1.sha256"));
  expect(CODEC.decode(dg1)).toEqual([{ ...M1, packing: "dg1", between: "none", behind: "none" }]);
});

describe("what decode printed, encode turns back into the same bytes", () => {
  test.each(["M1", "M2", "icao", "icao-long"])("%s, with every end", (name) => {
    const zone = zoneText(name);
    const lines = [zone.slice(0, 30), zone.slice(30, 60), zone.slice(60)];
    for (const between of ["", "\r", "\n", "\r\n"])
      for (const behind of ["", "\r", "\n", "\r\n"]) {
        const sent = asciiBytes(lines.join(between) + behind);
        const decoded = CODEC.decode(sent);
        expect(decoded).toHaveLength(1);
        expect(bytesOf(JSON.parse(JSON.stringify(decoded[0])))).toEqual(sent);
      }
  });

  test("a card without expiry", () => {
    const bytes = bytesOf({ ...M1, expiryDate: "none" });
    expect(CODEC.decode(bytes)).toMatchObject([{ expiryDate: "none", warnings: [] }]);
  });
});

test("zones, refusals and noise come in order", () => {
  const wrong = asciiBytes(zoneText("M1").replace("9001011", "9001012"));
  expect(CODEC.decode(concatBytes(Uint8Array.of(0x02, 0x5d), M1_BYTES, wrong, Uint8Array.of(0xff)))).toEqual([
    { kind: "noise", bytes: "02 5D", reason: "no-zone" },
    M1,
    { kind: "error", error: "birth-date-check", length_bytes: 90 },
    { kind: "noise", bytes: "FF", reason: "no-zone" },
  ]);
});

test("without a day a Vietnamese birth is known all the same", () => {
  expect(mrzCodec().decode(M1_BYTES)).toEqual([M1]);
});

test("a long input is noise, and costs no stack", () => {
  const bytes = new Uint8Array(200_000).fill(0x49);
  expect(toHex(bytes.subarray(0, 2))).toBe("49 49");
  expect(CODEC.decode(bytes.map((_, index) => (index % 29 === 0 ? 0 : 0x49)))).toHaveLength(1);
});

test.each([
  [{ kind: "td3" }, /^kind:/],
  [{ kind: "td1" }, /^birthDate:/],
  [{ ...M1, surname: 7 }, /^surname: a text/],
  [{ ...M1, surname: "Nguyễn" }, /^surname: letters/],
  [{ ...M1, sex: "X" }, /^sex:/],
  [{ ...M1, birthDate: "1990-02-30" }, /^birthDate:/],
  [{ ...M1, expiryDate: "2130-01-01" }, /^expiryDate:/],
  [{ ...M1, expiryDate: 7 }, /^expiryDate:/],
  [{ ...M1, packing: "dg2" }, /^packing:/],
  [{ ...M1, between: "tab" }, /^between:/],
  [{ ...M1, behind: "tab" }, /^behind:/],
])("encode refuses %j with a reason", (message, reason) => {
  expect(CODEC.encode(message)).toEqual({ error: expect.stringMatching(reason) });
});

test("names fields for every kind it prints", () => {
  expect(CODEC.kinds.map(({ kind }) => kind)).toEqual(["td1", "error"]);
});
