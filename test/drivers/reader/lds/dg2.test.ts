/** Proves that the face is found by its envelopes, and that damaged ones are refused by name. */
import { expect, test } from "vitest";
import { parseDg2 } from "../../../../drivers/reader/lds/dg2.pure.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
/** A picture that begins as another: a search for JPEG's marks would cut it wrongly. */
const PICTURE = bytes("00 00 00 0C 6A 50 20 20 FF D8 FF 01 02 03");
const HEADER = bytes("46 41 43 00 30 31 30 00 00 00 00 00 00 01");
const information = (length_bytes: number, points: number): Uint8Array =>
  concatBytes(Uint8Array.of(0, 0, 0, length_bytes, 0, points), new Uint8Array(14));
const image = (type: number): Uint8Array => concatBytes(Uint8Array.of(1, type), new Uint8Array(10));
const record = (points: number, type: number, cut = 0): Uint8Array =>
  concatBytes(
    HEADER,
    information(32 + points * 8 + PICTURE.length - cut, points),
    new Uint8Array(points * 8),
    image(type),
    PICTURE,
  );
const group = (of: Uint8Array, tag = 0x5f2e): Uint8Array =>
  tlv(
    0x75,
    tlv(
      0x7f61,
      tlv(0x02, Uint8Array.of(1)),
      tlv(0x7f60, tlv(0xa1, tlv(0x81, Uint8Array.of(2))), tlv(tag, of)),
    ),
  );

test.each([
  ["jpeg", record(0, 0), 0x5f2e],
  ["jpeg2000", record(0, 1), 0x5f2e],
  ["jpeg2000", record(3, 1), 0x7f2e],
] as const)("%s, with feature points or without", (format, of, tag) => {
  expect(parseDg2(group(of, tag))).toEqual({ ok: true, face: { format, picture: PICTURE } });
});

test("what stands behind the first face is not part of it", () => {
  expect(parseDg2(group(record(0, 1, 2)))).toMatchObject({ face: { picture: PICTURE.slice(0, -2) } });
});

test.each([
  ["structure", new Uint8Array()],
  ["structure", tlv(0x75, tlv(0x7f61, tlv(0x02, Uint8Array.of(0))))],
  ["structure", group(record(0, 0)).slice(0, -1)],
  ["record", group(bytes("46 41 43 01"))],
  ["record", group(HEADER)],
  ["record", group(record(200, 0).slice(0, 60))],
  ["record", group(record(0, 0).slice(0, -1))],
  ["format", group(record(0, 2))],
  ["format", group(record(0, 255))],
])("refused as %s", (error, of) => {
  expect(parseDg2(of)).toEqual({ ok: false, error });
});

test("5,000 damaged groups give a result each, without a throw", () => {
  const random = new SeededRandom(20_260_105);
  const whole = group(record(3, 1));
  let read = 0;
  for (let index = 0; index < 5_000; index++) {
    const damaged = index % 4 === 0 ? random.bytes(random.between(0, 60)) : whole.slice();
    damaged[random.between(0, Math.max(0, damaged.length - 1))] = random.between(0, 255);
    if (parseDg2(damaged).ok) read++;
  }
  expect(read).toBeGreaterThan(500);
});
