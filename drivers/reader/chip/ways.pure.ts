/**
 * Which of the protocols that a chip offers are spoken here: PACE by generic mapping over two curves with
 * AES-128, chip authentication over elliptic curves with AES-128. Sources: ICAO 9303-11 9.2; identity.md 3.2.
 */

import { toHex } from "../../runtime/text.ts";
import type {
  ChipAuthenticationInfo,
  ChipPublicKey,
  PaceInfo,
  SecurityInfos,
} from "../lds/security-infos.pure.ts";
import { CURVES, type CurveId } from "./curve.pure.ts";

export interface SpokenPace {
  /** Value bytes of the protocol's identifier, as they go into commands. */
  readonly oid: Uint8Array;
  readonly parameter: CurveId;
}

/** `04 00 7F 00 07 02 02 04 02 02`: id-PACE-ECDH-GM-AES-CBC-CMAC-128. */
export const PACE_OID = Uint8Array.of(0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02, 0x02);
/** `04 00 7F 00 07 02 02 03 02 02`: id-CA-ECDH-AES-CBC-CMAC-128. */
export const CHIP_AUTHENTICATION_OID = Uint8Array.of(
  0x04,
  0x00,
  0x7f,
  0x00,
  0x07,
  0x02,
  0x02,
  0x03,
  0x02,
  0x02,
);

/**
 * Tried on chips that do not say how to get in. UNSURE: which curve Vietnamese cards use; brainpoolP256r1 is
 * what one public reader takes for granted.
 */
export const ASSUMED_PACE: readonly SpokenPace[] = [
  { oid: PACE_OID, parameter: 13 },
  { oid: PACE_OID, parameter: 12 },
];

const isCurveId = (parameter: number): parameter is CurveId => Object.hasOwn(CURVES, parameter);

/** The ways in that are spoken, in the chip's order. */
export const spokenPace = (infos: readonly PaceInfo[]): readonly SpokenPace[] =>
  infos.flatMap(({ oid, agreement, suite, parameter }) =>
    agreement === "ecdh-gm" && suite === "aes-128" && parameter !== undefined && isCurveId(parameter)
      ? [{ oid, parameter }]
      : [],
  );

export interface SpokenChipAuthentication {
  readonly info: ChipAuthenticationInfo;
  readonly key: ChipPublicKey;
}

/** The first protocol spoken that has its key; undefined: the chip can't prove itself to us this way. */
export const spokenChipAuthentication = ({
  chipAuthentication,
  chipKeys,
}: SecurityInfos): SpokenChipAuthentication | undefined => {
  for (const info of chipAuthentication) {
    if (info.agreement !== "ecdh" || info.suite !== "aes-128") continue;
    const key = chipKeys.find((candidate) => sameId(candidate.keyId, info.keyId));
    if (key !== undefined) return { info, key };
  }
  return undefined;
};

const sameId = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  toHex(a ?? new Uint8Array()) === toHex(b ?? new Uint8Array());
