/**
 * What is asked for about a person's data: a copy in the clear, and their end. Decides whether they may end
 * now; the data themselves, and their destroying, are the shell's.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { liveTickets } from "./state.ts";

/** Nobody is forgotten whose result would then be nobody's, or who is still to be called. */
export const erasePerson = (draft: Draft, input: InputOf<"erase-person">): Reply => {
  const { person, erasure, fields } = input;
  const { boxes, in_hand } = draft.office;
  if ([...Object.values(boxes), ...in_hand].some((row) => row.person === person))
    return refused("result-in-box");
  if (liveTickets(draft.office, person).length > 0) return refused("visit-under-way");
  draft.fact({ kind: "person-erased", person, erasure, cause: "request", fields });
  return done({ erasure });
};

/** Whoever sees a person's data in the clear leaves this behind; nothing is shown that could not be kept. */
export const exportPerson = (draft: Draft, { person }: InputOf<"export-person">): Reply => {
  draft.fact({ kind: "person-exported", person, by: draft.stamp.actor });
  return done();
};

/** Everything personal is sealed under another key from here on. */
export const rotateKey = (draft: Draft, { from, to }: InputOf<"rotate-key">): Reply => {
  draft.fact({ kind: "key-rotated", from, to });
  return done();
};

/** The personal store has destroyed whoever was kept too long: told afterwards, with the proofs. */
export const notePurge = (draft: Draft, { day, erasures }: InputOf<"persons-purged">): Reply => {
  if (erasures.length > 0) draft.fact({ kind: "persons-purged", day, erasures });
  return done();
};
