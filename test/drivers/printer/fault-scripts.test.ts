/**
 * The oracle of the printer: whatever goes wrong, `printed` means exactly one whole sheet, `failed` means
 * none, and no slip is left without an outcome. 1 000 seeded scripts of faults; a failing seed is named in
 * the message.
 */
import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { lab, type SlipOutcome } from "./lab.ts";
import { slipOf } from "./sample-slips.ts";

const SCRIPTS = 1_000;
const ATTEMPTS_MAX = 4;

type Lab = ReturnType<typeof lab>;
type Fault = (at: Lab, random: SeededRandom) => void;

const defect =
  (name: string, low: number, high: number): Fault =>
  (at, random) => {
    at.printer.setDefect(name, true, String(random.between(low, high)));
  };

const FAULTS: Readonly<Record<string, Fault>> = {
  "paper-out": defect("paper-out", 1, 120),
  "cover-open": defect("cover-open", 1, 120),
  "cutter-jam": defect("cutter-jam", 0, 0),
  garbage: defect("garbage", 10, 100),
  "late-reply": defect("late-reply", 50, 5_000),
  "hot-head": defect("hot-head", 100, 9_000),
  "drops-id-echo": defect("drops-id-echo", 0, 0),
  "collapses-ids": defect("collapses-ids", 0, 0),
  "xoff-inside-block": defect("xoff-inside-block", 0, 0),
  "no-clear": defect("no-clear", 0, 0),
  silent: defect("silent", 0, 0),
  "power-cycle": (at) => at.printer.prompt("power-cycle"),
  unplug: (at, random) => {
    at.line.unplug();
    at.clock.arm("test plug", random.between(10, 4_000), () => at.line.plug());
  },
};

const repair = (at: Lab): void => {
  for (const row of at.printer.defects) at.printer.setDefect(row.name, false);
  at.line.plug();
  at.printer.prompt("paper load");
  at.printer.prompt("cover close");
  for (let turn = 0; turn < 60 && at.driver.status().condition !== "serving"; turn++) at.clock.advance(1_000);
};

/** Whole sheets that carry all rows of attempt number `index`. */
const wholeSheets = (at: Lab, index: number): number => {
  const rowsId = String(index * 2).padStart(4, "0");
  return at
    .sheets()
    .filter((sheet) => sheet.torn === false && (sheet.process_ids as readonly string[]).includes(rowsId))
    .length;
};

const judge = (at: Lab, index: number, outcome: SlipOutcome | undefined): string | undefined => {
  const whole = wholeSheets(at, index);
  if (outcome === undefined) return "no outcome";
  if (outcome.kind === "printed") return whole === 1 ? undefined : `printed, but ${whole} whole sheets`;
  if (outcome.kind === "failed") return whole === 0 ? undefined : `failed, but ${whole} whole sheets`;
  return whole <= 1 ? undefined : `${outcome.kind}, but ${whole} whole sheets`;
};

const run = (seed: number): { readonly wrong: readonly string[]; readonly kinds: readonly string[] } => {
  const random = new SeededRandom(seed);
  const at = lab({ baud: random.pick([0, 115_200, 38_400]), seed, keep_sheets: 0 });
  at.start();
  const wrong: string[] = [];
  const names: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    at.print(slipOf({ reprint: attempt, number: `A${seed}` }));
    const faults = attempt === 0 ? random.between(1, 3) : attempt === 1 ? random.between(0, 1) : 0;
    for (let fault = 0; fault < faults; fault++) {
      const name = random.pick(Object.keys(FAULTS));
      names.push(name);
      at.clock.arm("test fault", random.between(0, 3_000), () => FAULTS[name]?.(at, random));
    }
    at.clock.advance(60_000);
    repair(at);
    if (at.outcomes.length !== attempt + 1)
      wrong.push(`${at.outcomes.length} outcomes of ${attempt + 1} slips`);
    // Sheets still inside the printer come out with the next cut, so earlier attempts are judged at the end.
    if (at.outcomes.at(-1)?.kind === "printed") break;
  }
  at.outcomes.forEach((outcome, index) => {
    const what = judge(at, index, outcome);
    if (what !== undefined) wrong.push(`attempt ${index}: ${what}`);
  });
  if (at.outcomes.at(-1)?.kind !== "printed") wrong.push(`never printed: ${JSON.stringify(at.outcomes)}`);
  return {
    wrong: wrong.map((line) => `seed ${seed} (${names.join(", ")}): ${line}`),
    kinds: at.outcomes.map((outcome) => outcome.kind),
  };
};

describe("fault scripts", () => {
  test(`leave no outcome that the paper contradicts, in ${SCRIPTS} runs`, { timeout: 60_000 }, () => {
    const reached = new Map<string, number>();
    const wrong: string[] = [];
    for (let seed = 1; seed <= SCRIPTS; seed++) {
      const result = run(seed);
      wrong.push(...result.wrong);
      for (const kind of result.kinds) reached.set(kind, (reached.get(kind) ?? 0) + 1);
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    for (const kind of ["printed", "failed", "ambiguous"])
      expect(reached.get(kind), kind).toBeGreaterThan(50);
  });
});
