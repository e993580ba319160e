/**
 * The visit over real serial lines proves itself when all is well, and notices every one of its sabotages
 * at the very step that was spoiled. Each run is the built program as a process of its own.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STEPS_WITH_REPLUGS } from "../../simulators/office/visit/replug-steps.ts";
import { STEPS } from "../../simulators/office/visit/steps.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/scripts/visit.js", import.meta.url));
/** Runs at a time: each is an office of its own on two cores. */
const LANES = 2;
const RUN_MAX_MS = 75_000;
const ALL_RUNS_MAX_MS = 400_000;
/** Where the runs put their folders, so that what they leave behind is seen. */
const FOLDER = mkdtempSync(join(tmpdir(), "visits-"));
const NAMES = STEPS.map(({ name }) => name);

interface Run {
  readonly code: number | string | null | undefined;
  readonly output: string;
}

const runVisit = (args: readonly string[]): Promise<Run> =>
  new Promise((ended) => {
    const options = { timeout: RUN_MAX_MS, env: { ...process.env, TMPDIR: FOLDER } };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) =>
      ended({ code: error === null ? 0 : error.code, output: `${stdout}${stderr}` }),
    );
  });

/** Every run of this file, asked for once and LANES at a time. */
const runs = new Map<string, Promise<Run>>();
const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
const enqueue = (args: readonly string[]): void => {
  const lane = runs.size % LANES;
  const run = (lanes[lane] ?? Promise.resolve()).then(() => runVisit(args));
  lanes[lane] = run;
  runs.set(args.join(" "), run);
};
const outcome = async (...args: readonly string[]): Promise<Run> => {
  const run = runs.get(args.join(" "));
  if (run === undefined) throw new Error(`visit ${args.join(" ")} was not asked for`);
  return run;
};

interface JsonLine {
  readonly kind: string;
  readonly name?: string;
  readonly proven?: boolean;
  readonly proven_by?: readonly string[];
  readonly failure?: { readonly name: string; readonly seen: readonly string[] };
}
const jsonLines = ({ output }: Run): readonly JsonLine[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as JsonLine);

beforeAll(() => {
  expect(existsSync(PROGRAM), `${PROGRAM} is built (npm run build)`).toBe(true);
  enqueue(["--json"]);
  enqueue([]);
  for (const name of NAMES) enqueue(["--json", "--break", name]);
  enqueue(["--list"]);
  enqueue(["--break", "no-such-step"]);
  enqueue(["--no-such-option"]);
  enqueue(["--json", "--replug"]);
  enqueue(["--nodes", "kernel"]);
  enqueue(["--nodes", "no-such-nodes"]);
});

afterAll(async () => {
  await Promise.all(runs.values());
  rmSync(FOLDER, { recursive: true, force: true });
});

describe("a visit", () => {
  it("is proven, every step by evidence of its own", { timeout: ALL_RUNS_MAX_MS }, async () => {
    const run = await outcome("--json");
    expect(run.code, run.output).toBe(0);
    const lines = jsonLines(run);
    const steps = lines.filter(({ kind }) => kind === "step");
    expect(steps.map(({ name }) => name)).toEqual(NAMES);
    for (const { proven_by } of steps) expect(proven_by?.length).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({ kind: "end", proven: true });
  });

  it("prints one line a step and leaves nothing behind", { timeout: ALL_RUNS_MAX_MS }, async () => {
    const run = await outcome();
    expect(run.code, run.output).toBe(0);
    for (const name of NAMES)
      expect(run.output).toMatch(new RegExp(`^ *\\d+ ms \\+ *\\d+ ms {2}${name} `, "m"));
    expect(run.output).toMatch(/proven: \d+ steps/);
    await Promise.all(runs.values());
    expect(readdirSync(FOLDER)).toEqual([]);
  });

  it.each(NAMES)(
    "with %s spoiled ends with 1 and names that step",
    { timeout: ALL_RUNS_MAX_MS },
    async (name) => {
      const run = await outcome("--json", "--break", name);
      expect(run.code, run.output).toBe(1);
      const lines = jsonLines(run);
      const proven = lines.filter(({ kind }) => kind === "step").map((line) => line.name);
      expect(proven).toEqual(NAMES.slice(0, NAMES.indexOf(name)));
      expect(lines.at(-1)).toMatchObject({ kind: "end", proven: false, failure: { name } });
    },
  );

  it("heals from every pulled cable before it goes on", { timeout: ALL_RUNS_MAX_MS }, async () => {
    const run = await outcome("--json", "--replug");
    expect(run.code, run.output).toBe(0);
    const steps = jsonLines(run).filter(({ kind }) => kind === "step");
    expect(steps.map(({ name }) => name)).toEqual(STEPS_WITH_REPLUGS.map(({ name }) => name));
    for (const { proven_by } of steps.filter(({ name }) => name?.startsWith("replug-")))
      expect(proven_by).toEqual([
        expect.stringMatching(/^log #\d+ LINK_LOST$/),
        "the technician is told the same",
        expect.stringMatching(/^log #\d+ up on \/dev\/pts\/\d+, [1-4]?\d{1,3} ms after its plug went in$/),
      ]);
  });

  it("refuses nodes that this machine has not, in one sentence", { timeout: ALL_RUNS_MAX_MS }, async () => {
    const kernel = await outcome("--nodes", "kernel");
    expect(kernel.code).toBe(1);
    expect(kernel.output).toMatch(/^This machine's kernel can't play USB devices \(no \/sys\/\S+\): .*\.$/m);
    const unknown = await outcome("--nodes", "no-such-nodes");
    expect(unknown.code).toBe(2);
    expect(unknown.output).toContain("--nodes no-such-nodes: only pty or kernel.");
  });

  it("lists its steps, and refuses what it does not know with 2", { timeout: ALL_RUNS_MAX_MS }, async () => {
    const list = await outcome("--list");
    expect(list.code).toBe(0);
    const unknown = await outcome("--break", "no-such-step");
    expect(unknown.code).toBe(2);
    for (const name of NAMES) {
      expect(list.output).toMatch(new RegExp(`^${name} `, "m"));
      expect(unknown.output).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect((await outcome("--no-such-option")).code).toBe(2);
  });
});
