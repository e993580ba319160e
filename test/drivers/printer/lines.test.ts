/**
 * A whole slip over every line there is, through the links of a real office: the native serial binding and a
 * USB printer's device file on pseudo-terminals, and TCP. RTS/CTS has no pseudo-terminal; it is the mock
 * binding's (serial-flow.test.ts) and the lab's.
 */
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { paceOf, profileOf } from "../../../controller/shell/config-printers.ts";
import { productionLinks } from "../../../controller/shell/links.ts";
import { PrinterDriver, type PrintOutcome } from "../../../drivers/printer/driver.ts";
import type { ProbeResult } from "../../../drivers/printer/escpos/findings.pure.ts";
import type { PrinterReport } from "../../../drivers/printer/escpos/state.pure.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import type { PrinterFlow } from "../../../simulators/printer/intake.ts";
import { createPrinter } from "../../../simulators/printer/printer.ts";
import { rawTerminal } from "../../support/device-file.ts";
import { QUEUE } from "./sample-slips.ts";

const BAUD = 921_600;

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

const simulated = (flow: PrinterFlow) => {
  const { config } = printerAt({ kind: "tcp", host: "127.0.0.1", port: 9_100 });
  const random = new SeededRandom(1);
  const printer = createPrinter({
    profile: profileOf(config),
    clock: systemClock,
    random,
    paper_mm: 80_000,
    flow,
  });
  const lost: unknown[] = [];
  printer.onEvent((event) => event.event === "bytes-lost" && lost.push(event));
  return { printer, lost };
};

const printOver = async (link: object) => {
  const { config, line } = printerAt(link);
  const bytes_per_s = config.link.kind === "serial" ? BAUD / 10 : 1_000_000;
  const settings = {
    protocol: "escpos",
    profile: profileOf(config),
    bytes_per_s,
    pace: paceOf(config),
  } as const;
  let served = (): void => {};
  const serving = new Promise<void>((done) => {
    served = done;
  });
  const reports: PrinterReport[] = [];
  const driver = new PrinterDriver(settings, line, systemClock, {
    up: () => undefined,
    down: () => undefined,
    report: (report) => {
      reports.push(report);
      if (report.kind === "model") served();
    },
  });
  driver.start();
  await serving;
  driver.prepare({ job: "j1", document: QUEUE });
  const outcome = await new Promise<PrintOutcome>((ended) => void driver.send("j1", ended));
  const probe = await new Promise<ProbeResult | undefined>((done) => void driver.probe(done));
  driver.stop();
  return { outcome, probe, models: reports.filter(({ kind }) => kind === "model") };
};

const expectWhole = (
  { outcome, probe, models }: Awaited<ReturnType<typeof printOver>>,
  { printer, lost }: ReturnType<typeof simulated>,
): void => {
  expect(outcome).toEqual({ kind: "printed", process_id: 1 });
  expect(printer.sheets.map(({ torn, process_ids }) => [torn, process_ids])).toEqual([[false, ["0000"]]]);
  expect(lost).toEqual([]);
  expect(models.at(0)).toMatchObject({ maker: "EPSON", model: "TM-T20III" });
  expect(new Set(Object.values(probe?.found ?? {}))).toEqual(new Set(["yes"]));
};

describe("a whole slip, its proof and a probe", () => {
  test.each([
    ["reply-paced", "none"],
    ["xonxoff", "xonxoff"],
  ] as const)("over the native serial binding, %s", async (flow, printers_flow) => {
    const device = simulated(printers_flow);
    const served = await servePty(device.printer, { baud: BAUD }, systemClock);
    const result = await printOver({ kind: "serial", path: served.path, baud: BAUD, flow });
    await served.close();
    expectWhole(result, device);
  });

  test("over the device file of a USB printer", async () => {
    const device = simulated("rtscts");
    const served = await servePty(device.printer, { baud: 0 }, systemClock);
    rawTerminal(served.path);
    const result = await printOver({ kind: "usb-lp", path: served.path });
    await served.close();
    expectWhole(result, device);
  });

  test("over TCP", async () => {
    const device = simulated("rtscts");
    const served = await serveTcp(device.printer, { baud: 0, port: 0 }, systemClock);
    const result = await printOver({ kind: "tcp", host: "127.0.0.1", port: served.port });
    await served.close();
    expectWhole(result, device);
  });
});
