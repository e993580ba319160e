/** The last belt of the log: every disguise of an ID number it knows, what must pass, and that lines stay JSON. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { scrubbed } from "../../../controller/shell/log-scrub.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";

const PERSON = fictionalPerson(7);
const NUMBER = PERSON.idNumber;
const parts = (...lengths: readonly number[]): readonly string[] => {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return NUMBER.slice(at - length, at);
  });
};
const ascii = Buffer.from(NUMBER);
const hex = ascii.toString("hex");

describe("an ID number goes", () => {
  it.each([
    ["as it is", NUMBER],
    ["inside a longer run", `9${NUMBER}9`],
    ["at the edges of words", `x${NUMBER}y|${NUMBER}`],
    ["in groups of three", parts(3, 3, 3, 3).join(" ")],
    ["in groups of four", parts(4, 4, 4).join(" ")],
    ["in its own parts", parts(3, 3, 6).join("-")],
    ["in two halves", parts(6, 6).join(".")],
    ["with wide gaps", parts(3, 3, 6).join(" - ")],
    ["digit by digit", NUMBER.split("").join(" ")],
    ["digit by digit with dots", NUMBER.split("").join(".")],
    ["in full-width digits", NUMBER.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
    ["in an address", encodeURI(`/x?n=${NUMBER}`)],
    ["percent-encoded", NUMBER.replace(/\d/g, (digit) => `%3${digit}`)],
    ["percent-encoded in part", `%3${NUMBER[0]}${NUMBER.slice(1)}`],
    ["as hex", hex],
    ["as hex in pairs", hex.toUpperCase().replace(/..(?=.)/g, "$& ")],
    ["as hex with colons", hex.replace(/..(?=.)/g, "$&:")],
    ["in the hex of a whole code", Buffer.from(qrText(PERSON)).toString("hex")],
    ["in the base64 of a whole code", Buffer.from(qrText(PERSON)).toString("base64")],
    ["in base64 behind one byte", Buffer.from(`x${NUMBER}|`).toString("base64")],
    ["in base64url behind two bytes", Buffer.from(`xy${NUMBER}|`).toString("base64url")],
  ])("%s", (_how, disguise) => {
    const line = scrubbed(
      `${JSON.stringify({ note: `a ${disguise} b`, list: [disguise], [disguise]: 1 })}\n`,
    );
    expect(JSON.parse(line)).toMatchObject({ note: expect.stringContaining("[12 digits]") });
    expect(line).not.toContain(disguise);
    for (let at = 0; at <= 3; at++) {
      const nine = Buffer.from(NUMBER.slice(at, at + 9));
      for (const form of ["latin1", "hex", "base64"] as const)
        expect(line.toLowerCase()).not.toContain(nine.toString(form).toLowerCase());
    }
  });
});

test.each([
  ["a time", { time: "2026-11-23T01:00:00.000Z", at: "2026-11-23 01:00" }],
  ["milliseconds since 1970", { at_ms: 1_767_576_600_000 }],
  ["uptime with its fraction", { mono_ms: 123_456_789.123 }],
  ["an address and its port", { url: "http://127.0.0.1:8080", detail: "connect 192.168.100.200:65535" }],
  [
    "a version and a code",
    { version: "12.9.0", code: "A012", hash: "e4e564711574cd0ee2f7939f41e6fe04ef33bc73" },
  ],
  ["bytes of a lock board", { bytes: "01 05 02 00 00 05 0C 71 01 02 00 00 00 10 79 C6" }],
  ["an opaque id", { person: "p-tdvkD2FVn6YgU4L0lIWEFQ", ticket: "t1234567" }],
])("%s passes", (_what, fields) => {
  const line = JSON.stringify(fields);
  expect(scrubbed(line)).toBe(line);
});

test("valid JSON stays valid, and no run of twelve digits is left but milliseconds", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.stringMatching(/^\d{10,30}$/), (value, digits) => {
      const line = scrubbed(JSON.stringify({ value, digits, list: [Number(digits), -1 / 3, `,${digits},`] }));
      expect(() => JSON.parse(line)).not.toThrow();
      expect(line).not.toMatch(/\d{12}/);
    }),
  );
});
