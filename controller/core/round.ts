/** The weekly round: a clerk opens box after box, compares what is in it with the list, and says so. */
import { notReady, opensTooFast } from "./box.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { grantPermit, quarantine } from "./permit.ts";
import { done, type Reply, refused } from "./refusal.ts";
import type { Round } from "./result-box.ts";

export const beginRound = (draft: Draft, { counter }: InputOf<"begin-round">): Reply => {
  if (draft.office.round !== null) return refused("round-running");
  draft.fact({ kind: "round-begun", counter });
  return done();
};

const roundAt = ({ office }: Draft, counter: string): Round | undefined =>
  office.round?.counter === counter ? office.round : undefined;

export const checkBox = (draft: Draft, { counter, box: number }: InputOf<"check-box">): Reply => {
  if (roundAt(draft, counter) === undefined) return refused("no-round");
  const box = draft.office.boxes[number];
  if (box === undefined) return refused("unknown-box");
  if (box.state !== "stored" && box.state !== "empty" && box.state !== "quarantined")
    return refused("box-not-empty");
  const reason = notReady(draft, box, "round") ?? opensTooFast(draft, counter);
  if (reason !== undefined) return reason;
  return done({ permit: grantPermit(draft, { box: number, purpose: "round", place: counter }) });
};

/** Only of a box that was opened in this round: what nobody looked at is as nobody listed it. */
export const judgeBox = (draft: Draft, { counter, box, found }: InputOf<"judge-box">): Reply => {
  const round = roundAt(draft, counter);
  if (round === undefined) return refused("no-round");
  if (draft.office.boxes[box] === undefined) return refused("unknown-box");
  if (!round.looked.includes(box)) return refused("box-not-looked-into");
  draft.fact({ kind: "box-checked", box, found });
  if (found === "differs") quarantine(draft, box, "contradiction");
  return done();
};

/** Boxes of the plan that can be looked into and were not judged. */
export const leftInRound = ({ plan, office }: Pick<Draft, "plan" | "office">): readonly number[] =>
  plan.boxes
    .map(({ number }) => number)
    .filter(
      (number) =>
        office.boxes[number]?.state !== "out-of-service" &&
        office.round?.checked[String(number)] === undefined,
    );

export const endRound = (draft: Draft, { counter }: InputOf<"end-round">): Reply => {
  if (roundAt(draft, counter) === undefined) return refused("no-round");
  const left = leftInRound(draft);
  draft.fact({ kind: "round-ended", counter, left });
  return done({ left });
};
