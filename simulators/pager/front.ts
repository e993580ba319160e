/**
 * What stands between a base's host line and its transmitter: one front a protocol. Bytes from the host
 * become pages, news of pages become bytes to the host.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { AirPage } from "./air-page.ts";
import type { DefectSwitches } from "./defects.ts";
import type { HostLine } from "./host-line.ts";
import type { Transmitter, TransmitterNews } from "./transmitter.ts";

/** What every front is given. */
export interface FrontParts {
  readonly clock: Clock;
  readonly line: HostLine;
  readonly transmitter: Transmitter;
  readonly switches: DefectSwitches;
  readonly tell: (event: SimulatorEvent) => void;
  /** The host told the base to start anew. */
  readonly reset: () => void;
}

export interface Front extends TransmitterNews {
  /** For pictures: protocol, and what is set. */
  readonly title: string;
  /** What it says while it boots, one after the other; at the last it works. */
  readonly boot: readonly (() => void)[];
  /** Never called while the base boots. */
  receive(bytes: Uint8Array): void;
  /** Whether a page begins in these bytes of the host's: where cables are pulled. */
  beginsPage(bytes: Uint8Array): boolean;
  /** What this base's transmitter sends to call a card; undefined: it has no such number. */
  airPage(card: number): AirPage | undefined;
  /** The power went: what was half heard or half said is forgotten. */
  cut(): void;
}
