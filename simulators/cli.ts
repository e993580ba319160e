#!/usr/bin/env node
/**
 * `kiosk-sim`: the one place where the simulators' command line meets the process, its clock and its date.
 * Decides nothing else; the commands stand in cli/run.ts.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import type { CivilDate } from "../drivers/reader/person/civil-date.pure.ts";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { run } from "./cli/run.ts";
import { wireCodecs } from "./codecs.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The package's file lies above `simulators` in the sources, one folder higher above `dist/simulators`. */
const version = (): string => {
  for (const path of ["../package.json", "../../package.json"])
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
      return String(version);
    } catch {
      // The other place.
    }
  return "unknown";
};

const today = (): CivilDate => {
  const now = new Date();
  return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() };
};

const onEnd = (end: () => void): (() => void) => {
  for (const signal of SIGNALS) process.on(signal, end);
  process.stdout.on("error", end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
};

// Whoever read our output is gone, as with `| head`: no reason to complain.
process.stdout.on("error", () => {});
const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  cursor: process.env.TERM !== "dumb",
  onEnd,
  codecs: wireCodecs(today()),
  version: version(),
});
// Timers of devices may still run; what is written is flushed first.
process.stdout.write("", () => process.exit(code));
