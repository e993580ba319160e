/** The clerk's sheet of results: what is typed is judged, and what became of a box is read from the view. */
import { describe, expect, it } from "vitest";
import {
  emptyLoad,
  firstSheet,
  givenState,
  isIn,
  judgeLoad,
  judgeProxy,
  LAST_LOADED_MAX,
  needsLook,
  type ResultsSheet,
  seeResults,
  sheetOf,
} from "../../../kiosk-ui/counter/results-state.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { counterBox, NO_RESULTS } from "../../browser/box-views.ts";

const DOSSIER = "H29.12-261121-0001";
const { idNumber } = fictionalPerson(2);
const typed = (more: Partial<ReturnType<typeof emptyLoad>> = {}) => ({ ...emptyLoad(DOSSIER), ...more });

describe("a result to be loaded", () => {
  it("needs its dossier alone: its person and phone are known by the appointment slip", () => {
    expect(judgeLoad(typed())).toEqual({
      dossier: DOSSIER,
      ticket: null,
      id_number: null,
      phone: null,
      box: null,
      size: null,
      reach: null,
      proxy: null,
    });
  });

  it("is named by either shape of a code, or by the code of its receipt, which keeps its letters", () => {
    expect(judgeLoad(typed({ dossier: " h29.12-261121-0001 " }))).toMatchObject({ dossier: DOSSIER });
    expect(judgeLoad(typed({ dossier: "000.00.12.H29-261121-0001" }))).toMatchObject({ box: null });
    const receipt = "MC1:R:AbCdEfGhIjKlMnOpQrStUv";
    expect(judgeLoad(typed({ dossier: `${receipt}\n` }))).toMatchObject({ dossier: receipt });
  });

  it("knows an ID number from a queue number, and cleans a phone", () => {
    expect(judgeLoad(typed({ person: "a012 ", phone: "0900 000.001" }))).toMatchObject({
      ticket: "A012",
      id_number: null,
      phone: "0900000001",
    });
    expect(judgeLoad(typed({ person: `${idNumber.slice(0, 6)} ${idNumber.slice(6)}` }))).toMatchObject({
      ticket: null,
      id_number: idNumber,
    });
  });

  it("names the first field that is wrong", () => {
    expect(judgeLoad(typed({ dossier: "H29" }))).toBe("dossier");
    expect(judgeLoad(typed({ person: "12345" }))).toBe("person");
    expect(judgeLoad(typed({ phone: "900000001" }))).toBe("phone");
    expect(judgeLoad(typed({ with_proxy: true }))).toBe("proxy_id");
    expect(judgeProxy({ proxy_id: idNumber, proxy_phone: "1" })).toBe("proxy_phone");
  });

  it("says which box is wanted, and who may come instead only if that was asked for", () => {
    const proxy = { proxy_id: idNumber, proxy_phone: "0900000002" };
    expect(judgeLoad(typed({ ...proxy, size: "M", low: true }))).toMatchObject({
      size: "M",
      reach: "low",
      proxy: null,
    });
    expect(judgeLoad(typed({ ...proxy, with_proxy: true }))).toMatchObject({
      proxy: { id_number: idNumber, phone: "0900000002" },
    });
  });
});

describe("a box that was given", () => {
  const given = { box: 7, dossier: DOSSIER, begun: false };
  const load = sheetOf("load");
  const waiting: ResultsSheet = load.tab === "load" ? { ...load, given } : load;
  const seen = (state: Parameters<typeof counterBox>[1], door: "open" | "closed" = "closed") => ({
    ...NO_RESULTS,
    boxes: [counterBox(7, state, { door, dossier: state === "empty" ? null : DOSSIER })],
  });

  it("is opening, open, stored or failed by its door and the office", () => {
    expect(givenState(given, seen("empty"))).toBe("opening");
    expect(givenState(given, seen("loading"))).toBe("opening");
    expect(givenState(given, seen("loading", "open"))).toBe("open");
    expect(givenState(given, seen("stored"))).toBe("stored");
    expect(givenState(given, seen("quarantined"))).toBe("failed");
    expect(givenState({ ...given, begun: true }, seen("empty"))).toBe("failed");
  });

  it("that is stored makes room for the next result, counted, the newest first", () => {
    let sheet = waiting;
    for (let count = 1; count <= LAST_LOADED_MAX + 1; count++) {
      sheet = seeResults(sheet.tab === "load" ? { ...sheet, given } : sheet, seen("stored"));
      expect(sheet).toMatchObject({ given: null, loaded: count });
    }
    expect(sheet.tab === "load" ? sheet.last.length : 0).toBe(LAST_LOADED_MAX);
  });

  it("is not taken for stored before the office began, nor forgotten when it failed", () => {
    expect(seeResults(waiting, seen("empty"))).toBe(waiting);
    const begun = seeResults(waiting, seen("loading"));
    expect(begun).toMatchObject({ given: { begun: true }, loaded: 0 });
    expect(seeResults(begun, seen("empty"))).toBe(begun);
  });

  it("shows the dossier, never the code of a receipt", () => {
    const scanned: ResultsSheet =
      waiting.tab === "load"
        ? { ...waiting, given: { ...given, dossier: "MC1:R:AbCdEfGhIjKlMnOpQrStUv" } }
        : waiting;
    expect(seeResults(scanned, seen("stored"))).toMatchObject({ last: [{ box: 7, dossier: DOSSIER }] });
  });
});

describe("the boxes of a clerk", () => {
  it("are listed by what is to do", () => {
    const box = counterBox(7, "stored", { dossier: DOSSIER });
    expect(isIn("waiting", box)).toBe(true);
    expect([
      isIn("waiting", { ...box, recall: "expired" }),
      isIn("expired", { ...box, recall: "expired" }),
    ]).toEqual([false, true]);
    expect(isIn("mine", { ...box, recall: "withdrawn" })).toBe(true);
    expect(isIn("mine", { ...box, mine: true })).toBe(true);
    for (const state of ["quarantined", "unknown", "out-of-service"] as const)
      expect(isIn("trouble", { ...box, state })).toBe(true);
    expect(isIn("trouble", { ...box, why: "left-open" })).toBe(true);
    expect(isIn("trouble", box)).toBe(false);
  });

  it("that need a look are counted; a colleague's request comes first", () => {
    const boxes = [
      counterBox(1, "stored", { recall: "expired" }),
      counterBox(2, "quarantined"),
      counterBox(3, "empty"),
    ];
    expect(needsLook({ ...NO_RESULTS, boxes })).toBe(2);
    const asked = { box: 7, reason: "no-code", mine: false, until_ms: 1 };
    expect(firstSheet(NO_RESULTS).tab).toBe("load");
    expect(firstSheet({ ...NO_RESULTS, remote: [asked] }).tab).toBe("remote");
    expect(firstSheet({ ...NO_RESULTS, remote: [{ ...asked, mine: true }] }).tab).toBe("load");
  });
});
