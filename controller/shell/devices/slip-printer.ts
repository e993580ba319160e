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
  { interrupted, process_id }: LeftBehind,
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
  ...(render === undefined ? {} : { render }),
});

/** What stands on the technician's page; each field may be unknown. */
const factsOf = (
  told: Extract<PrinterReport, { kind: "status" | "model" }>,
): Readonly<Record<string, string>> => {
  if (told.kind === "model") {
    const { maker, model, firmware } = told;
    return { maker: maker ?? "unknown", model: model ?? "unknown", firmware: firmware ?? "unknown" };
  }
  const { online, cover, paper, error, source } = told.status;
  return { online, cover, paper, error, source };
};

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
  const health = new Health(id, owner.post);
  let facts: Readonly<Record<string, string>> = {};
  const report = (told: PrinterReport): void => {
    if (told.kind === "progress") {
      const { job, band } = told;
      return owner.post({ kind: "job-progressed", job, band });
    }
    if (told.kind === "job") {
      if (told.state === "awaiting-proof") owner.post({ kind: "job-sent", job: told.job });
      return;
    }
    facts = { ...facts, ...factsOf(told) };
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
    view: () => ({ ...driver.diagnostics(), facts: { ...facts, profile: config.profile } }),
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
