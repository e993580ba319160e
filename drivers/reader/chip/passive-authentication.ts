/**
 * Passive authentication: are the files the ones that were signed, and did an authority we were told to trust
 * vouch for the signer? Without a configured anchor the issuer stays unverified, whatever the rest says.
 * Sources: ICAO 9303-11 5.1, 9303-12 4; identity.md 3.4.
 */
import { constants, createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import { parseSod, type Sod, type SodSigner } from "../lds/sod.pure.ts";
import { type CivilDate, formatIso } from "../person/civil-date.pure.ts";
import type { ChipFile, ChipFiles } from "./machine.ts";
import { sameBytes } from "./secure-messaging.pure.ts";
import type { PassiveVerdict } from "./verdict.pure.ts";

/** Certificates of authorities, DER, as configured. UNSURE: Vietnam publishes none for ID cards. */
export type TrustAnchors = readonly Uint8Array[];
/** More are not looked at; a country has a handful. */
export const ANCHORS_MAX = 32;

/** Group numbers of the files that digests cover. */
const GROUPS: readonly (readonly [ChipFile, number])[] = [
  ["dg1", 1],
  ["dg2", 2],
  ["dg13", 13],
  ["dg14", 14],
  ["dg15", 15],
];

export const authenticatePassively = (
  files: ChipFiles,
  anchors: TrustAnchors,
  today: CivilDate,
): PassiveVerdict => {
  const read = GROUPS.filter(([file]) => files[file] !== undefined);
  const nothing = { altered: [], uncovered: read.map(([file]) => file), issuer: "unverified" } as const;
  if (files.sod === undefined) return { ...nothing, signature: "absent" };
  const result = parseSod(files.sod);
  if (!result.ok) return { ...nothing, signature: result.error };
  const { sod } = result;
  const covered = read.filter(([, group]) => sod.digests.has(group));
  const altered = covered.filter(([file, group]) => !isDigest(sod, group, files[file]));
  const signer = signerOf(sod);
  return {
    altered: altered.map(([file]) => file),
    uncovered: read.filter(([, group]) => !sod.digests.has(group)).map(([file]) => file),
    signature: signer === undefined ? "invalid" : "valid",
    issuer: signer === undefined ? "unverified" : issuerOf(signer, anchors, today),
  };
};

const isDigest = (sod: Sod, group: number, bytes: Uint8Array | undefined): boolean =>
  sameBytes(
    sod.digests.get(group) ?? new Uint8Array(),
    createHash(sod.hash)
      .update(bytes ?? new Uint8Array())
      .digest(),
  );

/** The certificate whose key made the signature; undefined where none of them did. */
const signerOf = ({ content, certificates, signer }: Sod): X509Certificate | undefined => {
  const { attributes } = signer;
  const digest = createHash(signer.hash).update(content).digest();
  if (attributes !== undefined && !sameBytes(attributes.digest, digest)) return undefined;
  const signed = attributes?.bytes ?? content;
  return certificates
    .map(certificateOf)
    .find((certificate) => certificate !== undefined && isSigned(signer, signed, certificate.publicKey));
};

const certificateOf = (der: Uint8Array): X509Certificate | undefined => {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
};

const isSigned = ({ scheme, signature }: SodSigner, bytes: Uint8Array, key: KeyObject): boolean => {
  try {
    switch (scheme.kind) {
      case "ecdsa":
        return key.asymmetricKeyType === "ec" && verify(scheme.hash, bytes, key, signature);
      case "rsa":
        return key.asymmetricKeyType === "rsa" && verify(scheme.hash, bytes, key, signature);
      case "rsa-pss": {
        const padding = constants.RSA_PKCS1_PSS_PADDING;
        return verify(
          scheme.hash,
          bytes,
          { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
          signature,
        );
      }
    }
  } catch {
    return false;
  }
};

const issuerOf = (
  signer: X509Certificate,
  anchors: TrustAnchors,
  today: CivilDate,
): PassiveVerdict["issuer"] => {
  const vouching = anchors.slice(0, ANCHORS_MAX).flatMap((der) => {
    const anchor = certificateOf(der);
    return anchor !== undefined && vouches(anchor, signer) ? [anchor] : [];
  });
  if (vouching.length === 0) return "unverified";
  const current = [signer, ...vouching.slice(0, 1)].every((certificate) => isCurrent(certificate, today));
  return current ? "verified" : "expired";
};

const vouches = (anchor: X509Certificate, signer: X509Certificate): boolean => {
  try {
    return signer.checkIssued(anchor) && signer.verify(anchor.publicKey);
  } catch {
    return false;
  }
};

const isCurrent = (certificate: X509Certificate, today: CivilDate): boolean => {
  const day = Date.parse(`${formatIso(today)}T00:00:00Z`);
  return Date.parse(certificate.validFrom) <= day && day <= Date.parse(certificate.validTo);
};
