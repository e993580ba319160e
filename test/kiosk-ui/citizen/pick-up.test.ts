/** The pick-up as steps: what proves whom, and the word of the door. */
import { describe, expect, it } from "vitest";
import { stepSession } from "../../../kiosk-ui/citizen/session.ts";
import {
  ANSWER_MS,
  freshSession,
  isFresh,
  NUMBER_S,
  type SessionEffect,
  type SessionEvent,
  timerOf,
} from "../../../kiosk-ui/citizen/session-state.ts";
import { BOXES, boxAt, digits, run, seen, toBoxes, toDoor } from "./session-kit.ts";

describe("the way to a box", () => {
  it("takes a PIN of eight digits, by its own command", () => {
    const [, effects] = run(
      freshSession(1),
      { kind: "collect-wanted" },
      { kind: "pin-wanted" },
      ...digits("1234567"),
      { kind: "code-confirmed" },
      ...digits("89"),
      { kind: "code-confirmed" },
    );
    expect(effects.filter(({ kind }) => kind === "enter-code")).toEqual([
      { kind: "enter-code", turn: 1, by: "pin", code: "12345678" },
    ]);
  });

  it("opens only boxes that are this citizen's, each named and confirmed", () => {
    const [boxes] = run(freshSession(1), ...toBoxes);
    const opens = (...events: readonly SessionEvent[]): readonly SessionEffect[] =>
      run(boxes, ...events)[1].filter(({ kind }) => kind === "open-box");
    expect(opens({ kind: "box-chosen", box: 8 }, { kind: "box-confirmed" })).toEqual([]);
    expect(opens({ kind: "box-chosen", box: 12 })).toEqual([]);
    expect(opens({ kind: "box-confirmed" })).toEqual([]);
    expect(opens({ kind: "box-chosen", box: 12 }, { kind: "box-confirmed" })).toEqual([
      { kind: "open-box", turn: 1, box: 12 },
    ]);
  });

  it("asks for the only box at once", () => {
    const [session] = run(freshSession(1), ...toBoxes.slice(0, -1), {
      kind: "code-accepted",
      turn: 1,
      boxes: [7],
    });
    expect(session.screen).toMatchObject({ kind: "confirm", box: 7 });
  });
});

describe("a door", () => {
  const phase = (...events: readonly SessionEvent[]) => {
    const { screen } = run(freshSession(1), ...toDoor, ...events)[0];
    return screen.kind === "door" ? screen.phase : screen.kind;
  };
  const open = seen(boxAt(7, "releasing", "open"));

  it("is open only by its own word: that the command was taken opens nothing", () => {
    expect(phase()).toBe("opening");
    expect(phase(open)).toBe("open");
    expect(phase(seen(boxAt(7, "stored", "closed")))).toBe("not-opened");
    expect(phase(open, seen(boxAt(7, "releasing", "closed")))).toBe("open");
    expect(phase(seen(boxAt(7, "quarantined", "open")))).toBe("held");
    expect(phase(seen(boxAt(7, "unknown", "unknown")))).toBe("held");
  });

  it("is not called unopened before the office began", () => {
    const [session] = run(
      freshSession(1),
      ...toDoor.slice(0, -1),
      seen(boxAt(7, "stored", "closed")),
      seen(boxAt(12, "stored", "closed")),
    );
    expect(session.screen).toMatchObject({ kind: "door", phase: "opening" });
    expect(timerOf(session)).toEqual({ timer: "answer", after_ms: ANSWER_MS });
    expect(stepSession(session, { kind: "timer", timer: "answer" })[0].screen).toMatchObject({
      kind: "confirm",
      box: 7,
    });
  });

  it("goes on by itself as it is closed: to the next box, and at last to thanks", () => {
    const [next] = run(
      freshSession(1),
      ...toDoor,
      open,
      seen(boxAt(7, "empty", "closed"), boxAt(12, "stored", "closed")),
    );
    expect(next.screen).toEqual({ kind: "confirm", box: 12, boxes: BOXES, collected: [7] });
    const [done] = run(
      next,
      { kind: "box-confirmed" },
      { kind: "box-asked", turn: 1, box: 12 },
      seen(boxAt(12, "releasing", "open")),
      seen(boxAt(12, "empty", "closed")),
    );
    expect(done.screen).toEqual({ kind: "collected", left_s: NUMBER_S });
    const seconds: SessionEvent[] = Array.from({ length: NUMBER_S }, () => ({
      kind: "timer",
      timer: "second",
    }));
    expect(isFresh(run(done, ...seconds)[0])).toBe(true);
  });

  it("that is open holds the session: no time ends it, and whoever leaves is asked to close it", () => {
    const [held] = run(freshSession(1), ...toDoor, open);
    expect(timerOf(held)).toBeNull();
    for (const way of ["finish", "back"] as const) {
      const [asked, effects] = run(held, { kind: way });
      expect(asked.screen).toMatchObject({ kind: "door", phase: "open", asked_to_leave: true });
      expect(effects).toEqual([]);
    }
  });

  it("that is said not to open calls staff, who are told of on this page alone", () => {
    const [asked, effects] = run(freshSession(1), ...toDoor, open, { kind: "door-stuck" });
    expect(effects.filter(({ kind }) => kind === "call-help")).toEqual([{ kind: "call-help", turn: 1 }]);
    expect(asked.screen).toMatchObject({ phase: "open", asked_for_staff: true });
    const [next] = run(asked, seen(boxAt(7, "empty", "closed"), boxAt(12, "stored", "closed")));
    const [second] = run(next, { kind: "box-confirmed" }, { kind: "box-asked", turn: 1, box: 12 });
    expect(second.screen).toMatchObject({ box: 12, asked_for_staff: false });
  });

  it("that opens while somebody was asked for more time takes the question away", () => {
    const [waiting] = run(freshSession(1), ...toDoor, seen(boxAt(7, "stored", "closed")), {
      kind: "timer",
      timer: "idle",
    });
    expect(waiting.warning).not.toBeNull();
    expect(run(waiting, open)[0]).toMatchObject({ warning: null, screen: { phase: "open" } });
  });

  it("that did not open is tried once more; then staff are called, once", () => {
    const closed = (pulses_left: number) => seen(boxAt(7, "stored", "closed", { pulses_left }));
    const [first, quiet] = run(freshSession(1), ...toDoor, closed(1));
    expect(quiet.filter(({ kind }) => kind === "call-help")).toEqual([]);
    const [again, asked] = run(first, { kind: "box-confirmed" });
    expect(asked).toContainEqual({ kind: "open-box", turn: 1, box: 7 });
    const [stuck, effects] = run(
      again,
      { kind: "box-asked", turn: 1, box: 7 },
      seen(boxAt(7, "releasing", "closed", { pulses_left: 0 })),
      closed(0),
      closed(0),
    );
    expect(stuck.screen).toMatchObject({ kind: "door", phase: "not-opened" });
    expect(effects.filter(({ kind }) => kind === "call-help")).toEqual([{ kind: "call-help", turn: 1 }]);
  });

  it("whose pick-up the office lost is for staff: nobody here knows whether it is open", () => {
    const [session, effects] = run(freshSession(1), ...toDoor, open, { kind: "claim-ended" });
    expect(session.screen).toMatchObject({ kind: "door", phase: "held", door: "unknown" });
    expect(effects).toContainEqual({ kind: "call-help", turn: 1 });
    expect(timerOf(session)?.timer).toBe("idle");
    expect(stepSession(session, { kind: "claim-ended" })[0].screen.kind).toBe("home");
  });

  it("opened by a clerk counts as taken", () => {
    const [choosing] = run(freshSession(1), ...toBoxes);
    expect(
      run(choosing, seen(boxAt(7, "empty", "closed"), boxAt(12, "stored", "closed")))[0].screen,
    ).toMatchObject({ kind: "confirm", box: 12, collected: [7] });
  });

  it("is found again by a kiosk that restarted; any other proof is given up", () => {
    const found = run(freshSession(0), { kind: "claim-found", boxes: [boxAt(7, "releasing", "open")] });
    expect(found[0].screen).toMatchObject({ kind: "door", box: 7, phase: "open" });
    const lost = run(freshSession(0), { kind: "claim-found", boxes: [boxAt(7, "stored", "closed")] });
    expect([isFresh(lost[0]), lost[1]]).toEqual([true, [{ kind: "leave" }]]);
  });

  it("is no sign of life: what the office tells does not put off the question", () => {
    const [choosing] = run(freshSession(1), ...toBoxes);
    const [, effects] = run(choosing, seen(boxAt(7, "stored", "closed"), boxAt(12, "stored", "closed")));
    expect(effects).toEqual([]);
  });
});
