/**
 * Which page of a card answers the buzz that was asked for: never the one before it, never a visitor's call.
 */
import { describe, expect, it } from "vitest";
import type { PageView } from "../../../controller/api/views.ts";
import { beginTrial, trialPhase } from "../../../kiosk-ui/kit/trial.ts";

const page = (state: PageView["state"], queued_ms: number, test = true): PageView => ({
  state,
  test,
  attempt: 1,
  queued_ms,
  ended_ms: null,
  why: state === "rejected" ? "busy" : null,
});

describe("a test buzz", () => {
  const old = page("transmitted", 1_000);

  it("is not answered by the page before it", () => {
    const trial = beginTrial("base-1", { card: 7, page: old }, 3);
    expect(trial).toEqual({ base: "base-1", card: 7, before_ms: 1_000, power: 3 });
    expect(trialPhase(trial, { card: 7, page: old })).toEqual({ kind: "asked" });
  });

  it("is asked about once it was, or may have been, on the air", () => {
    const trial = beginTrial("base-1", { card: 7, page: null }, null);
    expect(trialPhase(trial, { card: 7, page: null }).kind).toBe("asked");
    const phases = (["queued", "accepted", "transmitted", "uncertain"] as const).map(
      (state) => trialPhase(trial, { card: 7, page: page(state, 2_000) }).kind,
    );
    expect(phases).toEqual(["sending", "sending", "question", "question"]);
  });

  it("says why it never was", () => {
    const trial = beginTrial("base-1", { card: 7, page: old }, null);
    expect(trialPhase(trial, { card: 7, page: page("rejected", 2_000) })).toEqual({
      kind: "failed",
      why: "busy",
    });
  });

  it("is void when the card's visitor was called meanwhile", () => {
    const trial = beginTrial("base-1", { card: 7, page: old }, null);
    expect(trialPhase(trial, { card: 7, page: page("transmitted", 2_000, false) })).toEqual({
      kind: "overtaken",
    });
  });
});
