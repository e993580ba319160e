/**
 * Silence on a line, told from a program that did not listen: after a stall of the event loop (a slow disk, a
 * busy board) a timer fires before the bytes that came meanwhile are read. Decides only when it was quiet
 * long enough.
 */
import type { Clock, Disarm } from "./ports.ts";

/**
 * The time is listened to in so many parts; only parts that ended on time, one after the other, are silence.
 */
const PARTS = 4;
/** Stalls after which silence is taken for granted: a board that always stalls must go on too. */
const STALLS_MAX = 8;

/** Calls `fire` once, after `quiet_ms` in which nobody disarmed it and the program did listen. */
export const armSilence = (clock: Clock, name: string, quiet_ms: number, fire: () => void): Disarm => {
  const part_ms = quiet_ms / PARTS;
  let disarm: Disarm = () => {};
  let heard = 0;
  let stalls = 0;
  const listen = (): void => {
    const due_ms = clock.now_ms() + part_ms;
    disarm = clock.arm(name, part_ms, () => {
      const late = clock.now_ms() - due_ms > part_ms / 2;
      if (late && stalls < STALLS_MAX) {
        stalls++;
        heard = 0;
      } else heard++;
      if (heard === PARTS) fire();
      else listen();
    });
  };
  listen();
  return () => disarm();
};
