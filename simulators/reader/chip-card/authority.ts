/**
 * An authority that does not exist, for simulated cards: its root, a document signer, and security objects
 * signed by it. Keys are made anew each time and kept nowhere, so that no card of it is believed for long.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  id_contentType,
  id_messageDigest,
  id_signedData,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from "@peculiar/asn1-cms";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from "@peculiar/asn1-x509";
import { tlv } from "../../../drivers/reader/lds/tlv.pure.ts";

const ECDSA_SHA256 = "1.2.840.10045.4.3.2";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";

export interface Authority {
  /** The root's certificate, DER: what an office would configure as its anchor. */
  readonly anchor: Uint8Array;
  readonly signerKey: KeyObject;
  readonly signerCertificate: Certificate;
}

export interface AuthorityOptions {
  /** As it stands in certificates; says that it is none. */
  readonly name?: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

const nameOf = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: "2.5.4.3", value: new AttributeValue({ utf8String: text }) }),
    ]),
  ]);

const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** What every second signature is long, in bytes. */
const SIGNATURE_BYTES = 71;

/** Signed until it has that length: a person's files are as long each time, and read by as many commands. */
const signatureOver = (bytes: Uint8Array, key: KeyObject): Uint8Array => {
  for (;;) {
    const signature = sign("sha256", bytes, key);
    if (signature.length === SIGNATURE_BYTES) return new Uint8Array(signature);
  }
};

const certificate = (
  subject: string,
  subjectKey: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  options: AuthorityOptions,
): Certificate => {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 });
  const constraints = new BasicConstraints({ cA: subject === issuer });
  const tbsCertificate = new TBSCertificate({
    version: 2,
    serialNumber: exact(Uint8Array.of(subject === issuer ? 1 : 2)),
    signature: signatureAlgorithm,
    issuer: nameOf(issuer),
    validity: new Validity({
      notBefore: options.validFrom ?? new Date("2020-01-01T00:00:00Z"),
      notAfter: options.validTo ?? new Date("2049-01-01T00:00:00Z"),
    }),
    subject: nameOf(subject),
    subjectPublicKeyInfo: AsnConvert.parse(
      subjectKey.export({ format: "der", type: "spki" }),
      SubjectPublicKeyInfo,
    ),
    extensions: new Extensions([
      new Extension({
        extnID: id_ce_basicConstraints,
        critical: true,
        extnValue: new OctetString(AsnConvert.serialize(constraints)),
      }),
    ]),
  });
  const signatureValue = signatureOver(new Uint8Array(AsnConvert.serialize(tbsCertificate)), issuerKey);
  return new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: exact(signatureValue) });
};

/** A root and its document signer, on P-256. */
export const createAuthority = (options: AuthorityOptions = {}): Authority => {
  const name = options.name ?? "Fictional authority, for tests only";
  const root = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const rootCertificate = certificate(name, root.publicKey, name, root.privateKey, options);
  return {
    anchor: new Uint8Array(AsnConvert.serialize(rootCertificate)),
    signerKey: signer.privateKey,
    signerCertificate: certificate(`${name}, signer`, signer.publicKey, name, root.privateKey, options),
  };
};

/** EF.SOD over files by group number, SHA-256. ICAO 9303-10 4.6.2. */
export const signedObject = (authority: Authority, files: ReadonlyMap<number, Uint8Array>): Uint8Array => {
  const content = securityObject(files);
  const digest = createHash("sha256").update(content).digest();
  const attributes = [
    new Attribute({
      attrType: id_contentType,
      attrValues: [exact(tlv(0x06, Uint8Array.of(0x67, 0x81, 0x08, 0x01, 0x01, 0x01)))],
    }),
    new Attribute({
      attrType: id_messageDigest,
      attrValues: [AsnConvert.serialize(new OctetString(exact(digest)))],
    }),
  ];
  const signed = tlv(0x31, ...attributes.map((attribute) => new Uint8Array(AsnConvert.serialize(attribute))));
  const { tbsCertificate } = authority.signerCertificate;
  const digestAlgorithm = new DigestAlgorithmIdentifier({ algorithm: SHA256 });
  const signedData = new SignedData({
    version: 3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([digestAlgorithm]),
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: LDS_SECURITY_OBJECT,
      eContent: new EncapsulatedContent({ single: new OctetString(exact(content)) }),
    }),
    certificates: new CertificateSet([new CertificateChoices({ certificate: authority.signerCertificate })]),
    signerInfos: new SignerInfos([
      new SignerInfo({
        version: 1,
        sid: new SignerIdentifier({
          issuerAndSerialNumber: new IssuerAndSerialNumber({
            issuer: tbsCertificate.issuer,
            serialNumber: tbsCertificate.serialNumber,
          }),
        }),
        digestAlgorithm,
        signedAttrs: attributes,
        signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: ECDSA_SHA256 }),
        signature: new OctetString(exact(signatureOver(signed, authority.signerKey))),
      }),
    ]),
  });
  const wrapped = new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(signedData) });
  return tlv(0x77, new Uint8Array(AsnConvert.serialize(wrapped)));
};

const securityObject = (files: ReadonlyMap<number, Uint8Array>): Uint8Array => {
  const algorithm = new Uint8Array(AsnConvert.serialize(new AlgorithmIdentifier({ algorithm: SHA256 })));
  const rows = [...files].map(([group, bytes]) =>
    tlv(
      0x30,
      tlv(0x02, Uint8Array.of(group)),
      tlv(0x04, new Uint8Array(createHash("sha256").update(bytes).digest())),
    ),
  );
  return tlv(0x30, tlv(0x02, Uint8Array.of(0)), algorithm, tlv(0x30, ...rows));
};
