/**
 * The printer's driver over the kernel's usblp: its contract, with hands at the printer, and what a hand or a
 * hot head does to a printer that says little.
 */
import { afterEach, describe, expect, test } from "vitest";
import { usbLpLink } from "../../drivers/link/usb-lp.ts";
import { PRINTER_PROFILES, type PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { ServedGadget } from "../../simulators/kernel/serve-gadget.ts";
import { type PrinterRig, printerContract } from "../support/printer-contract.ts";
import { type PrinterDesk, printerDesk, simulatedPrinter, USB_BYTES_PER_S } from "./printer-desk.ts";
import { nodeOf, ONE_WAY_PRINTER, servePrinter } from "./printer-gadget.ts";

const onUsb =
  (profile: PrinterProfile, pathOf: (served: ServedGadget) => string) => async (): Promise<PrinterRig> => {
    const printer = simulatedPrinter(profile);
    const served = await servePrinter(printer);
    return {
      link: usbLpLink({ path: pathOf(served) }, systemClock),
      clock: systemClock,
      profile,
      bytes_per_s: USB_BYTES_PER_S,
      wait: (event) => event,
      close: () => served.close(),
      hands: { printer, unplug: () => served.unplug(), plug: () => served.plug() },
    };
  };

printerContract("on the node that usblp made", onUsb(PRINTER_PROFILES["epson-t20iii"], nodeOf));
printerContract(
  "without process ids, in its USB socket",
  onUsb(PRINTER_PROFILES["generic-80"], ({ path }) => path),
);

/** An idle line is read every 50 ms, and a group of status is one transfer. */
const TOLD_MAX_MS = 150;
/** Long enough that nobody listens closely any more. */
const IDLE_MS = 2_500;
const REST_MS = 3_000;

const desks: PrinterDesk[] = [];
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});
const opened = async (settings: Parameters<typeof printerDesk>[0]): Promise<PrinterDesk> => {
  const desk = await printerDesk(settings);
  desks.push(desk);
  desk.driver.start();
  await desk.serving();
  return desk;
};

describe("a printer behind usblp", () => {
  test("that was idle tells at once what a hand does to it, and serves when that is over", async () => {
    const { driver, printer, serving, until } = await opened({});
    for (const [hand, status, fault, back] of [
      ["cover open", { cover: "open", online: "offline" }, "PRINTER_COVER_OPEN", "cover close"],
      ["paper low", { paper: "low", online: "online" }, "PRINTER_PAPER_LOW", "paper load"],
    ] as const) {
      let acted_ms = Number.POSITIVE_INFINITY;
      systemClock.arm("a hand", IDLE_MS, () => {
        acted_ms = systemClock.now_ms();
        printer.prompt(hand);
      });
      await until(() => driver.status().faults.length > 0);
      expect(systemClock.now_ms() - acted_ms).toBeLessThan(TOLD_MAX_MS);
      expect(driver.status()).toMatchObject({ status, faults: [fault] });
      printer.prompt(back);
      await until(() => driver.status().faults.length === 0);
      await serving();
    }
  });

  test("with a hot head in mid-slip goes on when it has cooled, and prints the slip once", async () => {
    const { printer, onHeard, print, whole } = await opened({});
    let hot = false;
    onHeard((bytes) => {
      if (hot || bytes < 4_000) return;
      hot = true;
      printer.setDefect("hot-head", true, `${REST_MS}`);
    });
    const from_ms = systemClock.now_ms();
    expect((await print("h1")).kind).toBe("printed");
    expect(hot).toBe(true);
    expect(systemClock.now_ms() - from_ms).toBeGreaterThan(REST_MS);
    expect(whole()).toEqual(["h1"]);
  });

  test("that never says a word, on an interface that can't be read, prints each slip whole and once", async () => {
    const { print, printer, until, whole } = await opened({
      profile: PRINTER_PROFILES["mute-usb"],
      identity: ONE_WAY_PRINTER,
    });
    expect(await print("m1")).toEqual({ kind: "unconfirmed", why: "mute-printer" });
    expect(await print("m2")).toEqual({ kind: "unconfirmed", why: "mute-printer" });
    await until(() => printer.sheets.length === 2);
    expect(whole()).toEqual(["m1", "m2"]);
  });
});
