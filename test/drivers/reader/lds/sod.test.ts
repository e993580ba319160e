/** Takes apart security objects made by OpenSSL, refuses damaged ones by name, and never throws. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSod } from "../../../../drivers/reader/lds/sod.pure.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { dg13Vector } from "./vectors.ts";

const lines = readFileSync(new URL("../../../vectors/reader-sod.txt", import.meta.url), "utf8").split("\n");
const vector = (name: string): Uint8Array => {
  const line = lines.find((candidate) => candidate.startsWith(`${name}.hex `));
  return fromHex(line?.slice(name.length + 5) ?? "-") ?? new Uint8Array();
};
/** Every place where these bytes stand, the first alone replaced by as many others. */
const replaced = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
  const hex = toHex(bytes);
  expect(hex).toContain(from);
  return fromHex(hex.replace(from, to)) ?? new Uint8Array();
};

describe("made by OpenSSL", () => {
  test.each([
    ["ec", "ecdsa"],
    ["rsa", "rsa"],
    ["pss", "rsa-pss"],
  ])("%s", (name, kind) => {
    const result = parseSod(vector(name));
    if (!result.ok) throw new Error(result.error);
    const { sod } = result;
    expect(sod.hash).toBe("sha256");
    expect([...sod.digests.keys()]).toEqual([1, 13]);
    expect(sod.digests.get(13)).toEqual(
      new Uint8Array(createHash("sha256").update(dg13Vector("D1")).digest()),
    );
    expect(
      toHex(sod.digests.get(1) ?? new Uint8Array())
        .replaceAll(" ", "")
        .toLowerCase(),
    ).toBe("12a3370adf938a8a8a66a9f4dee3b4654ea4514a2d8e8ca6bfe5e7398b516043");
    expect(sod.certificates).toHaveLength(1);
    expect(sod.signer).toMatchObject({ hash: "sha256", scheme: { kind, hash: "sha256" } });
    expect(sod.signer.attributes?.digest).toEqual(
      new Uint8Array(createHash("sha256").update(sod.content).digest()),
    );
    expect(sod.signer.attributes?.bytes[0]).toBe(0x31);
  });
});

describe("refused", () => {
  const ec = vector("ec");
  const SHA256 = "60 86 48 01 65 03 04 02 01";
  const UNKNOWN = "60 86 48 01 65 03 04 02 09";
  const LDS = "06 06 67 81 08 01 01 01";
  const nthReplaced = (from: string, to: string, nth: number): Uint8Array => {
    const parts = toHex(ec).split(from);
    expect(parts.length).toBeGreaterThan(nth);
    return (
      fromHex(`${parts.slice(0, nth).join(from)}${to}${parts.slice(nth).join(from)}`) ?? new Uint8Array()
    );
  };

  test.each<readonly [string, () => Uint8Array]>([
    ["structure", () => new Uint8Array()],
    ["structure", () => ec.slice(0, -1)],
    ["structure", () => tlv(0x78, ec.slice(4))],
    ["structure", () => replaced(ec, "2A 86 48 86 F7 0D 01 07 02", "2A 86 48 86 F7 0D 01 07 03")],
    ["content-type", () => nthReplaced(LDS, "06 06 67 81 08 01 01 02", 1)],
    ["content-type", () => nthReplaced(LDS, "06 06 67 81 08 01 01 02", 2)],
    ["hash-unknown", () => nthReplaced(SHA256, UNKNOWN, 2)],
    ["hash-unknown", () => nthReplaced(SHA256, UNKNOWN, 3)],
    ["signature-unknown", () => nthReplaced("2A 86 48 CE 3D 04 03 02", "2A 86 48 CE 3D 04 03 09", 3)],
    ["structure", () => replaced(ec, "2A 86 48 86 F7 0D 01 09 04", "2A 86 48 86 F7 0D 01 09 07")],
    ["structure", () => replaced(ec, "30 25 02 01 0D 04 20", "30 25 02 01 01 04 20")],
  ])("as %s", (error, bytes) => {
    expect(parseSod(bytes())).toEqual({ ok: false, error });
  });

  test("without certificate", () => {
    const hex = toHex(ec);
    // The certificates stand under A0 right behind the content's last digest; another tag hides them.
    const at = hex.indexOf(" A0 82 ", hex.indexOf("02 01 0D 04 20")) + 1;
    expect(at).toBeGreaterThan(1);
    const hidden = fromHex(`${hex.slice(0, at)}A2${hex.slice(at + 2)}`) ?? new Uint8Array();
    expect(parseSod(hidden)).toEqual({ ok: false, error: "no-certificate" });
  });
});

test("10,000 damaged objects give a result each, without a throw", () => {
  const random = new SeededRandom(20_260_106);
  const seen: Record<string, number> = {};
  const whole = [vector("ec"), vector("rsa")];
  for (let index = 0; index < 10_000; index++) {
    const bytes =
      index % 8 === 0
        ? random.bytes(random.between(0, 120))
        : (whole[index % 2]?.slice() ?? new Uint8Array());
    for (let hits = random.between(0, 3); hits > 0; hits--)
      bytes[random.between(0, Math.max(0, Math.min(bytes.length, 200) - 1))] = random.between(0, 255);
    const result = parseSod(bytes);
    const kind = result.ok ? "read" : result.error;
    seen[kind] = (seen[kind] ?? 0) + 1;
  }
  expect(Object.values(seen).reduce((sum, count) => sum + count, 0)).toBe(10_000);
  for (const reached of ["read", "structure", "content-type", "hash-unknown", "no-certificate"])
    expect(seen[reached], reached).toBeGreaterThan(0);
});
