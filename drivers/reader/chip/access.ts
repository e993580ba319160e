/**
 * Gets into a chip, message by message: PACE with the access number or the zone, or basic access with the
 * zone. Decides whether the chip knew the password; which way to try is machine.ts's, the arithmetic is
 * pace.ts's and basic-access.ts's. Source: ICAO 9303-11 4.3.4, 4.4.4.
 */
import type { Random } from "../../runtime/ports.ts";
import { concatBytes } from "../../runtime/text.ts";
import { itemsWithin, tlv } from "../lds/tlv.pure.ts";
import {
  externalAuthenticate,
  generalAuthenticate,
  getChallenge,
  isWrongKey,
  SW_DONE,
  setAuthentication,
} from "./apdu.pure.ts";
import { accessKeys, channelOfAnswer, readerProof, type ZoneKey } from "./basic-access.ts";
import { CURVES, type Curve, encodePoint, SCALAR_RANDOM_BYTES, scalarOf } from "./curve.pure.ts";
import {
  type EphemeralKey,
  ephemeralKey,
  mappedGenerator,
  openedNonce,
  otherPoint,
  type PacePassword,
  paceChannel,
  passwordKey,
  proofToken,
  sharedSecret,
} from "./pace.ts";
import { sameBytes } from "./secure-messaging.pure.ts";
import type { ChipSession } from "./session.ts";
import type { SessionEnd } from "./session-end.pure.ts";
import type { Talk } from "./talk.ts";
import type { SpokenPace } from "./ways.pure.ts";

export type AccessResult =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly sw: number }
  /** One end does not know the password of the other. Never tried again with another one. */
  | { readonly kind: "wrong-key" }
  | { readonly kind: "ended"; readonly why: SessionEnd };

type Step = { readonly kind: "step"; readonly value: Uint8Array } | AccessResult;

/** What the password is, as the chip is told. ICAO 9303-11 4.4.4.1, tag 83. */
const PASSWORD_NUMBERS = { zone: 1, can: 2 } as const;

/** One block of the cipher. */
const NONCE_BYTES = 16;

export function* openWithPace(
  session: ChipSession,
  way: SpokenPace,
  password: PacePassword,
  random: Random,
): Talk<AccessResult> {
  const curve = CURVES[way.parameter];
  const draw = (): bigint => scalarOf(curve, random.bytes(SCALAR_RANDOM_BYTES));
  const set = yield* session.send(setAuthentication(0xc1a4, settingOf(way, password)));
  if (set.kind === "ended") return set;
  if (set.answer.sw !== SW_DONE) return { kind: "refused", sw: set.answer.sw };
  const sealed = yield* ask(session, undefined, 0x80);
  if (sealed.kind !== "step") return sealed;
  if (sealed.value.length !== NONCE_BYTES) return { kind: "wrong-key" };
  const nonce = openedNonce(passwordKey(password), sealed.value);
  const mapping = ephemeralKey(curve, draw(), curve.generator);
  if (mapping === undefined) return { kind: "wrong-key" };
  const mapped = yield* ask(session, tlv(0x81, encodePoint(mapping.point)), 0x82);
  if (mapped.kind !== "step") return mapped;
  const chipMap = otherPoint(curve, mapped.value, mapping.point);
  const generator = chipMap && mappedGenerator(curve, nonce, mapping.scalar, chipMap);
  const own = generator && ephemeralKey(curve, draw(), generator);
  return own === undefined ? { kind: "wrong-key" } : yield* agree(session, way, curve, own);
}

function* agree(session: ChipSession, way: SpokenPace, curve: Curve, own: EphemeralKey): Talk<AccessResult> {
  const agreed = yield* ask(session, tlv(0x83, encodePoint(own.point)), 0x84);
  if (agreed.kind !== "step") return agreed;
  const chip = otherPoint(curve, agreed.value, own.point);
  const secret = chip && sharedSecret(curve, own.scalar, chip);
  if (chip === undefined || secret === undefined) return { kind: "wrong-key" };
  const proven = yield* ask(session, tlv(0x85, proofToken(secret, way.oid, chip)), 0x86, true);
  if (proven.kind !== "step") return proven;
  if (!sameBytes(proven.value, proofToken(secret, way.oid, own.point))) return { kind: "wrong-key" };
  session.adopt(paceChannel(secret));
  return { kind: "done" };
}

const settingOf = (way: SpokenPace, password: PacePassword): Uint8Array =>
  concatBytes(
    tlv(0x80, way.oid),
    tlv(0x83, Uint8Array.of(PASSWORD_NUMBERS[password.kind])),
    tlv(0x84, Uint8Array.of(way.parameter)),
  );

/** One question of the chain; the value of the one answer wanted. */
function* ask(session: ChipSession, data: Uint8Array | undefined, wanted: number, last = false): Talk<Step> {
  const told = yield* session.send(generalAuthenticate(tlv(0x7c, data ?? new Uint8Array()), last));
  if (told.kind === "ended") return told;
  const { sw, data: answered } = told.answer;
  if (sw !== SW_DONE) return isWrongKey(sw) ? { kind: "wrong-key" } : { kind: "refused", sw };
  const value = itemsWithin(answered, 0x7c)?.find(({ tag }) => tag === wanted)?.value;
  return value === undefined ? { kind: "wrong-key" } : { kind: "step", value };
}

const CHALLENGE_BYTES = 8;

export function* openWithZone(session: ChipSession, zone: ZoneKey, random: Random): Talk<AccessResult> {
  const asked = yield* session.send(getChallenge());
  if (asked.kind === "ended") return asked;
  if (asked.answer.sw !== SW_DONE) return { kind: "refused", sw: asked.answer.sw };
  const chipChallenge = asked.answer.data;
  if (chipChallenge.length !== CHALLENGE_BYTES) return { kind: "wrong-key" };
  const own = { challenge: random.bytes(CHALLENGE_BYTES), key: random.bytes(16) };
  const keys = accessKeys(zone);
  const told = yield* session.send(externalAuthenticate(readerProof(keys, own, chipChallenge)));
  if (told.kind === "ended") return told;
  const { sw, data } = told.answer;
  if (sw !== SW_DONE) return isWrongKey(sw) ? { kind: "wrong-key" } : { kind: "refused", sw };
  const channel = channelOfAnswer(keys, own, chipChallenge, data);
  if (channel === undefined) return { kind: "wrong-key" };
  session.adopt(channel);
  return { kind: "done" };
}
