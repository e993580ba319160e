/**
 * Runs the machine of a host-timed bank over its switches: feeds it looks, answers, timers and commands, and
 * does what it asks. The same runner serves every protocol; which level or report moves a coil it does not
 * know.
 */
import { assert } from "../../faults.ts";
import type { LinkLoss } from "../../link/link.ts";
import { LinkKeeper } from "../../runtime/link-keeper.ts";
import { NamedTimers } from "../../runtime/named-timers.ts";
import { PendingCommands } from "../../runtime/pending-commands.ts";
import {
  type DeviceDiagnostics,
  type DeviceListener,
  EVENTS_QUEUED_MAX,
  type RunningDevice,
} from "../../runtime/perform.ts";
import type { Clock, WireTrace } from "../../runtime/ports.ts";
import { WireNotes } from "../../runtime/wire-notes.ts";
import type { BankNews, LockCommand, LockOutcome } from "../bank/bank.pure.ts";
import { Coil, type PulseEnd } from "./coil.ts";
import { hostTimedMachine } from "./machine.ts";
import type { HostEffect, HostEvent, HostTimedSettings, HostTimedState } from "./state.pure.ts";
import type { HostSwitches } from "./switches.ts";

/** A pulse longer than ordered by more than this is counted: the program was held up while a coil was on. */
const LATE_MS = 100;

const NO_BYTES = new Uint8Array();

export class HostTimedBank implements RunningDevice<LockCommand, LockOutcome> {
  readonly #settings: HostTimedSettings;
  readonly #switches: HostSwitches;
  readonly #listener: DeviceListener<BankNews>;
  readonly #step: ReturnType<typeof hostTimedMachine>["step"];
  readonly #coil: Coil;
  readonly #keeper: LinkKeeper;
  readonly #notes: WireNotes<never>;
  readonly #timers: NamedTimers;
  readonly #pending = new PendingCommands<LockOutcome>();
  #state: HostTimedState;
  #events: HostEvent[] = [];
  #stepping = false;
  /** Something threw while a coil may have been on: this program ends, and energises nothing any more. */
  #broken = false;
  #loss: LinkLoss | undefined;
  #found: readonly number[] = [];
  #ordered_ms = 0;

  constructor(
    settings: HostTimedSettings,
    switches: HostSwitches,
    clock: Clock,
    listener: DeviceListener<BankNews>,
  ) {
    const { initial, step } = hostTimedMachine(settings);
    this.#settings = settings;
    this.#switches = switches;
    this.#timers = new NamedTimers(clock);
    this.#listener = listener;
    this.#state = initial;
    this.#step = step;
    this.#notes = new WireNotes({ describe: () => "", personal: false }, clock);
    this.#coil = new Coil(switches, clock, (end) => this.#pulseEnded(end));
    this.#keeper = new LinkKeeper(
      {
        label: switches.label,
        connect: (attempt) =>
          switches.connect({
            opened: (found) => {
              this.#found = found;
              attempt.opened();
            },
            lost: attempt.lost,
            moved: () => attempt.current() && this.#feed({ kind: "moved" }),
          }),
        disconnect: () => switches.disconnect(),
        up: () => this.#up(),
        down: (loss) => this.#down(loss),
      },
      clock,
    );
  }

  start(): void {
    this.#keeper.start();
  }

  stop(): void {
    this.#coil.cut();
    const wasOpen = this.#keeper.state === "open";
    this.#keeper.stop();
    if (wasOpen) this.#feed({ kind: "link-down" });
    this.#timers.clear();
  }

  execute(command: LockCommand, settled: (outcome: LockOutcome) => void): boolean {
    const id = this.#pending.add(settled);
    if (id === undefined) return false;
    this.#feed({ kind: "command", id, command });
    return true;
  }

  diagnostics(): DeviceDiagnostics {
    return {
      label: this.#switches.label,
      link: this.#keeper.state,
      loss: this.#loss,
      counters: this.#notes.counters(),
      trace: this.#notes.lines(),
    };
  }

  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#notes.onTrace(listener);
  }

  // ---- link ----

  #up(): void {
    this.#loss = undefined;
    this.#notes.note("note", NO_BYTES, "outputs open");
    this.#listener.up();
    this.#feed({ kind: "link-up", found: this.#found });
  }

  #down(loss: LinkLoss): void {
    this.#loss = loss;
    this.#notes.count("link_lost");
    this.#notes.note("note", NO_BYTES, `outputs lost: ${loss.code}`);
    this.#feed({ kind: "link-down" });
    this.#listener.down(loss);
  }

  // ---- machine ----

  #feed(event: HostEvent): void {
    if (this.#broken) return;
    assert(this.#events.length < EVENTS_QUEUED_MAX, "a bank's machine feeds itself without end");
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    let isDone = false;
    try {
      for (let index = 0; index < this.#events.length; index++) {
        const [next, effects] = this.#step(this.#state, this.#events[index] as HostEvent);
        this.#state = next;
        for (const effect of effects) this.#perform(effect);
      }
      isDone = true;
    } finally {
      this.#events = [];
      this.#stepping = false;
      this.#broken = !isDone;
      if (this.#broken) this.#restNow();
    }
  }

  #perform(effect: HostEffect): void {
    switch (effect.kind) {
      case "pulse":
        this.#notes.note("out", NO_BYTES, `output ${effect.index0} on for ${effect.duration_ms} ms`);
        this.#ordered_ms = effect.duration_ms;
        this.#coil.pulse(effect.index0, effect.duration_ms);
        break;
      case "rest-all":
        this.#restNow();
        break;
      case "read-outputs":
        this.#switches.readOutputs((on) => this.#feed({ kind: "outputs", ask: effect.ask, on }));
        break;
      case "read-doors":
        this.#feed({ kind: "doors", doors: this.#switches.readDoors() });
        break;
      case "arm":
        this.#timers.arm(effect.timer, effect.delay_ms, () =>
          this.#feed({ kind: "timer", timer: effect.timer }),
        );
        break;
      case "disarm":
        this.#timers.disarm(effect.timer);
        break;
      case "settle":
        this.#pending.settle(effect.id, effect.outcome);
        break;
      case "report":
        this.#listener.report(effect.report);
        break;
      case "count":
        this.#notes.count(effect.counter);
        break;
      case "relink":
        this.#keeper.giveUp({ code: "LINK_LOST", detail: "the outputs can't be read" });
        break;
    }
  }

  #restNow(): void {
    this.#coil.cut();
    for (let index0 = 0; index0 < this.#settings.boxes; index0++)
      if (!this.#switches.rest(index0)) this.#notes.count("rest_refused");
  }

  #pulseEnded({ taken, on_ms }: PulseEnd): void {
    this.#notes.note("out", NO_BYTES, `output off after ${Math.round(on_ms)} ms`);
    this.#notes.count(taken ? "pulses" : "pulse_refused");
    if (on_ms > this.#ordered_ms + LATE_MS) this.#notes.count("pulse_late");
    this.#feed({ kind: "pulse-over", taken });
  }
}
