/**
 * What the chip says it can do: EF.CardAccess (how to get in) and data group 14 (how it proves itself), two
 * envelopes of one list. Names the protocols; which of them we speak is decided in chip/. Rows of protocols
 * that nobody here knows are counted, not refused. Source: ICAO 9303-11 9.2.
 */
import { toHex } from "../../runtime/text.ts";
import { onlyValue, readTlvs, type Tlv } from "./tlv.pure.ts";

export const DG14_TAG = 0x6e;
const SET = 0x31;
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;

/** Last byte of a protocol's identifier. ICAO 9303-11 9.2.1, 9.2.5. */
const SUITES = { 1: "3des", 2: "aes-128", 3: "aes-192", 4: "aes-256" } as const satisfies Readonly<
  Record<number, string>
>;
export type ChipSuite = (typeof SUITES)[keyof typeof SUITES];

/** One way of PACE. `oid` are the identifier's value bytes, as they go into commands. */
export interface PaceInfo {
  readonly oid: Uint8Array;
  readonly agreement: "dh-gm" | "ecdh-gm" | "dh-im" | "ecdh-im" | "ecdh-cam" | "unknown";
  readonly suite: ChipSuite | "unknown";
  /** Standardised domain parameters: 12 P-256, 13 brainpoolP256r1; absent: the chip's own. */
  readonly parameter: number | undefined;
}

export interface ChipAuthenticationInfo {
  readonly oid: Uint8Array;
  readonly agreement: "dh" | "ecdh" | "unknown";
  readonly suite: ChipSuite | "unknown";
  readonly keyId: Uint8Array | undefined;
}

export interface ChipPublicKey {
  readonly keyId: Uint8Array | undefined;
  /** SubjectPublicKeyInfo, whole. */
  readonly spki: Uint8Array;
}

export interface SecurityInfos {
  readonly pace: readonly PaceInfo[];
  readonly chipAuthentication: readonly ChipAuthenticationInfo[];
  readonly chipKeys: readonly ChipPublicKey[];
  /** Value bytes of the signature algorithm of active authentication, where the chip names one. */
  readonly activeSignature: Uint8Array | undefined;
  readonly unknown: number;
}

export type SecurityInfosResult =
  | { readonly ok: true; readonly infos: SecurityInfos }
  | { readonly ok: false; readonly error: "structure" };

/** EF.CardAccess as the chip keeps it. Total. */
export const parseCardAccess = (bytes: Uint8Array): SecurityInfosResult => infosOf(onlyValue(bytes, SET));

/** Data group 14. Total. */
export const parseDg14 = (bytes: Uint8Array): SecurityInfosResult => {
  const value = onlyValue(bytes, DG14_TAG);
  return infosOf(value === undefined ? undefined : onlyValue(value, SET));
};

const BSI = "04 00 7F 00 07 02 02";
const PACE = `${BSI} 04`;
const CHIP_AUTHENTICATION = `${BSI} 03`;
const CHIP_KEY = `${BSI} 01`;
const ACTIVE_AUTHENTICATION = "67 81 08 01 01 05";

const PACE_AGREEMENTS = {
  1: "dh-gm",
  2: "ecdh-gm",
  3: "dh-im",
  4: "ecdh-im",
  6: "ecdh-cam",
} as const satisfies Readonly<Record<number, PaceInfo["agreement"]>>;
const KEY_AGREEMENTS = { 1: "dh", 2: "ecdh" } as const satisfies Readonly<Record<number, "dh" | "ecdh">>;

const named = <Names extends Readonly<Record<number, string>>>(
  names: Names,
  value: number | undefined,
): Names[keyof Names] | "unknown" =>
  value !== undefined && Object.hasOwn(names, value) ? names[value as keyof Names] : "unknown";

const infosOf = (set: Uint8Array | undefined): SecurityInfosResult => {
  const rows = set === undefined ? undefined : readTlvs(set);
  if (rows === undefined) return { ok: false, error: "structure" };
  const pace: PaceInfo[] = [];
  const chipAuthentication: ChipAuthenticationInfo[] = [];
  const chipKeys: ChipPublicKey[] = [];
  let activeSignature: Uint8Array | undefined;
  let unknown = 0;
  for (const row of rows) {
    const [oid, first, second] = row.tag === SEQUENCE ? (readTlvs(row.value) ?? []) : [];
    if (oid?.tag !== OBJECT_IDENTIFIER || first === undefined) return { ok: false, error: "structure" };
    const protocol = toHex(oid.value);
    if (isBelow(protocol, PACE) && first.tag === INTEGER) pace.push(paceInfo(oid.value, second));
    else if (isBelow(protocol, CHIP_AUTHENTICATION) && first.tag === INTEGER)
      chipAuthentication.push(chipInfo(oid.value, second));
    else if (protocol.startsWith(`${CHIP_KEY} `) && first.tag === SEQUENCE)
      chipKeys.push({ spki: wholeOf(row.value, oid, first), keyId: integerBytes(second) });
    else if (protocol === ACTIVE_AUTHENTICATION && second?.tag === OBJECT_IDENTIFIER)
      activeSignature = second.value;
    else unknown++;
  }
  return { ok: true, infos: { pace, chipAuthentication, chipKeys, activeSignature, unknown } };
};

/** Two more arcs: the agreement and the cipher. A PACE domain parameter row has only one. */
const isBelow = (protocol: string, arc: string): boolean =>
  protocol.startsWith(`${arc} `) && protocol.length === arc.length + 6;

const integerBytes = (item: Tlv | undefined): Uint8Array | undefined =>
  item?.tag === INTEGER ? item.value : undefined;

const wholeOf = (bytes: Uint8Array, before: Tlv, item: Tlv): Uint8Array => {
  const from = before.header_bytes + before.value.length;
  return bytes.slice(from, from + item.header_bytes + item.value.length);
};

const paceInfo = (oid: Uint8Array, parameter: Tlv | undefined): PaceInfo => ({
  oid,
  agreement: named(PACE_AGREEMENTS, oid.at(-2)),
  suite: named(SUITES, oid.at(-1)),
  parameter: integerBytes(parameter)?.at(-1),
});

const chipInfo = (oid: Uint8Array, keyId: Tlv | undefined): ChipAuthenticationInfo => ({
  oid,
  agreement: named(KEY_AGREEMENTS, oid.at(-2)),
  suite: named(SUITES, oid.at(-1)),
  keyId: integerBytes(keyId),
});
