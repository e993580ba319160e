/** How the chip proves that it has the private key of data group 14 or 15: by agreeing keys, or by signing. */
import { constants, createHash, type KeyObject, privateEncrypt, sign } from "node:crypto";
import {
  type Answer,
  type Command,
  SW_DONE,
  SW_WRONG_PARAMETERS,
} from "../../../drivers/reader/chip/apdu.pure.ts";
import { CURVES, decodePoint, toNumber } from "../../../drivers/reader/chip/curve.pure.ts";
import { paceChannel, sharedSecret } from "../../../drivers/reader/chip/pace.ts";
import { type Channel, sameBytes } from "../../../drivers/reader/chip/secure-messaging.pure.ts";
import { CHIP_AUTHENTICATION_OID } from "../../../drivers/reader/chip/ways.pure.ts";
import { itemsWithin, readTlvs } from "../../../drivers/reader/lds/tlv.pure.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";
import type { ChipProof } from "./card-files.ts";

const only = (sw: number): Answer => ({ data: new Uint8Array(), sw });

export class ChipKeyProof {
  readonly #proof: ChipProof;
  readonly #key: KeyObject | undefined;
  readonly #random: Random;

  constructor(proof: ChipProof, key: KeyObject | undefined, random: Random) {
    this.#proof = proof;
    this.#key = key;
    this.#random = random;
  }

  /** MSE:Set AT of chip authentication. */
  set({ data }: Command): Answer {
    const oid = readTlvs(data)?.find(({ tag }) => tag === 0x80)?.value;
    const known = this.#proof === "chip" && sameBytes(oid ?? new Uint8Array(), CHIP_AUTHENTICATION_OID);
    return only(known ? SW_DONE : SW_WRONG_PARAMETERS);
  }

  /** The channel under the keys agreed with the reader's point. */
  agree(data: Uint8Array): Channel | undefined {
    const point = itemsWithin(data, 0x7c)?.find(({ tag }) => tag === 0x80)?.value;
    const reader = point === undefined ? undefined : decodePoint(CURVES[12], point);
    const scalar = this.#proof === "chip" ? scalarWithin(this.#key) : undefined;
    const secret =
      reader === undefined || scalar === undefined ? undefined : sharedSecret(CURVES[12], scalar, reader);
    return secret === undefined ? undefined : paceChannel(secret);
  }

  /** INTERNAL AUTHENTICATE. */
  sign(challenge: Uint8Array): Answer {
    const key = this.#key;
    if (key === undefined) return only(SW_WRONG_PARAMETERS);
    switch (this.#proof) {
      case "active-ec":
        return {
          data: new Uint8Array(sign("sha256", challenge, { key, dsaEncoding: "ieee-p1363" })),
          sw: SW_DONE,
        };
      case "active-rsa":
        return { data: this.#recoverable(key, challenge), sw: SW_DONE };
      default:
        return only(SW_WRONG_PARAMETERS);
    }
  }

  /** ISO/IEC 9796-2 scheme 1 with SHA-256: 6A, what is recovered, digest, 34 CC. */
  #recoverable(key: KeyObject, challenge: Uint8Array): Uint8Array {
    const modulus_bytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    const recovered = this.#random.bytes(modulus_bytes - 35);
    const digest = createHash("sha256").update(concatBytes(recovered, challenge)).digest();
    const block = concatBytes(Uint8Array.of(0x6a), recovered, digest, Uint8Array.of(0x34, 0xcc));
    return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
  }
}

const scalarWithin = (key: KeyObject | undefined): bigint | undefined => {
  const scalar = key?.export({ format: "jwk" }).d;
  return scalar === undefined ? undefined : toNumber(new Uint8Array(Buffer.from(scalar, "base64url")));
};
