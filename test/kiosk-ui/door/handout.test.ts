/**
 * Which card is offered for a buzz, and when it is known to be silent.
 */
import { describe, expect, it } from "vitest";
import type { DoorView } from "../../../controller/api/views.ts";
import { HANDOUT_OFFER_MS, handoutOf } from "../../../kiosk-ui/door/handout.ts";
import { doorView, NOW_MS } from "../../browser/fixed-views.ts";
import { pageOf, rackCard } from "../../browser/pager-views.ts";

type Pager = DoorView["pagers"][number];
const given = (change: Partial<Pager>): DoorView => ({
  ...doorView,
  last_admitted: { code: "B013", field: "land", pager: 27, print: null },
  pagers: [
    { base: "base-1", ...rackCard(27), state: "lent", ticket: "B013", since_ms: NOW_MS - 9_000, ...change },
  ],
});
const kind = (view: DoorView, now_ms = NOW_MS) => handoutOf(view, null, now_ms).kind;

describe("the card just given", () => {
  it("is offered for a minute", () => {
    expect(kind(given({}))).toBe("offer");
    expect(kind(given({}), NOW_MS - 9_000 + HANDOUT_OFFER_MS)).toBe("offer");
    expect(kind(given({}), NOW_MS - 9_000 + HANDOUT_OFFER_MS + 1)).toBe("none");
  });

  it("is none where there is no card, or it is in other hands by now", () => {
    expect(kind({ ...given({}), last_admitted: null })).toBe("none");
    expect(kind(given({ ticket: "B014" }))).toBe("none");
    expect(kind(given({ state: "paged" }))).toBe("none");
  });

  it("is not offered again once it was on the air, but is where it was not", () => {
    expect(kind(given({ page: pageOf("transmitted", true) }))).toBe("none");
    expect(kind(given({ page: pageOf("rejected", true) }))).toBe("offer");
    // That buzz was before it was given.
    expect(kind(given({ page: { ...pageOf("transmitted", true), queued_ms: NOW_MS - 60_000 } }))).toBe(
      "offer",
    );
  });

  it("is in question while this screen's buzz waits for its answer", () => {
    const trial = { base: "base-1", card: 27, before_ms: null, power: null };
    expect(handoutOf(given({}), trial, NOW_MS).kind).toBe("trial");
    expect(handoutOf(given({}), { ...trial, card: 28 }, NOW_MS).kind).toBe("offer");
  });

  it("is silent when somebody felt nothing", () => {
    expect(kind(given({ suspicion: "battery", page: pageOf("transmitted", true) }))).toBe("silent");
  });
});
