/**
 * Finds real-time commands in the bytes as they are received, wherever they stand, pictures included: that is
 * how the devices do it (printing.md 2.2). Decides nothing about obeying them; the bytes stay in the ordered
 * stream too.
 */
import { CLEAR_BUFFER, type HostMessage, parseHost } from "../../drivers/printer/escpos/protocol.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";

const DLE = 0x10;

export class RealTimeLane {
  /** The tail of the last bytes, where a command may have begun; at most its longest form less one. */
  #held: Uint8Array = new Uint8Array();

  forget(): void {
    this.#held = new Uint8Array();
  }

  /**
   * The first command that ends within `bytes`, and where it ends; undefined when all of them were looked at.
   */
  next(bytes: Uint8Array): { readonly message: HostMessage; readonly end: number } | undefined {
    const before = this.#held.length;
    const whole = before === 0 ? bytes : concatBytes(this.#held, bytes);
    this.#held = new Uint8Array();
    for (let at = whole.indexOf(DLE); at >= 0; at = whole.indexOf(DLE, at + 1)) {
      const parsed = parseHost(whole, at);
      if (parsed.kind === "message" && at + parsed.length > before)
        return { message: parsed.message, end: at + parsed.length - before };
      if (parsed.kind !== "incomplete") continue;
      this.#held = whole.slice(Math.max(at, whole.length - CLEAR_BUFFER.length + 1));
      return undefined;
    }
    return undefined;
  }
}
