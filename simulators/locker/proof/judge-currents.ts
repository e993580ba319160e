/**
 * I1 to I4, I6 to I9 of lockers.md section 11: every current and every frame against what the log had allowed
 * before. Currents that flow without any command (a welded contact, linkage mode) are told apart here; what
 * must be seen of those, judge-doors.ts says.
 */
import {
  type Current,
  type Evidence,
  exercise,
  factsOf,
  knownSince_ms,
  type Lock,
  livedThrough,
  lockKey,
  type Place,
  placesOf,
  type SentFrame,
  troubled,
  type Verdict,
  verdict,
} from "./evidence.ts";

const GAP_MS = 200;
/** Board timers are this late at most, the relay's release included. */
const LATE_MS = 100 + 10;
/** From the commit until the frame is whole on the wire: a read under way, its time-outs, the silence after. */
const FRAME_WITHIN_MS = 5_000;
/** From the whole frame until the contact closes. */
const CONTACT_WITHIN_MS = 50;
const ROUNDING_MS = 1e-3;
const ECHO_NEWS_MS = 1_500;
/** Between a relay's coil and its contact: what drove it may just be over. */
const RELAY_MS = 10;
/** A chip that is back is opened again by then. */
const REOPEN_MS = 2_000;
/** A start has switched every line of its own off by then. */
const START_MS = 1_000;
/** Longer than a watchdog may wait for a bank, and one of its own looks. */
const STUCK_MS = 16_000;
const MINUTE_MS = 60_000;
const REST_MS = 5_000;
const PULSES_A_MIN = 3;
const OPENS_A_MIN = 6;

/** A permit whose pulse was begun: what the log allowed, for which lock, by when. */
interface Begun {
  readonly permit: string;
  readonly place: Place;
  readonly at_ms: number;
  readonly life: number;
  readonly seq: number;
}

const begunOf = (evidence: Evidence): readonly Begun[] => {
  const places = new Map(placesOf(evidence.config).map((place) => [place.number, place]));
  const boxes = new Map(factsOf(evidence, "permit-granted").map(({ fact }) => [fact.permit, fact.box]));
  return factsOf(evidence, "pulse-begun").flatMap(({ fact, at_ms, life, seq }) => {
    const place = places.get(boxes.get(fact.permit) ?? -1);
    return place === undefined ? [] : [{ permit: fact.permit, place, at_ms, life, seq }];
  });
};

/** Each lock hangs on the relay of the lock named before it while wires are swapped. */
const relayOf = (evidence: Evidence, { lock, from_ms }: Current): string => {
  const key = lockKey(lock);
  const swapped = troubled(evidence, lock, from_ms, from_ms, (what) => what === "swapped-wiring");
  const cycle = swapped.findLast(({ locks }) => locks.includes(key))?.locks ?? [];
  const at = cycle.indexOf(key);
  return at < 0 ? key : (cycle[(at - 1 + cycle.length) % cycle.length] ?? key);
};

const UNCOMMANDED = new Set(["welded", "linkage-mode", "twin-address", "line-stuck", "level-kept"]);

/**
 * Current that needs no command of its own: a contact that sticks, a board whose inputs drive its relays, a
 * board that obeys what is said to another, a pin that is broken or was left as it was.
 */
const isUncommanded = (evidence: Evidence, { lock, from_ms, to_ms }: Current): boolean =>
  troubled(evidence, lock, from_ms - RELAY_MS, to_ms ?? evidence.ended_ms, (what) => UNCOMMANDED.has(what))
    .length > 0;

/** The voltage came back on a line that a dead program had left on: bounded by the next start, like its pulse. */
const isOrphaned = (evidence: Evidence, { lock, from_ms }: Current): boolean =>
  evidence.config.lock_banks.some(({ id, protocol }) => id === lock.bank && protocol === "gpio") &&
  !livedThrough(evidence, from_ms, from_ms);

const I1 = (evidence: Evidence, found: Verdict): void => {
  const supplies = new Map(evidence.config.lock_banks.map(({ id, supply }) => [id, supply]));
  for (const supply of new Set(supplies.values())) {
    const currents = evidence.currents
      .filter(({ lock }) => supplies.get(lock.bank) === supply)
      .toSorted((a, b) => a.from_ms - b.from_ms);
    for (const [index, current] of currents.entries()) {
      const before = currents[index - 1];
      if (before === undefined) continue;
      if (isUncommanded(evidence, before) || isUncommanded(evidence, current)) continue;
      exercise(found, "I1");
      const gap_ms = current.from_ms - (before.to_ms ?? Number.POSITIVE_INFINITY);
      if (gap_ms < GAP_MS - ROUNDING_MS)
        found.broken.push(
          `I1 ${lockKey(current.lock)} at ${current.from_ms}: ${gap_ms} ms after ${lockKey(before.lock)}`,
        );
    }
  }
};

const I2 = (evidence: Evidence, begun: readonly Begun[], found: Verdict): void => {
  const free = new Set(begun);
  for (const current of evidence.currents.toSorted((a, b) => a.from_ms - b.from_ms)) {
    if (isUncommanded(evidence, current) || isOrphaned(evidence, current)) continue;
    const relay = relayOf(evidence, current);
    const { from_ms } = current;
    const fits = ({ place, at_ms }: Begun): boolean =>
      lockKey(place) === relay && at_ms < from_ms && from_ms <= at_ms + FRAME_WITHIN_MS + CONTACT_WITHIN_MS;
    const permit = [...free].find(fits);
    const name = `${lockKey(current.lock)} at ${from_ms}`;
    if (permit === undefined) {
      const spent = begun.some(fits);
      found.broken.push(spent ? `I3 ${name}: its permit is spent` : `I2 ${name}: no committed permit`);
      continue;
    }
    free.delete(permit);
    exercise(found, "I2");
    exercise(found, "I3");
    I4(evidence, current, permit, found);
  }
};

/** A chip whose lines are numbered anew was away as well. */
const isChipGone = (what: string): boolean => what === "chip-absent" || what === "base-moved";

/**
 * A board ends its pulse whatever becomes of the host. A line of the host's own keeps its level when the
 * program dies in a pulse, or its chip is pulled: that weakness is bounded by the next start, which switches
 * it off.
 */
const I4 = (evidence: Evidence, { lock, from_ms, to_ms }: Current, permit: Begun, found: Verdict): void => {
  const until_ms = to_ms ?? evidence.ended_ms;
  const on_ms = until_ms - from_ms;
  const died = !livedThrough(evidence, from_ms, until_ms);
  const gone = troubled(evidence, lock, from_ms, until_ms, isChipGone);
  const hosted = permit.place.protocol === "gpio" && (died || gone.length > 0);
  exercise(found, hosted ? "I4 host-timed" : died ? "I4 host died" : "I4");
  const next_ms = Math.max(
    died ? (evidence.lives.find((life) => life.from_ms > from_ms)?.from_ms ?? until_ms) : from_ms,
    ...gone.map(({ to_ms: back_ms }) => back_ms ?? until_ms),
  );
  const found_ms = START_MS + (gone.length > 0 ? REOPEN_MS : 0);
  const most_ms = hosted ? next_ms - from_ms + found_ms : permit.place.pulse_ms;
  if (on_ms > most_ms + LATE_MS + ROUNDING_MS)
    found.broken.push(`I4 ${lockKey(lock)} at ${from_ms}: ${on_ms} ms of ${permit.place.pulse_ms}`);
};

/** Lines that energise when they are low do so at no time before the first permit of a life. */
const I17 = (evidence: Evidence, begun: readonly Begun[], found: Verdict): void => {
  const low = evidence.config.lock_banks.flatMap((bank) =>
    bank.protocol !== "gpio"
      ? []
      : bank.boxes.flatMap(({ output }, index0) =>
          output.active === "low" ? [lockKey({ bank: bank.id, board: 1, index0 })] : [],
        ),
  );
  evidence.lives.forEach(({ from_ms, to_ms }, index) => {
    for (const key of low) {
      const first = begun.find(({ life, place }) => life === index + 1 && lockKey(place) === key);
      const until_ms = first?.at_ms ?? to_ms ?? evidence.ended_ms;
      exercise(found, "I17");
      for (const current of evidence.currents)
        if (
          relayOf(evidence, current) === key &&
          current.from_ms >= from_ms &&
          current.from_ms < until_ms &&
          !isUncommanded(evidence, current)
        )
          found.broken.push(`I17 ${key} energised at ${current.from_ms}, before any permit since ${from_ms}`);
    }
  });
};

/** A coil rests 5 s after its pulse, and has three pulses a minute at most; across restarts too. */
const rest = (evidence: Evidence, found: Verdict): void => {
  for (const [index, current] of evidence.currents.entries()) {
    if (isUncommanded(evidence, current)) continue;
    const key = lockKey(current.lock);
    const since_ms = knownSince_ms(evidence, current.from_ms);
    const before = evidence.currents
      .slice(0, index)
      .filter(
        (other) =>
          lockKey(other.lock) === key && other.from_ms >= since_ms && !isUncommanded(evidence, other),
      );
    const [third, , last] = before.slice(-3);
    if (last === undefined && before.length === 0) continue;
    exercise(found, "rest");
    const newest = before.at(-1);
    const rest_ms = current.from_ms - (newest?.to_ms ?? current.from_ms);
    if (rest_ms < REST_MS - ROUNDING_MS)
      found.broken.push(`rest ${key} at ${current.from_ms}: ${rest_ms} ms after its last pulse`);
    if (
      third !== undefined &&
      before.length >= PULSES_A_MIN &&
      current.from_ms - third.from_ms < MINUTE_MS - LATE_MS
    )
      found.broken.push(`rest ${key} at ${current.from_ms}: a fourth pulse within a minute`);
  }
};

/** The staff of one counter has at most six boxes opened within a minute. */
const pace = (evidence: Evidence, found: Verdict): void => {
  const granted = factsOf(evidence, "permit-granted").filter(({ fact }) => fact.purpose !== "collect");
  for (const [index, { fact, at_ms }] of granted.entries()) {
    const since_ms = Math.max(knownSince_ms(evidence, at_ms), at_ms - MINUTE_MS + ROUNDING_MS);
    const within = granted
      .slice(0, index + 1)
      .filter((row) => row.fact.place === fact.place && row.at_ms > since_ms);
    if (within.length > OPENS_A_MIN)
      found.broken.push(`pace ${fact.place}: ${within.length} boxes at ${at_ms}`);
  }
  for (const { refusal } of evidence.answers) if (refusal === "opens-too-fast") exercise(found, "pace");
};

/** Every pulse frame has a permit of its own, begun in the same life before it left. */
const framesOf = (evidence: Evidence, begun: readonly Begun[], found: Verdict): void => {
  const free = new Set(begun);
  for (const frame of evidence.frames) {
    if (frame.kind === "torn") found.broken.push(`I7 torn frame ${hex(frame)} on ${frame.bank}`);
    if (frame.kind === "forbidden") found.broken.push(`I7 forbidden frame ${hex(frame)} on ${frame.bank}`);
    else exercise(found, "I7");
    if (frame.kind !== "pulse") continue;
    const fits = (permit: Begun): boolean =>
      lockKey(permit.place) === lockKey(frame) &&
      permit.life === frame.life &&
      permit.at_ms < frame.at_ms &&
      frame.at_ms <= permit.at_ms + FRAME_WITHIN_MS;
    const permit = [...free].find(fits);
    if (permit !== undefined) {
      free.delete(permit);
      continue;
    }
    found.broken.push(
      `${ruleOf(evidence, begun, frame, fits)} ${lockKey(frame)} at ${frame.at_ms}: pulse frame`,
    );
  }
};

const ruleOf = (
  evidence: Evidence,
  begun: readonly Begun[],
  frame: SentFrame,
  fits: (permit: Begun) => boolean,
): string => {
  if (begun.some(fits)) return "I8 second";
  if (!begun.some(({ life }) => life === frame.life)) return "I6 before any permit of this life";
  const full = troubled(evidence, frame, frame.at_ms - FRAME_WITHIN_MS, frame.at_ms, (what) =>
    what.startsWith("disk-full"),
  );
  return full.length > 0 ? "I9 uncommitted" : "I2 unpermitted";
};

const hex = ({ bytes }: SentFrame): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** A start says nothing but questions and all-off, and switches nothing on. */
const I6 = (evidence: Evidence, begun: readonly Begun[], found: Verdict): void => {
  evidence.lives.forEach(({ from_ms }, index) => {
    const life = index + 1;
    const first_ms = begun.find((permit) => permit.life === life)?.at_ms ?? Number.POSITIVE_INFINITY;
    const said = evidence.frames.filter((frame) => frame.life === life && frame.at_ms < first_ms);
    if (said.length === 0) return;
    exercise(found, "I6");
    for (const frame of said)
      if (frame.kind !== "read" && frame.kind !== "off")
        found.broken.push(`I6 ${frame.kind} frame ${hex(frame)} at ${frame.at_ms}, life from ${from_ms}`);
  });
};

/** Silence, garbage and exceptions are never success; nobody answered for a board that heard nothing. */
const I8 = (evidence: Evidence, begun: readonly Begun[], found: Verdict): void => {
  const ended = new Map(factsOf(evidence, "pulse-ended").map((row) => [row.fact.permit, row]));
  const opened = new Map(factsOf(evidence, "box-opened").map((row) => [row.fact.permit, row]));
  for (const permit of begun) {
    const end = ended.get(permit.permit);
    const until_ms = end?.at_ms ?? permit.at_ms + FRAME_WITHIN_MS;
    const deaf = deafAllAlong(evidence, permit.place, permit.at_ms, until_ms);
    if (end?.fact.end === "unconfirmed") exercise(found, "I8");
    if (!deaf) continue;
    exercise(found, "I8");
    // Nobody can tell the first echo of all from an answer, where it is a pulse's own bytes.
    const echo = troubled(evidence, permit.place, permit.at_ms, until_ms, (what) => what === "local-echo");
    const news = echo.some(({ from_ms }) => from_ms > permit.at_ms - ECHO_NEWS_MS);
    if (end?.fact.end === "acknowledged" && !news)
      found.broken.push(`I8 permit ${permit.permit} acknowledged by a board that heard nothing`);
    const moved = evidence.moves.some(
      ({ lock, open, at_ms }) =>
        open && lockKey(lock) === lockKey(permit.place) && at_ms >= permit.at_ms && at_ms <= until_ms + 4_000,
    );
    if (!moved && opened.has(permit.permit))
      found.broken.push(`I8 permit ${permit.permit} opened a box that never moved`);
  }
};

const deafAllAlong = (evidence: Evidence, lock: Lock, from_ms: number, to_ms: number): boolean =>
  troubled(evidence, lock, from_ms, to_ms, (what) => what === "silent-board" || what === "stalled-line").some(
    (trouble) => trouble.from_ms <= from_ms && (trouble.to_ms ?? Number.POSITIVE_INFINITY) >= to_ms,
  );

/** What was not kept happens not: counted where a refused commit or a death before it would have opened a lock. */
const I9 = (evidence: Evidence, found: Verdict, hits: Readonly<Record<string, number>>): void => {
  exercise(found, "I9", (hits["disk-full-at-permit"] ?? 0) + (hits["kill-before-commit"] ?? 0));
  for (const { what, from_ms, to_ms } of evidence.disturbances) {
    if (what !== "disk-full" && what !== "disk-full-at-permit") continue;
    const kept = evidence.kept.some(
      ({ at_ms, fact }) => at_ms > from_ms && at_ms < (to_ms ?? 0) && fact.kind === "pulse-begun",
    );
    if (kept && what === "disk-full") found.broken.push(`I9 a permit was kept on a full disk at ${from_ms}`);
  }
};

/** An orderly stop leaves every contact open; so does a board that outlived its host. */
const I16 = (evidence: Evidence, found: Verdict): void => {
  const last = evidence.lives.at(-1);
  if (last?.orderly !== true || last.to_ms === undefined) return;
  exercise(found, "I16");
  for (const current of evidence.currents)
    if (current.to_ms === undefined && !isUncommanded(evidence, current))
      found.broken.push(`I16 ${lockKey(current.lock)} has current since ${current.from_ms}`);
  for (const { id, protocol } of evidence.config.lock_banks) {
    // Kerong's boards know no such order: they end their pulses themselves.
    if (protocol !== "modbus") continue;
    const frames = evidence.frames.filter(({ bank, life }) => bank === id && life === evidence.lives.length);
    const boards = new Set(frames.map(({ board }) => board));
    for (const board of boards)
      if (frames.findLast((frame) => frame.board === board)?.kind !== "off")
        found.broken.push(`I16 ${id}/${board} was not told to switch off before the stop`);
  }
};

/** The watchdog is not fed while a bank that is said to serve does not answer any more. */
const I15 = (evidence: Evidence, found: Verdict): void => {
  const states = factsOf(evidence, "device-changed");
  for (const { at_ms, heard_ms } of evidence.feedings)
    for (const { id, protocol } of evidence.config.lock_banks) {
      // What is heard over no wire is not in the record.
      if (protocol === "gpio" || protocol === "hid-relay") continue;
      const low_ms = at_ms - STUCK_MS;
      if (!livedThrough(evidence, low_ms, at_ms)) continue;
      const said = states.filter(({ fact, at_ms: said_ms }) => fact.changed === id && said_ms <= at_ms);
      const newest = said.at(-1);
      if (newest === undefined || newest.at_ms > low_ms || newest.fact.state === "down") continue;
      exercise(found, "I15");
      if ((heard_ms[id] ?? 0) < low_ms)
        found.broken.push(`I15 fed at ${at_ms}, although ${id} is said to serve and was not heard`);
    }
};

export const judgeCurrents = (evidence: Evidence, hits: Readonly<Record<string, number>>): Verdict => {
  const found = verdict();
  const begun = begunOf(evidence);
  I1(evidence, found);
  I2(evidence, begun, found);
  framesOf(evidence, begun, found);
  I6(evidence, begun, found);
  rest(evidence, found);
  pace(evidence, found);
  I8(evidence, begun, found);
  I9(evidence, found, hits);
  I15(evidence, found);
  I17(evidence, begun, found);
  I16(evidence, found);
  return found;
};
