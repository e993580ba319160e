/**
 * The reader of ID cards, as callers see it: it listens, and reports what was presented. Decides nothing
 * about persons or dossiers. One class a way of reading; all keep the `IdReader` contract.
 */
import { assert } from "../faults.ts";
import type { ByteLink } from "../link/link.ts";
import { type DeviceDiagnostics, type DeviceListener, DeviceRunner } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import { FLUSH_AFTER_MS, type HeldScan, SCAN_FRAMING, type ScanFrame } from "./cccd-qr/framing.ts";
import { NO_SCANS, type ScanReport, type ScanState, type ScanTimer, scanStep } from "./cccd-qr/machine.ts";
import type { CivilDate } from "./person/civil-date.pure.ts";

/** What one reader can read. Screens offer only what some reader of their place can. */
export interface IdReaderCapabilities {
  readonly protocol: "cccd-qr";
  /** QR codes: of ID cards, tickets, receipts. */
  readonly qr: boolean;
  /** The printed machine-readable zone. */
  readonly mrz: boolean;
  /** The chip, contactless. */
  readonly chip: boolean;
}

/** What a reader tells its owner. Grows by the reports of further ways of reading. */
export type IdReaderReport = ScanReport;
export type IdReaderListener = DeviceListener<IdReaderReport>;

export interface IdReader {
  readonly capabilities: IdReaderCapabilities;
  start(): void;
  stop(): void;
  diagnostics(): DeviceDiagnostics;
  /** Lengths and meanings only; contents are personal. Returns the way to stop listening. */
  onTrace(listener: (line: WireTrace) => void): () => void;
}

export interface IdReaderSettings {
  readonly protocol: "cccd-qr";
  /** The civil day at the office, for dates in the future. */
  readonly today: () => CivilDate;
}

/** A QR scanner on a serial line (UART or USB-CDC). */
export class IdReaderDriver implements IdReader {
  readonly capabilities: IdReaderCapabilities = { protocol: "cccd-qr", qr: true, mrz: false, chip: false };
  readonly #runner: DeviceRunner<ScanState, ScanFrame, never, never, ScanReport, ScanTimer, HeldScan>;

  constructor(settings: IdReaderSettings, link: ByteLink, clock: Clock, listener: IdReaderListener) {
    assert(settings.protocol === "cccd-qr", `the reader speaks cccd-qr, not ${settings.protocol}`);
    this.#runner = new DeviceRunner(
      {
        initial: NO_SCANS,
        step: scanStep(settings.today),
        framing: SCAN_FRAMING,
        describe: () => "scan",
        flush_after_ms: FLUSH_AFTER_MS,
        personal: true,
      },
      link,
      clock,
      listener,
    );
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
