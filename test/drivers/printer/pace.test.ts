/** A printer without handshake lines, its buffer as small as its manual says, and replies in any pieces. */
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { lab } from "./lab.ts";
import { PICKUP, QUEUE } from "./sample-slips.ts";

/** A line much faster than the head, and nobody to hold it back. */
const hasty = (pace: "line" | "replies", receive_buffer_bytes: number, name: "epson-t20iii" | "generic-80") =>
  lab({
    baud: 921_600,
    profile: name,
    told: { pace, profile: { ...PRINTER_PROFILES[name], receive_buffer_bytes } },
    printer: { flow: "none", receive_buffer_bytes, head_mm_per_s: 60 },
  });
const lost = (at: ReturnType<typeof lab>): readonly unknown[] =>
  at.events.filter(({ event }) => event === "bytes-lost");

describe("a printer that nothing holds back", () => {
  test.each([
    [1_024, "epson-t20iii", "printed"],
    [4_096, "epson-t20iii", "printed"],
    [1_024, "generic-80", "unconfirmed"],
    [4_096, "generic-80", "unconfirmed"],
  ] as const)("of %i bytes, %s, loses none where its answers pace it", (buffer_bytes, name, end) => {
    const at = hasty("replies", buffer_bytes, name);
    at.start();
    for (const document of [QUEUE, PICKUP]) at.print(document);
    at.clock.advance(30_000);
    expect(lost(at)).toEqual([]);
    expect(at.outcomes.map(({ kind }) => kind)).toEqual([end, end]);
    expect(at.sheets().map(({ torn }) => torn)).toEqual([false, false]);
  });

  test("takes a picture larger than its buffer in pieces; in one piece, as a line that holds back may, it is lost", () => {
    const bitmap = { width_dots: 576, stride: 72, rows: 240, data: new Uint8Array(72 * 240).fill(0xaa) };
    const document: SlipDocument = { blocks: [{ kind: "image", bitmap }] };
    const ends = (["replies", "line"] as const).map((pace) => {
      const at = hasty(pace, 4_096, "epson-t20iii");
      at.start();
      at.print(document);
      at.clock.advance(60_000);
      return [at.outcomes[0]?.kind, lost(at).length > 0];
    });
    expect(ends).toEqual([
      ["printed", false],
      ["failed", true],
    ]);
  });

  test("is not slowed by its answers where it prints as fast as they come", () => {
    const ends = (["line", "replies"] as const).map((pace) => {
      const at = lab({ told: { pace } });
      at.start();
      at.print(QUEUE);
      let ms = 0;
      for (; ms < 10_000 && at.outcomes.length === 0; ms += 5) at.clock.advance(5);
      return ms;
    });
    const [line_ms = 0, replies_ms = 0] = ends;
    expect(replies_ms).toBeLessThanOrEqual(line_ms * 1.05);
  });
});

test("a printer that takes no more when its paper ends is emptied all the same, before anybody comes", () => {
  const at = lab({ baud: 0, printer: { flow: "rtscts", head_mm_per_s: 60 } });
  at.start();
  at.printer.setDefect("paper-out", true, "10");
  at.print(PICKUP);
  at.clock.advance(3_000);
  expect(at.outcomes).toMatchObject([{ kind: "failed", why: "paper-out", torn: true }]);
  expect(at.events.filter(({ event }) => event === "buffer-cleared")).toHaveLength(1);
  expect(at.driver.status().condition).toBe("trouble");
});

describe("replies and commands in pieces", () => {
  test.each([1, 2, 3, 7])(
    "of at most %i bytes change nothing, in a good life and in a bad one",
    (chunk_bytes) => {
      const at = lab({ chunk_bytes });
      at.printer.setDefect("xoff-inside-block", true);
      at.printer.setDefect("stale-at-open", true);
      at.printer.setDefect("stray-status", true);
      at.start(3_000);
      at.print(QUEUE);
      at.clock.advance(10_000);
      expect(at.outcomes).toEqual([{ kind: "printed", process_id: 1 }]);
      expect(at.reports.filter(({ kind }) => kind === "model")).toHaveLength(1);
      at.printer.setDefect("paper-out", true, "20");
      at.print(PICKUP);
      at.clock.advance(10_000);
      expect(at.outcomes.at(-1)).toMatchObject({ kind: "failed", why: "paper-out", torn: true });
      at.printer.prompt("paper load");
      at.clock.advance(10_000);
      at.print(PICKUP);
      at.clock.advance(10_000);
      expect(at.outcomes.at(-1)).toMatchObject({ kind: "printed" });
      expect(at.events.filter(({ event }) => event === "stray-text")).toEqual([]);
    },
  );
});
