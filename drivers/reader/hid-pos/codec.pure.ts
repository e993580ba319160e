/**
 * The technician's view of HID reports, reader/hid-pos: one object a scan, with the reports it came in, so
 * that a wrong layout or a lost report shows. The layout is told from the bytes, which a driver never does.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, asciiText, concatBytes, fromHex, toHex } from "../../runtime/text.ts";
import { LAST_DAY, printScan, readScan, SCAN_KINDS } from "../cccd-qr/codec.pure.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import { type HidScanFrame, hidPosFraming } from "./framing.ts";
import {
  cutIntoReports,
  type DataReport,
  isLayoutName,
  type LayoutName,
  REPORT_LAYOUTS,
  type ReportLayout,
  readReport,
  SYMBOLOGY_BYTES,
  writeReport,
} from "./report.pure.ts";

const LAYOUT_USUAL: LayoutName = "length-byte";
const QR_SYMBOLOGY = "]Q1";

/** The codec on a given day. */
export const hidPosCodec = (today: CivilDate): WireCodec => ({
  name: "reader/hid-pos",
  kinds: KINDS,
  decode: (bytes) => decode(bytes, today),
  encode: (message) => encode(message, today),
});

const KINDS: readonly WireKind[] = SCAN_KINDS.map((kind) => ({
  ...kind,
  fields: {
    ...kind.fields,
    suffix: "as set in the scanner: none, cr, lf ...; none where left out",
    layout: `how reports are laid out: ${Object.keys(REPORT_LAYOUTS).join(", ")}`,
    symbology: "AIM identifier of the code, ]Q1; three bytes as hex where it is none",
    reports: "list of {length_bytes, symbology, trailer, flags}; cut as usual where left out",
  },
  source: `${kind.source}, 4.2`,
}));

// ---- decode ----

const decode = (bytes: Uint8Array, today: CivilDate): readonly WireObject[] => {
  const layout = layoutOf(bytes);
  const framing = hidPosFraming(REPORT_LAYOUTS[layout]);
  const [held, chunks] = framing.push(framing.empty, bytes);
  return [...chunks, ...framing.flush(held)[1]].map((chunk) =>
    chunk.kind === "noise"
      ? { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason }
      : { ...printScan(chunk.frame.payload, chunk.frame.end, today), layout, ...printReports(chunk.frame) },
  );
};

/**
 * The layout whose first report has an AIM identifier where it must be, and whose length divides the bytes.
 */
const layoutOf = (bytes: Uint8Array): LayoutName => {
  const names = Object.keys(REPORT_LAYOUTS).filter(isLayoutName);
  return names.find((name) => fits(REPORT_LAYOUTS[name], bytes)) ?? LAYOUT_USUAL;
};

const fits = (layout: ReportLayout, bytes: Uint8Array): boolean => {
  if (bytes.length % layout.report_bytes !== 0) return false;
  const read = readReport(layout, bytes.subarray(0, layout.report_bytes));
  return read.kind === "data" && asciiText(read.report.symbology).startsWith("]");
};

const printReports = ({ reports }: HidScanFrame): Readonly<Record<string, unknown>> => ({
  symbology: nameOfSymbology(reports[0]?.symbology ?? new Uint8Array(SYMBOLOGY_BYTES)),
  reports: reports.map(({ symbology, data, trailer, flags }) => ({
    length_bytes: data.length,
    symbology: nameOfSymbology(symbology),
    trailer: toHex(trailer),
    flags: toHex(Uint8Array.of(flags)),
  })),
});

const nameOfSymbology = (bytes: Uint8Array): string => {
  const text = asciiText(bytes);
  return /^[\x21-\x7e]{3}$/.test(text) ? text : toHex(bytes);
};

// ---- encode ----

type Encoded = { readonly bytes: Uint8Array } | { readonly error: string };

const encode = (message: Readonly<Record<string, unknown>>, today: CivilDate): Encoded => {
  const scan = readScan({ ...message, suffix: message.suffix ?? "none" }, today);
  if ("error" in scan) return scan;
  const name = message.layout ?? LAYOUT_USUAL;
  if (typeof name !== "string" || !isLayoutName(name))
    return { error: `layout: ${Object.keys(REPORT_LAYOUTS).join(", ")}` };
  const layout: ReportLayout = REPORT_LAYOUTS[name];
  const symbology = symbologyBytes(message.symbology ?? QR_SYMBOLOGY);
  if (symbology === undefined) return { error: "symbology: three characters, or three bytes as hex" };
  const code = concatBytes(scan.payload, scan.end);
  const reports =
    message.reports === undefined
      ? cutIntoReports(layout, code, { symbology })
      : cutAs(layout, code, message.reports);
  if (typeof reports === "string") return { error: `reports: ${reports}` };
  const bytes = concatBytes(...reports.map((report) => writeReport(layout, report)));
  return isOneScan(layout, bytes, scan.payload) ? { bytes } : { error: "reports: they make another scan" };
};

const symbologyBytes = (name: unknown): Uint8Array | undefined => {
  if (typeof name !== "string") return undefined;
  const bytes = name.length === SYMBOLOGY_BYTES ? asciiBytes(name) : fromHex(name);
  return bytes?.length === SYMBOLOGY_BYTES ? bytes : undefined;
};

/** The code cut as a list of reports says, or what is wrong with the list. */
const cutAs = (layout: ReportLayout, code: Uint8Array, list: unknown): readonly DataReport[] | string => {
  if (!Array.isArray(list)) return "a list";
  const reports: DataReport[] = [];
  let from = 0;
  for (const row of list) {
    // Whatever was typed: every field of it is looked at below.
    const { length_bytes, symbology, trailer, flags } = Object(row) as Readonly<Record<string, unknown>>;
    if (
      !Number.isInteger(length_bytes) ||
      Number(length_bytes) < 0 ||
      Number(length_bytes) > layout.data_bytes_max
    )
      return `length_bytes: 0..${layout.data_bytes_max}`;
    const [mark, behind, bits] = [symbologyBytes(symbology), hexOf(trailer), hexOf(flags)];
    if (mark === undefined) return "symbology: three characters, or three bytes as hex";
    if (behind?.length !== layout.trailer_bytes) return `trailer: ${layout.trailer_bytes} bytes as hex`;
    if (bits?.length !== 1) return "flags: one byte as hex";
    const data = code.slice(from, from + Number(length_bytes));
    from += Number(length_bytes);
    reports.push({ symbology: mark, data, trailer: behind, flags: bits[0] ?? 0 });
  }
  return reports;
};

const hexOf = (text: unknown): Uint8Array | undefined =>
  typeof text === "string" ? fromHex(text) : undefined;

const isOneScan = (layout: ReportLayout, bytes: Uint8Array, payload: Uint8Array): boolean => {
  const framing = hidPosFraming(layout);
  const [held, chunks] = framing.push(framing.empty, bytes);
  const [only, ...others] = [...chunks, ...framing.flush(held)[1]];
  return only?.kind === "frame" && others.length === 0 && toHex(only.frame.payload) === toHex(payload);
};

/** The codec without a day. */
export const HID_POS_CODEC: WireCodec = hidPosCodec(LAST_DAY);
