/** The report of a day on paper: asked for by the manager, counted by the core, in words people read. */
import { expect, test } from "vitest";
import { APPOINTMENT, FormBench, wordsOf } from "./form-bench.ts";

test("the report is printed for the manager, in counts of today", async () => {
  const bench = await FormBench.open();
  const ticket = await bench.serve();
  await bench.issue(ticket, APPOINTMENT);
  await bench.counter("finish");
  bench.drawn.length = 0;
  const cookie = await bench.office.cookie("manager");
  const ask = (day: string) => bench.office.post("/api/manager/print-report", { day }, { cookie });
  expect((await ask("2026-11-22")).body.error).toBe("not-today");
  expect((await ask("2026-11-23")).status).toBe(200);
  bench.office.wait(20_000);
  const words = wordsOf(bench.drawn[0]);
  expect(words).toContain("Ngày: 23/11/2026");
  expect(words).toContain("08:00 – chưa đóng");
  expect(words).toContain("Số đã cấp 1 Đã phục vụ 1");
  expect(words).toContain("Đất đai 1");
  expect(words).toContain("máy in xác nhận 3");
});
