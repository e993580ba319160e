/**
 * What was seen outside the controller: every event of every simulated device, as it happened. Ground truth
 * to which the controller's own record is compared; it judges nothing.
 */
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../../kit/device.ts";
import type { OfficeDevices } from "../devices.ts";

export interface SeenEvent {
  readonly at_ms: number;
  readonly device: string;
  readonly event: SimulatorEvent;
}

/** Events kept of one visit; a visit has some hundreds, those after it are not noted. */
const EVENTS_KEPT_MAX = 20_000;

export class Witness {
  readonly #seen: SeenEvent[] = [];
  readonly #stop: (() => void)[] = [];

  constructor(devices: OfficeDevices, clock: Clock) {
    for (const [id, device] of devices.all) {
      const note = (event: SimulatorEvent): void => {
        if (this.#seen.length < EVENTS_KEPT_MAX) {
          this.#seen.push({ at_ms: clock.now_ms(), device: id, event });
        }
      };
      this.#stop.push(device.onEvent(note));
    }
  }

  /** How many events there were so far: a mark for `of`. */
  get count(): number {
    return this.#seen.length;
  }

  /** Events of one device and name after the mark, oldest first. */
  of(device: string, name: string, mark = 0): readonly SeenEvent[] {
    return this.#seen.slice(mark).filter((seen) => seen.device === device && seen.event.event === name);
  }

  /** The last events of a device, for a report. */
  last(device: string, count: number): readonly SeenEvent[] {
    return this.#seen.filter((seen) => seen.device === device).slice(-count);
  }

  stop(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }
}

/** `base-1 card-buzz card=1 mode=01`: an event in one line. */
export const eventLine = ({ device, event }: SeenEvent): string => {
  const fields = Object.entries(event).flatMap(([name, value]) =>
    name === "event" || name === "at_ms" || typeof value === "object" ? [] : [`${name}=${short(value)}`],
  );
  return [device, event.event, ...fields].join(" ");
};

const short = (value: unknown): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : String(value);
