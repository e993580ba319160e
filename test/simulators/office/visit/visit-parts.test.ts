/** The parts of the visit that need no office: its table of sabotages, its readers, its lines of text. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blankBitmap } from "../../../../drivers/printer/render/bitmap.pure.ts";
import { drawBlocks, layBlock } from "../../../../drivers/printer/render/layout.pure.ts";
import { blackened, type HeldSlip, readSlip } from "../../../../simulators/office/visit/paper-reader.ts";
import { STEPS_WITH_REPLUGS } from "../../../../simulators/office/visit/replug-steps.ts";
import { SABOTAGE } from "../../../../simulators/office/visit/sabotage.ts";
import { STEPS } from "../../../../simulators/office/visit/steps.ts";
import { endLine, failureText, stepLine } from "../../../../simulators/office/visit/timeline.ts";
import { type TappedLine, tellingLines } from "../../../../simulators/office/visit/wire-tap.ts";

const NAMES = STEPS.map(({ name }) => name);

describe("the sabotages of a visit", () => {
  it("are one for each step, and come at that step or before it", () => {
    expect(Object.keys(SABOTAGE).sort()).toEqual([...NAMES].sort());
    for (const [name, { at }] of Object.entries(SABOTAGE)) {
      expect(NAMES).toContain(at);
      expect(NAMES.indexOf(at), name).toBeLessThanOrEqual(NAMES.indexOf(name));
    }
  });
});

describe("a visit with pulled cables", () => {
  it("pulls each cable of the office once, as soon as somebody can look, and is then a whole visit", () => {
    const names = STEPS_WITH_REPLUGS.map(({ name }) => name);
    const pulled = names.filter((name) => name.startsWith("replug-"));
    expect(pulled.map((name) => name.slice("replug-".length)).sort()).toEqual([
      "bank-1",
      "base-1",
      "printer-counter",
      "printer-door",
      "printer-kiosk",
      "reader-door",
      "reader-kiosk",
    ]);
    expect(names).toEqual(["start", "sign-in", ...pulled, ...NAMES.slice(2)]);
  });
});

describe("reading a slip", () => {
  const folder = mkdtempSync(join(tmpdir(), "paper-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const slipSaying = (text: string): HeldSlip => {
    const width_dots = 576;
    const laid = layBlock({ kind: "text", text, face: "title", align: "center" }, width_dots);
    if (laid.kind !== "laid") throw new Error(`the face lacks a letter of ${text}`);
    const ink = drawBlocks([{ laid: laid.laid, top: 20 }], width_dots, laid.laid.rows + 40);
    return { picture: ink, dots_per_mm: 8, qr_marks: [text] };
  };

  it("gives what stands on it", async () => {
    const { text } = await readSlip(slipSaying("BIÊN NHẬN TRẢ KẾT QUẢ"), join(folder, "slip.png"));
    expect(text).toContain("BIÊN NHẬN TRẢ KẾT QUẢ");
  });

  it("gives the code alone to eyes for codes, whatever else stands there", async () => {
    const slip = slipSaying("BIÊN NHẬN TRẢ KẾT QUẢ");
    const read = await readSlip(slip, join(folder, "slip.png"), "codes");
    expect(read).toEqual({ reader: "jsqr", text: "" });
  });

  it("gives nothing once it turned black, whoever reads", async () => {
    const black = blackened(slipSaying("BIÊN NHẬN TRẢ KẾT QUẢ"));
    expect((await readSlip(black, join(folder, "black.png"))).text).toBe("");
  });

  it("gives nothing from white paper", async () => {
    const white: HeldSlip = { picture: blankBitmap(576, 200), dots_per_mm: 8, qr_marks: [] };
    expect((await readSlip(white, join(folder, "white.png"))).text).toBe("");
  });
});

describe("a trace for a report", () => {
  const line = (direction: TappedLine["direction"], meaning: string): TappedLine => ({
    device: "bank-1",
    at_ms: 0,
    direction,
    length_bytes: 6,
    bytes: new Uint8Array(6),
    meaning,
  });

  it("keeps of polling only answers that changed", () => {
    const closed = "inputs 1 active [0 1 2]";
    const open = "inputs 1 active [0 2]";
    const lines = [closed, closed, open, open, closed].flatMap((answer) => [
      line("out", "read-inputs 1"),
      line("in", answer),
    ]);
    const kept = tellingLines([...lines, line("out", "all-off 1")], 10);
    expect(kept.map(({ meaning }) => meaning)).toEqual([closed, open, closed, "all-off 1"]);
    expect(tellingLines(lines, 1).map(({ meaning }) => meaning)).toEqual([closed]);
  });
});

describe("a timeline", () => {
  it("has one line a step: times, bytes, proof", () => {
    const wire = [{ device: "reader-door", out_bytes: 0, in_bytes: 132, frames: [], more: 0 }];
    const run = { name: "read-card", at_ms: 4558.6, took_ms: 147.2, wire, proven_by: ["log #64 card-read"] };
    expect(stepLine(run)).toBe(
      "  4559 ms +  147 ms  read-card      | reader-door (→ 0 B ← 132 B) | log #64 card-read",
    );
  });

  it("says of a failed step what was wanted, seen and heard", () => {
    const failure = {
      name: "buzz",
      what: "the pager buzzes",
      at_ms: 10,
      took_ms: 5,
      expected: ["pager 1 buzzes"],
      seen: ["pager 1 missed the page: battery"],
      device: "base-1",
      events: ["base-1 card-missed card=1"],
      trace: ["8 ms → 43 coaster-page"],
    };
    const text = failureText(failure);
    for (const part of ["BROKEN at step buzz", ...failure.expected, ...failure.seen, ...failure.trace])
      expect(text).toContain(part);
    expect(endLine({ steps: [], failure, total_ms: 15 })).toContain("not proven: buzz");
  });
});
