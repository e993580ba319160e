/**
 * One result box as it really is, and what can be seen to happen at it. No board and no protocol stands here.
 */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import type { Heat } from "./coil.ts";

/** One coil had current. `to_ms` undefined: it still has. */
export interface EnergisedInterval {
  readonly channel: ChannelId;
  readonly from_ms: number;
  to_ms: number | undefined;
}

/** Who or what moved a door: its spring after the coil, after a bad shutting, a force, a lever. */
export type OpenedBy = "latch" | "rebound" | "hand" | "lever";

type AtBox = { readonly channel: ChannelId; readonly number: number };

export type CabinetEvent =
  | ({ readonly event: "coil-on" } & AtBox)
  | ({ readonly event: "coil-off"; readonly on_ms: number } & AtBox)
  | ({ readonly event: "coil-burnt" } & AtBox)
  | ({ readonly event: "door-opened"; readonly by: OpenedBy } & AtBox)
  /** `latched` false: it leans in its frame and will spring open again. */
  | ({ readonly event: "door-closed"; readonly latched: boolean } & AtBox)
  | ({ readonly event: "put-in" | "taken-out" } & AtBox)
  | { readonly event: "brown-out"; readonly amperes: number };

/** `reed`: a magnet on the door. `hook`: a switch in the lock, which feels the latch alone. */
export type DoorSensor = "reed" | "hook";

/** `number` counts from 1 over all boards, in the order of the boards. */
export interface Box {
  readonly channel: ChannelId;
  readonly number: number;
  /** Time its spring takes from the latch's release until the reed lets go, ms. */
  readonly spring_ms: number;
  door: "open" | "closed";
  /** The hook holds the door. A closed door that is not latched springs open. */
  latched: boolean;
  /** Papers lie in it. */
  occupied: boolean;
  jammed: boolean;
  burnt: boolean;
  welded: boolean;
  neverCloses: boolean;
  /** Sensor held at this reading, whatever the door does. */
  sensorStuck: "open" | "closed" | undefined;
  /** A switch of the other kind (NO for NC) was fitted: it reads the opposite. */
  inverted: boolean;
  bounces: boolean;
  bounceUntil_ms: number;
  /** The relay's contact; which lock hangs on it is the wiring's affair. */
  contact: boolean;
  interval: EnergisedInterval | undefined;
  heat: Heat;
}
