/**
 * What printers of one profile are like beyond what the driver must know of them: how they come from the
 * shop. The driver never reads this; a technician's probe finds it.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";

/** Answered to GS I 65, 66 and 67. */
export interface PrinterNames {
  readonly firmware: string;
  readonly maker: string;
  readonly model: string;
}

export interface PrinterModel {
  readonly names: PrinterNames;
  /** Epson's vertical unit is half a dot; other boards count dots (GS P in their manuals). */
  readonly units_per_inch: 203 | 406;
  /** Knows pictures sent whole, `GS ( L`. */
  readonly graphics: boolean;
  /** A change is told by itself this much later. */
  readonly auto_status_late_ms: number;
}

const EPSON: PrinterModel = {
  names: { firmware: "40.12 ESC/POS", maker: "EPSON", model: "TM-T20III" },
  units_per_inch: 406,
  graphics: true,
  auto_status_late_ms: 0,
};
/** UNSURE: how late cheap boards are, and what they call themselves; they look at sensors between lines. */
const BOARD: PrinterModel = {
  names: { firmware: "1.0", maker: "POS", model: "POS-80" },
  units_per_inch: 203,
  graphics: false,
  auto_status_late_ms: 400,
};

export const modelOf = (profile: PrinterProfile): PrinterModel => (profile.process_id ? EPSON : BOARD);
