/**
 * The stage of a visit: the demo office with every device plugged in, the citizen with card and
 * phone, and everyone who watches. It starts and ends the controller; what is done and what must be seen
 * stands in the steps.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../../../controller/shell/main.ts";
import type { KnownHead } from "../../../controller/shell/store/store.ts";
import type { ChannelId } from "../../../drivers/locker/bank/bank.pure.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import type { SimulatedLockBoards } from "../../locker/lock-boards.ts";
import type { PagerBase } from "../../pager/pager-base.ts";
import type { SimulatedPrinter } from "../../printer/printer.ts";
import type { IdReaderDevice } from "../../reader/device.ts";
import { type FictionalPerson, fictionalPerson } from "../../reader/fictional-person.ts";
import { type ServedOffice, serveOffice } from "../demo.ts";
import type { OutletsMaker } from "../outlets.ts";
import { SimulatedPhones } from "../phone.ts";
import { Journal } from "./journal.ts";
import type { Eyes, HeldSlip, Reading } from "./paper-reader.ts";
import type { Replug } from "./replug-steps.ts";
import { Screens } from "./screens.ts";
import { WireTap } from "./wire-tap.ts";
import { Witness } from "./witness.ts";

/** Where the visit takes place, by the ids of the demo office. */
export const PLACE = {
  door: "door-1",
  counter: "counter-2",
  counter_number: 2,
  field: "certification",
  kiosk: "kiosk-1",
  hall: "hall-1",
  base: "base-1",
  door_reader: "reader-door",
  kiosk_reader: "reader-kiosk",
  kiosk_printer: "printer-kiosk",
  door_printer: "printer-door",
  bank: "bank-1",
  box: 7,
} as const;

/** The result that waits for the citizen, as on the appointment slip. Fictional, like the phone. */
export const DOSSIER = "H26.1-261121-0001";
export const PHONE = "0900000005";
const CITIZEN = 5;
const STRANGER = 6;
/** Shorter than a real base's, so that a visit takes some seconds. */
const AIRTIME_MS = 200;
/** How often people look again. */
const LOOK_MS = 15;
/** An office that does not stop within this time is left alone. */
const STOP_TIMEOUT_MS = 5_000;

/** Where the records stood when a step began. */
export interface Mark {
  readonly events: number;
  readonly wire: number;
  readonly seq: number;
}

/** What people remember from one step to the next. */
export interface Memory {
  scan: string;
  ticket: string;
  code: string;
  card: number;
  permit: string;
  slip: HeldSlip | undefined;
  reading: Reading | undefined;
  chain: string;
  head: KnownHead | undefined;
  leaks: readonly string[] | undefined;
  rows_searched: number;
  /** By device. */
  readonly replugs: Map<string, Replug>;
}

interface Running {
  readonly office: RunningOffice;
  readonly screens: Screens;
  readonly journal: Journal;
  /** As whom the office knows us. */
  role: string | undefined;
}

export class Stage {
  readonly clock: Clock;
  readonly folder: string;
  readonly served: ServedOffice;
  readonly eyes: Eyes;
  readonly phones: SimulatedPhones;
  readonly witness: Witness;
  readonly wire = new WireTap();
  readonly citizen: FictionalPerson = fictionalPerson(CITIZEN);
  readonly stranger: FictionalPerson = fictionalPerson(STRANGER);
  /** Lines of the technicians' log. */
  readonly log_lines: string[] = [];
  readonly memory: Memory = {
    scan: "",
    ticket: "",
    code: "",
    card: 0,
    permit: "",
    slip: undefined,
    reading: undefined,
    chain: "",
    head: undefined,
    leaks: undefined,
    rows_searched: 0,
    replugs: new Map(),
  };
  readonly #marks = new Map<string, Mark>();
  #running: Running | undefined;
  #stopped = false;

  constructor(clock: Clock, folder: string, served: ServedOffice, eyes: Eyes) {
    this.clock = clock;
    this.folder = folder;
    this.served = served;
    this.eyes = eyes;
    this.phones = new SimulatedPhones(clock);
    this.witness = new Witness(served.devices, clock);
  }

  // ---- the office ----

  /** Starts the controller with its production links. */
  async openOffice(): Promise<void> {
    const { config } = this.served;
    const stream = { write: (line: string) => void this.log_lines.push(line) };
    const office = await runOffice({
      config,
      log: createLog({ level: "info", stream }),
      simulated: true,
      notifier: this.phones,
    });
    this.wire.listen(office.app, this.served.devices.all.keys());
    const journal = new Journal(config.data_dir);
    this.#running = { office, journal, screens: new Screens(office.url), role: undefined };
  }

  get running(): Running {
    if (this.#running === undefined) throw new Error("invariant broken: the office runs");
    return this.#running;
  }

  get journal(): Journal {
    return this.running.journal;
  }

  get screens(): Screens {
    return this.running.screens;
  }

  /** The office was opened; it may be closed by now. */
  get hasOpened(): boolean {
    return this.#running !== undefined;
  }

  get isRunning(): boolean {
    return this.#running !== undefined && !this.#stopped;
  }

  /** Ends the controller, once; its last row is remembered, so that a cut log would be noticed. */
  async closeOffice(): Promise<void> {
    if (this.#running === undefined || this.#stopped) return;
    this.#stopped = true;
    const { office, screens, journal } = this.#running;
    screens.close();
    journal.refresh();
    this.memory.head = journal.head;
    journal.close();
    await this.within(STOP_TIMEOUT_MS, office.stop());
  }

  /** Ends everything; the folder with the data goes unless it is kept. */
  async strike(keep: boolean): Promise<void> {
    await this.closeOffice();
    this.witness.stop();
    await this.served.close();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  // ---- devices ----

  get base(): PagerBase {
    return one(this.served.devices.bases, PLACE.base);
  }

  get bank(): SimulatedLockBoards {
    return one(this.served.devices.banks, PLACE.bank);
  }

  reader(id: typeof PLACE.door_reader | typeof PLACE.kiosk_reader): IdReaderDevice {
    return one(this.served.devices.readers, id);
  }

  printer(id: typeof PLACE.door_printer | typeof PLACE.kiosk_printer): SimulatedPrinter {
    return one(this.served.devices.printers, id);
  }

  /** The lock of the citizen's box, as the cabinet is built. */
  get channel(): ChannelId {
    const box = this.bank.boxes.find(({ number }) => number === PLACE.box);
    if (box === undefined) throw new Error(`invariant broken: box ${PLACE.box} exists`);
    return box.channel;
  }

  // ---- time and marks ----

  /** Notes where all records stand as a step begins. */
  mark(step: string): Mark {
    if (this.isRunning) this.journal.refresh();
    const seq = this.#running?.journal.head.seq ?? 0;
    const mark = { events: this.witness.count, wire: this.wire.count, seq };
    this.#marks.set(step, mark);
    return mark;
  }

  since(step: string): Mark {
    return this.#marks.get(step) ?? { events: 0, wire: 0, seq: 0 };
  }

  pause(ms: number): Promise<void> {
    return new Promise((over) => {
      this.clock.arm("visit", ms, over);
    });
  }

  /** Looks again and again until it is so; false: it was not so in time. */
  async until(isSo: () => boolean, timeout_ms: number): Promise<boolean> {
    const end_ms = this.clock.now_ms() + timeout_ms;
    for (;;) {
      if (this.isRunning) this.journal.refresh();
      if (isSo()) return true;
      if (this.clock.now_ms() >= end_ms) return false;
      await this.pause(LOOK_MS);
    }
  }

  /** The work's result, or undefined if it takes longer. */
  async within<T>(timeout_ms: number, work: Promise<T>): Promise<T | undefined> {
    let disarm = (): void => {};
    const late = new Promise<undefined>((over) => {
      disarm = this.clock.arm("visit bound", timeout_ms, () => over(undefined));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      disarm();
    }
  }
}

const one = <T>(table: ReadonlyMap<string, T>, id: string): T => {
  const found = table.get(id);
  if (found === undefined) throw new Error(`invariant broken: the demo office has ${id}`);
  return found;
};

/** `outlets`: what the devices are plugged into; `eyes`: what reads the slips. */
export const setStage = async (
  clock: Clock,
  random: SeededRandom,
  outlets: OutletsMaker,
  eyes: Eyes = "letters",
): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-visit-"));
  const served = await serveOffice({
    clock,
    random,
    data_dir: join(folder, "data"),
    port: 0,
    keep_sheets: 20,
    airtime_ms: AIRTIME_MS,
    outlets,
  });
  return new Stage(clock, folder, served, eyes);
};
