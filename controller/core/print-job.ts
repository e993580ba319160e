/** Where a print job stands. */
import type { PrintJob } from "./state.ts";

/** The printer works on it: at most one job of a printer is. */
export const isUnderWay = ({ state }: PrintJob): boolean =>
  state === "rendering" || state === "sending" || state === "awaiting-proof";

/** Its end is still to come. */
export const isUnfinished = (job: PrintJob): boolean => job.state === "queued" || isUnderWay(job);

/** A person may say what became of it. */
export const isResolvable = ({ state, resolved }: PrintJob): boolean =>
  (state === "ambiguous" || state === "failed") && resolved === null;

/** Only a person can say what became of it. */
export const isOpenQuestion = ({ state, resolved }: PrintJob): boolean =>
  state === "ambiguous" && resolved === null;
