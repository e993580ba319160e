/**
 * `npm run visit`: one whole visit of a citizen over real serial lines, with a timeline. Ends with 0 only
 * if every step was proven; what the steps are stands in simulators/office/visit.
 */
import { parseArgs } from "node:util";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../simulators/kit/seeded-random.ts";
import { kernelOutlets, kernelProblem } from "../simulators/office/kernel-outlets.ts";
import { lineOutlets } from "../simulators/office/line-outlets.ts";
import type { OutletsMaker } from "../simulators/office/outlets.ts";
import { STEPS_WITH_REPLUGS } from "../simulators/office/visit/replug-steps.ts";
import { runVisit, type VisitRun } from "../simulators/office/visit/run.ts";
import { SABOTAGE } from "../simulators/office/visit/sabotage.ts";
import { setStage } from "../simulators/office/visit/stage.ts";
import { STEPS } from "../simulators/office/visit/steps.ts";
import { endLine, failureText, listText, stepLine } from "../simulators/office/visit/timeline.ts";

const USAGE = `npm run visit [-- --json] [--keep] [--break STEP] [--nodes WHAT] [--replug] [--list]
  --json        steps as JSON lines, the last line says how it ended
  --keep        keeps the folder with log, key and receipt
  --break STEP  spoils one step; the visit must then end with 1 and name it
  --nodes WHAT  what the devices hang on: pty (as without it), or kernel: USB gadgets of this machine's own
                kernel and its card service, in npm run lab only
  --replug      pulls every cable once and puts it back while the office runs, and then visits it
  --list        names the steps`;
/** The same visit every time. */
const SEED = 20_261_121;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        json: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        break: { type: "string" },
        replug: { type: "boolean", default: false },
        nodes: { type: "string", default: "pty" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
};

const list = (): string => listText(STEPS, (step) => SABOTAGE[step]?.what ?? "");

const OUTLETS: Readonly<Record<string, OutletsMaker>> = { pty: lineOutlets, kernel: kernelOutlets };

interface Order {
  readonly json: boolean;
  readonly keep: boolean;
  readonly step: string | undefined;
  readonly outlets: OutletsMaker;
  readonly replug: boolean;
}

const visit = async ({ json, keep, step, outlets, replug }: Order): Promise<number> => {
  const sabotage = step === undefined ? undefined : SABOTAGE[step];
  const stage = await setStage(systemClock, new SeededRandom(SEED), outlets);
  const strike = async (): Promise<void> => {
    await stage.strike(keep);
    if (keep) complain(`kept: ${stage.folder}`);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void strike().finally(() => process.exit(1)));
  try {
    const run = await runVisit(stage, replug ? STEPS_WITH_REPLUGS : STEPS, {
      ...(step === undefined || sabotage === undefined ? {} : { broken: { step, sabotage } }),
      proven: (done) => say(json ? JSON.stringify({ kind: "step", ...done }) : stepLine(done)),
    });
    for (const line of endLines(run, json)) say(line);
    return run.failure === undefined ? 0 : 1;
  } finally {
    await strike();
  }
};

const endLines = (run: VisitRun, json: boolean): readonly string[] => {
  const { failure, total_ms } = run;
  if (json) return [JSON.stringify({ kind: "end", proven: failure === undefined, total_ms, failure })];
  return [...(failure === undefined ? [] : [failureText(failure)]), endLine(run)];
};

const main = async (): Promise<number> => {
  const { json, keep, list: listed, break: step, nodes, replug, help } = readArguments();
  if (help) {
    say(USAGE);
    return 0;
  }
  if (listed) {
    say(list());
    return 0;
  }
  if (step !== undefined && !Object.hasOwn(SABOTAGE, step)) {
    complain(`--break ${step}: no such step. The steps:\n${list()}`);
    return 2;
  }
  const outlets = Object.hasOwn(OUTLETS, nodes) ? OUTLETS[nodes] : undefined;
  if (outlets === undefined) {
    complain(`--nodes ${nodes}: only ${Object.keys(OUTLETS).join(" or ")}.\n${USAGE}`);
    return 2;
  }
  const problem = nodes === "kernel" ? kernelProblem() : undefined;
  if (problem !== undefined) {
    complain(problem);
    return 1;
  }
  return visit({ json, keep, step, outlets, replug });
};

// Whatever still waits for a timer must not keep a finished visit alive.
process.exit(await main());
