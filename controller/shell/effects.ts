/**
 * Does what was decided and kept: one row an effect kind, so that a new kind does not compile until it is
 * done. What becomes of an effect comes back as an input; nothing is repeated here.
 */

import { shownDigits } from "../../drivers/reader/person/id-number.pure.ts";
import { NamedTimers } from "../../drivers/runtime/named-timers.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { Effect, EffectOf } from "../core/effect.ts";
import type { Input } from "../core/input.ts";
import type { PickupCodes } from "./accounts/pickup-codes.ts";
import type { DeviceSet } from "./devices/device-set.ts";
import { readKept } from "./forms/kept-form.ts";
import { codeMessage, noticeMessage } from "./notices.ts";
import type { Notifier } from "./notifier.ts";
import type { Persons } from "./personal/persons.ts";
import { type SlipPersons, slipDocument, type VisitorPass } from "./slips.ts";
import type { Signs } from "./views/context.ts";

export interface EffectPorts {
  readonly clock: Clock;
  readonly devices: DeviceSet;
  readonly signs: Signs;
  readonly utc_offset_min: number;
  readonly codes: PickupCodes;
  readonly personal: Persons;
  readonly notifier: Notifier;
  readonly post: (input: Input) => void;
}

type Performers = { readonly [K in Effect["kind"]]: (effect: EffectOf<K>) => void };

/** Timers of the core that may be armed at once: a few a box, a printer, a door. */
const TIMERS_MAX = 8_192;

export class EffectRunner {
  readonly #ports: EffectPorts;
  readonly #timers: NamedTimers;
  readonly #performers: Performers = {
    "page-card": (effect) => this.#page(effect),
    "cancel-page": (effect) => this.#ports.devices.base(effect.base)?.cancel(effect),
    "all-call": (effect) => this.#allCall(effect),
    "render-slip": (effect) => this.#render(effect),
    "send-slip": ({ job, printer }) => this.#ports.devices.printer(printer)?.send(job),
    "settle-slip": (effect) => this.#settle(effect),
    "probe-printer": (effect) => this.#probe(effect),
    "pulse-box": (effect) => this.#pulse(effect),
    "send-code": (effect) => this.#sendCode(effect),
    "send-notice": (effect) => this.#sendNotice(effect),
    "arm-timer": (effect) => this.#arm(effect),
    "disarm-timer": ({ timer }) => this.#timers.disarm(timer),
  };

  constructor(ports: EffectPorts) {
    this.#ports = ports;
    this.#timers = new NamedTimers(ports.clock);
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      // The table is keyed by the effect's own kind; TypeScript can't follow that through a union.
      const act = this.#performers[effect.kind] as (effect: Effect) => void;
      act(effect);
    }
  }

  stop(): void {
    this.#timers.clear();
  }

  #page(effect: EffectOf<"page-card">): void {
    const base = this.#ports.devices.base(effect.base);
    if (base !== undefined) return base.page(effect);
    this.#ports.post({ kind: "page-ended", page: effect.page, end: "rejected", why: "no-base" });
  }

  #allCall(effect: EffectOf<"all-call">): void {
    const base = this.#ports.devices.base(effect.base);
    if (base !== undefined) return base.allCall(effect);
    this.#ports.post({ kind: "page-ended", page: effect.page, end: "rejected", why: "no-base" });
  }

  #render(effect: EffectOf<"render-slip">): void {
    const { devices, signs, utc_offset_min, personal, post } = this.#ports;
    const { job, copy, slip, text_mode } = effect;
    const printer = devices.printer(effect.printer);
    const document = slipDocument(signs, utc_offset_min, job, copy, slip, slipPersons(personal));
    if (printer !== undefined && document !== undefined) return printer.render(job, document, text_mode);
    post({ kind: "job-ended", job, end: "failed", why: "unprintable", process_id: null });
  }

  #settle({ job, printer, process_id }: EffectOf<"settle-slip">): void {
    const found = this.#ports.devices.printer(printer);
    if (found !== undefined) return found.settle(job, process_id);
    this.#ports.post({ kind: "job-ended", job, end: "ambiguous", why: "no-printer", process_id: null });
  }

  #probe({ printer }: EffectOf<"probe-printer">): void {
    const { devices, post } = this.#ports;
    const failed = (why: string): void => post({ kind: "printer-probed", printer, result: null, why });
    const taken = devices.printer(printer)?.probe((result) => {
      if (result === undefined) failed("link-lost");
      else post({ kind: "printer-probed", printer, result, why: null });
    });
    if (taken !== true) failed(taken === undefined ? "no-printer" : "busy");
  }

  #pulse(effect: EffectOf<"pulse-box">): void {
    const bank = this.#ports.devices.bank(effect.bank);
    if (bank !== undefined) return bank.pulse(effect);
    this.#ports.post({ kind: "pulse-ended", permit: effect.permit, end: "refused", why: "no-bank" });
  }

  #sendCode(effect: EffectOf<"send-code">): void {
    const { codes, personal, notifier, post } = this.#ports;
    const { kiosk, claim, person } = effect;
    const answer = (sent: boolean): void => post({ kind: "code-sent", kiosk, claim, sent });
    const phone = personal.get(person, "phone");
    if (phone === undefined) return answer(false);
    codes.issue(claim, person, (code) => {
      if (code === undefined) return answer(false);
      notifier.send(phone, codeMessage(code), answer);
    });
  }

  #sendNotice(effect: EffectOf<"send-notice">): void {
    const { personal, notifier, signs, utc_offset_min, post } = this.#ports;
    const answer = (sent: boolean): void => post({ kind: "notice-ended", notice: effect.notice, sent });
    const phone = personal.get(effect.person, "phone");
    if (phone === undefined) return answer(false);
    notifier.send(phone, noticeMessage(signs, utc_offset_min, effect), answer);
  }

  #arm({ timer, delay_ms }: EffectOf<"arm-timer">): void {
    this.#timers.disarm(timer);
    if (this.#timers.size >= TIMERS_MAX) throw new Error(`invariant broken: more than ${TIMERS_MAX} timers`);
    this.#timers.arm(timer, delay_ms, () => this.#ports.post({ kind: "timer-fired", timer }));
  }
}

/** What slips ask of the personal store. */
const slipPersons = (personal: Persons): SlipPersons => {
  const tailOf = (person: string): string | undefined => {
    const number = personal.get(person, "idNumber");
    return number === undefined ? undefined : shownDigits(number.reveal());
  };
  return {
    passOf: (person) => passIn(personal, person),
    tailOf,
    formOf: (form_id) => {
      const held = personal.form(form_id);
      const kept = held === undefined ? undefined : readKept(held.json);
      if (held === undefined || kept === undefined) return undefined;
      const pin = personal.pinOf(form_id);
      return {
        kept,
        ...personal.receiptOf(form_id),
        ...(pin === undefined ? {} : { pin: pin.reveal() }),
        tail: tailOf(held.person),
      };
    },
  };
};

const passIn = (persons: Persons, person: string): VisitorPass | undefined => {
  const pass = persons.passOf(person);
  const until_day = persons.purposes(person).returning;
  return pass === undefined || until_day === undefined ? undefined : { pass, until_day };
};
