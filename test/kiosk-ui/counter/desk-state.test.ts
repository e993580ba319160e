/**
 * The clerk's keys: only what has a meaning now can be done.
 */
import { describe, expect, it } from "vitest";
import { actionsOf } from "../../../kiosk-ui/counter/desk-state.ts";
import { counterView, NOW_MS } from "../../browser/fixed-views.ts";

const idle = { ...counterView, current: null, undo: null };

describe("a clerk's keys", () => {
  it("open a closed counter and nothing else", () => {
    expect(actionsOf({ ...idle, open: false }, NOW_MS)).toEqual(["open"]);
  });

  it("call the next only while nobody is here and somebody waits", () => {
    expect(actionsOf(idle, NOW_MS)).toContain("call-next");
    expect(actionsOf({ ...idle, next: null }, NOW_MS)).not.toContain("call-next");
    expect(actionsOf(counterView, NOW_MS)).not.toContain("call-next");
  });

  it("recall until the calls are used up", () => {
    expect(actionsOf(counterView, NOW_MS)).toContain("recall");
    const called = counterView.current;
    const often = { ...counterView, current: called === null ? null : { ...called, calls: 3 } };
    expect(actionsOf(often, NOW_MS)).not.toContain("recall");
  });

  it("undo for as long as the undo shows seconds", () => {
    expect(actionsOf(counterView, NOW_MS)).toContain("undo");
    expect(actionsOf(counterView, NOW_MS + 7_000)).not.toContain("undo");
  });
});
