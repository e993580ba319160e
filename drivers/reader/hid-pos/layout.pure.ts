/**
 * Which layout a scanner's reports are read by: the one the configuration names, else the one the device
 * describes, else the usual one. Says where configuration and device disagree; who is told is the driver's.
 */
import type { FaultCode } from "../../faults.ts";
import { describedLayout } from "./descriptor.pure.ts";
import { isLayoutName, type LayoutName, REPORT_LAYOUTS, type ReportLayout } from "./report.pure.ts";

type LayoutFault = Extract<FaultCode, "READER_LAYOUT_DIFFERS" | "READER_LAYOUT_UNTOLD">;

/** `auto`: as the device describes itself. A name overrides that, for a device that describes itself wrongly. */
export type LayoutSetting = LayoutName | "auto";
export const LAYOUT_SETTINGS: readonly ["auto", ...LayoutName[]] = [
  "auto",
  ...Object.keys(REPORT_LAYOUTS).filter(isLayoutName),
];

const LAYOUT_USUAL: ReportLayout = REPORT_LAYOUTS["length-byte"];

export interface ChosenLayout {
  readonly layout: ReportLayout;
  /** What a technician should look at; undefined: nothing. */
  readonly fault: LayoutFault | undefined;
}

/** `descriptor`: the device's report descriptor; undefined where it could not be had. */
export const chooseLayout = (setting: LayoutSetting, descriptor: Uint8Array | undefined): ChosenLayout => {
  const described = descriptor === undefined ? undefined : describedLayout(descriptor);
  const told = described?.kind === "layout" ? described.layout : undefined;
  if (setting === "auto")
    return { layout: told ?? LAYOUT_USUAL, fault: told === undefined ? "READER_LAYOUT_UNTOLD" : undefined };
  const layout: ReportLayout = REPORT_LAYOUTS[setting];
  const differs = told !== undefined && !samePlaces(told, layout);
  return { layout, fault: differs ? "READER_LAYOUT_DIFFERS" : undefined };
};

/** Where a part is missing, both lack it. Lengths of whole reports may differ: other ids may be longer. */
const samePlaces = (a: ReportLayout, b: ReportLayout): boolean =>
  a.report_id === b.report_id &&
  a.length_at === b.length_at &&
  a.symbology_at === b.symbology_at &&
  a.data_at === b.data_at &&
  a.data_bytes_max === b.data_bytes_max &&
  a.flags_at === b.flags_at &&
  (a.continued_mask ?? 1) === (b.continued_mask ?? 1);
