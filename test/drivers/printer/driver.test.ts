/**
 * The printer's driver against the simulated printer: a good life, and each way in which a slip can go wrong.
 */
import { describe, expect, test } from "vitest";
import { printerFaults } from "../../../drivers/printer/driver.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { lab } from "./lab.ts";
import { PICKUP, QUEUE, slipOf } from "./sample-slips.ts";

describe("a printer that can prove", () => {
  test("prints a slip and says so only after the cut", () => {
    const at = lab();
    at.start();
    at.print(QUEUE);
    at.clock.advance(1_300);
    expect([at.outcomes, at.sheets()]).toEqual([[], []]);
    at.clock.advance(1_000);
    expect(at.outcomes).toEqual([{ kind: "printed", process_id: 1 }]);
    expect(at.sheets()).toMatchObject([{ torn: false, process_ids: ["0000"] }]);
    expect(at.reports.filter((report) => report.kind === "job")).toEqual([
      { kind: "job", job: "job-1", state: "sending" },
      { kind: "job", job: "job-1", state: "awaiting-proof" },
    ]);
  });

  test("is asked who it is before it is told to print, and is told to report changes", () => {
    const at = lab();
    at.start();
    expect(at.heard().map((message) => message.kind)).toEqual([
      "status-request",
      "status-request",
      "status-request",
      "auto-status",
      "identify",
      "identify",
      "identify",
    ]);
    expect(at.driver.status()).toMatchObject({ condition: "serving", faults: [] });
  });

  test("cuts the queue slip within 0.8 s over USB and 1.6 s at 115 200 baud", () => {
    for (const [baud, limit_ms] of [
      [0, 800],
      [115_200, 1_600],
    ] as const) {
      const at = lab({ baud });
      at.start();
      at.print(QUEUE);
      at.clock.advance(limit_ms);
      expect(at.sheets().length, `${baud} baud`).toBe(1);
    }
  });

  test("gets the first byte of a slip at once, and several slips one after another with ascending ids", () => {
    const at = lab();
    at.start();
    const before = at.line.counts.host_bytes;
    for (const document of [QUEUE, PICKUP, QUEUE]) at.print(document);
    at.clock.advance(50);
    expect(at.line.counts.host_bytes).toBeGreaterThan(before);
    at.clock.advance(15_000);
    expect(at.outcomes).toEqual([1, 3, 5].map((process_id) => ({ kind: "printed", process_id })));
    expect(at.sheets().map((sheet) => sheet.torn)).toEqual([false, false, false]);
  });

  test("never gets a question inside a command, in a long life with trouble", () => {
    const at = lab();
    at.start();
    for (let turn = 0; turn < 5; turn++) {
      at.print(QUEUE);
      at.clock.advance(9_997);
    }
    at.printer.setDefect("paper-out", true, "40");
    at.print(PICKUP);
    at.clock.advance(20_000);
    at.printer.prompt("paper load");
    at.clock.advance(20_000);
    const kinds = new Set(at.heard().map((message) => message.kind));
    expect(kinds).not.toContain("incomplete");
    expect(at.events.filter(({ event }) => event === "stray-text" || event === "unknown-command")).toEqual(
      [],
    );
  });

  test("waits out a hot head", () => {
    const at = lab();
    at.start();
    at.print(QUEUE);
    at.clock.advance(500);
    at.printer.setDefect("hot-head", true, "4000");
    at.clock.advance(2_000);
    expect(at.driver.status().faults).toEqual(["PRINTER_HOT"]);
    at.clock.advance(10_000);
    expect(at.outcomes).toEqual([{ kind: "printed", process_id: 1 }]);
  });
});

describe("a printer found in trouble", () => {
  test("that is only hot is waited for, and prints when it has cooled", () => {
    const at = lab();
    at.start();
    at.printer.setDefect("hot-head", true, "4000");
    at.clock.advance(100);
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.outcomes).toEqual([{ kind: "printed", process_id: 1 }]);
  });

  test("with an error is asked which one", () => {
    const at = lab();
    at.printer.setDefect("cutter-jam", true);
    at.printer.receive(Uint8Array.of(0x1d, 0x56, 0x42, 0));
    at.clock.advance(1_000);
    at.start();
    expect(at.heard().slice(0, 4)).toEqual([1, 2, 3, 4].map((n) => ({ kind: "status-request", n })));
    expect(at.driver.status().faults).toEqual(["PRINTER_CUTTER"]);
  });
});

describe("trouble in the middle of a slip", () => {
  test.each([
    ["paper-out", "paper load"],
    ["cover-open", "cover close"],
  ] as const)("%s: nothing of it comes out later, a marked copy is printed after %s", (defect, remedy) => {
    const at = lab();
    at.start();
    at.printer.setDefect(defect, true, "30");
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.outcomes).toMatchObject([{ kind: "failed", why: defect, torn: true }]);
    expect(at.driver.status()).toMatchObject({ condition: "trouble" });
    at.print(QUEUE);
    expect(at.outcomes.at(-1)).toEqual({ kind: "failed", why: defect, torn: false, last_band: 0 });
    at.printer.prompt(remedy);
    at.clock.advance(1_900);
    expect(at.driver.status().condition).toBe("starting");
    at.clock.advance(3_000);
    expect(at.driver.status().condition).toBe("serving");
    at.print(slipOf({ reprint: 1 }));
    at.clock.advance(10_000);
    expect(at.outcomes.at(-1)).toMatchObject({ kind: "printed" });
    const whole = at.sheets().filter((sheet) => sheet.torn === false && String(sheet.qr) !== "");
    expect(whole.length).toBe(1);
  });

  test("a stuck cutter: all rows are proven, only the cut is not; a person decides", () => {
    const at = lab();
    at.start();
    at.printer.setDefect("cutter-jam", true);
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.outcomes).toMatchObject([{ kind: "ambiguous", why: "cutter", rows_printed: true }]);
    expect(at.driver.status().faults).toContain("PRINTER_CUTTER");
    at.printer.setDefect("cutter-jam", false);
    at.printer.prompt("cover open");
    at.printer.prompt("cover close");
    at.clock.advance(6_000);
    expect(at.driver.status().condition).toBe("serving");
  });

  test("an unplugged line: the slip is torn, and the next one is whole in spite of half a picture", () => {
    for (const after_ms of [200, 400, 600, 800, 1_000]) {
      const at = lab();
      at.start();
      at.print(QUEUE);
      at.clock.advance(after_ms);
      at.line.unplug();
      expect(at.outcomes).toMatchObject([{ kind: "failed", why: "link-lost", torn: true }]);
      at.line.plug();
      at.clock.advance(10_000);
      at.print(PICKUP);
      at.clock.advance(10_000);
      expect(at.outcomes.at(-1)).toMatchObject({ kind: "printed" });
      expect(at.sheets().at(-1)).toMatchObject({ torn: false, qr: ["MC1:J:j31"] });
      expect(at.events.filter(({ event }) => event === "stray-text")).toEqual([]);
    }
  });

  test("a printer that does not know the clear command: the rest is never sent, half a picture is ended", () => {
    const at = lab();
    at.printer.setDefect("no-clear", true);
    at.start();
    at.printer.setDefect("cover-open", true, "20");
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.outcomes).toMatchObject([{ kind: "failed", why: "cover-open", torn: true }]);
    at.printer.prompt("cover close");
    at.clock.advance(10_000);
    at.print(PICKUP);
    at.clock.advance(10_000);
    expect(at.outcomes.at(-1)).toMatchObject({ kind: "printed" });
    expect(at.sheets().at(-1)).toMatchObject({ qr: ["MC1:J:j31"] });
    expect(at.events.filter(({ event }) => event === "stray-text")).toEqual([]);
  });

  test("a power cut at any moment: ids that come after it are not believed", () => {
    for (let after_ms = 500; after_ms < 16_000; after_ms += 500) {
      const at = lab({ baud: 9_600 });
      at.start();
      at.print(QUEUE);
      at.clock.advance(after_ms);
      at.printer.prompt("power-cycle");
      at.clock.advance(90_000);
      expect(
        at.outcomes.map(({ kind }) => kind),
        `after ${after_ms} ms`,
      ).not.toContain("printed");
      expect(at.driver.status().condition).toBe("serving");
    }
  });

  test("an echo that never comes: ambiguous after the time without progress", () => {
    const at = lab();
    at.start();
    at.printer.setDefect("drops-id-echo", true);
    at.print(QUEUE);
    at.clock.advance(14_000);
    expect(at.outcomes).toEqual([]);
    at.clock.advance(10_000);
    expect(at.outcomes).toMatchObject([{ kind: "ambiguous", why: "no-proof", rows_printed: false }]);
    expect(at.sheets()[0]).toMatchObject({ torn: false });
  });
});

describe("a bad reply line", () => {
  test.each(["garbage", "xoff-inside-block", "stray-status", "stale-at-open", "collapses-ids"])(
    "%s does not keep a slip from being proven",
    (defect) => {
      const at = lab();
      at.printer.setDefect(defect, true);
      at.start(5_000);
      at.print(QUEUE);
      at.clock.advance(10_000);
      expect(at.outcomes).toEqual([{ kind: "printed", process_id: 1 }]);
    },
  );

  test("replies later than our patience never make a slip printed twice or called failed while it is whole", () => {
    for (const [after_ms, end] of [
      // No mark comes, so that most of it is never sent,
      [0, { kind: "failed", why: "no-proof", torn: true }],
      // or all of it is under way and only the proof is late.
      [1_200, { kind: "ambiguous", why: "no-proof" }],
    ] as const) {
      const at = lab();
      at.start();
      at.print(QUEUE);
      at.clock.advance(after_ms);
      at.printer.setDefect("late-reply", true, "20000");
      at.clock.advance(100_000);
      expect(at.outcomes).toMatchObject([end]);
      const whole = at.sheets().filter(({ torn, qr }) => torn === false && String(qr) !== "");
      expect(whole.length).toBe(end.kind === "failed" ? 0 : 1);
    }
  });
});

describe("a printer that says nothing", () => {
  test("is flushed once, then called silent, then found again when it comes back", () => {
    const at = lab();
    at.printer.setDefect("silent", true);
    at.start(1_500);
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.heard().some((message) => message.kind === "nul")).toBe(true);
    expect(at.driver.status()).toMatchObject({ condition: "silent", faults: ["PRINTER_NO_ANSWER"] });
    expect(at.outcomes).toMatchObject([{ kind: "failed", why: "no-answer", torn: false }]);
    at.printer.setDefect("silent", false);
    at.clock.advance(13_000);
    expect(at.driver.status().condition).toBe("serving");
    at.print(QUEUE);
    at.clock.advance(5_000);
    expect(at.outcomes.at(-1)).toMatchObject({ kind: "printed" });
  });

  test("falls silent while idle and is noticed by the keep-alive", () => {
    const at = lab();
    at.start();
    at.printer.setDefect("silent", true);
    at.clock.advance(20_000);
    expect(at.driver.status().condition).toBe("silent");
  });
});

describe("the driver", () => {
  test("refuses a slip with a letter it can't print, by that letter", () => {
    const at = lab();
    at.start();
    const document: SlipDocument = { blocks: [{ kind: "text", text: "Số 中" }] };
    at.print(document);
    expect(at.outcomes).toEqual([{ kind: "unprintable", unmappable: "中" }]);
  });

  test("refuses slips past its queue as busy, and prints the others", () => {
    const at = lab({ keep_sheets: 0 });
    at.start();
    for (let turn = 0; turn < 20; turn++) at.print(QUEUE);
    expect(at.outcomes.length).toBe(3);
    expect(at.outcomes.every((outcome) => outcome.kind === "failed" && outcome.why === "busy")).toBe(true);
    at.clock.advance(120_000);
    expect(at.outcomes.filter((outcome) => outcome.kind === "printed").length).toBe(17);
  });

  test("keeps what is printed out of its trace", () => {
    const at = lab();
    at.start();
    at.print(QUEUE);
    at.clock.advance(5_000);
    const { trace } = at.driver.diagnostics();
    expect(trace.length).toBeGreaterThan(20);
    expect(trace.every((line) => line.bytes === undefined)).toBe(true);
    expect(JSON.stringify(trace)).not.toContain("A147");
  });

  test("settles a slip under way when it is stopped", () => {
    const at = lab();
    at.start();
    at.print(QUEUE);
    at.clock.advance(300);
    at.driver.stop();
    expect(at.outcomes).toMatchObject([{ kind: "failed", why: "link-lost", torn: true }]);
    expect(at.driver.status().condition).toBe("down");
  });

  test("empties the printer first when a slip was under way as the last program ended", () => {
    const at = lab({ interrupted: true });
    at.start(5_000);
    expect(
      at
        .heard()
        .slice(0, 3)
        .map((message) => message.kind),
    ).toEqual(["clear-buffer", "nul", "status-request"]);
    expect(at.driver.status().condition).toBe("serving");
  });

  test("names the faults of a status, worst first", () => {
    const status = {
      online: "offline",
      cover: "open",
      paper: "out",
      error: "fatal",
      source: "auto-status",
    } as const;
    expect(printerFaults(status, "trouble")).toEqual([
      "PRINTER_FATAL",
      "PRINTER_COVER_OPEN",
      "PRINTER_PAPER_OUT",
    ]);
  });
});
