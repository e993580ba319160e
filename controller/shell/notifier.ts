/**
 * How a message leaves the office. A port: a simulated phone now, a modem and gateways later. Contents and
 * numbers are personal; nobody but the adapter opens them.
 */
import type { Personal } from "../../drivers/runtime/personal.ts";

export interface Notifier {
  /** `done(false)`: it certainly did not leave, or nobody knows. Called once. */
  send(phone: Personal<string>, text: Personal<string>, done: (sent: boolean) => void): void;
}

/** An office without any way to send: codes can't be sent, and the screens say so. */
export const NO_NOTIFIER: Notifier = { send: (_phone, _text, done) => done(false) };
