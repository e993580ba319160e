/**
 * One bank of result boxes: the only class callers see. It spends a permit for each pulse and hands it to the
 * machine of the bank's protocol; it knows no person, no dossier and no box number. There is no way to switch
 * a lock on and no way to open all.
 */
import { assert } from "../faults.ts";
import type { ByteLink, LinkLoss } from "../link/link.ts";
import { type DeviceDiagnostics, DeviceRunner, type RunningDevice } from "../runtime/perform.ts";
import type { Clock, WireTrace } from "../runtime/ports.ts";
import {
  type ChannelId,
  type DoorReading,
  type DoorState,
  type LockCapabilities,
  type LockCommand,
  type LockOutcome,
  type LockReport,
  PULSE_MAX_MS,
  PULSE_MIN_MS,
  PULSE_STEP_MS,
  type PulseOutcome,
  type PulseRefusal,
} from "./bank/bank.pure.ts";
import { FAST_POLL_MS } from "./modbus/boards.pure.ts";
import { QUIET_MS, rtuFraming } from "./modbus/framing.ts";
import { lockBankMachine } from "./modbus/machine.ts";
import { decode, describe } from "./modbus/protocol.ts";
import { IDLE_POLL_MS, type ModbusBankSettings, REPLY_TIMEOUT_MS, VERSION_MIN } from "./modbus/state.pure.ts";
import type { Permit, PermitDesk } from "./permit.ts";

/** All-off orders that may wait at once; a further one is refused as busy, the waiting ones do its work. */
const ALL_OFFS_WAITING_MAX = 8;

type Defaulted = "fast_poll_ms" | "echo" | "reply_timeout_ms" | "idle_poll_ms" | "version_min";

/** One bank: one bus, one lock power supply. Units and ranges: ModbusBankSettings. */
export type LockBankSettings = { readonly protocol: "modbus" } & Omit<ModbusBankSettings, Defaulted> &
  Partial<Pick<ModbusBankSettings, Defaulted>>;

export interface LockListener {
  /** The line may be spoken to; boards report themselves `ready` one by one after it. */
  up(): void;
  down(loss: LinkLoss): void;
  report(report: LockReport): void;
}

/** Addresses of boards that did not acknowledge all-off; empty: every output is off. */
export type AllOffOutcome = { readonly unanswered: readonly number[] } | { readonly refused: "busy" };

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
  pulse(
    order: { readonly permit: Permit; readonly channel: ChannelId; readonly duration_ms: number },
    settled: (outcome: PulseOutcome) => void,
  ): void;
  /** The doors as last reported. */
  doors(): readonly DoorReading[];
  allOff(settled: (outcome: AllOffOutcome) => void): void;
  diagnostics(): DeviceDiagnostics;
  onTrace(listener: (line: WireTrace) => void): () => void;
}

const deviceOf = (
  settings: LockBankSettings,
  link: ByteLink,
  clock: Clock,
  listener: LockListener,
): RunningDevice<LockCommand, LockOutcome> => {
  const machine = lockBankMachine({
    boards: settings.boards,
    baud: settings.baud,
    closed_level: settings.closed_level,
    echo: settings.echo ?? false,
    reply_timeout_ms: settings.reply_timeout_ms ?? REPLY_TIMEOUT_MS,
    idle_poll_ms: settings.idle_poll_ms ?? IDLE_POLL_MS,
    fast_poll_ms: settings.fast_poll_ms ?? FAST_POLL_MS,
    version_min: settings.version_min ?? VERSION_MIN,
  });
  return new DeviceRunner(
    {
      ...machine,
      framing: rtuFraming,
      describe: (frame) => describe(decode(frame)),
      flush_after_ms: QUIET_MS,
      personal: false,
    },
    link,
    clock,
    listener,
  );
};

export class LockBankDriver implements LockBank {
  readonly capabilities: LockCapabilities;
  readonly #device: RunningDevice<LockCommand, LockOutcome>;
  readonly #permits: PermitDesk;
  readonly #doors = new Map<string, { readonly channel: ChannelId; state: DoorState }>();
  #life: "stopped" | "running" | "stopping" = "stopped";
  #stopped: (() => void)[] = [];
  #allOffs = 0;

  constructor(
    settings: LockBankSettings,
    link: ByteLink,
    clock: Clock,
    permits: PermitDesk,
    listener: LockListener,
  ) {
    this.#permits = permits;
    this.#device = deviceOf(settings, link, clock, {
      up: () => listener.up(),
      down: (loss) => listener.down(loss),
      report: (report) => {
        if (report.kind === "door") this.#doorOf(report.channel).state = report.state;
        listener.report(report);
      },
    });
    for (const { address, channels } of settings.boards)
      for (let index0 = 0; index0 < channels; index0++) {
        const channel: ChannelId = { board: address, index0 };
        this.#doors.set(keyOf(channel), { channel, state: "unknown" });
      }
    this.capabilities = {
      channels: this.#doors.size,
      pulseTimer: "board",
      ack: "echo",
      doors: true,
      outputs: true,
      occupancy: false,
      pulse_ms: { min: PULSE_MIN_MS, max: PULSE_MAX_MS, step: PULSE_STEP_MS },
    };
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

  pulse(
    order: { readonly permit: Permit; readonly channel: ChannelId; readonly duration_ms: number },
    settled: (outcome: PulseOutcome) => void,
  ): void {
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

  doors(): readonly DoorReading[] {
    return [...this.#doors.values()].map(({ channel, state }) => ({ channel, state }));
  }

  allOff(settled: (outcome: AllOffOutcome) => void): void {
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
    this.#life = "stopped";
    for (const stopped of this.#stopped.splice(0)) stopped();
  }

  #doorOf(channel: ChannelId): { state: DoorState } {
    const door = this.#doors.get(keyOf(channel));
    assert(door !== undefined, "a door of this bank");
    return door;
  }
}

const keyOf = (channel: ChannelId): string => `${channel.board}/${channel.index0}`;
