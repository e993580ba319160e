/** LRS alpha pagers through the driver: texts, codes, calls of many, taking back, programming. */
import { describe, expect, test } from "vitest";
import type { PagerOutcome } from "../../../drivers/pager/driver.ts";
import { PROGRAM_ANSWER_MS } from "../../../drivers/pager/lrs/programming.pure.ts";
import type { LrsSettings } from "../../../drivers/pager/lrs/setup.pure.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import { ALL_CARDS, PagerBench } from "./pager-bench.ts";

const alpha = (settings: Partial<LrsSettings> = {}): PagerBench =>
  new PagerBench({ pager: "alpha", settings: { power: 3, ...settings } }).started();

/** Runs `ask` and gives what it was settled with, after `wait_ms`. */
const asked = (
  bench: PagerBench,
  ask: (settled: (outcome: PagerOutcome) => void) => void,
  wait_ms = 5_000,
): readonly PagerOutcome[] => {
  const answers: PagerOutcome[] = [];
  ask((outcome) => answers.push(outcome));
  bench.advance(wait_ms);
  return answers;
};

const TRANSMITTED = [{ kind: "transmitted" }];
const refused = (reason: string) => [{ kind: "rejected", reason }];

describe("a page with text", () => {
  test("is folded, shown, and its alert obeyed", () => {
    const bench = alpha().page("p", 7, { text: "Mời quầy 3" }).advance(2_000);
    expect(bench.hostText).toBe("FPG,7,5,3!AMoi quay 3\\fF30\r");
    expect(bench.reportsOf("accepted")).toEqual([{ kind: "accepted", page: "p", card: 7 }]);
    expect(bench.outcome("p")).toBe("transmitted");
    expect(bench.eventsOf("card-buzz")).toMatchObject([{ card: 7, text: "Moi quay 3", run_ms: 30_000 }]);
    expect(bench.base.prompt("read 7")).toBe("card 7 shows Moi quay 3");
  });

  test.each<[Partial<LrsSettings>, Parameters<PagerBench["page"]>[2], string]>([
    [{}, {}, "FPG,7,5,3!AMoi den quay\\fF30\r"],
    [{ text: "Đến lượt" }, {}, "FPG,7,5,3!ADen luot\\fF30\r"],
    [{}, { alert: "vibrate-2x" }, "FPG,7,5,3!22\r"],
    [{ loud: true }, { text: "3" }, "FPG,7,5,3!A3\\fB5F30\r"],
  ])("with settings %j and request %j writes %j", (settings, request, line) => {
    expect(alpha(settings).page("p", 7, request).advance(100).hostText).toBe(line);
  });

  test("without a power of our own goes out at the base's, by PAGE, which wants no A", () => {
    const bench = new PagerBench({ pager: "alpha" }).started().page("p", 7, { text: "3" }).advance(2_000);
    expect(bench.hostText).toBe("PAGE,7,5,3\\fF30\r");
    expect(bench.base.prompt("read 7")).toBe("card 7 shows 3");
  });

  test("of the longest length goes out whole, one more is refused", () => {
    const { text } = alpha().driver.capabilities;
    if (text.kind !== "ascii7") throw new Error("alpha pagers show text");
    const bench = alpha().page("longest", 7, { text: "x".repeat(text.max_characters), alert: "flash-5min" });
    bench.page("longer", 8, { text: "x".repeat(text.max_characters + 1) }).advance(10_000);
    expect(bench.allOutcomes).toEqual(["transmitted", "rejected text-too-long"]);
    expect(bench.eventsOf("card-buzz")).toMatchObject([{ text: "x".repeat(text.max_characters) }]);
  });

  test.each<[number, string, string]>([
    [7, "柜台 3", "text-not-allowed"],
    [7, "quay \\fA42", "text-not-allowed"],
    [0, "quay", "illegal-card"],
    [100, "quay", "illegal-card"],
    [1.5, "quay", "illegal-card"],
  ])("card %d, text %j is refused %s, and nothing is written", (card, text, reason) => {
    const bench = alpha().page("bad", card, { text });
    expect(bench.outcome("bad")).toBe(`rejected ${reason}`);
    expect(bench.advance(2_000).hostText).toBe("");
  });

  test("an alert that alpha pagers lack is refused", () => {
    expect(alpha().page("p", 7, { alert: "glow-5min" }).outcome("p")).toBe("rejected not-supported");
  });

  test("a control character becomes a space: no text ends its line early", () => {
    const bench = alpha().page("p", 7, { text: "a\rFPG,8,5,3!Ab" }).advance(3_000);
    expect(bench.hostText).toBe("FPG,7,5,3!Aa FPG,8,5,3!Ab\\fF30\r");
    expect(bench.buzzes(8)).toBe(0);
  });

  test("a coaster's reply completes no alpha pager's page", () => {
    const bench = alpha();
    bench.base.setDefect("mute", true);
    bench.page("p", 7).advance(100);
    bench.line.inject(asciiBytes("CPG,7\r\nSCPG,7\r\n"));
    expect(bench.outcome("p")).toBe("open");
    bench.line.inject(asciiBytes("PPG,7\r\nSPPG,7\r\n"));
    expect(bench.outcome("p")).toBe("transmitted");
  });

  test("99 at once all arrive, once", () => {
    const bench = alpha();
    for (const card of ALL_CARDS) bench.page(`p${card}`, card, { text: `Quay ${card}` });
    bench.advance(99 * 1_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
    expect(ALL_CARDS.every((card) => bench.buzzes(card) === 1)).toBe(true);
  });
});

describe("taking a page back", () => {
  test("empties the display of its last page, or of all", () => {
    const bench = alpha().page("one", 7, { text: "mot" }).page("two", 7, { text: "hai" }).advance(5_000);
    expect(asked(bench, (settled) => bench.driver.cancelPage(7, settled))).toEqual(TRANSMITTED);
    expect(bench.hostText).toContain("FPG,7,5,3!A\\fC54\r");
    expect(bench.base.prompt("read 7")).toBe("card 7 shows mot");
    bench.page("three", 7, { text: "ba" }).advance(3_000);
    expect(asked(bench, (settled) => bench.driver.cancelPage(7, settled, true))).toEqual(TRANSMITTED);
    expect(bench.base.prompt("read 7")).toBe("card 7 shows nothing");
  });

  test("ends what still waits here, so that it never buzzes", () => {
    const bench = alpha().page("sent", 7).page("waiting", 7);
    expect(asked(bench, (settled) => bench.driver.cancelPage(7, settled))).toEqual(TRANSMITTED);
    expect(bench.allOutcomes).toEqual(["transmitted", "rejected cancelled"]);
    expect(bench.buzzes(7)).toBe(1);
  });

  test("card 100 is refused", () => {
    const bench = alpha();
    expect(asked(bench, (settled) => bench.driver.cancelPage(100, settled))).toEqual(refused("illegal-card"));
  });
});

describe("calls of many", () => {
  test("a group call reaches its members only, and needs no GPEN", () => {
    const bench = alpha();
    bench.base.prompt("group 7 3 in");
    bench.base.prompt("group 9 3 in");
    const call = { page: "g", text: "Tạm nghỉ" };
    expect(asked(bench, (settled) => bench.driver.groupCall(3, call, settled))).toEqual(TRANSMITTED);
    expect(bench.hostText).toBe("PAGE,0,5,[03]Tam nghi\\fF30\r");
    expect(bench.eventsOf("card-buzz").map(({ card }) => card)).toEqual([7, 9]);
    expect(bench.ends).toEqual([{ kind: "transmitted", page: "g", card: 3 }]);
  });

  test.each([-1, 99, 1.5])("group %d is refused", (group) => {
    const bench = alpha();
    const answers = asked(bench, (settled) => bench.driver.groupCall(group, { page: "g" }, settled));
    expect(answers).toEqual(refused("illegal-card"));
  });

  test.each([
    ["coaster", "CPG,0,3,3\r"],
    ["alpha", "FPG,911,5,3!AMoi den quay\\fB25F25\r"],
  ] as const)("an all call reaches every %s", (pager, line) => {
    const bench = new PagerBench({ pager, settings: { power: 3 } }).started();
    const call = { page: "all", alert: "flash-beep-5x5" } as const;
    expect(asked(bench, (settled) => bench.driver.allCall(call, settled))).toEqual(TRANSMITTED);
    expect(bench.hostText).toBe(line);
    expect(ALL_CARDS.every((card) => bench.buzzes(card) === 1)).toBe(true);
    expect(bench.reportsOf("accepted")).toEqual([{ kind: "accepted", page: "all", card: 0 }]);
  });

  test("where anti-theft answers under the same number, a group call is refused busy", () => {
    const bench = alpha();
    expect(asked(bench, (settled) => bench.driver.antiTheft(true, settled))).toEqual(TRANSMITTED);
    expect(asked(bench, (settled) => bench.driver.groupCall(3, { page: "g" }, settled))).toEqual(
      refused("busy"),
    );
  });
});

describe("a base that takes our numbers for groups", () => {
  test("is reported, pages nobody, and works again after it was set right", () => {
    const bench = new PagerBench({ pager: "alpha" });
    bench.base.setDefect("numbers-are-groups", true);
    bench.started().page("p", 7).advance(2_000);
    expect(bench.outcome("p")).toBe("rejected not-supported");
    expect(bench.reportsOf("numbers-are-groups")).toHaveLength(1);
    expect(bench.eventsOf("on-air")).toEqual([]);
    bench.base.setDefect("numbers-are-groups", false);
    expect(bench.advance(40_000).page("again", 7).advance(2_000).outcome("again")).toBe("transmitted");
  });

  test("doesn't matter to coasters", () => {
    const bench = new PagerBench();
    bench.base.setDefect("numbers-are-groups", true);
    expect(bench.started().page("p", 7).advance(2_000).outcome("p")).toBe("transmitted");
  });
});

describe("anti-theft of alpha pagers", () => {
  const armed = (settings: Partial<LrsSettings> = {}): PagerBench => {
    const bench = alpha(settings);
    for (const card of ALL_CARDS) bench.base.cards.move(card, "carried");
    expect(asked(bench, (settled) => bench.driver.antiTheft(true, settled), 1_000)).toEqual(TRANSMITTED);
    return bench;
  };

  test("is repeated every 15 s, so no pager in range sounds", () => {
    const bench = armed().advance(60_000);
    expect(bench.hostText.replaceAll("STAT\r", "")).toBe("PAGE,0,5,[0]\r".repeat(5));
    expect(bench.eventsOf("card-alarm")).toEqual([]);
  });

  test("sounds 33 s after the last page when carried off, by beep or by vibration", () => {
    const bench = armed({ anti_theft_alarm: "vibrate" });
    expect(bench.hostText).toBe("PAGE,0,5,[5]\r");
    bench.base.prompt("card 7 walk-off");
    expect(bench.advance(31_000).eventsOf("card-alarm")).toEqual([]);
    expect(bench.advance(4_000).eventsOf("card-alarm")).toMatchObject([{ card: 7 }]);
  });

  test("is not starved by 99 pages sent four times each", () => {
    const bench = armed();
    bench.base.repeats = 4;
    for (const card of ALL_CARDS) bench.page(`p${card}`, card);
    bench.advance(600_000);
    expect(bench.eventsOf("card-alarm")).toEqual([]);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
  });

  test("is called off before the link is closed", () => {
    const bench = armed();
    const stopped: string[] = [];
    bench.driver.stop(() => stopped.push("stopped"));
    bench.advance(60_000);
    expect(bench.hostText).toBe("PAGE,0,5,[0]\rPAGE,0,5,[1]\r");
    expect(stopped).toEqual(["stopped"]);
    expect(bench.eventsOf("card-alarm")).toEqual([]);
  });
});

describe("disarming alpha pagers behind a keep-alive", () => {
  test("waits for its own answer, not for that to the keep-alive on the air", () => {
    const bench = alpha();
    for (const card of ALL_CARDS) bench.base.cards.move(card, "carried");
    asked(bench, (settled) => bench.driver.antiTheft(true, settled), 15_100);
    expect(bench.base.onAir?.card).toBe(0);
    const stopped: number[] = [];
    bench.driver.stop(() => stopped.push(bench.eventsOf("page-transmitted").length));
    bench.advance(60_000);
    expect(stopped).toEqual([3]);
    expect(bench.eventsOf("card-alarm")).toEqual([]);
  });
});

describe("programming a pager over the air", () => {
  const program = (bench: PagerBench, slot: number, system_id: number, card: number) =>
    asked(bench, (settled) => bench.driver.programCard(slot, system_id, card, settled), 3_000);
  const UNPROVEN = [{ kind: "uncertain", reason: "no-answer" }];

  test("takes in its window after it left the charger, and the pager then hears its new number", () => {
    const bench = alpha();
    bench.base.prompt("card 7 lend");
    bench.advance(5_000);
    expect(program(bench, 1, 5, 50)).toEqual(UNPROVEN);
    expect(bench.hostText).toBe("CCPROG,1,1200400\r");
    bench.advance(10_000).page("p", 50, { text: "hai lan" }).advance(3_000);
    expect(bench.eventsOf("card-programmed")).toMatchObject([{ card: 7, slot: 1, capcode: 1_200_400 }]);
    expect(bench.base.prompt("read 7")).toBe("card 7 shows hai lan");
  });

  test.each([
    ["in its self-test", 1_000],
    ["after its window", 20_000],
  ])("%s the pager takes nothing, and nothing tells", (_, wait_ms) => {
    const bench = alpha();
    bench.base.prompt("card 7 lend");
    bench.advance(wait_ms);
    expect(program(bench, 1, 5, 50)).toEqual(UNPROVEN);
    expect(bench.advance(20_000).eventsOf("card-programmed")).toEqual([]);
  });

  test.each([
    [4, 5, 7, "not-supported"],
    [0, 5, 7, "not-supported"],
    [1, 201, 7, "illegal-card"],
    [1, 5, 0, "illegal-card"],
    [1, 5, 1.5, "illegal-card"],
  ])("slot %d, system %d, card %d is refused %s", (slot, system_id, card, reason) => {
    const bench = alpha();
    expect(program(bench, slot, system_id, card)).toEqual(refused(reason));
    expect(bench.hostText).toBe("");
  });

  test("the system's slot takes number 0; a second wish waits for nobody; a refusal is told", () => {
    const bench = alpha();
    bench.base.setDefect("mute", true);
    const answers: PagerOutcome[] = [];
    bench.driver.programCard(3, 5, 0, (outcome) => answers.push(outcome));
    bench.driver.programCard(3, 5, 0, (outcome) => answers.push(outcome));
    bench.advance(100);
    bench.line.inject(asciiBytes("?CCPROG,3,1200000\r\n"));
    expect(bench.advance(PROGRAM_ANSWER_MS).hostText).toBe("CCPROG,3,1200000\r");
    expect(answers).toEqual([...refused("busy"), ...refused("format")]);
  });
});
