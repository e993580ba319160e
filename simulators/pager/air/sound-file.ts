/**
 * What was on the air, kept in a file as it happens: sound that multimon-ng or a player takes, or the bits as
 * text. Pauses are shortened and pages that are no POCSAG (coasters) are silence.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { SeededRandom } from "../../kit/seeded-random.ts";
import type { HeardSending } from "./channel.ts";
import { audioOf, silenceOf, wavHead } from "./sound.ts";
import { withSpoilt } from "./weak-signal.ts";

/** By the name's end: bare samples, samples with a WAV head, a line of 0 and 1 for each transmission. */
export const AIR_FORMATS = ["raw", "wav", "bits"] as const;
type AirFormat = (typeof AIR_FORMATS)[number];

/** Undefined: none that we write. */
export const airFormatOf = (path: string): AirFormat | undefined =>
  AIR_FORMATS.find((format) => path.endsWith(`.${format}`));

/** An hour and a quarter of sound. What would pass it is left out, and no more is written. */
export const AIR_FILE_BYTES_MAX = 200_000_000;
const PAUSE_MS_MAX = 1_000;

export class AirFile {
  readonly #format: AirFormat;
  readonly #file: number;
  readonly #failed: (reason: string) => void;
  /** Where two bases radiate at once nobody can tell the bits. */
  readonly #random = new SeededRandom(1);
  #bytes = 0;
  #over_ms: number | undefined;
  #open = true;

  /** Throws where the file can't be made. `failed` is told once, when no more is written. */
  constructor(path: string, format: AirFormat, failed: (reason: string) => void) {
    this.#format = format;
    this.#failed = failed;
    this.#file = openSync(path, "w");
    if (format === "wav") this.#put(wavHead(0));
  }

  write(sending: HeardSending): void {
    const pause_ms = Math.min(PAUSE_MS_MAX, sending.began_ms - (this.#over_ms ?? sending.began_ms));
    this.#over_ms = sending.began_ms + sending.air_ms;
    const { stream, spoilt, rate } = sending;
    const heard = stream === undefined ? undefined : withSpoilt(stream, spoilt, rate, this.#random);
    if (this.#format === "bits") {
      if (heard !== undefined) this.#put(textOf(heard));
      return;
    }
    this.#put(silenceOf(pause_ms));
    this.#put(heard === undefined ? silenceOf(Math.min(PAUSE_MS_MAX, sending.air_ms)) : audioOf(heard, rate));
  }

  /** All that was written is in the file after this. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    // The head says how long the sound is, which is known only now.
    if (this.#format === "wav") writeSync(this.#file, wavHead(this.#bytes - wavHead(0).length), 0, null, 0);
    closeSync(this.#file);
  }

  #put(bytes: Uint8Array): void {
    if (!this.#open) return;
    if (this.#bytes + bytes.length > AIR_FILE_BYTES_MAX) return this.#stop("the file is full");
    try {
      writeSync(this.#file, bytes);
      this.#bytes += bytes.length;
    } catch (error) {
      this.#stop(error instanceof Error ? error.message : String(error));
    }
  }

  #stop(reason: string): void {
    this.close();
    this.#failed(reason);
  }
}

const textOf = (stream: Uint8Array): Uint8Array =>
  new TextEncoder().encode(`${Array.from(stream, (byte) => byte.toString(2).padStart(8, "0")).join("")}\n`);
