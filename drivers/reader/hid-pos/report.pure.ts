/**
 * One report of a HID point-of-sale scanner (usage page 0x8C), both ways, by the layouts that makers use.
 * Decides whether a report can be one of scanned data; how reports make a scan is framing.ts's.
 * Source: identity.md 4.2 (USB HID POS Usage Tables 1.02; Access-IS LSR118 manual p. 68).
 */

/** Where a layout keeps its parts. All reports come filled to the same length. */
export interface ReportLayout {
  readonly report_bytes: number;
  /** First byte of a report of scanned data; absent where the device does not number its reports. */
  readonly report_id?: number;
  /** Offset of the number of data bytes, 0..data_bytes_max; absent: data end where their zeros begin. */
  readonly length_at?: number;
  /** Offset of the three bytes of the AIM symbology identifier (usages 0xFB..0xFD), `]Q1`. Absent: none sent. */
  readonly symbology_at?: number;
  /** Offset of the data (usage 0xFE). */
  readonly data_at: number;
  readonly data_bytes_max: number;
  /** Between data and flags: the maker's own code id (`s` for QR) and a reserved byte. */
  readonly trailer_bytes: number;
  /**
   * Offset of the byte that says whether more reports follow (usage 0xFF). Absent: the device never says so,
   * and any full report may be followed by another.
   */
  readonly flags_at?: number;
  /** The bit of that byte. Default: bit 0. */
  readonly continued_mask?: number;
}

export const REPORT_LAYOUTS = {
  // The de-facto layout: Honeywell/HHP and many others.
  "length-byte": {
    report_bytes: 64,
    report_id: 0x02,
    length_at: 1,
    symbology_at: 2,
    data_at: 5,
    data_bytes_max: 56,
    trailer_bytes: 2,
    flags_at: 63,
  },
  // UNSURE: the source names the parts only; that the flags follow the data at once is our reading.
  "no-length": {
    report_bytes: 61,
    report_id: 0x02,
    symbology_at: 1,
    data_at: 4,
    data_bytes_max: 56,
    trailer_bytes: 0,
    flags_at: 60,
  },
  // As the first, from a device that does not number its reports: hidraw then gives no report id.
  unnumbered: {
    report_bytes: 63,
    length_at: 0,
    symbology_at: 1,
    data_at: 4,
    data_bytes_max: 56,
    trailer_bytes: 2,
    flags_at: 62,
  },
} as const satisfies Readonly<Record<string, ReportLayout>>;

export type LayoutName = keyof typeof REPORT_LAYOUTS;
/** As typed in a configuration or an option. */
export const isLayoutName = (name: string): name is LayoutName => Object.hasOwn(REPORT_LAYOUTS, name);

export const SYMBOLOGY_BYTES = 3;
const CONTINUED_USUAL = 0x01;

export interface DataReport {
  /** Three bytes, all zero where the firmware names none. */
  readonly symbology: Uint8Array;
  /** 0..56 bytes; all 56, zeros included, where the layout has no length. */
  readonly data: Uint8Array;
  readonly trailer: Uint8Array;
  readonly flags: number;
}

export type ReadReport =
  | { readonly kind: "data"; readonly report: DataReport; readonly continued: boolean }
  /** Of another id: the trigger's, the status'. */
  | { readonly kind: "other" }
  /** Claims more data than fit. */
  | { readonly kind: "malformed"; readonly symbology: Uint8Array; readonly continued: boolean };

/** Zeros pad the last report of a layout without length; no code ends in one. */
export const trimZeros = (data: Uint8Array): Uint8Array => {
  let length = data.length;
  while (length > 0 && data[length - 1] === 0) length--;
  return data.slice(0, length);
};

/** Whether its data take all the room there is. */
export const isFull = (layout: ReportLayout, data: Uint8Array): boolean =>
  (layout.length_at === undefined ? trimZeros(data) : data).length === layout.data_bytes_max;

/** `bytes` are one whole report, `report_bytes` long. Total. */
export const readReport = (layout: ReportLayout, bytes: Uint8Array): ReadReport => {
  if (layout.report_id !== undefined && bytes[0] !== layout.report_id) return { kind: "other" };
  const { symbology_at, data_at, data_bytes_max, trailer_bytes, flags_at } = layout;
  const flags = flags_at === undefined ? 0 : (bytes[flags_at] ?? 0);
  const said = (flags & (layout.continued_mask ?? CONTINUED_USUAL)) !== 0;
  const length = layout.length_at === undefined ? data_bytes_max : (bytes[layout.length_at] ?? 0);
  const symbology =
    symbology_at === undefined
      ? new Uint8Array(SYMBOLOGY_BYTES)
      : bytes.slice(symbology_at, symbology_at + SYMBOLOGY_BYTES);
  if (length > data_bytes_max) return { kind: "malformed", symbology, continued: said };
  const trailer_at = data_at + data_bytes_max;
  const data = bytes.slice(data_at, data_at + length);
  return {
    kind: "data",
    report: {
      symbology,
      data,
      trailer: bytes.slice(trailer_at, trailer_at + trailer_bytes),
      flags,
    },
    continued: flags_at === undefined ? isFull(layout, data) : said,
  };
};

/** The way back; data are padded with zeros. The caller keeps to the layout's lengths. */
export const writeReport = (layout: ReportLayout, report: DataReport): Uint8Array => {
  const bytes = new Uint8Array(layout.report_bytes);
  if (layout.report_id !== undefined) bytes[0] = layout.report_id;
  if (layout.length_at !== undefined) bytes[layout.length_at] = report.data.length;
  if (layout.symbology_at !== undefined) bytes.set(report.symbology, layout.symbology_at);
  bytes.set(report.data, layout.data_at);
  bytes.set(report.trailer, layout.data_at + layout.data_bytes_max);
  if (layout.flags_at !== undefined) bytes[layout.flags_at] = report.flags;
  return bytes;
};

/** What scanners leave behind the data of a QR code: the maker's code id, reserved. */
const QR_TRAILER = Uint8Array.of(0x73, 0x00);

export interface CutSettings {
  readonly symbology: Uint8Array;
  /** A firmware that says "more follows" whenever a report is exactly full, the last one too. */
  readonly continued_when_full?: boolean;
}

/** A code cut into reports as a scanner sends it; an empty code is one empty report. */
export const cutIntoReports = (
  layout: ReportLayout,
  code: Uint8Array,
  { symbology, continued_when_full = false }: CutSettings,
): readonly DataReport[] => {
  const size = layout.data_bytes_max;
  return Array.from({ length: Math.max(1, Math.ceil(code.length / size)) }, (_, index) => {
    const data = code.slice(index * size, (index + 1) * size);
    const more = (index + 1) * size < code.length || (continued_when_full && data.length === size);
    return {
      symbology,
      data,
      trailer: QR_TRAILER.slice(0, layout.trailer_bytes),
      flags: more ? (layout.continued_mask ?? CONTINUED_USUAL) : 0,
    };
  });
};
