/**
 * The document security object: digests of the chip's files, and who signed them. Takes it apart, exactly as
 * signed; whether a signature holds is decided in chip/passive-authentication.ts. Every byte string gives
 * the object or a named error. Sources: ICAO 9303-10 4.6.2, 9303-11 5.1; RFC 5652 5.
 */
import { toHex } from "../../runtime/text.ts";
import { itemsWithin, onlyValue, readTlvs, type Tlv, tlv } from "./tlv.pure.ts";

export const SOD_TAG = 0x77;
/** Certificates in one object; more are not looked at. One is usual. */
export const SOD_CERTIFICATES_MAX = 4;

export type HashName = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
export interface SignatureScheme {
  readonly kind: "ecdsa" | "rsa" | "rsa-pss";
  readonly hash: HashName;
}

export interface Sod {
  /** What is signed in the end: the list of digests, DER. */
  readonly content: Uint8Array;
  /** Of the files. */
  readonly hash: HashName;
  /** By number of the data group. */
  readonly digests: ReadonlyMap<number, Uint8Array>;
  /** X.509, DER; the signer's is among them. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: SodSigner;
}

export interface SodSigner {
  /** Of content and attributes. */
  readonly hash: HashName;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
  /** Signed instead of the content, and naming its digest; absent: the content itself is signed. */
  readonly attributes: { readonly bytes: Uint8Array; readonly digest: Uint8Array } | undefined;
}

export type SodError = "structure" | "content-type" | "hash-unknown" | "signature-unknown" | "no-certificate";
export type SodResult =
  | { readonly ok: true; readonly sod: Sod }
  | { readonly ok: false; readonly error: SodError };

const SEQUENCE = 0x30;
const SET = 0x31;
const OBJECT_IDENTIFIER = 0x06;
const OCTETS = 0x04;
const INTEGER = 0x02;
const CONTEXT_0 = 0xa0;

const SIGNED_DATA = "2A 86 48 86 F7 0D 01 07 02";
/** 2.23.136.1.1.1 */
const LDS_SECURITY_OBJECT = "67 81 08 01 01 01";
const CONTENT_TYPE = "2A 86 48 86 F7 0D 01 09 03";
const MESSAGE_DIGEST = "2A 86 48 86 F7 0D 01 09 04";

const HASHES: Readonly<Record<string, HashName>> = {
  "2B 0E 03 02 1A": "sha1",
  "60 86 48 01 65 03 04 02 04": "sha224",
  "60 86 48 01 65 03 04 02 01": "sha256",
  "60 86 48 01 65 03 04 02 02": "sha384",
  "60 86 48 01 65 03 04 02 03": "sha512",
};
/** Schemes that name their digest; absent here: taken from the signer's row. RFC 5758, RFC 8017. */
const SCHEMES: Readonly<
  Record<string, { readonly kind: SignatureScheme["kind"]; readonly hash?: HashName }>
> = {
  "2A 86 48 CE 3D 04 01": { kind: "ecdsa", hash: "sha1" },
  "2A 86 48 CE 3D 04 03 01": { kind: "ecdsa", hash: "sha224" },
  "2A 86 48 CE 3D 04 03 02": { kind: "ecdsa", hash: "sha256" },
  "2A 86 48 CE 3D 04 03 03": { kind: "ecdsa", hash: "sha384" },
  "2A 86 48 CE 3D 04 03 04": { kind: "ecdsa", hash: "sha512" },
  "2A 86 48 86 F7 0D 01 01 01": { kind: "rsa" },
  "2A 86 48 86 F7 0D 01 01 05": { kind: "rsa", hash: "sha1" },
  "2A 86 48 86 F7 0D 01 01 0E": { kind: "rsa", hash: "sha224" },
  "2A 86 48 86 F7 0D 01 01 0B": { kind: "rsa", hash: "sha256" },
  "2A 86 48 86 F7 0D 01 01 0C": { kind: "rsa", hash: "sha384" },
  "2A 86 48 86 F7 0D 01 01 0D": { kind: "rsa", hash: "sha512" },
  "2A 86 48 86 F7 0D 01 01 0A": { kind: "rsa-pss" },
};

/** The value of an item of this tag. */
const valueIn = (item: Tlv | undefined, tag: number): Uint8Array | undefined =>
  item?.tag === tag ? item.value : undefined;
const itemsOf = (item: Tlv | undefined, tag: number): readonly Tlv[] =>
  readTlvs(valueIn(item, tag) ?? new Uint8Array()) ?? [];
const oidOf = (item: Tlv | undefined): string => toHex(valueIn(item, OBJECT_IDENTIFIER) ?? new Uint8Array());
/** The digest that an AlgorithmIdentifier names. */
const hashOf = (item: Tlv | undefined): HashName | undefined => HASHES[oidOf(itemsOf(item, SEQUENCE)[0])];

/** Total. */
export const parseSod = (bytes: Uint8Array): SodResult => {
  const outer = onlyValue(bytes, SOD_TAG);
  const [type, wrapped] = (outer === undefined ? undefined : itemsWithin(outer, SEQUENCE)) ?? [];
  if (oidOf(type) !== SIGNED_DATA) return refused("structure");
  const [, , encapsulated, ...others] = itemsOf(itemsOf(wrapped, CONTEXT_0)[0], SEQUENCE);
  const [contentType, contentWrapped] = itemsOf(encapsulated, SEQUENCE);
  if (oidOf(contentType) !== LDS_SECURITY_OBJECT) return refused("content-type");
  const content = valueIn(itemsOf(contentWrapped, CONTEXT_0)[0], OCTETS);
  if (content === undefined) return refused("structure");
  const listed = digestsOf(content);
  if (typeof listed === "string") return refused(listed);
  const certificates = certificatesOf(others.find(({ tag }) => tag === CONTEXT_0));
  if (certificates.length === 0) return refused("no-certificate");
  const [signerRow] = itemsOf(others.at(-1), SET);
  const signer = signerOf(itemsOf(signerRow, SEQUENCE));
  if (typeof signer === "string") return refused(signer);
  return { ok: true, sod: { content, ...listed, certificates, signer } };
};

const refused = (error: SodError): SodResult => ({ ok: false, error });

/** LDSSecurityObject: version, digest algorithm, digests by group number. ICAO 9303-10 4.6.2.3. */
const digestsOf = (content: Uint8Array): Pick<Sod, "hash" | "digests"> | SodError => {
  const [, algorithm, rows] = itemsWithin(content, SEQUENCE) ?? [];
  const hash = hashOf(algorithm);
  if (algorithm === undefined || rows === undefined) return "structure";
  if (hash === undefined) return "hash-unknown";
  const digests = new Map<number, Uint8Array>();
  for (const row of itemsOf(rows, SEQUENCE)) {
    const [number, digest] = itemsOf(row, SEQUENCE);
    const group = valueIn(number, INTEGER);
    const value = valueIn(digest, OCTETS);
    if (group?.length !== 1 || value === undefined || digests.has(group[0] ?? 0)) return "structure";
    digests.set(group[0] ?? 0, value);
  }
  return digests.size === 0 ? "structure" : { hash, digests };
};

const certificatesOf = (item: Tlv | undefined): readonly Uint8Array[] =>
  itemsOf(item, CONTEXT_0)
    .filter(({ tag }) => tag === SEQUENCE)
    .slice(0, SOD_CERTIFICATES_MAX)
    .map(({ value }) => tlv(SEQUENCE, value));

const signerOf = (parts: readonly Tlv[]): SodSigner | SodError => {
  const [, , digestAlgorithm, ...rest] = parts;
  const signed = rest[0]?.tag === CONTEXT_0 ? rest[0] : undefined;
  const [schemeItem, signatureItem] = signed === undefined ? rest : rest.slice(1);
  const signature = valueIn(signatureItem, OCTETS);
  if (signature === undefined) return "structure";
  const hash = hashOf(digestAlgorithm);
  if (hash === undefined) return "hash-unknown";
  const scheme = SCHEMES[oidOf(itemsOf(schemeItem, SEQUENCE)[0])];
  if (scheme === undefined) return "signature-unknown";
  const attributes = signed === undefined ? undefined : attributesOf(signed);
  if (typeof attributes === "string") return attributes;
  return { hash, scheme: { kind: scheme.kind, hash: scheme.hash ?? hash }, signature, attributes };
};

/** Signed as a SET, though they stand under another tag. RFC 5652 5.4. */
const attributesOf = (item: Tlv): SodSigner["attributes"] | SodError => {
  const rows = (readTlvs(item.value) ?? []).map((row) => itemsOf(row, SEQUENCE));
  const first = (oid: string): Tlv | undefined =>
    itemsOf(rows.find(([type]) => oidOf(type) === oid)?.[1], SET)[0];
  if (oidOf(first(CONTENT_TYPE)) !== LDS_SECURITY_OBJECT) return "content-type";
  const digest = valueIn(first(MESSAGE_DIGEST), OCTETS);
  return digest === undefined ? "structure" : { bytes: tlv(SET, item.value), digest };
};
