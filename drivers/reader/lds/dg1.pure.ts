/**
 * Data group 1: the machine-readable zone as the chip keeps it. Cuts it out; what the zone says is judged
 * where the printed one is. Source: ICAO 9303-10 4.7.1.
 */

import { asciiText } from "../../runtime/text.ts";
import { parseTd1, TD1_CHARACTERS, type Td1Error, type Td1Result } from "../mrz/td1.pure.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import { itemsWithin } from "./tlv.pure.ts";

export const DG1_TAG = 0x61;
const ZONE_TAG = 0x5f1f;

export type Dg1Error = "structure" | Td1Error;
export type Dg1Result =
  | Extract<Td1Result, { readonly ok: true }>
  | { readonly ok: false; readonly error: Dg1Error };

/** Total. A zone of another size (a passport's) is refused as `length`. */
export const parseDg1 = (bytes: Uint8Array, today: CivilDate): Dg1Result => {
  const items = itemsWithin(bytes, DG1_TAG);
  const [zone] = items ?? [];
  if (items?.length !== 1 || zone?.tag !== ZONE_TAG) return { ok: false, error: "structure" };
  if (zone.value.length !== TD1_CHARACTERS) return { ok: false, error: "length" };
  return parseTd1(asciiText(zone.value), today);
};
