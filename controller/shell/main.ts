/**
 * The composition root: opens storage, key, links, clocks and the port, and hands them to the office. Refuses to
 * start, with nothing touched, when configuration, storage or port are not right. No rule stands here.
 */
import { mkdirSync } from "node:fs";
import { createServer as createNetServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../../drivers/faults.ts";
import { systemClock, systemWallClock } from "../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../drivers/runtime/system-random.ts";
import { toHex } from "../../drivers/runtime/text.ts";
import type { Fact } from "../core/fact.ts";
import type { Office } from "../core/state.ts";
import { CORE_VERSION } from "../core/state.ts";
import { Argon2Hasher } from "./accounts/password.ts";
import { type App, createApp } from "./app.ts";
import type { OfficeConfig } from "./config-schema.ts";
import { createServer, readTls } from "./http/server.ts";
import { productionLinks } from "./links.ts";
import type { Log } from "./log.ts";
import { NO_NOTIFIER, type Notifier } from "./notifier.ts";
import { openSiteKey } from "./personal/site-key.ts";
import { demandWhole } from "./store/chain.ts";
import { openDatabase } from "./store/sqlite.ts";
import { SqliteStore } from "./store/sqlite-store.ts";
import { TICKET_TIMES } from "./store/ticket-times.ts";

export const DATABASE_FILE = "office.db";

export interface RunSettings {
  readonly config: OfficeConfig;
  readonly log: Log;
  readonly simulated: boolean;
  readonly notifier?: Notifier;
  readonly watch?: (office: Office, facts: readonly Fact[]) => void;
}

export interface RunningOffice {
  readonly app: App;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** One-time code that makes the first administrator; undefined once there is staff. */
  readonly enrolment: string | undefined;
  stop(): Promise<void>;
}

export const runOffice = async (settings: RunSettings): Promise<RunningOffice> => {
  const { config, log } = settings;
  const { http } = config;
  await demandFreePort(http.port, http.host);
  makeFolder(config.data_dir);
  makeFolder(dirname(config.key_path));
  const db = openDatabase(join(config.data_dir, DATABASE_FILE));
  const boot = toHex(systemRandom.bytes(8)).replaceAll(" ", "");
  const store = new SqliteStore(db, {
    site: config.site.id,
    boot,
    random: systemRandom,
    readModels: [TICKET_TIMES],
  });
  demandWhole(store.verify(store.snapshot(CORE_VERSION)?.seq ?? 0));
  const app = createApp({
    config,
    store,
    db,
    site_key: openSiteKey(config.key_path, db, systemRandom),
    hasher: new Argon2Hasher(),
    boot,
    notifier: settings.notifier ?? NO_NOTIFIER,
    clock: systemClock,
    wall: systemWallClock(BUILD_DAY_MS),
    random: systemRandom,
    makeLink: productionLinks(config, systemClock),
    simulated: settings.simulated,
    vigilant: false,
    watch: (office, facts) => {
      for (const { kind: event, ...fields } of facts) log.info({ event, ...fields });
      settings.watch?.(office, facts);
    },
    storageChanged: (state) => {
      if (state === "full") log.error({ event: "store-failed" });
      else log.info({ event: "store-healed" });
    },
  });
  const tls = readTls(http.tls);
  const server = await createServer({ desk: app.desk, streams: app.streams, ui_dir: UI_DIR, tls });
  await server.listen({ port: http.port, host: http.host });
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : http.port;
  app.start();
  const url = `${tls === undefined ? "http" : "https"}://${http.host}:${port}`;
  log.info({ event: "started", url });
  return {
    app,
    url,
    enrolment: app.accounts.firstEnrolment()?.reveal(),
    stop: async () => {
      log.info({ event: "stopping" });
      await new Promise<void>((resolve) => app.stop(resolve));
      await server.close();
      store.close();
      log.info({ event: "stopped" });
    },
  };
};

/** Built screens lie beside the compiled controller: dist/kiosk-ui. */
const UI_DIR = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "kiosk-ui");

/** No clock can be right that shows an earlier day than this, ms since 1970. */
const BUILD_DAY_MS = Date.UTC(2026, 10, 1);

/** Asked before anything else is touched. */
const demandFreePort = (port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.once("error", (error) => reject(new Fault("PORT_TAKEN", { port, host }, { cause: error })));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Fault("STORE_NO_DISK", { path }, { cause: error });
  }
};
