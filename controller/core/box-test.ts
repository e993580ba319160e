/** What a technician may do with a box: open one that holds no result, retire it, and use a bank again. */
import { notReady, opensTooFast, planOf } from "./box.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { grantPermit } from "./permit.ts";
import { done, type Reply, refused } from "./refusal.ts";
import type { Box } from "./result-box.ts";

const boxIn = (draft: Draft, bank: string, number: number): Box | undefined =>
  planOf(draft, number)?.bank === bank ? draft.office.boxes[number] : undefined;

export const testBox = (draft: Draft, { bank, box: number }: InputOf<"test-box">): Reply => {
  const box = boxIn(draft, bank, number);
  if (box === undefined) return refused("unknown-box");
  if (box.dossier !== null) return refused("box-holds-result");
  if (box.permit !== null) return refused("box-not-empty");
  const reason = notReady(draft, box, "test") ?? opensTooFast(draft, bank);
  if (reason !== undefined) return reason;
  return done({ permit: grantPermit(draft, { box: number, purpose: "test", place: bank }) });
};

export const retireBox = (draft: Draft, { bank, box: number, out }: InputOf<"retire-box">): Reply => {
  const box = boxIn(draft, bank, number);
  if (box === undefined) return refused("unknown-box");
  if (box.dossier !== null) return refused("box-holds-result");
  if (box.permit !== null) return refused("box-not-empty");
  if (out !== (box.state === "out-of-service")) draft.fact({ kind: "box-retired", box: number, out });
  return done();
};

/** A technician checked the wiring after a wrong door: the bank may be used again. */
export const resumeBank = (draft: Draft, input: InputOf<"resume-bank">): Reply => {
  if (!Object.hasOwn(draft.office.stopped_banks, input.bank)) return refused("bank-not-stopped");
  draft.fact({ kind: "bank-resumed", bank: input.bank });
  return done();
};
