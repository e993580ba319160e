/**
 * I13 and I14 of lockers.md section 11: codes are counted and spent across every death of the program, and no
 * trouble of a lock costs a citizen the result, or the right to it.
 */
import {
  type Evidence,
  exercise,
  factsOf,
  knownSince_ms,
  lockKey,
  placesOf,
  type Verdict,
  verdict,
} from "./evidence.ts";

const TRIES_MAX = 5;
const FAILURES_MAX = 10;
const FAILURES_WITHIN_MS = 10 * 60_000;

/** Five tries burn a code, a code serves once, and neither is forgotten by a restart. */
const I13 = (evidence: Evidence, found: Verdict): void => {
  for (const { claim, right, spent, before, verified, at_ms } of evidence.tries) {
    if (spent || before >= TRIES_MAX) {
      exercise(found, "I13");
      if (verified)
        found.broken.push(`I13 claim ${claim} verified at ${at_ms} by a ${spent ? "spent" : "burnt"} code`);
    } else if (!right && verified)
      found.broken.push(`I13 claim ${claim} verified at ${at_ms} by a wrong code`);
  }
  const wrong = factsOf(evidence, "code-wrong");
  for (const { at_ms, fact } of wrong) {
    const since_ms = Math.max(knownSince_ms(evidence, at_ms), at_ms - FAILURES_WITHIN_MS);
    const within = wrong.filter(
      (other) => other.fact.kiosk === fact.kiosk && other.at_ms <= at_ms && other.at_ms > since_ms,
    );
    if (within.length < FAILURES_MAX) continue;
    exercise(found, "I13 kiosk rests");
    if (within.length > FAILURES_MAX)
      found.broken.push(`I13 kiosk took ${within.length} wrong codes within ten minutes, at ${at_ms}`);
  }
};

/** A result leaves its box only through an open door, and a failed pulse leaves it where it is. */
const I14 = (evidence: Evidence, found: Verdict): void => {
  const places = placesOf(evidence.config);
  const granted = new Map(factsOf(evidence, "permit-granted").map((row) => [row.fact.permit, row]));
  for (const { fact, at_ms } of factsOf(evidence, "permit-voided")) {
    const permit = granted.get(fact.permit);
    if (permit?.fact.purpose !== "collect") continue;
    exercise(found, "I14");
    const lost = evidence.kept.find(
      (row) => row.at_ms === at_ms && row.fact.kind === "result-collected" && row.fact.box === fact.box,
    );
    if (lost !== undefined) found.broken.push(`I14 box ${fact.box} was emptied by a void permit at ${at_ms}`);
  }
  for (const { fact, at_ms } of factsOf(evidence, "result-collected")) {
    const place = places.find(({ number }) => number === fact.box);
    const opened = factsOf(evidence, "box-opened").findLast(
      (row) => row.fact.box === fact.box && row.at_ms <= at_ms,
    );
    const permit = opened === undefined ? undefined : granted.get(opened.fact.permit);
    if (place === undefined || permit === undefined) {
      found.broken.push(`I14 box ${fact.box} collected at ${at_ms} without an opening`);
      continue;
    }
    exercise(found, "I14 collected");
    const sensor = evidence.disturbances.some(({ locks }) => locks.includes(lockKey(place)));
    const moved = evidence.moves.some(
      (move) =>
        lockKey(move.lock) === lockKey(place) &&
        move.open &&
        move.at_ms >= permit.at_ms &&
        move.at_ms <= at_ms,
    );
    if (!moved && !sensor)
      found.broken.push(`I14 box ${fact.box} collected at ${at_ms} behind a closed door`);
  }
  for (const what of evidence.seen) found.broken.push(`I2 ${what}`);
};

export const judgeClaims = (evidence: Evidence): Verdict => {
  const found = verdict();
  I13(evidence, found);
  I14(evidence, found);
  return found;
};
