/**
 * The one owner of reconnecting: a pure machine with three states. It decides when to open a link and how
 * long to wait after a loss; it knows no device and sends no byte.
 */
import type { LinkLoss } from "./link.ts";

/**
 * First wait after a loss, doubled up to the maximum: 250, 500, 1000, 2000, 2000 ... so a device that came
 * back is used within 5 s.
 */
export const RECONNECT_FIRST_MS = 250;
export const RECONNECT_MAX_MS = 2_000;
/** An attempt that neither opens nor fails within this time is given up and counted as a loss. */
export const CONNECT_TIMEOUT_MS = 3_000;
/** A connection that lived this long resets the back-off. */
export const STABLE_AFTER_MS = 10_000;

export type Supervision =
  | { readonly kind: "stopped" }
  /** `after`: why the attempt before this one failed, if it did. */
  | { readonly kind: "opening"; readonly failures: number; readonly after?: LinkLoss }
  | { readonly kind: "open"; readonly failures: number }
  | { readonly kind: "waiting"; readonly failures: number; readonly loss: LinkLoss };

export type SuperviseEvent =
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  | { readonly kind: "opened" }
  | { readonly kind: "lost"; readonly loss: LinkLoss }
  | { readonly kind: "timer"; readonly timer: SuperviseTimer };

export type SuperviseTimer = "connect-timeout" | "back-off" | "stable";

export type SuperviseEffect =
  | { readonly kind: "connect" }
  | { readonly kind: "disconnect" }
  | { readonly kind: "arm"; readonly timer: SuperviseTimer; readonly delay_ms: number }
  | { readonly kind: "disarm"; readonly timer: SuperviseTimer }
  /** The device may be spoken to from now on. */
  | { readonly kind: "up" }
  /**
   * The device can't be spoken to; said once for each loss, not for each attempt, and again where an attempt
   * finds out what became of a device that was lost.
   */
  | { readonly kind: "down"; readonly loss: LinkLoss };

export const SUPERVISION_STOPPED: Supervision = { kind: "stopped" };

/** Wait before attempt number `failures + 1`, in ms. */
export const backOff_ms = (failures: number): number =>
  Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** Math.min(failures - 1, 10));

const TIMED_OUT: LinkLoss = { code: "LINK_ABSENT", detail: `no answer within ${CONNECT_TIMEOUT_MS} ms` };

const attempt = (failures: number, after?: LinkLoss): readonly [Supervision, readonly SuperviseEffect[]] => [
  { kind: "opening", failures, ...(after === undefined ? {} : { after }) },
  [{ kind: "connect" }, { kind: "arm", timer: "connect-timeout", delay_ms: CONNECT_TIMEOUT_MS }],
];

// `down` comes last: whoever hears it may stop or start the device, which arms and disarms anew.
const wait = (
  failures: number,
  loss: LinkLoss,
  before: readonly SuperviseEffect[],
  news: boolean,
): readonly [Supervision, readonly SuperviseEffect[]] => [
  { kind: "waiting", failures, loss },
  [
    ...before,
    { kind: "arm", timer: "back-off", delay_ms: backOff_ms(failures) },
    ...(news ? [{ kind: "down" as const, loss }] : []),
  ],
];

export const supervise = (
  state: Supervision,
  event: SuperviseEvent,
): readonly [Supervision, readonly SuperviseEffect[]] => {
  if (event.kind === "stop") return stop(state);
  switch (state.kind) {
    case "stopped":
      return event.kind === "start" ? attempt(0) : [state, []];
    case "opening":
      return whileOpening(state, event);
    case "open":
      return whileOpen(state, event);
    case "waiting":
      return event.kind === "timer" && event.timer === "back-off"
        ? attempt(state.failures, state.loss)
        : [state, []];
  }
};

const stop = (state: Supervision): readonly [Supervision, readonly SuperviseEffect[]] => {
  if (state.kind === "stopped") return [state, []];
  const disarm: readonly SuperviseEffect[] = (["connect-timeout", "back-off", "stable"] as const).map(
    (timer) => ({ kind: "disarm", timer }),
  );
  return [SUPERVISION_STOPPED, [...disarm, { kind: "disconnect" }]];
};

/** What says what to do about a device that is not there. */
const TELLING: ReadonlySet<LinkLoss["code"]> = new Set([
  "LINK_KEYBOARD",
  "LINK_NO_DRIVER",
  "LINK_NO_SERVICE",
]);

/**
 * A device switched over while it ran is first lost, then found as a keyboard; a service that was started has
 * no such reader: only the newer of the two says what to do.
 */
const isDiscovery = (loss: LinkLoss, after: LinkLoss | undefined): boolean =>
  loss.code !== after?.code && (TELLING.has(loss.code) || after?.code === "LINK_NO_SERVICE");

const whileOpening = (
  state: Extract<Supervision, { kind: "opening" }>,
  event: SuperviseEvent,
): readonly [Supervision, readonly SuperviseEffect[]] => {
  const failures = state.failures + 1;
  // Only the first failed attempt after a good time is news; the following ones are the same trouble.
  const news = failures === 1;
  if (event.kind === "opened") {
    return [
      { kind: "open", failures: state.failures },
      [
        { kind: "disarm", timer: "connect-timeout" },
        { kind: "arm", timer: "stable", delay_ms: STABLE_AFTER_MS },
        { kind: "up" },
      ],
    ];
  }
  if (event.kind === "lost")
    return wait(
      failures,
      event.loss,
      [{ kind: "disarm", timer: "connect-timeout" }],
      news || isDiscovery(event.loss, state.after),
    );
  if (event.kind === "timer" && event.timer === "connect-timeout")
    return wait(failures, TIMED_OUT, [{ kind: "disconnect" }], news);
  return [state, []];
};

const whileOpen = (
  state: Extract<Supervision, { kind: "open" }>,
  event: SuperviseEvent,
): readonly [Supervision, readonly SuperviseEffect[]] => {
  if (event.kind === "lost")
    return wait(
      state.failures + 1,
      event.loss,
      [{ kind: "disarm", timer: "stable" }, { kind: "disconnect" }],
      true,
    );
  if (event.kind === "timer" && event.timer === "stable") return [{ kind: "open", failures: 0 }, []];
  return [state, []];
};
