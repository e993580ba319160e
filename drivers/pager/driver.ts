/**
 * The one class through which pagers are reached. Which protocol a base speaks is configuration, never
 * guessed; each is a sibling folder that gives one setup (base/setup.pure.ts) and has one row below.
 * `start` and `stop` stand for opening and closing the line, as in every driver: the line is opened again
 * after each loss until `stop`. What the base's capabilities lack is refused here as `not-supported`.
 * It repeats nothing: an `uncertain` page is the office's to repeat.
 */
import { assert, type FaultCode } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import type { WireCodec } from "../runtime/machine.ts";
import { type DeviceDiagnostics, DeviceRunner, type RunningDevice } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import { foldsToAscii, foldToAscii } from "./base/fold.pure.ts";
import { isNumeric, type PagerSetup } from "./base/setup.pure.ts";
import type {
  PagerAlert,
  PagerAnswer,
  PagerCapabilities,
  PagerCommand,
  PagerIdentityOutcome,
  PagerOutcome,
  PagerPriority,
  PagerReason,
  PagerReport,
  PagerStatusOutcome,
} from "./base/vocabulary.pure.ts";
import { type Comp2Settings, comp2Setup } from "./comp2/setup.pure.ts";
import { type EspaSettings, espaSetup } from "./espa/setup.pure.ts";
import { type JtechSettings, jtechSetup } from "./jtech/setup.pure.ts";
import { type LrsSettings, lrsSetup } from "./lrs/setup.pure.ts";
import { type TapSettings, tapSetup } from "./tap/setup.pure.ts";
import { type WavewareSettings, wavewareSetup } from "./waveware/setup.pure.ts";

export type {
  PagerAlert,
  PagerBaseStatus,
  PagerCapabilities,
  PagerIdentityOutcome,
  PagerOutcome,
  PagerReport,
  PagerStatusOutcome,
} from "./base/vocabulary.pure.ts";

/** One member for each protocol; the line's baud and framing belong to the link. */
export type PagerSettings =
  | LrsSettings
  | EspaSettings
  | TapSettings
  | JtechSettings
  | WavewareSettings
  | Comp2Settings;

/** What a page of any kind may say. */
export interface PagerContents {
  /** The caller's id of this page; comes back in reports. */
  readonly page: string;
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Vietnamese is folded to 7 bits; what has no such form is refused, as is text where cards show none. */
  readonly text?: string;
}

export interface PagerRequest extends PagerContents {
  /** As in the capabilities, 1..99 at most bases. */
  readonly card: number;
  readonly priority?: PagerPriority;
  /** Times this page is sent, where the base takes that from a page. */
  readonly transmissions?: number;
  /** Transmitting power of this page, where the base takes that: a walk test steps it down. */
  readonly power?: number;
}

export interface PagerListener {
  up(): void;
  down(loss: LinkLoss): void;
  report(report: PagerReport): void;
}

/** How long `stop` waits for an armed anti-theft to be called off. Two pages of 3.7 s may be before it. */
export const STOP_DISARM_MAX_MS = 10_000;

type Settled = (outcome: PagerOutcome) => void;
const nothing = (): void => {};

export class PagerDriver {
  readonly #device: RunningDevice<PagerCommand, PagerAnswer>;
  /** Of the base's protocol, to read its trace with. */
  readonly codec: WireCodec;
  readonly #clock: Clock;
  readonly #capabilities: PagerCapabilities;
  readonly #usual: Base["usual"];
  readonly #listener: PagerListener;
  #armed = false;
  #finishStop: (() => void) | undefined;

  constructor(settings: PagerSettings, link: ByteLink, clock: Clock, listener: PagerListener) {
    this.#clock = clock;
    this.#listener = listener;
    const { device, capabilities, usual, codec } = baseOf(settings, link, clock, listener);
    this.#device = device;
    this.codec = codec;
    this.#capabilities = capabilities;
    this.#usual = usual;
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
  page(request: PagerRequest, settled: Settled): void {
    const { card, priority, transmissions, power } = request;
    const refusal =
      this.#cardRefusal(card) ??
      this.#timesRefusal(transmissions) ??
      this.#powerRefusal(power) ??
      this.#refusal(request);
    this.#call(request.page, card, settled, refusal, () => ({
      kind: "page",
      card,
      ...this.#contents(request),
      ...(priority === undefined ? {} : { priority }),
      ...(transmissions === undefined ? {} : { transmissions }),
      ...(power === undefined ? {} : { power }),
    }));
  }

  /** Takes the card's last page back, or with `all` every page it keeps. Waiting ones end `cancelled`. */
  cancelPage(card: number, settled: Settled, all = false): void {
    const refusal = this.#capabilities.cancel ? this.#cardRefusal(card) : "not-supported";
    this.#execute({ kind: "cancel", card, all }, settled, refusal);
  }

  /** Calls all cards of a group; its `card` in reports is the group's number. */
  groupCall(group: number, contents: PagerContents, settled: Settled): void {
    const refusal = this.#groupRefusal(group) ?? this.#refusal(contents);
    this.#call(contents.page, group, settled, refusal, () => ({
      kind: "group-call",
      group,
      ...this.#contents(contents),
    }));
  }

  /** Calls every card of the system; its `card` in reports is 0. */
  allCall(contents: PagerContents, settled: Settled): void {
    const refusal = this.#capabilities.all_call === true ? this.#refusal(contents) : "not-supported";
    this.#call(contents.page, 0, settled, refusal, () => ({
      kind: "all-call",
      ...this.#contents(contents),
    }));
  }

  rangeTest(card: number, settled: Settled): void {
    const refusal = this.#capabilities.range_test ? this.#cardRefusal(card) : "not-supported";
    this.#execute({ kind: "range-test", card }, settled, refusal);
  }

  /**
   * Gives the card that was just taken off its charger a new number: cards listen to it for some seconds
   * only, and nothing tells whether one did. `slot`: which of its addresses, by the protocol.
   */
  programCard(slot: number, system_id: number, card: number, settled: Settled): void {
    const refusal = this.#capabilities.program_card === true ? undefined : "not-supported";
    this.#execute({ kind: "program-card", slot, system_id, card }, settled, refusal);
  }

  /** Who the base says it is, without radiating. */
  identify(settled: (outcome: PagerIdentityOutcome) => void): void {
    this.status((outcome) => {
      if (outcome.kind === "rejected") return settled(outcome);
      const { version, system_id } = outcome.status;
      settled({ kind: "identified", version, system_id });
    });
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
    this.#execute({ kind: "anti-theft", on }, settled, undefined);
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

  // ---- refusals ----

  #cardRefusal(card: number): PagerReason | undefined {
    return isWithin(card, this.#capabilities.cards) ? undefined : "illegal-card";
  }

  #groupRefusal(group: number): PagerReason | undefined {
    const { group: can, groups } = this.#capabilities;
    if (!can || groups === undefined) return "not-supported";
    return isWithin(group, groups) ? undefined : "illegal-card";
  }

  #timesRefusal(transmissions: number | undefined): PagerReason | undefined {
    const { transmissions_max: last = 0 } = this.#capabilities;
    if (transmissions === undefined) return undefined;
    return isWithin(transmissions, { first: 1, last }) ? undefined : "not-supported";
  }

  #powerRefusal(power: number | undefined): PagerReason | undefined {
    const { power_levels: levels } = this.#capabilities;
    if (power === undefined) return undefined;
    return levels !== undefined && isWithin(power, levels) ? undefined : "not-supported";
  }

  #refusal({ text, alert }: PagerContents): PagerReason | undefined {
    const can = this.#capabilities;
    if (text !== undefined) {
      if (can.text.kind === "none" || !foldsToAscii(text)) return "text-not-allowed";
      const folded = foldToAscii(text);
      if (folded.length > can.text.max_characters) return "text-too-long";
      if (can.text.kind === "numeric" && !isNumeric(folded)) return "text-not-allowed";
    }
    return can.alerts.includes(alert ?? this.#usual.alert) ? undefined : "not-supported";
  }

  #contents({ page, alert, loud, text }: PagerContents) {
    return {
      page,
      alert: alert ?? this.#usual.alert,
      loud: loud ?? this.#usual.loud,
      ...(text === undefined ? {} : { text: foldToAscii(text) }),
    };
  }

  /** A page of any kind: its end is told to its caller and to the listener. */
  #call(
    page: string,
    card: number,
    settled: Settled,
    refusal: PagerReason | undefined,
    command: () => PagerCommand,
  ): void {
    const told: Settled = (outcome) => {
      settled(outcome);
      this.#listener.report(endOf(page, card, outcome));
    };
    if (refusal !== undefined) return told({ kind: "rejected", reason: refusal });
    this.#execute(command(), told, undefined);
  }

  #execute(command: PagerCommand, settled: Settled, refusal: PagerReason | undefined): void {
    if (refusal !== undefined) return settled({ kind: "rejected", reason: refusal });
    if (this.#finishStop !== undefined && command.kind !== "anti-theft")
      return settled({ kind: "rejected", reason: "line-lost" });
    const taken = this.#device.execute(command, (outcome) => {
      assert(outcome.kind !== "status", "a page does not end with a status");
      settled(outcome);
    });
    if (!taken) settled({ kind: "rejected", reason: "queue-full" });
  }
}

const isWithin = (value: number, { first, last }: PagerCapabilities["cards"]): boolean =>
  Number.isInteger(value) && value >= first && value <= last;

const endOf = (page: string, card: number, outcome: PagerOutcome): PagerReport =>
  outcome.kind === "transmitted"
    ? { kind: "transmitted", page, card }
    : { kind: "failed", page, card, reason: outcome.reason, uncertain: outcome.kind === "uncertain" };

interface Base extends Pick<PagerSetup<unknown, unknown, string, unknown>, "usual"> {
  readonly device: RunningDevice<PagerCommand, PagerAnswer>;
  readonly capabilities: PagerCapabilities;
  readonly codec: WireCodec;
}

const baseOf = (settings: PagerSettings, link: ByteLink, clock: Clock, listener: PagerListener): Base => {
  const run = <State, Frame, Timer extends string, Held>(
    setup: PagerSetup<State, Frame, Timer, Held>,
  ): Base => ({
    device: new DeviceRunner(setup.spec, link, clock, listener),
    capabilities: setup.capabilities,
    usual: setup.usual,
    codec: setup.codec,
  });
  switch (settings.protocol) {
    case "lrs":
      return run(lrsSetup(settings));
    case "espa":
      return run(espaSetup(settings));
    case "tap":
      return run(tapSetup(settings));
    case "jtech":
      return run(jtechSetup(settings));
    case "waveware":
      return run(wavewareSetup(settings));
    case "comp2":
      return run(comp2Setup(settings));
  }
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
    case "transmitter-fault":
      return "PAGER_TRANSMITTER";
    case "numbers-are-groups":
      return "PAGER_NUMBERS_ARE_GROUPS";
    case "accepted":
    case "transmitted":
    case "failed":
    case "queue-depth":
    case "transmitter-works":
    case "base-identified":
    case "base-answers":
    case "foreign-reply":
      return undefined;
  }
};
