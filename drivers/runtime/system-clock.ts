/**
 * The clocks of the board, for the composition root only: monotonic time from the process, calendar time from
 * the kernel with a judgement of how far to trust it. Nothing else in the product reads a clock.
 */
import { existsSync } from "node:fs";
import type { Clock, Disarm, WallClock } from "./ports.ts";

/** Node fires a timer of more than this many ms at once; longer ones are waited for in parts. */
const TIMEOUT_MAX_MS = 2_147_483_647;

/** Timers never fire early: what Node rounds down is waited for again. */
export const systemClock: Clock = {
  now_ms: () => performance.now(),
  arm(_name, delay_ms, fire): Disarm {
    const due_ms = performance.now() + Math.max(0, delay_ms);
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left_ms = Math.ceil(due_ms - performance.now());
      timer = setTimeout(
        () => (performance.now() < due_ms ? wait() : fire()),
        Math.min(TIMEOUT_MAX_MS, Math.max(0, left_ms)),
      );
    };
    wait();
    return () => clearTimeout(timer);
  },
  soon: (fire) => {
    setImmediate(fire);
  },
};

/** systemd-timesyncd makes this file at the first answer of a time server after boot. */
export const SYNCHRONIZED_MARK = "/run/systemd/timesync/synchronized";

/**
 * Calendar time. `floor_epoch_ms` is the build's own date: a clock before it is wrong, whatever the kernel
 * says. UNSURE: chrony and ntpd do not make the mark; a board with them reads `held` though it is
 * synchronised.
 */
export const systemWallClock = (
  floor_epoch_ms: number,
  mark: string = SYNCHRONIZED_MARK,
  now_epoch_ms: () => number = Date.now,
): WallClock => ({
  now() {
    const epoch_ms = now_epoch_ms();
    if (epoch_ms < floor_epoch_ms) return { epoch_ms, quality: "suspect" };
    return { epoch_ms, quality: existsSync(mark) ? "synced" : "held" };
  },
});
