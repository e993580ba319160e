/** `npm run bench [-- --json] [--only P1,P3]`: every performance figure against a baseline taken in the same run. */
import { parseArgs } from "node:util";
import { COLD_START } from "./bench/cold-start.ts";
import { type Figure, type FigureFamily, jsonLine, tableOf, untaken } from "./bench/figure.ts";
import { FRAMING_SPEED } from "./bench/framing-speed.ts";
import { FSYNCS } from "./bench/fsyncs.ts";
import { LATENCY } from "./bench/latency.ts";
import { LINE_RATE } from "./bench/line-rate.ts";
import { MEMORY } from "./bench/memory.ts";
import { serveBench } from "./bench/office-process.ts";
import { SOAK_SPEED } from "./bench/soak-speed.ts";

const FAMILIES: readonly FigureFamily[] = [
  LATENCY,
  LINE_RATE,
  FRAMING_SPEED,
  COLD_START,
  MEMORY,
  FSYNCS,
  SOAK_SPEED,
];
const USAGE = `npm run bench -- [--json] [--only P1,P3]
${FAMILIES.map(({ id, what }) => `  ${id.padEnd(4)} ${what}`).join("\n")}`;

const say = (text: string): void => void process.stderr.write(`  ${text}\n`);

const main = async (): Promise<number> => {
  const { json, only } = parseArgs({
    options: { json: { type: "boolean", default: false }, only: { type: "string" } },
  }).values;
  const wanted = only?.split(",") ?? FAMILIES.map(({ id }) => id);
  if (!wanted.every((id) => FAMILIES.some((family) => family.id === id)))
    throw new TypeError(`--only ${only}`);
  const figures: Figure[] = [];
  for (const family of FAMILIES.filter(({ id }) => wanted.includes(id))) {
    say(`${family.id} ${family.what}`);
    const taken = await family.run(say).catch((error: unknown) => [untaken(family.id, family.what, error)]);
    if (json) for (const figure of taken) process.stdout.write(`${jsonLine(figure)}\n`);
    figures.push(...taken);
  }
  if (!json) process.stdout.write(`${tableOf(figures)}\n`);
  for (const { id, detail } of figures) if (detail.why !== undefined) say(`${id}: ${detail.why}`);
  return figures.every(({ pass }) => pass) ? 0 : 1;
};

if (process.argv[2] === "--office") serveBench();
else
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof TypeError ? error.message : String(error)}\n${USAGE}\n`);
      process.exit(2);
    },
  );
