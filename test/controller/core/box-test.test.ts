/** What a technician may do: open a box that holds nothing, retire it; never one with a result in it. */
import { describe, expect, it } from "vitest";
import { BoxOffice, loadInput } from "./box-kit.ts";

const test = (box: number, bank = "w1") => ({ kind: "test-box", bank, box, confirmed: true }) as const;
const retire = (box: number, out: boolean, bank = "w1") => ({ kind: "retire-box", bank, box, out }) as const;

describe("a test", () => {
  it("opens an empty box, tells what its door did, and leaves it empty", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(test(2), "staff:s-tech");
    expect(office.office.permits[permit]).toMatchObject({
      purpose: "test",
      place: "w1",
      staff: "staff:s-tech",
    });
    expect(office.box(2).pulse?.outcome).toBe("pulsing");
    office.through(permit);
    expect(office.box(2)).toMatchObject({ state: "empty", permit: null, pulse: { outcome: "opened" } });
    office.wait(60_000);
    const second = office.permitBy(test(2));
    office.wait(600).answer(second);
    office.wait(3_000).timer(`permit:${second}`);
    expect(office.box(2)).toMatchObject({ state: "empty", pulse: { outcome: "not-opened" } });
  });

  it("is refused for a box that holds a result, of another bank, or at work", () => {
    const office = new BoxOffice().open().store();
    expect(office.refusal(test(1))).toBe("box-holds-result");
    expect(office.refusal(test(7))).toBe("unknown-box");
    office.do(loadInput(2, "H-2"));
    expect(office.refusal(test(2))).toBe("box-holds-result");
    office.do(test(7, "w2"));
    expect(office.refusal(test(7, "w2"))).toBe("box-not-empty");
  });

  it("is let go on where no door is ever heard, and nothing else is", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(test(40, "b4"));
    office.wait(600).answer(permit, "unconfirmed");
    expect(office.box(40)).toMatchObject({ state: "empty", permit: null, pulse: { outcome: "sent" } });
    expect(office.refusal(loadInput(40))).toBe("bank-without-doors");
    office.do({ kind: "begin-round", counter: "c1" });
    expect(office.refusal({ kind: "check-box", counter: "c1", box: 40 })).toBe("bank-without-doors");
  });

  it("needs a door that is closed where there is one", () => {
    const office = new BoxOffice().open();
    office.door(2, "unknown");
    expect(office.refusal(test(2))).toBe("door-not-closed");
  });

  it("of a quarantined box, or one out of service, leaves it that", () => {
    const office = new BoxOffice().open();
    office.door(2, "open");
    office.door(2, "closed");
    office.through(office.permitBy(test(2)));
    expect(office.box(2)).toMatchObject({ state: "quarantined", why: "forced-open" });
    office.do(retire(1, true));
    office.through(office.permitBy(test(1)));
    expect(office.box(1).state).toBe("out-of-service");
  });
});

describe("a box out of service", () => {
  it("takes no result until it is back", () => {
    const office = new BoxOffice().open();
    expect(office.refusal(retire(1, true))).toBe("done");
    expect(office.refusal(loadInput(1))).toBe("box-not-empty");
    expect(office.do(retire(1, true)).facts).toEqual([]);
    expect(office.refusal(retire(1, false))).toBe("done");
    expect(office.refusal(loadInput(1))).toBe("done");
    expect(office.refusal(retire(1, true))).toBe("box-holds-result");
  });

  it("is none that holds a result, is at work, or is another bank's", () => {
    const office = new BoxOffice().open().store();
    expect(office.refusal(retire(1, true))).toBe("box-holds-result");
    office.do(test(2));
    expect(office.refusal(retire(2, true))).toBe("box-not-empty");
    expect(office.refusal(retire(7, true))).toBe("unknown-box");
  });
});
