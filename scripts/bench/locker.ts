/**
 * L1: from a permit's commit to the first byte of its pulse, and how soon a door is seen. Commit and
 * computing are the machine's own time on a real SQLite file; waiting for the bus, relay, latch and door are
 * virtual time and so the same everywhere.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../controller/shell/store/sqlite.ts";
import { measureOpenings, type Opening } from "../../simulators/locker/proof/latency.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { machine_ms } from "./machine-time.ts";
import { eachRound, judge, median, percentile, ROUNDS_MIN, type Round } from "./statistics.ts";

const OPENINGS = 120;
const FIRST_BYTE_MAX_MS = 50;
const SEEN_MAX_MS = 150;
const OPENING_MIN_MS = 100;
const OPENING_MAX_MS = 300;
/** As large as the rows of a permit. */
const ROW_BYTES = 1_200;

/** One bare commit of as many bytes as a permit has, and the call that would write its frame. */
const bareCommits = (path: string): readonly number[] => {
  const db = openDatabase(path);
  db.exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, payload BLOB)");
  const insert = db.prepare("INSERT INTO bare (payload) VALUES (?)");
  const row = Buffer.alloc(ROW_BYTES, 7);
  const took = Array.from({ length: OPENINGS }, () => {
    const from_ms = machine_ms();
    db.transaction(() => insert.run(row))();
    return machine_ms() - from_ms;
  });
  db.close();
  return took;
};

interface Measured {
  readonly openings: readonly Opening[];
  readonly round: Round;
}

const roundOf = (folder: string, seed: number): Measured => {
  const openings = measureOpenings({
    seed,
    openings: OPENINGS,
    database_path: join(folder, `office-${seed}.db`),
    machine_ms,
  });
  const bare = bareCommits(join(folder, `bare-${seed}.db`));
  const took = openings.map((opening) => opening.machine_ms + opening.bus_ms);
  const baseline = median(bare);
  return { openings, round: { value: percentile(took, 0.99), baseline, ratio: median(took) / baseline } };
};

const measure = async (say: (text: string) => void): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const all: Opening[] = [];
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS_MIN; round++) {
    const { openings, round: figures } = roundOf(folder, round + 1);
    all.push(...openings);
    rounds.push(figures);
    say(`round ${round + 1} of ${ROUNDS_MIN}`);
  }
  rmSync(folder, { recursive: true, force: true });
  const seen = all.map(({ seen_ms }) => seen_ms);
  const opening = all.map(({ opening_ms }) => opening_ms);
  const [least, most] = [Math.min(...opening), Math.max(...opening)];
  const virtual = { unit: "ms", baseline: null, ratio: null } as const;
  return [
    {
      id: "L1/first-byte",
      ...judge(rounds, ({ value }) => value <= FIRST_BYTE_MAX_MS),
      unit: "ms",
      goal: `p99 <= ${FIRST_BYTE_MAX_MS} ms from the begin of a permit's commit to its frame, the bus included`,
      detail: {
        value: "p99",
        baseline: "p50 of a bare commit of as many bytes in the same run",
        ratio: "p50 over the baseline",
        rounds: eachRound(rounds),
        openings: all.length,
        bus_max_ms: Math.max(...all.map(({ bus_ms }) => bus_ms)),
      },
    },
    {
      id: "L1/door-seen",
      value: Math.max(...seen),
      ...virtual,
      goal: `every door seen open within ${SEEN_MAX_MS} ms of its move, 9600 baud`,
      pass: Math.max(...seen) <= SEEN_MAX_MS,
      detail: { value: "longest, virtual time", p50: median(seen) },
    },
    {
      id: "L1/opening",
      value: median(opening),
      ...virtual,
      goal: `every command is an open door in the log after ${OPENING_MIN_MS} to ${OPENING_MAX_MS} ms`,
      pass: least >= OPENING_MIN_MS && most <= OPENING_MAX_MS,
      detail: { value: "p50, virtual time", least, most },
    },
  ];
};

export const LOCKER: FigureFamily = {
  id: "L1",
  what: "from a permit to the first byte of its pulse, and to the door seen open",
  run: measure,
};
