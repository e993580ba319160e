/** What persons are told: once it is there, some days before, on the last day; tried three times, no more. */
import { describe, expect, it } from "vitest";
import { NOTICES_MAX } from "../../../controller/core/plan.ts";
import { BoxOffice, DOSSIER, loadInput, openInput } from "./box-kit.ts";
import { effectsOf, MORNING_MS } from "./office-kit.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const told = (office: BoxOffice): readonly string[] =>
  office.facts.flatMap((fact) => (fact.kind === "notice-queued" ? [fact.what] : []));
const ended = (notice: string, sent: boolean) => ({ kind: "notice-ended", notice, sent }) as const;

/** A result is loaded, and its notice is on its way. */
const loaded = (): { office: BoxOffice; notice: string } => {
  const office = new BoxOffice().open();
  const [sent] = effectsOf(office.through(office.permitBy(loadInput(1))), "send-notice");
  return { office, notice: sent?.notice ?? "" };
};

/** Days go by; the office looks at nine, and every message is sent. */
const days = (office: BoxOffice, count: number): void => {
  for (let day = 0; day < count; day++) {
    office.wait(DAY_MS - ((office.at_ms - MORNING_MS) % DAY_MS) + HOUR_MS).timer("results");
    for (const { id, state } of office.office.notices) if (state === "sending") office.do(ended(id, true));
  }
};

describe("a notice", () => {
  it("goes out once the result is stored", () => {
    const office = new BoxOffice().open();
    const ruling = office.through(office.permitBy(loadInput(1)));
    const until_ms = office.box(1).until_ms;
    expect(effectsOf(ruling, "send-notice")).toMatchObject([
      { person: "p-x", what: "ready", dossier: DOSSIER, box: 1, until_ms },
    ]);
    expect(office.office.notices).toMatchObject([{ state: "sending", tries: 1, what: "ready" }]);
  });

  it("is tried three times, ten minutes apart, then it failed", () => {
    const { office, notice } = loaded();
    for (const tries of [1, 2]) {
      const [again] = effectsOf(office.do(ended(notice, false)), "arm-timer");
      expect(again).toEqual({ kind: "arm-timer", timer: `notice:${notice}`, delay_ms: 600_000 });
      expect(office.office.notices).toMatchObject([{ state: "queued", tries }]);
      expect(effectsOf(office.wait(600_000).timer(`notice:${notice}`), "send-notice")).toHaveLength(1);
    }
    office.do(ended(notice, false));
    expect(office.office.notices).toMatchObject([{ state: "failed", tries: 3 }]);
    expect([office.timer(`notice:${notice}`).facts, office.do(ended(notice, true)).facts]).toEqual([[], []]);
  });

  it("counts as not sent when nobody ever says what became of it", () => {
    const { office, notice } = loaded();
    office.wait(600_000).timer(`notice:${notice}`);
    expect(office.office.notices).toMatchObject([{ state: "queued", tries: 1 }]);
  });

  it("goes out again after a restart if it was on its way, and waits on if it had failed before", () => {
    const { office, notice } = loaded();
    expect(effectsOf(office.do({ kind: "restarted", boot: "2" }), "send-notice")).toMatchObject([{ notice }]);
    expect(office.office.notices).toMatchObject([{ state: "sending", tries: 1 }]);
    office.do(ended(notice, false));
    const again = office.do({ kind: "restarted", boot: "3" });
    expect(effectsOf(again, "send-notice")).toEqual([]);
    expect(effectsOf(again, "arm-timer")).toContainEqual(
      expect.objectContaining({ timer: `notice:${notice}` }),
    );
    office.do(ended(notice, true));
    expect(office.office.notices).toMatchObject([{ state: "queued" }]);
  });

  it("is not sent about a result that left its box meanwhile", () => {
    const { office, notice } = loaded();
    office.do(ended(notice, false));
    office.do({ kind: "withdraw-result", counter: "c1", box: 1, why: "moved" });
    office.wait(600_000).timer(`notice:${notice}`);
    expect(office.facts).toContainEqual({ kind: "notice-failed", notice, why: "outdated" });
  });

  it("is sent beside three others at most; the rest goes as those end", () => {
    const office = new BoxOffice().open();
    const [first = "", ...more] = [1, 2, 7, 8, 9].map((box) => {
      office.through(office.permitBy(loadInput(box, `H-${box}`)));
      office.wait(10_000);
      return office.office.notices.at(-1)?.id ?? "";
    });
    expect(office.office.notices.map(({ state }) => state).join()).toBe(
      "sending,sending,sending,sending,queued",
    );
    expect(effectsOf(office.do(ended(first, true)), "send-notice")).toMatchObject([{ notice: more.at(-1) }]);
  });

  it("that is over gives way to new ones", () => {
    const { office, notice } = loaded();
    const [row] = office.office.notices;
    if (row === undefined) throw new Error("no notice");
    const notices = [
      { ...row, id: "n-waits", state: "queued" as const, tries: 1 },
      ...Array.from({ length: NOTICES_MAX - 2 }, (_, index) => ({
        ...row,
        id: `n-${index}`,
        state: "sent" as const,
      })),
      row,
    ];
    office.office = { ...office.office, notices };
    office.wait(60_000);
    office.through(office.permitBy(loadInput(2, "H-2")));
    const kept = office.office.notices.map(({ id }) => id);
    expect([kept.length, kept.includes("n-waits"), kept.includes("n-0"), kept.includes(notice)]).toEqual([
      NOTICES_MAX,
      true,
      false,
      true,
    ]);
  });

  it("tells that a result was withdrawn, and not that it only changed its box", () => {
    const office = new BoxOffice().open().store(1).store(8, "H-8");
    office.do({ kind: "withdraw-result", counter: "c1", box: 1, why: "withdrawn" });
    office.through(office.permitBy({ kind: "withdraw-result", counter: "c1", box: 8, why: "moved" }));
    office.wait(60_000);
    office.through(office.permitBy(loadInput(9, "H-8")));
    expect(told(office)).toEqual(["ready", "ready", "withdrawn"]);
  });
});

describe("the last days of a result", () => {
  it("are told three days before, one before, and on the last; then a clerk must take it out", () => {
    const office = new BoxOffice().open().store();
    days(office, 11);
    expect(told(office)).toEqual(["ready"]);
    days(office, 1);
    expect(told(office)).toEqual(["ready", "reminder"]);
    days(office, 1);
    expect(told(office)).toHaveLength(2);
    days(office, 1);
    expect(told(office)).toEqual(["ready", "reminder", "reminder"]);
    days(office, 1);
    expect(told(office).at(-1)).toBe("last-day");
    expect(office.box(1).recall).toBeNull();
    days(office, 1);
    expect(office.box(1)).toMatchObject({ state: "stored", recall: "expired" });
    days(office, 5);
    expect(told(office)).toHaveLength(4);
    expect(office.count("result-recalled")).toBe(1);
  });

  it("past, it can still be collected until a clerk takes it out", () => {
    const office = new BoxOffice().open().store();
    days(office, 16);
    expect(office.verify().refusal(openInput())).toBe("done");
    const other = new BoxOffice().open().store();
    days(other, 16);
    const permit = other.permitBy({ kind: "withdraw-result", counter: "c1", box: 1, why: "expired" });
    expect(other.refusal(openInput())).toBe("no-claim");
    other.through(permit);
    expect(other.office.in_hand).toMatchObject([{ why: "expired" }]);
    expect(told(other)).not.toContain("withdrawn");
  });

  it("are told by a board that was off at the hour once it is on: the latest step, once", () => {
    const office = new BoxOffice().open().store();
    office.wait(13 * DAY_MS);
    office.restart();
    expect(told(office)).toEqual(["ready"]);
    office.wait(2 * HOUR_MS).restart();
    expect(told(office)).toEqual(["ready", "reminder"]);
    office.restart();
    expect(told(office)).toHaveLength(2);
    office.wait(2 * DAY_MS).restart();
    expect(told(office)).toEqual(["ready", "reminder", "last-day"]);
  });

  it("begin anew when the days are extended", () => {
    const office = new BoxOffice().open().store();
    days(office, 16);
    office.do({ kind: "extend-result", counter: "c1", box: 1, days: 2 });
    expect(office.box(1).recall).toBeNull();
    days(office, 1);
    expect(told(office).at(-1)).toBe("reminder");
    days(office, 1);
    expect(told(office).at(-1)).toBe("last-day");
  });

  it("are looked at at nine each day", () => {
    const office = new BoxOffice().open();
    const at = (ruling: ReturnType<BoxOffice["do"]>) =>
      effectsOf(ruling, "arm-timer").find(({ timer }) => timer === "results")?.delay_ms;
    expect(at(office.restart())).toBe(HOUR_MS);
    expect(at(office.wait(HOUR_MS).timer("results"))).toBe(DAY_MS);
    expect(at(office.wait(5 * HOUR_MS).restart())).toBe(19 * HOUR_MS);
  });

  it("of a result from a log that knew no last day never come", () => {
    const office = new BoxOffice().open().store();
    const stored = { ...office.box(1), until_ms: null };
    office.office = { ...office.office, boxes: { ...office.office.boxes, 1: stored } };
    days(office, 40);
    expect([told(office), office.box(1).recall]).toEqual([["ready"], null]);
  });
});
