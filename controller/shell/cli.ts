#!/usr/bin/env -S node --max-semi-space-size=2
/**
 * `kiosk`: the one place where the controller's command line meets the process, its clock and its chance. The
 * commands stand in cli/.
 */
import { text } from "node:stream/consumers";
import { systemClock, systemWallClock } from "../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../drivers/runtime/system-random.ts";
import { dispatch } from "./cli/dispatch.ts";
import { BUILD_DAY_MS } from "./main.ts";

const code = await dispatch(process.argv.slice(2), {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  read: () => text(process.stdin),
  clock: systemClock,
  wall: systemWallClock(BUILD_DAY_MS),
  random: systemRandom,
});
// Timers may still run; what is written is flushed first.
process.stdout.write("", () => process.exit(code));
