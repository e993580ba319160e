/** What every device adapter offers the office, and what it needs of it. */
import type { FaultCode } from "../../../drivers/faults.ts";
import type { ProbeResult } from "../../../drivers/printer/escpos/findings.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import type { OwnCode } from "../../../drivers/reader/cccd-qr/protocol.ts";
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Clock, WireTrace } from "../../../drivers/runtime/ports.ts";
import type { EffectOf } from "../../core/effect.ts";
import type { DeviceState, Input } from "../../core/input.ts";
import type { SlipTextMode } from "../../core/print-job.ts";
import type { PrinterModel } from "../../core/printer-ledger.ts";
import type { Office } from "../../core/state.ts";
import type { DeviceView } from "../views/context.ts";
import type { RefusedScan } from "../views/scan-texts.ts";

/**
 * `interrupted`: scraps of a slip may be in the printer or in its buffer; `process_id`: of the last slip's
 * rows, null: none had one yet; `trusted`: the model whose echo counts as proof, null: none told its names.
 */
export interface LeftBehind {
  readonly interrupted: boolean;
  readonly process_id: string | null;
  readonly trusted: PrinterModel | null;
}

/** Nothing may be thrown away of a slip whose echo is still to come. */
export const leftBehind = ({ jobs, spools, printers }: Office, printer: string): LeftBehind => {
  const awaited = jobs.some((job) => job.printer === printer && job.state === "awaiting-proof");
  const { process_id = null, unclean = false } = spools[printer] ?? {};
  const trusted = printers[printer]?.trusted ?? null;
  return { interrupted: unclean && !awaited, process_id, trusted };
};

/** What a device adapter needs from its office. */
export interface DeviceOwner {
  readonly clock: Clock;
  post(input: Input): void;
  /** A card or slip was presented; the identity service takes it from here. */
  scanned(reader: string, scan: string, code: Personal<OwnCode>): void;
  scanRefused(reader: string, scan: string, error: RefusedScan): void;
  /** What the last run left of its slips on this printer. */
  leftBehind(printer: string): LeftBehind;
  /** The civil day at the office. */
  today(): { readonly year: number; readonly month: number; readonly day: number };
}

/** One device as the office sees it. `stop` answers when its line is closed. */
export interface OfficeDevice {
  readonly id: string;
  start(): void;
  stop(stopped: () => void): void;
  view(): DeviceView;
  /** Asks the device for its state without any physical effect. */
  selfTest(): void;
  onTrace(listener: (line: WireTrace) => void): void;
}

export interface Paging extends OfficeDevice {
  page(effect: EffectOf<"page-card">): void;
  /** Takes back what still waits; where the base can't, nothing happens. */
  cancel(effect: EffectOf<"cancel-page">): void;
  allCall(effect: EffectOf<"all-call">): void;
}
/** One job at a time, in this order; what comes of each step comes back as an input. */
export interface Printing extends OfficeDevice {
  /** Makes the bytes and keeps them; nothing leaves. */
  render(job: string, document: SlipDocument, text_mode: SlipTextMode): void;
  /** Sends what was rendered last for this job. */
  send(job: string): void;
  /** A former run sent this job whole: the printer is asked for the echo still to come. */
  settle(job: string, process_id: string): void;
  /**
   * Asks the printer, without printing, which questions it answers. False: it prints or is in trouble, `done`
   * will not be called. `done` gets undefined where the line broke meanwhile.
   */
  probe(done: (result: ProbeResult | undefined) => void): boolean;
}
export interface Locking extends OfficeDevice {
  pulse(effect: EffectOf<"pulse-box">): void;
  /** Monotonic time at which a door or an output was last read; null: none was. */
  heard_ms(): number | null;
  /** Its boards are asked by themselves, so that silence means something. */
  readonly speaks: boolean;
}

/** Says a device's health once for each change. */
export class Health {
  readonly #device: string;
  readonly #post: (input: Input) => void;
  #said = "";

  constructor(device: string, post: (input: Input) => void) {
    this.#device = device;
    this.#post = post;
  }

  say(state: DeviceState, fault: FaultCode | null = null): void {
    const now = `${state} ${fault}`;
    if (now === this.#said) return;
    this.#said = now;
    this.#post({ kind: "device-changed", changed: this.#device, state, fault });
  }
}
