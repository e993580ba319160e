/**
 * Inside the guest: one whole visit with every device on a node of the guest's kernel, each cable pulled and
 * put back on the way, and visits that are spoiled, whose very step must be named. Prints the lines that
 * `npm run visit -- --json` prints. One process, whose start is dear under emulation.
 */
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { kernelOutlets, kernelProblem } from "../../simulators/office/kernel-outlets.ts";
import { STEPS_WITH_REPLUGS } from "../../simulators/office/visit/replug-steps.ts";
import { runVisit, type VisitRun, type VisitSettings } from "../../simulators/office/visit/run.ts";
import { SABOTAGE } from "../../simulators/office/visit/sabotage.ts";
import { setStage } from "../../simulators/office/visit/stage.ts";
import type { Step } from "../../simulators/office/visit/step.ts";
import { STEPS } from "../../simulators/office/visit/steps.ts";

/** A code that arrives by half: an early step, so that it takes some seconds. */
const SPOILED = ["read-card"] as const;
/** By then all is loaded that a visit loads. */
const LOADED_AFTER = "sign-in";
const SEED = 20_261_122;

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const visit = async (steps: readonly Step[], settings: VisitSettings): Promise<VisitRun> => {
  // A reader of letters lives by the arithmetic that an emulator is slowest at: slips show their codes.
  const stage = await setStage(systemClock, new SeededRandom(SEED), kernelOutlets, "codes");
  try {
    return await runVisit(stage, steps, settings);
  } finally {
    await stage.strike(false);
  }
};

/** What is wrong with a visit that was spoiled at this step; undefined: it was noticed there. */
const unnoticed = async (step: (typeof SPOILED)[number]): Promise<object | undefined> => {
  const sabotage = SABOTAGE[step];
  if (sabotage === undefined) throw new Error(`invariant broken: ${step} can be spoiled`);
  const { failure } = await visit(STEPS, { broken: { step, sabotage } });
  const name = `${step} spoiled: ${sabotage.what}`;
  if (failure?.name !== step) return { name, expected: [`BROKEN at ${step}`], seen: failure ?? "all proven" };
  say({ kind: "step", name, proven_by: failure.expected.map((expected) => `missed: ${expected}`) });
  return undefined;
};

/** From now on waiting costs nothing: nobody keeps the guest busy (busy.ts), its clock jumps. */
const letClockJump = (): void => {
  const pid = Number(process.env.MOT_CUA_LAB_BUSY ?? "");
  if (pid > 0) process.kill(pid, "SIGSTOP");
};

const main = async (): Promise<number> => {
  const problem = kernelProblem();
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    return 1;
  }
  const whole = await visit(STEPS_WITH_REPLUGS, {
    proven: (step) => {
      say({ kind: "step", ...step });
      if (step.name === LOADED_AFTER) letClockJump();
    },
  });
  let failure: object | undefined = whole.failure;
  for (const step of SPOILED) failure ??= await unnoticed(step);
  say({ kind: "end", proven: failure === undefined, total_ms: whole.total_ms, failure });
  return failure === undefined ? 0 : 1;
};

// Whatever still waits for a timer must not keep a finished visit alive.
process.exit(await main());
