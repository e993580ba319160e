/** Proves the arithmetic of both curves against OpenSSL's, and that no other bytes pass for a point. */
import { createECDH } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  CURVES,
  decodePoint,
  encodePoint,
  multiplied,
  scalarOf,
  sumOf,
  toBytes,
} from "../../../../drivers/reader/chip/curve.pure.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";

const NAMES = [
  [12, "prime256v1"],
  [13, "brainpoolP256r1"],
] as const;

describe.each(NAMES)("curve %i, %s", (id, name) => {
  const curve = CURVES[id];
  const random = new SeededRandom(id);
  const scalar = (): bigint => scalarOf(curve, random.bytes(40));
  const byOpenSsl = (value: bigint): Uint8Array => {
    const ecdh = createECDH(name);
    ecdh.setPrivateKey(toBytes(value));
    return new Uint8Array(ecdh.getPublicKey());
  };
  const point = (value: bigint) => {
    const found = multiplied(curve, value, curve.generator);
    if (found === undefined) throw new Error("infinity");
    return found;
  };

  test.each([1n, 2n, 3n, curve.n - 1n])("%i times the generator is OpenSSL's", (value) => {
    expect(encodePoint(point(value))).toEqual(byOpenSsl(value));
  });

  test("ten random products, and their exchange, are OpenSSL's", () => {
    for (let round = 0; round < 10; round++) {
      const [own, other] = [scalar(), scalar()];
      expect(encodePoint(point(own))).toEqual(byOpenSsl(own));
      const ecdh = createECDH(name);
      ecdh.setPrivateKey(toBytes(own));
      const shared = multiplied(curve, own, point(other));
      expect(toBytes(shared?.x ?? 0n)).toEqual(new Uint8Array(ecdh.computeSecret(encodePoint(point(other)))));
    }
  });

  test("products add up, and meet at infinity", () => {
    const [left, right] = [scalar(), scalar()];
    expect(sumOf(curve, point(left), point(right))).toEqual(point((left + right) % curve.n));
    expect(sumOf(curve, point(left), point(left))).toEqual(point((2n * left) % curve.n));
    expect(sumOf(curve, point(left), point(curve.n - left))).toBeUndefined();
    expect(multiplied(curve, curve.n, curve.generator)).toBeUndefined();
    expect(multiplied(curve, 0n, curve.generator)).toBeUndefined();
  });

  test("a point is read back; what lies beside the curve is none", () => {
    const bytes = encodePoint(point(7n));
    expect(decodePoint(curve, bytes)).toEqual(point(7n));
    expect(
      decodePoint(
        curve,
        bytes.map((byte, index) => (index === 64 ? byte ^ 1 : byte)),
      ),
    ).toBeUndefined();
    expect(
      decodePoint(
        curve,
        bytes.map((byte, index) => (index === 0 ? 2 : byte)),
      ),
    ).toBeUndefined();
    expect(decodePoint(curve, bytes.slice(0, 64))).toBeUndefined();
    expect(decodePoint(curve, new Uint8Array(65).fill(0xff).fill(4, 0, 1))).toBeUndefined();
    const beyond = encodePoint({ x: point(7n).x, y: point(7n).y });
    beyond.set(toBytes(point(7n).x + curve.p), 1);
    const fits = point(7n).x + curve.p < 1n << 256n;
    expect(fits && decodePoint(curve, beyond)).toBeFalsy();
  });

  test("scalars are 1 to n-1 whatever is drawn", () => {
    expect(scalarOf(curve, new Uint8Array(40))).toBe(1n);
    expect(scalarOf(curve, toBytes(curve.n - 2n))).toBe(curve.n - 1n);
    expect(scalarOf(curve, toBytes(curve.n - 1n))).toBe(1n);
  });
});
