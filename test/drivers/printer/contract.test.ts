/** The printer's contract over each way a printer can be reached on this machine. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ByteLink } from "../../../drivers/link/link.ts";
import { serialLink } from "../../../drivers/link/serial.ts";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { usbLpLink } from "../../../drivers/link/usb-lp.ts";
import { PRINTER_PROFILES, type PrinterProfile } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import type { ServedDevice } from "../../../simulators/kit/serve.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createPrinter, type SimulatedPrinter } from "../../../simulators/printer/printer.ts";
import { rawTerminal } from "../../support/device-file.ts";
import { type PrinterRig, printerContract } from "../../support/printer-contract.ts";

const USB_BYTES_PER_S = 1_000_000;
/** On a real clock nobody waits for paper. */
const FAST_MM_PER_S = 2_000;
const GIVEN_UP_MS = 120_000;
const EPSON = PRINTER_PROFILES["epson-t20iii"];

const printerOn = (clock: Clock, head_mm_per_s?: number, profile: PrinterProfile = EPSON): SimulatedPrinter =>
  createPrinter({
    profile,
    clock,
    random: new SeededRandom(3),
    paper_mm: profile.roll_mm,
    ...(head_mm_per_s === undefined ? {} : { head_mm_per_s }),
  });

const inProcess =
  (baud: number, profile: PrinterProfile = EPSON) =>
  async (): Promise<PrinterRig> => {
    const clock = new VirtualClock();
    const printer = printerOn(clock, undefined, profile);
    const line = new BytePair(clock, { label: "contract line", baud }).join(printer);
    return {
      link: line,
      clock,
      profile,
      bytes_per_s: baud === 0 ? USB_BYTES_PER_S : baud / 10,
      wait: async (event) => {
        let over = false;
        void event.then(() => {
          over = true;
        });
        const until_ms = clock.now_ms() + GIVEN_UP_MS;
        while (!over && clock.now_ms() < until_ms) await clock.runUntilSettled(clock.now_ms() + 10);
        if (!over) throw new Error("given up");
      },
      close: async () => undefined,
      hands: { printer, unplug: () => line.unplug(), plug: async () => line.plug() },
    };
  };

/** A printer served to other programs, and the production link that reaches it there. */
const served =
  (serve: (printer: SimulatedPrinter) => Promise<ServedDevice>, linkTo: (path: string) => ByteLink) =>
  async (): Promise<PrinterRig> => {
    const printer = printerOn(systemClock, FAST_MM_PER_S);
    const device = await serve(printer);
    return {
      link: linkTo(device.path),
      clock: systemClock,
      profile: EPSON,
      bytes_per_s: USB_BYTES_PER_S,
      wait: (event) => event,
      close: () => device.close(),
      hands: { printer, unplug: () => device.unplug(), plug: () => device.plug() },
    };
  };

printerContract("in process, on USB", inProcess(0));
printerContract("in process, at 115 200 baud", inProcess(115_200));
printerContract("without process ids, in process", inProcess(115_200, PRINTER_PROFILES["generic-80"]));
printerContract(
  "over TCP",
  served(
    (printer) => serveTcp(printer, { port: 0, baud: 0 }, systemClock),
    (path) => tcpLink({ host: "127.0.0.1", port: Number(path.split(":")[1]) }, systemClock),
  ),
);

/** A path that stays the same over unplug and plug, in a folder of its own. */
const onPty =
  (name: string, ready: (path: string) => void, linkTo: (path: string) => ByteLink) =>
  async (): Promise<PrinterRig> => {
    const folder = mkdtempSync(join(tmpdir(), "printer-"));
    const link_path = join(folder, name);
    const printer = printerOn(systemClock, FAST_MM_PER_S);
    const device = await servePty(printer, { baud: 0, link_path }, systemClock);
    ready(link_path);
    return {
      link: linkTo(link_path),
      clock: systemClock,
      profile: EPSON,
      bytes_per_s: USB_BYTES_PER_S,
      wait: (event) => event,
      close: async () => {
        await device.close();
        rmSync(folder, { recursive: true });
      },
      hands: {
        printer,
        unplug: () => device.unplug(),
        plug: async () => {
          await device.plug();
          ready(link_path);
        },
      },
    };
  };

printerContract(
  "on a pseudo-terminal through the native serial binding",
  onPty(
    "tty",
    () => undefined,
    (path) => serialLink({ path, baud: 115_200, flow: "rtscts" }, systemClock),
  ),
);
printerContract(
  "as a USB printer's device file",
  onPty("lp0", rawTerminal, (path) => usbLpLink({ path }, systemClock)),
);
