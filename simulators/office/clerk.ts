/**
 * A clerk at a counter: calls, waits, recalls, serves, undoes a slip of the hand, loads results, goes home.
 */

import type { Input } from "../../controller/core/input.ts";
import { nextCall } from "../../controller/core/queue.ts";
import type { Refusal } from "../../controller/core/refusal.ts";
import { liveTicket, ticketOf } from "../../controller/core/state.ts";
import { type KeptForm, sealable } from "../../controller/shell/forms/kept-form.ts";
import type { Disarm } from "../../drivers/runtime/ports.ts";
import { type Crowd, phoneOf, type Visitor } from "./crowd.ts";

/** Service time of queue-and-rules.md 2.2: log-normal, mean 9.2 min, variation 0.8. */
const SERVICE_MEAN_MS = 9.2 * 60_000;
const SERVICE_VARIATION = 0.8;
const SERVICE_MAX_MS = 60 * 60_000;
const RECALL_AFTER_MS = 60_000;
const LOOKS_UP_MS = 60_000;
const UNDOES = 0.02;
const HAS_RESULT = 0.35;
/** Leaves a dossier, for an appointment slip in two leaves. */
const HANDS_IN = 0.15;
const LOADS_EVERY_MS = 45 * 60_000;
/** Presses "call next" once more before looking up. */
const IMPATIENT = 0.05;
/** Clerks stay after closing until nobody waits, at most this long, ms. */
export const OVERTIME_MS = 160 * 60_000;

const ANY_BOX = { size: null, reach: null, proxy: null } as const;

/** The same dossier for everybody: what forms say plays no part in whole days. */
const FORM: KeptForm = {
  what: "form",
  officer: "Cán bộ Mẫu",
  applicant: {
    name: "Nguyễn Văn Mẫu",
    address: "Số 1, Đường Thử Nghiệm, Phường Ví Dụ",
    phone: null,
    email: null,
    request: "Đăng ký khai sinh",
  },
  form: {
    kind: "appointment",
    dossier: null,
    papers: [{ name: "Tờ khai", form: "original", count: 1 }],
    sets: 1,
    processing_days: 3,
    due: "2026-12-03T16:30",
    collect_at: "Quầy 3",
    fee: null,
  },
};

export class Clerk {
  readonly #people: Crowd;
  readonly #counter: string;
  readonly #actor: string;
  #timer: Disarm = () => undefined;
  #round: Disarm = () => undefined;
  #asking = false;
  #closes_ms = 0;
  #serviceEnds_ms: number | undefined;
  #calledAt_ms = 0;
  #dossiers = 0;
  readonly #basket: Visitor[] = [];
  /** Dossiers handed in today, by the visit that brought them. */
  readonly #received = new Map<string, string>();
  #day = false;

  constructor(people: Crowd, counter: string) {
    this.#people = people;
    this.#counter = counter;
    this.#actor = `staff:s-${counter}`;
  }

  startDay(open_ms: number): void {
    this.#day = true;
    this.#asking = false;
    this.#serviceEnds_ms = undefined;
    this.#closes_ms = this.#now_ms() + open_ms;
    this.#basket.length = 0;
    this.#received.clear();
    this.#armRound();
    this.#lookAgain(this.#people.between(1_000, 120_000));
  }

  endDay(): void {
    this.#day = false;
    this.#timer();
    this.#round();
  }

  /** Somebody came into the queue (no ticket named), or to the counter that called this ticket. */
  wake(ticket?: string): void {
    const { world } = this.#people;
    if (!this.#day || this.#asking || !world.powered) return;
    const current = world.office.counters[this.#counter]?.current ?? null;
    if (ticket === undefined ? current === null : current === ticket) this.#lookAgain(500);
  }

  #now_ms(): number {
    return this.#people.world.clock.now_ms();
  }

  #lookAgain(delay_ms: number): void {
    this.#timer();
    this.#timer = this.#people.world.clock.arm(`clerk ${this.#counter}`, delay_ms, () => this.#look());
  }

  #ask(input: Input, done: () => void, refused: (refusal: Refusal) => void): void {
    this.#asking = true;
    this.#people.world.ask(input, this.#actor, this.#counter, (reply) => {
      this.#asking = false;
      if (reply.kind === "done") done();
      else refused(reply.refusal);
    });
  }

  #later(delay_ms = LOOKS_UP_MS): () => void {
    return () => this.#lookAgain(delay_ms);
  }

  /** Looks at the screen and does the next thing. */
  #look(): void {
    const { world } = this.#people;
    if (!this.#day || this.#asking) return;
    if (!world.powered) return this.#lookAgain(2_000);
    const { office } = world;
    const state = office.counters[this.#counter];
    const counter = this.#counter;
    if (state === undefined) return;
    if (state.clerk === null)
      return this.#ask({ kind: "open-counter", counter }, this.#later(500), this.#later());
    const ticket = state.current === null ? undefined : liveTicket(office, state.current);
    if (ticket === undefined) return this.#callNext();
    const visitor = this.#people.visitorOf(ticket.id);
    if (ticket.state === "serving") return this.#serve(visitor);
    if (visitor?.at_counter === true) {
      return this.#ask({ kind: "start-service", counter }, this.#later(500), this.#later(2_000));
    }
    this.#waitForCalled(visitor);
  }

  #callNext(): void {
    const { world } = this.#people;
    const counter = this.#counter;
    const late = this.#now_ms() > this.#closes_ms;
    if (!late && !this.#somebodyWaits()) return this.#lookAgain(LOOKS_UP_MS);
    if (this.#now_ms() > this.#closes_ms + OVERTIME_MS) return;
    this.#serviceEnds_ms = undefined;
    this.#ask(
      { kind: "call-next", counter },
      () => {
        this.#calledAt_ms = this.#now_ms();
        if (this.#people.random.chance(IMPATIENT)) return this.#pressAgain();
        if (this.#people.random.chance(UNDOES)) {
          world.reach("undo");
          this.#people.after(3_000, "clerk undoes", () =>
            this.#ask({ kind: "undo", counter }, this.#later(2_000), this.#later(2_000)),
          );
        } else this.#lookAgain(5_000);
      },
      () => {
        if (late) this.#ask({ kind: "close-counter", counter }, () => undefined, this.#later());
        else this.#lookAgain(LOOKS_UP_MS);
      },
    );
  }

  #pressAgain(): void {
    this.#people.world.reach("pressed-twice");
    this.#ask({ kind: "call-next", counter: this.#counter }, this.#later(5_000), this.#later(5_000));
  }

  /** What the screen shows as next. */
  #somebodyWaits(): boolean {
    const { world } = this.#people;
    const counter = world.plan.counters.find((row) => row.id === this.#counter);
    return counter !== undefined && nextCall(world.plan, world.office, counter, this.#now_ms()) !== undefined;
  }

  #waitForCalled(visitor: Visitor | undefined): void {
    if (visitor !== undefined && this.#toldToCallAloud(visitor)) this.#people.calledAloud(visitor);
    const waited_ms = this.#now_ms() - this.#calledAt_ms;
    if (waited_ms < RECALL_AFTER_MS) return this.#lookAgain(RECALL_AFTER_MS - waited_ms + 100);
    const counter = this.#counter;
    this.#calledAt_ms = this.#now_ms();
    this.#ask({ kind: "recall", counter }, this.#later(5_000), (refusal) => {
      if (refusal !== "called-often-enough") return this.#lookAgain(5_000);
      this.#people.world.reach("no-show");
      this.#ask(
        { kind: "mark-no-show", counter },
        () => {
          if (visitor !== undefined) this.#people.left(visitor);
          this.#lookAgain(3_000);
        },
        this.#later(2_000),
      );
    });
  }

  /** The screen says that the card was called in vain. */
  #toldToCallAloud({ ticket }: Visitor): boolean {
    const { office, plan } = this.#people.world;
    const pager = Object.values(office.pagers).find((row) => row.ticket === ticket);
    return pager !== undefined && pager.unanswered >= plan.paging.tell_clerk_at;
  }

  #serve(visitor: Visitor | undefined): void {
    if (this.#serviceEnds_ms === undefined) {
      const service_ms = this.#people.random.logNormal(SERVICE_MEAN_MS, SERVICE_VARIATION);
      this.#serviceEnds_ms = this.#now_ms() + Math.min(service_ms, SERVICE_MAX_MS);
    }
    const left_ms = this.#serviceEnds_ms - this.#now_ms();
    if (left_ms > 0) return this.#lookAgain(left_ms);
    this.#ask(
      { kind: "finish-service", counter: this.#counter },
      () => {
        this.#serviceEnds_ms = undefined;
        if (visitor !== undefined) this.#finished(visitor);
        this.#lookAgain(this.#people.between(3_000, 15_000));
      },
      this.#later(2_000),
    );
  }

  #finished(visitor: Visitor): void {
    this.#people.left(visitor);
    if (this.#people.random.chance(HANDS_IN)) this.#issueForm(visitor);
    if (this.#people.random.chance(HAS_RESULT)) this.#basket.push(visitor);
  }

  /** What the slip says is sealed in the commit that issues it, as the office's own desk does it. */
  #issueForm(visitor: Visitor): void {
    const { world } = this.#people;
    const person = world.powered ? ticketOf(world.office, visitor.ticket)?.person : null;
    const persons = world.app?.personal;
    if (person == null || persons === undefined) return;
    const form_id = persons.newForm();
    const within = (): void => {
      persons.keepFor(person, "result", world.resultDay());
      persons.keepForm(person, form_id, sealable(FORM));
    };
    world.ask(
      { kind: "issue-form", counter: this.#counter, form: "appointment", form_id, person, dossier: null },
      this.#actor,
      this.#counter,
      (reply) => {
        world.reach(reply.kind === "done" ? "form-issued" : `form-refused-${reply.refusal}`);
        if (reply.kind === "done") this.#received.set(visitor.ticket, String(reply.data.dossier));
      },
      within,
    );
  }

  /**
   * Results are taken to the boxes together, all counters at the same minute: permits then wait for each
   * other.
   */
  #loadingRound(): void {
    if (!this.#day) return;
    for (const visitor of this.#basket.splice(0)) this.#loadResult(visitor);
    this.#armRound();
  }

  #armRound(): void {
    this.#round();
    this.#round = this.#people.world.clock.arm("loading round", LOADS_EVERY_MS, () => this.#loadingRound());
  }

  #loadResult(visitor: Visitor): void {
    const { world } = this.#people;
    const person = world.powered ? ticketOf(world.office, visitor.ticket)?.person : null;
    if (person == null) return;
    this.#putIn(visitor, person, this.#received.get(visitor.ticket) ?? this.#newDossier());
  }

  #newDossier(): string {
    const number = String(++this.#dossiers).padStart(5, "0");
    return `H99.1-261123-${this.#counter.slice(-1)}${number}`;
  }

  /** Few boxes open a minute: who is too fast waits and comes back to the next. */
  #putIn(visitor: Visitor, person: string, dossier: string): void {
    const { world } = this.#people;
    const within = (): void => {
      // A phone is kept for a result alone: without that purpose no code would ever reach it.
      world.app?.personal.keepFor(person, "result", world.resultDay());
      world.app?.personal.put(person, "phone", phoneOf(visitor.person));
    };
    const input: Input = {
      kind: "load-result",
      counter: this.#counter,
      dossier,
      person,
      box: null,
      ...ANY_BOX,
    };
    world.ask(
      input,
      this.#actor,
      this.#counter,
      (reply) => {
        if (reply.kind === "refused") {
          world.reach(`load-refused-${reply.refusal}`);
          const { wait_s } = reply;
          if (wait_s !== undefined && this.#day)
            this.#people.after((wait_s + 1) * 1_000, "clerk loads again", () =>
              this.#putIn(visitor, person, dossier),
            );
          return;
        }
        this.#people.resultLoaded(dossier, visitor.person);
      },
      within,
    );
  }
}
