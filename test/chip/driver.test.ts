/** Proves the reader of chips as the office has it, driver and all, over the real card service. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { pcscLink } from "../../drivers/link/pcsc.ts";
import type { ChipDeskReport } from "../../drivers/reader/chip/desk.pure.ts";
import { ChipReaderDriver } from "../../drivers/reader/driver.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../drivers/runtime/system-random.ts";
import { CardService } from "../../simulators/kernel/card-service.ts";
import { AUTHORITY, Desk, emrtdCard, NUMBER } from "./desk.ts";

let service: CardService;
/** Only its slots are used here: the driver has a link of its own. */
let desk: Desk;
beforeEach(async () => {
  service = new CardService(systemClock);
  desk = new Desk();
});
afterEach(async () => {
  await desk.close();
  await service.close();
});

const worded = (report: ChipDeskReport): string => {
  if (report.kind === "reading") return report.progress;
  if (report.kind !== "chip") return report.kind;
  return report.report.kind === "chip" ? report.report.trust : report.report.why;
};

/** Notes what the driver tells; each can be waited for. */
const office = () => {
  const told: string[] = [];
  let look = (): void => {};
  const note = (what: string): void => {
    told.push(what);
    look();
  };
  const driver = new ChipReaderDriver(
    {
      anchors: [AUTHORITY.anchor],
      today: () => ({ year: 2026, month: 11, day: 22 }),
      random: systemRandom,
      face: true,
    },
    pcscLink({}, systemClock),
    systemClock,
    {
      up: () => note("up"),
      down: ({ code }) => note(code),
      report: (report) => note(worded(report)),
    },
  );
  const until = (what: string, times = 1): Promise<void> =>
    new Promise((done) => {
      look = () => {
        if (told.filter((word) => word === what).length >= times) done();
      };
      look();
    });
  return { driver, told, until };
};

test("a driver started before the service reads each card, and is back by itself when it was stopped", async () => {
  const { driver, told, until } = office();
  driver.start();
  await until("LINK_NO_SERVICE");
  await service.start();
  await until("up");
  driver.expect(new Personal(NUMBER));
  desk.lay(emrtdCard());
  await until("chip-issuer");
  expect(told).toEqual([
    ...["LINK_NO_SERVICE", "up"],
    ...["opening", "reading", "reading-face", "proving", "chip-issuer"],
  ]);
  await service.stop("SIGTERM");
  await until("LINK_NO_SERVICE", 2);
  await service.start();
  await until("up", 2);
  driver.expect(new Personal(NUMBER));
  await until("chip-issuer", 2);
  desk.take();
  await until("card-taken");
  driver.stop();
});
