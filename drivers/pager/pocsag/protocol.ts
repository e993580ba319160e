/**
 * `pager/pocsag`: the bit stream of a paging transmitter, read and written. Bytes are the stream from the
 * preamble on, the earlier bit higher. Pages without `at` are planned, pages with `at` stand where they stood.
 * Source: ITU-R M.584-2 as in pagers.md 3.
 */
import type { WireCodec, WireObject } from "../../runtime/machine.ts";
import { fromHex, toHex } from "../../runtime/text.ts";
import { joinNoise, noiseObject } from "../base/codec-rows.pure.ts";
import type { PagerFunction } from "./codeword.pure.ts";
import { bytesOfBits, POCSAG_FRAMING, type Transmission } from "./framing.ts";
import { PAYLOAD_MAX, type PlacedPage, type PocsagPage, WORDS_A_BATCH } from "./page.pure.ts";
import { type Plan, planBurst } from "./planner.pure.ts";
import { receive } from "./receiver.pure.ts";
import {
  BATCHES_MAX,
  layOut,
  PREAMBLE_BITS_MAX,
  PREAMBLE_BITS_MIN,
  transmissionBytes,
} from "./transmission.pure.ts";

type Fields = Readonly<Record<string, unknown>>;
type Refused = { readonly error: string };

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isWhole = (value: unknown, low: number, high: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;

// ---- decode ----

const wordHex = (word: number): string =>
  toHex(Uint8Array.of(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff));

const transmissionObjects = (sent: Transmission): readonly WireObject[] => {
  const { batches, pages, corrected, noise } = receive(sent);
  const shown = { kind: "transmission", preamble_bits: sent.preamble_bits, batches, pages };
  const words = corrected.map(({ at, received }) => ({ at, received: wordHex(received) }));
  return [
    corrected.length === 0 ? shown : { ...shown, corrected: words },
    ...noise.map(({ reason, word, words: count }) => {
      const hex = sent.words
        .slice(word, word + count)
        .map(wordHex)
        .join(" ");
      const rest = word + count === sent.words.length ? toHex(bytesOfBits(sent.rest, sent.rest.count)) : "";
      return { kind: "noise", bytes: `${hex} ${rest}`.trimEnd(), reason };
    }),
  ];
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const [held, chunks] = POCSAG_FRAMING.push(POCSAG_FRAMING.empty, bytes);
  return joinNoise(
    [...chunks, ...POCSAG_FRAMING.flush(held)[1]].flatMap((chunk) =>
      chunk.kind === "frame" ? transmissionObjects(chunk.frame) : [noiseObject(chunk.bytes, chunk.reason)],
    ),
  );
};

// ---- encode ----

const PAGE_MEANS =
  "list of {capcode 8..2097151, function 0..3, content tone|numeric|alpha|raw, text, payloads of raw, at}; " +
  "at: word of the transmission, 16 a batch, for all pages or for none";

const readPage = (value: unknown): PocsagPage | undefined => {
  if (!isObject(value) || typeof value.capcode !== "number" || !isWhole(value.function, 0, 3))
    return undefined;
  const called = { capcode: value.capcode, function: value.function as PagerFunction };
  const { content, text, payloads } = value;
  if (content === "tone") return { ...called, content };
  if ((content === "numeric" || content === "alpha") && typeof text === "string")
    return { ...called, content, text };
  if (content !== "raw" || !Array.isArray(payloads)) return undefined;
  return payloads.every((payload): payload is number => isWhole(payload, 0, PAYLOAD_MAX))
    ? { ...called, content, payloads }
    : undefined;
};

const readPages = (value: unknown): readonly PocsagPage[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const pages = value.map(readPage);
  return pages.every((page) => page !== undefined) ? pages : undefined;
};

type Placed = Extract<Plan, { readonly kind: "plan" }> | Refused;

const planned = (pages: readonly PocsagPage[]): Placed => {
  const plan = planBurst(pages);
  if (plan.kind === "plan") return plan;
  return { error: plan.index === undefined ? plan.reason : `pages[${plan.index}].${plan.reason}` };
};

/** Pages where they say that they stand, or where the planner puts them if none says so. */
const placed = (pages: readonly PocsagPage[], source: readonly unknown[], batches: unknown): Placed => {
  if (batches !== undefined && !isWhole(batches, 1, BATCHES_MAX))
    return { error: `batches: 1..${BATCHES_MAX}, or absent where no page has at` };
  const places = source.map((page) => (isObject(page) ? page.at : undefined));
  if (places.every((at) => at === undefined) && (pages.length > 0 || batches === undefined)) {
    const plan = planned(pages);
    if ("error" in plan) return plan;
    if (batches !== undefined && batches < plan.batches)
      return { error: `batches: these pages need ${plan.batches}` };
    return { ...plan, batches: Math.max(batches ?? plan.batches, 1) };
  }
  if (batches === undefined) return { error: "batches: needed where pages have at" };
  const standing: PlacedPage[] = [];
  for (const [index, page] of pages.entries()) {
    const at = places[index];
    if (!isWhole(at, 0, batches * WORDS_A_BATCH - 1))
      return { error: `pages[${index}].at: for all pages or for none` };
    standing.push({ ...page, at });
  }
  return { kind: "plan", batches, pages: standing };
};

/** Puts words back as they were received. */
const withErrors = (words: readonly number[], corrected: unknown): readonly number[] | Refused => {
  if (corrected === undefined) return words;
  const refused = { error: "corrected: list of {at, received as 8 hex digits}" };
  if (!Array.isArray(corrected)) return refused;
  const out = [...words];
  for (const entry of corrected) {
    if (!isObject(entry) || !isWhole(entry.at, 0, words.length - 1)) return refused;
    const bytes = typeof entry.received === "string" ? fromHex(entry.received) : undefined;
    if (bytes?.length !== 4) return refused;
    out[entry.at] = new DataView(bytes.buffer).getUint32(0);
  }
  return out;
};

const encode: WireCodec["encode"] = (message) => {
  if (message.kind !== "transmission") return { error: "kind: transmission" };
  const preamble_bits = message.preamble_bits ?? PREAMBLE_BITS_MIN;
  if (!isWhole(preamble_bits, PREAMBLE_BITS_MIN, PREAMBLE_BITS_MAX) || preamble_bits % 8 !== 0)
    return { error: `preamble_bits: a multiple of 8, ${PREAMBLE_BITS_MIN}..${PREAMBLE_BITS_MAX}` };
  const pages = readPages(message.pages);
  if (pages === undefined || !Array.isArray(message.pages)) return { error: `pages: ${PAGE_MEANS}` };
  const plan = placed(pages, message.pages, message.batches);
  if ("error" in plan) return plan;
  const laid = layOut(plan.pages, plan.batches);
  if (laid.kind === "refused") return { error: laid.reason };
  const words = withErrors(laid.words, message.corrected);
  return "error" in words ? words : { bytes: transmissionBytes(words, preamble_bits) };
};

export const POCSAG_CODEC: WireCodec = {
  name: "pager/pocsag",
  kinds: [
    {
      kind: "transmission",
      direction: "device",
      fields: {
        preamble_bits: `bits of 1010..., a multiple of 8, ${PREAMBLE_BITS_MIN}..${PREAMBLE_BITS_MAX}`,
        batches: `1..${BATCHES_MAX}, each 544 bits; may be absent where no page has at`,
        pages: PAGE_MEANS,
        corrected: "words as received whose one or two wrong bits were put right; may be absent",
      },
      source: "ITU-R M.584-2, pagers.md 3",
    },
  ],
  decode,
  encode,
};
