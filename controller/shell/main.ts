/**
 * The composition root: opens port, storage, key, links and clocks, and hands them to the office. Refuses
 * to start, with nothing touched, when one of them is not right: in the order certificates, port, disk,
 * database version, chain. No rule stands here; the configuration was judged before.
 */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../../drivers/faults.ts";
import type { TrustAnchors } from "../../drivers/reader/chip/passive-authentication.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { systemClock, systemWallClock } from "../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../drivers/runtime/system-random.ts";
import { toHex } from "../../drivers/runtime/text.ts";
import type { Fact } from "../core/fact.ts";
import type { Office } from "../core/state.ts";
import { Argon2Hasher } from "./accounts/password.ts";
import { type App, createApp } from "./app.ts";
import { readAnchors } from "./chip-anchors.ts";
import type { OfficeConfig } from "./config-schema.ts";
import { openControl } from "./control/control-socket.ts";
import { databaseIn, demandFolder, demandSoundData } from "./data-folder.ts";
import { type Front, openFront } from "./http/front.ts";
import { createServer } from "./http/server.ts";
import { productionCardReaders, productionLinks, productionSwitches } from "./links.ts";
import type { Log } from "./log.ts";
import { NO_NOTIFIER, type Notifier } from "./notifier.ts";
import { logFacts, logNews } from "./office-log.ts";
import { ErasureList, erasuresBesideKey } from "./personal/erasure-list.ts";
import { openSiteKey } from "./personal/site-key.ts";
import { openDatabase } from "./store/sqlite.ts";
import { SqliteStore } from "./store/sqlite-store.ts";
import type { Store } from "./store/store.ts";
import { TICKET_TIMES } from "./store/ticket-times.ts";
import { serviceManagerOf } from "./systemd.ts";
import { Watchdog, watchedOf } from "./watchdog.ts";

export interface RunSettings {
  readonly config: OfficeConfig;
  readonly log: Log;
  readonly simulated: boolean;
  /** A technician has looked at the board's clock and found it right. */
  readonly clock_vouched?: boolean;
  readonly notifier?: Notifier;
  readonly watch?: (office: Office, facts: readonly Fact[]) => void;
  /** The office's clock, default the board's; the bench lets days pass. */
  readonly clock?: Clock;
  /** Stands between office and store; the bench measures commits there. */
  readonly wrapStore?: (store: Store) => Store;
  /** Folder of the built screens, default the one beside the compiled controller. */
  readonly ui_dir?: string;
}

export interface RunningOffice {
  readonly app: App;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** One-time code that makes the first administrator; undefined once there is staff. */
  readonly enrolment: string | undefined;
  stop(): Promise<void>;
}

export { DATABASE_FILE } from "./data-folder.ts";

/** What was opened so far, to be closed again: the newest first. */
type Opened = (() => void | Promise<void>)[];

const closeAll = async (opened: Opened): Promise<void> => {
  for (const close of opened.reverse()) await close();
};

/** Throws a Fault where the office can't start; then everything is closed and as it was. */
export const runOffice = async (settings: RunSettings): Promise<RunningOffice> => {
  const opened: Opened = [];
  try {
    return await start(settings, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};

const start = async (settings: RunSettings, opened: Opened): Promise<RunningOffice> => {
  const { config, log } = settings;
  const { data_dir, key_path } = config;
  const anchors = anchorsOf(config);
  const front = await openFront(config.http, systemClock);
  opened.push(() => front.close());
  const hold = await demandFolder(data_dir);
  opened.push(() => hold.release());
  demandSoundData({ site: config.site.id, data_dir, key_path, random: systemRandom });
  makeFolder(data_dir);
  makeFolder(dirname(key_path));
  const app = openOffice(settings, anchors, opened);
  await serve(app, front, log, settings.ui_dir ?? UI_DIR);
  app.start();
  opened.push(watched(app));
  const control = await openControl(data_dir, systemClock, (request) => app.requests.ask(request));
  opened.push(() => control.close());
  const { url } = front;
  log.info({ event: "started", url });
  return {
    app,
    url,
    enrolment: app.accounts.firstEnrolment()?.reveal(),
    stop: async () => {
      log.info({ event: "stopping" });
      await new Promise<void>((resolve) => app.stop(resolve));
      // No request may find the database closed.
      await front.close();
      await closeAll(opened);
      log.info({ event: "stopped" });
    },
  };
};

/** Tells the service manager, where there is one, that the office started and lives; gives what ends that. */
const watched = (app: App): (() => void) => {
  const manager = serviceManagerOf(process.env);
  manager?.started();
  if (manager?.every_ms === undefined) return () => undefined;
  const { every_ms, alive: feed } = manager;
  const watchdog = new Watchdog({ ...watchedOf(app), clock: systemClock, every_ms, feed });
  watchdog.start();
  return () => watchdog.stop();
};

const openOffice = (settings: RunSettings, anchors: AnchorsOf, opened: Opened): App => {
  const { config, log, simulated } = settings;
  const db = openDatabase(databaseIn(config.data_dir));
  opened.push(() => void db.close());
  const boot = toHex(systemRandom.bytes(8)).replaceAll(" ", "");
  const store = new SqliteStore(db, {
    site: config.site.id,
    boot,
    random: systemRandom,
    readModels: [TICKET_TIMES],
  });
  const site_key = openSiteKey(config.key_path, db, systemRandom);
  const erasures = new ErasureList(erasuresBesideKey(config.key_path));
  const returned = erasures.reconcile(db, systemRandom);
  if (returned > 0) log.warn({ event: "erased-again", persons: returned });
  return createApp({
    config,
    store: settings.wrapStore?.(store) ?? store,
    db,
    site_key,
    erasures,
    hasher: new Argon2Hasher(),
    boot,
    notifier: settings.notifier ?? NO_NOTIFIER,
    clock: settings.clock ?? systemClock,
    wall: systemWallClock(BUILD_DAY_MS),
    random: systemRandom,
    makeLink: productionLinks(config, systemClock),
    makeCardReader: productionCardReaders(systemClock),
    makeSwitches: productionSwitches(systemClock),
    anchors,
    simulated,
    vigilant: false,
    clock_vouched: settings.clock_vouched ?? false,
    watch: (office, facts) => {
      logFacts(log, facts);
      settings.watch?.(office, facts);
    },
    told: (news) => logNews(log, news),
  });
};

type AnchorsOf = (reader: string) => TrustAnchors;

/** Read once, at the start: whom the office trusts does not change while it runs. */
const anchorsOf = (config: OfficeConfig): AnchorsOf => {
  const now_ms = systemWallClock(BUILD_DAY_MS).now().epoch_ms;
  const read = config.readers.flatMap((reader) => {
    if (reader.protocol !== "chip" || reader.anchors_path === undefined) return [];
    const { anchors, news } = readAnchors(reader.anchors_path, now_ms);
    const wrong = news.find(({ kind }) => kind === "unreadable");
    if (wrong !== undefined) throw new Fault("READER_ANCHORS", { reader: reader.id, path: wrong.name });
    return [[reader.id, anchors] as const];
  });
  const table = new Map<string, TrustAnchors>(read);
  return (reader) => table.get(reader) ?? [];
};

const serve = async (app: App, front: Front, log: Log, ui_dir: string): Promise<void> => {
  const server = await createServer({
    desk: app.desk,
    streams: app.streams,
    ui_dir,
    tls: front.tls,
    front,
    told: (news) => logNews(log, news),
  });
  await server.ready();
};

/** Built screens lie beside the compiled controller: dist/kiosk-ui. */
const UI_DIR = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "kiosk-ui");

/** No clock can be right that shows an earlier day than this, ms since 1970. */
export const BUILD_DAY_MS = Date.UTC(2026, 10, 1);

/** Step by step: `recursive` never returns on a file system that answers ENOENT below an existing folder. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault("STORE_NO_DISK", { path, code }, { cause: error });
  }
};
