/** Which failures are tried at a house, with which values, and which no base can see. */
import { defectsOf, PAGER_DEFECTS, type PagerDefectName } from "../../../../simulators/pager/defects.ts";
import type { House } from "./houses.ts";

/** Values tried beside the usual one. */
const VALUES: Readonly<Partial<Record<PagerDefectName, readonly string[]>>> = {
  "split-replies": ["1", "2", "7"],
  "loses-line-ends": ["1", "2", "3"],
  "nak-check": ["1", "3", "4", "9"],
  "nak-busy": ["1", "9"],
  "nak-format": ["1", "3", "9"],
  "bad-check": ["1", "2", "3"],
  "unplug-at": ["before", "during", "after"],
  "queue-full": ["0", "1", "3"],
  "late-reply": ["700", "5000", "20000"],
  "late-page-reply": ["2000", "9000", "20000"],
  "drops-nth-reply": ["1", "2", "3", "5"],
  "carrier-busy": ["30000", "100000"],
  "cts-low": ["3000", "30000"],
};

/** Nobody but the person with the card can tell: radio goes one way. */
const AT_THE_CARD: readonly PagerDefectName[] = ["card-dead", "card-away", "weak-signal", "neighbour"];
/** The base's word is true of the wrong cards; it is told as a fault of its own, below. */
const TOLD_ELSEWHERE: readonly PagerDefectName[] = ["other-system", "numbers-are-groups"];
/** A TAP terminal says "sent" of a page that it took; what its transmitter does later it never says. */
const BEHIND_THE_TERMINAL: readonly PagerDefectName[] = ["accepted-never-transmitted", "base-reset-mid-page"];

/** The base can't see it, so no driver can. */
export const isHidden = ({ proves }: House, name: PagerDefectName): boolean =>
  AT_THE_CARD.includes(name) ||
  TOLD_ELSEWHERE.includes(name) ||
  (proves === "taken" && BEHIND_THE_TERMINAL.includes(name));

const isDefect = (name: string): name is PagerDefectName => PAGER_DEFECTS.some((row) => row.name === name);

/** Every defect of a house's protocol with each value tried. */
export const troublesOf = ({ of }: House): readonly (readonly [PagerDefectName, string | undefined])[] =>
  defectsOf(of.protocol).flatMap(({ name }) =>
    isDefect(name) ? (VALUES[name] ?? [undefined]).map((value) => [name, value] as const) : [],
  );
