/** Proves that the technician's codec of scans is exact both ways, and never shows foreign text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CCCD_QR_CODEC, cccdQrCodec } from "../../../../drivers/reader/cccd-qr/codec.pure.ts";
import { SCAN_ENDS } from "../../../../drivers/reader/cccd-qr/framing.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { fictionalPerson, qrText } from "../../../../simulators/reader/fictional-person.ts";
import { utf8, vector, vectorBytes } from "../vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const Q1 = vector("Q1.text");
const REFERENCE = "AbCdEfGhIjKlMnOpQrStU_";

describe("reader/cccd-qr", () => {
  test("prints Q1 as a technician reads it", () => {
    expect(CCCD_QR_CODEC.decode(concatBytes(vectorBytes("Q1"), Uint8Array.of(0x0d)))).toEqual([
      {
        kind: "cccd",
        idNumber: "001090000001",
        cmnd: "012345678",
        name: "Nguyễn Văn Mẫu",
        birthDate: "1990-01-01",
        sex: "Nam",
        residence: "Số 1, Đường Thử Nghiệm, Phường Ví Dụ, Quận Mẫu, Hà Nội",
        issueDate: "2021-02-01",
        extra: [],
        extraShapes: [],
        fields: 7,
        warnings: [],
        prefix: [],
        suffix: "cr",
      },
    ]);
  });

  test.each([
    ["ticket", { kind: "ticket", code: "A-017", prefix: [], suffix: "none" }],
    ["receipt", { kind: "receipt", reference: REFERENCE }],
    [
      "visitor",
      { kind: "visitor", person: "p-AbCdEfGhIjKlMnOpQrStU_", pass: "kJiHgFeDcBaZyXwVuTsR-0", suffix: "none" },
    ],
    ["url", { kind: "url", length_bytes: 11 }],
    ["vietqr", { kind: "vietqr", length_bytes: 10 }],
    ["bhyt", { kind: "bhyt", length_bytes: 21 }],
    ["unknown", { kind: "unknown", length_bytes: 3 }],
    ["error.raw", { kind: "error", error: "encoding", length_bytes: 1 }],
    [
      "dressed-ticket",
      { kind: "ticket", code: "A-017", prefix: ["stx", "]Q2", "\\000026", "bom"], suffix: "etx-crlf" },
    ],
  ])("prints the hand-typed %s", (name, message) => {
    expect(CCCD_QR_CODEC.decode(vectorBytes(name))).toMatchObject([message]);
  });

  test("makes the hand-typed visitor slip of its id and its pass", () => {
    const slip = { kind: "visitor", person: "p-AbCdEfGhIjKlMnOpQrStU_", pass: "kJiHgFeDcBaZyXwVuTsR-0" };
    const encoded = CCCD_QR_CODEC.encode({ ...slip, suffix: "none" });
    expect("bytes" in encoded && toHex(encoded.bytes)).toBe(toHex(vectorBytes("visitor")));
  });

  test("says what each field of a 2024 card past the seventh may be, by its shape", () => {
    const text = vector("Q3.text").replace("||||", "|01022020|001090000002|Nguyễn Văn Ảo|7 điểm");
    expect(CCCD_QR_CODEC.decode(utf8(text))).toMatchObject([
      {
        kind: "cccd",
        extra: ["01022020", "001090000002", "Nguyễn Văn Ảo", "7 điểm"],
        extraShapes: ["date", "cancelled-number", "parent-name", "other"],
        warnings: [],
      },
    ]);
    expect(CCCD_QR_CODEC.decode(utf8(vector("Q3.text")))).toMatchObject([
      { extraShapes: ["empty", "empty", "empty", "empty"] },
    ]);
  });

  test("prints several scans, refusals and noise in order, foreign text as lengths", () => {
    const sent = utf8(
      `https://example.invalid/x\r${Q1.replace("01011990", "30022001")}\r\n${"x".repeat(1_025)}\nMC1:T:7`,
    );
    expect(CCCD_QR_CODEC.decode(sent)).toMatchObject([
      { kind: "url", length_bytes: 25, suffix: "cr" },
      { kind: "error", error: "birth-date", suffix: "crlf" },
      { kind: "noise", reason: "overflow" },
      { kind: "noise", bytes: "78", reason: "overflow-rest" },
      { kind: "ticket", code: "7", suffix: "none" },
    ]);
  });

  test("knows the future only on a given day", () => {
    const born2099 = utf8("001299000001||Nguyễn Văn Mẫu|01012099|Nam|Ví Dụ|01012100\r");
    expect(CCCD_QR_CODEC.decode(born2099)).toMatchObject([{ kind: "cccd" }]);
    expect(cccdQrCodec(TODAY).decode(born2099)).toMatchObject([{ kind: "error", error: "birth-date" }]);
  });

  test("what decode printed, encode turns back into the same bytes", () => {
    const prefixes = ["", "\x02", "]Q1", "\\000026", "\ufeff", "]Q2\\000026", "\x02]Q1\ufeff"];
    const texts = fc.oneof(
      fc.constantFrom(
        Q1,
        vector("Q2.text"),
        vector("Q3.text"),
        Q1.normalize("NFD"),
        Q1.replace("01022021", "x"),
      ),
      fc.constantFrom("MC1:T:A-017", `MC1:R:${REFERENCE}`),
      fc.integer({ min: 1, max: 6_237 }).map((index) => qrText(fictionalPerson(index))),
    );
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...prefixes),
        fc.constantFrom<Uint8Array>(...Object.values(SCAN_ENDS)),
        (text, prefix, end) => {
          const sent = concatBytes(utf8(prefix + text), end);
          const decoded = CCCD_QR_CODEC.decode(sent);
          expect(decoded).toHaveLength(1);
          const encoded = CCCD_QR_CODEC.encode(JSON.parse(JSON.stringify(decoded[0])));
          expect("bytes" in encoded && toHex(encoded.bytes)).toBe(toHex(sent));
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  test.each([
    [{ kind: "url", length_bytes: 3 }, /^text: of the code/],
    [{ kind: "url", text: "abc" }, /kind unknown/],
    [{ kind: "unknown", text: "" }, /^text: at least one/],
    [{ kind: "error", error: "name" }, /^kind: one of cccd, ticket/],
    [{ kind: "ticket" }, /code: a text/],
    [{ kind: "ticket", code: "a b" }, /kind unknown/],
    [{ kind: "receipt", reference: "short" }, /kind unknown/],
    [{ kind: "receipt", reference: 7 }, /reference: a text/],
    [{ kind: "visitor", person: "p-1", pass: "2" }, /kind unknown/],
    [{ kind: "visitor", person: "p-1" }, /person, pass: texts/],
    [{ kind: "ticket", code: "7", suffix: "esc" }, /^suffix:/],
    [{ kind: "ticket", code: "7", prefix: ["x"] }, /^prefix:/],
    [{ kind: "ticket", code: "7", prefix: "stx" }, /^prefix:/],
    [{ kind: "cccd", idNumber: "1" }, /field|id-number/],
    [{ kind: "cccd", idNumber: "a|b" }, /idNumber: a text without/],
    [{ kind: "cccd", extra: "x" }, /extra: a list/],
    [{ kind: "cccd", fields: 11 }, /fields: 7/],
    [{ kind: "cccd", idNumber: "001090000001", name: "Mẫu", birthDate: "1990-02-30" }, /birth-date/],
    [
      {
        kind: "cccd",
        idNumber: "001090000001",
        name: "Mẫu",
        birthDate: "1990-01-01",
        residence: "x".repeat(1_024),
      },
      /longer than 1024/,
    ],
  ])("encode refuses %j with a reason", (message, reason) => {
    expect(CCCD_QR_CODEC.encode(message)).toEqual({ error: expect.stringMatching(reason) });
  });

  test("names fields for every kind it prints", () => {
    expect(CCCD_QR_CODEC.kinds.map(({ kind }) => kind)).toEqual([
      "cccd",
      "ticket",
      "receipt",
      "visitor",
      "job",
      "vietqr",
      "url",
      "bhyt",
      "unknown",
      "error",
    ]);
  });
});
