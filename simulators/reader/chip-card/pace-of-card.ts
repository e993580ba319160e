/** PACE as the chip does it: one step a command, in order, from the beginning after any mistake. */
import {
  type Answer,
  type Command,
  SW_DONE,
  SW_NOT_ALLOWED,
  SW_WRONG_PARAMETERS,
} from "../../../drivers/reader/chip/apdu.pure.ts";
import type { ZoneKey } from "../../../drivers/reader/chip/basic-access.ts";
import {
  CURVES,
  type CurveId,
  encodePoint,
  type Point,
  SCALAR_RANDOM_BYTES,
  scalarOf,
} from "../../../drivers/reader/chip/curve.pure.ts";
import {
  type EphemeralKey,
  ephemeralKey,
  mappedGenerator,
  otherPoint,
  type PacePassword,
  paceChannel,
  passwordKey,
  proofToken,
  sealedNonce,
  sharedSecret,
} from "../../../drivers/reader/chip/pace.ts";
import { type Channel, sameBytes } from "../../../drivers/reader/chip/secure-messaging.pure.ts";
import { PACE_OID } from "../../../drivers/reader/chip/ways.pure.ts";
import { itemsWithin, readTlvs, tlv } from "../../../drivers/reader/lds/tlv.pure.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";

type Progress =
  | { readonly kind: "idle" }
  | { readonly kind: "set"; readonly key: Uint8Array }
  | { readonly kind: "nonce"; readonly nonce: Uint8Array }
  | { readonly kind: "mapped"; readonly generator: Point }
  | { readonly kind: "agreed"; readonly secret: Uint8Array; readonly reader: Point; readonly own: Point };

type Stepped = readonly [Answer, Channel | undefined];

const WRONG_PASSWORD = 0x6300;
const only = (sw: number): Answer => ({ data: new Uint8Array(), sw });
const refused = (sw: number): Stepped => [only(sw), undefined];

export class PaceOfCard {
  readonly #curve: (typeof CURVES)[CurveId];
  readonly #parameter: CurveId;
  readonly #can: string;
  readonly #zone: ZoneKey;
  readonly #random: Random;
  #progress: Progress = { kind: "idle" };

  constructor(parameter: CurveId, can: string, zone: ZoneKey, random: Random) {
    this.#parameter = parameter;
    this.#curve = CURVES[parameter];
    this.#can = can;
    this.#zone = zone;
    this.#random = random;
  }

  reset(): void {
    this.#progress = { kind: "idle" };
  }

  set({ p1, p2, data }: Command): Answer {
    const parts = new Map(readTlvs(data)?.map(({ tag, value }) => [tag, value]));
    const [kind] = parts.get(0x83) ?? [];
    const sameWay =
      p1 === 0xc1 &&
      p2 === 0xa4 &&
      sameBytes(parts.get(0x80) ?? data, PACE_OID) &&
      parts.get(0x84)?.[0] === this.#parameter;
    const password = this.#passwordOf(kind);
    if (!sameWay || password === undefined) return only(SW_WRONG_PARAMETERS);
    this.#progress = { kind: "set", key: passwordKey(password) };
    return only(SW_DONE);
  }

  #passwordOf(kind: number | undefined): PacePassword | undefined {
    if (kind === 2) return { kind: "can", can: this.#can };
    return kind === 1 ? { kind: "zone", zone: this.#zone } : undefined;
  }

  /** The answer, and after the last step the channel. */
  step({ data }: Command): Stepped {
    const [part] = itemsWithin(data, 0x7c) ?? [];
    const progress = this.#progress;
    this.#progress = { kind: "idle" };
    switch (progress.kind) {
      case "idle":
        return refused(SW_NOT_ALLOWED);
      case "set":
        return this.#giveNonce(progress.key);
      case "nonce":
        return this.#map(progress.nonce, part?.value);
      case "mapped":
        return this.#agree(progress.generator, part?.value);
      case "agreed":
        return this.#proven(progress, part?.value);
    }
  }

  #giveNonce(key: Uint8Array): Stepped {
    const nonce = this.#random.bytes(16);
    this.#progress = { kind: "nonce", nonce };
    return answered(0x80, sealedNonce(key, nonce));
  }

  #draw(generator: Point): EphemeralKey | undefined {
    return ephemeralKey(
      this.#curve,
      scalarOf(this.#curve, this.#random.bytes(SCALAR_RANDOM_BYTES)),
      generator,
    );
  }

  #map(nonce: Uint8Array, bytes: Uint8Array | undefined): Stepped {
    const own = this.#draw(this.#curve.generator);
    const reader = own && otherPoint(this.#curve, bytes, own.point);
    const generator = own && reader && mappedGenerator(this.#curve, nonce, own.scalar, reader);
    if (own === undefined || generator === undefined) return refused(SW_WRONG_PARAMETERS);
    this.#progress = { kind: "mapped", generator };
    return answered(0x82, encodePoint(own.point));
  }

  #agree(generator: Point, bytes: Uint8Array | undefined): Stepped {
    const own = this.#draw(generator);
    const reader = own && otherPoint(this.#curve, bytes, own.point);
    const secret = own && reader && sharedSecret(this.#curve, own.scalar, reader);
    if (own === undefined || reader === undefined || secret === undefined)
      return refused(SW_WRONG_PARAMETERS);
    this.#progress = { kind: "agreed", secret, reader, own: own.point };
    return answered(0x84, encodePoint(own.point));
  }

  #proven(
    { secret, reader, own }: Extract<Progress, { readonly kind: "agreed" }>,
    token: Uint8Array | undefined,
  ): Stepped {
    if (!sameBytes(token ?? new Uint8Array(), proofToken(secret, PACE_OID, own)))
      return refused(WRONG_PASSWORD);
    return [answered(0x86, proofToken(secret, PACE_OID, reader))[0], paceChannel(secret)];
  }
}

const answered = (tag: number, value: Uint8Array): Stepped => [
  { data: tlv(0x7c, tlv(tag, value)), sw: SW_DONE },
  undefined,
];
