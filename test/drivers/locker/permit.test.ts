/** Permits: made by the journal's half only, good for one pulse, for a short while. */
import { describe, expect, test } from "vitest";
import {
  PERMIT_LIFE_MS,
  PERMITS_REMEMBERED_MAX,
  type Permit,
  PermitOffice,
} from "../../../drivers/locker/permit.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const issued = (office: PermitOffice, id: string): Permit => {
  const permit = office.issue(id);
  if (permit === undefined) throw new Error(`permit ${id} was not issued`);
  return permit;
};

describe("permit", () => {
  test("a permit is spent once and stays spent", () => {
    const office = new PermitOffice(new VirtualClock());
    const permit = issued(office, "intent-1");
    expect([office.spend(permit), office.spend(permit), office.spend(permit)]).toEqual([
      "spent-now",
      "permit-spent",
      "permit-spent",
    ]);
  });

  test("an id is issued once, spent or not", () => {
    const office = new PermitOffice(new VirtualClock());
    office.spend(issued(office, "intent-1"));
    expect(office.issue("intent-1")).toBeUndefined();
  });

  test("a permit lives 30 s to the millisecond", () => {
    const clock = new VirtualClock();
    const office = new PermitOffice(clock);
    const used = issued(office, "in time");
    const late = issued(office, "late");
    clock.advance(PERMIT_LIFE_MS);
    expect(office.spend(used)).toBe("spent-now");
    clock.advance(1);
    expect(office.spend(late)).toBe("permit-expired");
    expect(office.spend(late)).toBe("permit-spent");
  });

  test("a forged permit, a copy, and another office's permit open nothing", () => {
    const clock = new VirtualClock();
    const office = new PermitOffice(clock);
    const permit = issued(office, "intent-1");
    for (const forged of [
      { permit: "intent-1" } as Permit,
      { ...permit },
      issued(new PermitOffice(clock), "x"),
    ])
      expect(office.spend(forged)).toBe("permit-unknown");
    expect(office.spend(permit)).toBe("spent-now");
  });

  test("no more are issued than are remembered while they live, and again when the oldest are past", () => {
    const clock = new VirtualClock();
    const office = new PermitOffice(clock);
    for (let n = 0; n < PERMITS_REMEMBERED_MAX; n++) issued(office, `intent-${n}`);
    expect(office.issue("one too many")).toBeUndefined();
    clock.advance(PERMIT_LIFE_MS + 1);
    expect(office.issue("later")).toBeDefined();
  });
});
