/**
 * One planted mistake against the proof: a copy of the compiled product is changed in one place, and random
 * schedules run on it until a judge objects or the budget is used up. The product itself is never touched.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProofResult } from "../../simulators/locker/proof/run.ts";
import { edited, type Planted } from "../planted/edit.ts";

/** Folders of the product that run in a schedule. */
const COPIED = ["controller", "drivers", "simulators", "scripts"] as const;
const OUTPUT_MAX_BYTES = 16 * 1_048_576;

export interface Trial {
  readonly name: string;
  readonly hazard: string;
  /** Schedules until somebody objected; null: nobody did. */
  readonly schedules: number | null;
  /** Which rule, and what was seen. */
  readonly rule: string;
  readonly seen: string;
}

/** A copy of `dist` in which mistakes can be planted. */
export const copyOf = (root: string, folder: string): void => {
  mkdirSync(join(folder, "dist"), { recursive: true });
  for (const name of COPIED)
    cpSync(join(root, "dist", name), join(folder, "dist", name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
};

const compiled = (folder: string, file: string): string => join(folder, "dist", file.replace(/\.ts$/, ".js"));

/** Plants it; gives what takes it out again. */
const plant = (folder: string, { name, edits }: Planted): (() => void) => {
  const before = new Map<string, string>();
  for (const each of edits) {
    const path = compiled(folder, each.file);
    const text = readFileSync(path, "utf8");
    if (!before.has(path)) before.set(path, text);
    const changed = edited(text, each);
    if (changed === undefined) throw new Error(`${name} does not fit ${each.file}: ${each.find}`);
    writeFileSync(path, changed);
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
};

const proofIn = (folder: string, schedules: number, seed: number): Promise<string> =>
  new Promise((resolve) => {
    const program = join(folder, "dist/scripts/locker-proof.js");
    const args = ["--schedules", String(schedules), "--seed", String(seed), "--alone", "--until-broken"];
    execFile(
      process.execPath,
      [program, ...args],
      { maxBuffer: OUTPUT_MAX_BYTES },
      (_error, stdout, stderr) =>
        resolve(stdout.trim().split("\n").at(-1) || JSON.stringify({ died: stderr.slice(-500) })),
    );
  });

export const trialOf = async (
  folder: string,
  planted: Planted,
  schedules: number,
  seed: number,
): Promise<Trial> => {
  const { name, hazard } = planted;
  const takeOut = plant(folder, planted);
  try {
    const result: Partial<ProofResult> & { readonly died?: string } = JSON.parse(
      await proofIn(folder, schedules, seed),
    );
    if (result.died !== undefined) return { name, hazard, schedules: null, rule: "", seen: result.died };
    const [seen = ""] = result.first ?? [];
    const rule = /^seed \d+: (\S+)/.exec(seen)?.[1] ?? "";
    return { name, hazard, schedules: seen === "" ? null : (result.schedules ?? 0), rule, seen };
  } finally {
    takeOut();
  }
};
