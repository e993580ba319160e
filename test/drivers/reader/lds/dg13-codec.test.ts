/** Proves that the technician's codec shows ordinary fields, hides sensitive ones, and writes all back. */
import { expect, test } from "vitest";
import { DG13_CODEC } from "../../../../drivers/reader/lds/dg13-codec.pure.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { dg13Vector } from "./vectors.ts";

const shown = (bytes: Uint8Array): string => JSON.stringify(DG13_CODEC.decode(bytes));

test("D1 as a technician reads it: the parents' names are bytes", () => {
  expect(DG13_CODEC.decode(dg13Vector("D1"))).toEqual([
    {
      kind: "dg13",
      version: 1,
      oid: "28 D3 16 01 00 08",
      fields: [
        { number: 1, name: "idNumber", type: "utf8", text: "001090000001" },
        { number: 2, name: "name", type: "utf8", text: "Nguyễn Văn Mẫu" },
        { number: 3, name: "birthDate", type: "utf8", text: "01/01/1990" },
        {
          number: 13,
          name: "parents",
          hex: "30 1B 0C 0C 4E 67 75 79 E1 BB 85 6E 20 43 68 61 0C 0B 54 72 E1 BA A7 6E 20 4D E1 BA B9",
        },
        { number: 15, name: "field15", type: "utf8", text: "012345678" },
      ],
      warnings: [],
    },
  ]);
  expect(shown(dg13Vector("D1"))).not.toContain("Cha");
});

test("groups, refusals and noise come in order", () => {
  const wrong = fromHex("6D 02 30 00") ?? new Uint8Array();
  expect(
    DG13_CODEC.decode(concatBytes(Uint8Array.of(0xff), dg13Vector("D3"), wrong, Uint8Array.of(0x6d, 5))),
  ).toMatchObject([
    { kind: "noise", bytes: "FF", reason: "no-group" },
    { kind: "dg13", fields: [] },
    { kind: "error", error: "structure", length_bytes: 4 },
    { kind: "noise", bytes: "6D 05", reason: "no-group" },
  ]);
});

test("a length longer than needed is read, and said", () => {
  const long = fromHex("6D 81 0F 30 0D 02 01 01 06 06 28 D3 16 01 00 08 31 00") ?? new Uint8Array();
  expect(DG13_CODEC.decode(long)).toMatchObject([{ kind: "dg13", warnings: ["length-form"] }]);
});

test("what a sensitive field says is shown as bytes", () => {
  const religion = DG13_CODEC.encode({ kind: "dg13", fields: [{ number: 7, text: "Không" }] });
  expect("bytes" in religion && DG13_CODEC.decode(religion.bytes)).toMatchObject([
    { fields: [{ number: 7, name: "religion", hex: "0C 06 4B 68 C3 B4 6E 67" }] },
  ]);
});

test("a message of the fields alone makes D3 and D2's number", () => {
  const bytes = DG13_CODEC.encode({ kind: "dg13", fields: [] });
  expect(bytes).toEqual({ bytes: dg13Vector("D3") });
  const one = DG13_CODEC.encode({ kind: "dg13", fields: [{ number: 1, text: "079300000002" }] });
  expect("bytes" in one && toHex(one.bytes)).toContain(toHex(dg13Vector("D2").subarray(17, 36)));
});

test.each([
  [{ kind: "dg14", fields: [] }, /^kind:/],
  [{ kind: "dg13" }, /^fields: list/],
  [{ kind: "dg13", version: 128, fields: [] }, /^version:/],
  [{ kind: "dg13", oid: "2", fields: [] }, /^oid:/],
  [{ kind: "dg13", fields: [7] }, /^fields: the 1\./],
  [{ kind: "dg13", fields: [{ number: 1, text: "079300000002" }, { number: 2 }] }, /^fields: the 2\./],
  [{ kind: "dg13", fields: [{ number: 2, type: "bmp", text: "a" }] }, /^fields: the 1\./],
  [{ kind: "dg13", fields: [{ number: 1, text: "1" }] }, /id-number/],
  [{ kind: "dg13", fields: [{ number: 2, hex: "0C" }] }, /structure/],
  [{ kind: "dg13", fields: [{ number: 2, text: "x".repeat(9_000) }] }, /longer than/],
])("encode refuses %j with a reason", (message, reason) => {
  expect(DG13_CODEC.encode(message)).toEqual({ error: expect.stringMatching(reason) });
});

test("names fields for every kind it prints", () => {
  expect(DG13_CODEC.kinds.map(({ kind }) => kind)).toEqual(["dg13", "error"]);
});
