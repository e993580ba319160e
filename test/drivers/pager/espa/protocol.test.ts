/** The meaning of ESPA blocks, both directions, against hand-typed vectors and over all bytes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ESPA_CODEC, RECORDS_MAX, readBlock } from "../../../../drivers/pager/espa/protocol.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { BCC_VECTORS, ERROR_VECTORS, NOISE_VECTORS, WIRE_VECTORS } from "./vectors.ts";

const encoded = (message: Readonly<Record<string, unknown>>): string => {
  const result = ESPA_CODEC.encode(message);
  return "bytes" in result ? toHex(result.bytes) : `error ${result.error}`;
};

const call = (...records: readonly (readonly [string, string])[]) => ({
  kind: "call",
  records: records.map(([id, value]) => ({ id, value })),
});

describe("ESPA protocol", () => {
  test("the vectors cover every kind", () => {
    const kinds = new Set(WIRE_VECTORS.flatMap(({ messages }) => messages.map(({ kind }) => kind)));
    expect(kinds).toEqual(new Set(ESPA_CODEC.kinds.map(({ kind }) => kind)));
  });

  test.each(WIRE_VECTORS)("reads and writes $hex", ({ bytes, hex, messages }) => {
    expect(ESPA_CODEC.decode(bytes)).toEqual(messages);
    expect(messages.map(encoded).join(" ")).toBe(hex);
  });

  test.each(BCC_VECTORS)("reads and writes a block whose check is $second", ({ bytes, hex }) => {
    expect(ESPA_CODEC.decode(bytes).map(encoded)).toEqual([hex]);
  });

  test.each(NOISE_VECTORS)("$hex is noise: $second", ({ bytes, hex, second }) => {
    expect(ESPA_CODEC.decode(bytes)).toEqual([{ kind: "noise", bytes: hex, reason: second }]);
  });

  test.each(ERROR_VECTORS)("$hex is refused: $second", ({ bytes, hex, second }) => {
    expect(ESPA_CODEC.decode(bytes)).toEqual([{ kind: "error", error: second, bytes: hex }]);
  });

  test("poll, select and block of one call stand in order", () => {
    const bytes = fromHex("04 31 05 32 05 01 31 02 31 1F 30 37 1E 34 1F 31 03 1D 04") ?? new Uint8Array();
    expect(ESPA_CODEC.decode(bytes).map(({ kind }) => kind)).toEqual([
      "end",
      "enquiry",
      "enquiry",
      "call",
      "end",
    ]);
  });

  test("records may be named instead of numbered", () => {
    const records = [
      { record: "call-address", value: "07" },
      { record: "call-type", value: "1" },
    ];
    expect(encoded({ kind: "call", records })).toBe("01 31 02 31 1F 30 37 1E 34 1F 31 03 1D");
  });

  test("an unknown status is read, means nothing and is written back", () => {
    const bytes = ESPA_CODEC.encode({
      kind: "status",
      records: [
        { id: "1", value: "07" },
        { id: "7", value: "9" },
      ],
    });
    expect("bytes" in bytes && ESPA_CODEC.decode(bytes.bytes)).toEqual([
      {
        kind: "status",
        records: [
          { id: "1", record: "call-address", value: "07" },
          { id: "7", record: "call-status", value: "9" },
        ],
      },
    ]);
  });

  const data = fc.string({ unit: "grapheme-ascii", maxLength: 20 });
  const record = fc.oneof(
    fc.constantFrom(["3", "4"], ["4", "2"], ["5", "9"], ["6", "1"], ["7", "71"], ["7", "99"], ["8", "1"]),
    data.map((text) => ["2", text]),
    fc.tuple(fc.constantFrom("9", "A", "zz", "$"), data),
  );

  test("records in any order come back in that order", () => {
    const records = fc.uniqueArray(record, { selector: ([id]) => id, maxLength: 8 });
    fc.assert(
      fc.property(records, fc.nat({ max: 8 }), (others, at) => {
        const all = others.toSpliced(at, 0, ["1", "07"]).map(([id, value]) => ({ id, value }));
        const result = ESPA_CODEC.encode({ kind: "call", records: all });
        const read = "bytes" in result ? ESPA_CODEC.decode(result.bytes) : [];
        expect(read).toMatchObject([{ kind: "call", records: all }]);
      }),
    );
  });

  const spoiled = fc
    .tuple(fc.constantFrom(...WIRE_VECTORS), fc.nat({ max: 60 }), fc.nat({ max: 255 }))
    .map(([{ bytes }, at, byte]) => bytes.map((old, index) => (index === at ? byte : old)));
  const wireLike = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .array(fc.constantFrom(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x1f, 0x31, 0xb1, 0x84))
      .map((list) => Uint8Array.from(list)),
    fc
      .array(fc.oneof(spoiled, fc.constantFrom(...BCC_VECTORS.map(({ bytes }) => bytes))))
      .map((list) => concatBytes(...list)),
  );

  test("whatever was decoded encodes to the same bytes; all else is named with its bytes", () => {
    fc.assert(
      fc.property(wireLike, (bytes) => {
        const back = ESPA_CODEC.decode(bytes).map((object) =>
          object.kind === "noise" || object.kind === "error" ? String(object.bytes) : encoded(object),
        );
        expect(back.join(" ")).toBe(toHex(bytes));
      }),
      { numRuns: 3_000 },
    );
  });

  test("any body has a reading", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (body) => void readBlock(body)));
  });

  test.each([
    [{ kind: "nonsense" }, "kind"],
    [{ kind: "enquiry", address: "12" }, "address"],
    [{ kind: "nak", prefix: 1 }, "prefix"],
    [{ kind: "ack", parity: "odd" }, "parity"],
    [{ kind: "call" }, "records: list"],
    [{ kind: "call", records: [{ id: "1" }] }, "records: list"],
    [{ kind: "call", records: [] }, "records: record"],
    [call(["4", "1"]), "records: no-address"],
    [call(["1", ""]), "records: call-address"],
    [call(["1", "1".repeat(17)]), "records: call-address"],
    [call(["1", "07"], ["2", "A".repeat(129)]), "records: display-message"],
    [call(["1", "07"], ["2", "Mời quầy 3"]), "records: character"],
    [call(["1", "07"], ["2", "Moi\nquay"]), "records: character"],
    [call(["1", "07"], ["3", "0"]), "records: beep-coding"],
    [call(["1", "07"], ["4", "4"]), "records: call-type"],
    [call(["1", "07"], ["5", "10"]), "records: transmissions"],
    [call(["1", "07"], ["6", "0"]), "records: priority"],
    [call(["1", "07"], ["7", "x"]), "records: call-status"],
    [call(["1", "07"], ["1", "08"]), "records: record-twice"],
    [call(["1", "07"], ["", "x"]), "records: record"],
    [
      call(["1", "07"], ...Array.from({ length: RECORDS_MAX }, () => ["A", ""] as const)),
      "records: too-many-records",
    ],
    [
      call(["1", "07"], ...Array.from({ length: 5 }, () => ["A", "A".repeat(120)] as const)),
      "records: a block",
    ],
  ])("refuses to encode %j, naming the reason", (message, why) => {
    expect(encoded(message)).toContain(`error ${why}`);
  });
});
