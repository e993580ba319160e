/**
 * Basic access control, both ends: reader and chip prove to each other that they know the printed zone, and
 * agree session keys. Decides whether the other end proved it; who is asked what is session.ts's.
 * Source: ICAO 9303-11 4.3, worked example in appendix D.
 */
import { asciiBytes, concatBytes } from "../../runtime/text.ts";
import { checkDigit } from "../mrz/td1.pure.ts";
import { deriveKey, retailMac, sessionCipher, sha1, tripleDes } from "./ciphers.ts";
import { type Channel, pad, sameBytes } from "./secure-messaging.pure.ts";

/** Printed in the zone. Document number as there (Vietnam: the last nine digits), dates as YYMMDD. */
export interface ZoneKey {
  readonly documentNumber: string;
  readonly birth: string;
  readonly expiry: string;
}

/** Document number, birth and expiry, each with its check digit: `L898902C<369080619406236`. */
export const zoneKeyText = ({ documentNumber, birth, expiry }: ZoneKey): string =>
  [documentNumber.padEnd(9, "<"), birth, expiry].map((part) => part + checkDigit(part)).join("");

export interface AccessKeys {
  readonly encrypt: Uint8Array;
  readonly mac: Uint8Array;
}

export const accessKeys = (key: ZoneKey): AccessKeys => {
  const seed = sha1(asciiBytes(zoneKeyText(key))).slice(0, 16);
  return { encrypt: deriveKey("3des", seed, "encrypt"), mac: deriveKey("3des", seed, "mac") };
};

/** What each end contributes: eight bytes of challenge, sixteen of key. */
export interface Contribution {
  readonly challenge: Uint8Array;
  readonly key: Uint8Array;
}

/** 32 bytes of cipher and 8 of MAC, as each end sends them. */
export const sealedProof = (keys: AccessKeys, ...parts: readonly Uint8Array[]): Uint8Array => {
  const cipher = tripleDes("encrypt", keys.encrypt, concatBytes(...parts));
  return concatBytes(cipher, retailMac(keys.mac, pad(cipher, 8)));
};

/** The 32 bytes within a proof; undefined where the MAC is another key's. */
export const openedProof = (keys: AccessKeys, proof: Uint8Array): Uint8Array | undefined => {
  if (proof.length !== 40) return undefined;
  const cipher = proof.subarray(0, 32);
  return sameBytes(proof.subarray(32), retailMac(keys.mac, pad(cipher, 8)))
    ? tripleDes("decrypt", keys.encrypt, cipher)
    : undefined;
};

/** What the reader sends once it knows the chip's challenge. */
export const readerProof = (keys: AccessKeys, own: Contribution, chipChallenge: Uint8Array): Uint8Array =>
  sealedProof(keys, own.challenge, chipChallenge, own.key);

/** The channel that the chip's answer opens; undefined where the chip did not know the key. */
export const channelOfAnswer = (
  keys: AccessKeys,
  own: Contribution,
  chipChallenge: Uint8Array,
  answer: Uint8Array,
): Channel | undefined => {
  const opened = openedProof(keys, answer);
  const expected = concatBytes(chipChallenge, own.challenge);
  if (opened === undefined || !sameBytes(opened.subarray(0, 16), expected)) return undefined;
  return accessChannel(own, { challenge: chipChallenge, key: opened.slice(16) });
};

/** Keys of both ends together; the counter starts with the last four bytes of each challenge. */
export const accessChannel = (reader: Contribution, chip: Contribution): Channel => ({
  cipher: sessionCipher(
    "3des",
    reader.key.map((byte, index) => byte ^ (chip.key[index] ?? 0)),
  ),
  counter: concatBytes(chip.challenge.slice(4), reader.challenge.slice(4)),
});
