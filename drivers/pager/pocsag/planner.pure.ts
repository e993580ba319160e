/**
 * Puts a burst of pages into as few batches as their capcodes allow. A page may begin in its own frame only
 * and its words run on from there, so two pages a frame and batch at most, and only if the first is
 * tone-only. Several greedy ways are tried and the shortest is taken; a small burst is searched through. The
 * order of the list is kept between pages of one capcode and between alike pages of one frame, else where it
 * costs no batch.
 */
import { FRAMES, frameOf } from "./codeword.pure.ts";
import { type PlacedPage, type PocsagPage, pageWords, WORDS_A_BATCH, WORDS_A_FRAME } from "./page.pure.ts";
import { MESSAGE_WORDS_MAX } from "./text.pure.ts";
import { BATCHES_MAX } from "./transmission.pure.ts";

/** Five calls to each of 99 cards, planned well below a second. A longer burst is refused; the caller splits it. */
export const BURST_PAGES_MAX = 512;

export type Plan =
  | { readonly kind: "plan"; readonly batches: number; readonly pages: readonly PlacedPage[] }
  /** `index`: of the page at fault; absent where the burst as a whole is too long. */
  | { readonly kind: "refused"; readonly index?: number; readonly reason: string };

/**
 * A page ends with the first word behind it that is no message. Without one the last page of a transmission
 * may never be told to its bearer (multimon-ng drops it), so the last word stays idle.
 */
const CLOSING_WORDS = 1;

/** Batches that hold `words` words and what closes the last page. */
const batchesFor = (words: number): number =>
  words === 0 ? 0 : Math.ceil((words + CLOSING_WORDS) / WORDS_A_BATCH);

interface Job {
  readonly page: PocsagPage;
  readonly words: number;
}

/** What to prefer among the pages of a frame; every preference but the first reorders pages. */
type Preference = "called-first" | "tone-first" | "longest-first" | "shortest-text-first" | "least-idle";
const PREFERENCES: readonly Preference[] = [
  "called-first",
  "tone-first",
  "longest-first",
  "shortest-text-first",
  "least-idle",
];

/** Bursts up to this many pages are searched through where no greedy way reached the bound. */
const SEARCH_PAGES_MAX = 8;
/** Steps of one search; six pages always end before. Past it the best plan so far is taken. */
const SEARCH_STEPS_MAX = 10_000;

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
    const batches = batchesFor(from + wordsOf(left));
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

/** No plan is shorter: all words must have room, and the last page of every frame must still be closed. */
const fewestImaginable = (jobs: readonly Job[]): number => {
  let fewest = batchesFor(wordsOf(jobs));
  for (let frame = 0; frame < FRAMES; frame++) {
    const own = jobs.filter(({ page }) => frameOf(page.capcode) === frame);
    const texts = own.map(({ words }) => words).filter((words) => words > 1);
    if (own.length > 0) fewest = Math.max(fewest, batchesFor(startOf(frame, own.length - 1) + 1));
    // A text leaves no room for another page to begin behind it, so each needs its frame in another batch.
    if (texts.length > 0) {
      const start = startOf(frame, (texts.length - 1) * WORDS_A_FRAME);
      fewest = Math.max(fewest, batchesFor(start + Math.min(...texts)));
    }
  }
  return fewest;
};

/** Where the page at `index` begins if all before it in its frame are tone-only. */
const startOf = (frame: number, index: number): number =>
  Math.floor(index / WORDS_A_FRAME) * WORDS_A_BATCH + frame * WORDS_A_FRAME + (index % WORDS_A_FRAME);

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
    const index = choose(queue, preferences[at % WORDS_A_FRAME === 0 ? 0 : 1], (words) =>
      idleAfter(queues, queue, at + words),
    );
    const [job] = index === undefined ? [] : queue.splice(index, 1);
    if (job === undefined) at++;
    else {
      placed.push({ ...job.page, at });
      at += job.words;
      end = at;
    }
  }
  return { batches: batchesFor(end), placed };
};

/** Words from `at` on in which no page can begin, one of `own` being taken out just now; 16 if none is left. */
const idleAfter = (queues: readonly (readonly Job[])[], own: readonly Job[], at: number): number => {
  for (let idle = 0; idle < WORDS_A_BATCH; idle++) {
    const queue = queues[Math.floor((at + idle) / WORDS_A_FRAME) % FRAMES];
    if (queue !== undefined && queue.length > (queue === own ? 1 : 0)) return idle;
  }
  return WORDS_A_BATCH;
};

type IdleAfter = (words: number) => number;

/** Index in the queue; among equals the one called first, never past a page to the same capcode. */
const choose = (queue: readonly Job[], preference: Preference, idle: IdleAfter): number | undefined => {
  if (preference === "called-first") return queue.length === 0 ? undefined : 0;
  const passed = new Set<number>();
  let best: number | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  queue.forEach(({ page, words }, index) => {
    if (passed.has(page.capcode)) return;
    passed.add(page.capcode);
    const cost = costOf(words, preference, idle);
    if (cost >= bestCost) return;
    best = index;
    bestCost = cost;
  });
  return best;
};

const costOf = (words: number, preference: Preference, idle: IdleAfter): number => {
  switch (preference) {
    case "called-first":
      return 0;
    case "tone-first":
      return words === 1 ? 0 : 1;
    case "longest-first":
      return -words;
    case "shortest-text-first":
      return words === 1 ? Number.MAX_SAFE_INTEGER : words;
    case "least-idle":
      // Of those that leave as little idle the longer: short pages fit in anywhere later.
      return idle(words) - words / LONGER_THAN_ANY_PAGE;
  }
};

const LONGER_THAN_ANY_PAGE = 2 * MESSAGE_WORDS_MAX;
