/**
 * A POCSAG bit stream as a receiver's discriminator gives it out: two-level NRZ, what multimon-ng reads from
 * `-t raw`. Source: multimon-ng takes 22 050 Hz, 16 bit, mono; polarity tried against it.
 */
import type { PocsagRate } from "../../../drivers/pager/pocsag/airtime.pure.ts";

const SAMPLES_A_SECOND = 22_050;
/** A third of full scale: a discriminator never reaches it. */
const LEVEL = 10_000;
/** Silence before and behind, so that the last bit leaves the decoder's filters. */
const SILENCE_MS = 100;

/**
 * Little-endian signed samples. A 1 is the lower frequency (POCSAG) and comes out negative. A bit lasts no
 * whole number of samples (18.375 at 1200): its edges are rounded, the error does not add up.
 */
export const audioOf = (stream: Uint8Array, rate: PocsagRate): Uint8Array => {
  const silence = Math.round((SAMPLES_A_SECOND * SILENCE_MS) / 1_000);
  const bits = stream.length * 8;
  const edge = (bit: number): number => silence + Math.round((bit * SAMPLES_A_SECOND) / rate);
  const samples = new Int16Array(edge(bits) + silence);
  for (let bit = 0; bit < bits; bit++) {
    const one = ((stream[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
    samples.fill(one === 1 ? -LEVEL : LEVEL, edge(bit), edge(bit + 1));
  }
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true);
  });
  return bytes;
};

/** Nobody on the air. */
export const silenceOf = (for_ms: number): Uint8Array =>
  new Uint8Array(2 * Math.round((SAMPLES_A_SECOND * for_ms) / 1_000));

/** What stands before so many bytes of samples in a WAV file: PCM, one channel, 16 bits. */
export const wavHead = (sound_bytes: number): Uint8Array => {
  const head = new Uint8Array(44);
  const view = new DataView(head.buffer);
  const text = (at: number, name: string): void => head.set(new TextEncoder().encode(name), at);
  text(0, "RIFF");
  view.setUint32(4, 36 + sound_bytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLES_A_SECOND, true);
  view.setUint32(28, 2 * SAMPLES_A_SECOND, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, sound_bytes, true);
  return head;
};
