/**
 * What to try next on a chip, one task at a time: how to get in although many cards refuse what others want,
 * which files to read, how to let the chip prove that it is the one issued. Decides the order and when to
 * give up; how a task is done is read-chip.ts's, what the files are worth is verdict.ts's.
 * It never tries another number: a wrong one is the person's to correct. Source: identity.md 3.2.
 */
import { parseCardAccess, parseDg14 } from "../lds/security-infos.pure.ts";
import { SW_NOT_FOUND } from "./apdu.pure.ts";
import type { SessionEnd } from "./session-end.pure.ts";
import {
  ASSUMED_PACE,
  type SpokenChipAuthentication,
  type SpokenPace,
  spokenChipAuthentication,
  spokenPace,
} from "./ways.pure.ts";

/** Files by name, with their ids. ICAO 9303-10 table 38; data group 13 is Vietnam's own. */
export const CHIP_FILES = {
  sod: 0x011d,
  dg1: 0x0101,
  dg2: 0x0102,
  dg13: 0x010d,
  dg14: 0x010e,
  dg15: 0x010f,
} as const satisfies Readonly<Record<string, number>>;
export type ChipFile = keyof typeof CHIP_FILES;

/** In the order of their ids. */
export const CHIP_FILE_NAMES: readonly ChipFile[] = ["dg1", "dg2", "dg13", "dg14", "dg15", "sod"];

/** In this order; the face, the longest, comes last and only where it is wanted. */
const ALWAYS_READ: readonly ChipFile[] = ["sod", "dg1", "dg13", "dg14", "dg15"];

export interface ChipWish {
  /** Which passwords the caller knows: six digits of the number, or the whole printed zone. */
  readonly can: boolean;
  readonly zone: boolean;
  readonly face: boolean;
}

export type ChipTask =
  | { readonly kind: "read-card-access"; readonly by: "direct" | "master-file" }
  | { readonly kind: "open-pace"; readonly way: SpokenPace; readonly password: "can" | "zone" }
  | { readonly kind: "select-application" }
  | { readonly kind: "open-zone" }
  | { readonly kind: "read-file"; readonly file: ChipFile }
  | { readonly kind: "prove-chip"; readonly by: SpokenChipAuthentication }
  | { readonly kind: "prove-active" };

/** How the task went. `unproven`: the chip did not do what the one issued can do. */
export type TaskResult =
  | { readonly kind: "done" }
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly sw: number }
  | { readonly kind: "unreadable" }
  | { readonly kind: "wrong-key" }
  | { readonly kind: "unproven" }
  | { readonly kind: "ended"; readonly why: SessionEnd };

export type ChipFiles = Readonly<Partial<Record<ChipFile, Uint8Array>>>;
/**
 * `failed`: it could not do what the one issued can. `refused`: it announced a proof and would not give it.
 * `not-possible`: it announced none that is spoken here.
 */
export type ChipOriginal = "proven" | "failed" | "refused" | "not-possible";

/** Else the reason for which the talk ended. `no-data`: the zone is missing. */
export type ChipFailure = "wrong-key" | "no-access" | "no-application" | "no-data" | SessionEnd;

export type ChipOutcome =
  | {
      readonly kind: "read";
      readonly access: "pace" | "zone";
      readonly files: ChipFiles;
      /** Status words of files not given, 0 where the file was no file. */
      readonly absent: Readonly<Partial<Record<ChipFile, number>>>;
      readonly original: ChipOriginal;
    }
  | {
      readonly kind: "failed";
      readonly why: ChipFailure;
      readonly sw: number | undefined;
    };

type Phase =
  | { readonly kind: "idle" | "finished" }
  | { readonly kind: "card-access"; readonly by: "direct" | "master-file" }
  /** The first of `ways` is being tried. */
  | { readonly kind: "pace"; readonly ways: readonly SpokenPace[] }
  | { readonly kind: "application"; readonly access: "pace" | "zone" }
  | { readonly kind: "zone" }
  /** The first of `left` is being read. */
  | { readonly kind: "files"; readonly access: "pace" | "zone"; readonly left: readonly ChipFile[] }
  | { readonly kind: "original"; readonly access: "pace" | "zone"; readonly by: "chip" | "active" };

export interface ChipState {
  readonly wish: ChipWish;
  readonly phase: Phase;
  readonly files: ChipFiles;
  readonly absent: Readonly<Partial<Record<ChipFile, number>>>;
}

export type ChipEvent = { readonly kind: "start" } | { readonly kind: "result"; readonly result: TaskResult };
export type ChipEffect =
  | { readonly kind: "do"; readonly task: ChipTask }
  | { readonly kind: "settle"; readonly outcome: ChipOutcome };

type Stepped = readonly [ChipState, readonly ChipEffect[]];

export const chipStart = (wish: ChipWish): ChipState => ({
  wish,
  phase: { kind: "idle" },
  files: {},
  absent: {},
});

export const chipStep = (state: ChipState, event: ChipEvent): Stepped => {
  if (event.kind === "start") return state.phase.kind === "idle" ? onStart(state) : [state, []];
  const { result } = event;
  const { phase } = state;
  const running = phase.kind !== "idle" && phase.kind !== "finished";
  if (running && result.kind === "ended") return failed(state, result.why);
  if (running && result.kind === "wrong-key") return failed(state, "wrong-key");
  switch (phase.kind) {
    case "idle":
    case "finished":
      return [state, []];
    case "card-access":
      return onCardAccess(state, phase.by, result);
    case "pace":
      return onPace(state, phase.ways, result);
    case "application":
      return onApplication(state, phase.access, result);
    case "zone":
      return result.kind === "done" ? readFiles(state, "zone") : failed(state, "no-access", result);
    case "files":
      return onFile(state, phase.access, phase.left, result);
    case "original":
      return onProof(state, phase, result);
  }
};

const doing = (state: ChipState, phase: Phase, task: ChipTask): Stepped => [
  { ...state, phase },
  [{ kind: "do", task }],
];

const settled = (state: ChipState, outcome: ChipOutcome): Stepped => [
  // Nothing of a person is kept longer than the caller keeps it.
  { ...state, phase: { kind: "finished" }, files: {} },
  [{ kind: "settle", outcome }],
];

const failed = (state: ChipState, why: ChipFailure, result?: TaskResult): Stepped =>
  settled(state, { kind: "failed", why, sw: result?.kind === "refused" ? result.sw : undefined });

const onStart = (state: ChipState): Stepped => {
  if (!state.wish.can && !state.wish.zone) return failed(state, "no-access");
  return readCardAccess(state, "direct");
};

const readCardAccess = (state: ChipState, by: "direct" | "master-file"): Stepped =>
  doing(state, { kind: "card-access", by }, { kind: "read-card-access", by });

/** Direct first: many Vietnamese chips answer 6D00 once the master file is selected. */
const onCardAccess = (state: ChipState, by: "direct" | "master-file", result: TaskResult): Stepped => {
  const read = result.kind === "file" ? parseCardAccess(result.bytes) : undefined;
  if (read?.ok === true) return tryPace(state, spokenPace(read.infos.pace), undefined);
  return by === "direct" ? readCardAccess(state, "master-file") : tryPace(state, ASSUMED_PACE, undefined);
};

const tryPace = (state: ChipState, ways: readonly SpokenPace[], last: TaskResult | undefined): Stepped => {
  const [way] = ways;
  if (way !== undefined) {
    const password = state.wish.can ? "can" : "zone";
    return doing(state, { kind: "pace", ways }, { kind: "open-pace", way, password });
  }
  if (!state.wish.zone) return failed(state, "no-access", last);
  return doing(state, { kind: "application", access: "zone" }, { kind: "select-application" });
};

/** Refused: the next way. A chip may refuse PACE with 6982 and yet open by its zone. */
const onPace = (state: ChipState, ways: readonly SpokenPace[], result: TaskResult): Stepped =>
  result.kind === "done"
    ? doing(state, { kind: "application", access: "pace" }, { kind: "select-application" })
    : tryPace(state, ways.slice(1), result);

const onApplication = (state: ChipState, access: "pace" | "zone", result: TaskResult): Stepped => {
  if (result.kind !== "done") {
    const absent = result.kind === "refused" && result.sw === SW_NOT_FOUND;
    return failed(state, absent ? "no-application" : "no-access", result);
  }
  return access === "pace" ? readFiles(state, access) : doing(state, { kind: "zone" }, { kind: "open-zone" });
};

const readFiles = (state: ChipState, access: "pace" | "zone"): Stepped =>
  nextFile(state, access, state.wish.face ? [...ALWAYS_READ, "dg2"] : ALWAYS_READ);

const nextFile = (state: ChipState, access: "pace" | "zone", left: readonly ChipFile[]): Stepped => {
  const [file] = left;
  return file === undefined
    ? prove(state, access)
    : doing(state, { kind: "files", access, left }, { kind: "read-file", file });
};

const onFile = (
  state: ChipState,
  access: "pace" | "zone",
  left: readonly ChipFile[],
  result: TaskResult,
): Stepped => {
  const [file, ...others] = left;
  if (file === undefined) return nextFile(state, access, others);
  if (result.kind === "file")
    return nextFile({ ...state, files: { ...state.files, [file]: result.bytes } }, access, others);
  // Without the zone nobody knows whose chip it is.
  if (file === "dg1") return failed(state, "no-data", result);
  const sw = result.kind === "refused" ? result.sw : 0;
  return nextFile({ ...state, absent: { ...state.absent, [file]: sw } }, access, others);
};

/** Last of all: a copy that fails here ends the talk, and its files are judged all the same. */
const prove = (state: ChipState, access: "pace" | "zone"): Stepped => {
  const infos = state.files.dg14 === undefined ? undefined : parseDg14(state.files.dg14);
  const by = infos?.ok === true ? spokenChipAuthentication(infos.infos) : undefined;
  return by === undefined
    ? proveActive(state, access)
    : doing(state, { kind: "original", access, by: "chip" }, { kind: "prove-chip", by });
};

const proveActive = (state: ChipState, access: "pace" | "zone"): Stepped =>
  state.files.dg15 === undefined
    ? readOutcome(state, access, "not-possible")
    : doing(state, { kind: "original", access, by: "active" }, { kind: "prove-active" });

const onProof = (
  state: ChipState,
  { access, by }: Extract<Phase, { readonly kind: "original" }>,
  result: TaskResult,
): Stepped => {
  if (result.kind === "done") return readOutcome(state, access, "proven");
  if (result.kind === "unproven") return readOutcome(state, access, "failed");
  if (by === "chip" && state.files.dg15 !== undefined) return proveActive(state, access);
  return readOutcome(state, access, "refused");
};

const readOutcome = (state: ChipState, access: "pace" | "zone", original: ChipOriginal): Stepped =>
  settled(state, { kind: "read", access, files: state.files, absent: state.absent, original });
