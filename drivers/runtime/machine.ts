/**
 * The shape every device machine has, so that one performer (perform.ts) runs them all.
 * A machine is `step(state, event) -> [state, effects]`: pure, total, exhaustive. It sees frames,
 * not bytes; it never reads a clock, the performer tells it that a named timer fired.
 */

/** What can happen to a machine. `Frame` is the protocol's message type, `Command` what callers may ask. */
export type MachineEvent<Frame, Command, Timer extends string> =
  | { readonly kind: "link-up" }
  | { readonly kind: "link-down" }
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "noise"; readonly bytes: Uint8Array; readonly reason: string }
  | { readonly kind: "timer"; readonly timer: Timer }
  | { readonly kind: "command"; readonly id: number; readonly command: Command };

/** What a machine may ask for. `settle` answers command `id` exactly once; `report` tells the office. */
export type MachineEffect<Outcome, Report, Timer extends string> =
  | { readonly kind: "write"; readonly bytes: Uint8Array; readonly meaning: string }
  | { readonly kind: "arm"; readonly timer: Timer; readonly delay_ms: number }
  | { readonly kind: "disarm"; readonly timer: Timer }
  | { readonly kind: "settle"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "count"; readonly counter: string }
  /** Give the link up and open it again (a device that stopped making sense). */
  | { readonly kind: "relink" };

export type Step<State, Event, Effect> = (state: State, event: Event) => readonly [State, readonly Effect[]];

/**
 * What framing makes of bytes: whole frames, and noise named by its reason. Never more held than its bound.
 */
export type Chunk<Frame> =
  | { readonly kind: "frame"; readonly frame: Frame; readonly bytes: Uint8Array }
  | { readonly kind: "noise"; readonly bytes: Uint8Array; readonly reason: string };

/**
 * Pure framing: state in, bytes in; state out, chunks out. `flush` empties what is held when the line goes
 * quiet or ends.
 */
export interface Framing<Held, Frame> {
  readonly empty: Held;
  push(held: Held, bytes: Uint8Array): readonly [Held, readonly Chunk<Frame>[]];
  flush(held: Held): readonly [Held, readonly Chunk<Frame>[]];
  /** Bytes now held; bounded by the protocol's frame maximum. */
  held_bytes(held: Held): number;
}

/**
 * One entry of the codec table behind `kiosk-sim wire`. `decode` is total: every byte string gives a
 * list of plain objects, `kind` first; `encode` returns bytes or the reason why it can't.
 */
export interface WireCodec {
  /** As in the contract of commands: `pager/lrs`, `reader/cccd-qr`, `printer/escpos`, `locker/modbus`. */
  readonly name: string;
  readonly kinds: readonly WireKind[];
  decode(bytes: Uint8Array): readonly WireObject[];
  encode(
    message: Readonly<Record<string, unknown>>,
  ): { readonly bytes: Uint8Array } | { readonly error: string };
}
export interface WireKind {
  readonly kind: string;
  readonly direction: "host" | "device" | "both";
  readonly fields: Readonly<Record<string, string>>;
  readonly source: string;
}
export type WireObject = { readonly kind: string } & Readonly<Record<string, unknown>>;
