/**
 * P8: how often the disk is asked to be sure for one visit, and that nothing is acknowledged before.
 * Counted in the controller's system calls with strace; without strace commits are counted instead, and the
 * order is not proven.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBenchDevices } from "./bench-devices.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { OfficeClient } from "./office-client.ts";
import { OfficeProcess } from "./office-process.ts";
import { between, summaryOf } from "./syscall-order.ts";
import { SETTLED_MS, type Seen, visitor } from "./visitor.ts";

const VISITS = 6;
const FSYNCS_MAX = 6;
/** What the goal calls the events of a visit. */
const EVENTS = 12;
/** An LRS base radiates this long, so its two replies do not share a commit by chance. */
const AIRTIME_MS = 930;
const CALLS = "trace=fsync,fdatasync,read,write,writev,sendto,sendmsg";

const hasTracer = (): boolean => spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0;

/** A request that only leaves its address in the trace. */
const mark = (url: string, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(`${url}/live?mark=${name}`, (response) => {
      response.resume();
      response.on("end", () => resolve());
    }).on("error", reject);
  });

const measure = async (): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const trace = join(folder, "trace");
  const traced = hasTracer();
  const devices = await openBenchDevices(AIRTIME_MS);
  const office = new OfficeProcess(
    traced ? ["strace", "-f", "-y", "-s", "48", "-e", CALLS, "-o", trace] : [],
  );
  const { url, enrolment } = await office.ask("start", { config: devices.config(join(folder, "data")) });
  const client = new OfficeClient(url);
  await client.enrol(enrolment);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const visit = await visitor(devices, client);
  await visit();
  const before = await office.ask("notes");
  await mark(url, "begin");
  const seen: Seen[] = [];
  for (let index = 0; index < VISITS; index++) seen.push(await visit());
  await mark(url, "end");
  const after = await office.ask("notes");
  client.close();
  await office.stop();
  devices.close();
  const commits = after.commits - before.commits;
  const calls = traced
    ? summaryOf(between(readFileSync(trace, "utf8"), "mark=begin", "mark=end"))
    : undefined;
  rmSync(folder, { recursive: true, force: true });
  const value = (calls?.syncs ?? commits) / VISITS;
  return [
    {
      id: "P8",
      value,
      unit: "fsyncs a visit",
      baseline: EVENTS,
      ratio: value / EVENTS,
      goal: `<= ${FSYNCS_MAX} for ${EVENTS} events, 0 acknowledged before their fsync`,
      pass: value <= FSYNCS_MAX && calls !== undefined && calls.before_sync === 0,
      detail: {
        baseline: "events a visit, at one fsync each",
        counted: traced ? "fsync and fdatasync calls seen by strace" : "commits; the order is not proven",
        visits: VISITS,
        commits_a_visit: commits / VISITS,
        rows_a_visit: (after.rows - before.rows) / VISITS,
        facts_a_visit: (after.facts - before.facts) / VISITS,
        acknowledged: calls?.acknowledged ?? null,
        acknowledged_before_fsync: calls?.before_sync ?? null,
      },
    },
  ];
};

export const FSYNCS: FigureFamily = { id: "P8", what: "fsyncs of one visit, and their order", run: measure };
