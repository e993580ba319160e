/**
 * Chip authentication: the chip shows that it has the private key of data group 14 by agreeing new session
 * keys with it. Decides whether it did; whether that key is the issuer's is passive-authentication.ts's.
 * Spoken over the two curves of PACE. UNSURE: which curves Vietnamese chips have. Source: ICAO 9303-11 6.2.
 */
import { createPublicKey } from "node:crypto";
import type { CardLoss } from "../../link/link.ts";
import type { Random } from "../../runtime/ports.ts";
import { concatBytes } from "../../runtime/text.ts";
import { itemsWithin, tlv } from "../lds/tlv.pure.ts";
import { generalAuthenticate, SW_DONE, selectFile, setAuthentication } from "./apdu.pure.ts";
import {
  CURVES,
  type Curve,
  decodePoint,
  encodePoint,
  type Point,
  SCALAR_RANDOM_BYTES,
  scalarOf,
} from "./curve.pure.ts";
import { CHIP_FILES, type TaskResult } from "./machine.ts";
import { ephemeralKey, paceChannel, sharedSecret } from "./pace.ts";
import type { ChipSession } from "./session.ts";
import type { Talk } from "./talk.ts";
import type { SpokenChipAuthentication } from "./ways.pure.ts";

const CURVE_NAMES: Readonly<Record<string, Curve>> = { prime256v1: CURVES[12], brainpoolP256r1: CURVES[13] };
const LOSSES: readonly string[] = ["card-removed", "timeout", "reader-lost"] satisfies readonly CardLoss[];

export function* proveChip(
  session: ChipSession,
  { info, key }: SpokenChipAuthentication,
  random: Random,
): Talk<TaskResult> {
  const chip = publicPoint(key.spki);
  if (chip === undefined) return { kind: "unreadable" };
  const { curve, point } = chip;
  const own = ephemeralKey(curve, scalarOf(curve, random.bytes(SCALAR_RANDOM_BYTES)), curve.generator);
  const secret = own && sharedSecret(curve, own.scalar, point);
  if (own === undefined || secret === undefined) return { kind: "unreadable" };
  const keyId = info.keyId === undefined ? new Uint8Array() : tlv(0x84, info.keyId);
  const set = yield* session.send(setAuthentication(0x41a4, concatBytes(tlv(0x80, info.oid), keyId)));
  if (set.kind === "ended") return set;
  if (set.answer.sw !== SW_DONE) return { kind: "refused", sw: set.answer.sw };
  const agreed = yield* session.send(generalAuthenticate(tlv(0x7c, tlv(0x80, encodePoint(own.point))), true));
  if (agreed.kind === "ended") return agreed;
  if (agreed.answer.sw !== SW_DONE) return { kind: "refused", sw: agreed.answer.sw };
  session.adopt(paceChannel(secret));
  // The proof is that the next answer holds under the new keys; a copy does not have them.
  const proof = yield* session.send(selectFile(CHIP_FILES.dg14));
  if (proof.kind === "answer") return { kind: "done" };
  return LOSSES.includes(proof.why) ? proof : { kind: "unproven" };
}

/** The point of a SubjectPublicKeyInfo; its curve may be named or written out, OpenSSL knows both. */
const publicPoint = (spki: Uint8Array): { readonly curve: Curve; readonly point: Point } | undefined => {
  const curve = CURVE_NAMES[curveName(spki) ?? ""];
  const bits = itemsWithin(spki, 0x30)?.find(({ tag }) => tag === 0x03)?.value;
  // The first byte counts unused bits.
  const point = curve === undefined || bits === undefined ? undefined : decodePoint(curve, bits.subarray(1));
  return curve === undefined || point === undefined ? undefined : { curve, point };
};

const curveName = (spki: Uint8Array): string | undefined => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return key.asymmetricKeyDetails?.namedCurve;
  } catch {
    return undefined;
  }
};
