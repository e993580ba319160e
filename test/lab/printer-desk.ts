/**
 * A printer behind its gadget, the production link and driver in front of it, and what was told so far. What
 * the device hears and says can be looked at and disturbed on its side of the cable.
 */
import { usbLpLink } from "../../drivers/link/usb-lp.ts";
import { PrinterDriver, type PrintOutcome } from "../../drivers/printer/driver.ts";
import { PRINTER_PROFILES, type PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { GadgetIdentity } from "../../simulators/kernel/usb-gadget.ts";
import type { DeviceSide } from "../../simulators/kit/device.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createPrinter, type SimulatedPrinter } from "../../simulators/printer/printer.ts";
import { type Socket, servePrinter } from "./printer-gadget.ts";

export const USB_BYTES_PER_S = 1_000_000;
/** Nobody waits for paper. */
const FAST_MM_PER_S = 2_000;

export const simulatedPrinter = (profile: PrinterProfile): SimulatedPrinter =>
  createPrinter({
    profile,
    clock: systemClock,
    random: new SeededRandom(3),
    paper_mm: profile.roll_mm,
    head_mm_per_s: FAST_MM_PER_S,
  });

/** Some 15 kB of picture, and a code to find it by. */
const LINES = 8;
const slipOf = (serial: string): SlipDocument => ({
  blocks: [
    { kind: "text", text: "PHIẾU THỬ MÁY IN", face: "title", align: "center" },
    ...Array.from({ length: LINES }, (_, line) => ({
      kind: "text" as const,
      text: `Dòng ${line + 1}: Ông/Bà vui lòng bỏ phiếu này, không có giá trị sử dụng.`,
    })),
    { kind: "qr", data: serial, module_dots: 4 },
  ],
});

interface DeskSettings {
  readonly profile?: PrinterProfile;
  readonly socket?: Socket;
  readonly identity?: GadgetIdentity;
}

/** Waits for what holds some time: looked at again whenever `changed` is called. */
const waiting = () => {
  const checks = new Set<() => void>();
  const changed = (): void => {
    for (const check of [...checks]) check();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((done) => {
      const check = (): void => {
        if (!holds()) return;
        checks.delete(check);
        done();
      };
      checks.add(check);
      check();
    });
  return { changed, until };
};

/** Resolves with the end of this slip. */
const printOn = (driver: PrinterDriver, serial: string): Promise<PrintOutcome> =>
  new Promise((ended, failed) => {
    const prepared = driver.prepare({ job: serial, document: slipOf(serial) });
    if (prepared.kind !== "ready") failed(new Error(JSON.stringify(prepared)));
    else if (!driver.send(serial, ended)) failed(new Error("the driver took no slip"));
  });

export const printerDesk = async (settings: DeskSettings = {}) => {
  const { profile = PRINTER_PROFILES["epson-t20iii"], socket, identity } = settings;
  const printer = simulatedPrinter(profile);
  const cable = tapped(printer);
  const served = await servePrinter(printer, socket, identity);
  const { changed, until } = waiting();
  const told: string[] = [];
  const note = (what: string): void => {
    told.push(what);
    changed();
  };
  let heard_bytes = 0;
  const driver = new PrinterDriver(
    { protocol: "escpos", profile, bytes_per_s: USB_BYTES_PER_S },
    usbLpLink({ path: served.path }, systemClock),
    systemClock,
    { report: changed, up: () => note("up"), down: ({ code }) => note(code) },
  );
  // A mute printer's slip has its end before it lies in the tray.
  printer.onSheet(changed);
  driver.onTrace(({ direction, length_bytes }) => {
    if (direction === "in" || direction === "noise") heard_bytes += length_bytes;
    changed();
  });
  return {
    ...cable,
    printer,
    served,
    driver,
    /** `up`, and the codes of losses, as the driver told them. */
    told,
    until,
    /** Bytes the driver heard of the printer so far. */
    heard_bytes: () => heard_bytes,
    serving: () => until(() => driver.status().condition === "serving"),
    print: (serial: string) => printOn(driver, serial),
    /** What came out whole, by the codes on it. */
    whole: () => printer.sheets.flatMap(({ torn, qr }) => (torn ? [] : qr)),
    async close(): Promise<void> {
      driver.stop();
      await served.close();
    },
  };
};
export type PrinterDesk = Awaited<ReturnType<typeof printerDesk>>;

/** Listens in on a printer's own end of the cable, and speaks there beside it. Before it is plugged in. */
const tapped = (printer: SimulatedPrinter) => {
  let side: DeviceSide | undefined;
  let heard: (total_bytes: number) => void = () => {};
  let total_bytes = 0;
  const attach = printer.attach.bind(printer);
  const receive = printer.receive.bind(printer);
  printer.attach = (given) => {
    side = given;
    attach(given);
  };
  printer.receive = (bytes) => {
    total_bytes += bytes.length;
    receive(bytes);
    heard(total_bytes);
  };
  return {
    say: (bytes: Uint8Array): void => side?.send(bytes),
    /** Calls back with the bytes since then, at each piece. */
    onHeard(listener: (bytes: number) => void): void {
      const from = total_bytes;
      heard = (total) => listener(total - from);
    },
  };
};
