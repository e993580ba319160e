/**
 * Makes any device's line endings safe for ReadlineParser, which holds a line without bound: every run of
 * endings becomes one delimiter, an endless line is cut, a line without ending is ended by silence.
 * Loses no byte but the endings, unless told to; what a line means, and that a cut line is noise, is the
 * framing's to say.
 */
import { Transform, type TransformCallback } from "node:stream";
import type { Clock, Disarm } from "../runtime/ports.ts";
import { armSilence } from "../runtime/silence.ts";

export interface LineRules {
  /** The one byte that ends a line from here on, usually 0x0A. One of `ends`, so that none is passed twice. */
  readonly delimiter: number;
  /** Bytes that end a line when they come from the device; a run of them is one ending. */
  readonly ends: readonly number[];
  /** Longest line let through whole; the rest of a longer one becomes lines of its own. */
  readonly line_max_bytes: number;
  /** True: that rest is dropped, where a tail could pass for a line that somebody sent. */
  readonly drop_rest?: boolean;
  /** Silence that ends a line. Absent: only an ending does. */
  readonly quiet_ms?: number;
}

export class BoundedLines extends Transform {
  readonly #rules: LineRules;
  readonly #clock: Clock;
  readonly #delimiter: Uint8Array;
  /** Bytes let through since the last delimiter: what the parser behind now holds. */
  #held_bytes = 0;
  #dropping = false;
  #disarm: Disarm | undefined;

  constructor(rules: LineRules, clock: Clock) {
    super();
    this.#rules = rules;
    this.#clock = clock;
    this.#delimiter = Uint8Array.of(rules.delimiter);
  }

  /** Bytes of the unfinished line, 0..line_max_bytes. */
  get held_bytes(): number {
    return this.#held_bytes;
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#disarm?.();
    this.#disarm = undefined;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (this.#endsLine(chunk[at])) {
        if (!this.#dropping) this.#pass(chunk.subarray(from, at));
        this.#endLine();
        from = at + 1;
      } else if (this.#dropping) {
        from = at + 1;
      } else if (this.#held_bytes + at + 1 - from === this.#rules.line_max_bytes) {
        this.#pass(chunk.subarray(from, at + 1));
        this.#endLine();
        this.#dropping = this.#rules.drop_rest ?? false;
        from = at + 1;
      }
    }
    this.#pass(chunk.subarray(from));
    const quiet_ms = this.#rules.quiet_ms;
    if (quiet_ms !== undefined && (this.#held_bytes > 0 || this.#dropping))
      this.#disarm = armSilence(this.#clock, "line quiet", quiet_ms, () => this.#endLine());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#disarm?.();
    done(error);
  }

  #endsLine(byte: number | undefined): boolean {
    return byte !== undefined && this.#rules.ends.includes(byte);
  }

  #pass(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held_bytes += bytes.length;
    this.push(bytes);
  }

  /** An ending after an ending, or before the first byte, ends nothing. */
  #endLine(): void {
    this.#dropping = false;
    if (this.#held_bytes === 0) return;
    this.#held_bytes = 0;
    this.push(this.#delimiter);
  }
}
