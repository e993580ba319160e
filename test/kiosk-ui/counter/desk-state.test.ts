/**
 * The clerk's keys and the result form: only what has a meaning now can be done.
 */
import { describe, expect, it } from "vitest";
import { actionsOf, emptyForm, judgeEntry } from "../../../kiosk-ui/counter/desk-state.ts";
import { counterView, NOW_MS } from "../../browser/fixed-views.ts";

const idle = { ...counterView, current: null, undo: null };
const entry = { dossier: "H29.12-261121-0001", person: "A012", phone: "0900000001" };

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

describe("the result form", () => {
  it("takes both shapes of a dossier's code", () => {
    expect(judgeEntry(entry)).toMatchObject({ dossier: "H29.12-261121-0001" });
    expect(judgeEntry({ ...entry, dossier: "000.00.12.H29-261121-0001" })).toMatchObject({ ticket: "A012" });
  });

  it("cleans what was typed", () => {
    expect(judgeEntry({ dossier: " h29.12-261121-0001", person: "a012 ", phone: "0900 000.001" })).toEqual({
      dossier: "H29.12-261121-0001",
      ticket: "A012",
      id_number: null,
      phone: "0900000001",
    });
  });

  it("knows an ID number from a queue number", () => {
    expect(judgeEntry({ ...entry, person: "001052 000001" })).toMatchObject({
      ticket: null,
      id_number: "001052000001",
    });
  });

  it("names the first field that is wrong", () => {
    expect(judgeEntry({ ...entry, dossier: "H29" })).toBe("dossier");
    expect(judgeEntry({ ...entry, person: "12345" })).toBe("person");
    expect(judgeEntry({ ...entry, phone: "900000001" })).toBe("phone");
  });

  it("starts with the person at the counter", () => {
    expect(emptyForm("A012")).toMatchObject({ kind: "filling", person: "A012" });
    expect(emptyForm(null)).toMatchObject({ person: "" });
  });
});
