/**
 * What a chip that was read is worth, and what of it may be used. Never says that a card is genuine: the most
 * it says is that an authority which the office was told to trust signed these data. Files that are not the
 * signed ones are withheld. Source: identity.md 3.4, 8.1.
 */
import type { FaultCode } from "../../faults.ts";
import { Personal } from "../../runtime/personal.ts";
import { parseDg1 } from "../lds/dg1.pure.ts";
import { type Face, parseDg2 } from "../lds/dg2.pure.ts";
import { type Dg13, type Dg13Field, parseDg13 } from "../lds/dg13.pure.ts";
import type { SodError } from "../lds/sod.pure.ts";
import { type Holder, holderDifferences } from "../mrz/holder.pure.ts";
import type { Td1 } from "../mrz/td1.pure.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import {
  CHIP_FILE_NAMES,
  type ChipFailure,
  type ChipFile,
  type ChipOriginal,
  type ChipOutcome,
} from "./machine.ts";

/**
 * Lowest first; a QR code or a zone alone is `printed`. `chip-read`: some chip said so. `chip-integrity`: all
 * of it is what somebody signed, and the chip did not fail to prove itself. `chip-issuer`: and that somebody
 * is vouched for by a configured anchor.
 */
export type TrustLevel = "printed" | "chip-read" | "chip-integrity" | "chip-issuer";

export interface PassiveVerdict {
  /** Files whose digest is another one. */
  readonly altered: readonly ChipFile[];
  /** Files that were read but are not in the list of digests. */
  readonly uncovered: readonly ChipFile[];
  readonly signature: "valid" | "invalid" | "absent" | SodError;
  /** `unverified`: no anchor is configured, or none vouches for the signer. */
  readonly issuer: "verified" | "unverified" | "expired";
}

/** Clear data of one person; leaves the driver wrapped. */
export interface ChipContent {
  readonly holder: Holder;
  readonly zone: Td1;
  /** Absent where the chip has none, or none that can be believed. */
  readonly national: Dg13 | undefined;
  readonly face: Face | undefined;
}

export type ChipReport =
  | {
      readonly kind: "chip";
      readonly trust: Exclude<TrustLevel, "printed">;
      /** By the access number or by the printed zone. */
      readonly access: "pace" | "zone";
      /** Which files were given. */
      readonly read: readonly ChipFile[];
      readonly original: ChipOriginal;
      readonly issuer: PassiveVerdict["issuer"];
      /** What people should know although the chip was read. */
      readonly faults: readonly FaultCode[];
      /** Reasons for the technician, as words; never contents. */
      readonly findings: readonly string[];
      readonly content: Personal<ChipContent>;
    }
  | { readonly kind: "failed"; readonly why: ChipFailure | "altered"; readonly fault: FaultCode };

type ReadOutcome = Extract<ChipOutcome, { readonly kind: "read" }>;

/** `wanted`: fields of data group 13 that a procedure needs; the rest is not decoded. */
export const judgeChip = (
  outcome: ReadOutcome,
  passive: PassiveVerdict,
  wanted: ReadonlySet<Dg13Field>,
  today: CivilDate,
): ChipReport => {
  const { files } = outcome;
  const { altered } = passive;
  if (altered.includes("dg1")) return { kind: "failed", why: "altered", fault: "READER_CHIP_ALTERED" };
  const zone = parseDg1(files.dg1 ?? new Uint8Array(), today);
  if (!zone.ok) return failedChip("no-data");
  const believed = (file: ChipFile): Uint8Array | undefined =>
    altered.includes(file) ? undefined : files[file];
  const national = nationalOf(believed("dg13"), wanted, zone.zone);
  const face = faceOf(believed("dg2"));
  const original = vouchedOriginal(outcome.original, passive);
  const findings = [
    ...zone.warnings.map((warning) => `zone: ${warning}`),
    ...national.findings,
    ...face.findings,
    ...altered.map((file) => `altered: ${file}`),
    ...passive.uncovered.map((file) => `not signed: ${file}`),
    ...(passive.signature === "valid" ? [] : [`signature: ${passive.signature}`]),
  ];
  const content: ChipContent = {
    holder: holderOf(zone.zone, national.value),
    zone: zone.zone,
    national: national.value,
    face: face.value,
  };
  return {
    kind: "chip",
    access: outcome.access,
    read: CHIP_FILE_NAMES.filter((file) => files[file] !== undefined),
    trust: trustOf(passive, original, national.differs),
    original,
    issuer: passive.issuer,
    faults: faultsOf(original, altered.length > 0 || passive.signature === "invalid" || national.differs),
    findings,
    content: new Personal(content),
  };
};

/** A proof by a key that nobody signed proves nothing. */
const vouchedOriginal = (original: ChipOriginal, passive: PassiveVerdict): ChipOriginal => {
  const doubtful = [...passive.altered, ...passive.uncovered];
  const keyDoubtful = doubtful.includes("dg14") || doubtful.includes("dg15");
  return original === "proven" && (keyDoubtful || passive.signature !== "valid") ? "not-possible" : original;
};

const trustOf = (
  { altered, uncovered, signature, issuer }: PassiveVerdict,
  original: ChipOriginal,
  differs: boolean,
): Exclude<TrustLevel, "printed"> => {
  const whole = signature === "valid" && altered.length === 0 && uncovered.length === 0 && !differs;
  if (!whole || original === "failed" || original === "refused") return "chip-read";
  return issuer === "verified" ? "chip-issuer" : "chip-integrity";
};

const faultsOf = (original: ChipOriginal, altered: boolean): readonly FaultCode[] => [
  ...(altered ? ["READER_CHIP_ALTERED" as const] : []),
  ...(original === "failed" ? ["READER_CHIP_COPY" as const] : []),
];

interface Part<Value> {
  readonly value: Value | undefined;
  readonly findings: readonly string[];
}

/** Data of another person than the zone's are nobody's. */
const nationalOf = (
  bytes: Uint8Array | undefined,
  wanted: ReadonlySet<Dg13Field>,
  zone: Td1,
): Part<Dg13> & { readonly differs: boolean } => {
  if (bytes === undefined) return { value: undefined, findings: [], differs: false };
  const result = parseDg13(bytes, wanted);
  if (!result.ok) return { value: undefined, findings: [`national: ${result.error}`], differs: false };
  const findings = result.warnings.map((warning) => `national: ${warning}`);
  const { texts, birthDate } = result.value;
  const claimed: Holder = {
    idNumber: texts.idNumber ?? zone.idNumber ?? "",
    name: texts.name ?? "",
    birthDate: birthDate ?? zone.birthDate,
    sex: "unknown",
  };
  // Names are not compared: spelling in the zone follows no rule known to us.
  const differences = holderDifferences(claimed, zone).filter((difference) => difference !== "name");
  const differs = differences.length > 0;
  return {
    value: differs ? undefined : result.value,
    findings: [...findings, ...differences.map((difference) => `national: another ${difference}`)],
    differs,
  };
};

const faceOf = (bytes: Uint8Array | undefined): Part<Face> => {
  if (bytes === undefined) return { value: undefined, findings: [] };
  const result = parseDg2(bytes);
  return result.ok
    ? { value: result.face, findings: [] }
    : { value: undefined, findings: [`face: ${result.error}`] };
};

const holderOf = (zone: Td1, national: Dg13 | undefined): Holder => ({
  idNumber: zone.idNumber ?? national?.texts.idNumber ?? "",
  name: national?.texts.name ?? [zone.surname, zone.givenNames].filter((part) => part !== "").join(" "),
  birthDate: zone.birthDate,
  sex: zone.sex,
});

/** The report of a chip that gave nothing. */
export const failedChip = (why: ChipFailure): ChipReport => ({ kind: "failed", why, fault: faultOf(why) });

const faultOf = (why: ChipFailure): FaultCode => {
  switch (why) {
    case "wrong-key":
      return "READER_CHIP_WRONG_NUMBER";
    case "card-removed":
      return "READER_CHIP_REMOVED";
    case "reader-lost":
      return "LINK_LOST";
    case "mac":
    case "padding":
    case "unprotected":
    case "structure":
      return "READER_CHIP_DISTURBED";
    case "no-access":
    case "no-application":
    case "no-data":
    case "timeout":
    case "garbled":
    case "endless":
      return "READER_CHIP_UNREADABLE";
  }
};
