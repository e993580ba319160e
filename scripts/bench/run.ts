/** Takes the figures one family after the other, prints them, and says whether every goal was met. */
import { parseArgs } from "node:util";
import { COLD_START } from "./cold-start.ts";
import { type Figure, type FigureFamily, jsonLine, tableOf, untaken } from "./figure.ts";
import { FRAMING_SPEED } from "./framing-speed.ts";
import { FSYNCS } from "./fsyncs.ts";
import { IDENTITY } from "./identity.ts";
import { LATENCY } from "./latency.ts";
import { LINE_RATE } from "./line-rate.ts";
import { LOCKER } from "./locker.ts";
import { machine_ms } from "./machine-time.ts";
import { MEMORY } from "./memory.ts";
import { PAGER_BURST } from "./pager-burst.ts";
import { RECEIPT_ENCODE } from "./receipt-encode.ts";
import { SOAK_SPEED } from "./soak-speed.ts";

const FAMILIES: readonly FigureFamily[] = [
  LATENCY,
  LINE_RATE,
  PAGER_BURST,
  FRAMING_SPEED,
  RECEIPT_ENCODE,
  COLD_START,
  MEMORY,
  FSYNCS,
  IDENTITY,
  SOAK_SPEED,
  LOCKER,
];
const USAGE = `npm run bench -- [--json] [--only P1,P3]
${FAMILIES.map(({ id, what }) => `  ${id.padEnd(4)} ${what}`).join("\n")}`;

const complain = (text: string): void => void process.stderr.write(`${text}\n`);

interface Wanted {
  readonly json: boolean;
  readonly families: readonly FigureFamily[];
}

/** Undefined: wrong usage. */
export const wantedOf = (args: readonly string[]): Wanted | undefined => {
  try {
    const { json, only } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean", default: false }, only: { type: "string" } },
    }).values;
    const ids = only?.split(",") ?? FAMILIES.map(({ id }) => id);
    const known = ids.every((id) => FAMILIES.some((family) => family.id === id));
    return known ? { json, families: FAMILIES.filter(({ id }) => ids.includes(id)) } : undefined;
  } catch {
    return undefined;
  }
};

/** Exit code: 0 every goal met, 1 one missed or not taken, 2 wrong usage. */
export const runBench = async (args: readonly string[]): Promise<0 | 1 | 2> => {
  const wanted = wantedOf(args);
  if (wanted === undefined) {
    complain(USAGE);
    return 2;
  }
  const figures: Figure[] = [];
  for (const { id, what, run } of wanted.families) {
    complain(`${id} ${what}`);
    const from_ms = machine_ms();
    const taken = await run((text) => complain(`  ${text}`)).catch((error: unknown) => [
      untaken(id, what, error),
    ]);
    if (wanted.json) for (const figure of taken) process.stdout.write(`${jsonLine(figure)}\n`);
    figures.push(...taken);
    complain(`  ${Math.round((machine_ms() - from_ms) / 1000)} s`);
  }
  if (!wanted.json) process.stdout.write(`${tableOf(figures)}\n`);
  for (const { id, detail } of figures)
    if (detail.why !== undefined) complain(`${id}: ${String(detail.why)}`);
  return figures.every(({ pass }) => pass) ? 0 : 1;
};
