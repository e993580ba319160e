/**
 * What printers of one profile are like beyond what the driver must know of them: how they come from the
 * shop. The driver never reads this; a technician's probe finds it.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { Tcvn3Pages } from "./code-pages.ts";

export interface PrinterModel {
  /** Epson's vertical unit is half a dot; other boards count dots (GS P in their manuals). */
  readonly units_per_inch: 203 | 406;
  /** Knows pictures sent whole, `GS ( L`. */
  readonly graphics: boolean;
  readonly soft_glyphs: boolean;
  readonly tcvn3: Tcvn3Pages | null;
  /** A change is told by itself this much later. */
  readonly auto_status_late_ms: number;
  readonly receive_buffer_bytes: number;
}

const EPSON: PrinterModel = {
  units_per_inch: 406,
  graphics: true,
  soft_glyphs: true,
  tcvn3: { lower_page: 30, upper_page: 31 },
  auto_status_late_ms: 0,
  receive_buffer_bytes: 4_096,
};
/** UNSURE: how late cheap boards are; they look at their sensors between lines. */
const BOARD: PrinterModel = {
  units_per_inch: 203,
  graphics: false,
  soft_glyphs: false,
  tcvn3: null,
  auto_status_late_ms: 400,
  receive_buffer_bytes: 4_096,
};

export const modelOf = (profile: PrinterProfile): PrinterModel => (profile.process_id ? EPSON : BOARD);
