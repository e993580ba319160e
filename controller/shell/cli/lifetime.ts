/**
 * When a program that runs an office ends: at a signal, or at a mistake of our own that nothing may
 * outlive.
 */
import type { Log } from "../log.ts";
import { refusalLines } from "./refusals.ts";

/** Resolves at the first SIGINT or SIGTERM; later ones are not heard, so that the stop is an orderly one. */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });

/** Whatever nobody caught is said, logged and ends the program with 1: the log is whole up to there. */
export const endOnMistake = (log: Log): void => {
  const end = (error: unknown): void => {
    log.error({ event: "invariant-broken", error });
    for (const line of refusalLines(error) ?? []) process.stderr.write(`${line}\n`);
    process.exit(1);
  };
  // Whoever read our output is gone: the office goes on without being heard.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
};
