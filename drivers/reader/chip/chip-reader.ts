/**
 * A chip from the card's first answer to a report that may be passed on: reads, checks, judges. Contents
 * leave it wrapped; nothing is kept or logged. Decides nothing of its own.
 */

import type { Random } from "../../runtime/ports.ts";
import { DG13_ORDINARY, type Dg13Field } from "../lds/dg13.pure.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import type { ChipTask } from "./machine.ts";
import { authenticatePassively, type TrustAnchors } from "./passive-authentication.ts";
import { type ChipPassword, readChip } from "./read-chip.ts";
import type { Talk } from "./talk.ts";
import { type ChipReport, failedChip, judgeChip } from "./verdict.pure.ts";

export interface ChipReaderSettings {
  readonly anchors: TrustAnchors;
  readonly today: () => CivilDate;
  readonly random: Random;
  /** Fields of data group 13 that procedures of this office need; sensitive ones only where a law says so. */
  readonly wanted?: ReadonlySet<Dg13Field>;
  /** The face is wanted, for a comparison at a box. */
  readonly face?: boolean;
  /** Told of each task as it begins. */
  readonly begun?: (task: ChipTask) => void;
}

/** The talk with the chip in hand; `holdTalk` has it over a card's link. */
export function* chipTalk(password: ChipPassword, settings: ChipReaderSettings): Talk<ChipReport> {
  const { anchors, random, wanted = DG13_ORDINARY, face = false, begun } = settings;
  const reading = { password, face, ...(begun === undefined ? {} : { begun }) };
  const outcome = yield* readChip(reading, random);
  if (outcome.kind === "failed") return failedChip(outcome.why);
  const today = settings.today();
  return judgeChip(outcome, authenticatePassively(outcome.files, anchors, today), wanted, today);
}

/** The access number of a Vietnamese card: the last six of its twelve digits. identity.md 3.2. */
export const accessNumberOf = (idNumber: string): string => idNumber.slice(-6);
