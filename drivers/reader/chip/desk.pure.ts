/**
 * What a reader of chips does with the cards laid on it: which one is read and when, and what of it is told.
 * A card is read once for each number told; neither another number nor a second try is ever made up here. How
 * a chip is read is machine.ts's.
 */
import type { ChipTask } from "./machine.ts";
import type { ChipReport } from "./verdict.pure.ts";

/** A number that was told opens chips for so long, ms: as long as a scan lives at a door. */
export const NUMBER_LIFE_MS = 2 * 60_000;

/** Where a reading stands, for whoever holds the card. */
export type ChipProgress = "opening" | "reading" | "reading-face" | "proving";

/** `reading` counts up from 1 within one driver. */
export type ChipDeskReport =
  /** A card lies there and no number is known: the QR code comes first. */
  | { readonly kind: "number-wanted" }
  | { readonly kind: "reading"; readonly reading: number; readonly progress: ChipProgress }
  | {
      readonly kind: "chip";
      readonly reading: number;
      readonly took_ms: number;
      readonly report: ChipReport;
    }
  /** Its number was forgotten, or another one told: nothing of the reading is said. */
  | { readonly kind: "unheard"; readonly reading: number }
  | { readonly kind: "card-taken" };

export interface ChipDeskState {
  readonly card: boolean;
  /** A number was told and lives. */
  readonly known: boolean;
  /** The card on it was read with the number told. */
  readonly read: boolean;
  readonly readings: number;
  readonly now:
    | { readonly kind: "idle" }
    /** `wanted`: what it gives is still asked for. */
    | {
        readonly kind: "reading";
        readonly wanted: boolean;
        readonly progress: ChipProgress | undefined;
      };
}

export const EMPTY_DESK: ChipDeskState = {
  card: false,
  known: false,
  read: false,
  readings: 0,
  now: { kind: "idle" },
};

export type ChipDeskEvent =
  | { readonly kind: "number-told" }
  | { readonly kind: "number-forgotten" }
  | { readonly kind: "card-placed" }
  | { readonly kind: "card-removed" }
  | { readonly kind: "task-begun"; readonly task: ChipTask }
  | { readonly kind: "reading-ended"; readonly took_ms: number; readonly report: ChipReport }
  /** The reader went away, and the card with it: what is being read ends by itself. */
  | { readonly kind: "link-down" };

export type ChipDeskEffect =
  | { readonly kind: "read" }
  | { readonly kind: "arm-forget"; readonly delay_ms: number }
  | { readonly kind: "disarm-forget" }
  | { readonly kind: "count"; readonly counter: string }
  | { readonly kind: "report"; readonly report: ChipDeskReport };

type Stepped = readonly [ChipDeskState, readonly ChipDeskEffect[]];

export const deskStep = (state: ChipDeskState, event: ChipDeskEvent): Stepped => {
  switch (event.kind) {
    case "number-told":
      return onNumber(state);
    case "number-forgotten":
      return [{ ...unwanted(state), known: false }, [{ kind: "disarm-forget" }]];
    case "card-placed":
      return onCard({ ...state, card: true, read: false });
    case "card-removed":
      // The reading under way hears of it by itself, and says so.
      return [{ ...state, card: false, read: false }, [{ kind: "report", report: { kind: "card-taken" } }]];
    case "task-begun":
      return onTask(state, event.task);
    case "reading-ended":
      return onEnd(state, event.took_ms, event.report);
    case "link-down":
      return [{ ...state, card: false, read: false }, []];
  }
};

/** What is being read is another person's from now on. */
const unwanted = (state: ChipDeskState): ChipDeskState =>
  state.now.kind === "reading" ? { ...state, now: { ...state.now, wanted: false } } : state;

const onNumber = (state: ChipDeskState): Stepped => {
  const [next, effects] = begun({ ...unwanted(state), known: true, read: false });
  return [next, [{ kind: "arm-forget", delay_ms: NUMBER_LIFE_MS }, ...effects]];
};

const onCard = (state: ChipDeskState): Stepped =>
  state.known
    ? begun(state)
    : [
        state,
        [
          { kind: "count", counter: "card_without_number" },
          { kind: "report", report: { kind: "number-wanted" } },
        ],
      ];

/** One reading at a time: while another one runs to its end, this one waits for that. */
const begun = (state: ChipDeskState): Stepped => {
  if (!state.card || !state.known || state.read || state.now.kind === "reading") return [state, []];
  const readings = state.readings + 1;
  return [
    { ...state, readings, read: true, now: { kind: "reading", wanted: true, progress: undefined } },
    [{ kind: "count", counter: "readings" }, { kind: "read" }],
  ];
};

const progressOf = (task: ChipTask): ChipProgress => {
  switch (task.kind) {
    case "read-card-access":
    case "open-pace":
    case "select-application":
    case "open-zone":
      return "opening";
    case "read-file":
      return task.file === "dg2" ? "reading-face" : "reading";
    case "prove-chip":
    case "prove-active":
      return "proving";
  }
};

const onTask = (state: ChipDeskState, task: ChipTask): Stepped => {
  const { now, readings: reading } = state;
  const progress = progressOf(task);
  if (now.kind === "idle" || !now.wanted || now.progress === progress) return [state, []];
  return [
    { ...state, now: { ...now, progress } },
    [{ kind: "report", report: { kind: "reading", reading, progress } }],
  ];
};

const counterOf = (report: ChipReport): string =>
  report.kind === "chip" ? `read_${report.trust}` : `failed_${report.why}`;

const onEnd = (state: ChipDeskState, took_ms: number, report: ChipReport): Stepped => {
  const { now, readings: reading } = state;
  if (now.kind === "idle") return [state, []];
  const idle: ChipDeskState = { ...state, now: { kind: "idle" } };
  // A number told, or a card laid anew, while this one was still being read.
  const [next, effects] = begun(idle);
  const ended = (counter: string, report: ChipDeskReport): Stepped => [
    next,
    [{ kind: "count", counter }, { kind: "report", report }, ...effects],
  ];
  if (!now.wanted) return ended("readings_unwanted", { kind: "unheard", reading });
  return ended(counterOf(report), { kind: "chip", reading, took_ms, report });
};
