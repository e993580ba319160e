/** The three serial devices of an office, each behind a gadget with its driver, and one use of each. */
import { onTestFinished } from "vitest";
import type { ChannelId, PulseOutcome } from "../../drivers/locker/bank/bank.pure.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import { SCAN_LINES } from "../../drivers/reader/cccd-qr/framing.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { ServedGadget } from "../../simulators/kernel/serve-gadget.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { HOUSES } from "../drivers/pager/contract/houses.ts";
import { readerLab } from "../support/id-reader-contract.ts";
import { modbusHouse } from "./lock-house.ts";
import { pagerHouse } from "./pager-house.ts";
import { type PulledLine, pulledLine } from "./pulled-line.ts";
import { linkTo, serveSerial, UDC, until } from "./serial-gadget.ts";

/** `baud` of the benches is the device's own; 0: it takes and gives all at once. */
export interface ReplugBench {
  readonly served: ServedGadget;
  readonly line: PulledLine;
  /** `up`, or why it is down, in order. */
  readonly links: readonly string[];
  /** What it was asked for can be asked again: link up, and the device known where it has to be. */
  ready(): boolean;
  /** One whole use; rejects where it does not go right the first time. */
  use(): Promise<void>;
}

/** Longest time that one use takes, the card's or coil's own included. */
const USE_MS = 10_000;

const isUp = (links: readonly string[]): boolean => links.at(-1) === "up";

export const scannerBench = async (udc: number = UDC.reader, baud = 9_600) => {
  let line: PulledLine | undefined;
  let served: ServedGadget | undefined;
  const lab = await readerLab({
    protocol: "cccd-qr",
    time: "system",
    async join(device) {
      line = pulledLine(device);
      served = await serveSerial(line, udc, baud);
      const { close } = served;
      onTestFinished(() => close.call(served));
      return linkTo(served, { baud: 9_600, lines: SCAN_LINES });
    },
  });
  if (line === undefined || served === undefined) throw new Error("the scanner was not joined");
  let persons = 10;
  const bench: ReplugBench = {
    served,
    line,
    links: lab.links,
    ready: () => isUp(lab.links),
    async use() {
      const before = lab.idNumbers().length;
      lab.device.present(fictionalPerson(++persons));
      await until("a scan", USE_MS, () => lab.idNumbers().length > before);
      const [read] = lab.idNumbers().slice(before);
      if (read !== fictionalPerson(persons).idNumber) throw new Error("somebody else was read");
    },
  };
  return { ...bench, lab };
};

const [LRS] = HOUSES;

export const pagerBench = async (udc: number = UDC.link, baud = 9_600) => {
  if (LRS === undefined) throw new Error("there is no first house");
  const house = await pagerHouse(LRS, udc, baud);
  const { base, line, served, driver, links, reports } = house;
  const buzzes = (card: number): number =>
    base.cards.withNumber(card).reduce((sum, one) => sum + one.buzzes, 0);
  const page = (card: number): string[] => {
    const ends: string[] = [];
    driver.page({ page: `p${card}`, card }, (outcome) =>
      ends.push(outcome.kind === "transmitted" ? outcome.kind : `${outcome.kind} ${outcome.reason}`),
    );
    return ends;
  };
  let cards = 20;
  /** Identified anew behind each link that came up. */
  const ready = (): boolean => {
    const ups = links.filter((link) => link === "up").length;
    return isUp(links) && reports.filter((report) => report === "base-identified").length >= ups;
  };
  const bench: ReplugBench = {
    served,
    line,
    links,
    ready,
    async use() {
      const card = ++cards;
      const ends = page(card);
      await until("a page", USE_MS, () => ends.length > 0);
      if (ends[0] !== "transmitted" || buzzes(card) !== 1)
        throw new Error(`${ends[0]}, ${buzzes(card)} buzzes of card ${card}`);
    },
  };
  await until("a base", USE_MS, ready);
  return { ...bench, base, driver, reports, buzzes, page };
};

export const lockBench = async (udc: number = UDC.locks, baud = 9_600) => {
  const house = await modbusHouse(udc, baud);
  const office = new PermitOffice(systemClock);
  const links: string[] = [];
  const boards = new Map<number, string>();
  const bank = house.open(office, {
    up: () => void links.push("up"),
    down: ({ code }) => {
      links.push(code);
      boards.clear();
    },
    report: (report) => {
      if (report.kind === "board") boards.set(report.board, report.state);
    },
  });
  onTestFinished(async () => {
    bank.stop();
    await house.close?.();
  });
  let permits = 0;
  const pulse = (channel: ChannelId): PulseOutcome[] => {
    const settled: PulseOutcome[] = [];
    const permit = office.issue(`intent-${++permits}`);
    if (permit === undefined) throw new Error("the office issues permits of its own ids");
    bank.pulse({ permit, channel, duration_ms: house.pulse_ms }, (outcome) => settled.push(outcome));
    return settled;
  };
  const ready = (): boolean => isUp(links) && boards.get(1) === "ready" && boards.get(2) === "ready";
  bank.start();
  await until("boards", USE_MS, ready);
  const bench: ReplugBench = {
    served: house.served,
    line: house.line,
    links,
    ready,
    async use() {
      const [, channel] = house.locks;
      const before = house.currents().length;
      const settled = pulse(channel);
      await until("a pulse", USE_MS, () => settled.length > 0);
      if (settled[0]?.kind !== "sent-acknowledged" || house.currents().length !== before + 1)
        throw new Error(`${JSON.stringify(settled)}, ${house.currents().length - before} pulses`);
      house.shut(channel);
      await until("a shut door", USE_MS, () => bank.readDoors().get("1/7")?.state === "closed");
    },
  };
  return { ...bench, house, bank, pulse };
};
