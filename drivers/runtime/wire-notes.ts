/**
 * What a driver remembers of its wire for the technician: counters, and a bounded ring of lines that may be
 * followed as they come. Bytes that may be personal are not kept. Decides nothing about a device.
 */
import type { Clock, WireTrace } from "./ports.ts";

/** Lines of wire trace kept for each device; older ones are forgotten. */
export const TRACE_LINES_MAX = 256;

/** A line of the ring. Most are never read: what a frame means is put into words when somebody looks. */
type Noted<Frame> = Omit<WireTrace, "meaning"> & ({ readonly meaning: string } | { readonly frame: Frame });

export interface WireNotesSettings<Frame> {
  /** What a frame means; never its personal contents. */
  readonly describe: (frame: Frame) => string;
  /** True where bytes may be personal: lines then keep lengths and meanings only. */
  readonly personal: boolean;
}

export class WireNotes<Frame> {
  readonly #settings: WireNotesSettings<Frame>;
  readonly #clock: Clock;
  readonly #counters: Record<string, number> = {};
  readonly #lines: Noted<Frame>[] = [];
  readonly #listeners = new Set<(line: WireTrace) => void>();

  constructor(settings: WireNotesSettings<Frame>, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counters };
  }

  /** Oldest first. */
  lines(): readonly WireTrace[] {
    return this.#lines.map((noted) => this.#traced(noted));
  }

  /** Returns the way to stop listening. */
  onTrace(listener: (line: WireTrace) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  count(counter: string, by = 1): void {
    this.#counters[counter] = (this.#counters[counter] ?? 0) + by;
  }

  note(direction: WireTrace["direction"], bytes: Uint8Array, meaning: string): void {
    const line = { at_ms: this.#clock.now_ms(), direction, length_bytes: bytes.length, meaning };
    this.#keep(this.#settings.personal ? line : { ...line, bytes });
  }

  /** A personal frame is not kept, only what kind it was. */
  noteFrame(bytes: Uint8Array, frame: Frame): void {
    if (this.#settings.personal) return this.note("in", bytes, this.#settings.describe(frame));
    const at_ms = this.#clock.now_ms();
    this.#keep({ at_ms, direction: "in", length_bytes: bytes.length, bytes, frame });
  }

  #keep(noted: Noted<Frame>): void {
    this.#lines.push(noted);
    if (this.#lines.length > TRACE_LINES_MAX) this.#lines.shift();
    for (const listener of this.#listeners) listener(this.#traced(noted));
  }

  #traced(noted: Noted<Frame>): WireTrace {
    if ("meaning" in noted) return noted;
    const { frame, ...line } = noted;
    return { ...line, meaning: this.#settings.describe(frame) };
  }
}
