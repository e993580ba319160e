/** The machine's monotonic clock, ms: the same in every process, so that instants of two can be compared. */
export const machine_ms = (): number => Number(process.hrtime.bigint()) / 1_000_000;
