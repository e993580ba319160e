/** The simulated pager base and its cards: what is true on the desk, beyond what the line says. */
import { describe, expect, test } from "vitest";
import { asciiBytes, asciiText } from "../../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { foundAt } from "../../../simulators/pager/coaster-card.ts";
import { defectsOf } from "../../../simulators/pager/defects.ts";
import { createPagerBase, type PagerBaseOptions } from "../../../simulators/pager/pager-base.ts";

const desk = (options: Partial<PagerBaseOptions> = {}) => {
  const clock = new VirtualClock();
  const random = new SeededRandom(3);
  const base = createPagerBase({ cards: [1, 7, 7, 99], system_id: 5, random, clock, ...options });
  const events: SimulatorEvent[] = [];
  base.onEvent((event) => events.push(event));
  let said = "";
  const send = (bytes: Uint8Array): void => {
    said += asciiText(bytes);
  };
  base.attach({ send, unplug: () => {}, plug: () => {} });
  return {
    clock,
    base,
    events,
    hear: (text: string) => base.receive(asciiBytes(text)),
    said: () => said,
    named: (event: string) => events.filter((one) => one.event === event),
  };
};

describe("simulated pager base", () => {
  test("accepts a page, is on the air for 0.93 s, then says so", () => {
    const { hear, said, clock, events } = desk();
    hear("CPG,99,1,3\r");
    expect(said()).toBe("CPG,99\r\n");
    clock.advance(929);
    expect(said()).toBe("CPG,99\r\n");
    clock.advance(1);
    expect(said()).toBe("CPG,99\r\nSCPG,99\r\n");
    expect(events.map(({ event }) => event)).toEqual([
      "page-received",
      "page-accepted",
      "on-air",
      "card-buzz",
      "page-transmitted",
    ]);
  });

  test("repeats multiply the time on the air", () => {
    const { hear, said, clock } = desk();
    hear("NUMP,4\rCPG,99,1,3\r");
    clock.advance(4 * 930 - 1);
    expect(said()).not.toContain("SCPG");
    clock.advance(1);
    expect(said()).toContain("SCPG,99");
  });

  test("two cards with one number both buzz, for as long as the alert runs", () => {
    const { hear, clock, base, named } = desk();
    hear("CPG,7,A,3\r");
    clock.advance(930);
    expect(named("card-buzz")).toMatchObject([
      { card: 7, unit: 1, mode: "0A", run_ms: 1_000, buzzes: 1 },
      { card: 7, unit: 2, mode: "0A", run_ms: 1_000, buzzes: 1 },
    ]);
    expect(base.cards.withNumber(7).every(({ buzzing }) => buzzing)).toBe(true);
    clock.advance(1_000);
    expect(base.cards.withNumber(7).some(({ buzzing }) => buzzing)).toBe(false);
  });

  test.each([
    ["card 99 walk-off", "out-of-range"],
    ["battery 99 0", "battery"],
    ["ber 99 1", "bit-errors"],
  ])("after '%s' the card misses its page while the base says transmitted", (prompt, reason) => {
    const { hear, said, clock, base, named } = desk();
    base.prompt(prompt);
    hear("CPG,99,1,3\r");
    clock.advance(930);
    expect(said()).toContain("SCPG,99");
    expect(named("card-buzz")).toEqual([]);
    expect(named("card-missed")).toMatchObject([{ card: 99, reason }]);
  });

  test("a number that no card has is transmitted all the same", () => {
    const { hear, said, clock, named } = desk();
    hear("CPG,50,1,3\r");
    clock.advance(930);
    expect(said()).toBe("CPG,50\r\nSCPG,50\r\n");
    expect(named("card-missed")).toMatchObject([{ card: 50, reason: "no-such-card" }]);
  });

  test("a weak signal loses as many pages as measured", () => {
    expect([foundAt(0), foundAt(0.02), foundAt(0.5)]).toEqual([1, 0.88, 0]);
    expect(foundAt(0.04)).toBeCloseTo(0.495);
  });

  test("an armed card out of the rack sounds 20 s after it heard the last page, and is called off", () => {
    const { hear, clock, base, named } = desk();
    base.prompt("card 1 lend");
    hear("CPG,1018,80,3\r");
    clock.advance(20_929);
    expect(named("card-alarm")).toEqual([]);
    clock.advance(1);
    expect(named("card-alarm")).toMatchObject([{ card: 1 }]);
    hear("CPG,0,0,3\r");
    clock.advance(930);
    expect(named("card-alarm-over")).toMatchObject([{ card: 1 }]);
  });

  test("power-up says the documented text and ends with READY, deaf meanwhile", () => {
    const { hear, said, clock, base } = desk();
    hear("CPG,99,1,3\r");
    expect(base.prompt("power-cycle")).toBe("booting");
    hear("CPG,7,1,3\r");
    clock.advance(10_000);
    expect(said()).toBe(
      "CPG,99\r\nPAGER SYSTEM ver 6.04\r\nChecking RAM Integrity\r\nSystem OK\r\n" +
        "Initializing PLL System Please Wait\r\nTransmitter Initialization Complete\r\nUSA Frequency\r\n" +
        "TIME,00:00:00\r\nREADY\r\n",
    );
  });

  test("STAT, ? and unknown commands are answered", () => {
    const { hear, said } = desk();
    hear("STAT\r\n");
    expect(said()).toMatch(/^STATUS\r\nVER 6\.04\r\nRESTID,5\r\n.*RF BAUD = 1200\r\n$/s);
    hear("?\r");
    expect(said()).toContain("CPG,n,mode,power\r\n");
    hear("CPX,7\r");
    expect(said()).toContain("?CPX,7\r\n");
  });

  test("one seed gives one history", () => {
    const history = () => {
      const { hear, clock, base, events } = desk();
      base.prompt("ber 7 .03");
      base.setDefect("garbage", true);
      for (let index = 0; index < 20; index++) hear("CPG,7,A,3\r");
      clock.advance(60_000);
      return events;
    };
    expect(history()).toEqual(history());
  });
});

describe("simulated alpha pagers", () => {
  const alphas = () => desk({ pager: "alpha", cards: [1, 7, 99], airtime_ms: 930 });

  test("show text by number, by capcode and by the number of all, each answered under its own", () => {
    const { hear, said, clock, base } = alphas();
    hear("FPG,7,5,3!Amot\r");
    hear("CCPAGE,1200056,hai\r");
    hear("PAGE,911,5,ba\r");
    clock.advance(3 * 930);
    expect(said().split("\r\n").sort().join(" ").trim()).toBe(
      "PPG,1200056 PPG,7 PPG,911 SPPG,1200056 SPPG,7 SPPG,911",
    );
    expect(base.prompt("read 7")).toBe("card 7 shows mot | hai | ba");
    expect(base.prompt("read 1")).toBe("card 1 shows ba");
    expect(base.prompt("read 55")).toBe("no card has the number 55");
  });

  test("of another system hear nothing; coaster pages pass them by", () => {
    const { hear, clock, named } = alphas();
    hear("FPG,7,6,3!Amot\rCPG,7,1,3\r");
    clock.advance(2 * 930);
    expect(named("card-buzz")).toEqual([]);
    expect(named("card-missed")).toMatchObject([{ capcode: 1_300_056, reason: "no-such-card" }]);
  });

  test("obey the alarm code until they are on the charger", () => {
    const { hear, clock, base, named } = alphas();
    base.prompt("card 7 lend");
    hear("FPG,7,5,3!AXin tra the\\fA42\rFPG,7,5,3!Amot\r");
    clock.advance(2 * 930);
    expect(base.picture()).toContain("  7L");
    expect(named("card-missed")).toMatchObject([{ card: 7, reason: "locked" }]);
    base.prompt("card 7 return");
    hear("FPG,7,5,3!Ahai\r");
    clock.advance(930);
    expect(base.prompt("read 7")).toBe("card 7 shows Xin tra the | hai");
    expect(base.picture()).toContain("\n7: hai");
  });

  test.each([
    ["11", 1_000],
    ["33", 3_000],
    ["Amot\\fV2F30", 30_000],
    ["Amot", 3_000],
  ])("%s alerts for %d ms", (text, run_ms) => {
    const { hear, clock, named } = alphas();
    hear(`FPG,7,5,3!${text}\r`);
    clock.advance(930);
    expect(named("card-buzz")).toMatchObject([{ card: 7, run_ms }]);
  });

  test("a text of 200 characters takes five batches on the air", () => {
    const { hear, said, clock } = alphas();
    hear(`FPG,7,5,3!A${"x".repeat(199)}\r`);
    clock.advance(930 + 4 * 451);
    expect(said()).not.toContain("SPPG");
    clock.advance(20);
    expect(said()).toContain("SPPG,7");
  });

  test("keep 16 texts, the oldest goes", () => {
    const { hear, clock, base } = alphas();
    for (let index = 1; index <= 20; index++) hear(`FPG,7,5,3!A<${index}>\r`);
    clock.advance(20 * 930);
    expect(base.prompt("read 7")).toMatch(/^card 7 shows <5> \|.*<20>$/);
  });
});

describe("simulated pager base for a technician", () => {
  test("every defect says what it is in the field, and switches on and off", () => {
    const { base } = desk();
    for (const { name, field } of defectsOf("lrs")) {
      expect(field.length).toBeGreaterThan(20);
      expect(base.setDefect(name, true)).toBe(true);
      expect(base.picture()).toContain(name);
      expect(base.setDefect(name, false)).toBe(true);
    }
    expect(base.picture()).toContain("defects: none");
  });

  test.each([
    ["no-such-defect", undefined],
    ["silent", "5"],
    ["late-reply", "soon"],
    ["late-reply", "-1"],
    ["drops-nth-reply", "0"],
  ])("defect %s with value %s is refused", (name, value) => {
    expect(desk().base.setDefect(name, true, value)).toBe(false);
  });

  test("what it does not understand it answers with what it does", () => {
    const { base } = desk();
    const answer = base.prompt("dance");
    for (const { usage } of base.prompts) expect(answer).toContain(usage);
    expect(base.prompt("card 55 lend")).toBe("no card has the number 55");
  });

  test("the picture fits a terminal and shows each card's state", () => {
    const { base, hear, clock } = desk({ cards: Array.from({ length: 300 }, (_, index) => index + 1) });
    base.prompt("card 2 walk-off");
    base.prompt("battery 3 0");
    hear("CPG,1,2,3\r");
    clock.advance(930);
    const rows = base.prompt("show").split("\n");
    expect(rows.length).toBeLessThanOrEqual(24);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
    expect(rows.join("\n")).toContain("  1!   2x   3-   4=");
  });
});
