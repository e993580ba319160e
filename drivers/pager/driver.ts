/**
 * The one class through which pagers are reached: page, status, anti-theft. Which protocol a base speaks is
 * configuration, never guessed; each protocol is a sibling folder (lrs/, later espa/, tap/ ...).
 * It repeats nothing: an `uncertain` page is the office's to repeat.
 */
import { assert, type FaultCode } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import { type DeviceDiagnostics, DeviceRunner, type RunningDevice } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import {
  PAGER_ALERTS,
  type PagerAlert,
  type PagerCapabilities,
  type PagerCommand,
  type PagerOutcome,
  type PagerReason,
  type PagerReport,
  type PagerStatusOutcome,
} from "./base/vocabulary.pure.ts";
import { SYSTEM_ID_MAX } from "./lrs/capcode.pure.ts";
import { LINE_QUIET_MS, LRS_FRAMING } from "./lrs/framing.ts";
import { KEEP_ALIVE_MS, lrsInitial, lrsStep } from "./lrs/machine.ts";
import { CARD_FIRST, CARD_LAST } from "./lrs/pages.pure.ts";
import { decodeLine, POWER_MAX } from "./lrs/protocol.ts";

export type {
  PagerAlert,
  PagerBaseStatus,
  PagerCapabilities,
  PagerOutcome,
  PagerReport,
  PagerStatusOutcome,
} from "./base/vocabulary.pure.ts";

/** One member for each protocol; the line's baud and framing belong to the link. */
export type PagerSettings = LrsSettings;

export interface LrsSettings {
  readonly protocol: "lrs";
  /** 0..200, as set in the base (RESTID). A neighbour's id buzzes the neighbour's cards. */
  readonly system_id: number;
  /** 0..9, default 3 (the vendor's). */
  readonly power?: number;
  /** What a page does that names no alert of its own. Default `flash-30s`, not loud. */
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Idle time after which the base is asked for its state, 1 000..3 600 000 ms, default 30 000. */
  readonly keep_alive_ms?: number;
  /** Pages outstanding at the base at once, 1..99, default 99. Shrinks by itself when the base refuses. */
  readonly window_pages?: number;
}

export interface PagerRequest {
  /** The caller's id of this page; comes back in reports. */
  readonly page: string;
  /** 1..99. */
  readonly card: number;
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Refused by bases whose cards show no text. */
  readonly text?: string;
}

export interface PagerListener {
  up(): void;
  down(loss: LinkLoss): void;
  report(report: PagerReport): void;
}

/** How long `stop` waits for an armed anti-theft to be called off. Two pages of 3.7 s may be before it. */
export const STOP_DISARM_MAX_MS = 10_000;

type Answer = PagerOutcome | PagerStatusOutcome;
const nothing = (): void => {};

export class PagerDriver {
  readonly #settings: PagerSettings;
  readonly #device: RunningDevice<PagerCommand, Answer>;
  readonly #clock: Clock;
  readonly #capabilities: PagerCapabilities;
  #armed = false;
  #finishStop: (() => void) | undefined;

  constructor(settings: PagerSettings, link: ByteLink, clock: Clock, listener: PagerListener) {
    this.#settings = settings;
    this.#clock = clock;
    this.#capabilities = capabilitiesOf(settings);
    this.#device = deviceOf(settings, link, clock, listener);
  }

  start(): void {
    this.#finishStop?.();
    this.#device.start();
  }

  /**
   * Calls armed cards off first, or every one of them sounds 20 s later; `stopped` comes when the link
   * is closed.
   */
  stop(stopped: () => void = nothing): void {
    this.#finishStop?.();
    let disarm = nothing;
    const finish = (): void => {
      if (this.#finishStop !== finish) return;
      this.#finishStop = undefined;
      disarm();
      this.#device.stop();
      stopped();
    };
    this.#finishStop = finish;
    if (!this.#armed) return finish();
    disarm = this.#clock.arm("pager stop", STOP_DISARM_MAX_MS, finish);
    this.antiTheft(false, finish);
  }

  /** `settled` is called exactly once, at once for a refusal. */
  page(request: PagerRequest, settled: (outcome: PagerOutcome) => void): void {
    const refuse = (reason: PagerReason): void => settled({ kind: "rejected", reason });
    if (this.#finishStop !== undefined) return refuse("line-lost");
    if (request.text !== undefined && this.#capabilities.text.kind === "none")
      return refuse("text-not-allowed");
    const alert = request.alert ?? this.#settings.alert ?? "flash-30s";
    if (!this.#capabilities.alerts.includes(alert)) return refuse("not-supported");
    const { page, card } = request;
    const loud = request.loud ?? this.#settings.loud ?? false;
    this.#execute({ kind: "page", page, card, alert, loud }, settled);
  }

  /** Asks the base without radiating. */
  status(settled: (outcome: PagerStatusOutcome) => void): void {
    const taken = this.#device.execute({ kind: "status" }, (outcome) => {
      assert(outcome.kind === "status" || outcome.kind === "rejected", "a status call ends with a status");
      settled(outcome);
    });
    if (!taken) settled({ kind: "rejected", reason: "queue-full" });
  }

  /** Arms or calls off the cards' out-of-range alarm; armed, it is kept alive until called off. */
  antiTheft(on: boolean, settled: (outcome: PagerOutcome) => void): void {
    if (!this.#capabilities.anti_theft) return settled({ kind: "rejected", reason: "not-supported" });
    this.#armed = on;
    this.#execute({ kind: "anti-theft", on }, settled);
  }

  get capabilities(): PagerCapabilities {
    return this.#capabilities;
  }

  diagnostics(): DeviceDiagnostics {
    return this.#device.diagnostics();
  }

  /** Every line of the wire as it passes; returns the way to stop listening. */
  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#device.onTrace(listener);
  }

  #execute(command: PagerCommand, settled: (outcome: PagerOutcome) => void): void {
    const taken = this.#device.execute(command, (outcome) => {
      assert(outcome.kind !== "status", "a page does not end with a status");
      settled(outcome);
    });
    if (!taken) settled({ kind: "rejected", reason: "queue-full" });
  }
}

const deviceOf = (
  settings: PagerSettings,
  link: ByteLink,
  clock: Clock,
  listener: PagerListener,
): RunningDevice<PagerCommand, Answer> => {
  switch (settings.protocol) {
    case "lrs": {
      const limits = {
        system_id: within("system_id", settings.system_id, 0, SYSTEM_ID_MAX),
        power: within("power", settings.power ?? 3, 0, POWER_MAX),
        window_pages: within("window_pages", settings.window_pages ?? CARD_LAST, 1, CARD_LAST),
        keep_alive_ms: within("keep_alive_ms", settings.keep_alive_ms ?? KEEP_ALIVE_MS, 1_000, 3_600_000),
      };
      const spec = {
        initial: lrsInitial(limits),
        step: lrsStep(limits),
        framing: LRS_FRAMING,
        describe: (line: string) => decodeLine(line).kind,
        flush_after_ms: LINE_QUIET_MS,
        personal: false,
      };
      return new DeviceRunner(spec, link, clock, listener);
    }
  }
};

const capabilitiesOf = (settings: PagerSettings): PagerCapabilities => {
  switch (settings.protocol) {
    case "lrs":
      return {
        reply: "transmitted",
        cancel: false,
        group: false,
        anti_theft: true,
        range_test: false,
        mute: false,
        alerts: PAGER_ALERTS,
        text: { kind: "none" },
        cards: { first: CARD_FIRST, last: CARD_LAST },
        reports_queue_depth: false,
        window_pages: settings.window_pages ?? CARD_LAST,
      };
  }
};

const within = (name: string, value: number, low: number, high: number): number => {
  assert(Number.isInteger(value) && value >= low && value <= high, `${name} is ${low}..${high}`);
  return value;
};

/** The row of faults.ts behind a report, if it is one. */
export const faultOfReport = (report: PagerReport): FaultCode | undefined => {
  switch (report.kind) {
    case "base-silent":
      return "PAGER_NO_ANSWER";
    case "base-reset":
      return "PAGER_BASE_RESET";
    case "wrong-system-id":
      return "PAGER_WRONG_SYSTEM";
    case "accepted":
    case "base-identified":
    case "base-answers":
    case "foreign-reply":
      return undefined;
  }
};
