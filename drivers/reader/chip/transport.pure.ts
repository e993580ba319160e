/**
 * The port to a card that lies on a reader: one command in, one answer out. Types only. PC/SC, the simulated
 * card and tests stand behind it.
 */
import type { ChannelFault } from "./secure-messaging.pure.ts";

/** Why there is no answer, and never will be on this connection. */
export type TransportLoss = "card-removed" | "timeout" | "reader-lost";

export type TransportAnswer =
  | { readonly kind: "answer"; readonly bytes: Uint8Array }
  | { readonly kind: "lost"; readonly loss: TransportLoss };

export interface ApduTransport {
  /** Whole commands, at most 261 bytes, one at a time. Never rejects: a loss is an answer too. */
  transmit(command: Uint8Array): Promise<TransportAnswer>;
}

/**
 * Why a talk is over before its end. `garbled`: no answer at all by its form; `endless`: more commands than a
 * card takes.
 */
export type SessionEnd = TransportLoss | ChannelFault | "garbled" | "endless";
