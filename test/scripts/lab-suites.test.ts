/** The lab's table is true, and what is asked of the command means what it says. */
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readRequest, USAGE } from "../../scripts/lab/request.ts";
import { chosenSuites, dealt, SUITES, type Suite, suiteList } from "../../scripts/lab/suites.ts";
import { stepCase } from "../../scripts/lab/visit-steps.ts";

const ROOT = new URL("../../", import.meta.url);
const NAMES = SUITES.map(({ name }) => name);

describe("the table of suites", () => {
  it("has every file of test/lab in one row, and no row whose file is missing", () => {
    const files = SUITES.flatMap(({ work }) => (work.kind === "vitest" ? work.files : []));
    const lying = readdirSync(new URL("test/lab", ROOT)).filter((name) => name.endsWith(".test.ts"));
    const named = files.filter((file) => file.startsWith("test/lab/"));
    expect(named.toSorted()).toEqual(lying.map((name) => `test/lab/${name}`).toSorted());
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  });

  it("names each suite once, with its cost and one line of what it proves", () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
    for (const { name, cost_s, proves } of SUITES) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(cost_s).toBeGreaterThan(0);
      expect(proves).toMatch(/^[^\n]{20,90}$/);
    }
    for (const name of NAMES) expect(suiteList()).toMatch(new RegExp(`^${name} `, "m"));
    const columns = SUITES.map(({ proves }, at) => suiteList().split("\n")[at]?.indexOf(proves));
    expect(new Set(columns).size).toBe(1);
  });

  it("gives those asked for, in its own order, and names those it has not", () => {
    const [first = "", second = ""] = NAMES;
    expect(chosenSuites([]).chosen).toEqual(SUITES);
    expect(chosenSuites([second, first, second]).chosen.map(({ name }) => name)).toEqual([first, second]);
    expect(chosenSuites([first, "nosuch"])).toMatchObject({ unknown: ["nosuch"] });
  });
});

describe("suites dealt out to guests", () => {
  const suite = (name: string, cost_s: number): Suite => ({
    ...{ name, cost_s, proves: "" },
    work: { kind: "steps", program: name },
  });
  const names = (hands: ReturnType<typeof dealt>): string[] =>
    hands.map((hand) => hand.map(({ name }) => name).join(" "));

  it("take about as long, each in its table's order, none twice", () => {
    const suites = [suite("a", 1), suite("b", 5), suite("c", 4), suite("d", 3), suite("e", 3)];
    expect(names(dealt(suites, 1))).toEqual(["a b c d e"]);
    expect(names(dealt(suites, 2))).toEqual(["b e", "a c d"]);
    expect(names(dealt(suites, 4))).toEqual(["b", "c", "a d", "e"]);
    expect(names(dealt(suites.slice(0, 2), 4))).toEqual(["b", "a"]);
  });

  it.each([1, 2, 3, 4])("are all run by %i guests, whose times differ by a tenth at most", (guests) => {
    const hands = dealt(SUITES, guests);
    expect(
      hands
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(NAMES.toSorted());
    const costs = hands.map((hand) => hand.reduce((sum, { cost_s }) => sum + cost_s, 0));
    expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(1.1);
  });
});

describe("the command's arguments", () => {
  it("run all suites, or those named", () => {
    expect(readRequest([])).toEqual({ kind: "run", suites: SUITES });
    const [first] = SUITES;
    expect(readRequest(["--only", first?.name ?? ""])).toEqual({ kind: "run", suites: [first] });
    expect(readRequest(["--keep"])).toEqual({ kind: "keep" });
  });

  it("list the suites, or say how the command is used", () => {
    expect(readRequest(["--list"])).toEqual({ kind: "tell", text: suiteList() });
    expect(readRequest(["-h"])).toEqual({ kind: "tell", text: USAGE });
  });

  it("are wrong where a suite is unknown (the list is shown) or an option is", () => {
    const unknown = readRequest(["--only", "nosuch"]);
    expect(unknown).toMatchObject({ kind: "wrong" });
    expect("text" in unknown && unknown.text).toContain(`no suite nosuch; there are:\n${suiteList()}`);
    expect(readRequest(["--kvm"])).toMatchObject({ kind: "wrong" });
    expect(readRequest(["kernel"])).toMatchObject({ kind: "wrong" });
    expect(readRequest(["--only"])).toMatchObject({ kind: "wrong" });
  });
});

describe("a step of a program as a case", () => {
  it("has passed where the step is told, and failed where the end names it", () => {
    expect(stepCase('{"kind":"step","name":"load-open","at_ms":12}')).toEqual({
      name: "load-open",
      passed: true,
      message: "",
    });
    const failed = stepCase('{"kind":"end","proven":false,"failure":{"name":"pay","what":"no slip"}}');
    expect(failed).toMatchObject({ name: "pay", passed: false });
    expect(failed?.message).toContain("no slip");
  });

  it("is none where a line is a proven end or anything else", () => {
    for (const line of ['{"kind":"end","proven":true}', "hello", "[1]", "null", '{"kind":"step"}', ""])
      expect(stepCase(line)).toBeUndefined();
  });
});
