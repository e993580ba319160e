/**
 * What printers of one profile are like beyond what the driver must know of them: how they come from the
 * shop. The driver never reads this; a technician's probe finds it.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";

export interface PrinterModel {
  /** Epson's vertical unit is half a dot; other boards count dots (GS P in their manuals). */
  readonly units_per_inch: 203 | 406;
  /** Knows pictures sent whole, `GS ( L`. */
  readonly graphics: boolean;
  /** A change is told by itself this much later. */
  readonly auto_status_late_ms: number;
}

const EPSON: PrinterModel = {
  units_per_inch: 406,
  graphics: true,
  auto_status_late_ms: 0,
};
/** UNSURE: how late cheap boards are; they look at their sensors between lines. */
const BOARD: PrinterModel = {
  units_per_inch: 203,
  graphics: false,
  auto_status_late_ms: 400,
};

export const modelOf = (profile: PrinterProfile): PrinterModel => (profile.process_id ? EPSON : BOARD);
