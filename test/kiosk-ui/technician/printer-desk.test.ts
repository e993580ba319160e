/** What the printer page remembers: its sheet, the slip looked at, what stands beside. */
import { describe, expect, it } from "vitest";
import {
  emptyPrinterDesk,
  type PrinterDesk,
  type PrinterEvent,
  stepPrinter,
} from "../../../kiosk-ui/technician/printer-desk.ts";

const deskAfter = (...events: readonly PrinterEvent[]): PrinterDesk =>
  events.reduce(stepPrinter, emptyPrinterDesk);

describe("the printer page's desk", () => {
  it("opens one sheet at a time and comes back to the printer", () => {
    expect(deskAfter({ kind: "strips-wanted" }).sheet).toEqual({ kind: "strips" });
    expect(deskAfter({ kind: "strips-wanted" }, { kind: "roll-wanted" }).sheet).toEqual({ kind: "roll" });
    expect(deskAfter({ kind: "roll-wanted" }, { kind: "sheet-closed" }).sheet).toEqual({ kind: "state" });
  });

  it("shows the slip chosen; chosen again it is put away", () => {
    const chosen = { kind: "slip-chosen", job: "j7" } as const;
    expect(deskAfter(chosen).sheet).toEqual({ kind: "slip", job: "j7" });
    expect(deskAfter(chosen, { kind: "slip-chosen", job: "j8" }).sheet).toEqual({ kind: "slip", job: "j8" });
    expect(deskAfter(chosen, chosen).sheet).toEqual({ kind: "state" });
  });

  it("changes what stands beside without closing the sheet", () => {
    const wire = deskAfter({ kind: "strips-wanted" }, { kind: "wire-wanted" });
    expect(wire).toEqual({ sheet: { kind: "strips" }, beside: "wire" });
    expect(stepPrinter(wire, { kind: "slips-wanted" }).beside).toBe("slips");
  });
});
