/**
 * Whether the QR code and the machine-readable zone of a card name the same person. Folding goes one way,
 * from the full name to the bare letters of the zone: nothing is ever guessed back. Source: identity.md 2.
 */
import { type CivilDate, compareDates } from "../person/civil-date.pure.ts";
import type { Sex } from "../person/id-number.pure.ts";
import { foldName } from "../person/name.pure.ts";
import type { Td1 } from "./td1.pure.ts";

/** What a QR code or the chip says of its holder; a card of cccd-qr is one. */
export interface Holder {
  readonly idNumber: string;
  readonly name: string;
  readonly birthDate: CivilDate;
  readonly sex: Sex | "unknown";
}

export type HolderDifference = "id-number" | "name" | "birth-date" | "sex";

/** In this order; empty: the same holder. An unknown sex differs from none. */
export const holderDifferences = (holder: Holder, zone: Td1): readonly HolderDifference[] => {
  const differences: HolderDifference[] = [];
  const numberAgrees =
    zone.idNumber === undefined
      ? holder.idNumber.endsWith(zone.documentNumber)
      : holder.idNumber === zone.idNumber;
  if (!numberAgrees) differences.push("id-number");
  if (!nameAgrees(holder.name, zone)) differences.push("name");
  if (compareDates(holder.birthDate, zone.birthDate) !== 0) differences.push("birth-date");
  if (holder.sex !== "unknown" && zone.sex !== "unknown" && holder.sex !== zone.sex) differences.push("sex");
  return differences;
};

export const sameHolder = (holder: Holder, zone: Td1): boolean =>
  holderDifferences(holder, zone).length === 0;

/**
 * Letters alone are compared: where a surname ends and how a hyphen is printed differs from office to office.
 * A name that fills its line may go on in the QR code.
 */
const nameAgrees = (name: string, zone: Td1): boolean => {
  const printed = (zone.surname + zone.givenNames).replaceAll(" ", "");
  const folded = foldName(name).replaceAll(" ", "");
  return zone.nameCut ? folded.startsWith(printed) : folded === printed;
};
