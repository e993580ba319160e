/**
 * `npm run locker-defects -- [--schedules N] [--seed S] [--only NAME]`: plants each mistake of
 * planted/locker.ts in a copy of the product and lets the proof of the boxes look for it. Exit 0:
 * every one was noticed.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyOf, type Trial, trialOf } from "./locker-defects/trial.ts";
import { LOCKER_MISTAKES } from "./planted/locker.ts";

const LANES = 2;

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed);
const wanted = LOCKER_MISTAKES.filter(
  ({ name }) => values.only === undefined || values.only.split(",").includes(name),
);
if (!Number.isInteger(schedules) || schedules < 1 || !Number.isInteger(seed) || wanted.length === 0) {
  process.stderr.write("usage: npm run locker-defects -- [--schedules N] [--seed S] [--only NAME]\n");
  process.exit(2);
}

const lineOf = ({ name, schedules: after, rule, hazard }: Trial): string =>
  `${name.padEnd(30)} ${(rule === "" ? "-" : rule).padEnd(6)} ${String(after ?? "never").padStart(5)}  ${hazard}`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "mot-cua-defects-"));
const waiting = [...wanted];
const trials: Trial[] = [];
const lane = async (index: number): Promise<void> => {
  const folder = join(work, String(index));
  copyOf(root, folder);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const trial = await trialOf(folder, next, schedules, seed);
    trials.push(trial);
    process.stderr.write(`  ${lineOf(trial)}\n`);
    if (trial.schedules === null) process.stderr.write(`    ${trial.seen}\n`);
  }
};
try {
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
} finally {
  rmSync(work, { recursive: true, force: true });
}
const order = new Map(wanted.map(({ name }, index) => [name, index]));
const table = trials.toSorted((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
process.stdout.write(`${"planted".padEnd(30)} rule   after  hazard\n${table.map(lineOf).join("\n")}\n`);
const caught = table.filter((trial) => trial.schedules !== null).length;
process.stdout.write(
  `${caught} of ${table.length} noticed, at most ${schedules} schedules each, seed ${seed}\n`,
);
process.exitCode = caught === wanted.length ? 0 : 1;
