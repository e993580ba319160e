/**
 * What results in boxes need beside the core: whose dossier it is, to which phone codes go, who may come
 * instead, and whether a code or a PIN is right. The core learns opaque persons and verdicts only.
 */
import type { CivilDate } from "../../drivers/reader/person/civil-date.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { CommandBody } from "../api/routes.ts";
import { liveClaim, pinBoxes, restOf_ms } from "../core/claim.ts";
import type { Input } from "../core/input.ts";
import type { Claim } from "../core/state.ts";
import type { PickupCodes } from "./accounts/pickup-codes.ts";
import { type Asked, type AskRefused, askRefused } from "./asked.ts";
import { readKept } from "./forms/kept-form.ts";
import type { OfficeLoop } from "./loop.ts";
import type { Persons } from "./personal/persons.ts";
import type { Retention } from "./retention.ts";
import { judgeTyped } from "./typed-number.ts";

export interface ResultsDeskPorts {
  readonly loop: Pick<OfficeLoop, "office" | "clock">;
  readonly codes: PickupCodes;
  readonly persons: Persons;
  /** The civil day at the office. */
  readonly today: () => CivilDate;
  /** Until when the person of a stored result is kept. */
  readonly retention: Pick<Retention, "resultDay">;
}

type LoadBody = CommandBody<"/api/counter/:counter/load-result">;
type ProxyBody = NonNullable<LoadBody["proxy"]>;

/** Somebody with a result, or who may come for one; kept in the commit that says so. */
interface Holder {
  readonly person: string;
  /** Null: the store has it already. */
  readonly number: Personal<string> | null;
  /** Null: the one that is kept stays. */
  readonly phone: Personal<string> | null;
}

/** What was scanned or typed as a dossier. */
interface Slip {
  readonly dossier: string;
  /** Whose it is by its appointment form, where one is kept. */
  readonly person?: string;
}

const RECEIPT = "MC1:R:";

const isRefused = (value: object | null): value is AskRefused => value !== null && "answer" in value;

export class ResultsDesk {
  readonly #ports: ResultsDeskPorts;

  constructor(ports: ResultsDeskPorts) {
    this.#ports = ports;
  }

  /** A result goes into a box: one scan of the dossier, or of the receipt, is enough where its form is kept. */
  load(counter: string, body: LoadBody): Asked {
    const slip = this.#slipOf(body.dossier);
    if (slip === undefined) return askRefused("receipt-unknown");
    const { dossier } = slip;
    const owner = this.#ownerOf(slip, body);
    if (isRefused(owner)) return owner;
    if (!this.#canBeOpened(owner, dossier)) return askRefused("phone-needed");
    const proxy = body.proxy === null ? null : this.#proxyOf(body.proxy);
    if (isRefused(proxy)) return proxy;
    const { box, size, reach } = body;
    const wanted = { box, size, reach, proxy: proxy?.person ?? null };
    return {
      kind: "asked",
      input: { kind: "load-result", counter, dossier, person: owner.person, ...wanted },
      within: () => this.#keep(owner, proxy),
    };
  }

  /** Who may come instead: with an ID card and a phone of their own. */
  nameProxy(counter: string, { box, proxy }: CommandBody<"/api/counter/:counter/name-proxy">): Asked {
    if (proxy === null) return { kind: "asked", input: { kind: "name-proxy", counter, box, proxy } };
    const named = this.#proxyOf(proxy);
    if (isRefused(named)) return named;
    return {
      kind: "asked",
      input: { kind: "name-proxy", counter, box, proxy: named.person },
      within: () => this.#keep(named, null),
    };
  }

  /**
   * The code is checked off the loop, and only where it could count: what the core will refuse costs nobody a
   * try.
   */
  enterCode(kiosk: string, code: Personal<string>): Promise<Asked> {
    const { claim, rests } = this.#session(kiosk);
    const judged = (matched: boolean): Asked => ({
      kind: "asked",
      input: { kind: "try-code", kiosk, claim: claim?.id ?? null, matched },
    });
    if (rests || claim?.code !== "sent") return Promise.resolve(judged(false));
    return new Promise((resolve) => {
      this.#ports.codes.check(claim.id, claim.person, code, (verdict) => {
        resolve(verdict === "unavailable" ? askRefused("busy") : judged(verdict === "matched"));
      });
    });
  }

  /** A PIN is tried at the card holder's own results: those of others open by a code only. */
  enterPin(kiosk: string, pin: Personal<string>): Asked {
    const { claim, rests } = this.#session(kiosk);
    const judged = (boxes: readonly number[], burnt = false): Asked => {
      const input: Input = { kind: "try-pin", kiosk, claim: claim?.id ?? null, boxes, burnt };
      return { kind: "asked", input };
    };
    const own = claim === undefined || rests ? [] : pinBoxes(this.#ports.loop.office, claim);
    if (claim === undefined || own.length === 0) return judged([]);
    const dossiers = own.flatMap(({ dossier }) => dossier ?? []);
    const verdict = this.#ports.persons.tryPin(claim.person, dossiers, pin);
    switch (verdict.kind) {
      case "matched":
        return judged(
          own.flatMap(({ number, dossier }) => (verdict.dossiers.includes(dossier ?? "") ? [number] : [])),
        );
      case "wrong":
        return judged([]);
      case "burnt":
        return judged([], true);
      case "none":
        return askRefused("no-pin");
      case "unavailable":
        return askRefused("busy");
    }
  }

  #session(kiosk: string): { readonly claim: Claim | undefined; readonly rests: boolean } {
    const { office, clock } = this.#ports.loop;
    const now = { office, at_ms: clock.at_ms() };
    return { claim: liveClaim(now, kiosk), rests: restOf_ms(now, kiosk) > 0 };
  }

  /** What was scanned: the code of a dossier, whose form may be kept, or the receipt of one that is. */
  #slipOf(scanned: string): Slip | undefined {
    const { persons } = this.#ports;
    if (scanned.startsWith(RECEIPT)) return persons.byReceipt(scanned.slice(RECEIPT.length));
    return persons.byDossier(scanned) ?? { dossier: scanned };
  }

  /**
   * Whose it is: known where the result is in a clerk's hand; else as the clerk names it, but never against
   * the form; else as the form says.
   */
  #ownerOf(slip: Slip, body: LoadBody): Holder | AskRefused {
    const held = this.#ports.loop.office.in_hand.find(({ dossier }) => dossier === slip.dossier);
    const phone = body.phone === null ? null : new Personal(body.phone);
    if (held !== undefined) return { person: held.person, number: null, phone };
    const named = this.#namedBy(body);
    if (isRefused(named)) return named;
    if (named === null && slip.person === undefined) return askRefused("unknown-dossier");
    const { person, number } = named ?? { person: slip.person ?? "", number: null };
    if (slip.person !== undefined && slip.person !== person) return askRefused("dossier-of-another");
    return { person, number, phone: phone ?? this.#phoneOf(person, slip.dossier) };
  }

  #namedBy({ ticket, id_number }: LoadBody): Omit<Holder, "phone"> | AskRefused | null {
    if (id_number !== null) return this.#typed(id_number);
    if (ticket === null) return null;
    const { tickets, closed } = this.#ports.loop.office;
    const named = [...tickets, ...closed].find(({ code }) => code === ticket);
    if (named === undefined) return askRefused("unknown-ticket");
    const { person } = named;
    // Whoever was erased since has a number, and nobody behind it.
    if (person === null || this.#ports.persons.get(person, "idNumber") === undefined)
      return askRefused("ticket-without-card");
    return { person, number: null };
  }

  #typed(id_number: string): Omit<Holder, "phone"> | AskRefused {
    const { persons, today } = this.#ports;
    const typed = judgeTyped(id_number, today());
    if (typed.kind === "malformed") return askRefused("number-malformed", { why: typed.why });
    return { person: persons.find(typed.number) ?? persons.newPerson(), number: typed.number };
  }

  #proxyOf({ id_number, phone }: ProxyBody): Holder | AskRefused {
    const typed = this.#typed(id_number);
    return isRefused(typed) ? typed : { ...typed, phone: new Personal(phone) };
  }

  /** The phone that was given with the dossier; null: another is kept already, or none was given. */
  #phoneOf(person: string, dossier: string): Personal<string> | null {
    const { persons } = this.#ports;
    if (persons.get(person, "phone") !== undefined) return null;
    const form_id = persons.slipOf(person, dossier);
    const held = form_id === undefined ? undefined : persons.form(form_id);
    const kept = held === undefined ? undefined : readKept(held.json);
    const phone = kept?.what === "form" ? kept.applicant.phone : null;
    return phone === null ? null : new Personal(phone);
  }

  /** Nothing is shut away from a person to whom no code can go, and who has no PIN. */
  #canBeOpened({ person, phone }: Holder, dossier: string): boolean {
    const { persons } = this.#ports;
    const form_id = persons.slipOf(person, dossier);
    return (
      phone !== null ||
      persons.get(person, "phone") !== undefined ||
      (form_id !== undefined && persons.pinOf(form_id) !== undefined)
    );
  }

  #keep(owner: Holder, proxy: Holder | null): void {
    const { persons, retention } = this.#ports;
    for (const { person, number, phone } of proxy === null ? [owner] : [owner, proxy]) {
      if (number === null) persons.keepFor(person, "result", retention.resultDay());
      else persons.keep(person, number, "result", retention.resultDay());
      if (phone !== null) persons.put(person, "phone", phone);
    }
  }
}
