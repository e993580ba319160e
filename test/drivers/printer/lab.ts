/** A printer, its line and its driver on virtual time, with everything that was said written down. */
import {
  type Prepared,
  PrinterDriver,
  type PrinterDriverSettings,
  type PrintOutcome,
} from "../../../drivers/printer/driver.ts";
import {
  PRINTER_PROFILES,
  type PrinterProfileName,
  type TextMode,
} from "../../../drivers/printer/escpos/profile.pure.ts";
import { type HostMessage, parseHost } from "../../../drivers/printer/escpos/protocol.ts";
import type { PrinterReport } from "../../../drivers/printer/escpos/state.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createPrinter, type PrinterSimulatorSettings } from "../../../simulators/printer/printer.ts";

const USB_BYTES_PER_S = 1_000_000;

/** What becomes of a document that is prepared and, where it can be, sent. */
export type SlipOutcome = PrintOutcome | Exclude<Prepared, { kind: "ready" }>;

export interface LabOptions {
  readonly profile?: PrinterProfileName;
  /** 0: USB. */
  readonly baud?: number;
  readonly seed?: number;
  readonly keep_sheets?: number;
  readonly interrupted?: boolean;
  /** What the driver is told beside; its profile may be wrong about the printer. */
  readonly told?: Partial<PrinterDriverSettings>;
  /** What the printer is beside its profile. */
  readonly printer?: Partial<PrinterSimulatorSettings>;
  /** Replies and commands arrive in pieces of at most this many bytes. */
  readonly chunk_bytes?: number;
}

const heardIn = (
  bytes: Uint8Array,
): readonly (HostMessage | { readonly kind: "unknown" | "incomplete" })[] => {
  const messages = [];
  for (let at = 0; at < bytes.length; ) {
    const parsed = parseHost(bytes, at);
    messages.push(parsed.kind === "message" ? parsed.message : parsed);
    at += parsed.kind === "incomplete" ? bytes.length : parsed.length;
  }
  return messages;
};

export const lab = (options: LabOptions = {}) => {
  const { baud = 115_200, seed = 1, keep_sheets, interrupted = false, chunk_bytes } = options;
  const profile = PRINTER_PROFILES[options.profile ?? "epson-t20iii"];
  const clock = new VirtualClock();
  const printer = createPrinter({
    profile,
    clock,
    random: new SeededRandom(seed),
    paper_mm: 80_000,
    ...(keep_sheets === undefined ? {} : { keep_sheets }),
    ...options.printer,
  });
  const pieces = chunk_bytes === undefined ? {} : { chunk_bytes };
  const line = new BytePair(clock, { label: "test line", baud, ...pieces }).join(printer);
  const sent: Uint8Array[] = [];
  line.tap((bytes, from) => from === "host" && sent.push(bytes));
  const reports: PrinterReport[] = [];
  const events: SimulatorEvent[] = [];
  printer.onEvent((event) => events.push(event));
  const bytes_per_s = baud === 0 ? USB_BYTES_PER_S : baud / 10;
  const settings = { protocol: "escpos", profile, bytes_per_s, interrupted, ...options.told } as const;
  const driver = new PrinterDriver(settings, line, clock, {
    report: (report) => reports.push(report),
    up: () => undefined,
    down: () => undefined,
  });
  const outcomes: SlipOutcome[] = [];
  return {
    clock,
    printer,
    line,
    driver,
    reports,
    events,
    outcomes,
    /** Everything the printer received, as the commands it is. */
    heard: () => heardIn(concatBytes(...sent)),
    sheets: () => events.filter(({ event }) => event === "sheet-cut"),
    conditions: (): readonly string[] =>
      reports.flatMap((report) => (report.kind === "status" ? [report.condition] : [])),
    start: (ms = 1_000): void => {
      driver.start();
      clock.advance(ms);
    },
    print: (document: SlipDocument, job?: string, text_mode: TextMode = "raster"): void => {
      const name = job ?? `job-${outcomes.length + 1}`;
      const prepared = driver.prepare({ job: name, document }, text_mode);
      if (prepared.kind === "ready") driver.send(name, (outcome) => outcomes.push(outcome));
      else outcomes.push(prepared);
    },
  };
};
