/** What stands at one place of the host's stream, for all files that read a part of its commands. */

/** `incomplete`: more bytes are needed, at least `needed` in all. `unknown`: `length` bytes to be passed over. */
export type Parse<Message> =
  | { readonly kind: "message"; readonly message: Message; readonly length: number }
  | { readonly kind: "unknown"; readonly length: number; readonly reason: string }
  | { readonly kind: "incomplete"; readonly needed: number };

export const incomplete = (needed: number): Parse<never> => ({ kind: "incomplete", needed });
export const unknown = (length: number, reason: string): Parse<never> => ({
  kind: "unknown",
  length,
  reason,
});
export const found = <Message>(message: Message, length: number): Parse<Message> => ({
  kind: "message",
  message,
  length,
});
/** A command of `length` bytes whose arguments may mean nothing to us. */
export const foundOr = <Message>(
  message: Message | undefined,
  length: number,
  reason: string,
): Parse<Message> => (message === undefined ? unknown(length, reason) : found(message, length));

export const low = (value: number): number => value & 0xff;
export const high = (value: number): number => (value >> 8) & 0xff;
/** Two bytes at `at`, the low one first; 0 past the end. */
export const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
/** The low byte of each character's code. */
export const codes = (text: string): number[] =>
  Array.from(text, (character) => character.charCodeAt(0) & 0xff);
