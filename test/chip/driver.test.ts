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

/** A device is usable again this soon after it returned. */
const USABLE_MAX_MS = 5_000;
/** Of a reading: getting in takes eight, then files are read. */
const AMID_COMMANDS = 12;

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

test("a service that dies amid a reading is named, gives no data, and the reader is usable soon after", async () => {
  const { driver, told, until } = office();
  driver.start();
  await until("LINK_NO_SERVICE");
  await service.start();
  await until("up");
  driver.expect(new Personal(NUMBER));
  const chip = emrtdCard();
  let commands = 0;
  desk.lay({
    reset: () => chip.reset(),
    process: (command) => {
      if (++commands === AMID_COMMANDS) void service.stop("SIGKILL");
      return chip.process(command);
    },
  });
  await until("LINK_NO_SERVICE", 2);
  expect(told.filter((word) => word === "reader-lost")).toHaveLength(1);
  await service.start();
  const from_ms = systemClock.now_ms();
  await until("up", 2);
  const usable_ms = Math.round(systemClock.now_ms() - from_ms);
  process.stdout.write(`  usable ${usable_ms} ms after its service was back; goal ${USABLE_MAX_MS} ms\n`);
  expect(usable_ms).toBeLessThanOrEqual(USABLE_MAX_MS);
  driver.expect(new Personal(NUMBER));
  await until("chip-issuer");
  expect(told.filter((word) => word === "reader-lost" || word === "chip-issuer")).toEqual([
    "reader-lost",
    "chip-issuer",
  ]);
  driver.stop();
});

test("a card pulled amid its reading gives no data, and is read when it is laid again", async () => {
  const { driver, told, until } = office();
  await service.start();
  driver.start();
  await until("up");
  driver.expect(new Personal(NUMBER));
  const chip = emrtdCard();
  let commands = 0;
  desk.lay({
    reset: () => chip.reset(),
    process: (command) => {
      if (++commands === AMID_COMMANDS) desk.take();
      return chip.process(command);
    },
  });
  await until("card-removed");
  await until("card-taken");
  desk.lay(emrtdCard());
  await until("chip-issuer");
  expect(told.filter((word) => word.startsWith("c"))).toEqual(["card-removed", "card-taken", "chip-issuer"]);
  driver.stop();
});
