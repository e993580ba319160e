/**
 * The receipt printer as callers see it: a slip document goes in, one of four outcomes comes out. Renders,
 * queues and reports; how a printer is spoken to is its protocol's matter, what a slip says is the office's.
 */
import { assert, type FaultCode } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import { type DeviceDiagnostics, DeviceRunner } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import { REPLY_FRAMING, type ReplyHeld } from "./escpos/framing.ts";
import { stepPrinter } from "./escpos/machine.ts";
import type { PrinterProfile } from "./escpos/profile.pure.ts";
import { type PrinterReply, type PrinterStatus, STATUS_UNKNOWN } from "./escpos/replies.pure.ts";
import { slipBytes } from "./escpos/slip-bytes.pure.ts";
import {
  KEEP_ALIVE_MS,
  PROCESS_IDS,
  type PrintCommand,
  type PrinterCondition,
  type PrinterReport,
  type PrinterState,
  type PrinterTimer,
  type PrintOutcome,
  printerInitial,
} from "./escpos/state.pure.ts";
import { type Rendered, renderSlip } from "./render/render-slip.pure.ts";
import type { RefusalWhy, SlipDocument } from "./render/slip-document.pure.ts";

/**
 * A status group or block broken off is given up after this silence; whole ones take far less at 9600 baud.
 */
const REPLY_QUIET_MS = 500;

export interface PrinterDriverSettings {
  readonly protocol: "escpos";
  readonly profile: PrinterProfile;
  /** What the line carries: baud / 10 on 8N1 serial, about 1 000 000 on USB and network. */
  readonly bytes_per_s: number;
  /** True when the journal holds a slip that was under way as the last program ended. Default false. */
  readonly interrupted?: boolean;
  /** An idle printer is asked for its state this often, ms; default KEEP_ALIVE_MS. */
  readonly keep_alive_ms?: number;
  /** First process id, 0 to 9999; best continued from the last run, so that no late echo fits a new slip. */
  readonly first_process_id?: number;
  /** Rasterising as a port: mass simulation hands in a cheap stand-in. */
  readonly render?: (document: SlipDocument, profile: PrinterProfile) => Rendered;
}

export interface PrintRequest {
  /** The office's own name of this print; no personal data. */
  readonly job: string;
  readonly document: SlipDocument;
}

/** What `print` ends in: the machine's outcomes, and documents that can't be put on paper. */
export type SlipOutcome =
  | PrintOutcome
  | { readonly kind: "unprintable"; readonly unmappable: string }
  | { readonly kind: "unprintable"; readonly why: RefusalWhy };

export interface PrinterListener {
  report(report: PrinterReport): void;
  up(): void;
  down(loss: LinkLoss): void;
}

const describe = (reply: PrinterReply): string =>
  reply.kind === "process-id-done" ? `process id ${reply.id}` : reply.kind;

/** The faults that a status means, worst first; the screens take their sentences from faults.ts. */
export const printerFaults = (status: PrinterStatus, condition: PrinterCondition): readonly FaultCode[] => {
  const faults: FaultCode[] = [];
  if (condition === "silent") faults.push("PRINTER_NO_ANSWER");
  if (status.error === "fatal") faults.push("PRINTER_FATAL");
  if (status.error === "cutter" || status.error === "recoverable") faults.push("PRINTER_CUTTER");
  if (status.cover === "open") faults.push("PRINTER_COVER_OPEN");
  if (status.paper === "out") faults.push("PRINTER_PAPER_OUT");
  if (status.error === "auto-recovering") faults.push("PRINTER_HOT");
  if (condition === "trouble" && faults.length === 0) faults.push("PRINTER_OFFLINE");
  if (status.paper === "low") faults.push("PRINTER_PAPER_LOW");
  return faults;
};

export class PrinterDriver {
  readonly #settings: PrinterDriverSettings;
  readonly #runner: DeviceRunner<
    PrinterState,
    PrinterReply,
    PrintCommand,
    PrintOutcome,
    PrinterReport,
    PrinterTimer,
    ReplyHeld
  >;
  #process_id: number;
  #status: PrinterStatus = STATUS_UNKNOWN;
  #condition: PrinterCondition = "down";

  constructor(settings: PrinterDriverSettings, link: ByteLink, clock: Clock, listener: PrinterListener) {
    const { profile, bytes_per_s, interrupted = false, first_process_id = 0 } = settings;
    const { keep_alive_ms = KEEP_ALIVE_MS } = settings;
    assert(bytes_per_s > 0, "a printer's line carries something");
    this.#settings = settings;
    this.#process_id = first_process_id % PROCESS_IDS;
    this.#runner = new DeviceRunner(
      {
        initial: printerInitial({ profile, bytes_per_s, interrupted, keep_alive_ms }),
        step: stepPrinter,
        framing: REPLY_FRAMING,
        describe,
        flush_after_ms: REPLY_QUIET_MS,
        personal: true,
      },
      link,
      clock,
      {
        report: (report) => {
          if (report.kind === "status") [this.#status, this.#condition] = [report.status, report.condition];
          listener.report(report);
        },
        up: () => listener.up(),
        down: (loss) => listener.down(loss),
      },
    );
  }

  start(): void {
    this.#runner.start();
  }

  stop(): void {
    this.#runner.stop();
  }

  /**
   * Prints one slip; `settled` is called exactly once, for documents that can't be printed before this
   * returns. False: too many commands are pending in this driver, `settled` will not be called.
   */
  print(request: PrintRequest, settled: (outcome: SlipOutcome) => void): boolean {
    const { profile, bytes_per_s, render = renderSlip } = this.#settings;
    const rendered = render(request.document, profile);
    if (rendered.kind === "unmappable") {
      settled({ kind: "unprintable", unmappable: rendered.unmappable });
      return true;
    }
    if (rendered.kind === "refused") {
      settled({ kind: "unprintable", why: rendered.why });
      return true;
    }
    const process_id = this.#process_id;
    this.#process_id = (process_id + 2) % PROCESS_IDS;
    const slip = slipBytes(rendered.bands, profile, bytes_per_s);
    return this.#runner.execute({ kind: "print", job: request.job, slip, process_id }, settled);
  }

  /** What is known now; `serving` in `condition` means that a slip given now is printed. */
  status(): {
    readonly status: PrinterStatus;
    readonly condition: PrinterCondition;
    readonly faults: readonly FaultCode[];
  } {
    const [status, condition] = [this.#status, this.#condition];
    return { status, condition, faults: printerFaults(status, condition) };
  }

  diagnostics(): DeviceDiagnostics {
    return this.#runner.diagnostics();
  }

  /** Kinds and lengths of what goes over the wire; a slip's contents never. */
  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#runner.onTrace(listener);
  }
}
