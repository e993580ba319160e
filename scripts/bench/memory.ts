/**
 * P7: resident memory of a controller in a process of its own over 10,000 visits, as fast as they go: real
 * SQLite file with FULL, HTTP server, a hall display's stream, serial lines to base and reader. Devices and
 * people are in the bench's process. Slips and boxes are not among these visits. Read after a full
 * collection.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBenchDevices } from "./bench-devices.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { OfficeClient } from "./office-client.ts";
import { OfficeProcess } from "./office-process.ts";
import { COUNTERS } from "./places.ts";
import { slope } from "./statistics.ts";
import { SETTLED_MS } from "./visitor.ts";
import { PLEASE_SCAN } from "./visits.ts";

const VISITS = 10_000;
const STEP_VISITS = 1_000;
/** Visits after which caches and compiled code have their size. */
const WARM_VISITS = 2_000;
const RSS_MAX_MB = 110;
const GROWTH_MAX_MB = 1;
const MB = 1_000_000;

const EMPTY_NODE =
  "for (let i = 0; i < 3; i++) gc(); process.stdout.write(String(process.memoryUsage().rss))";

const emptyNode_mb = (): number =>
  Number(spawnSync(process.execPath, ["--expose-gc", "-e", EMPTY_NODE], { encoding: "utf8" }).stdout) / MB;

const measure = async (say: (text: string) => void): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const devices = await openBenchDevices(0);
  const office = new OfficeProcess([], (text) => {
    if (text === PLEASE_SCAN) devices.scan();
  });
  const { url, enrolment } = await office.ask("start", { config: devices.config(join(folder, "data")) });
  const client = new OfficeClient(url);
  // A password is hashed once, as in every office: the memory for it stays.
  await client.enrol(enrolment);
  await client.listen("/api/stream/hall/hall-1", () => undefined);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const readings: { visits: number; rss_mb: number; heap_mb: number }[] = [];
  for (let visits = 0; visits <= VISITS; visits += STEP_VISITS) {
    if (visits > 0) await office.ask("visits", { count: STEP_VISITS });
    const { rss_bytes, heap_bytes } = await office.ask("memory");
    readings.push({ visits, rss_mb: rss_bytes / MB, heap_mb: heap_bytes / MB });
    if (visits % WARM_VISITS === 0) say(`${visits} visits, ${Math.round(rss_bytes / MB)} MB`);
  }
  const { commits } = await office.ask("notes");
  client.close();
  await office.stop();
  devices.close();
  rmSync(folder, { recursive: true, force: true });
  const warm = readings.filter(({ visits }) => visits >= WARM_VISITS);
  const growth = (of: "rss_mb" | "heap_mb"): number =>
    slope(warm.map((row) => [row.visits / STEP_VISITS, row[of]]));
  const [value, baseline] = [readings.at(-1)?.rss_mb ?? Number.NaN, emptyNode_mb()];
  return [
    {
      id: "P7",
      value,
      unit: "MB",
      baseline,
      ratio: value / baseline,
      goal: `<= ${RSS_MAX_MB} MB after ${VISITS} visits, growth <= ${GROWTH_MAX_MB} MB per 1,000`,
      pass: value <= RSS_MAX_MB && growth("rss_mb") <= GROWTH_MAX_MB,
      detail: {
        baseline: "an empty Node process",
        growth_mb_per_1000: growth("rss_mb"),
        heap_growth_mb_per_1000: growth("heap_mb"),
        rss_mb: readings.map(({ rss_mb }) => Math.round(rss_mb)),
        heap_mb: readings.map(({ heap_mb }) => Math.round(heap_mb)),
        commits,
        visits_at_once: COUNTERS.length,
        visits_a_day: 200,
      },
    },
  ];
};

export const MEMORY: FigureFamily = { id: "P7", what: "memory over 10,000 visits", run: measure };
