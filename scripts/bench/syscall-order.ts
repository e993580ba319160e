/**
 * Reads a trace of the controller's system calls (strace -f -y) between two marks: how often it synced, and
 * whether anything left it that was not synced before. Pure; what a visit is, fsyncs.ts knows.
 */

export interface TraceSummary {
  readonly syncs: number;
  /** Answers to commands, and pages to the base. */
  readonly acknowledged: number;
  /** Those of them without a sync since the request or frame that caused them. */
  readonly before_sync: number;
}

const SYNC_DONE = /\b(?:fsync|fdatasync)(?:\(| resumed).*= 0$/;
const COMMAND_IN = /\bread(?:\(| resumed).*"POST \/api\//;
const ANSWER_OUT = /\b(?:write|writev|sendto|sendmsg)\(.*"HTTP\/1\.1 200/;
const PAGE_OUT = /\b(?:write|writev)\(.*"CPG,/;

/** Lines from the one that holds `from` to the one that holds `to`. */
export const between = (trace: string, from: string, to: string): readonly string[] => {
  const lines = trace.split("\n");
  const first = lines.findIndex((line) => line.includes(from));
  const last = lines.findIndex((line) => line.includes(to));
  return first < 0 || last < 0 ? [] : lines.slice(first + 1, last);
};

/** Commands come one at a time, so each answer and each page belongs to the newest request. */
export const summaryOf = (lines: readonly string[]): TraceSummary => {
  let [syncs, acknowledged, before_sync] = [0, 0, 0];
  let asked = false;
  let synced = false;
  for (const line of lines) {
    if (SYNC_DONE.test(line)) {
      syncs++;
      synced = true;
    } else if (COMMAND_IN.test(line)) {
      asked = true;
      synced = false;
    } else if ((ANSWER_OUT.test(line) && asked) || PAGE_OUT.test(line)) {
      acknowledged++;
      if (!synced) before_sync++;
      if (ANSWER_OUT.test(line)) asked = false;
    }
  }
  return { syncs, acknowledged, before_sync };
};
