/**
 * Active authentication: the chip signs a fresh challenge with the private key of data group 15. Decides
 * whether the signature holds; whether that key is the issuer's is passive-authentication.ts's.
 * RSA by ISO/IEC 9796-2 scheme 1, ECDSA as plain r and s. Source: ICAO 9303-11 6.1.
 */
import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from "node:crypto";
import type { Random } from "../../runtime/ports.ts";
import { concatBytes, toHex } from "../../runtime/text.ts";
import { parseDg14 } from "../lds/security-infos.pure.ts";
import { onlyValue } from "../lds/tlv.pure.ts";
import { internalAuthenticate, SW_DONE } from "./apdu.pure.ts";
import type { ChipFiles, TaskResult } from "./machine.ts";
import { sameBytes } from "./secure-messaging.pure.ts";
import type { ChipSession } from "./session.ts";
import type { Talk } from "./talk.ts";

const DG15_TAG = 0x6f;
const CHALLENGE_BYTES = 8;

/**
 * UNSURE: an RSA signature of 2,048 bits under keys needs a longer answer than short commands carry; such a
 * chip refuses, and counts as refused.
 */
export function* proveActive(session: ChipSession, files: ChipFiles, random: Random): Talk<TaskResult> {
  const key = files.dg15 && parseDg15(files.dg15);
  if (key === undefined) return { kind: "unreadable" };
  const challenge = random.bytes(CHALLENGE_BYTES);
  const told = yield* session.send(internalAuthenticate(challenge));
  if (told.kind === "ended") return told;
  if (told.answer.sw !== SW_DONE) return { kind: "refused", sw: told.answer.sw };
  return { kind: isSigned(key, files, challenge, told.answer.data) ? "done" : "unproven" };
}

/** The public key of data group 15; undefined where it holds none that OpenSSL understands. Total. */
export const parseDg15 = (bytes: Uint8Array): KeyObject | undefined => {
  const spki = onlyValue(bytes, DG15_TAG);
  if (spki === undefined) return undefined;
  try {
    return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
};

const isSigned = (
  key: KeyObject,
  files: ChipFiles,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean => {
  try {
    if (key.asymmetricKeyType === "rsa") return isRecovered(key, challenge, signature);
    const hash = hashOfEcdsa(files.dg14);
    return verify(hash, challenge, { key, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    // OpenSSL throws for signatures that are none by their length.
    return false;
  }
};

/** Last byte of `0.4.0.127.0.7.1.1.4.1.n`, plain ECDSA. BSI TR-03111 5.2.1. */
const ECDSA_HASHES: Readonly<Record<string, string>> = {
  "04 00 7F 00 07 01 01 04 01 01": "sha1",
  "04 00 7F 00 07 01 01 04 01 02": "sha224",
  "04 00 7F 00 07 01 01 04 01 03": "sha256",
  "04 00 7F 00 07 01 01 04 01 04": "sha384",
  "04 00 7F 00 07 01 01 04 01 05": "sha512",
};

/** A chip that names none is taken to use SHA-256, the only one seen. */
const hashOfEcdsa = (dg14: Uint8Array | undefined): string => {
  const infos = dg14 === undefined ? undefined : parseDg14(dg14);
  const oid = infos?.ok === true ? infos.infos.activeSignature : undefined;
  return (oid === undefined ? undefined : ECDSA_HASHES[toHex(oid)]) ?? "sha256";
};

/** Trailers of ISO/IEC 9796-2 and the digest each names. */
const TRAILERS: readonly (readonly [trailer: string, hash: string])[] = [
  ["BC", "sha1"],
  ["38 CC", "sha224"],
  ["34 CC", "sha256"],
  ["36 CC", "sha384"],
  ["35 CC", "sha512"],
];

/** `6A`, the part recovered, the digest of it and the challenge, the trailer. */
const isRecovered = (key: KeyObject, challenge: Uint8Array, signature: Uint8Array): boolean => {
  const block = new Uint8Array(publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
  if (block[0] !== 0x6a) return false;
  const hex = toHex(block);
  const [trailer, hash] = TRAILERS.find(([end]) => hex.endsWith(` ${end}`)) ?? [];
  if (trailer === undefined || hash === undefined) return false;
  const digest_bytes = createHash(hash).digest().length;
  const end = block.length - (trailer.length > 2 ? 2 : 1);
  if (end - digest_bytes < 1) return false;
  const recovered = block.subarray(1, end - digest_bytes);
  const digest = createHash(hash).update(concatBytes(recovered, challenge)).digest();
  return sameBytes(block.subarray(end - digest_bytes, end), digest);
};
