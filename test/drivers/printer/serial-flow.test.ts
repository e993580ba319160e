/**
 * A whole slip over serial lines that nobody holds back by a wire, set up as a real office does it: from its
 * configuration to the native binding. RTS/CTS is the mock binding's (link/serial-flow.test.ts) and the lab's.
 */
import { expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { paceOf, profileOf } from "../../../controller/shell/config-printers.ts";
import { productionLinks } from "../../../controller/shell/links.ts";
import { PrinterDriver, type PrintOutcome } from "../../../drivers/printer/driver.ts";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { createPrinter } from "../../../simulators/printer/printer.ts";
import { QUEUE } from "./sample-slips.ts";

const BAUD = 921_600;
/** A slip of 5 cm then takes longer to print than to send. */
const SLOW_MM_PER_S = 60;

/** The office's own link and settings for a printer of this `link`. */
const printerAt = (link: object) => {
  const parsed = parseConfig({
    site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
    fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
    counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
    printers: [{ id: "printer", protocol: "escpos", profile: "epson-t20iii", link }],
  });
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  const [config] = parsed.config.printers;
  if (config === undefined) throw new Error("one printer was configured");
  return { config, line: productionLinks(parsed.config, systemClock)(config.id, config.link) };
};

const printOver = async (link: object) => {
  const { config, line } = printerAt(link);
  const profile = profileOf(config);
  const settings = { protocol: "escpos", profile, bytes_per_s: BAUD / 10, pace: paceOf(config) } as const;
  let driver: PrinterDriver | undefined;
  await new Promise<void>((named) => {
    driver = new PrinterDriver(settings, line, systemClock, {
      up: () => undefined,
      down: () => undefined,
      report: ({ kind }) => kind === "model" && named(),
    });
    driver.start();
  });
  driver?.prepare({ job: "j1", document: QUEUE });
  const outcome = await new Promise<PrintOutcome>((ended) => void driver?.send("j1", ended));
  driver?.stop();
  return outcome;
};

test.each([
  ["reply-paced", "none"],
  ["xonxoff", "xonxoff"],
] as const)(
  "a slip comes out whole over a line that is %s, though its head is slow",
  async (flow, printers) => {
    const printer = createPrinter({
      profile: PRINTER_PROFILES["epson-t20iii"],
      clock: systemClock,
      random: new SeededRandom(1),
      paper_mm: 80_000,
      flow: printers,
      head_mm_per_s: SLOW_MM_PER_S,
    });
    const lost: unknown[] = [];
    printer.onEvent((event) => event.event === "bytes-lost" && lost.push(event));
    const served = await servePty(printer, { baud: BAUD }, systemClock);
    const outcome = await printOver({ kind: "serial", path: served.path, baud: BAUD, flow });
    await served.close();
    expect(outcome).toEqual({ kind: "printed", process_id: 1 });
    expect(printer.sheets.map(({ torn, process_ids }) => [torn, process_ids])).toEqual([[false, ["0000"]]]);
    expect(lost).toEqual([]);
  },
);
