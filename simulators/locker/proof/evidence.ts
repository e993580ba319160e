/**
 * What a schedule leaves behind for its judges: the log's facts, the simulator's own record of currents and
 * doors, the wire, and the troubles that were made on purpose. Judges read this and nothing else.
 */
import type { Fact, FactOf } from "../../../controller/core/fact.ts";
import type { LockBankConfig } from "../../../controller/shell/config-lockers.ts";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import type { OpenedBy } from "../box.ts";
import type { HostFrame } from "./host-frames.ts";

/** One lock: bank, bus address and output from 0. */
export interface Lock {
  readonly bank: string;
  readonly board: number;
  readonly index0: number;
}

export const lockKey = ({ bank, board, index0 }: Lock): string => `${bank}/${board}/${index0}`;

/** A kept fact, with the instant of the simulation's clock and the life of the controller that kept it. */
export interface Kept {
  readonly seq: number;
  readonly at_ms: number;
  readonly life: number;
  readonly fact: Fact;
}

export interface Current {
  readonly lock: Lock;
  readonly from_ms: number;
  readonly to_ms: number | undefined;
}

export interface DoorMove {
  readonly lock: Lock;
  readonly at_ms: number;
  readonly open: boolean;
  readonly by: OpenedBy | "hand-shut" | "leaning";
}

export interface SentFrame extends HostFrame {
  readonly bank: string;
  readonly at_ms: number;
  readonly life: number;
}

/** `board` undefined: the whole bank; `bank` undefined: everything. `to_ms` undefined: to the end. */
export interface Disturbance {
  readonly what: string;
  readonly bank: string | undefined;
  readonly board: number | undefined;
  readonly from_ms: number;
  to_ms: number | undefined;
  /** Locks that the defect names; of one that disturbs a whole supply, the bank it lies in. */
  readonly locks: readonly string[];
}

/** One run of the controller. */
export interface Life {
  readonly from_ms: number;
  to_ms: number | undefined;
  /** It was stopped, not killed. */
  orderly: boolean;
}

export interface CodeTry {
  readonly at_ms: number;
  readonly claim: string;
  readonly right: boolean;
  /** The same code had matched before. */
  readonly spent: boolean;
  /** Tries of this code before. */
  readonly before: number;
  readonly verified: boolean;
}

/** The watchdog was fed; when each bank's boards had last sent anything, by the wire. */
export interface Feeding {
  readonly at_ms: number;
  readonly heard_ms: Readonly<Record<string, number>>;
}

export interface Answer {
  readonly at_ms: number;
  readonly input: string;
  readonly refusal: string | undefined;
}

export interface Evidence {
  readonly config: OfficeConfig;
  readonly kept: readonly Kept[];
  readonly currents: readonly Current[];
  readonly moves: readonly DoorMove[];
  readonly frames: readonly SentFrame[];
  readonly disturbances: readonly Disturbance[];
  readonly lives: readonly Life[];
  readonly tries: readonly CodeTry[];
  readonly answers: readonly Answer[];
  readonly feedings: readonly Feeding[];
  /** What only an eye at the boxes sees: papers taken by the wrong hand, a dossier lost. */
  readonly seen: readonly string[];
  readonly ended_ms: number;
}

/** What a judge found: broken rules in words, and how often each rule was really put to the test. */
export interface Verdict {
  readonly broken: string[];
  readonly exercised: Record<string, number>;
}

export const verdict = (): Verdict => ({ broken: [], exercised: {} });

export const exercise = (found: Verdict, rule: string, times = 1): void => {
  found.exercised[rule] = (found.exercised[rule] ?? 0) + times;
};

export const factsOf = <K extends Fact["kind"]>(
  { kept }: Pick<Evidence, "kept">,
  kind: K,
): readonly (Omit<Kept, "fact"> & { readonly fact: FactOf<K> })[] =>
  kept.filter((row): row is Kept & { readonly fact: FactOf<K> } => row.fact.kind === kind);

const overlaps = (
  { from_ms, to_ms }: { readonly from_ms: number; readonly to_ms: number | undefined },
  low_ms: number,
  high_ms: number,
): boolean => from_ms <= high_ms && (to_ms ?? Number.POSITIVE_INFINITY) >= low_ms;

/** Troubles of this kind that concern a lock at any instant from `low_ms` to `high_ms`. */
export const troubled = (
  { disturbances }: Evidence,
  lock: Lock,
  low_ms: number,
  high_ms: number,
  fits: (what: string) => boolean = () => true,
): readonly Disturbance[] =>
  disturbances.filter(
    (trouble) =>
      fits(trouble.what) &&
      (trouble.bank === undefined || trouble.bank === lock.bank) &&
      (trouble.board === undefined || trouble.board === lock.board) &&
      overlaps(trouble, low_ms, high_ms),
  );

/** One controller ran all the time from `low_ms` to `high_ms`. */
export const livedThrough = ({ lives }: Evidence, low_ms: number, high_ms: number): boolean =>
  lives.some(({ from_ms, to_ms }) => from_ms <= low_ms && (to_ms ?? Number.POSITIVE_INFINITY) >= high_ms);

/** Since when office time is known to have gone evenly: a start after the wall clock jumped may jump as well. */
export const knownSince_ms = ({ disturbances, lives }: Evidence, at_ms: number): number =>
  disturbances.some(({ what }) => what === "clock-jump")
    ? (lives.findLast(({ from_ms }) => from_ms <= at_ms)?.from_ms ?? 0)
    : 0;

export interface Place extends Lock {
  readonly number: number;
  readonly supply: string;
  readonly pulse_ms: number;
  readonly protocol: LockBankConfig["protocol"];
}

/** The boxes as configured, read from the file and not from the plan made of it. */
export const placesOf = ({ boxes, lock_banks }: OfficeConfig): readonly Place[] =>
  boxes.flatMap(({ number, bank, board, channel }) => {
    const row = lock_banks.find(({ id }) => id === bank);
    if (row === undefined) return [];
    const { supply, pulse_ms, protocol } = row;
    return [{ number, bank, board, index0: channel - 1, supply, pulse_ms, protocol }];
  });

/** The door of each box as the log has it, oldest first. */
const doorsInLog = (evidence: Evidence, box: number): readonly { at_ms: number; door: string }[] =>
  factsOf(evidence, "door-changed").flatMap(({ at_ms, fact }) =>
    fact.box === box ? [{ at_ms, door: fact.door }] : [],
  );

/** Of what was said since `since_ms` alone. */
export const doorInLogAt = (evidence: Evidence, box: number, at_ms: number, since_ms = 0): string =>
  doorsInLog(evidence, box).findLast((row) => row.at_ms <= at_ms && row.at_ms >= since_ms)?.door ?? "unknown";
