/** Proves what a scan is taken for, that foreign text stays in, and that the technician's codec is exact. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SCAN_ENDS } from "../../../../drivers/reader/cccd-qr/framing.ts";
import {
  CCCD_QR_CODEC,
  cccdQrCodec,
  decodeScan,
  faultOfError,
} from "../../../../drivers/reader/cccd-qr/protocol.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { fictionalPerson, qrText } from "../../../../simulators/reader/fictional-person.ts";
import { utf8, vector, vectorBytes } from "../vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const scan = (text: string) => decodeScan(utf8(text), TODAY);
const Q1 = vector("Q1.text");
const REFERENCE = "AbCdEfGhIjKlMnOpQrStU_";

describe("what scanners put in front", () => {
  test.each([
    ["STX", "\x02"],
    ["AIM ]Q0", "]Q0"],
    ["AIM ]Q6", "]Q6"],
    ["a byte order mark", "\ufeff"],
    ["an ECI escape", "\\000026"],
    ["all of them", "\x02]Q2\\000026\ufeff"],
    ["all of them in another order", "\ufeff\x02\\000026]Q2"],
  ])("%s is taken off", (_what, prefix) => {
    expect(scan(prefix + Q1)).toMatchObject({
      kind: "cccd",
      card: { idNumber: "001090000001" },
      warnings: [],
    });
  });

  test.each(["]Q7", "]C1", "\x02\x02"])("%j is not", (prefix) => {
    expect(scan(prefix + Q1).kind).toBe("error");
  });
});

describe("the kind of a scan", () => {
  test.each([
    ["MC1:T:A-017", { kind: "ticket", code: "A-017" }],
    [`MC1:R:${REFERENCE}`, { kind: "receipt", reference: REFERENCE }],
    ["MC1:R:tooShort", { kind: "unknown", length_bytes: 14 }],
    ["MC1:T:two words", { kind: "unknown", length_bytes: 15 }],
    ["00020101021138540010A000000727", { kind: "vietqr", length_bytes: 30 }],
    ["https://example.invalid/a?b", { kind: "url", length_bytes: 27 }],
    ["HTTP://EXAMPLE.INVALID", { kind: "url", length_bytes: 22 }],
    ["DN0000000000001|4e677579e1bb856e|01/01/1990|1|x", { kind: "bhyt", length_bytes: 47 }],
    ["0000000001|4E677579E1BB856E|01/01/1990|1|x", { kind: "bhyt", length_bytes: 42 }],
    ["hai|từ", { kind: "unknown", length_bytes: 8 }],
    ["", { kind: "unknown", length_bytes: 0 }],
    ["a|b|c|d", { kind: "error", error: "field-count" }],
    ["MC1:T:A-017MC1:T:A-018", { kind: "error", error: "glued" }],
    [`${Q1}MC1:T:A-018`, { kind: "error", error: "glued" }],
  ])("%s", (text, code) => {
    expect(scan(text)).toEqual(code);
  });

  test("bytes that are not UTF-8 are refused", () => {
    expect(decodeScan(Uint8Array.of(0x4e, 0xe3), TODAY)).toEqual({ kind: "error", error: "encoding" });
    expect(decodeScan(vectorBytes("Q1").slice(0, 30), TODAY)).toEqual({
      kind: "error",
      error: "field-count",
    });
  });

  test("each refusal has its row of faults", () => {
    expect((["overflow", "encoding", "glued", "name"] as const).map(faultOfError)).toEqual([
      "READER_OVERFLOW",
      "READER_ENCODING",
      "READER_GLUED",
      "READER_UNREADABLE",
    ]);
  });
});

/** Random bytes; then random damage to true cards, so that the deeper branches are reached too. */
const damaged = (random: SeededRandom, index: number): Uint8Array => {
  if (index % 2 === 0) return random.bytes(random.between(0, 200));
  const bytes = utf8(qrText(fictionalPerson(random.between(1, 99))));
  for (let hits = random.between(1, 3); hits > 0; hits--)
    bytes[random.between(0, bytes.length - 1)] = random.chance(0.5) ? 0x7c : random.between(0, 255);
  return bytes.slice(random.chance(0.2) ? random.between(0, 20) : 0);
};

test("100,000 random and damaged scans give a result each, without a throw", () => {
  const random = new SeededRandom(20_260_101);
  const kinds: Record<string, number> = {};
  for (let index = 0; index < 100_000; index++) {
    const code = decodeScan(damaged(random, index), TODAY);
    const kind = code.kind === "error" ? code.error : code.kind;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(100_000);
  for (const reached of [
    "cccd",
    "encoding",
    "field-count",
    "id-number",
    "name",
    "birth-date",
    "control-character",
  ])
    expect(kinds[reached], reached).toBeGreaterThan(0);
});

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
        fields: 7,
        warnings: [],
        prefix: [],
        suffix: "cr",
      },
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
        fc.constantFrom(...Object.values(SCAN_ENDS)),
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
    [{ kind: "url", length_bytes: 3 }, /only cccd, ticket and receipt/],
    [{ kind: "ticket" }, /code: a text/],
    [{ kind: "ticket", code: "a b" }, /kind unknown/],
    [{ kind: "receipt", reference: "short" }, /kind unknown/],
    [{ kind: "receipt", reference: 7 }, /reference: a text/],
    [{ kind: "ticket", code: "7", suffix: "tab" }, /^suffix:/],
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
      "vietqr",
      "url",
      "bhyt",
      "unknown",
      "error",
    ]);
  });
});
