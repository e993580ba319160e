/**
 * `npm run locker-proof -- --schedules N --seed S [--json]`: random schedules with faults over the whole stack
 * of result boxes, judged on the simulator's own record. Two processes share the work unless it is to be done
 * `--alone`; the last line is one JSON object.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { type ProofResult, prove, RULES, together } from "../simulators/locker/proof/run.ts";

const WORKERS = 2;
const SAY_EVERY = 250;

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    part: { type: "string" },
    alone: { type: "boolean", default: false },
    "until-broken": { type: "boolean", default: false },
  },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed);
if (!Number.isInteger(schedules) || schedules < 1 || !Number.isInteger(seed) || seed < 0) {
  process.stderr.write("usage: npm run locker-proof -- --schedules N --seed S [--until-broken] [--json]\n");
  process.exit(2);
}
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const provePart = (index: number, of: number): ProofResult => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-proof-"));
  try {
    return prove({
      schedules,
      seed,
      part: { index, of },
      database_path: (world) => join(folder, `${world}.db`),
      until_broken: values["until-broken"],
      progress: (done, violations) => {
        if (done % SAY_EVERY === 0) say(`  part ${index + 1}: ${done} schedules, ${violations} violations`);
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const inChild = (index: number): Promise<ProofResult> =>
  new Promise((resolve, reject) => {
    const args = ["--schedules", values.schedules, "--seed", values.seed, "--part", String(index)];
    if (values["until-broken"]) args.push("--until-broken");
    const child = fork(fileURLToPath(import.meta.url), args);
    let result: ProofResult | undefined;
    child.on("message", (message) => {
      // Only the part below sends, and only this.
      result = message as ProofResult;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      result === undefined ? reject(new Error(`part ${index} ended with ${code}`)) : resolve(result),
    );
  });

if (values.part !== undefined) process.send?.(provePart(Number(values.part), WORKERS));
else {
  const from_ms = systemClock.now_ms();
  const parts = Array.from({ length: WORKERS }, (_, index) => index);
  const result = together(values.alone ? [provePart(0, 1)] : await Promise.all(parts.map(inChild)));
  const seconds = Math.round((systemClock.now_ms() - from_ms) / 100) / 10;
  const idle = RULES.filter((rule) => result.exercised[rule] === 0);
  if (!values.json) {
    for (const [fault, hits] of Object.entries(result.faults)) say(`  fault ${fault}: ${hits}`);
    for (const [rule, times] of Object.entries(result.exercised))
      say(`  ${rule}: put to the test ${times} times`);
  }
  for (const what of result.first) say(`violation: ${what}`);
  for (const rule of idle) say(`never put to the test: ${rule}`);
  process.stdout.write(`${JSON.stringify({ ...result, seconds })}\n`);
  process.exitCode = result.violations === 0 && idle.length === 0 ? 0 : 1;
}
