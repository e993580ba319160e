/**
 * Faults that strike at one byte of what the host sends, counted from when they were set: each strikes once.
 * Cuts the bytes at that place; what a fault then does to the printer is the printer's matter.
 */
export const BYTE_FAULTS = [
  "drop-byte",
  "garble-byte",
  "double-byte",
  "disconnect-at",
  "power-cut-at",
] as const;
export type ByteFault = (typeof BYTE_FAULTS)[number];

export const isByteFault = (name: string): name is ByteFault => BYTE_FAULTS.some((fault) => fault === name);

export type Struck =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Everything before came in; `rest` did not yet. */
  | { readonly kind: "fault"; readonly fault: ByteFault; readonly byte: number };

/** What a garbled byte is: all its bits turned. */
const GARBLED = 0xff;

export class ByteFaults {
  /** Bytes still to come before it strikes. */
  readonly #ahead = new Map<ByteFault, number>();

  /** Strikes at the `nth` byte from now, 1 the next; undefined: no more. */
  set(fault: ByteFault, nth: number | undefined): void {
    if (nth === undefined) this.#ahead.delete(fault);
    else this.#ahead.set(fault, Math.max(1, Math.floor(nth)));
  }

  /** The bytes as they get in, with the faults at their places; most calls give them back as they came. */
  strike(bytes: Uint8Array): readonly Struck[] {
    if (this.#ahead.size === 0) return [{ kind: "bytes", bytes }];
    const out: Struck[] = [];
    let rest = bytes;
    for (let next = this.#next(rest.length); next !== undefined; next = this.#next(rest.length)) {
      const [fault, nth] = next;
      const byte = rest[nth - 1] ?? 0;
      const kept = { "drop-byte": [], "garble-byte": [byte ^ GARBLED], "double-byte": [byte, byte] };
      const inside = fault === "disconnect-at" || fault === "power-cut-at" ? [byte] : kept[fault];
      out.push({ kind: "bytes", bytes: Uint8Array.from([...rest.subarray(0, nth - 1), ...inside]) });
      out.push({ kind: "fault", fault, byte });
      this.#ahead.delete(fault);
      this.#passed(nth);
      rest = rest.subarray(nth);
    }
    this.#passed(rest.length);
    if (rest.length > 0) out.push({ kind: "bytes", bytes: rest });
    return out;
  }

  #next(length: number): readonly [ByteFault, number] | undefined {
    const due = [...this.#ahead].filter(([, ahead]) => ahead <= length);
    return due.sort(([, a], [, b]) => a - b)[0];
  }

  #passed(count: number): void {
    for (const [fault, ahead] of this.#ahead) this.#ahead.set(fault, Math.max(1, ahead - count));
  }
}
