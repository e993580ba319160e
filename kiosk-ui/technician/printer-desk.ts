/**
 * What the printer page holds besides the view: the sheet that is open, the slip that is looked at, what
 * stands beside. Pure: a reducer over what was pressed.
 */
import { never } from "../kit/never.ts";

export type PrinterSheet =
  | { readonly kind: "state" | "strips" | "roll" }
  | { readonly kind: "slip"; readonly job: string };

export interface PrinterDesk {
  readonly sheet: PrinterSheet;
  readonly beside: "slips" | "wire";
}

export const emptyPrinterDesk: PrinterDesk = { sheet: { kind: "state" }, beside: "slips" };

export type PrinterEvent =
  | { readonly kind: "strips-wanted" | "roll-wanted" | "sheet-closed" | "wire-wanted" | "slips-wanted" }
  | { readonly kind: "slip-chosen"; readonly job: string };

export const stepPrinter = (desk: PrinterDesk, event: PrinterEvent): PrinterDesk => {
  switch (event.kind) {
    case "strips-wanted":
      return { ...desk, sheet: { kind: "strips" } };
    case "roll-wanted":
      return { ...desk, sheet: { kind: "roll" } };
    case "sheet-closed":
      return { ...desk, sheet: { kind: "state" } };
    case "slip-chosen": {
      // The same slip again: back to where one came from.
      const again = desk.sheet.kind === "slip" && desk.sheet.job === event.job;
      return { ...desk, sheet: again ? { kind: "state" } : { kind: "slip", job: event.job } };
    }
    case "wire-wanted":
      return { ...desk, beside: "wire" };
    case "slips-wanted":
      return { ...desk, beside: "slips" };
    default:
      return never(event);
  }
};
