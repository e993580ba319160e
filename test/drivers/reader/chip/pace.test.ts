/** Proves PACE's arithmetic by ICAO's worked example, step by step. */
import { expect, test } from "vitest";
import { sessionCipher } from "../../../../drivers/reader/chip/ciphers.ts";
import { CURVES, decodePoint, encodePoint, toNumber } from "../../../../drivers/reader/chip/curve.pure.ts";
import {
  ephemeralKey,
  mappedGenerator,
  openedNonce,
  otherPoint,
  paceChannel,
  passwordKey,
  proofToken,
  sealedNonce,
  sharedSecret,
} from "../../../../drivers/reader/chip/pace.ts";
import { PACE_OID } from "../../../../drivers/reader/chip/ways.pure.ts";
import { chipBytes } from "./vectors.ts";

const CURVE = CURVES[13];
const ZONE = { documentNumber: "T22000129", birth: "640812", expiry: "101031" };
const point = (name: string) => {
  const found = decodePoint(CURVE, chipBytes(name));
  if (found === undefined) throw new Error(name);
  return found;
};
const bytesOf = (found: ReturnType<typeof point> | undefined) => found && encodePoint(found);

test("keys of both passwords", () => {
  expect(passwordKey({ kind: "zone", zone: ZONE })).toEqual(chipBytes("pace.key"));
  expect(passwordKey({ kind: "can", can: "000001" })).toEqual(chipBytes("can.key"));
});

test("the nonce", () => {
  expect(openedNonce(chipBytes("pace.key"), chipBytes("pace.nonce.sealed"))).toEqual(chipBytes("pace.nonce"));
  expect(sealedNonce(chipBytes("pace.key"), chipBytes("pace.nonce"))).toEqual(chipBytes("pace.nonce.sealed"));
});

test("the mapped generator", () => {
  const scalar = toNumber(chipBytes("pace.map.reader.scalar"));
  expect(bytesOf(ephemeralKey(CURVE, scalar, CURVE.generator)?.point)).toEqual(
    chipBytes("pace.map.reader.point"),
  );
  const mapped = mappedGenerator(CURVE, chipBytes("pace.nonce"), scalar, point("pace.map.chip.point"));
  expect(bytesOf(mapped)).toEqual(chipBytes("pace.map.generator"));
});

test("the agreed secret, its keys and both proofs", () => {
  const scalar = toNumber(chipBytes("pace.reader.scalar"));
  const own = ephemeralKey(CURVE, scalar, point("pace.map.generator"));
  expect(bytesOf(own?.point)).toEqual(chipBytes("pace.reader.point"));
  const secret = sharedSecret(CURVE, scalar, point("pace.chip.point"));
  expect(secret).toEqual(chipBytes("pace.secret"));
  expect(proofToken(chipBytes("pace.secret"), PACE_OID, point("pace.chip.point"))).toEqual(
    chipBytes("pace.token.reader"),
  );
  expect(proofToken(chipBytes("pace.secret"), PACE_OID, point("pace.reader.point"))).toEqual(
    chipBytes("pace.token.chip"),
  );
  const { cipher, counter } = paceChannel(chipBytes("pace.secret"));
  expect(counter).toEqual(new Uint8Array(16));
  expect(cipher.mac(counter)).toEqual(sessionCipher("aes-128", chipBytes("pace.secret")).mac(counter));
});

test("our own point thrown back is nobody's", () => {
  const own = point("pace.map.reader.point");
  expect(otherPoint(CURVE, encodePoint(own), own)).toBeUndefined();
  expect(otherPoint(CURVE, undefined, own)).toBeUndefined();
  expect(otherPoint(CURVE, chipBytes("pace.map.chip.point"), own)).toEqual(point("pace.map.chip.point"));
});
