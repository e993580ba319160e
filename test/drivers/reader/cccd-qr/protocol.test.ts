/** Proves what a scan is taken for, and that foreign text stays in. */
import { describe, expect, test } from "vitest";
import { decodeScan, faultOfError } from "../../../../drivers/reader/cccd-qr/protocol.ts";
import { misreadAsCp1252 } from "../../../../drivers/reader/cccd-qr/utf8.pure.ts";
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
    [
      "MC1:V:p-AbCdEfGhIjKlMnOpQrStU_:kJiHgFeDcBaZyXwVuTsR-0",
      { kind: "visitor", person: "p-AbCdEfGhIjKlMnOpQrStU_", pass: "kJiHgFeDcBaZyXwVuTsR-0" },
    ],
    ["MC1:V:p-AbCdEfGhIjKlMnOpQrStU_:kJiHgFeDcBaZyXwVuTsR-", { kind: "unknown", length_bytes: 52 }],
    ["MC1:V:p-AbCdEfGhIjKlMnOpQrStU:kJiHgFeDcBaZyXwVuTsR-0", { kind: "unknown", length_bytes: 52 }],
    ["MC1:J:j123", { kind: "job", job: "j123" }],
    ["MC1:J:123", { kind: "unknown", length_bytes: 9 }],
    ["MC1:J:j1234567890123456", { kind: "unknown", length_bytes: 23 }],
    ["MC1:J:j12MC1:T:A-017", { kind: "unknown", length_bytes: 20 }],
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

  test("damage of a Windows-1252 scanner is undone only where that was asked for", () => {
    const damaged = utf8(misreadAsCp1252(Q1));
    expect(decodeScan(damaged, TODAY)).toMatchObject({
      kind: "cccd",
      card: { name: "Nguyá»…n VÄƒn Máº«u" },
      warnings: ["encoding-suspect"],
    });
    expect(decodeScan(damaged, TODAY, { repair: true })).toMatchObject({
      kind: "cccd",
      card: { name: "Nguyễn Văn Mẫu", sex: "male" },
      warnings: ["encoding-repaired"],
    });
  });

  test("each refusal has its row of faults", () => {
    expect((["overflow", "framing", "encoding", "glued", "name"] as const).map(faultOfError)).toEqual([
      "READER_OVERFLOW",
      "READER_LAYOUT",
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
