/**
 * Every fault a device can show, in one table: whose job it is, whether it heals by itself, and the
 * sentences people read. A sentence says what happened, what is kept, who must act. Rows stand in faults/, by
 * device.
 * Source of the form: style.md 4.3. The manual's fault chapter and the screens are written from it.
 */
import { HOST_FAULTS } from "./faults/host.pure.ts";
import { LINK_FAULTS } from "./faults/link.pure.ts";
import { LOCKER_FAULTS } from "./faults/locker.pure.ts";
import { PAGER_FAULTS } from "./faults/pager.pure.ts";
import { PRINTER_FAULTS } from "./faults/printer.pure.ts";
import { READER_FAULTS } from "./faults/reader.pure.ts";

export const FAULTS = {
  ...LINK_FAULTS,
  ...PAGER_FAULTS,
  ...READER_FAULTS,
  ...PRINTER_FAULTS,
  ...LOCKER_FAULTS,
  ...HOST_FAULTS,
} as const;

export type FaultCode = keyof typeof FAULTS;

/** A broken promise of a peer or of the board. `facts` never holds personal data. The code ends the message. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  constructor(
    code: FaultCode,
    facts: Readonly<Record<string, string | number | boolean>> = {},
    options?: { cause?: unknown },
  ) {
    super(`${FAULTS[code].en} (${code})`, options);
    this.name = "Fault";
    this.code = code;
    this.facts = facts;
  }
}

/** Stops the program on a mistake of our own: the log is whole up to here, a restart replays it. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${what}`);
}
