/** A bank of result boxes as the office sees it: one pulse a permit, doors as they change. */
import type { FaultCode } from "../../../drivers/faults.ts";
import type { LockReport, PulseOutcome } from "../../../drivers/locker/bank/bank.pure.ts";
import { type LockBankPorts, type LockBankSettings, openLockBank } from "../../../drivers/locker/driver.ts";
import type { PermitOffice } from "../../../drivers/locker/permit.ts";
import type { Input } from "../../core/input.ts";
import { BUS_BAUD, boardsOf, type LockBankConfig } from "../config-lockers.ts";
import { type DeviceOwner, Health, type Locking } from "./office-device.ts";

const endOf = (permit: string, outcome: PulseOutcome): Input => {
  switch (outcome.kind) {
    case "sent-acknowledged":
      return { kind: "pulse-ended", permit, end: "acknowledged", why: null };
    case "sent-unconfirmed":
      return { kind: "pulse-ended", permit, end: "unconfirmed", why: outcome.why };
    case "refused":
      return { kind: "pulse-ended", permit, end: "refused", why: outcome.why };
  }
};

/** The bank is up while every board serves, degraded while some do, down without its line. */
class BoardHealth {
  readonly #faults = new Map<number, FaultCode | null>();
  readonly #boards: number;
  readonly #health: Health;

  constructor(boards: number, health: Health) {
    this.#boards = boards;
    this.#health = health;
  }

  down(fault: FaultCode): void {
    this.#faults.clear();
    this.#health.say("down", fault);
  }

  board(board: number, fault: FaultCode | null): void {
    this.#faults.set(board, fault);
    const faults = [...this.#faults.values()].filter((found) => found !== null);
    if (faults[0] !== undefined) {
      const all = faults.length === this.#boards;
      this.#health.say(all ? "down" : "degraded", faults[0]);
    } else if (this.#faults.size === this.#boards) this.#health.say("up");
  }
}

/** What the driver is told; where it finds the boxes is in its ports. */
const settingsOf = (config: LockBankConfig): LockBankSettings => {
  switch (config.protocol) {
    case "modbus":
    case "cu48": {
      const baud = config.link.kind === "serial" ? config.link.baud : BUS_BAUD[config.protocol];
      return { ...config, baud };
    }
    case "gpio":
      return config;
    case "hid-relay": {
      const { serial, ...relay } = config;
      return serial === undefined ? relay : { ...relay, serial };
    }
  }
};

const newestOf = (readings: readonly { readonly at_ms: number | null }[]): number | null => {
  const times_ms = readings.flatMap(({ at_ms }) => (at_ms === null ? [] : [at_ms]));
  return times_ms.length === 0 ? null : Math.max(...times_ms);
};

export const lockBank = (
  config: LockBankConfig,
  ports: LockBankPorts,
  permits: PermitOffice,
  owner: Pick<DeviceOwner, "clock" | "post">,
): Locking => {
  const { id } = config;
  const health = new BoardHealth(boardsOf(config).length, new Health(id, owner.post));
  const versions: Record<string, string> = {};
  const take = (report: LockReport): void => {
    switch (report.kind) {
      case "door": {
        const { board, index0 } = report.channel;
        return owner.post({ kind: "door-seen", bank: id, board, index0, door: report.state });
      }
      case "board":
        if (report.state === "ready" && report.version !== null)
          versions[`board ${report.board}`] = `V${(report.version / 100).toFixed(2)}`;
        return health.board(report.board, report.state === "ready" ? null : report.fault);
      case "output-anomaly":
        return health.board(report.board, report.fault);
      case "output-normal":
        return health.board(report.board, null);
    }
  };
  const driver = openLockBank(settingsOf(config), ports, permits, {
    up: () => undefined,
    down: (loss) => health.down(loss.code),
    report: take,
  });
  return {
    id,
    start: () => driver.start(),
    stop: (stopped) => driver.stop(stopped),
    selfTest: () => undefined,
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({ ...driver.diagnostics(), facts: versions, locking: driver.capabilities }),
    heard_ms: () => newestOf([...driver.readDoors().values(), ...driver.readOutputs().values()]),
    speaks: driver.capabilities.doors,
    pulse: (effect) => {
      // Only here does a kept intent become a permit: this runs after the commit, once for each intent.
      const permit = permits.issue(effect.permit);
      if (permit === undefined) {
        owner.post({ kind: "pulse-ended", permit: effect.permit, end: "refused", why: "permit-spent" });
        return;
      }
      const { board, index0, pulse_ms } = effect;
      driver.pulse({ permit, channel: { board, index0 }, duration_ms: pulse_ms }, (outcome) =>
        owner.post(endOf(effect.permit, outcome)),
      );
    },
  };
};
