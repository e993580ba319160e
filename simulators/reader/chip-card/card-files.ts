/**
 * The files on the chip of a person who does not exist: zone, face, national data, keys, and the signed list
 * of their digests. A person's files are a function of the person; keys and signature are new each time.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { CurveId } from "../../../drivers/reader/chip/curve.pure.ts";
import { CHIP_AUTHENTICATION_OID, PACE_OID } from "../../../drivers/reader/chip/ways.pure.ts";
import { formatDg13, textItem } from "../../../drivers/reader/lds/dg13-codec.pure.ts";
import { tlv } from "../../../drivers/reader/lds/tlv.pure.ts";
import { DG1_HEADING } from "../../../drivers/reader/mrz/protocol.ts";
import { formatTd1 } from "../../../drivers/reader/mrz/td1.pure.ts";
import { type CivilDate, formatDdmmyyyy } from "../../../drivers/reader/person/civil-date.pure.ts";
import { foldName } from "../../../drivers/reader/person/name.pure.ts";
import { asciiBytes, concatBytes } from "../../../drivers/runtime/text.ts";
import type { FictionalPerson } from "../fictional-person.ts";
import { type Authority, signedObject } from "./authority.ts";

/** How the chip proves that it is the one issued. */
export type ChipProof = "chip" | "active-rsa" | "active-ec" | "none";

export interface CardFiles {
  /** Transparent files by their id. */
  readonly byId: ReadonlyMap<number, Uint8Array>;
  /** The private key behind data group 14 or 15. */
  readonly chipKey: KeyObject | undefined;
  /** Document number, birth, expiry as the zone prints them. */
  readonly zone: { readonly documentNumber: string; readonly birth: string; readonly expiry: string };
}

export interface CardFilesOptions {
  readonly person: FictionalPerson;
  readonly authority: Authority;
  readonly pace: CurveId;
  readonly proof: ChipProof;
  readonly face_bytes: number;
}

/** Cards are valid for ten years from issue here; real ones by age. */
const VALID_YEARS = 10;
/** A face of this size takes some seventy reads, as on real cards. */
export const FACE_BYTES = 15_000;

export const cardFiles = (options: CardFilesOptions): CardFiles => {
  const { person, authority, proof } = options;
  const chipKey = keyOf(proof);
  const groups = new Map<number, Uint8Array>([
    [1, concatBytes(DG1_HEADING, asciiBytes(zoneOf(person)))],
    [2, faceGroup(options.face_bytes)],
    [13, nationalGroup(person)],
    ...keyGroups(proof, chipKey),
  ]);
  const byId = new Map([...groups].map(([group, bytes]) => [0x0100 + group, bytes]));
  byId.set(0x011c, cardAccess(options.pace));
  byId.set(0x011d, signedObject(authority, groups));
  const zone = {
    documentNumber: person.idNumber.slice(3),
    birth: yymmdd(person.birthDate),
    expiry: yymmdd(expiryOf(person)),
  };
  return { byId, chipKey, zone };
};

const yymmdd = ({ year, month, day }: CivilDate): string =>
  [year % 100, month, day].map((part) => String(part).padStart(2, "0")).join("");

const expiryOf = ({ issueDate }: FictionalPerson): CivilDate => ({
  ...issueDate,
  year: issueDate.year + VALID_YEARS,
});

const zoneOf = (person: FictionalPerson): string => {
  const [surname = "", ...given] = foldName(person.name).split(" ");
  const check = [...person.idNumber].reduce(
    (sum, digit, index) => sum + Number(digit) * ([7, 3, 1][index % 3] ?? 0),
    0,
  );
  const zone = formatTd1({
    documentCode: "ID",
    issuer: "VNM",
    documentNumber: person.idNumber.slice(3),
    optional1: `${person.idNumber}<<${check % 10}`,
    birthDate: person.birthDate,
    sex: person.sex,
    expiryDate: expiryOf(person),
    nationality: "VNM",
    optional2: "",
    surname,
    givenNames: given.join(" "),
  });
  if (typeof zone !== "string") throw new Error(`person ${person.index} has no zone: ${zone.misfit}`);
  return zone;
};

const slashed = (date: CivilDate): string => formatDdmmyyyy(date).replace(/^(..)(..)/, "$1/$2/");

const OID_UTF8 = Uint8Array.of(0x28, 0xd3, 0x16, 0x01, 0x00, 0x08);

const nationalGroup = (person: FictionalPerson): Uint8Array =>
  formatDg13({
    version: 1,
    oid: OID_UTF8,
    items: [
      textItem(1, person.idNumber),
      textItem(2, person.name),
      textItem(3, slashed(person.birthDate)),
      textItem(4, person.sex === "male" ? "Nam" : "Nữ"),
      textItem(5, "Việt Nam"),
      textItem(6, "Ví Dụ"),
      textItem(8, "Xã Thử Nghiệm, Ví Dụ"),
      textItem(9, person.residence),
      textItem(11, slashed(person.issueDate)),
      textItem(12, slashed(expiryOf(person))),
      ...(person.cmnd === "" ? [] : [textItem(15, person.cmnd)]),
    ],
  });

/** One facial record of ISO/IEC 19794-5 with a picture that shows nobody: grey bytes between JPEG marks. */
const faceGroup = (face_bytes: number): Uint8Array => {
  const picture = new Uint8Array(face_bytes).fill(0x80);
  picture.set([0xff, 0xd8, 0xff, 0xe0]);
  picture.set([0xff, 0xd9], face_bytes - 2);
  const facial = new Uint8Array(32);
  new DataView(facial.buffer).setUint32(0, facial.length + picture.length);
  // Type: token image; data: JPEG.
  facial.set([0x01, 0x00], 20);
  const header = new Uint8Array(14);
  header.set([0x46, 0x41, 0x43, 0x00, 0x30, 0x31, 0x30, 0x00]);
  const view = new DataView(header.buffer);
  view.setUint32(8, header.length + facial.length + picture.length);
  view.setUint16(12, 1);
  const record = tlv(0x5f2e, header, facial, picture);
  const template = tlv(0x7f60, tlv(0xa1, tlv(0x81, Uint8Array.of(0x02))), record);
  return tlv(0x75, tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), template));
};

const keyOf = (proof: ChipProof): KeyObject | undefined => {
  switch (proof) {
    case "chip":
    case "active-ec":
      return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    case "active-rsa":
      // The longest whose signature still fits a short answer under keys.
      return generateKeyPairSync("rsa", { modulusLength: 1_536 }).privateKey;
    case "none":
      return undefined;
  }
};

const BSI = Uint8Array.of(0x04, 0x00, 0x7f, 0x00, 0x07);
const CHIP_KEY_OID = concatBytes(BSI, Uint8Array.of(0x02, 0x02, 0x01, 0x02));
const ECDSA_SHA256_OID = concatBytes(BSI, Uint8Array.of(0x01, 0x01, 0x04, 0x01, 0x03));
const ACTIVE_OID = Uint8Array.of(0x67, 0x81, 0x08, 0x01, 0x01, 0x05);

const oid = (value: Uint8Array): Uint8Array => tlv(0x06, value);
const integer = (value: number): Uint8Array => tlv(0x02, Uint8Array.of(value));

const cardAccess = (parameter: number): Uint8Array =>
  tlv(0x31, tlv(0x30, oid(PACE_OID), integer(2), integer(parameter)));

const keyGroups = (
  proof: ChipProof,
  key: KeyObject | undefined,
): readonly (readonly [number, Uint8Array])[] => {
  if (key === undefined) return [];
  const publicKey = publicPart(key);
  const dg15 = [15, tlv(0x6f, publicKey)] as const;
  if (proof === "active-rsa") return [dg15];
  if (proof === "active-ec")
    return [[14, tlv(0x6e, tlv(0x31, tlv(0x30, oid(ACTIVE_OID), integer(1), oid(ECDSA_SHA256_OID))))], dg15];
  const rows = [tlv(0x30, oid(CHIP_AUTHENTICATION_OID), integer(1)), tlv(0x30, oid(CHIP_KEY_OID), publicKey)];
  return [[14, tlv(0x6e, tlv(0x31, ...rows))]];
};

const publicPart = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }));
