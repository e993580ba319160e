/** `npm run soak -- --days N --seed S [--no-trouble] [--protocol P] --json`: whole-office days under virtual time. */
import { parseArgs } from "node:util";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { soak } from "../simulators/office/soak.ts";
import { PAGER_PROTOCOLS } from "../simulators/pager/protocols.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    protocol: { type: "string" },
    json: { type: "boolean", default: false },
    "no-trouble": { type: "boolean", default: false },
  },
});
const days = Number(values.days);
const seed = Number(values.seed);
const protocol = PAGER_PROTOCOLS.find((name) => name === values.protocol);
const knowsProtocol = values.protocol === undefined || protocol !== undefined;
if (!knowsProtocol || !Number.isInteger(days) || days < 1 || !Number.isInteger(seed) || seed < 0) {
  process.stderr.write("usage: npm run soak -- --days N --seed S [--no-trouble] [--protocol P] [--json]\n");
  process.stderr.write(`P: ${PAGER_PROTOCOLS.join(", ")}; else each world another\n`);
  process.exit(2);
}
const result = soak({
  days,
  seed,
  protocol,
  trouble: !values["no-trouble"],
  now_ms: () => systemClock.now_ms(),
  progress: (done, violations) => process.stderr.write(`  ${done}/${days} days, ${violations} violations\n`),
});
const unreached = Object.entries(result.reached).filter(([, count]) => count === 0);
if (!values.json) {
  process.stdout.write(`${result.days} days, ${result.events} events, ${result.violations} violations\n`);
  process.stdout.write(
    `${result.daysPerSecond} days/s; with all real ports ${result.realDaysPerSecond} days/s\n`,
  );
  for (const [fault, hits] of Object.entries(result.faults))
    process.stdout.write(`  fault ${fault}: ${hits}\n`);
  for (const [point, count] of Object.entries(result.reached))
    process.stdout.write(`  reached ${point}: ${count}\n`);
}
for (const text of result.firstViolations) process.stderr.write(`violation: ${text}\n`);
for (const [point] of unreached) process.stderr.write(`not reached: ${point}\n`);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exitCode = result.violations === 0 ? 0 : 1;
