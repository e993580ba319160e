/** Proves what counts as the same scan, and that reports never show contents. Steps the machine by hand. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  FORGET_TIMERS,
  NO_SCANS,
  REPEAT_WINDOW_MS,
  type ScanEffect,
  type ScanEvent,
  type ScanReport,
  scanStep,
} from "../../../../drivers/reader/cccd-qr/machine.ts";
import { utf8, vector } from "../vectors.ts";

const step = scanStep(() => ({ year: 2026, month: 11, day: 21 }));
const Q1 = vector("Q1.text");
const Q2 = vector("Q2.text");

const frame = (text: string): ScanEvent => ({ kind: "frame", frame: { payload: utf8(text) } });

const run = (...events: readonly ScanEvent[]) => {
  let state = NO_SCANS;
  const effects: ScanEffect[] = [];
  for (const event of events) {
    const [next, done] = step(state, event);
    state = next;
    effects.push(...done);
  }
  const reports = effects.flatMap((effect): ScanReport[] =>
    effect.kind === "report" ? [effect.report] : [],
  );
  const counters = effects.flatMap((effect) => (effect.kind === "count" ? [effect.counter] : []));
  return { state, effects, reports, counters };
};

describe("scan machine", () => {
  test("reports a card at once, wrapped", () => {
    const { reports, counters } = run(frame(Q1));
    expect(reports).toMatchObject([{ kind: "scan", scan: 1, content: "cccd" }]);
    const [report] = reports;
    expect(report?.kind === "scan" && report.code.reveal()).toMatchObject({
      kind: "cccd",
      card: { idNumber: "001090000001", name: "Nguyễn Văn Mẫu" },
    });
    expect(counters).toEqual(["scan_cccd"]);
  });

  test("reports the same payload again as a repeat of that scan, counted", () => {
    const { reports, effects } = run(frame(Q1), frame(Q1), frame(Q1));
    expect(reports.slice(1)).toEqual([
      { kind: "repeat", scan: 1, repeat: 1 },
      { kind: "repeat", scan: 1, repeat: 2 },
    ]);
    const arm = { kind: "arm", timer: "forget-0", delay_ms: REPEAT_WINDOW_MS };
    expect(effects.filter(({ kind }) => kind === "arm")).toEqual([arm, arm, arm]);
  });

  test("forgets a payload when its time is over, and only that one", () => {
    const { reports } = run(frame(Q1), frame(Q2), { kind: "timer", timer: "forget-0" }, frame(Q2), frame(Q1));
    expect(reports.map(({ kind, scan }) => [kind, scan])).toEqual([
      ["scan", 1],
      ["scan", 2],
      ["repeat", 2],
      ["scan", 3],
    ]);
  });

  test("delivers different payloads in order and still knows both", () => {
    const { reports } = run(frame(Q1), frame(Q2), frame(Q1), frame(Q2));
    expect(reports.map(({ kind, scan }) => [kind, scan])).toEqual([
      ["scan", 1],
      ["scan", 2],
      ["repeat", 1],
      ["repeat", 2],
    ]);
  });

  test("remembers a bounded number of payloads and gives up the one seen longest ago", () => {
    const codes = ["MC1:T:1", "MC1:T:2", "MC1:T:3", "MC1:T:4"];
    const { state, reports } = run(
      ...codes.map(frame),
      frame("MC1:T:1"),
      frame("MC1:T:5"),
      frame("MC1:T:1"),
      frame("MC1:T:2"),
    );
    expect(state.seen).toHaveLength(FORGET_TIMERS.length);
    expect(reports.slice(4).map(({ kind, scan }) => [kind, scan])).toEqual([
      ["repeat", 1],
      ["scan", 5],
      ["repeat", 1],
      ["scan", 6],
    ]);
  });

  test("forgets everything with the link, since timers may be gone", () => {
    const { state, effects, reports } = run(frame(Q1), { kind: "link-down" }, { kind: "link-up" }, frame(Q1));
    expect(reports.map(({ kind }) => kind)).toEqual(["scan", "scan"]);
    expect(effects).toContainEqual({ kind: "disarm", timer: "forget-0" });
    expect(state.seen).toHaveLength(1);
  });

  test("reports refusals by reason and fault, foreign codes by kind and length", () => {
    const { reports, counters } = run(
      frame(Q1.replace("01011990", "30022001")),
      frame("https://example.invalid/bi-mat"),
      { kind: "noise", bytes: utf8("x"), reason: "overflow" },
      { kind: "noise", bytes: utf8("x"), reason: "overflow-rest" },
    );
    expect(reports).toEqual([
      { kind: "refused", scan: 1, error: "birth-date", fault: "READER_UNREADABLE" },
      { kind: "foreign", scan: 2, foreign: "url", length_bytes: 30, fault: "READER_FOREIGN_CODE" },
      { kind: "refused", scan: 3, error: "overflow", fault: "READER_OVERFLOW" },
    ]);
    expect(counters).toEqual(["refused_birth-date", "scan_url", "refused_overflow"]);
  });

  test.each([
    ["a card", Q1],
    ["a damaged card", Q1.replace("01011990", "30022001")],
    ["two glued cards", Q1 + Q2],
    ["a ticket", "MC1:T:Mau-Thu"],
    ["a foreign code", "https://example.invalid/Mau/001090000001"],
    ["an unknown text", "Mẫu 001090000001"],
  ])("neither state nor effects of %s show any of it when printed", (_what, text) => {
    const { state, effects } = run(frame(text), frame(text));
    for (const printed of [JSON.stringify([state, effects]), inspect([state, effects], { depth: 12 })])
      expect(printed).not.toMatch(/M[aẫ]u|001090000001|Nguy|example/);
  });
});
