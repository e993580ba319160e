/** Who may be forgotten now, and what a copy of somebody's data leaves behind. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Input } from "../../../controller/core/input.ts";
import { ANY_BOX, TestOffice } from "./office-kit.ts";

const erase = (person: string): Input => ({ kind: "erase-person", person, erasure: "e-1", fields: 3 });
const read = (reader: string, person: string): Input => ({
  kind: "read-card",
  reader,
  scan: "s1",
  person,
  elderly: false,
  visits_before: 0,
  warnings: [],
  by: "card",
  agreed: false,
});

let office: TestOffice;
beforeEach(() => {
  office = new TestOffice().open();
});

describe("a person is erased", () => {
  test("with a fact that names proof, cause and how much was held", () => {
    const { facts, effects, reply } = office.do(erase("p-1"));
    expect(facts).toEqual([
      { kind: "person-erased", person: "p-1", erasure: "e-1", cause: "request", fields: 3 },
    ]);
    expect([effects, reply]).toEqual([[], { kind: "done", data: { erasure: "e-1" } }]);
  });

  test("and stands before the guard and at the boxes no more; others stay", () => {
    office.do(read("rd", "p-1"));
    office.do(read("rk", "p-1"));
    expect(office.office.kiosks.k1?.claim?.person).toBe("p-1");
    office.do(erase("p-2"));
    expect(office.office.doors.d1?.scan).toMatchObject({ person: "p-1" });
    expect(office.office.kiosks.k1?.claim?.person).toBe("p-1");
    office.do(erase("p-1"));
    expect([office.office.doors.d1?.scan, office.office.kiosks.k1?.claim]).toEqual([null, null]);
  });

  test("but not one whose result lies in a box, or is being put there", () => {
    office.do({ kind: "load-result", counter: "c1", dossier: "H1", person: "p-1", box: 1, ...ANY_BOX });
    const { facts, reply } = office.do(erase("p-1"));
    expect([facts, reply]).toEqual([[], { kind: "refused", refusal: "result-in-box" }]);
    expect(office.do(erase("p-2")).reply.kind).toBe("done");
  });

  test("nor one who waits, is called or is served; once the visit is over, it may be", () => {
    office.do(read("rd", "p-1"));
    const visit = {
      door: "d1",
      scan: "s1",
      field: "land",
      lane: "regular",
      reason: null,
      pager: null,
      agreed: false,
    } as const;
    office.do({ kind: "admit", ...visit });
    const refused = { kind: "refused", refusal: "visit-under-way" };
    expect(office.do(erase("p-1")).reply).toEqual(refused);
    office.do({ kind: "call-next", counter: "c1" });
    expect(office.do(erase("p-1")).reply).toEqual(refused);
    office.do({ kind: "start-service", counter: "c1" });
    expect(office.do(erase("p-1")).reply).toEqual(refused);
    office.do({ kind: "finish-service", counter: "c1" });
    expect(office.do(erase("p-1")).reply.kind).toBe("done");
  });
});

test("a copy in the clear leaves who asked for it", () => {
  const { facts } = office.do({ kind: "export-person", person: "p-1" }, "operator:7");
  expect(facts).toEqual([{ kind: "person-exported", person: "p-1", by: "operator:7" }]);
});

test("what retention destroyed is told with its proofs, and nothing of nobody", () => {
  const erasures = ["e-1", "e-2"];
  const { facts } = office.do({ kind: "persons-purged", day: "2026-11-22", erasures });
  expect(facts).toEqual([{ kind: "persons-purged", day: "2026-11-22", erasures }]);
  expect(office.do({ kind: "persons-purged", day: "2026-11-22", erasures: [] }).facts).toEqual([]);
});
