import { describe, expect, it } from "vitest";
import { brokenInvariants } from "../../../controller/core/invariants.ts";
import type { PrintJob } from "../../../controller/core/print-job.ts";
import type { Box, Permit } from "../../../controller/core/result-box.ts";
import type { CounterState, Office, Page, Pager, Ticket } from "../../../controller/core/state.ts";
import { ANY_BOX, MORNING_MS, PLAN, TestOffice } from "./office-kit.ts";

/**
 * A busy and sound office: t1 called at c1 and its pager paged, t2 waiting with pager 2, t3 waiting without;
 * box 1 being loaded by the permit at work, box 7 by one that waits for the same supply, box 2 empty.
 */
const soundOffice = (): { readonly office: Office; readonly working: string; readonly waiting: string } => {
  const test = new TestOffice().open();
  test.admit("regular", "land", 1);
  test.admit("regular", "land", 2);
  test.admit("regular", "civil");
  test.do({ kind: "call-next", counter: "c1" });
  test.do({ kind: "load-result", counter: "c1", dossier: "H-1", person: "p-1", box: 1, ...ANY_BOX });
  test.do({ kind: "load-result", counter: "c1", dossier: "H-7", person: "p-7", box: 7, ...ANY_BOX });
  const { office } = test;
  return { office, working: office.boxes[1]?.permit ?? "", waiting: office.boxes[7]?.permit ?? "" };
};
const { office: SOUND, working: WORKING, waiting: WAITING } = soundOffice();
const SLIP = SOUND.jobs[0]?.id ?? "";
const [CALLED = "", WITH_PAGER = "", WITHOUT = ""] = SOUND.tickets.map(({ id }) => id);

type Table = { readonly [K in string]: object };
const changed = <Row>(
  table: Readonly<Record<string, Row>>,
  id: string,
  change: object,
): Record<string, Row> => {
  const row = table[id];
  if (row === undefined) throw new Error(`${id} is not in ${Object.keys(table as Table).join(" ")}`);
  return { ...table, [id]: { ...row, ...change } };
};
const ticket = (id: string, change: Partial<Ticket>): Office => ({
  ...SOUND,
  tickets: SOUND.tickets.map((row) => (row.id === id ? { ...row, ...change } : row)),
});
const pager = (card: number, change: Partial<Pager>): Office => ({
  ...SOUND,
  pagers: changed(SOUND.pagers, `b1:${card}`, change),
});
const counter = (id: string, change: Partial<CounterState>): Office => ({
  ...SOUND,
  counters: changed(SOUND.counters, id, change),
});
const box = (number: number, change: Partial<Box>): Office => ({
  ...SOUND,
  boxes: changed(SOUND.boxes, String(number), change),
});
const permit = (id: string, change: Partial<Permit>): Office => ({
  ...SOUND,
  permits: changed(SOUND.permits, id, change),
});
const page = (change: Partial<Page>): Page => {
  const kept = SOUND.pagers["b1:1"]?.page;
  if (kept == null) throw new Error("pager 1 was not paged");
  return { ...kept, ...change };
};
/** The slip of the ticket without a pager is being rendered; another one beside it, changed. */
const jobs = (change: Partial<PrintJob>): Office => {
  const [job] = SOUND.jobs;
  if (job === undefined) throw new Error("no slip was asked for");
  return { ...SOUND, jobs: [job, { ...job, id: "j99", key: null, state: "queued", ...change }] };
};
const withoutPermits = (): Office => ({ ...SOUND, permits: {} });

/** What is said of each broken state. */
const BROKEN: readonly (readonly [said: string, office: Office])[] = [
  ["number A001 was given twice", ticket(WITH_PAGER, { code: "A001" })],
  [`ticket ${WITHOUT} is among the live ones, but closed`, ticket(WITHOUT, { closed_ms: 1 })],
  [`live ticket ${WITHOUT} is done`, ticket(WITHOUT, { state: "done" })],
  [
    `ticket ${WITHOUT} is called at a counter that does not know it`,
    ticket(WITHOUT, { state: "called", counter: "c2" }),
  ],
  [
    `ticket ${WITHOUT} is serving at a counter that does not know it`,
    ticket(WITHOUT, { state: "serving", counter: null }),
  ],
  [`waiting ticket ${WITHOUT} sits at a counter`, ticket(WITHOUT, { counter: "c2" })],
  ["run of land is negative", { ...SOUND, runs: { land: -1 } }],
  ["pager b1:3 is lent with ticket null", pager(3, { state: "lent" })],
  [`pager b1:2 is in-rack with ticket ${WITH_PAGER}`, pager(2, { state: "in-rack" })],
  ["pager b1:3 stands in another's place", pager(3, { card: 2 })],
  ["nobody was told that pager b1:3 is lost", pager(3, { state: "lost", since_ms: MORNING_MS })],
  [`ticket ${WITH_PAGER} holds two pagers`, pager(3, { state: "lent", ticket: WITH_PAGER })],
  [`page ${page({}).id} calls another visit's pager`, pager(1, { page: page({ ticket: WITHOUT }) })],
  [`ticket ${WITH_PAGER} does not know its pager b1:2`, ticket(WITH_PAGER, { pager: null })],
  [`counter c1 serves ${WITHOUT}, which is waiting`, counter("c1", { current: WITHOUT })],
  [`counter c2 serves ${CALLED}, which is called`, counter("c2", { current: CALLED })],
  ["counter c2 serves t99, which is gone", counter("c2", { current: "t99" })],
  ["box 1 has a dossier without a person, or the reverse", box(1, { person: null })],
  ["empty box 2 holds H-2", box(2, { dossier: "H-2", person: "p-2" })],
  ["box 2 is stored without a dossier", box(2, { state: "stored" })],
  ["dossier H-1 is in two boxes", box(2, { state: "stored", dossier: "H-1", person: "p-1" })],
  ["box 1 is loading with permit null", box(1, { permit: null })],
  [`box 1 is stored with permit ${WORKING}`, box(1, { state: "stored" })],
  ["permit of box 1 is elsewhere", withoutPermits()],
  [`permit ${WORKING} works on a box that does not know it`, permit(WORKING, { box: 2 })],
  ["job j99 is copy 4", jobs({ copy: 4 })],
  [`two jobs are called ticket:${WITHOUT}`, jobs({ key: `ticket:${WITHOUT}` })],
  [`jobs ${SLIP} and j99 are both under way on pd`, jobs({ state: "sending", digest: "cbf43926" })],
  ["two permits at work on supply s1", permit(WAITING, { state: "pulsing" })],
];

describe("the invariants", () => {
  it("hold in an empty and in a busy office", () => {
    expect(brokenInvariants(PLAN, new TestOffice().office)).toEqual([]);
    expect(brokenInvariants(PLAN, SOUND)).toEqual([]);
  });

  it.each(BROKEN)("say: %s", (said, office) => {
    expect(brokenInvariants(PLAN, office)).toContain(said);
    expect(brokenInvariants(PLAN, office, SOUND)).toContain(said);
  });
});
