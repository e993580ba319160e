/**
 * What differs between ESC/POS printers, as data. A technician picks a profile, and corrects it with the
 * probe strip; nothing in the code asks for a model's name.
 */
import type { LetterFormat } from "../render/bands.pure.ts";

/**
 * How letters reach the paper: as pictures (always right), as glyphs we download, as the printer's own TCVN3.
 */
export const TEXT_MODES = ["raster", "soft-font", "tcvn3"] as const;
export type TextMode = (typeof TEXT_MODES)[number];

export interface PrinterProfile extends LetterFormat {
  readonly name: string;
  readonly dots_per_mm: number;
  /** Paper between head and blade, fed before a cut so that the blade clears the last row. */
  readonly head_to_cutter_dots: number;
  /** Answers `GS ( H` fn 48 after the paper was printed: the only proof (printing.md 2.4). */
  readonly process_id: boolean;
  /** Sends four status bytes by itself after `GS a`. */
  readonly auto_status: boolean;
  /** Answers `GS r 1` in the order of the data: consumed, not yet printed. */
  readonly in_order_status: boolean;
  /** Answers `DLE EOT n` in real time. */
  readonly real_time_status: boolean;
  /** Knows `DLE DC4 8` and answers `37 25 00`. */
  readonly clear_buffer: boolean;
  /**
   * Knows `GS P`. Without it `ESC J` counts in the printer's own unit, half a dot on Epson's 203 dpi models.
   */
  readonly motion_units: boolean;
  /** The command that prints a picture: `GS v 0`, or `GS ( L` where only that is known. */
  readonly raster: "gs-v-0" | "gs-l";
  /** Answers `GS I` 65 to 67 with firmware, maker and model. */
  readonly identify: boolean;
  /** Paper left on the roll when the near-end sensor tells. */
  readonly near_end_mm: number;
  /** Paper past the head a second while rows are printed, by the maker's data sheet; nothing waits on it. */
  readonly head_mm_per_s: number;
  /** Paper on a new roll. */
  readonly roll_mm: number;
  /** What the printer takes before it prints: on a line nobody holds back, no more may be under way. */
  readonly receive_buffer_bytes: number;
}

const COMMON_80_MM = {
  width_dots: 576,
  band_rows_max: 255,
  dots_per_mm: 8,
  head_to_cutter_dots: 120,
  motion_units: true,
  /**
   * HPRT TP80K and Citizen PPU-231II, CT-E651 manuals, GS v 0: the setting of ESC a is valid for raster
   * images.
   */
  aligned_raster: true,
  raster: "gs-v-0",
  /** UNSURE: the sensor is moved by hand on most models; this is where ours leave it. */
  near_end_mm: 5_000,
  head_mm_per_s: 200,
  roll_mm: 80_000,
  /** TM-T88III with its DIP switch on 4 KB, as delivered (printing.md 5). */
  receive_buffer_bytes: 4_096,
} as const;

export const PRINTER_PROFILES = {
  "epson-t20iii": {
    ...COMMON_80_MM,
    name: "epson-t20iii",
    /** UNSURE: printing.md 5 gives 250 mm/s for this model without a source; no slip waits on it. */
    head_mm_per_s: 250,
    process_id: true,
    auto_status: true,
    in_order_status: true,
    real_time_status: true,
    clear_buffer: true,
    qr: "printer",
    identify: true,
    soft_font: true,
    tcvn3: { lower_page: 30, upper_page: 31 },
  },
  /**
   * POS-80, Xprinter, Rongta and their like. UNSURE: which of them answer GS ( H; none is assumed to. Their
   * manuals list GS I and GS ( k; soft glyphs and TCVN3 pages differ from model to model.
   */
  "generic-80": {
    ...COMMON_80_MM,
    name: "generic-80",
    process_id: false,
    auto_status: true,
    in_order_status: true,
    real_time_status: true,
    clear_buffer: false,
    qr: "printer",
    identify: true,
    soft_font: false,
    tcvn3: null,
  },
  /** Cheap USB boards that take data and never say a word (zj-58 issue 2). */
  "mute-usb": {
    ...COMMON_80_MM,
    name: "mute-usb",
    process_id: false,
    auto_status: false,
    in_order_status: false,
    real_time_status: false,
    clear_buffer: false,
    qr: "printer",
    identify: false,
    soft_font: false,
    tcvn3: null,
  },
} as const satisfies Record<string, PrinterProfile>;

export type PrinterProfileName = keyof typeof PRINTER_PROFILES;
