/**
 * A database as an office of 50 visits a day has it after five years, made once and kept in .cache/bench:
 * rows of real visits over and over, a snapshot near the head, and behind it the longest tail a start has
 * to fold. Fictional throughout.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Effect } from "../../controller/core/effect.ts";
import { emptyOffice } from "../../controller/core/empty-office.ts";
import type { Input } from "../../controller/core/input.ts";
import type { OfficePlan } from "../../controller/core/plan.ts";
import { CORE_VERSION } from "../../controller/core/state.ts";
import { DEMO_OFFICE, demoOfficeFile } from "../../controller/shell/demo-office.ts";
import { OfficeLoop } from "../../controller/shell/loop.ts";
import { planOf } from "../../controller/shell/office-plan.ts";
import { openSiteKey } from "../../controller/shell/personal/site-key.ts";
import { MemoryStore } from "../../controller/shell/store/memory-store.ts";
import { MIGRATIONS } from "../../controller/shell/store/migrations.ts";
import { openDatabase, truncateWal } from "../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../controller/shell/store/sqlite-store.ts";
import type { Entry, EntryDraft, Store } from "../../controller/shell/store/store.ts";
import { TICKET_TIMES } from "../../controller/shell/store/ticket-times.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { VirtualClock, VirtualWallClock } from "../../simulators/kit/virtual-clock.ts";
import { BASE, CARDS, DOOR, FIELD } from "./places.ts";

/** Rows of the log. */
export const ROWS = 1_250_000;
/** Rows behind the snapshot; the loop makes a new one after 5,000. Each start of the bench adds a few. */
const TAIL_ROWS = 4_000;
const TAIL_ROWS_MAX = 4_900;
const ROWS_A_COMMIT = 20_000;
/** Visits between two words of progress. */
const SAID_EVERY = 10_000;
/** Five years before the snapshot, evenly spread. */
const SPAN_MS = 5 * 365 * 86_400_000;
const CACHE = new URL("../../../.cache/bench/", import.meta.url).pathname;
const COUNTER = "counter-2";

export interface FiveYears {
  readonly config_file: string;
  readonly data_dir: string;
  readonly rows: number;
  readonly rows_a_visit: number;
  readonly bytes: number;
}

/** Visits judged by the real loop, one after the other; `enough` is asked after each. */
const visitOn = (
  store: Store,
  plan: OfficePlan,
  start_ms: number,
  enough: (visits: number) => boolean,
): void => {
  const clock = new VirtualClock();
  let page = "";
  const perform = (effects: readonly Effect[]): void => {
    for (const effect of effects) if (effect.kind === "page-card") page = effect.page;
  };
  const loop = new OfficeLoop(
    {
      plan,
      store,
      clock,
      wall: new VirtualWallClock(clock, start_ms),
      vigilant: false,
      clock_vouched: false,
    },
    { perform, keep: () => undefined, changed: () => undefined, told: () => undefined },
  );
  const post = (input: Input, actor: string): void => {
    loop.post({ input, actor, device: null, place: null });
    clock.advance(1_000);
  };
  post({ kind: "device-changed", changed: BASE, state: "up", fault: null }, "device");
  post({ kind: "open-counter", counter: COUNTER }, "staff:bench");
  for (let visits = 0; !enough(visits); visits++) {
    const [scan, person] = [`reader-door-${visits}`, `p-bench-${visits}`];
    const seen = { scan, person, elderly: false, visits_before: 0, warnings: [] };
    const pager = { base: BASE, card: (visits % CARDS) + 1 };
    const wish = { field: FIELD, lane: "regular", reason: null } as const;
    post(
      { kind: "read-card", by: "card", agreed: false, reader: "reader-door", ...seen },
      "device:reader-door",
    );
    post({ kind: "admit", agreed: false, door: DOOR, scan, ...wish, pager }, "staff:bench");
    post({ kind: "call-next", counter: COUNTER }, "staff:bench");
    post({ kind: "page-accepted", page }, "device");
    post({ kind: "page-ended", page, end: "transmitted", why: null }, "device");
    post({ kind: "start-service", counter: COUNTER }, "staff:bench");
    post({ kind: "finish-service", counter: COUNTER }, "staff:bench");
    post({ kind: "return-pager", door: DOOR, ...pager }, "staff:bench");
  }
};

/** The rows of one visit, from the first that concerns it. */
const visitRows = (plan: OfficePlan): readonly Entry[] => {
  const store = new MemoryStore({ site: plan.site, boot: "bench", random: new SeededRandom(1) });
  let before = 0;
  visitOn(store, plan, 0, (visits) => {
    if (visits === 0) before = store.head.seq;
    return visits === 1;
  });
  return [...store.entries(before)];
};

/** The same visit with a ticket and a time of its own. */
const draftsOf = (rows: readonly Entry[], visit: number, at_ms: number): readonly EntryDraft[] => {
  const first = rows[0]?.seq ?? 0;
  return rows.map((row) => {
    const payload = row.payload as Readonly<Record<string, unknown>>;
    return {
      ...row,
      payload: "ticket" in payload ? { ...payload, ticket: `t${visit}` } : payload,
      cause: row.cause === null ? null : row.cause - first + visitOffset(visit, rows.length),
      at_ms,
      wall_ms: at_ms,
      mono_ms: at_ms,
    };
  });
};

/** Where a visit's rows begin in its commit. */
const visitOffset = (visit: number, rows: number): number => (visit % visitsACommit(rows)) * rows;
const visitsACommit = (rows: number): number => Math.floor(ROWS_A_COMMIT / rows);

const fill = (store: SqliteStore, rows: readonly Entry[], say: (text: string) => void): void => {
  const visits = Math.ceil((ROWS - TAIL_ROWS) / rows.length);
  const end_ms = Date.now() - 86_400_000;
  for (let visit = 0; visit < visits; ) {
    const before = visit;
    const entries: EntryDraft[] = [];
    const until = Math.min(visits, visit + visitsACommit(rows.length));
    for (; visit < until; visit++)
      entries.push(...draftsOf(rows, visit, end_ms - SPAN_MS * (1 - visit / visits)));
    const outcome = store.commit({ entries, replies: [], within: [] });
    if (outcome.kind === "full") throw new Error(`no room for the database: ${outcome.detail}`);
    if (visit === visits || Math.floor(visit / SAID_EVERY) !== Math.floor(before / SAID_EVERY))
      say(`${outcome.head_seq} rows`);
  }
};

const make = (folder: string, final: string, say: (text: string) => void): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ["data", "keys"]) mkdirSync(join(folder, part), { recursive: true });
  const plan = planOf(DEMO_OFFICE);
  const db = openDatabase(join(folder, "data/office.db"));
  // Only here, where a lost file is made again.
  db.pragma("synchronous = OFF");
  const random = new SeededRandom(2);
  openSiteKey(join(folder, "keys/site.key"), db, random);
  const store = new SqliteStore(db, { site: plan.site, boot: "bench", random, readModels: [TICKET_TIMES] });
  fill(store, visitRows(plan), say);
  store.saveSnapshot(CORE_VERSION, store.head.seq, { ...emptyOffice(plan), ids: store.head.seq });
  const snapshot_seq = store.head.seq;
  visitOn(store, plan, Date.now(), () => store.head.seq - snapshot_seq >= TAIL_ROWS);
  truncateWal(db);
  store.close();
  const office = {
    ...demoOfficeFile(),
    data_dir: join(final, "data"),
    key_path: join(final, "keys/site.key"),
  };
  writeFileSync(join(folder, "office.json"), JSON.stringify(office, null, 2));
};

const tailOf = (path: string): number => {
  const db = openDatabase(path, { readonly: true });
  try {
    const tail = "SELECT (SELECT max(seq) FROM entry) - (SELECT max(seq) FROM snapshot)";
    return db.prepare<[], number>(tail).pluck().get() ?? 0;
  } finally {
    db.close();
  }
};

/** Opens the kept one, or makes it; a new form of the database makes a new one. */
export const fiveYears = (say: (text: string) => void): FiveYears => {
  const form = createHash("sha256").update(`${MIGRATIONS.join()}${CORE_VERSION}${ROWS}`).digest("hex");
  const folder = join(CACHE, `five-years-${form.slice(0, 12)}`);
  const tail_rows = existsSync(folder) ? tailOf(join(folder, "data/office.db")) : 0;
  if (tail_rows < TAIL_ROWS || tail_rows > TAIL_ROWS_MAX) {
    rmSync(folder, { recursive: true, force: true });
    say(`making ${ROWS} rows once`);
    mkdirSync(CACHE, { recursive: true });
    make(`${folder}.new`, folder, say);
    renameSync(`${folder}.new`, folder);
  }
  return {
    config_file: join(folder, "office.json"),
    data_dir: join(folder, "data"),
    rows: ROWS,
    rows_a_visit: visitRows(planOf(DEMO_OFFICE)).length,
    bytes: statSync(join(folder, "data/office.db")).size,
  };
};
