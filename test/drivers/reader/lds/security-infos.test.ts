/** Proves what is read of a chip's list of protocols, by ICAO's own and by rows made by hand. */
import { describe, expect, test } from "vitest";
import { spokenChipAuthentication, spokenPace } from "../../../../drivers/reader/chip/ways.pure.ts";
import { parseCardAccess, parseDg14 } from "../../../../drivers/reader/lds/security-infos.pure.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { chipBytes } from "../chip/vectors.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
const infosOf = (set: Uint8Array) => {
  const result = parseCardAccess(set);
  if (!result.ok) throw new Error(result.error);
  return result.infos;
};

test("EF.CardAccess of the worked example", () => {
  const { pace } = infosOf(chipBytes("pace.cardaccess"));
  expect(pace).toEqual([
    { oid: bytes("04 00 7F 00 07 02 02 04 02 02"), agreement: "ecdh-gm", suite: "aes-128", parameter: 13 },
  ]);
  expect(spokenPace(pace)).toEqual([{ oid: pace[0]?.oid, parameter: 13 }]);
});

test("a row of domain parameters is no way by itself", () => {
  const row = bytes("30 0E 06 09 04 00 7F 00 07 02 02 04 02 02 01 02");
  expect(infosOf(tlv(0x31, row))).toMatchObject({ pace: [], unknown: 1 });
});

test("several ways: integrated mapping, longer keys and other curves are read and not spoken", () => {
  const { pace } = infosOf(
    tlv(
      0x31,
      bytes("30 12 06 0A 04 00 7F 00 07 02 02 04 04 02 02 01 02 02 01 0D"),
      bytes("30 12 06 0A 04 00 7F 00 07 02 02 04 02 04 02 01 02 02 01 0D"),
      bytes("30 12 06 0A 04 00 7F 00 07 02 02 04 02 02 02 01 02 02 01 10"),
      bytes("30 0F 06 0A 04 00 7F 00 07 02 02 04 02 02 02 01 02"),
      bytes("30 12 06 0A 04 00 7F 00 07 02 02 04 02 02 02 01 02 02 01 0C"),
      bytes("30 12 06 0A 04 00 7F 00 07 02 02 04 09 09 02 01 02 02 01 0C"),
    ),
  );
  expect(pace.map(({ agreement, suite, parameter }) => [agreement, suite, parameter])).toEqual([
    ["ecdh-im", "aes-128", 13],
    ["ecdh-gm", "aes-256", 13],
    ["ecdh-gm", "aes-128", 16],
    ["ecdh-gm", "aes-128", undefined],
    ["ecdh-gm", "aes-128", 12],
    ["unknown", "unknown", 12],
  ]);
  expect(spokenPace(pace).map(({ parameter }) => parameter)).toEqual([12]);
});

describe("data group 14", () => {
  const spki = bytes("30 07 30 03 06 01 2A 03 00");
  const key = (id: string): Uint8Array =>
    tlv(0x30, bytes("06 09 04 00 7F 00 07 02 02 01 02"), spki, bytes(id));
  const ca = (suite: string, id: string): Uint8Array =>
    tlv(0x30, bytes(`06 0A 04 00 7F 00 07 02 02 03 02 ${suite} 02 01 01`), bytes(id));
  const dg14 = (...rows: readonly Uint8Array[]) => {
    const result = parseDg14(tlv(0x6e, tlv(0x31, ...rows)));
    if (!result.ok) throw new Error(result.error);
    return result.infos;
  };

  test("its protocol and its key, taken together by their id", () => {
    const infos = dg14(ca("01", ""), ca("02", "02 01 07"), key("02 01 05"), key("02 01 07"));
    expect(infos.chipAuthentication).toHaveLength(2);
    const spoken = spokenChipAuthentication(infos);
    expect(toHex(spoken?.key.spki ?? new Uint8Array())).toBe(toHex(spki));
    expect(spoken?.key.keyId).toEqual(Uint8Array.of(7));
    expect(spoken?.info.suite).toBe("aes-128");
  });

  test("a key without its protocol, or a protocol without its key, proves nothing", () => {
    expect(spokenChipAuthentication(dg14(key("")))).toBeUndefined();
    expect(spokenChipAuthentication(dg14(ca("02", "02 01 07"), key("02 01 05")))).toBeUndefined();
    expect(spokenChipAuthentication(dg14(ca("01", ""), key("")))).toBeUndefined();
    expect(spokenChipAuthentication(dg14(ca("02", ""), key("")))?.key.keyId).toBeUndefined();
  });

  test("the signature of active authentication is named; others are counted", () => {
    const ecdsaSha256 = "04 00 7F 00 07 01 01 04 01 03";
    const active = tlv(0x30, bytes(`06 06 67 81 08 01 01 05 02 01 01 06 0A ${ecdsaSha256}`));
    const terminal = bytes("30 0D 06 08 04 00 7F 00 07 02 02 02 02 01 01");
    const { activeSignature, unknown } = dg14(active, terminal);
    expect([toHex(activeSignature ?? new Uint8Array()), unknown]).toEqual([ecdsaSha256, 1]);
  });

  test("the other envelope is refused", () => {
    expect(parseDg14(tlv(0x31))).toEqual({ ok: false, error: "structure" });
    expect(parseCardAccess(tlv(0x6e, tlv(0x31)))).toEqual({ ok: false, error: "structure" });
    expect(parseCardAccess(concatBytes(tlv(0x31), Uint8Array.of(0)))).toEqual({
      ok: false,
      error: "structure",
    });
    expect(parseCardAccess(tlv(0x31, tlv(0x30, bytes("02 01 01"))))).toEqual({
      ok: false,
      error: "structure",
    });
  });
});

test("5,000 damaged lists give a result each, without a throw", () => {
  const random = new SeededRandom(20_260_104);
  const seen = { read: 0, structure: 0 };
  for (let index = 0; index < 5_000; index++) {
    const list = index % 3 === 0 ? random.bytes(random.between(0, 40)) : chipBytes("pace.cardaccess");
    for (let hits = random.between(0, 2); hits > 0; hits--)
      list[random.between(0, Math.max(0, list.length - 1))] = random.between(0, 255);
    const result = parseCardAccess(list);
    seen[result.ok ? "read" : result.error]++;
    spokenPace(result.ok ? result.infos.pace : []);
    parseDg14(list);
  }
  expect(seen.read + seen.structure).toBe(5_000);
  expect(Math.min(seen.read, seen.structure)).toBeGreaterThan(500);
});
