/**
 * I5 and I10 to I12 of lockers.md section 11: what the log says of doors against the doors themselves. A
 * judgement is passed only where nothing disturbed the way from the door to the log; how often, is counted.
 */
import {
  type DoorMove,
  doorInLogAt,
  type Evidence,
  exercise,
  factsOf,
  livedThrough,
  lockKey,
  type Place,
  placesOf,
  troubled,
  type Verdict,
  verdict,
} from "./evidence.ts";

/** From a door's move until it is in the log: an idle poll, a second one, and what waits on the bus. */
const SEEN_WITHIN_MS = 1_000;
/** The same while another board keeps the bus waiting. */
const SEEN_BESIDE_DEAD_MS = 3_000;
/** A door that sprang open by itself just before a pulse can't be told from one that the pulse opened. */
const UNSEEN_MS = 700;
/** A switch in the lock speaks when the hook lets go; the spring moves the door up to this much later. */
const SPRING_MS = 150;
/** After a pulse any other door's opening counts as the wrong one, this long. */
const WRONG_DOOR_AFTER_MS = 3_000;
const LEFT_OPEN_MS = 60_000;
const LEFT_OPEN_SPREAD_MS = 1_000;
/** Before it, a board that was disturbed may still be starting. */
const REST_MS = 12_000;

/** A relay driven at this instant has closed its contact. */
const CONTACT_MS = 11;

const SENSOR_TROUBLE = new Set(["crossed-sensors", "inverted-sensor", "sensor-stuck", "door-bounce"]);
/** These lie in the box or its wires; the way from its switch to the log is sound. */
const SOUND = new Set(["swapped-wiring", "jammed-latch", "stuck-open", "welded"]);

const senses = (evidence: Evidence, place: Place, from_ms: number, to_ms: number): boolean =>
  troubled(evidence, place, from_ms, to_ms, (what) => SENSOR_TROUBLE.has(what)).every(
    ({ locks }) => locks.length > 0 && !locks.includes(lockKey(place)),
  );

/** Nothing but troubles of other boxes, and one controller all the time. */
const isCalm = (evidence: Evidence, place: Place, from_ms: number, to_ms: number): boolean =>
  livedThrough(evidence, from_ms, to_ms) &&
  senses(evidence, place, from_ms, to_ms) &&
  troubled(evidence, place, from_ms - REST_MS, to_ms, (what) => !SENSOR_TROUBLE.has(what) && !SOUND.has(what))
    .length === 0;

const movesOf = ({ moves }: Evidence, place: Place): readonly DoorMove[] =>
  moves.filter(({ lock }) => lockKey(lock) === lockKey(place));

interface AtWork {
  readonly permit: string;
  readonly place: Place;
  readonly begun_ms: number;
  /** The pulse's end as the log has it, or the last moment at which it can have been. */
  readonly ended_ms: number;
}

const worksOf = (evidence: Evidence, places: readonly Place[]): readonly AtWork[] => {
  const boxes = new Map(factsOf(evidence, "permit-granted").map(({ fact }) => [fact.permit, fact.box]));
  const ends = new Map(factsOf(evidence, "pulse-ended").map(({ fact, at_ms }) => [fact.permit, at_ms]));
  return factsOf(evidence, "pulse-begun").flatMap(({ fact, at_ms }) => {
    const place = places.find(({ number }) => number === boxes.get(fact.permit));
    if (place === undefined) return [];
    const { permit } = fact;
    return [{ permit, place, begun_ms: at_ms, ended_ms: ends.get(permit) ?? at_ms + 5_000 }];
  });
};

/** `opened` only if that very door moved after the pulse was begun. */
const I5 = (evidence: Evidence, works: readonly AtWork[], found: Verdict): void => {
  for (const { fact, at_ms } of factsOf(evidence, "box-opened")) {
    const work = works.find(({ permit }) => permit === fact.permit);
    if (work === undefined) {
      found.broken.push(`I5 box ${fact.box} opened for ${fact.permit}, which no pulse was begun for`);
      continue;
    }
    if (work.place.number !== fact.box)
      found.broken.push(`I5 box ${fact.box} opened for a permit of box ${work.place.number}`);
    if (!senses(evidence, work.place, work.begun_ms, at_ms)) continue;
    exercise(found, "I5");
    const moved = movesOf(evidence, work.place).some(
      (move) => move.open && move.at_ms >= work.begun_ms - UNSEEN_MS && move.at_ms <= at_ms + SPRING_MS,
    );
    if (!moved) found.broken.push(`I5 box ${fact.box} is said to have opened at ${at_ms}, and did not move`);
  }
};

/** Another door of the supply than the one meant: the bank is stopped, and nothing of it is called opened. */
const wrongDoor = (
  evidence: Evidence,
  works: readonly AtWork[],
  places: readonly Place[],
  found: Verdict,
): void => {
  const stopped = factsOf(evidence, "bank-stopped");
  for (const place of places)
    for (const move of movesOf(evidence, place)) {
      if (!move.open || move.by !== "latch") continue;
      const others = works.filter(
        (work) =>
          work.place.number !== place.number &&
          work.place.supply === place.supply &&
          work.begun_ms <= move.at_ms &&
          move.at_ms <= work.ended_ms + WRONG_DOOR_AFTER_MS - SEEN_WITHIN_MS,
      );
      const own = works.some(
        (work) =>
          work.place.number === place.number &&
          work.begun_ms <= move.at_ms &&
          move.at_ms <= work.ended_ms + 5_000,
      );
      if (others.length === 0 || own) continue;
      if (doorInLogAt(evidence, place.number, move.at_ms) !== "closed") continue;
      const until_ms = move.at_ms + SEEN_WITHIN_MS;
      if (!isCalm(evidence, place, move.at_ms, until_ms)) continue;
      exercise(found, "I5 wrong door");
      // A bank that stands already can't be stopped again.
      const stands = stopped.some(({ fact, at_ms }) => at_ms <= until_ms && fact.bank === place.bank);
      if (!stands) found.broken.push(`I5 box ${place.number} opened for another at ${move.at_ms}, unnoticed`);
    }
};

/** No pulse unless the log had the door closed, in this very life. */
const I10 = (evidence: Evidence, works: readonly AtWork[], found: Verdict): void => {
  for (const { place, begun_ms, permit } of works) {
    const born_ms = evidence.lives.findLast(({ from_ms }) => from_ms <= begun_ms)?.from_ms ?? 0;
    const door = doorInLogAt(evidence, place.number, begun_ms, born_ms);
    if (door !== "closed") found.broken.push(`I10 permit ${permit} was pulsed with its door ${door}`);
  }
  for (const { refusal } of evidence.answers) if (refusal === "door-not-closed") exercise(found, "I10");
};

interface Opening {
  readonly place: Place;
  readonly at_ms: number;
  /** When it shut again, so that the reed sees it. */
  readonly shut_ms: number;
}

const openingsOf = (evidence: Evidence, places: readonly Place[]): readonly Opening[] =>
  places.flatMap((place) => {
    const moves = movesOf(evidence, place);
    return moves.flatMap((move, index) => {
      if (!move.open) return [];
      const shut_ms = moves.slice(index).find(({ open }) => !open)?.at_ms ?? evidence.ended_ms;
      return [{ place, at_ms: move.at_ms, shut_ms }];
    });
  });

/** A forced door: exactly one alarm, within a second. */
const forced = (
  evidence: Evidence,
  works: readonly AtWork[],
  openings: readonly Opening[],
  found: Verdict,
): void => {
  const alarms = factsOf(evidence, "box-quarantined");
  for (const { place, at_ms, shut_ms } of openings) {
    const { number, supply } = place;
    const until_ms = at_ms + SEEN_WITHIN_MS;
    if (shut_ms < until_ms || !isCalm(evidence, place, at_ms - 1_000, until_ms)) continue;
    if (doorInLogAt(evidence, number, at_ms) !== "closed" || isAside(evidence, number, at_ms)) continue;
    const busy = works.some(
      (work) => work.place.supply === supply && work.begun_ms <= until_ms && at_ms <= work.ended_ms + 4_000,
    );
    if (busy) continue;
    exercise(found, "I11 forced");
    const seen = alarms.filter(
      (alarm) => alarm.fact.box === number && alarm.at_ms >= at_ms && alarm.at_ms <= until_ms,
    );
    if (seen.length !== 1 || seen[0]?.fact.why !== "forced-open")
      found.broken.push(`I11 box ${number} forced at ${at_ms}: ${seen.length} alarms within a second`);
  }
};

/** A box that a clerk has to look into raises no second alarm. */
const isAside = (evidence: Evidence, box: number, at_ms: number): boolean => {
  const rows = evidence.kept.filter(({ fact, at_ms: kept_ms }) => {
    if (kept_ms > at_ms) return false;
    return (fact.kind === "box-quarantined" || fact.kind === "box-cleared") && fact.box === box;
  });
  return rows.at(-1)?.fact.kind === "box-quarantined";
};

/** A door that stays open: exactly one alarm, after 60 s. */
const leftOpen = (evidence: Evidence, openings: readonly Opening[], found: Verdict): void => {
  const alarms = factsOf(evidence, "box-left-open");
  for (const { place, at_ms, shut_ms } of openings) {
    const until_ms = at_ms + LEFT_OPEN_MS + LEFT_OPEN_SPREAD_MS;
    if (shut_ms < until_ms + SEEN_WITHIN_MS || !isCalm(evidence, place, at_ms - 1_000, until_ms)) continue;
    if (doorInLogAt(evidence, place.number, at_ms) !== "closed") continue;
    exercise(found, "I11 left open");
    const seen = alarms.filter(
      ({ fact, at_ms: alarm_ms }) => fact.box === place.number && alarm_ms >= at_ms && alarm_ms <= shut_ms,
    );
    const [first] = seen;
    const late_ms = (first?.at_ms ?? Number.POSITIVE_INFINITY) - at_ms - LEFT_OPEN_MS;
    if (seen.length !== 1 || Math.abs(late_ms) > LEFT_OPEN_SPREAD_MS)
      found.broken.push(
        `I11 box ${place.number} left open at ${at_ms}: ${seen.length} alarms, ${late_ms} ms late`,
      );
  }
};

const DEAD = new Set(["silent-board", "unplug", "old-version"]);
/** These make whole boards, or all that is said, late or nothing. */
const isDead = (what: string): boolean => DEAD.has(what);

/** While one board is dead the others serve: their doors are still seen. */
const I12 = (evidence: Evidence, places: readonly Place[], found: Verdict): void => {
  for (const trouble of evidence.disturbances) {
    if (!isDead(trouble.what)) continue;
    const to_ms = trouble.to_ms ?? evidence.ended_ms;
    for (const place of places) {
      const isOwn = place.bank === trouble.bank && (trouble.board ?? place.board) === place.board;
      if (isOwn) continue;
      for (const move of movesOf(evidence, place)) {
        const until_ms = move.at_ms + SEEN_BESIDE_DEAD_MS;
        if (move.at_ms < trouble.from_ms + 1_000 || until_ms > to_ms) continue;
        const changes = movesOf(evidence, place).some(
          (next) => next.at_ms > move.at_ms && next.at_ms <= until_ms,
        );
        const known = doorInLogAt(evidence, place.number, move.at_ms) !== "unknown";
        if (changes || !known || !isCalm(evidence, place, move.at_ms, until_ms)) continue;
        exercise(found, "I12");
        const wanted = move.open ? "open" : "closed";
        if (doorInLogAt(evidence, place.number, until_ms) !== wanted)
          found.broken.push(`I12 box ${place.number} moved at ${move.at_ms} beside a dead board, unseen`);
      }
    }
  }
};

/** Inputs that drive relays: the bank says so, and gives no more pulses. */
const linkage = (evidence: Evidence, found: Verdict): void => {
  for (const trouble of evidence.disturbances) {
    const { what, from_ms, to_ms, locks } = trouble;
    const bank = locks[0];
    if (what !== "linkage-mode" || bank === undefined) continue;
    const until_ms = from_ms + 15_000;
    const others = evidence.disturbances.filter(
      (other) =>
        other !== trouble &&
        other.what !== "brown-out" &&
        other.from_ms <= until_ms &&
        (other.to_ms ?? evidence.ended_ms) >= from_ms - REST_MS,
    );
    const flowed = evidence.currents.some(
      (current) =>
        current.lock.bank === bank && current.from_ms > from_ms && current.from_ms <= from_ms + CONTACT_MS,
    );
    if (!flowed || (to_ms ?? evidence.ended_ms) < until_ms) continue;
    if (others.length > 0 || !livedThrough(evidence, from_ms, until_ms)) continue;
    exercise(found, "linkage told");
    const state = factsOf(evidence, "device-changed").findLast(
      ({ fact, at_ms }) => fact.changed === bank && at_ms <= until_ms,
    )?.fact.state;
    if (state === "up")
      found.broken.push(`I4 ${bank} drives its own coils since ${from_ms}, and nobody is told`);
  }
};

/** A pulse that two boards obeyed: another door than the one meant opened, or the boards were told apart. */
const twins = (evidence: Evidence, works: readonly AtWork[], found: Verdict): void => {
  for (const { what, from_ms, to_ms, locks } of evidence.disturbances) {
    const bank = locks[0];
    if (what !== "twin-address" || bank === undefined) continue;
    const until_ms = to_ms ?? evidence.ended_ms;
    const pulsed = works.find(({ place, begun_ms }) => place.bank === bank && begun_ms > from_ms);
    if (pulsed === undefined || pulsed.begun_ms + REST_MS > until_ms) continue;
    if (!livedThrough(evidence, from_ms, pulsed.begun_ms + REST_MS)) continue;
    exercise(found, "twin told");
    const told = evidence.kept.some(({ fact, at_ms }) => {
      if (at_ms < from_ms || at_ms > pulsed.begun_ms + REST_MS) return false;
      if (fact.kind === "bank-stopped") return fact.bank === bank;
      return fact.kind === "device-changed" && fact.changed === bank && fact.state !== "up";
    });
    if (!told) found.broken.push(`I5 two boards of ${bank} obey one address since ${from_ms}, untold`);
  }
};

export const judgeDoors = (evidence: Evidence): Verdict => {
  const found = verdict();
  const places = placesOf(evidence.config);
  const works = worksOf(evidence, places);
  const openings = openingsOf(evidence, places);
  I5(evidence, works, found);
  wrongDoor(evidence, works, places, found);
  I10(evidence, works, found);
  forced(evidence, works, openings, found);
  leftOpen(evidence, openings, found);
  I12(evidence, places, found);
  linkage(evidence, found);
  twins(evidence, works, found);
  return found;
};
