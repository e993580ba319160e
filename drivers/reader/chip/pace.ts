/**
 * PACE with generic mapping over an elliptic curve and AES-128, the arithmetic of both ends: reader and chip
 * prove to each other that they know a password (the card access number, or the zone) without showing it.
 * Which messages carry it is access.ts's. Source: ICAO 9303-11 4.4, worked example in appendix G.1.
 */
import { asciiBytes, concatBytes } from "../../runtime/text.ts";
import { tlv } from "../lds/tlv.pure.ts";
import { type ZoneKey, zoneKeyText } from "./basic-access.ts";
import { aesCbc, aesCmac, deriveKey, sessionCipher, sha1 } from "./ciphers.ts";
import {
  type Curve,
  decodePoint,
  encodePoint,
  multiplied,
  type Point,
  sumOf,
  toBytes,
  toNumber,
} from "./curve.pure.ts";
import type { Channel } from "./secure-messaging.pure.ts";

export type PacePassword =
  /** Six digits. On Vietnamese cards the last six of the ID number: identity.md 3.2. */
  { readonly kind: "can"; readonly can: string } | { readonly kind: "zone"; readonly zone: ZoneKey };

/** The key of a password. The CAN goes in as its digits; the zone is digested first. ICAO 9303-11 9.7.3. */
export const passwordKey = (password: PacePassword): Uint8Array =>
  deriveKey(
    "aes-128",
    password.kind === "can" ? asciiBytes(password.can) : sha1(asciiBytes(zoneKeyText(password.zone))),
    "password",
  );

/** The nonce of the chip, and back: one or more blocks. */
export const sealedNonce = (key: Uint8Array, nonce: Uint8Array): Uint8Array => aesCbc("encrypt", key, nonce);
export const openedNonce = (key: Uint8Array, sealed: Uint8Array): Uint8Array =>
  aesCbc("decrypt", key, sealed);

/** A key of one exchange: the scalar kept, the point shown. */
export interface EphemeralKey {
  readonly scalar: bigint;
  readonly point: Point;
}

export const ephemeralKey = (curve: Curve, scalar: bigint, generator: Point): EphemeralKey | undefined => {
  const point = multiplied(curve, scalar, generator);
  return point === undefined ? undefined : { scalar, point };
};

/** The generator of the second exchange: nonce times G, plus what both ends share. ICAO 9303-11 4.4.3.3.2. */
export const mappedGenerator = (
  curve: Curve,
  nonce: Uint8Array,
  scalar: bigint,
  other: Point,
): Point | undefined => {
  const shared = multiplied(curve, scalar, other);
  const nonceTimes = multiplied(curve, toNumber(nonce), curve.generator);
  return shared === undefined || nonceTimes === undefined ? undefined : sumOf(curve, nonceTimes, shared);
};

/** What both ends share at the end: the x of the product, 32 bytes. */
export const sharedSecret = (curve: Curve, scalar: bigint, other: Point): Uint8Array | undefined => {
  const shared = multiplied(curve, scalar, other);
  return shared === undefined ? undefined : toBytes(shared.x);
};

/** Eight bytes by which one end proves that it has the secret: over the other end's point. */
export const proofToken = (secret: Uint8Array, oid: Uint8Array, other: Point): Uint8Array => {
  const data = concatBytes(tlv(0x06, oid), tlv(0x86, encodePoint(other)));
  return aesCmac(deriveKey("aes-128", secret, "mac"), tlv(0x7f49, data)).slice(0, 8);
};

export const paceChannel = (secret: Uint8Array): Channel => ({
  cipher: sessionCipher("aes-128", secret),
  counter: new Uint8Array(16),
});

/** The other end's point; undefined where it is none, or our own thrown back at us. */
export const otherPoint = (curve: Curve, bytes: Uint8Array | undefined, own: Point): Point | undefined => {
  const point = bytes === undefined ? undefined : decodePoint(curve, bytes);
  return point !== undefined && point.x === own.x && point.y === own.y ? undefined : point;
};
