/**
 * A card that somebody has in hand is let buzz, and he says whether it did. Which page of the card is this
 * one's is told by its time: the view names no page. Pure.
 */
import type { PageView } from "../../controller/api/views.ts";

export interface Trial {
  readonly base: string;
  readonly card: number;
  /** When the card's newest page before this one was asked for, ms of office time; null: it had none. */
  readonly before_ms: number | null;
  /** Level of the base; null: its usual one. */
  readonly power: number | null;
}

/**
 * `asked`: the base has nothing yet. `question`: the page was, or may have been, on the air.
 * `overtaken`: a call of the card's visitor came in between, so that nobody could tell one from the other.
 */
export type TrialPhase =
  | { readonly kind: "asked" | "sending" | "question" | "overtaken" }
  | { readonly kind: "failed"; readonly why: string | null };

interface Carded {
  readonly card: number;
  readonly page: PageView | null;
}

export const beginTrial = (base: string, { card, page }: Carded, power: number | null): Trial => ({
  base,
  card,
  before_ms: page?.queued_ms ?? null,
  power,
});

/** @param pager the trial's card as the newest view has it. */
export const trialPhase = ({ before_ms }: Trial, { page }: Carded): TrialPhase => {
  if (page === null || page.queued_ms === before_ms) return { kind: "asked" };
  if (!page.test) return { kind: "overtaken" };
  switch (page.state) {
    case "queued":
    case "accepted":
      return { kind: "sending" };
    case "transmitted":
    case "uncertain":
      return { kind: "question" };
    case "rejected":
      return { kind: "failed", why: page.why };
  }
};
