/**
 * Messages between a virtual reader (vpcd) and a card: two bytes of length, most significant first, then the
 * body. A body of one byte is a control code, any other a command. Decides nothing about cards.
 * Source: identity.md 3.7.
 */

/** The longest body either way; one byte short of what a length can say, so that a message fits a link. */
export const BODY_BYTES_MAX = 65_534;
/** The longest command that a card without extended lengths takes: header, Lc, 255 bytes, Le. */
export const SHORT_COMMAND_BYTES_MAX = 261;

const LENGTH_BYTES = 2;

export type VpcdMessage =
  | { readonly kind: "power-off" }
  | { readonly kind: "power-on" }
  | { readonly kind: "reset" }
  /** The reader wants the answer to reset: the only control code that is answered. */
  | { readonly kind: "ask-atr" }
  | { readonly kind: "command"; readonly bytes: Uint8Array }
  /** A command longer than the slot takes; its bytes were let go as they came. */
  | { readonly kind: "too-long"; readonly length_bytes: number }
  /** Nothing at all, or a control code of no meaning; never answered. */
  | { readonly kind: "unknown"; readonly bytes: Uint8Array };

const messageOf = (body: Uint8Array): VpcdMessage => {
  if (body.length > 1) return { kind: "command", bytes: body };
  switch (body[0]) {
    case 0x00:
      return { kind: "power-off" };
    case 0x01:
      return { kind: "power-on" };
    case 0x02:
      return { kind: "reset" };
    case 0x04:
      return { kind: "ask-atr" };
    default:
      return { kind: "unknown", bytes: body };
  }
};

/** A body with its length in front; undefined: longer than `BODY_BYTES_MAX`. */
export const vpcdMessage = (body: Uint8Array): Uint8Array | undefined => {
  if (body.length > BODY_BYTES_MAX) return undefined;
  const message = new Uint8Array(LENGTH_BYTES + body.length);
  message.set([body.length >> 8, body.length & 0xff]);
  message.set(body, LENGTH_BYTES);
  return message;
};

/** Puts messages together from pieces cut anywhere. Keeps at most one body of the command's limit. */
export class VpcdSplitter {
  readonly #command_bytes_max: number;
  #length_bytes: number | undefined;
  /** The first byte of a length whose second has not come. */
  #high: number | undefined;
  #body = new Uint8Array();
  #filled = 0;

  /** `command_bytes_max`: 1..BODY_BYTES_MAX. */
  constructor(command_bytes_max: number) {
    this.#command_bytes_max = Math.min(command_bytes_max, BODY_BYTES_MAX);
  }

  push(bytes: Uint8Array): readonly VpcdMessage[] {
    const messages: VpcdMessage[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#length_bytes === undefined) this.#takeLength(bytes[at++] ?? 0);
      else at += this.#takeBody(bytes.subarray(at));
      const whole = this.#whole();
      if (whole !== undefined) messages.push(whole);
    }
    return messages;
  }

  #takeLength(byte: number): void {
    if (this.#high === undefined) {
      this.#high = byte;
      return;
    }
    this.#length_bytes = (this.#high << 8) | byte;
    this.#high = undefined;
    this.#filled = 0;
    this.#body = new Uint8Array(this.#fits(this.#length_bytes) ? this.#length_bytes : 0);
  }

  #takeBody(bytes: Uint8Array): number {
    const length_bytes = this.#length_bytes ?? 0;
    const taken = bytes.subarray(0, length_bytes - this.#filled);
    if (this.#fits(length_bytes)) this.#body.set(taken, this.#filled);
    this.#filled += taken.length;
    return taken.length;
  }

  #whole(): VpcdMessage | undefined {
    const length_bytes = this.#length_bytes;
    if (length_bytes === undefined || this.#filled < length_bytes) return undefined;
    this.#length_bytes = undefined;
    return this.#fits(length_bytes) ? messageOf(this.#body) : { kind: "too-long", length_bytes };
  }

  #fits(length_bytes: number): boolean {
    return length_bytes <= this.#command_bytes_max;
  }
}
