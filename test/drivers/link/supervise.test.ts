import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LinkLoss } from "../../../drivers/link/link.ts";
import {
  backOff_ms,
  CONNECT_TIMEOUT_MS,
  RECONNECT_MAX_MS,
  STABLE_AFTER_MS,
  type SuperviseEffect,
  type SuperviseEvent,
  type Supervision,
  supervise,
} from "../../../drivers/link/supervise.ts";

const LOST: LinkLoss = { code: "LINK_LOST", detail: "pulled" };
const KEYBOARD: LinkLoss = { code: "LINK_KEYBOARD", detail: "the scanner types" };
const NO_SERVICE: LinkLoss = { code: "LINK_NO_SERVICE", detail: "pcscd" };
const ABSENT: LinkLoss = { code: "LINK_ABSENT", detail: "no reader" };
const TIMED_OUT: LinkLoss = { code: "LINK_ABSENT", detail: "no answer within 3000 ms" };
const stopped: Supervision = { kind: "stopped" };
const opening = (failures: number, after?: LinkLoss): Supervision => ({
  kind: "opening",
  failures,
  ...(after === undefined ? {} : { after }),
});
const open = (failures: number): Supervision => ({ kind: "open", failures });
const waiting = (failures: number, loss: LinkLoss = LOST): Supervision => ({
  kind: "waiting",
  failures,
  loss,
});

const start: SuperviseEvent = { kind: "start" };
const stop: SuperviseEvent = { kind: "stop" };
const opened: SuperviseEvent = { kind: "opened" };
const lost: SuperviseEvent = { kind: "lost", loss: LOST };
const connectTimeout: SuperviseEvent = { kind: "timer", timer: "connect-timeout" };
const backOff: SuperviseEvent = { kind: "timer", timer: "back-off" };
const stable: SuperviseEvent = { kind: "timer", timer: "stable" };

const ATTEMPT: readonly SuperviseEffect[] = [
  { kind: "connect" },
  { kind: "arm", timer: "connect-timeout", delay_ms: CONNECT_TIMEOUT_MS },
];
const STOP: readonly SuperviseEffect[] = [
  { kind: "disarm", timer: "connect-timeout" },
  { kind: "disarm", timer: "back-off" },
  { kind: "disarm", timer: "stable" },
  { kind: "disconnect" },
];
const armBackOff = (delay_ms: number): SuperviseEffect => ({ kind: "arm", timer: "back-off", delay_ms });
const down = (loss: LinkLoss): SuperviseEffect => ({ kind: "down", loss });

type Row = readonly [Supervision, SuperviseEvent, Supervision, readonly SuperviseEffect[]];

const TRANSITIONS: readonly Row[] = [
  [stopped, start, opening(0), ATTEMPT],
  [
    opening(3),
    opened,
    open(3),
    [
      { kind: "disarm", timer: "connect-timeout" },
      { kind: "arm", timer: "stable", delay_ms: STABLE_AFTER_MS },
      { kind: "up" },
    ],
  ],
  [opening(0), lost, waiting(1), [{ kind: "disarm", timer: "connect-timeout" }, armBackOff(250), down(LOST)]],
  [opening(1), lost, waiting(2), [{ kind: "disarm", timer: "connect-timeout" }, armBackOff(500)]],
  [
    opening(0),
    connectTimeout,
    waiting(1, TIMED_OUT),
    [{ kind: "disconnect" }, armBackOff(250), down(TIMED_OUT)],
  ],
  [opening(4), connectTimeout, waiting(5, TIMED_OUT), [{ kind: "disconnect" }, armBackOff(2_000)]],
  [
    open(2),
    lost,
    waiting(3),
    [{ kind: "disarm", timer: "stable" }, { kind: "disconnect" }, armBackOff(1_000), down(LOST)],
  ],
  [open(2), stable, open(0), []],
  [waiting(2), backOff, opening(2, LOST), ATTEMPT],
  // A lost device that is found to be a keyboard is told once more: only that says what to do.
  [
    opening(2, LOST),
    { kind: "lost", loss: KEYBOARD },
    waiting(3, KEYBOARD),
    [{ kind: "disarm", timer: "connect-timeout" }, armBackOff(1_000), down(KEYBOARD)],
  ],
  [
    opening(3, KEYBOARD),
    { kind: "lost", loss: KEYBOARD },
    waiting(4, KEYBOARD),
    [{ kind: "disarm", timer: "connect-timeout" }, armBackOff(2_000)],
  ],
  // So is a service that does not run, and what was found out when it did.
  ...(
    [
      [ABSENT, NO_SERVICE],
      [NO_SERVICE, ABSENT],
    ] as const
  ).map(
    ([before, now]): Row => [
      opening(2, before),
      { kind: "lost", loss: now },
      waiting(3, now),
      [{ kind: "disarm", timer: "connect-timeout" }, armBackOff(1_000), down(now)],
    ],
  ),
  [opening(1), stop, stopped, STOP],
  [open(1), stop, stopped, STOP],
  [waiting(1), stop, stopped, STOP],
];

const STATES = [stopped, opening(1), open(1), waiting(1)];
const EVENTS = [start, stop, opened, lost, connectTimeout, backOff, stable];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const kindOf = (event: SuperviseEvent) => (event.kind === "timer" ? event.timer : event.kind);

describe("the supervision of a link", () => {
  test.each(TRANSITIONS.map((row) => ({ from: row[0].kind, event: kindOf(row[1]), row })))(
    "from $from on $event goes on as the table says",
    ({ row: [state, event, next, effects] }) => {
      expect(supervise(state, event)).toEqual([next, effects]);
    },
  );

  test("every other pair of state and event changes nothing", () => {
    for (const state of STATES)
      for (const event of EVENTS) {
        const known = TRANSITIONS.some(([from, on]) => from.kind === state.kind && same(on, event));
        if (!known) expect(supervise(state, event)).toEqual([state, []]);
      }
  });

  test("waits 250, 500, 1000, 2000, 2000 ms, and never longer", () => {
    expect([1, 2, 3, 4, 5].map(backOff_ms)).toEqual([250, 500, 1_000, 2_000, 2_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (failures) => {
        expect(backOff_ms(failures)).toBeGreaterThan(0);
        expect(backOff_ms(failures)).toBeLessThanOrEqual(RECONNECT_MAX_MS);
      }),
    );
  });

  test("never connects twice without an end between, nor says up twice without a down", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        let state: Supervision = stopped;
        let connected = false;
        let up = false;
        for (const event of events) {
          // A link says `opened` and `lost` only between connect and its end.
          if ((event.kind === "opened" || event.kind === "lost") && !connected) continue;
          if (event.kind === "lost") connected = false;
          if (event.kind === "stop") up = false;
          const [next, effects] = supervise(state, event);
          for (const effect of effects) {
            if (effect.kind === "connect") {
              expect(connected).toBe(false);
              connected = true;
            }
            if (effect.kind === "disconnect") connected = false;
            if (effect.kind === "arm") expect(effect.delay_ms).toBeLessThanOrEqual(STABLE_AFTER_MS);
            if (effect.kind === "up") {
              expect(up).toBe(false);
              up = true;
            }
            if (effect.kind === "down") up = false;
          }
          state = next;
          reached.add(state.kind);
          expect(connected).toBe(state.kind === "opening" || state.kind === "open");
        }
      }),
      { numRuns: 1_000 },
    );
    expect(reached).toEqual(new Set(["stopped", "opening", "open", "waiting"]));
  });
});
