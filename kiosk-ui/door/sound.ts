/**
 * The two short tones that go with the reader's colour and word: read, and refused. A browser that allows no
 * sound changes nothing, as the screen says the same.
 */

const TONES = {
  read: { hz: 880, last_ms: 120 },
  refused: { hz: 220, last_ms: 350 },
} as const;
const LOUDNESS = 0.2;

let context: AudioContext | null = null;

export const sound = (kind: keyof typeof TONES): void => {
  try {
    context ??= new AudioContext();
    const { hz, last_ms } = TONES[kind];
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hz;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + last_ms / 1_000);
  } catch {
    // No sound device, or no touch yet: colour and word stand.
  }
};
