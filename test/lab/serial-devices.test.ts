/**
 * The drivers of pager bases, QR scanners and lock boards over native serialport on the kernel's own cdc-acm,
 * in real time, each against its simulated device behind a USB gadget.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import { SCAN_LINES } from "../../drivers/reader/cccd-qr/framing.ts";
import { HOUSES, type House, wellEnded } from "../drivers/pager/contract/houses.ts";
import { readerContract } from "../support/id-reader-contract.ts";
import { lockBankContract } from "../support/lock-bank-contract.ts";
import { modbusHouse } from "./lock-house.ts";
import { pagerHouse } from "./pager-house.ts";
import { linkTo, serveSerial, UDC, until } from "./serial-gadget.ts";

readerContract("a scanner on ttyACM behind serialport and its line parser", {
  protocol: "cccd-qr",
  time: "system",
  async join(device) {
    const served = await serveSerial(device, UDC.reader, 0);
    onTestFinished(() => served.close());
    return linkTo(served, { baud: 9_600, lines: SCAN_LINES });
  },
});

lockBankContract("modbus on ttyACM", () => modbusHouse(UDC.locks));

/** The slowest base at 1200 baud, its page and the card's buzz. */
const PAGED_MS = 15_000;

describe.each(HOUSES)("$name on ttyACM", (house: House) => {
  test("is identified, buzzes the card that was called, once, and says so as its base can", async () => {
    const { driver, base, reports } = await pagerHouse(house, UDC.link);
    if (house.asked) await until("identified", PAGED_MS, () => reports.includes("base-identified"));
    const ends: string[] = [];
    driver.page({ page: "p", card: 7 }, (outcome) =>
      ends.push(outcome.kind === "transmitted" ? outcome.kind : `${outcome.kind} ${outcome.reason}`),
    );
    await until("paged", PAGED_MS, () => ends.length > 0);
    expect(ends).toEqual([wellEnded(house)]);
    const buzzed = () =>
      [6, 7, 8].map((card) => base.cards.withNumber(card).reduce((sum, { buzzes }) => sum + buzzes, 0));
    // Some bases are done with a page before it is on the air.
    await until("buzzed", PAGED_MS, () => buzzed().some((buzzes) => buzzes > 0));
    expect(buzzed()).toEqual([0, 1, 0]);
  });
});
