/**
 * The reader of ID cards, as callers see it: it listens, and reports what was presented. Decides nothing
 * about persons or dossiers. One class a way of reading; all keep the `IdReader` contract.
 */
import type { FaultCode } from "../faults.ts";
import type { ByteLink } from "../link/link.ts";
import {
  type DeviceDiagnostics,
  type DeviceListener,
  DeviceRunner,
  type RunningDevice,
} from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import { FLUSH_AFTER_MS, SCAN_FRAMING } from "./cccd-qr/framing.ts";
import { NO_SCANS, type ScanReport, scanStep } from "./cccd-qr/machine.ts";
import { hidPosFraming, REPORTS_FLUSH_AFTER_MS } from "./hid-pos/framing.ts";
import { chooseLayout, type LayoutSetting } from "./hid-pos/layout.pure.ts";
import type { CivilDate } from "./person/civil-date.pure.ts";

/** How a scanner's bytes come: as a line, or as HID reports. */
export type ScannerProtocol = "cccd-qr" | "hid-pos";

/** What one reader can read. Screens offer only what some reader of their place can. */
export interface IdReaderCapabilities {
  readonly protocol: ScannerProtocol;
  /** QR codes: of ID cards, tickets, receipts. */
  readonly qr: boolean;
  /** The printed machine-readable zone. */
  readonly mrz: boolean;
  /** The chip, contactless. */
  readonly chip: boolean;
}

/** What a reader tells its owner. Grows by the reports of further ways of reading. */
export type IdReaderReport =
  | ScanReport
  /** Told at each opening where what the scanner says of its reports should be looked at; it is read all the same. */
  | { readonly kind: "layout"; readonly fault: FaultCode };
export type IdReaderListener = DeviceListener<IdReaderReport>;

export interface IdReader {
  readonly capabilities: IdReaderCapabilities;
  start(): void;
  stop(): void;
  diagnostics(): DeviceDiagnostics;
  /** Lengths and meanings only; contents are personal. Returns the way to stop listening. */
  onTrace(listener: (line: WireTrace) => void): () => void;
}

/** How the scanner is set, and what is done with its scans. */
export type IdReaderSettings = (
  | { readonly protocol: "cccd-qr" }
  /** The link carries whole reports of the layout chosen: `reportStream` of drivers/link. */
  | { readonly protocol: "hid-pos"; readonly layout: LayoutSetting }
) & {
  /** The civil day at the office, for dates in the future. */
  readonly today: () => CivilDate;
  /** Undo the damage of a scanner that takes UTF-8 for Windows-1252; such cards are flagged. Default: off. */
  readonly repair?: boolean;
};

/** The runner of a scanner: it takes no commands, so nothing is ever settled. */
const runnerOf = (
  settings: IdReaderSettings,
  link: ByteLink,
  clock: Clock,
  listener: IdReaderListener,
): RunningDevice<never, never> => {
  const scanning = {
    initial: NO_SCANS,
    step: scanStep(settings.today, { repair: settings.repair ?? false }),
    describe: () => "scan",
    personal: true,
  };
  switch (settings.protocol) {
    case "cccd-qr": {
      const framed = { framing: SCAN_FRAMING, flush_after_ms: FLUSH_AFTER_MS };
      return new DeviceRunner({ ...scanning, ...framed }, link, clock, listener);
    }
    case "hid-pos": {
      const chosen = () => chooseLayout(settings.layout, link.describe?.());
      const framing = () => hidPosFraming(chosen().layout);
      const framed = {
        framing: framing(),
        framingWhenOpened: framing,
        flush_after_ms: REPORTS_FLUSH_AFTER_MS,
      };
      const up = (): void => {
        listener.up();
        const { fault } = chosen();
        // A line without reports (a converter on the network) can describe none.
        if (link.describe !== undefined && fault !== undefined) listener.report({ kind: "layout", fault });
      };
      return new DeviceRunner({ ...scanning, ...framed }, link, clock, {
        up,
        down: (loss) => listener.down(loss),
        report: (report) => listener.report(report),
      });
    }
  }
};

/** A QR scanner on a serial line (UART or USB-CDC) or as a HID point-of-sale scanner. */
export class IdReaderDriver implements IdReader {
  readonly capabilities: IdReaderCapabilities;
  readonly #runner: RunningDevice<never, never>;

  constructor(settings: IdReaderSettings, link: ByteLink, clock: Clock, listener: IdReaderListener) {
    this.capabilities = { protocol: settings.protocol, qr: true, mrz: false, chip: false };
    this.#runner = runnerOf(settings, link, clock, listener);
  }

  start(): void {
    this.#runner.start();
  }

  stop(): void {
    this.#runner.stop();
  }

  diagnostics(): DeviceDiagnostics {
    return this.#runner.diagnostics();
  }

  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#runner.onTrace(listener);
  }
}
