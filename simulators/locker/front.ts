/**
 * What stands between the host and the boxes: one front a protocol. Bytes or levels of the host become
 * currents in the cabinet, door switches become what the host can read. The boxes do not know which front
 * they hang on.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { HidIdentity } from "../kit/hid-bus.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Box } from "./box.ts";
import type { Cabinet } from "./cabinet.ts";
import type { LockDefect, LockSwitches } from "./defects.ts";

/** A board and the boxes that hang on it, lock 0 first. */
export interface BoardPlace {
  readonly address: number;
  readonly boxes: readonly Box[];
}

/** What every front is given. */
export interface FrontParts {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly cabinet: Cabinet;
  readonly places: readonly BoardPlace[];
  readonly switches: LockSwitches;
  /** Pulls or puts back the cable to the host. */
  readonly cable: (plugged: boolean) => void;
  /** Bytes to the host; a front without a line of bytes sends none. */
  readonly send: (bytes: Uint8Array) => void;
  readonly tell: (event: SimulatorEvent) => void;
}

/** A board as pictures show it. */
export interface FrontBoard extends BoardPlace {
  /** It runs and hears its host. */
  readonly hears: boolean;
}

export interface LockFront {
  readonly boards: readonly FrontBoard[];
  receive(bytes: Uint8Array): void;
  /** The host opened the line: what was half heard is forgotten. */
  opened(): void;
  /** Where the host reaches it over USB: what it says it is, and its feature reports. */
  readonly usb?: HidIdentity;
  feature?(reportId: number): Uint8Array | undefined;
  /** The voltage went: contacts have dropped already, boards are deaf for so long. */
  collapsed(deaf_ms: number): void;
  /** The switch on this box's input moved. */
  inputChanged(box: Box): void;
  /** One of its defects was switched on or off. */
  switched(name: LockDefect): void;
}
