/** A visit as text: one line a step, and the report of a step that was not proven. Decides nothing. */
import type { Failure, StepRun, VisitRun } from "./run.ts";
import type { Step } from "./step.ts";
import { useText } from "./wire-tap.ts";

const AT_COLUMNS = 6;
const TOOK_COLUMNS = 5;
const NAME_COLUMNS = 14;

const ms = (value: number, columns: number): string => String(Math.round(value)).padStart(columns);

/** `  1532 ms  +612 ms  load-open  | bank-1 → … | log #41 box-opened; …` */
export const stepLine = ({ name, at_ms, took_ms, wire, proven_by }: StepRun): string =>
  [
    `${ms(at_ms, AT_COLUMNS)} ms +${ms(took_ms, TOOK_COLUMNS)} ms  ${name.padEnd(NAME_COLUMNS)}`,
    wire.length === 0 ? "no bytes" : wire.map(useText).join("; "),
    proven_by.join("; "),
  ].join(" | ");

export const failureText = (failure: Failure): string => {
  const { name, what, at_ms, took_ms, expected, seen, device, events, trace } = failure;
  const listed = (lines: readonly string[]): string => lines.map((line) => `\n    ${line}`).join("");
  return [
    `BROKEN at step ${name}: ${what} (at ${Math.round(at_ms)} ms, after ${Math.round(took_ms)} ms)`,
    `  expected:${expected.length === 0 ? " that it can be done" : listed(expected)}`,
    `  seen:${seen.length === 0 ? " nothing" : listed(seen)}`,
    ...(device === undefined
      ? []
      : [
          `  simulator ${device} said:${events.length === 0 ? " nothing" : listed(events)}`,
          `  trace of ${device}:${trace.length === 0 ? " empty" : listed(trace)}`,
        ]),
  ].join("\n");
};

export const endLine = ({ steps, failure, total_ms }: VisitRun): string =>
  failure === undefined
    ? `proven: ${steps.length} steps in ${Math.round(total_ms)} ms`
    : `not proven: ${failure.name}, after ${steps.length} steps and ${Math.round(total_ms)} ms`;

/** The steps, and how each is spoiled by `--break`. */
export const listText = (steps: readonly Step[], spoiledBy: (step: string) => string): string =>
  steps
    .map(
      ({ name, what }) =>
        `${name.padEnd(NAME_COLUMNS)}  ${what}\n${" ".repeat(NAME_COLUMNS)}    --break: ${spoiledBy(name)}`,
    )
    .join("\n");
