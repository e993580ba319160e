/**
 * A line of the wire as a technician reads it: what a codec makes of the bytes, in one row of words. A codec
 * is asked only where bytes may be shown at all.
 */
import type { WireCodec, WireObject } from "../../../drivers/runtime/machine.ts";

/** Longer rows are cut, the cut shown. */
export const WORDS_MAX_CHARACTERS = 160;

/** How a message was written, not what it says. */
const FORM = new Set(["end", "commas", "dels", "mark", "terminator"]);

const wordOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordOf).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  if ("record" in value && "value" in value)
    return `${wordOf(value.record)} ${wordOf("means" in value ? value.means : value.value)}`;
  return Object.entries(value)
    .map(([name, part]) => `${name} ${wordOf(part)}`)
    .join(" ");
};

const sentenceOf = ({ kind, ...fields }: WireObject): string => {
  const told = Object.entries(fields).filter(([name]) => !FORM.has(name));
  const words = told.map(([name, value]) =>
    Array.isArray(value) ? wordOf(value) : `${name} ${wordOf(value)}`,
  );
  return words.length === 0 ? kind : `${kind}: ${words.join(", ")}`;
};

/** Undefined: the bytes are no whole messages of this codec. */
export const wireWords = (codec: WireCodec, bytes: Uint8Array): string | undefined => {
  const objects = codec.decode(bytes);
  if (objects.length === 0 || objects.some(({ kind }) => kind === "noise")) return undefined;
  const words = objects.map(sentenceOf).join("; ");
  return words.length <= WORDS_MAX_CHARACTERS ? words : `${words.slice(0, WORDS_MAX_CHARACTERS - 1)}…`;
};
