/** How a command of `kiosk-sim` ended: what it prints, what it complains about, its exit code. Types only. */

/** 0 done, 1 refused or failed with a reason, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface Finished {
  readonly code: ExitCode;
  /** For standard output, without line ends. */
  readonly lines: readonly string[];
  /** For standard error: what is wrong and what to type. */
  readonly complaint?: string;
}

export const printed = (lines: readonly string[]): Finished => ({ code: 0, lines });
export const failed = (complaint: string): Finished => ({ code: 1, lines: [], complaint });
export const wrongUsage = (complaint: string): Finished => ({ code: 2, lines: [], complaint });
