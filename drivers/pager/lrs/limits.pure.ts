/** What an LRS base is configured as: never guessed, and the same as long as its driver lives. */

import type { LineEnd } from "./protocol.ts";

export const LRS_PAGERS = ["coaster", "alpha"] as const;

export type LrsPagers =
  | { readonly kind: "coaster" }
  | {
      readonly kind: "alpha";
      /** How a pager out of range complains. */
      readonly alarm: "beep" | "vibrate";
      /** Shown by a page that brings no text of its own; 7-bit. */
      readonly text: string;
      /** Pages go out at the base's own power (HPWR), by PAGE; else by FPG at `power`. */
      readonly default_power: boolean;
    };

export interface LrsLimits {
  readonly pagers: LrsPagers;
  /** 0..200; must be the base's own RESTID. */
  readonly system_id: number;
  /** 0..9; vendor pages use 3. */
  readonly power: number;
  /** Pages outstanding at the base at once, 1..99. */
  readonly window_pages: number;
  /** What ends our lines; the base takes CR and CR LF, a field client sends LF. */
  readonly line_end: LineEnd;
  /** Idle time after which the base is asked for its state, ms. */
  readonly keep_alive_ms: number;
}
