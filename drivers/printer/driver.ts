/**
 * The receipt printer as callers see it: a slip document goes in, one of four outcomes comes out. Renders
 * and keeps the bytes, sends them when told to, and reports; how a printer is spoken to is its protocol's
 * matter, what a slip says is the office's.
 */
import { assert, type FaultCode } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import { type DeviceDiagnostics, DeviceRunner } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import { digestOf } from "./escpos/digest.pure.ts";
import type { Model, ProbeResult } from "./escpos/findings.pure.ts";
import { REPLY_FRAMING, type ReplyHeld } from "./escpos/framing.ts";
import { isOther } from "./escpos/identity.pure.ts";
import { stepPrinter } from "./escpos/machine.ts";
import type { PrinterProfile, TextMode } from "./escpos/profile.pure.ts";
import { type PrinterReply, type PrinterStatus, STATUS_UNKNOWN } from "./escpos/replies.pure.ts";
import { slipBytes } from "./escpos/slip-bytes.pure.ts";
import { PROCESS_IDS, planSlip, type SlipPlan } from "./escpos/slip-plan.pure.ts";
import {
  KEEP_ALIVE_MS,
  MUTE_SLIP_BYTES_MAX,
  type Pace,
  type PrinterCommand,
  type PrinterCondition,
  type PrinterOutcome,
  type PrinterReport,
  type PrinterState,
  type PrinterTimer,
  type PrintOutcome,
  printerInitial,
  SLIPS_WAITING_MAX,
  windowBytes,
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
  /** `replies` where nothing else holds bytes back: a serial line without handshake. Default `line`. */
  readonly pace?: Pace;
  /** An idle printer is asked for its state this often, ms; default KEEP_ALIVE_MS. */
  readonly keep_alive_ms?: number;
  /** First process id, 0 to 9999; best continued from the last run, so that no late echo fits a new slip. */
  readonly first_process_id?: number;
  /** The printer that was there before, as far as it told; another one proves nothing until it is probed. */
  readonly known_model?: Model | undefined;
  /** Rasterising as a port: mass simulation hands in a cheap stand-in. */
  readonly render?: (document: SlipDocument, profile: PrinterProfile, text_mode: TextMode) => Rendered;
}

export interface PrintRequest {
  /** The office's own name of this print; no personal data. */
  readonly job: string;
  readonly document: SlipDocument;
}

/** What a document is as bytes, or why it can't be put on paper. */
export type Prepared =
  | {
      readonly kind: "ready";
      readonly bands: number;
      /** Paper it takes, the feed to the blade included. */
      readonly length_mm: number;
      readonly bytes: number;
      /** CRC-32 of the bytes, eight hex digits: tells two sendings apart, too short to tell of whom. */
      readonly digest: string;
      /** Of its rows, four digits; the next one marks the cut. Null: this printer proves nothing. */
      readonly process_id: string | null;
    }
  | { readonly kind: "unprintable"; readonly unmappable: string }
  | { readonly kind: "unprintable"; readonly why: RefusalWhy }
  /** More bytes than a printer without any sign of progress may be sent. */
  | { readonly kind: "refused"; readonly why: "too-long" };

export type { PrintOutcome };

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
    PrinterCommand,
    PrinterOutcome,
    PrinterReport,
    PrinterTimer,
    ReplyHeld
  >;
  readonly #prepared = new Map<string, SlipPlan>();
  readonly #window_bytes: number;
  #process_id: number;
  #status: PrinterStatus = STATUS_UNKNOWN;
  #condition: PrinterCondition = "down";
  #model: Model | undefined;
  /** Another model than the known one answers, and nobody has probed it. */
  #other = false;

  constructor(settings: PrinterDriverSettings, link: ByteLink, clock: Clock, listener: PrinterListener) {
    const { profile, bytes_per_s, interrupted = false, first_process_id = 0 } = settings;
    const { keep_alive_ms = KEEP_ALIVE_MS } = settings;
    assert(bytes_per_s > 0, "a printer's line carries something");
    this.#settings = settings;
    this.#process_id = first_process_id % PROCESS_IDS;
    this.#model = settings.known_model;
    this.#window_bytes = windowBytes(profile);
    this.#runner = new DeviceRunner(
      {
        initial: printerInitial({
          profile,
          bytes_per_s,
          interrupted,
          keep_alive_ms,
          window_bytes: this.#window_bytes,
        }),
        step: stepPrinter,
        framing: REPLY_FRAMING,
        describe,
        flush_after_ms: REPLY_QUIET_MS,
        personal: true,
        refused_breaks: true,
      },
      link,
      clock,
      {
        report: (report) => {
          if (report.kind === "status") [this.#status, this.#condition] = [report.status, report.condition];
          if (report.kind === "model") this.#meet(report);
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
   * Makes a document's bytes and keeps them for `send`; a job prepared again replaces its bytes. Past
   * SLIPS_WAITING_MAX the oldest are dropped, and to send them is refused.
   */
  prepare({ job, document }: PrintRequest, text_mode: TextMode = "raster"): Prepared {
    const { profile, bytes_per_s, pace = "line", render = renderSlip } = this.#settings;
    const rendered = render(document, profile, text_mode);
    if (rendered.kind === "unmappable") return { kind: "unprintable", unmappable: rendered.unmappable };
    if (rendered.kind === "refused") return { kind: "unprintable", why: rendered.why };
    // As if the line carried one window a second: then half of one holds the largest picture.
    const rate = pace === "replies" ? Math.min(bytes_per_s, this.#window_bytes) : bytes_per_s;
    const slip = slipBytes(rendered.bands, profile, rate);
    const plan = planSlip(slip, this.#process_id, profile);
    if (!profile.in_order_status && plan.bytes.length > MUTE_SLIP_BYTES_MAX)
      return { kind: "refused", why: "too-long" };
    this.#process_id = (this.#process_id + 2) % PROCESS_IDS;
    this.#keep(job, plan);
    return {
      kind: "ready",
      bands: plan.band_ends.length,
      length_mm: Math.ceil((slip.rows + profile.head_to_cutter_dots) / profile.dots_per_mm),
      bytes: plan.bytes.length,
      digest: digestOf(plan.bytes),
      process_id: plan.rows_id ?? null,
    };
  }

  #keep(job: string, plan: SlipPlan): void {
    this.#prepared.delete(job);
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size < SLIPS_WAITING_MAX) break;
      this.#prepared.delete(oldest);
    }
    this.#prepared.set(job, plan);
  }

  /**
   * Prints what was prepared for this job; `settled` is called exactly once. False: nothing is prepared, or
   * too many commands are pending in this driver; `settled` will not be called.
   */
  send(job: string, settled: (outcome: PrintOutcome) => void): boolean {
    const plan = this.#prepared.get(job);
    this.#prepared.delete(job);
    const ended = (outcome: PrinterOutcome): void => settled(this.#believed(outcome));
    return plan !== undefined && this.#runner.execute({ kind: "print", job, plan }, ended);
  }

  /** What an unknown printer calls printed is no proof: nobody has seen yet what its echo means. */
  #believed(outcome: PrinterOutcome): PrintOutcome {
    assert(outcome.kind !== "probed" && outcome.kind !== "unprobed", "a slip ends as a slip");
    return outcome.kind === "printed" && this.#other ? { kind: "unconfirmed", why: "other-model" } : outcome;
  }

  #meet(model: Model): void {
    this.#other = this.#model !== undefined && isOther(this.#model, model);
    this.#model ??= model;
  }

  /**
   * Asks the printer, without printing, which questions it answers; see probing.pure.ts for its time. False:
   * it prints or is in trouble, `done` will not be called. `done` gets undefined when the line breaks.
   */
  probe(done: (result: ProbeResult | undefined) => void): boolean {
    let refused = false;
    const taken = this.#runner.execute({ kind: "probe" }, (outcome) => {
      if (outcome.kind === "probed") {
        const { maker, model } = outcome.result;
        if (maker !== null || model !== null) this.#model = { maker, model };
        this.#other = false;
        done(outcome.result);
      } else if (outcome.kind === "unprobed" && outcome.why === "busy") refused = true;
      else done(undefined);
    });
    return taken && !refused;
  }

  /**
   * A former run sent this job whole and died before its proof: the printer is asked whether it printed it.
   * `process_id`: of its rows. Ends as printed or ambiguous; false as for `send`.
   */
  settle(job: string, process_id: string, settled: (outcome: PrintOutcome) => void): boolean {
    const rows = Number(process_id);
    const fresh_id = this.#process_id;
    this.#process_id = (fresh_id + 2) % PROCESS_IDS;
    const ended = (outcome: PrinterOutcome): void => settled(this.#believed(outcome));
    return this.#runner.execute({ kind: "settle", job, cut_id: rows + 1, fresh_id }, ended);
  }

  /** What is known now; `serving` in `condition` means that a slip given now is printed. */
  status(): {
    readonly status: PrinterStatus;
    readonly condition: PrinterCondition;
    readonly faults: readonly FaultCode[];
  } {
    const [status, condition] = [this.#status, this.#condition];
    const other: readonly FaultCode[] = this.#other ? ["PRINTER_OTHER_MODEL"] : [];
    return { status, condition, faults: [...other, ...printerFaults(status, condition)] };
  }

  diagnostics(): DeviceDiagnostics {
    return this.#runner.diagnostics();
  }

  /** Kinds and lengths of what goes over the wire; a slip's contents never. */
  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#runner.onTrace(listener);
  }
}
