/**
 * Runs one device machine over one supervised byte link: feeds it frames, timers and commands, and does
 * what it asks. The same performer drives every device; what a device means stands in its own folder.
 * Nothing here decides anything about a device.
 */
import { assert } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import type { Supervision } from "../link/supervise.ts";
import { LinkKeeper } from "./link-keeper.ts";
import type { Chunk, Framing, MachineEffect, MachineEvent, Step } from "./machine.ts";
import { NamedTimers } from "./named-timers.ts";
import { PendingCommands } from "./pending-commands.ts";
import type { Clock, WireTrace } from "./ports.ts";
import { armSilence } from "./silence.ts";
import { WireNotes } from "./wire-notes.ts";

/** Events waiting to be stepped in one turn; only a machine that feeds itself could pass it. */
export const EVENTS_QUEUED_MAX = 16_384;

export interface DeviceSpec<State, Frame, Command, Outcome, Report, Timer extends string, Held> {
  readonly initial: State;
  readonly step: Step<State, MachineEvent<Frame, Command, Timer>, MachineEffect<Outcome, Report, Timer>>;
  readonly framing: Framing<Held, Frame>;
  /** Where frames depend on what the device says of itself: asked at each opening. Absent: always `framing`. */
  readonly framingWhenOpened?: () => Framing<Held, Frame>;
  /** What a frame means, for the trace; never its personal contents. */
  readonly describe: (frame: Frame) => string;
  /** Silence after which held bytes are flushed as a frame or as noise. Absent: held until the link ends. */
  readonly flush_after_ms?: number;
  /** True where bytes may be personal: traces then keep lengths and meanings only. */
  readonly personal: boolean;
  /**
   * A write that the link refuses breaks the line: for devices that never say what they took, a gap in the
   * stream would go unnoticed. Default false: the machine's own time-outs find it.
   */
  readonly refused_breaks?: boolean;
}

export interface DeviceListener<Report> {
  report(report: Report): void;
  up(): void;
  down(loss: LinkLoss): void;
}

export interface DeviceDiagnostics {
  readonly label: string;
  readonly link: Supervision["kind"];
  readonly loss: LinkLoss | undefined;
  readonly counters: Readonly<Record<string, number>>;
  readonly trace: readonly WireTrace[];
}

export interface RunningDevice<Command, Outcome> {
  start(): void;
  stop(): void;
  /**
   * False: COMMANDS_PENDING_MAX reached, `settled` will not be called. Else `settled` is called exactly once.
   */
  execute(command: Command, settled: (outcome: Outcome) => void): boolean;
  diagnostics(): DeviceDiagnostics;
  onTrace(listener: (line: WireTrace) => void): () => void;
}

export class DeviceRunner<State, Frame, Command, Outcome, Report, Timer extends string, Held>
  implements RunningDevice<Command, Outcome>
{
  readonly #spec: DeviceSpec<State, Frame, Command, Outcome, Report, Timer, Held>;
  readonly #link: ByteLink;
  readonly #clock: Clock;
  readonly #listener: DeviceListener<Report>;
  readonly #timers: NamedTimers;
  readonly #pending = new PendingCommands<Outcome>();
  readonly #notes: WireNotes<Frame>;
  readonly #keeper: LinkKeeper;
  #events: MachineEvent<Frame, Command, Timer>[] = [];
  #stepping = false;
  #state: State;
  #framing: Framing<Held, Frame>;
  #held: Held;
  #loss: LinkLoss | undefined;

  constructor(
    spec: DeviceSpec<State, Frame, Command, Outcome, Report, Timer, Held>,
    link: ByteLink,
    clock: Clock,
    listener: DeviceListener<Report>,
  ) {
    this.#spec = spec;
    this.#link = link;
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#listener = listener;
    this.#state = spec.initial;
    this.#framing = spec.framing;
    this.#held = spec.framing.empty;
    this.#notes = new WireNotes(spec, clock);
    this.#keeper = new LinkKeeper(
      {
        label: link.label,
        connect: (attempt) =>
          link.connect({
            opened: attempt.opened,
            received: (bytes) => attempt.current() && this.#received(bytes),
            lost: attempt.lost,
          }),
        disconnect: () => link.disconnect(),
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
    const wasOpen = this.#keeper.state === "open";
    this.#keeper.stop();
    if (wasOpen) this.#leaveLine();
    this.#timers.clear();
  }

  execute(command: Command, settled: (outcome: Outcome) => void): boolean {
    const id = this.#pending.add(settled);
    if (id === undefined) return false;
    this.#feed({ kind: "command", id, command });
    return true;
  }

  diagnostics(): DeviceDiagnostics {
    return {
      label: this.#link.label,
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
    this.#framing = this.#spec.framingWhenOpened?.() ?? this.#spec.framing;
    this.#held = this.#framing.empty;
    this.#notes.note("note", new Uint8Array(), "link up");
    this.#listener.up();
    this.#feed({ kind: "link-up" });
  }

  #down(loss: LinkLoss): void {
    this.#loss = loss;
    this.#notes.count("link_lost");
    this.#notes.note("note", new Uint8Array(), `link down: ${loss.code}`);
    this.#leaveLine();
    this.#listener.down(loss);
  }

  /** Bytes of one connection never join those of the next. */
  #leaveLine(): void {
    this.#timers.disarm("framing:quiet");
    this.#take(this.#framing.flush(this.#held));
    this.#feed({ kind: "link-down" });
  }

  #received(bytes: Uint8Array): void {
    this.#take(this.#framing.push(this.#held, bytes));
    const quiet_ms = this.#spec.flush_after_ms;
    if (quiet_ms === undefined) return;
    if (this.#framing.held_bytes(this.#held) === 0) this.#timers.disarm("framing:quiet");
    else this.#armQuiet(quiet_ms);
  }

  #armQuiet(quiet_ms: number): void {
    const name = "framing:quiet";
    this.#timers.armWith(
      name,
      () => this.#take(this.#framing.flush(this.#held)),
      (quiet) => armSilence(this.#clock, name, quiet_ms, quiet),
    );
  }

  #take([held, chunks]: readonly [Held, readonly Chunk<Frame>[]]): void {
    this.#held = held;
    for (const chunk of chunks) {
      if (chunk.kind === "frame") {
        this.#notes.count("rx_frames");
        this.#notes.noteFrame(chunk.bytes, chunk.frame);
        this.#feed({ kind: "frame", frame: chunk.frame });
      } else {
        this.#notes.count("rx_noise_bytes", chunk.bytes.length);
        this.#notes.note("noise", chunk.bytes, chunk.reason);
        this.#feed({ kind: "noise", bytes: chunk.bytes, reason: chunk.reason });
      }
    }
  }

  // ---- machine ----

  #feed(event: MachineEvent<Frame, Command, Timer>): void {
    assert(this.#events.length < EVENTS_QUEUED_MAX, "a device machine feeds itself without end");
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let index = 0; index < this.#events.length; index++) {
        const [next, effects] = this.#spec.step(
          this.#state,
          this.#events[index] as MachineEvent<Frame, Command, Timer>,
        );
        this.#state = next;
        for (const effect of effects) this.#perform(effect);
      }
    } finally {
      this.#events = [];
      this.#stepping = false;
    }
  }

  #perform(effect: MachineEffect<Outcome, Report, Timer>): void {
    switch (effect.kind) {
      case "write":
        this.#write(effect.bytes, effect.meaning);
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
        this.#keeper.giveUp({ code: "LINK_STALLED", detail: "the device stopped making sense" });
        break;
    }
  }

  #write(bytes: Uint8Array, meaning: string): void {
    this.#notes.note("out", bytes, meaning);
    const open = this.#keeper.state === "open";
    if (open && this.#link.write(bytes)) return this.#notes.count("tx_frames");
    this.#notes.count("tx_refused");
    if (open && this.#spec.refused_breaks === true)
      this.#keeper.giveUp({ code: "LINK_STALLED", detail: "more waits than the line may hold" });
  }
}
