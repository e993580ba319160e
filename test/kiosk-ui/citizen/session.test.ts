/**
 * The citizen's session as a graph: every screen is reached, none is a trap, everything is forgotten in
 * time. The walk is by events alone, so a new screen is tested on the day it is added.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepSession } from "../../../kiosk-ui/citizen/session.ts";
import {
  freshSession,
  IDLE_EASE_MS,
  IDLE_MS,
  isFresh,
  isHeld,
  NUMBER_LONG_S,
  NUMBER_S,
  type Session,
  type SessionEvent,
  timerOf,
  WARNING_S,
} from "../../../kiosk-ui/citizen/session-state.ts";
import { BOXES, boxAt, digits, run, seen, toBoxes, toDoor } from "./session-kit.ts";

/** Everything that can happen to a session, answers for its own turn and for an earlier one. */
const eventsFor = ({ turn }: Session): readonly SessionEvent[] => [
  ...(
    [
      "number-wanted",
      "collect-wanted",
      "more-fields",
      "back",
      "finish",
      "touched",
      "more-time",
      "trouble-read",
      "print-wanted",
      "help-wanted",
      "language-switched",
      "ease-toggled",
      "code-wanted",
      "pin-wanted",
      "erased",
      "code-confirmed",
      "box-confirmed",
      "door-stuck",
      "card-read",
      "claim-ended",
    ] as const
  ).map((kind) => ({ kind })),
  { kind: "field-chosen", field: "land" },
  { kind: "ease-chosen", ease: "large" },
  { kind: "digit", digit: "1" },
  { kind: "box-chosen", box: 7 },
  { kind: "boxes-seen", boxes: [boxAt(7, "releasing", "closed"), boxAt(12, "stored", "closed")] },
  { kind: "boxes-seen", boxes: [boxAt(7, "releasing", "open"), boxAt(12, "stored", "closed")] },
  { kind: "boxes-seen", boxes: [boxAt(7, "stored", "closed"), boxAt(12, "stored", "closed")] },
  { kind: "boxes-seen", boxes: [boxAt(7, "quarantined", "open"), boxAt(12, "stored", "closed")] },
  { kind: "boxes-seen", boxes: [boxAt(7, "empty", "closed"), boxAt(12, "empty", "closed")] },
  { kind: "claim-found", boxes: [boxAt(7, "releasing", "closed")] },
  { kind: "ticket-found", ticket: "t-1", code: "B001" },
  { kind: "print-failed", ticket: "t-1" },
  ...[turn, turn - 1].flatMap((whose): readonly SessionEvent[] => [
    { kind: "ticket-issued", turn: whose, ticket: "t-1", code: "B001" },
    { kind: "code-sent", turn: whose },
    { kind: "code-accepted", turn: whose, boxes: BOXES },
    { kind: "box-asked", turn: whose, box: 7 },
    { kind: "failed", turn: whose, trouble: { kind: "unreachable" } },
  ]),
  { kind: "timer", timer: "idle" },
  { kind: "timer", timer: "second" },
  { kind: "timer", timer: "answer" },
];

const keyOf = (session: Session): string => JSON.stringify({ ...session, turn: 0 });

/** Every state within `steps` of a fresh one; seconds are counted by other tests, so they are not followed. */
const walk = (steps: number): readonly Session[] => {
  const found = new Map<string, Session>();
  let edge: readonly Session[] = [freshSession(1)];
  for (let step = 0; step <= steps; step++) {
    const next: Session[] = [];
    for (const session of edge) {
      if (found.has(keyOf(session))) continue;
      found.set(keyOf(session), session);
      for (const event of eventsFor(session)) {
        if (event.kind !== "timer" || event.timer !== "second") next.push(stepSession(session, event)[0]);
      }
    }
    edge = next;
  }
  return [...found.values()];
};

const ticketAt = (turn: number): SessionEvent => ({
  kind: "ticket-issued",
  turn,
  ticket: "t-1",
  code: "B001",
});
const toNumber: readonly SessionEvent[] = [
  { kind: "number-wanted" },
  { kind: "field-chosen", field: "land" },
  ticketAt(1),
];
describe("a citizen's session", () => {
  it("reaches every screen, and every word of a door", () => {
    const ways: readonly (readonly SessionEvent[])[] = [
      toBoxes,
      toBoxes.slice(0, -1),
      [...toBoxes, { kind: "box-chosen", box: 7 }],
      [...toBoxes, { kind: "box-chosen", box: 7 }, { kind: "box-confirmed" }],
      toDoor,
      [...toDoor, seen(boxAt(7, "releasing", "open"))],
      [...toDoor, seen(boxAt(7, "stored", "closed"))],
      [...toDoor, seen(boxAt(7, "quarantined", "open"))],
      [...toBoxes, seen(boxAt(7, "empty", "closed"), boxAt(12, "empty", "closed"))],
    ];
    const all = [...walk(5), ...ways.map((way) => run(freshSession(1), ...way)[0])];
    const screens = new Set(
      all.map(({ screen }) => (screen.kind === "door" ? `door-${screen.phase}` : screen.kind)),
    );
    expect([...screens].sort()).toEqual(
      [
        "boxes",
        "card",
        "checking-code",
        "code",
        "collected",
        "confirm",
        "door-held",
        "door-not-opened",
        "door-open",
        "door-opening",
        "fields",
        "home",
        "issuing",
        "number",
        "opening",
        "sending-code",
      ].sort(),
    );
  });

  it("has a time-out in every state that holds anything of a citizen and no open door", () => {
    for (const session of walk(4)) {
      expect([timerOf(session) === null, session.screen.kind]).toEqual([
        isFresh(session) || isHeld(session),
        session.screen.kind,
      ]);
    }
  });

  it("ends by its timers alone, from every state", () => {
    for (const start of walk(4).filter((session) => !isHeld(session))) {
      let session = start;
      for (let fired = 0; fired < 200 && !isFresh(session); fired++) {
        const due = timerOf(session);
        if (due === null) break;
        session = stepSession(session, { kind: "timer", timer: due.timer })[0];
      }
      expect(isFresh(session)).toBe(true);
    }
  });

  it("forgets everything when it ends, and tells the office", () => {
    const [session, effects] = run(
      freshSession(1),
      { kind: "language-switched" },
      { kind: "ease-chosen", ease: "contrast" },
      ...toNumber,
      { kind: "finish" },
    );
    expect({ ...session, turn: 1 }).toEqual(freshSession(1));
    expect(effects.filter(({ kind }) => kind === "leave")).toHaveLength(1);
    expect(JSON.stringify(session)).not.toContain("B001");
  });

  it("asks after 45 s, waits 30 s for an answer, then goes home", () => {
    const [fields, effects] = run(freshSession(1), { kind: "number-wanted" });
    expect(effects).toContainEqual({ kind: "arm", timer: "idle", after_ms: 45_000 });
    const [asked] = run(fields, { kind: "timer", timer: "idle" });
    expect(asked.warning).toEqual({ left_s: WARNING_S });
    const seconds: SessionEvent[] = Array.from({ length: WARNING_S }, () => ({
      kind: "timer",
      timer: "second",
    }));
    expect(run(asked, ...seconds.slice(1))[0].screen.kind).toBe("fields");
    expect(isFresh(run(asked, ...seconds)[0])).toBe(true);
  });

  it("grants more time as often as it is asked for", () => {
    let [session] = run(freshSession(1), { kind: "number-wanted" });
    for (let extension = 0; extension < 25; extension++) {
      const [asked] = run(session, { kind: "timer", timer: "idle" });
      const [longer, effects] = run(asked, { kind: "more-time" });
      expect(longer.screen.kind).toBe("fields");
      expect(effects).toContainEqual({ kind: "arm", timer: "idle", after_ms: IDLE_MS.choosing });
      session = longer;
    }
  });

  it("does not take a touch beside the question for an answer", () => {
    const [asked] = run(freshSession(1), { kind: "number-wanted" }, { kind: "timer", timer: "idle" });
    expect(run(asked, { kind: "touched" })[0].warning).not.toBeNull();
  });

  it("waits longer for somebody who needs it", () => {
    const [, effects] = run(freshSession(1), { kind: "ease-chosen", ease: "large" });
    expect(effects).toContainEqual({ kind: "arm", timer: "idle", after_ms: IDLE_EASE_MS });
  });

  it("shows the number for 20 s", () => {
    const [shown] = run(freshSession(1), ...toNumber);
    expect(shown.screen).toEqual({ kind: "number", ticket: "t-1", code: "B001", left_s: NUMBER_S });
    const seconds: SessionEvent[] = Array.from({ length: NUMBER_S }, () => ({
      kind: "timer",
      timer: "second",
    }));
    expect(isFresh(run(shown, ...seconds)[0])).toBe(true);
  });

  it("keeps a number for 60 s that could not be printed", () => {
    const [shown] = run(freshSession(1), ...toNumber, { kind: "print-failed", ticket: "t-1" });
    expect(shown.screen).toMatchObject({ kind: "number", code: "B001", left_s: NUMBER_LONG_S });
    expect(shown.trouble).toEqual({ kind: "not-printed" });
  });

  it("shows a number again that stood here before a restart", () => {
    const [shown] = run(freshSession(0), { kind: "ticket-found", ticket: "t-1", code: "B001" });
    expect(shown.screen.kind).toBe("number");
  });

  it("sends a number away that comes after its citizen left", () => {
    const [gone] = run(freshSession(1), ...toNumber.slice(0, 2), { kind: "finish" });
    const [session, effects] = stepSession(gone, ticketAt(1));
    expect(isFresh(session)).toBe(true);
    expect(effects).toContainEqual({ kind: "leave" });
  });

  it("never shows one citizen the answer for another", () => {
    const [gone] = run(freshSession(1), ...toBoxes.slice(0, -1), { kind: "finish" });
    const [next] = run(gone, { kind: "collect-wanted" }, { kind: "code-wanted" });
    expect(run(next, { kind: "code-accepted", turn: 1, boxes: BOXES })[0]).toEqual(next);
  });

  it("gives one command for however many taps", () => {
    const [, effects] = run(
      freshSession(1),
      { kind: "number-wanted" },
      ...Array.from({ length: 50 }, (): SessionEvent => ({ kind: "field-chosen", field: "land" })),
    );
    expect(effects.filter(({ kind }) => kind === "take-ticket")).toHaveLength(1);
  });

  it("confirms a code of six digits only", () => {
    const short = run(freshSession(1), ...toBoxes.slice(0, 3), ...digits("12345"), {
      kind: "code-confirmed",
    });
    expect(short[0].screen.kind).toBe("code");
    const whole = run(freshSession(1), ...toBoxes.slice(0, 3), ...digits("1234567"), {
      kind: "code-confirmed",
    });
    expect(whole[1]).toContainEqual({ kind: "enter-code", turn: 1, by: "code", code: "123456" });
    expect(JSON.stringify(whole[0])).not.toContain("123456");
  });

  it("keeps its place and its number as the language changes", () => {
    const [shown] = run(freshSession(1), ...toNumber);
    const [english] = run(shown, { kind: "language-switched" });
    expect(english).toEqual({ ...shown, language: "en" });
  });

  it("has at most one timer running, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (choices) => {
        let session = freshSession(1);
        const armed = new Set<string>();
        for (const choice of choices) {
          const events = eventsFor(session);
          const event = events[choice % events.length];
          if (event === undefined) continue;
          if (event.kind === "timer" && !armed.delete(event.timer)) continue;
          const [next, effects] = stepSession(session, event);
          for (const effect of effects) {
            if (effect.kind === "arm") armed.add(effect.timer);
            if (effect.kind === "disarm") armed.delete(effect.timer);
          }
          session = next;
          const due = timerOf(session);
          expect([...armed]).toEqual(due === null ? [] : [due.timer]);
        }
      }),
    );
  });
});
