/**
 * When a page's stream is to be opened, given up and opened again, and when what it shows counts as stale.
 * Pure: time and chance come in with the event; stream.ts does what is decided here.
 */

/** After this long without a byte the screen says that it is stale. */
export const STALE_AFTER_MS = 20_000;
/** An address that doesn't answer at all is given up after this long. */
export const OPEN_TIMEOUT_MS = 10_000;
/** Pauses before the next try; the last one repeats. */
export const RETRY_PAUSES_MS = [1_000, 2_000, 4_000, 8_000] as const;
/** Each pause is stretched by up to this share, so that an office's screens don't come back in one instant. */
export const RETRY_JITTER = 0.5;

export type LinkPhase =
  | { readonly kind: "opening"; readonly since_ms: number }
  | { readonly kind: "open" }
  | { readonly kind: "pausing"; readonly retry_ms: number };

export interface LinkState {
  readonly phase: LinkPhase;
  readonly failures: number;
  readonly heard_ms: number;
  readonly stale: boolean;
}

export type LinkEvent =
  | { readonly kind: "heard"; readonly at_ms: number }
  | { readonly kind: "failed"; readonly at_ms: number; readonly chance: number }
  | { readonly kind: "tick"; readonly at_ms: number; readonly chance: number };

export type LinkEffect = "open" | "close";

/** The state at the page's start; the caller opens the stream at once. */
export const startLink = (at_ms: number): LinkState => ({
  phase: { kind: "opening", since_ms: at_ms },
  failures: 0,
  heard_ms: at_ms,
  stale: false,
});

/** @param chance in [0, 1). @returns ms to wait before try number `failures + 1`. */
export const retryPause = (failures: number, chance: number): number => {
  const last = RETRY_PAUSES_MS.length - 1;
  const pause_ms = RETRY_PAUSES_MS[Math.min(Math.max(0, failures), last)] ?? RETRY_PAUSES_MS[last] ?? 8_000;
  return Math.round(pause_ms * (1 + RETRY_JITTER * chance));
};

const pause = (state: LinkState, at_ms: number, chance: number): [LinkState, LinkEffect[]] => [
  {
    ...state,
    phase: { kind: "pausing", retry_ms: at_ms + retryPause(state.failures, chance) },
    failures: state.failures + 1,
    stale: state.stale || at_ms - state.heard_ms >= STALE_AFTER_MS,
  },
  ["close"],
];

const tick = (state: LinkState, at_ms: number, chance: number): [LinkState, LinkEffect[]] => {
  const silent = at_ms - state.heard_ms >= STALE_AFTER_MS;
  const aged = silent && !state.stale ? { ...state, stale: true } : state;
  switch (aged.phase.kind) {
    case "open":
      // A line that is open and silent is half-open: only a new one tells.
      return silent ? pause(aged, at_ms, chance) : [aged, []];
    case "opening":
      return at_ms - aged.phase.since_ms >= OPEN_TIMEOUT_MS ? pause(aged, at_ms, chance) : [aged, []];
    case "pausing":
      return at_ms >= aged.phase.retry_ms
        ? [{ ...aged, phase: { kind: "opening", since_ms: at_ms } }, ["open"]]
        : [aged, []];
  }
};

export const stepLink = (state: LinkState, event: LinkEvent): [LinkState, LinkEffect[]] => {
  switch (event.kind) {
    case "heard":
      // A late byte of a stream that was given up proves nothing.
      if (state.phase.kind === "pausing") return [state, []];
      return [{ phase: { kind: "open" }, failures: 0, heard_ms: event.at_ms, stale: false }, []];
    case "failed":
      if (state.phase.kind === "pausing") return [state, []];
      return pause(state, event.at_ms, event.chance);
    case "tick":
      return tick(state, event.at_ms, event.chance);
  }
};
