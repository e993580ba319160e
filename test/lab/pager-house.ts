/** A pager base behind a serial gadget and its driver, as a technician would set both. */
import { onTestFinished } from "vitest";
import { PagerDriver } from "../../drivers/pager/driver.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { baseOfSettings } from "../../simulators/pager/of-settings.ts";
import { createPagerBase } from "../../simulators/pager/pager-base.ts";
import type { House } from "../drivers/pager/contract/houses.ts";
import { ALL_CARDS } from "../drivers/pager/pager-bench.ts";
import { pulledLine } from "./pulled-line.ts";
import { linkTo, serveSerial, until } from "./serial-gadget.ts";

const CR = 0x0d;
const LF = 0x0a;
/** As the office gives it to bases that only speak lines. */
const LRS_LINES = { ends: [CR, LF], delimiter: LF, line_max_bytes: 1_024 };
const UP_MS = 5_000;

export const pagerHouse = async ({ of, baud }: House, udc: number, served_baud = baud) => {
  const base = createPagerBase({
    cards: ALL_CARDS,
    ...baseOfSettings(of),
    random: new SeededRandom(1),
    clock: systemClock,
  });
  const line = pulledLine(base);
  const served = await serveSerial(line, udc, served_baud);
  const link = linkTo(served, { baud, ...(of.protocol === "lrs" ? { lines: LRS_LINES } : {}) });
  const links: string[] = [];
  const reports: string[] = [];
  const driver = new PagerDriver(of, link, systemClock, {
    up: () => links.push("up"),
    down: ({ code }) => links.push(code),
    report: ({ kind }) => reports.push(kind),
  });
  onTestFinished(async () => {
    driver.stop();
    await served.close();
  });
  driver.start();
  await until("the base's link", UP_MS, () => links.includes("up"));
  return { base, line, served, driver, links, reports };
};
