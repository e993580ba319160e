/**
 * Lines of GPIO chips seen from outside, where relays and door contacts hang. Two implementations: the
 * simulated kernel (gpio-kernel.ts) and chips of a real one (simulators/kernel/sim-wires.ts). Types only.
 */
import type { LineLevel } from "../../drivers/link/link.ts";
import type { LinePlace } from "../../drivers/locker/gpio/lines.ts";

/** A chip as somebody with the board in his hands sees it. */
export interface WiredChip {
  readonly there: boolean;
  /** Takes it away, with what drove its lines, or brings it back. */
  plug(is: boolean): void;
  /** The kernel numbers it anew, as another kernel or another order of chips would. */
  renumber(): void;
}

/** A line that the chip may drive. */
export interface DrivenWire {
  readonly chip: WiredChip;
  /** Undefined: the chip drives it at no level. */
  readonly driven: LineLevel | undefined;
  /** Exports it and drives it, as a program leaves it that dies. */
  leave(level: LineLevel): void;
  /** Broken pin: writes are taken and change nothing. */
  stuck(is: boolean): void;
}

/** A line that a contact pulls. */
export interface SensedWire {
  readonly chip: WiredChip;
  /** The contact may show another level: the line follows. */
  look(): void;
  /** An edge that may be none, as of a contact that bounces. */
  edge(): void;
}

export interface GpioWires {
  /** `rest`: where the wiring pulls the line while nothing drives it. `changed`: `driven` may have changed. */
  output(place: LinePlace, rest: LineLevel, changed: () => void): DrivenWire;
  /** `contact`: the level that the contact pulls the line to. */
  input(place: LinePlace, contact: () => LineLevel): SensedWire;
}
