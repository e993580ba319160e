/**
 * What every bank does whatever its protocol: spends a permit for each pulse, keeps what was last read of
 * doors and outputs, ends with all off. How boards are spoken to is its device's affair.
 */
import { assert } from "../../faults.ts";
import type { LinkLoss } from "../../link/link.ts";
import type { DeviceDiagnostics, DeviceListener, RunningDevice } from "../../runtime/perform.ts";
import type { Clock, WireTrace } from "../../runtime/ports.ts";
import type { Permit, PermitDesk } from "../permit.ts";
import type {
  BankNews,
  ChannelId,
  DoorState,
  LockCapabilities,
  LockCommand,
  LockOutcome,
  LockReport,
  OutputState,
  PulseOutcome,
  PulseRefusal,
} from "./bank.pure.ts";

/** All-off orders that may wait at once; a further one is refused as busy, the waiting ones do its work. */
const ALL_OFFS_WAITING_MAX = 8;

export interface LockListener {
  /** The line may be spoken to; boards report themselves `ready` one by one after it. */
  up(): void;
  down(loss: LinkLoss): void;
  report(report: LockReport): void;
}

/**
 * Addresses of boards that did not acknowledge all-off; empty: every output is off. `not-supported`: the
 * boards end their pulses themselves and know no such order.
 */
export type AllOffOutcome =
  | { readonly unanswered: readonly number[] }
  | { readonly refused: "busy" | "not-supported" };

/** One lock as last read. `at_ms`: monotonic time of that reading, null while the state is unknown. */
export interface LockReading<State> {
  readonly channel: ChannelId;
  readonly state: State;
  readonly at_ms: number | null;
}

export interface PulseOrder {
  readonly permit: Permit;
  readonly channel: ChannelId;
  readonly duration_ms: number;
}

/** What every lock driver offers, whatever its protocol (lockers.md section 9). */
export interface LockBank {
  readonly capabilities: LockCapabilities;
  start(): void;
  /** All-off first where the line is up, then the link is closed; `stopped` is called when it is. */
  stop(stopped?: () => void): void;
  /**
   * One pulse of one lock. The permit is spent by the call, whatever comes of it. `settled` is called once;
   * unless refused, not before the pulse and its settling time are over, so that waiting for it keeps locks
   * apart.
   */
  pulse(order: PulseOrder, settled: (outcome: PulseOutcome) => void): void;
  /** Every door as last read, by `board/index0`. */
  readDoors(): ReadonlyMap<string, LockReading<DoorState>>;
  /** Every output as last read, by `board/index0`; `unknown` for ever where `capabilities.outputs` is false. */
  readOutputs(): ReadonlyMap<string, LockReading<OutputState>>;
  allOff(settled: (outcome: AllOffOutcome) => void): void;
  diagnostics(): DeviceDiagnostics;
  onTrace(listener: (line: WireTrace) => void): () => void;
}

/** What a protocol brings: true capabilities, its boards, and the way to run them. */
export interface LockSetup {
  readonly capabilities: LockCapabilities;
  readonly boards: readonly { readonly address: number; readonly channels: number }[];
  open(listener: DeviceListener<BankNews>): RunningDevice<LockCommand, LockOutcome>;
}

/** Readings of one board. */
interface BoardReadings {
  readonly doors: DoorState[];
  doorsAt_ms: number | null;
  /** Undefined: never read since the board was lost. */
  on: ReadonlySet<number> | undefined;
  outputsAt_ms: number | null;
}

export class LockBankDriver implements LockBank {
  readonly capabilities: LockCapabilities;
  readonly #device: RunningDevice<LockCommand, LockOutcome>;
  readonly #permits: PermitDesk;
  readonly #clock: Clock;
  readonly #listener: LockListener;
  readonly #boards: ReadonlyMap<number, BoardReadings>;
  #life: "stopped" | "running" | "stopping" = "stopped";
  #stopped: (() => void)[] = [];
  #allOffs = 0;

  constructor(setup: LockSetup, clock: Clock, permits: PermitDesk, listener: LockListener) {
    this.capabilities = setup.capabilities;
    this.#permits = permits;
    this.#clock = clock;
    this.#listener = listener;
    this.#boards = new Map(
      setup.boards.map(({ address, channels }) => [
        address,
        {
          doors: Array.from({ length: channels }, (): DoorState => "unknown"),
          doorsAt_ms: null,
          on: undefined,
          outputsAt_ms: null,
        },
      ]),
    );
    this.#device = setup.open({
      up: () => listener.up(),
      down: (loss) => this.#down(loss),
      report: (news) => this.#take(news),
    });
  }

  start(): void {
    assert(this.#life !== "stopping", "a bank is started again only after it stopped");
    this.#life = "running";
    this.#device.start();
  }

  stop(stopped: () => void = () => {}): void {
    if (this.#life === "stopped") {
      stopped();
      return;
    }
    this.#stopped.push(stopped);
    if (this.#life === "stopping") return;
    this.#life = "stopping";
    const taken = this.#device.execute({ kind: "shut-down" }, () => this.#close());
    assert(taken, "one pulse and a few all-offs never fill the queue");
  }

  pulse(order: PulseOrder, settled: (outcome: PulseOutcome) => void): void {
    const refuse = (why: PulseRefusal): void => settled({ kind: "refused", why });
    const spending = this.#permits.spend(order.permit);
    if (spending !== "spent-now") return refuse(spending);
    const { permit } = order.permit;
    const { channel, duration_ms } = order;
    const taken = this.#device.execute({ kind: "pulse", permit, channel, duration_ms }, (outcome) => {
      assert(outcome.kind !== "all-off" && outcome.kind !== "shut-down", "a pulse has a pulse's outcome");
      settled(outcome);
    });
    if (!taken) refuse("busy");
  }

  readDoors(): ReadonlyMap<string, LockReading<DoorState>> {
    return this.#readings(({ doors, doorsAt_ms }, index0) => {
      const state = doors[index0] ?? "unknown";
      return { state, at_ms: state === "unknown" ? null : doorsAt_ms };
    });
  }

  readOutputs(): ReadonlyMap<string, LockReading<OutputState>> {
    return this.#readings(({ on, outputsAt_ms }, index0) => {
      if (on === undefined) return { state: "unknown", at_ms: null };
      return { state: on.has(index0) ? "on" : "off", at_ms: outputsAt_ms };
    });
  }

  allOff(settled: (outcome: AllOffOutcome) => void): void {
    if (!this.capabilities.outputs) return settled({ refused: "not-supported" });
    if (this.#allOffs >= ALL_OFFS_WAITING_MAX) return settled({ refused: "busy" });
    this.#allOffs++;
    const taken = this.#device.execute({ kind: "all-off" }, (outcome) => {
      assert(outcome.kind === "all-off", "all-off has its own outcome");
      this.#allOffs--;
      settled({ unanswered: outcome.unanswered });
    });
    assert(taken, "one pulse and a few all-offs never fill the queue");
  }

  diagnostics(): DeviceDiagnostics {
    return this.#device.diagnostics();
  }

  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#device.onTrace(listener);
  }

  #close(): void {
    this.#device.stop();
    for (const readings of this.#boards.values()) readings.on = undefined;
    this.#life = "stopped";
    for (const stopped of this.#stopped.splice(0)) stopped();
  }

  #down(loss: LinkLoss): void {
    for (const readings of this.#boards.values()) readings.on = undefined;
    this.#listener.down(loss);
  }

  /** Readings stay here; changes and troubles go on to the office. */
  #take(news: BankNews): void {
    const now_ms = this.#clock.now_ms();
    switch (news.kind) {
      case "doors-read":
        this.#readingsOf(news.board).doorsAt_ms = now_ms;
        return;
      case "outputs-read": {
        const readings = this.#readingsOf(news.board);
        readings.on = new Set(news.on);
        readings.outputsAt_ms = now_ms;
        return;
      }
      case "door": {
        const readings = this.#readingsOf(news.channel.board);
        readings.doors[news.channel.index0] = news.state;
        readings.doorsAt_ms = now_ms;
        break;
      }
      case "board":
        if (news.state !== "ready") this.#readingsOf(news.board).on = undefined;
        break;
      case "output-anomaly":
      case "output-normal":
        break;
    }
    this.#listener.report(news);
  }

  #readingsOf(board: number): BoardReadings {
    const readings = this.#boards.get(board);
    assert(readings !== undefined, "a board of this bank");
    return readings;
  }

  #readings<State>(
    look: (board: BoardReadings, index0: number) => { readonly state: State; readonly at_ms: number | null },
  ): ReadonlyMap<string, LockReading<State>> {
    const all = new Map<string, LockReading<State>>();
    for (const [board, readings] of this.#boards)
      for (const index0 of readings.doors.keys())
        all.set(`${board}/${index0}`, { channel: { board, index0 }, ...look(readings, index0) });
    return all;
  }
}
