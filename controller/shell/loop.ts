/**
 * The one loop: takes inputs from one bounded inbox, has them judged, keeps input, facts and intents in one
 * transaction, and only then lets effects happen and replies go out. Inputs that arrive while a turn runs
 * share the next turn's transaction. Nothing else changes the office's state.
 */

import { assert } from "../../drivers/faults.ts";
import type { Clock, Disarm, WallClock } from "../../drivers/runtime/ports.ts";
import { decide } from "../core/decide.ts";
import type { Effect } from "../core/effect.ts";
import type { Fact } from "../core/fact.ts";
import type { Input } from "../core/input.ts";
import { brokenInvariants } from "../core/invariants.ts";
import type { OfficePlan } from "../core/plan.ts";
import type { Reply } from "../core/refusal.ts";
import { CORE_VERSION, type Office } from "../core/state.ts";
import type { News } from "./news.ts";
import { OfficeClock, type OfficeTimes } from "./office-clock.ts";
import { recover } from "./recover.ts";
import type { EntryDraft, KeptReply, Store } from "./store/store.ts";

/**
 * Inputs waiting for their turn. Past it a command is refused as busy; a device's input displaces nothing
 * and is counted as dropped.
 */
export const INBOX_MAX = 4_096;
/** Inputs judged in one turn and kept in one transaction. */
export const TURN_MAX = 64;
/** Wait before a full disk is tried again, ms. */
export const FULL_RETRY_MS = 1_000;
/** Inputs that nobody waits for may wait this long for others to share their transaction, ms. */
export const PATIENCE_MS = 150;
/** Entries between two snapshots. */
export const SNAPSHOT_EVERY = 5_000;

export type Answer = Reply | { readonly kind: "busy" } | { readonly kind: "storage-full" };

export interface Posted {
  readonly input: Input;
  readonly actor: string;
  readonly device: string | null;
  readonly place: string | null;
  /** Present for commands of screens: they get an answer, devices do not. */
  readonly command?: {
    readonly key: string;
    readonly route: string;
    readonly answer: (answer: Answer) => void;
    /** The HTTP form of a reply, kept under the key. */
    readonly keep: (reply: Reply) => KeptReply;
  };
  /** Work on other tables of the same transaction (personal fields); not done when the input is refused. */
  readonly within?: () => void;
}

export interface LoopListener {
  /** After the commit: do these. */
  perform(effects: readonly Effect[]): void;
  /** Inside the commit: what other tables make of its facts. */
  keep(office: Office, facts: readonly Fact[]): void;
  /** After the commit: the state is new. */
  changed(office: Office, facts: readonly Fact[]): void;
  told(news: News): void;
}

export interface LoopSettings {
  readonly plan: OfficePlan;
  readonly store: Store;
  readonly clock: Clock;
  readonly wall: WallClock;
  /** A technician vouches for the wall clock at this start. */
  readonly clock_vouched: boolean;
  /** Check every invariant after every input (simulation, tests). */
  readonly vigilant: boolean;
}

const STORAGE_PROBE: Posted = {
  input: { kind: "timer-fired", timer: "storage" },
  actor: "clock",
  device: null,
  place: null,
};

interface Judged {
  readonly posted: Posted;
  readonly reply: Reply;
}

export class OfficeLoop {
  readonly clock: OfficeClock;
  readonly #settings: LoopSettings;
  readonly #listener: LoopListener;
  #inbox: Posted[] = [];
  #office: Office;
  #turnAsked = false;
  #patience: Disarm | undefined;
  #full = false;
  #inboxFull = false;
  #sinceSnapshot = 0;
  #dropped = 0;
  #turns = 0;
  #stopped = false;

  constructor(settings: LoopSettings, listener: LoopListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { clock, wall, store, clock_vouched } = settings;
    this.clock = new OfficeClock(clock, wall, store.head.at_ms, clock_vouched);
    const { office, snapshot_seq } = recover(settings.plan, settings.store);
    this.#office = office;
    this.#sinceSnapshot = settings.store.head.seq - snapshot_seq;
    const broken = brokenInvariants(settings.plan, this.#office);
    assert(broken.length === 0, `recovered state: ${broken.join("; ")}`);
    listener.told({ kind: "state-recovered", snapshot_seq, entries: this.#sinceSnapshot });
  }

  get office(): Office {
    return this.#office;
  }

  /** The disk takes nothing at present. */
  get full(): boolean {
    return this.#full;
  }

  /** Device inputs that found the inbox full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Turns taken since the start. */
  get turns(): number {
    return this.#turns;
  }

  get waiting(): number {
    return this.#inbox.length;
  }

  post(posted: Posted): void {
    const { command } = posted;
    if (this.#stopped) return command?.answer({ kind: "busy" });
    if (command !== undefined && this.#full) {
      command.answer({ kind: "storage-full" });
      return;
    }
    if (this.#inbox.length >= INBOX_MAX) {
      if (command === undefined) this.#dropped++;
      else command.answer({ kind: "busy" });
      this.#tellInboxFull();
      return;
    }
    this.#inbox.push(posted);
    if (isPatient(posted)) this.#askTurnInTime();
    else this.#askTurn();
  }

  /** Ends the loop: what waits is answered as busy, the state is kept as a snapshot. */
  stop(): void {
    this.#stopped = true;
    for (const posted of this.#inbox) posted.command?.answer({ kind: "busy" });
    this.#inbox = [];
    if (!this.#full && this.#sinceSnapshot > 0) this.#snapshot();
  }

  #askTurn(): void {
    if (this.#turnAsked || this.#full) return;
    this.#turnAsked = true;
    this.#settings.clock.soon(() => {
      this.#turnAsked = false;
      if (!this.#stopped) this.#turn();
    });
  }

  #askTurnInTime(): void {
    this.#patience ??= this.#settings.clock.arm("patient inputs", PATIENCE_MS, () => this.#askTurn());
  }

  #turn(): void {
    this.#turns++;
    this.#patience?.();
    this.#patience = undefined;
    const batch = this.#inbox.slice(0, TURN_MAX);
    const before = this.#office;
    const entries: EntryDraft[] = [];
    const facts: Fact[] = [];
    const effects: Effect[] = [];
    const judged: Judged[] = [];
    for (const posted of batch) judged.push(this.#judge(posted, entries, facts, effects));
    const outcome = this.#settings.store.commit({
      entries,
      replies: judged.flatMap(({ posted, reply }) =>
        posted.command === undefined ? [] : [posted.command.keep(reply)],
      ),
      within: [
        ...judged.flatMap(({ posted, reply }) =>
          posted.within === undefined || reply.kind === "refused" ? [] : [posted.within],
        ),
        () => this.#listener.keep(this.#office, facts),
      ],
    });
    if (outcome.kind === "full") {
      this.#office = before;
      this.#storageFull(outcome.detail);
      return;
    }
    this.#inbox = this.#inbox.slice(batch.length);
    this.#storageOk();
    this.#listener.perform(effects);
    for (const { posted, reply } of judged) posted.command?.answer(reply);
    this.#listener.changed(this.#office, facts);
    this.#sinceSnapshot += entries.length;
    if (this.#sinceSnapshot >= SNAPSHOT_EVERY) this.#snapshot();
    if (this.#inbox.length > 0) this.#askTurn();
    else this.#inboxFull = false;
  }

  #judge(posted: Posted, entries: EntryDraft[], facts: Fact[], effects: Effect[]): Judged {
    const times = this.clock.times();
    const { input, actor, device, place } = posted;
    const before = this.#office;
    const ruling = decide(this.#settings.plan, this.#office, input, {
      at_ms: times.at_ms,
      actor,
      device,
      place,
    });
    this.#office = ruling.office;
    const cause = entries.length;
    entries.push(draftOf("input", input, posted, times, null));
    for (const fact of ruling.facts) entries.push(draftOf("fact", fact, posted, times, cause));
    for (const effect of ruling.effects) {
      if (effect.kind === "arm-timer" || effect.kind === "disarm-timer") continue;
      entries.push(draftOf("effect", effect, posted, times, cause));
    }
    facts.push(...ruling.facts);
    effects.push(...ruling.effects);
    if (this.#settings.vigilant) {
      const broken = brokenInvariants(this.#settings.plan, this.#office, before);
      assert(broken.length === 0, `after ${input.kind}: ${broken.join("; ")}`);
    }
    return { posted, reply: ruling.reply };
  }

  /** Commands are refused at once; what devices said stays in the inbox and is tried again. */
  #storageFull(detail: string): void {
    const refused = this.#inbox.filter((posted) => posted.command !== undefined);
    this.#inbox = this.#inbox.filter((posted) => posted.command === undefined);
    if (!this.#full) {
      this.#full = true;
      this.#listener.told({ kind: "store-failed", during: "commit", detail });
    }
    for (const posted of refused) posted.command?.answer({ kind: "storage-full" });
    this.#settings.clock.arm("storage retry", FULL_RETRY_MS, () => {
      if (this.#stopped) return;
      // Without anything to keep, a row of its own finds out whether the disk has room again.
      if (this.#inbox.length === 0) this.#inbox.push(STORAGE_PROBE);
      this.#turn();
    });
  }

  #storageOk(): void {
    if (!this.#full) return;
    this.#full = false;
    this.#listener.told({ kind: "store-healed" });
  }

  #tellInboxFull(): void {
    if (this.#inboxFull) return;
    this.#inboxFull = true;
    this.#listener.told({ kind: "inbox-full", waiting: this.#inbox.length });
  }

  #snapshot(): void {
    const { store } = this.#settings;
    const { seq } = store.head;
    this.#sinceSnapshot = 0;
    if (store.saveSnapshot(CORE_VERSION, seq, this.#office))
      this.#listener.told({ kind: "snapshot-written", seq });
  }
}

/** How a page or a slip fares is news for a screen, no more: it rides along with the next commit. */
const isPatient = ({ input, command }: Posted): boolean =>
  command === undefined &&
  (PATIENT.has(input.kind) || (input.kind === "page-ended" && input.end === "transmitted"));
const PATIENT: ReadonlySet<Input["kind"]> = new Set(["page-accepted", "job-progressed", "job-sent"]);

/** One row to append. Written out field by field: spreading a common part costs more than all the rest. */
const draftOf = (
  kind: EntryDraft["kind"],
  tagged: Input | Fact | Effect,
  { actor, device, place }: Posted,
  times: OfficeTimes,
  cause: number | null,
): EntryDraft => {
  const { kind: name, ...payload } = tagged;
  return {
    kind,
    name,
    version: 1,
    payload,
    actor,
    device,
    place,
    cause,
    at_ms: times.at_ms,
    wall_ms: times.wall_ms,
    mono_ms: times.mono_ms,
    clock_quality: times.clock_quality,
  };
};
