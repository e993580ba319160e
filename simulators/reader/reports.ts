/**
 * A code as the reports that a HID point-of-sale scanner sends, with what goes wrong on the way. Decides only
 * which reports leave; when they leave is device.ts's.
 */
import {
  cutIntoReports,
  type DataReport,
  type LayoutName,
  REPORT_LAYOUTS,
  type ReportLayout,
  writeReport,
} from "../../drivers/reader/hid-pos/report.pure.ts";
import { asciiBytes } from "../../drivers/runtime/text.ts";
import type { ReaderDefectName } from "./defects.ts";

/** Usage 0x15 of page 0x8C, under the next report id. */
const STATUS_REPORT_ID = 0x03;

/** Whole reports, in order. `on`: the defects switched on. */
export const scanReports = (
  code: Uint8Array,
  name: LayoutName,
  on: ReadonlySet<ReaderDefectName>,
): readonly Uint8Array[] => {
  const layout: ReportLayout = REPORT_LAYOUTS[name];
  const reports = cutIntoReports(layout, code, {
    symbology: on.has("no-symbology") ? new Uint8Array(3) : asciiBytes(on.has("eci") ? "]Q2" : "]Q1"),
    continued_when_full: on.has("continued-when-full"),
  });
  return reports.flatMap((report, index) => {
    if (index === 0 && on.has("lost-report")) return [];
    const sent = spoilt(layout, report, index === 0 && on.has("wrong-length"));
    const status = on.has("status-reports") ? statusReports(layout) : [];
    return [...status, sent];
  });
};

const spoilt = (layout: ReportLayout, report: DataReport, wrong_length: boolean): Uint8Array => {
  const bytes = writeReport(layout, report);
  if (wrong_length && layout.length_at !== undefined) bytes[layout.length_at] = layout.data_bytes_max + 1;
  return bytes;
};

/** A device that does not number its reports has none but those of data. */
const statusReports = (layout: ReportLayout): readonly Uint8Array[] => {
  if (layout.report_id === undefined) return [];
  const bytes = new Uint8Array(layout.report_bytes);
  bytes[0] = STATUS_REPORT_ID;
  return [bytes];
};
