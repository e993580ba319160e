/** Proves what payment codes mean, which are refused, and that none is written which a bank would not take. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VIETQR_CODEC } from "../../../../drivers/pay/vietqr/codec.pure.ts";
import { crc16 } from "../../../../drivers/pay/vietqr/fields.pure.ts";
import { purposeOf, readVietQr, type VietQr, writeVietQr } from "../../../../drivers/pay/vietqr/protocol.ts";
import { asciiText } from "../../../../drivers/runtime/text.ts";

const VECTORS = new Map(
  readFileSync(new URL("../../../vectors/pay-vietqr.txt", import.meta.url), "utf8")
    .split("\n")
    .map((line): [string, string] => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
);
const vector = (name: string): string => VECTORS.get(name) ?? `no vector ${name}`;
const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1");
const REQUEST: VietQr = { use: "dynamic", bin: "970415", account: "0011223344", service: "account" };

const written = (code: VietQr): string => {
  const result = writeVietQr(code);
  return result.ok ? result.text : `refused: ${result.error}`;
};

describe("the check value", () => {
  test("is CRC-16/CCITT-FALSE", () => {
    expect(
      crc16(ascii(vector("crc.of")))
        .toString(16)
        .toUpperCase(),
    ).toBe(vector("crc.is"));
  });
});

describe("typed codes", () => {
  const pairs = [...VECTORS.keys()].flatMap((key) => (key.endsWith(".json") ? [key.slice(0, -5)] : []));

  test.each(pairs)("%s means what was typed", (name) => {
    const text = VECTORS.get(`${name}.text`) ?? vector(`${name}.raw`);
    expect(VIETQR_CODEC.decode(ascii(text))).toEqual([JSON.parse(vector(`${name}.json`))]);
  });

  test.each(pairs.filter((name) => VECTORS.has(`${name}.text`)))("%s is written back", (name) => {
    const back = VIETQR_CODEC.encode(JSON.parse(vector(`${name}.json`)));
    expect("bytes" in back ? asciiText(back.bytes) : back.error).toBe(vector(`${name}.text`));
  });

  test.each(["napas-card", "dossier", "shop"])("%s is written from its names alone", (name) => {
    const { fields: _, ...names } = JSON.parse(vector(`${name}.json`));
    const back = VIETQR_CODEC.encode(names);
    expect("bytes" in back ? asciiText(back.bytes) : back.error).toBe(vector(`${name}.text`));
  });

  test("a purpose that banks would cut is not written from its name", () => {
    const { fields: _, ...names } = JSON.parse(vector("purpose-long.json"));
    expect(VIETQR_CODEC.encode(names)).toEqual({ error: "purpose: not as banks take it" });
  });
});

describe("a code", () => {
  test("with any one character changed is refused", () => {
    const code = vector("dossier.text");
    for (let at = 0; at < code.length; at++) {
      const other = code[at] === "7" ? "8" : "7";
      expect(readVietQr(code.slice(0, at) + other + code.slice(at + 1)).ok, `character ${at}`).toBe(false);
    }
  });

  test.each([
    ["nothing", "", "encoding"],
    ["letters with marks", "000201Đ", "encoding"],
    ["513 characters", "0".repeat(513), "too-long"],
    ["a cut code", vector("dossier.text").slice(0, 60), "length"],
    ["another version", "000202", "format"],
    ["no check value", `000201${"010211"}`, "check-missing"],
    ["the same field twice", "0002010102110102116304AAAA", "twice"],
    ["fields behind the check value", "0002016304AAAA010211", "order"],
  ])("that is %s is refused", (_, text, error) => {
    expect(readVietQr(text)).toEqual({ ok: false, error });
  });

  const withFields = (fields: string): string => {
    const text = `000201${fields}6304`;
    return text + crc16(ascii(text)).toString(16).toUpperCase().padStart(4, "0");
  };
  const TO = "38540010A00000072701240006970415011000112233440208QRIBFTTA";

  test.each([
    ["01021353037045802VN", "use"],
    ["01021153037045802VN", "bank"],
    [`010211${TO.replace("A000000727", "A000000728")}53037045802VN`, "bank"],
    [`010211${TO.replace("970415", "97041X")}53037045802VN`, "bank"],
    [`010211${TO.replace("0011223344", "001122334-")}53037045802VN`, "account"],
    [`010211${TO.replace("QRIBFTTA", "QRIBFTTX")}53037045802VN`, "service"],
    [`010211${TO}5802VN`, "currency"],
    [`010211${TO}5303704540105802VN`, "amount"],
    [`010211${TO}53037045802LA`, "country"],
  ])("whose fields are %s is refused for its %s", (fields, error) => {
    expect(readVietQr(withFields(fields))).toEqual({ ok: false, error });
  });

  test("comes back from what was written, whatever it says", () => {
    const plain = (max: number) =>
      fc.string({ unit: fc.constantFrom(..."ABCxyz019 .-/"), minLength: 1, maxLength: max });
    const codes = fc.record(
      {
        use: fc.constantFrom("static", "dynamic"),
        bin: fc.stringMatching(/^\d{6}$/),
        account: fc.stringMatching(/^[0-9A-Z]{1,19}$/),
        service: fc.constantFrom("account", "card", "push"),
        amount_vnd: fc.integer({ min: 1, max: 9_999_999_999_999 }),
        purpose: plain(25),
        bill: plain(25),
        terminal: plain(8),
        category: fc.stringMatching(/^\d{4}$/),
        name: plain(25),
        city: plain(15),
      },
      { requiredKeys: ["use", "bin", "account", "service"] },
    );
    fc.assert(
      fc.property(codes, (code) => {
        expect(readVietQr(written(code as VietQr))).toMatchObject({ ok: true, code, warnings: [] });
      }),
    );
  });

  test("never makes the reader throw, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(readVietQr(`000201${text}`).ok).toBe(false);
      }),
    );
  });
});

describe("what is written", () => {
  test("is the request for a dossier's fee", () => {
    const code = { ...REQUEST, amount_vnd: 91_000, purpose: "H99.1-261121-0031" };
    expect(written(code)).toBe(
      "00020101021238540010A00000072701240006970415011000112233440208QRIBFTTA53037045405910005802VN62210817H99.1-261121-0031630432AE",
    );
  });

  test.each([
    ["purpose", { purpose: "H".repeat(26) }],
    ["purpose", { purpose: "Lệ phí" }],
    ["purpose", { purpose: "" }],
    ["account", { account: "0".repeat(20) }],
    ["bin", { bin: "97041" }],
    ["amount_vnd", { amount_vnd: 0 }],
    ["amount_vnd", { amount_vnd: 0.5 }],
    ["amount_vnd", { amount_vnd: 10_000_000_000_000 }],
    ["city", { city: "C".repeat(16) }],
  ] as const)("never has a %s that banks do not take: %j", (error, change) => {
    expect(writeVietQr({ ...REQUEST, ...change })).toEqual({ ok: false, error });
  });
});

describe("a purpose", () => {
  test.each([
    ["Lệ phí hồ sơ Đặng", "Le phi ho so Dang"],
    ["H99.1-261121-0031", "H99.1-261121-0031"],
    ["  nhiều   dấu:  (1) ", "nhieu dau 1"],
    ["đúng hai mươi lăm ký tự và hơn", "dung hai muoi lam ky tu v"],
    ["\u0000\n\u001b@", ""],
  ])("of %j is %j", (text, purpose) => {
    expect(purposeOf(text)).toBe(purpose);
    expect(purposeOf(text.normalize("NFD"))).toBe(purpose);
  });
});

describe("bytes around a code", () => {
  test("are noise, and its end of line is kept", () => {
    const code = vector("napas-card.text");
    const found = VIETQR_CODEC.decode(ascii(`xy${code}\r\nabc\n${code}`));
    expect(found).toMatchObject([
      { kind: "noise", bytes: "78 79", reason: "no-code" },
      { kind: "vietqr", end: "crlf" },
      { kind: "noise", bytes: "61 62 63 0A" },
      { kind: "vietqr", end: "none" },
    ]);
  });

  test.each([
    [{ kind: "error" }, /only vietqr/],
    [{ kind: "vietqr" }, /bin, account/],
    [{ kind: "vietqr", end: "tab" }, /end: one of/],
    [{ kind: "vietqr", bin: "970415", account: "1", use: "twice" }, /use/],
    [{ kind: "vietqr", bin: "970415", account: "1", service: "gift" }, /service/],
    [{ kind: "vietqr", bin: "970415", account: "1", amount_vnd: "5" }, /amount_vnd/],
    [{ kind: "vietqr", bin: "970415", account: "1", city: 5 }, /city/],
    [{ kind: "vietqr", fields: [["00"]] }, /fields: pairs/],
    [
      {
        kind: "vietqr",
        fields: [
          ["00", "01"],
          ["63", "AAAA"],
        ],
      },
      /fields: check/,
    ],
  ])("encode refuses %j", (message, reason) => {
    expect(VIETQR_CODEC.encode(message)).toMatchObject({ error: expect.stringMatching(reason) });
  });
});
