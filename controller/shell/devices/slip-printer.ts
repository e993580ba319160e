/** A slip printer as the office sees it: documents in, what was proven of each out. */
import type { ByteLink } from "../../../drivers/link/link.ts";
import { PrinterDriver, printerFaults, type SlipOutcome } from "../../../drivers/printer/driver.ts";
import type { PrinterProfile } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { Rendered } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import type { Input } from "../../core/input.ts";
import { type PrinterConfig, profileOf } from "../config-printers.ts";
import { type DeviceOwner, Health, type Printing } from "./office-device.ts";

/** What a network or USB line carries, bytes a second. */
const FAST_BYTES_PER_S = 1_000_000;
const BITS_PER_BYTE = 10;

export type RenderSlip = (document: SlipDocument, profile: PrinterProfile) => Rendered;

const endOf = (job: string, outcome: SlipOutcome): Input => {
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
      return end("printed", null, String(outcome.process_id).padStart(4, "0"));
    case "unconfirmed":
      return end("unconfirmed", outcome.why, null);
    case "ambiguous":
      return end("ambiguous", outcome.why, null);
    case "failed":
      // A torn slip left paper behind: its next copy must be told apart, so its fate counts as unknown.
      return end(outcome.torn ? "ambiguous" : "failed", outcome.why, null);
    case "unprintable":
      return end("failed", "unprintable", null);
  }
};

export const slipPrinter = (
  config: PrinterConfig,
  link: ByteLink,
  owner: DeviceOwner,
  render: RenderSlip | undefined,
): Printing => {
  const { id } = config;
  const health = new Health(id, owner.post);
  let facts: Record<string, string> = {};
  const driver = new PrinterDriver(
    {
      protocol: config.protocol,
      profile: profileOf(config),
      keep_alive_ms: config.keep_alive_ms,
      bytes_per_s: config.link.kind === "serial" ? config.link.baud / BITS_PER_BYTE : FAST_BYTES_PER_S,
      // The printer may still wait for the rest of a picture that a former run left half-sent.
      interrupted: owner.slipUnderWay(id),
      ...(render === undefined ? {} : { render }),
    },
    link,
    owner.clock,
    {
      up: () => undefined,
      down: (loss) => health.say("down", loss.code),
      report: (report) => {
        if (report.kind !== "status") return;
        const { online, cover, paper, error, source } = report.status;
        facts = { online, cover, paper, error, source };
        if (report.condition === "serving") {
          return health.say("up", paper === "low" ? "PRINTER_PAPER_LOW" : null);
        }
        const [fault] = printerFaults(report.status, report.condition);
        if (fault !== undefined) health.say("degraded", fault);
      },
    },
  );
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
    print: (job, document) => {
      const taken = driver.print({ job, document }, (outcome) => owner.post(endOf(job, outcome)));
      if (!taken) owner.post({ kind: "job-ended", job, end: "failed", why: "busy", process_id: null });
    },
  };
};
