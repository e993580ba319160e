/**
 * The whole controller under virtual time: SQLite in memory, the demo office's devices simulated on byte
 * lines, people who shut doors, HTTP by injection. One seed; no port and no clock of the machine.
 */
import { fileURLToPath } from "node:url";
import type { FastifyInstance, InjectOptions } from "fastify";
import type { Role } from "../../../controller/api/command.ts";
import type { View } from "../../../controller/api/views.ts";
import type { PasswordHasher } from "../../../controller/shell/accounts/password.ts";
import { StandInHasher } from "../../../controller/shell/accounts/stand-in-hasher.ts";
import { type App, createApp } from "../../../controller/shell/app.ts";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import type { RenderSlip } from "../../../controller/shell/devices/slip-printer.ts";
import { createServer } from "../../../controller/shell/http/server.ts";
import type { Log } from "../../../controller/shell/log.ts";
import type { News, NewsOf } from "../../../controller/shell/news.ts";
import { logFacts, logNews } from "../../../controller/shell/office-log.ts";
import type { ErasureList } from "../../../controller/shell/personal/erasure-list.ts";
import { siteKeyOf } from "../../../controller/shell/personal/site-key.ts";
import { type Database, openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import type { CardReaderLink } from "../../../drivers/link/link.ts";
import { vpcdLink } from "../../../drivers/link/vpcd.ts";
import type { Clock, ClockQuality } from "../../../drivers/runtime/ports.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";
import { createOfficeDevices } from "../../../simulators/office/devices.ts";
import { SimulatedPhones } from "../../../simulators/office/phone.ts";
import { MORNING_MS } from "../core/office-kit.ts";

/** Time until every device of the demo office is up and every door was seen, ms. */
const UP_AFTER_MS = 10_000;
/** A person shuts a door this long after it opened, ms. */
const SHUTS_AFTER_MS = 4_000;
export const PASSWORD = "một mật khẩu dài";
/** Stands for the built screens: what the pages hold plays no part here. */
export const UI_DIR = fileURLToPath(new URL("../../support/pages", import.meta.url));

/** The demo office without a device: hours of it pass in no time. */
export const BARE_OFFICE: OfficeConfig = {
  ...DEMO_OFFICE,
  pager_bases: [],
  readers: [],
  printers: [],
  lock_banks: [],
  boxes: [],
};

export interface Asked {
  readonly cookie?: string | undefined;
  /** Address of the asking machine; default this one. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

let keys = 0;
export const newKey = (): string => `key-${String(++keys).padStart(8, "0")}`;

/** Where an office starts: on the database of an earlier one, with another clock. */
export interface Board {
  readonly db?: Database;
  readonly wall_ms?: number;
  readonly quality?: ClockQuality;
  readonly clock_vouched?: boolean;
  /** The way to every reader of chips. Default: the simulated device on its line. */
  readonly card_reader?: (clock: Clock) => CardReaderLink;
  /** Where the office logs; default: nowhere. */
  readonly log?: Log;
  readonly erasures?: ErasureList;
  readonly render?: RenderSlip;
}

export class OfficeBench {
  readonly clock = new VirtualClock();
  readonly wall: VirtualWallClock;
  readonly random: SeededRandom;
  readonly phones = new SimulatedPhones(this.clock);
  readonly lines = new Map<string, BytePair>();
  readonly news: News[] = [];
  readonly db: Database;
  readonly config: OfficeConfig;
  readonly store: SqliteStore;
  readonly devices: ReturnType<typeof createOfficeDevices>;
  readonly app: App;
  readonly #cookies = new Map<Role, string>();
  #server: FastifyInstance | undefined;
  readonly #log: Log | undefined;
  readonly #told = (news: News): void => {
    this.news.push(news);
    if (this.#log !== undefined) logNews(this.#log, news);
  };

  constructor(config: OfficeConfig, slow_ms: number, board: Board) {
    this.config = config;
    this.wall = new VirtualWallClock(this.clock, board.wall_ms ?? MORNING_MS);
    this.wall.quality = board.quality ?? "synced";
    this.db = board.db ?? openDatabase(":memory:");
    this.random = new SeededRandom(board.db === undefined ? 7 : 8);
    const { clock, random, db } = this;
    this.store = new SqliteStore(db, { site: config.site.id, boot: "boot-1", random });
    const { log, erasures, render } = board;
    this.#log = log;
    this.devices = createOfficeDevices(config, { clock, random: random.fork("devices"), keep_sheets: 0 });
    for (const [id, device] of this.devices.all)
      this.lines.set(id, new BytePair(clock, { label: `sim:${id}`, baud: 0 }).join(device));
    this.app = createApp({
      config,
      store: this.store,
      db,
      site_key: siteKeyOf(new SeededRandom(7).bytes(32)),
      hasher: slowly(new StandInHasher(random), clock, slow_ms),
      boot: "boot-1",
      notifier: this.phones,
      clock,
      wall: this.wall,
      random,
      makeLink: (device) => this.line(device),
      makeSwitches: this.devices.switches,
      makeCardReader: (device) => board.card_reader?.(clock) ?? vpcdLink(this.line(device), clock),
      anchors: (reader) => {
        const chip = this.devices.chips.get(reader);
        return chip === undefined ? [] : [chip.authority.anchor];
      },
      simulated: true,
      vigilant: true,
      clock_vouched: board.clock_vouched ?? false,
      ...(erasures === undefined ? {} : { erasures }),
      ...(render === undefined ? {} : { render }),
      watch: (_office, facts) => (log === undefined ? undefined : logFacts(log, facts)),
      told: this.#told,
    });
  }

  /**
   * An office that runs: devices up, doors closed, people at the boxes shut them again. `slow_ms`: time that
   * checking a code or password takes.
   */
  static async open(
    config: OfficeConfig = DEMO_OFFICE,
    slow_ms = 0,
    board: Board = {},
  ): Promise<OfficeBench> {
    const bench = new OfficeBench(config, slow_ms, board);
    const { desk, streams } = bench.app;
    bench.#server = await createServer({ desk, streams, ui_dir: UI_DIR, tls: false, told: bench.#told });
    await bench.#server.ready();
    bench.app.start();
    for (const bank of bench.devices.banks.values())
      bank.onEvent((event) => {
        if (event.event !== "door-opened") return;
        const channel = event.channel as { board: number; index0: number };
        bench.clock.arm("a person shuts the door", SHUTS_AFTER_MS, () => bank.hand.closeDoor(channel));
      });
    bench.clock.advance(UP_AFTER_MS);
    return bench;
  }

  get server(): FastifyInstance {
    if (this.#server === undefined) throw new Error("this office was not opened");
    return this.#server;
  }

  line(device: string): BytePair {
    const line = this.lines.get(device);
    if (line === undefined) throw new Error(`no line to ${device}`);
    return line;
  }

  wait(delay_ms: number): this {
    this.clock.advance(delay_ms);
    return this;
  }

  /** What was told of this kind, oldest first. */
  newsOf<K extends News["kind"]>(...kinds: readonly K[]): readonly NewsOf<K>[] {
    return this.news.filter((news): news is NewsOf<K> => (kinds as readonly string[]).includes(news.kind));
  }

  view<V extends View>(screen: V["screen"], place: string): V {
    return this.app.desk.view(screen, place) as V;
  }

  // ---- HTTP ----

  /** Runs `asked` to its end without letting time pass. */
  async settled<T>(asked: Promise<T>): Promise<T> {
    let over = false;
    const done = asked.finally(() => {
      over = true;
    });
    while (!over) await this.clock.runUntilSettled(this.clock.now_ms());
    return done;
  }

  async request(options: InjectOptions, { cookie, from, headers }: Asked = {}): Promise<Answered> {
    const answer = await this.settled(
      this.server.inject({
        ...options,
        ...(from === undefined ? {} : { remoteAddress: from }),
        headers: { host: "localhost", ...(cookie === undefined ? {} : { cookie }), ...headers },
      }),
    );
    const json = String(answer.headers["content-type"]).startsWith("application/json");
    const body = json ? (answer.json() as Answered["body"]) : {};
    return { status: answer.statusCode, body, text: answer.body, headers: answer.headers };
  }

  /** A command with a key of its own, unless `body` has one. */
  post(url: string, body: object = {}, asked: Asked = {}): Promise<Answered> {
    return this.request({ method: "POST", url, payload: { key: newKey(), ...body } }, asked);
  }

  get(url: string, asked: Asked = {}): Promise<Answered> {
    return this.request({ method: "GET", url }, asked);
  }

  /** The cookie of somebody in this role, who enrols at the first call. */
  async cookie(role: Role): Promise<string> {
    const known = this.#cookies.get(role);
    if (known !== undefined) return known;
    const enrolment =
      role === "admin"
        ? this.app.accounts.firstEnrolment()?.reveal()
        : (await this.post("/api/staff/invite", { role }, { cookie: await this.cookie("admin") })).body
            .enrolment;
    const answer = await this.post("/api/staff/enrol", { enrolment, name: `Cô ${role}`, password: PASSWORD });
    const cookie = cookieOf(answer);
    this.#cookies.set(role, cookie);
    return cookie;
  }
}

const slowly = (hasher: PasswordHasher, clock: VirtualClock, slow_ms: number): PasswordHasher =>
  slow_ms === 0
    ? hasher
    : {
        decoy: hasher.decoy,
        hash: (secret, done) => hasher.hash(secret, done),
        verify: (secret, hash, done) =>
          void clock.arm("hash", slow_ms, () => hasher.verify(secret, hash, done)),
      };

/** Name and value of the cookie an answer sets, as a browser sends it back. */
export const cookieOf = ({ headers }: Answered): string => String(headers["set-cookie"]).split(";")[0] ?? "";
