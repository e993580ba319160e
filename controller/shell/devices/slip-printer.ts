/** A slip printer as the office sees it: documents in, what was proven of each out. */
import type { FaultCode } from "../../../drivers/faults.ts";
import type { ByteLink, LinkLoss } from "../../../drivers/link/link.ts";
import {
  type Prepared,
  PrinterDriver,
  type PrinterDriverSettings,
  type PrintOutcome,
} from "../../../drivers/printer/driver.ts";
import { processIdText } from "../../../drivers/printer/escpos/slip-plan.pure.ts";
import type { PrinterReport } from "../../../drivers/printer/escpos/state.pure.ts";
import type { Input } from "../../core/input.ts";
import type { PaperLevel } from "../../core/printer-ledger.ts";
import { type PrinterConfig, paceOf, profileOf } from "../config-printers.ts";
import { type DeviceOwner, Health, type LeftBehind, type Printing } from "./office-device.ts";

/** What a network or USB line carries, bytes a second. */
const FAST_BYTES_PER_S = 1_000_000;
const BITS_PER_BYTE = 10;
/** What a printer that serves may have to say. */
const NOTES: ReadonlySet<FaultCode> = new Set(["PRINTER_OTHER_MODEL", "PRINTER_PAPER_LOW"]);
/** One for the rows, one for the cut. */
const PROCESS_IDS_A_SLIP = 2;

export type RenderSlip = NonNullable<PrinterDriverSettings["render"]>;

const endOf = (job: string, outcome: PrintOutcome): Input => {
  const end = (
    kind: "printed" | "unconfirmed" | "ambiguous" | "failed",
    why: string | null,
    id: string | null,
  ): Input => ({
    kind: "job-ended",
    job,
    end: kind,
    why,
    process_id: id,
  });
  switch (outcome.kind) {
    case "printed":
      return end("printed", null, processIdText(outcome.process_id));
    case "unconfirmed":
      return end("unconfirmed", outcome.why, null);
    case "ambiguous":
      return end("ambiguous", outcome.why, null);
    case "failed":
      // A torn slip left paper behind: its next copy must be told apart, so its fate counts as unknown.
      return end(outcome.torn ? "ambiguous" : "failed", outcome.why, null);
  }
};

const failed = (job: string, why: string): Input => ({
  kind: "job-ended",
  job,
  end: "failed",
  why,
  process_id: null,
});

const renderedOf = (job: string, prepared: Prepared): Input => {
  switch (prepared.kind) {
    case "ready": {
      const { bands, length_mm, bytes, digest, process_id } = prepared;
      return { kind: "job-rendered", job, bands, length_mm, bytes, digest, process_id };
    }
    case "unprintable":
      return failed(job, "unprintable");
    case "refused":
      return failed(job, prepared.why);
  }
};

const settingsOf = (
  config: PrinterConfig,
  { interrupted, process_id, trusted }: LeftBehind,
  render: RenderSlip | undefined,
): PrinterDriverSettings => ({
  protocol: config.protocol,
  profile: profileOf(config),
  keep_alive_ms: config.keep_alive_ms,
  bytes_per_s: config.link.kind === "serial" ? config.link.baud / BITS_PER_BYTE : FAST_BYTES_PER_S,
  pace: paceOf(config),
  // The printer may still wait for the rest of a picture that a former run left half-sent.
  interrupted,
  // No late echo of a former run's slip fits a new one.
  first_process_id: process_id === null ? 0 : Number(process_id) + PROCESS_IDS_A_SLIP,
  ...(trusted === null ? {} : { known_model: trusted }),
  ...(render === undefined ? {} : { render }),
});

/** What a printer said of itself last, and since when. */
class Seen {
  readonly #printer: string;
  readonly #owner: DeviceOwner;
  #paper: PaperLevel | null = null;
  /** What stands on the technician's page; each field may be unknown. */
  facts: Readonly<Record<string, string>> = {};
  since_ms: number;

  constructor(printer: string, owner: DeviceOwner) {
    this.#printer = printer;
    this.#owner = owner;
    this.since_ms = owner.clock.now_ms();
  }

  model({ maker, model, firmware }: Extract<PrinterReport, { kind: "model" }>): void {
    const named = { maker: maker ?? "unknown", model: model ?? "unknown", firmware: firmware ?? "unknown" };
    this.facts = { ...this.facts, ...named };
    this.#owner.post({ kind: "printer-identified", printer: this.#printer, maker, model, firmware });
  }

  status({ status }: Extract<PrinterReport, { kind: "status" }>): void {
    const { online, cover, paper, error, source } = status;
    this.facts = { ...this.facts, online, cover, paper, error, source };
    // The driver reports changes only.
    this.since_ms = this.#owner.clock.now_ms();
    // With its cover open a printer says of the paper what it likes.
    if (paper === "unknown" || paper === this.#paper || cover === "open") return;
    this.#paper = paper;
    this.#owner.post({ kind: "paper-seen", printer: this.#printer, paper });
  }
}

const sayHealth = (health: Health, driver: PrinterDriver): void => {
  const { condition, faults } = driver.status();
  if (condition === "serving") return health.say("up", faults.find((fault) => NOTES.has(fault)) ?? null);
  const fault = faults.find((one) => !NOTES.has(one));
  if (fault !== undefined) health.say("degraded", fault);
};

export const slipPrinter = (
  config: PrinterConfig,
  link: ByteLink,
  owner: DeviceOwner,
  render: RenderSlip | undefined,
): Printing => {
  const { id } = config;
  const profile = profileOf(config);
  const health = new Health(id, owner.post);
  const seen = new Seen(id, owner);
  const report = (told: PrinterReport): void => {
    if (told.kind === "progress")
      return owner.post({ kind: "job-progressed", job: told.job, band: told.band });
    if (told.kind === "job") {
      if (told.state === "awaiting-proof") owner.post({ kind: "job-sent", job: told.job });
      return;
    }
    if (told.kind === "model") seen.model(told);
    else seen.status(told);
    sayHealth(health, driver);
  };
  const down = (loss: LinkLoss): void => health.say("down", loss.code);
  const settings = settingsOf(config, owner.leftBehind(id), render);
  const driver = new PrinterDriver(settings, link, owner.clock, { up: () => undefined, down, report });
  return {
    id,
    start: () => driver.start(),
    stop: (stopped) => {
      driver.stop();
      stopped();
    },
    selfTest: () => undefined,
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({
      ...driver.diagnostics(),
      facts: { ...seen.facts, profile: config.profile },
      printing: { ...driver.status(), since_ms: seen.since_ms, profile },
    }),
    render: (job, document, text_mode) =>
      owner.post(renderedOf(job, driver.prepare({ job, document }, text_mode))),
    send: (job) => {
      if (!driver.send(job, (outcome) => owner.post(endOf(job, outcome)))) owner.post(failed(job, "busy"));
    },
    probe: (done) =>
      driver.probe((result) => {
        sayHealth(health, driver);
        done(result);
      }),
    settle: (job, process_id) => {
      if (driver.settle(job, process_id, (outcome) => owner.post(endOf(job, outcome)))) return;
      owner.post({ kind: "job-ended", job, end: "ambiguous", why: "busy", process_id: null });
    },
  };
};
