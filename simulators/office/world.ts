/**
 * A whole office in one process under virtual time: the controller, its devices on byte lines, its people.
 * Built from one seed; the controller may lose power at any instant and is started again from what was kept.
 */
import { createHash } from "node:crypto";
import type { Fact } from "../../controller/core/fact.ts";
import type { Input } from "../../controller/core/input.ts";
import type { OfficePlan } from "../../controller/core/plan.ts";
import type { Reply } from "../../controller/core/refusal.ts";
import type { Office } from "../../controller/core/state.ts";
import { StandInHasher } from "../../controller/shell/accounts/stand-in-hasher.ts";
import { type App, createApp } from "../../controller/shell/app.ts";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import type { RenderSlip } from "../../controller/shell/devices/slip-printer.ts";
import { dayAfter } from "../../controller/shell/identity.ts";
import { civilDay } from "../../controller/shell/local-time.ts";
import type { Answer } from "../../controller/shell/loop.ts";
import { planOf } from "../../controller/shell/office-plan.ts";
import type { Purpose } from "../../controller/shell/personal/purposes.ts";
import { type SiteKey, siteKeyOf } from "../../controller/shell/personal/site-key.ts";
import { MemoryStore } from "../../controller/shell/store/memory-store.ts";
import { type Database, openDatabase } from "../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../controller/shell/store/sqlite-store.ts";
import type { KeptReply, Store } from "../../controller/shell/store/store.ts";
import { orKeyboard } from "../../drivers/link/keyboard-mode.ts";
import type { ByteLink } from "../../drivers/link/link.ts";
import { vpcdLink } from "../../drivers/link/vpcd.ts";
import { BytePair } from "../kit/byte-pair.ts";
import { SeededRandom } from "../kit/seeded-random.ts";
import { VirtualClock, VirtualWallClock } from "../kit/virtual-clock.ts";
import { type Fate, FragileStore, MortalClock, PowerCut } from "./boot.ts";
import { createOfficeDevices, type OfficeDevices } from "./devices.ts";
import { MemoryPersons } from "./memory-persons.ts";
import type { Kept } from "./person-oracle.ts";
import { SimulatedPhones } from "./phone.ts";

/** Time from power-up until the controller runs again, ms. */
export const BOOT_MS = 4_000;
/** An orderly stop is over within this time, ms. */
const STOP_MS = 15_000;
/** Commands of people that wait for an answer at once. */
const ASKED_MAX = 512;
/** HID usage page of generic desktop devices; of a scanner's, only a keyboard lies there. */
const KEYBOARD_PAGE = 0x01;
/** A refused command (disk full, busy) is tried again after this time, ms. */
const ASK_AGAIN_MS = 2_000;

export interface WorldSettings {
  readonly seed: number;
  readonly config: OfficeConfig;
  /** Wall time at the start, ms since 1970. */
  readonly start_epoch_ms: number;
  /** False: costly ports are cheap stand-ins (store in memory, blank slips). */
  readonly real_ports: boolean;
  readonly render: RenderSlip | undefined;
  /** File of the log where ports are real; absent: in memory. */
  readonly database_path?: string;
  /** Bytes of the lines arrive in pieces of at most this many; absent: whole writes. */
  readonly chunk_bytes?: number;
}

interface Asked {
  readonly key: string;
  readonly input: Input;
  readonly actor: string;
  readonly place: string;
  readonly within: (() => void) | undefined;
  readonly answered: (reply: Reply) => void;
}

export interface WorldListener {
  facts(facts: readonly Fact[], office: Office): void;
  /** A command was acknowledged: from now on it must never be lost. */
  acknowledged(input: Input, reply: Reply): void;
  rebooted(why: PowerCut["when"] | "morning"): void;
}

export class World {
  readonly clock = new VirtualClock();
  readonly wall: VirtualWallClock;
  readonly devices: OfficeDevices;
  readonly lines = new Map<string, BytePair>();
  readonly phones: SimulatedPhones;
  readonly settings: WorldSettings;
  readonly plan: OfficePlan;
  readonly random: SeededRandom;
  /** How often each rare thing really happened. */
  readonly reached: Record<string, number> = {};
  fate: Fate = { beforeCommit: () => "live", afterCommit: () => false };
  events = 0;
  readonly #db: Database;
  readonly #site_key: SiteKey;
  readonly #persons: MemoryPersons | undefined;
  readonly #listeners: WorldListener[] = [];
  readonly #asked = new Map<string, Asked>();
  readonly #trace = createHash("sha256");
  #tracedSeq = 0;
  #store: Store;
  #app: App | undefined;
  #mortal: MortalClock;
  #boots = 0;
  #keys = 0;

  constructor(settings: WorldSettings) {
    this.settings = settings;
    this.plan = planOf(settings.config);
    this.random = new SeededRandom(settings.seed);
    this.wall = new VirtualWallClock(this.clock, settings.start_epoch_ms);
    this.phones = new SimulatedPhones(this.clock);
    this.devices = createOfficeDevices(settings.config, {
      clock: this.clock,
      random: this.random.fork("devices"),
      keep_sheets: settings.real_ports ? 8 : 0,
    });
    for (const [id, device] of this.devices.all) this.lines.set(id, this.#line(id).join(device));
    this.#db = openDatabase(settings.database_path ?? ":memory:");
    this.#site_key = siteKeyOf(this.random.fork("site-key").bytes(32));
    this.#store = settings.real_ports ? this.#sqlite() : this.#memory();
    this.#persons = settings.real_ports ? undefined : new MemoryPersons();
    this.#mortal = new MortalClock(this.clock);
  }

  get app(): App | undefined {
    return this.#app;
  }

  get office(): Office {
    if (this.#app === undefined) throw new Error("the controller has no power");
    return this.#app.loop.office;
  }

  get store(): Store {
    return this.#store;
  }

  get powered(): boolean {
    return this.#app !== undefined;
  }

  listen(listener: WorldListener): void {
    this.#listeners.push(listener);
  }

  reach(point: string): void {
    this.reached[point] = (this.reached[point] ?? 0) + 1;
  }

  // ---- power ----

  powerUp(): void {
    const mortal = new MortalClock(this.clock);
    this.#mortal = mortal;
    this.#boots++;
    if (!this.settings.real_ports) this.#store = this.#memoryAfterCrash();
    const { config, render } = this.settings;
    this.#app = createApp({
      config,
      store: new FragileStore(this.#store, {
        beforeCommit: (commit) => this.fate.beforeCommit(commit),
        afterCommit: (commit) => this.fate.afterCommit(commit),
      }),
      db: this.#db,
      site_key: this.#site_key,
      hasher: new StandInHasher(this.random.fork(`hasher-${this.#boots}`)),
      boot: `boot-${this.#boots}`,
      notifier: this.phones,
      clock: this.#mortal,
      wall: this.wall,
      random: this.random.fork(`controller-${this.#boots}`),
      makeLink: (device) => this.#linkOf(device),
      makeCardReader: (device) => vpcdLink(this.#lineOf(device), mortal),
      makeSwitches: this.devices.switches,
      anchors: (reader) => {
        const chip = this.devices.chips.get(reader);
        return chip === undefined ? [] : [chip.authority.anchor];
      },
      simulated: true,
      vigilant: true,
      ...(render === undefined ? {} : { render }),
      ...(this.#persons === undefined ? {} : { persons: this.#persons }),
      told: () => undefined,
      watch: (office, facts) => {
        for (const listener of this.#listeners) listener.facts(facts, office);
      },
    });
    this.#app.start();
    for (const asked of [...this.#asked.values()]) this.#send(asked);
  }

  /** The power goes now: nothing of the running controller survives but what was kept. */
  powerCut(why: PowerCut["when"] | "morning"): void {
    this.#mortal.kill();
    this.#app = undefined;
    for (const line of this.lines.values()) line.disconnect();
    for (const listener of this.#listeners) listener.rebooted(why);
    this.clock.arm("power up", BOOT_MS, () => this.powerUp());
  }

  /** An orderly stop in the evening; the wall clock goes on to the next morning while nothing happens. */
  night(night_ms: number): void {
    const app = this.#app;
    this.#asked.clear();
    let stopped = app === undefined;
    app?.stop(() => {
      stopped = true;
    });
    this.runUntil(this.clock.now_ms() + STOP_MS);
    if (!stopped) throw new Error("the controller did not stop");
    this.#mortal.kill();
    this.#app = undefined;
    for (const line of this.lines.values()) line.disconnect();
    for (const listener of this.#listeners) listener.rebooted("morning");
    this.wall.stepBy(night_ms - STOP_MS);
  }

  /** Runs until this instant of virtual time, through every power cut. */
  runUntil(at_ms: number): void {
    for (;;) {
      try {
        this.clock.runUntil(at_ms);
        return;
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        this.powerCut(error.when);
      }
    }
  }

  // ---- people's commands ----

  /** A person presses a button; asked again, under the same key, until the controller answers. */
  ask(
    input: Input,
    actor: string,
    place: string,
    answered: (reply: Reply) => void,
    within?: () => void,
  ): void {
    if (this.#asked.size >= ASKED_MAX) throw new Error("people ask faster than the office answers");
    const asked: Asked = { key: `key-${++this.#keys}`, input, actor, place, within, answered };
    this.#asked.set(asked.key, asked);
    this.#send(asked);
  }

  #send(asked: Asked): void {
    const app = this.#app;
    if (app === undefined) return;
    const kept = this.#store.reply(asked.key);
    if (kept !== undefined) {
      this.reach("repeated-key-answered");
      return this.#answer(asked, kept.body as Reply);
    }
    const { input, actor, place, within } = asked;
    app.loop.post({
      input,
      actor,
      device: null,
      place,
      ...(within === undefined ? {} : { within }),
      command: {
        key: asked.key,
        route: "people",
        keep: (reply): KeptReply => ({ key: asked.key, route: "people", status: 200, body: reply }),
        answer: (answer) => this.#receive(asked, answer),
      },
    });
  }

  #receive(asked: Asked, answer: Answer): void {
    switch (answer.kind) {
      case "busy":
      case "storage-full":
        this.reach(`refused-${answer.kind}`);
        this.clock.arm("ask again", ASK_AGAIN_MS, () => this.#send(asked));
        return;
      case "done":
      case "refused":
        this.#answer(asked, answer);
    }
  }

  #answer(asked: Asked, reply: Reply): void {
    this.#asked.delete(asked.key);
    for (const listener of this.#listeners) listener.acknowledged(asked.input, reply);
    asked.answered(reply);
  }

  // ---- stores and lines ----

  /** Adds what was kept since the last call to the trace: rows in their order, with their times. */
  traceDay(): void {
    let rows = "";
    for (const { seq, kind, name, at_ms, wall_ms, payload } of this.#store.entries(this.#tracedSeq)) {
      this.#tracedSeq = seq;
      rows += `${seq} ${kind} ${name} ${at_ms} ${wall_ms} ${JSON.stringify(payload)}\n`;
    }
    this.#trace.update(rows);
  }

  /** A hash over everything that was kept and everything the devices saw. */
  traceHash(): string {
    this.traceDay();
    const hash = this.#trace.copy();
    for (const [id, line] of this.lines)
      hash.update(`${id}:${line.counts.host_bytes}:${line.counts.device_bytes}`);
    return hash.digest("hex");
  }

  get personal_db(): Database {
    return this.#db;
  }

  /** As Retention says it: the last day of a result that lies in a box today. */
  resultDay(): string {
    const { retention } = this.settings.config;
    const now_ms = this.app?.loop.clock.at_ms() ?? this.wall.now().epoch_ms;
    const today = civilDay(now_ms, this.plan.utc_offset_min);
    return dayAfter(today, retention.result_days + 1);
  }

  /** Ends this world: its database is closed. */
  close(): void {
    this.#db.close();
  }

  /** Whom the personal store really holds, for what and until when. */
  kept(): Kept {
    if (this.#persons !== undefined) return this.#persons.kept();
    const held = new Map<string, Partial<Record<Purpose, string>>>();
    for (const { person, purpose, gone_by_day } of this.#db
      .prepare<[], { person: string; purpose: Purpose; gone_by_day: string }>(
        "SELECT person, purpose, gone_by_day FROM person_purpose",
      )
      .all())
      held.set(person, { ...held.get(person), [purpose]: gone_by_day });
    return [...held];
  }

  #line(id: string): BytePair {
    const { config } = this.settings;
    const rows = [...config.pager_bases, ...config.readers, ...config.printers, ...config.lock_banks];
    const row = rows.find((each) => each.id === id);
    const link = row !== undefined && "link" in row ? row.link : undefined;
    const { chunk_bytes } = this.settings;
    const baud = link?.kind === "serial" ? link.baud : 0;
    const pieces = chunk_bytes === undefined ? {} : { chunk_bytes };
    return new BytePair(this.clock, { label: `sim:${id}`, baud, ...pieces });
  }

  #lineOf(id: string): BytePair {
    const line = this.lines.get(id);
    if (line === undefined) throw new Error(`no line to ${id}`);
    return line;
  }

  /** A scanner that became a keyboard is not at its port, and the bus tells why. */
  #linkOf(id: string): ByteLink {
    const line = this.#lineOf(id);
    const reader = this.devices.readers.get(id);
    if (reader === undefined) return line;
    return orKeyboard(line, (found) => {
      const typing = reader.usages().some(({ usagePage }) => usagePage === KEYBOARD_PAGE);
      found(typing ? { code: "LINK_KEYBOARD", detail: `${id} is set to be a keyboard` } : undefined);
    });
  }

  #options() {
    return {
      site: this.settings.config.site.id,
      boot: `boot-${this.#boots}`,
      random: this.random.fork("epoch"),
    };
  }

  #sqlite(): Store {
    return new SqliteStore(this.#db, this.#options());
  }

  #memory(): MemoryStore {
    return new MemoryStore({ ...this.#options(), chain: false });
  }

  #memoryAfterCrash(): Store {
    return this.#store instanceof MemoryStore
      ? new MemoryStore({ ...this.#options(), chain: false }, this.#store.cloneDurable())
      : this.#store;
  }
}
