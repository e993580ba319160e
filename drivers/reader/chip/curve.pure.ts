/**
 * Arithmetic on the two curves of PACE, which Node cannot do on a generator of its own. Decides whether bytes
 * are a point of the curve. Not constant in time: the only secret worth hiding is the access number, which is
 * printed on the card. Sources: SEC 1 2.2-2.3; FIPS 186-4 D.1.2.3; RFC 5639 3.4.
 */

/** y² = x³ + ax + b modulo p; both curves have cofactor 1. */
export interface Curve {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  /** Order of the generator. */
  readonly n: bigint;
  readonly generator: Point;
}

/** Never the point at infinity. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** Bytes of a coordinate, and of a scalar, on both curves. */
export const COORDINATE_BYTES = 32;

/** By standardised domain parameter id. ICAO 9303-11 9.5.1, table 4. */
export const CURVES = {
  /** NIST P-256. */
  12: {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    generator: {
      x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    },
  },
  /** brainpoolP256r1. */
  13: {
    p: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377n,
    a: 0x7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9n,
    b: 0x26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6n,
    n: 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n,
    generator: {
      x: 0x8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262n,
      y: 0x547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997n,
    },
  },
} as const satisfies Readonly<Record<number, Curve>>;
export type CurveId = keyof typeof CURVES;

const modulo = (value: bigint, p: bigint): bigint => {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
};

/** `value` is not a multiple of `p`. Extended Euclid. */
const inverse = (value: bigint, p: bigint): bigint => {
  let [r0, r1] = [p, modulo(value, p)];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return modulo(t0, p);
};

/** Jacobian coordinates: x = X/Z², y = Y/Z³; Z = 0 is infinity. One inversion a product instead of hundreds. */
type Jacobian = readonly [bigint, bigint, bigint];
const INFINITY: Jacobian = [1n, 1n, 0n];

const doubledPoint = ([x, y, z]: Jacobian, { p, a }: Curve): Jacobian => {
  if (z === 0n || y === 0n) return INFINITY;
  const yy = modulo(y * y, p);
  const s = modulo(4n * x * yy, p);
  const zz = modulo(z * z, p);
  const m = modulo(3n * x * x + a * zz * zz, p);
  const x3 = modulo(m * m - 2n * s, p);
  return [x3, modulo(m * (s - x3) - 8n * yy * yy, p), modulo(2n * y * z, p)];
};

/** `right` has Z = 1. */
const added = (left: Jacobian, right: Point, curve: Curve): Jacobian => {
  const { p } = curve;
  const [x, y, z] = left;
  if (z === 0n) return [right.x, right.y, 1n];
  const zz = modulo(z * z, p);
  const h = modulo(right.x * zz - x, p);
  const r = modulo(right.y * zz * z - y, p);
  if (h === 0n) return r === 0n ? doubledPoint(left, curve) : INFINITY;
  const hh = modulo(h * h, p);
  const hhh = modulo(h * hh, p);
  const v = modulo(x * hh, p);
  const x3 = modulo(r * r - hhh - 2n * v, p);
  return [x3, modulo(r * (v - x3) - y * hhh, p), modulo(z * h, p)];
};

const affine = ([x, y, z]: Jacobian, { p }: Curve): Point | undefined => {
  if (z === 0n) return undefined;
  const out = inverse(z, p);
  const squared = modulo(out * out, p);
  return { x: modulo(x * squared, p), y: modulo(y * squared * out, p) };
};

/** `scalar` times `point`; undefined: infinity. */
export const multiplied = (curve: Curve, scalar: bigint, point: Point): Point | undefined => {
  let sum = INFINITY;
  for (const bit of scalar.toString(2)) {
    sum = doubledPoint(sum, curve);
    if (bit === "1") sum = added(sum, point, curve);
  }
  return affine(sum, curve);
};

export const sumOf = (curve: Curve, left: Point, right: Point): Point | undefined =>
  affine(added([left.x, left.y, 1n], right, curve), curve);

// ---- bytes ----

export const toNumber = (bytes: Uint8Array): bigint =>
  bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Big-endian, COORDINATE_BYTES long. */
export const toBytes = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: COORDINATE_BYTES }, (_, index) =>
    Number((value >> BigInt(8 * (COORDINATE_BYTES - 1 - index))) & 0xffn),
  );

/** `04`, x, y. SEC 1 2.3.3. */
export const encodePoint = ({ x, y }: Point): Uint8Array => {
  const bytes = new Uint8Array(1 + 2 * COORDINATE_BYTES);
  bytes[0] = 0x04;
  bytes.set(toBytes(x), 1);
  bytes.set(toBytes(y), 1 + COORDINATE_BYTES);
  return bytes;
};

/** Undefined for bytes that are no point of the curve: whoever sends such is after our key. */
export const decodePoint = (curve: Curve, bytes: Uint8Array): Point | undefined => {
  if (bytes.length !== 1 + 2 * COORDINATE_BYTES || bytes[0] !== 0x04) return undefined;
  const x = toNumber(bytes.subarray(1, 1 + COORDINATE_BYTES));
  const y = toNumber(bytes.subarray(1 + COORDINATE_BYTES));
  const { p, a, b } = curve;
  if (x >= p || y >= p) return undefined;
  return modulo(y * y - (x * x * x + a * x + b), p) === 0n ? { x, y } : undefined;
};

/** A scalar in 1..n-1 of random bytes; eight more than needed leave no bias worth a name. */
export const SCALAR_RANDOM_BYTES = COORDINATE_BYTES + 8;
export const scalarOf = ({ n }: Curve, random: Uint8Array): bigint => (toNumber(random) % (n - 1n)) + 1n;
