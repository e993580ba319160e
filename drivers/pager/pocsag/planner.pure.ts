/**
 * Puts a burst of pages into as few batches as their capcodes allow. A page may begin in its own frame only
 * and its words run on from there, so two pages a frame and batch at most, and only if the first is
 * tone-only. Several greedy ways are tried and the shortest is taken; a small burst is searched through. The
 * order of the list is kept between
 * pages of one capcode always, between alike pages of one frame always, else where it costs no batch.
 */
import { FRAMES, frameOf } from "./codeword.pure.ts";
import { type PlacedPage, type PocsagPage, pageWords, WORDS_A_BATCH, WORDS_A_FRAME } from "./page.pure.ts";
import { BATCHES_MAX } from "./transmission.pure.ts";

/** No transmission holds more, were all of them tone-only. One more is refused. */
export const BURST_PAGES_MAX = BATCHES_MAX * WORDS_A_BATCH;

export type Plan =
  | { readonly kind: "plan"; readonly batches: number; readonly pages: readonly PlacedPage[] }
  /** `index`: of the page at fault; absent where the burst as a whole is too long. */
  | { readonly kind: "refused"; readonly index?: number; readonly reason: string };

interface Job {
  readonly page: PocsagPage;
  readonly words: number;
}

/** What to prefer among the pages of a frame; every preference but the first reorders pages. */
type Preference = "called-first" | "tone-first" | "longest-first" | "shortest-text-first";
const PREFERENCES: readonly Preference[] = [
  "called-first",
  "tone-first",
  "longest-first",
  "shortest-text-first",
];

/** Bursts up to this many pages are searched through where no greedy way reached the bound. */
const SEARCH_PAGES_MAX = 10;
/** Steps of one search; six pages always end before. Past it the best plan so far is taken. */
const SEARCH_STEPS_MAX = 20_000;

/** Places every page once. `pages` in the order of priority. */
export const planBurst = (pages: readonly PocsagPage[]): Plan => {
  if (pages.length > BURST_PAGES_MAX)
    return { kind: "refused", reason: `pages: at most ${BURST_PAGES_MAX} in a transmission` };
  const jobs: Job[] = [];
  for (const [index, page] of pages.entries()) {
    const own = pageWords(page);
    if (own.kind === "refused") return { kind: "refused", index, reason: own.reason };
    jobs.push({ page, words: own.words.length });
  }
  const best = shortest(jobs);
  return best.batches > BATCHES_MAX
    ? { kind: "refused", reason: `pages: need ${best.batches} batches, at most ${BATCHES_MAX} fit` }
    : { kind: "plan", batches: best.batches, pages: best.placed };
};

interface Draft {
  readonly batches: number;
  readonly placed: readonly PlacedPage[];
}

const shortest = (jobs: readonly Job[]): Draft => {
  const floor = fewestImaginable(jobs);
  let best = place(jobs, ["called-first", "called-first"], 0);
  // Where to begin, what to prefer for a frame's first word, and what for its second.
  for (let frame = 0; frame < FRAMES; frame++)
    for (const first of PREFERENCES)
      for (const second of PREFERENCES) {
        if (best.batches <= floor) return best;
        const draft = place(jobs, [first, second], frame);
        if (draft.batches < best.batches) best = draft;
      }
  return jobs.length <= SEARCH_PAGES_MAX ? search(jobs, best) : best;
};

/** Tries the orders of the pages, each as early as its frame allows, while they can beat `known`. */
const search = (jobs: readonly Job[], known: Draft): Draft => {
  let best = known;
  let steps = 0;
  const go = (left: readonly Job[], placed: readonly PlacedPage[], from: number): void => {
    const batches = Math.ceil((from + wordsOf(left)) / WORDS_A_BATCH);
    if (batches >= best.batches || ++steps > SEARCH_STEPS_MAX) return;
    if (left.length === 0) {
      best = { batches, placed };
      return;
    }
    left.forEach((job, index) => {
      const { page, words } = job;
      const frame = frameOf(page.capcode);
      const behind = left
        .slice(0, index)
        .some(
          (other) =>
            other.page.capcode === page.capcode ||
            (other.words === words && frameOf(other.page.capcode) === frame),
        );
      if (behind) return;
      let at = from;
      while (Math.floor(at / WORDS_A_FRAME) % FRAMES !== frame) at++;
      go(left.toSpliced(index, 1), [...placed, { ...page, at }], at + words);
    });
  };
  go(jobs, [], 0);
  return best;
};

const wordsOf = (jobs: readonly Job[]): number => jobs.reduce((sum, { words }) => sum + words, 0);

/** No plan is shorter: all words must have room, and every text page needs a batch for its frame. */
const fewestImaginable = (jobs: readonly Job[]): number => {
  const starts = new Map<number, { pages: number; texts: number }>();
  for (const job of jobs) {
    const frame = frameOf(job.page.capcode);
    const { pages, texts } = starts.get(frame) ?? { pages: 0, texts: 0 };
    starts.set(frame, { pages: pages + 1, texts: texts + (job.words > 1 ? 1 : 0) });
  }
  const frames = Array.from(starts.values(), ({ pages, texts }) =>
    Math.max(texts, Math.ceil(pages / WORDS_A_FRAME)),
  );
  return Math.max(Math.ceil(wordsOf(jobs) / WORDS_A_BATCH), ...frames);
};

type Preferences = readonly [first: Preference, second: Preference];

const place = (jobs: readonly Job[], preferences: Preferences, firstFrame: number): Draft => {
  const queues = Array.from({ length: FRAMES }, (_, frame) =>
    jobs.filter(({ page }) => frameOf(page.capcode) === frame),
  );
  const placed: PlacedPage[] = [];
  let at = firstFrame * WORDS_A_FRAME;
  let end = 0;
  while (placed.length < jobs.length) {
    const queue = queues[Math.floor(at / WORDS_A_FRAME) % queues.length] ?? [];
    const index = choose(queue, preferences[at % WORDS_A_FRAME === 0 ? 0 : 1]);
    const [job] = index === undefined ? [] : queue.splice(index, 1);
    if (job === undefined) at++;
    else {
      placed.push({ ...job.page, at });
      at += job.words;
      end = at;
    }
  }
  return { batches: Math.ceil(end / WORDS_A_BATCH), placed };
};

/** Index in the queue; among equals the one called first, never past a page to the same capcode. */
const choose = (queue: readonly Job[], preference: Preference): number | undefined => {
  if (preference === "called-first") return queue.length === 0 ? undefined : 0;
  const passed = new Set<number>();
  let best: number | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  queue.forEach(({ page, words }, index) => {
    if (passed.has(page.capcode)) return;
    passed.add(page.capcode);
    const cost = costOf(words, preference);
    if (cost >= bestCost) return;
    best = index;
    bestCost = cost;
  });
  return best;
};

const costOf = (words: number, preference: Preference): number => {
  switch (preference) {
    case "called-first":
      return 0;
    case "tone-first":
      return words === 1 ? 0 : 1;
    case "longest-first":
      return -words;
    case "shortest-text-first":
      return words === 1 ? Number.MAX_SAFE_INTEGER : words;
  }
};
