/** Proves the technician's codec of HID reports: the worked example in words, and every byte back. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HID_POS_CODEC, hidPosCodec } from "../../../../drivers/reader/hid-pos/codec.pure.ts";
import {
  cutIntoReports,
  type LayoutName,
  REPORT_LAYOUTS,
  writeReport,
} from "../../../../drivers/reader/hid-pos/report.pure.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { fictionalPerson, qrText } from "../../../../simulators/reader/fictional-person.ts";
import { reportBytes, utf8 } from "../vectors.ts";

const H1 = reportBytes("H1");
const decode = (bytes: Uint8Array) => HID_POS_CODEC.decode(bytes);
/** What the technician types is what he was shown. */
const encode = (message: unknown) => HID_POS_CODEC.encode(JSON.parse(JSON.stringify(message)));
const ROW = { length_bytes: 11, symbology: "]Q1", trailer: "73 00", flags: "00" };
const TICKET = { kind: "ticket", code: "A-017" };

describe("reader/hid-pos", () => {
  test("prints the worked example of the reference as one card", () => {
    expect(decode(H1)).toEqual([
      {
        kind: "cccd",
        idNumber: "001090000001",
        cmnd: "",
        name: "Nguyễn Văn Mẫu",
        birthDate: "1990-01-01",
        sex: "Nam",
        residence: "S1 Phường Ví Dụ, Hà Nội",
        issueDate: "2021-02-01",
        extra: [],
        extraShapes: [],
        fields: 7,
        warnings: [],
        prefix: [],
        suffix: "none",
        layout: "length-byte",
        symbology: "]Q1",
        reports: [
          { length_bytes: 56, symbology: "]Q1", trailer: "73 00", flags: "01" },
          { length_bytes: 32, symbology: "]Q1", trailer: "73 00", flags: "00" },
        ],
      },
    ]);
  });

  test.each([
    ["ticket", { kind: "ticket", code: "A-017" }],
    ["receipt", { kind: "receipt", reference: "AbCdEfGhIjKlMnOpQrStU_" }],
    ["url", { kind: "url", length_bytes: 11 }],
    ["vietqr", { kind: "vietqr", length_bytes: 10 }],
    ["bhyt", { kind: "bhyt", length_bytes: 21 }],
    ["unknown", { kind: "unknown", length_bytes: 3, symbology: "]C0" }],
    ["error.raw", { kind: "error", error: "encoding", length_bytes: 1 }],
  ])("prints the hand-typed %s", (name, message) => {
    expect(decode(reportBytes(name))).toMatchObject([message]);
  });

  test.each([
    ["length-byte", "ticket"],
    ["no-length", "ticket.no-length"],
    ["unnumbered", "ticket.unnumbered"],
  ])("tells the layout %s from the bytes, and writes it", (layout, name) => {
    expect(decode(reportBytes(name))).toMatchObject([{ kind: "ticket", code: "A-017", layout }]);
    const encoded = encode({ ...TICKET, layout });
    expect("bytes" in encoded && toHex(encoded.bytes)).toBe(toHex(reportBytes(name)));
  });

  test("writes the hand-typed receipt and card from their fields alone", () => {
    const receipt = encode({ kind: "receipt", reference: "AbCdEfGhIjKlMnOpQrStU_" });
    expect("bytes" in receipt && toHex(receipt.bytes)).toBe(toHex(reportBytes("receipt")));
    const { reports: _, ...card } = decode(H1)[0] ?? { kind: "none" };
    const written = encode(card);
    expect("bytes" in written && toHex(written.bytes)).toBe(toHex(H1));
  });

  test("prints noise with its reason, and the scans around it", () => {
    const sent = concatBytes(
      reportBytes("ticket"),
      reportBytes("other-report.raw"),
      reportBytes("too-long.raw"),
    );
    expect(decode(sent)).toMatchObject([
      { kind: "ticket" },
      { kind: "noise", reason: "other-report", bytes: toHex(reportBytes("other-report.raw")) },
      { kind: "noise", reason: "broken" },
    ]);
    expect(decode(Uint8Array.of(0x02, 0x0b))).toEqual([{ kind: "noise", bytes: "02 0B", reason: "broken" }]);
    expect(decode(new Uint8Array())).toEqual([]);
  });

  test("knows the future only on a given day", () => {
    expect(hidPosCodec({ year: 1989, month: 12, day: 31 }).decode(H1)).toMatchObject([
      { kind: "error", error: "birth-date" },
    ]);
  });

  test("what decode printed, encode turns back into the same bytes", () => {
    const sending = fc.record({
      index: fc.integer({ min: 1, max: 6_237 }),
      layout: fc.constantFrom<LayoutName>("length-byte", "no-length", "unnumbered"),
      symbology: fc.constantFrom(utf8("]Q1"), utf8("]Q2"), utf8("]d2")),
      continued_when_full: fc.boolean(),
      end: fc.constantFrom("", "\r", "\r\n", "\x03"),
    });
    fc.assert(
      fc.property(sending, ({ index, layout, end, ...settings }) => {
        const code = utf8(qrText(fictionalPerson(index)) + end);
        const rows = cutIntoReports(REPORT_LAYOUTS[layout], code, settings);
        const sent = concatBytes(...rows.map((row) => writeReport(REPORT_LAYOUTS[layout], row)));
        const decoded = decode(sent);
        expect(decoded).toMatchObject([{ kind: "cccd", layout, warnings: [] }]);
        const encoded = encode(decoded[0]);
        expect("bytes" in encoded && toHex(encoded.bytes)).toBe(toHex(sent));
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  test.each([
    [{ kind: "url", length_bytes: 3 }, /^text: of the code/],
    [{ ...TICKET, layout: "other" }, /^layout: length-byte/],
    [{ ...TICKET, symbology: "Q" }, /^symbology/],
    [{ ...TICKET, reports: "two" }, /reports: a list/],
    [{ ...TICKET, reports: [{ ...ROW, length_bytes: 57 }] }, /length_bytes: 0\.\.56/],
    [{ ...TICKET, reports: [{ ...ROW, trailer: "73" }] }, /trailer: 2 bytes/],
    [{ ...TICKET, reports: [{ ...ROW, flags: "1" }] }, /flags: one byte/],
    [{ ...TICKET, reports: [{ ...ROW, symbology: 7 }] }, /symbology: three/],
    [{ ...TICKET, reports: [{ ...ROW, length_bytes: 5 }] }, /another scan/],
    [{ ...TICKET, reports: [null] }, /length_bytes/],
    [{ ...TICKET, reports: [] }, /another scan/],
  ])("encode refuses %j with a reason", (message, reason) => {
    expect(encode(message)).toEqual({ error: expect.stringMatching(reason) });
  });

  test("any bytes are decoded without a throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        const shown = decode(bytes);
        expect(shown.length > 0).toBe(bytes.length > 0);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
