/**
 * Puts a burst of pages into as few batches as their capcodes allow. A page may begin in its own frame only
 * and its words run on from there, so two pages a frame and batch at most, and only if the first is
 * tone-only. How few batches are possible is computed (round.pure.ts), and reached (walk.pure.ts). The order
 * of the list is kept between pages of one capcode and between alike pages of one frame, else where it costs
 * no batch.
 */
import { FRAMES, frameOf } from "./codeword.pure.ts";
import { type PlacedPage, type PocsagPage, pageWords, WORDS_A_BATCH, WORDS_A_FRAME } from "./page.pure.ts";
import { type PageKind, shortestRound } from "./round.pure.ts";
import { BATCHES_MAX } from "./transmission.pure.ts";
import { type Call, walkRound } from "./walk.pure.ts";

/** Five calls to each of 99 cards, planned below a second. A longer burst is refused; the caller splits it. */
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

/** As called where that is as short as can be, and where two pages to one capcode would change places. */
const shortest = (jobs: readonly Job[]): Draft => {
  const called = asCalled(jobs);
  const { kinds, calls } = sorted(jobs);
  const round = shortestRound(kinds);
  if (called.batches <= round.batches) return called;
  const walked = walkRound(calls, kinds, round);
  if (walked === undefined) return called;
  const placed = walked.flatMap(({ call, at }) => {
    const page = jobs[call]?.page;
    return page === undefined ? [] : [{ ...page, at }];
  });
  return { batches: round.batches, placed };
};

/** Pages of one length and frame are one kind. */
const sorted = (
  jobs: readonly Job[],
): { readonly kinds: readonly PageKind[]; readonly calls: readonly Call[] } => {
  const kinds: PageKind[] = [];
  const places = new Map<string, number>();
  const calls = jobs.map(({ page: { capcode }, words }) => {
    const frame = frameOf(capcode);
    const kind = places.get(`${frame} ${words}`) ?? kinds.length;
    places.set(`${frame} ${words}`, kind);
    kinds[kind] = { frame, words, count: (kinds[kind]?.count ?? 0) + 1 };
    return { kind, capcode };
  });
  return { kinds, calls };
};

/** Each frame's pages in the order of the list, at the first word that they may begin at. */
const asCalled = (jobs: readonly Job[]): Draft => {
  const queues = Array.from({ length: FRAMES }, (_, frame) =>
    jobs.filter(({ page }) => frameOf(page.capcode) === frame),
  );
  const placed: PlacedPage[] = [];
  let at = 0;
  let end = 0;
  while (placed.length < jobs.length) {
    const job = queues[Math.floor(at / WORDS_A_FRAME) % FRAMES]?.shift();
    if (job === undefined) at++;
    else {
      placed.push({ ...job.page, at });
      at += job.words;
      end = at;
    }
  }
  return { batches: batchesFor(end), placed };
};
