/**
 * What stands on the simulated paper is what was drawn: each slip, trimmed, cut into bands, centred and sent
 * as bytes, against the one picture it was drawn as.
 */
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { slipBytes } from "../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { type Bitmap, blankBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import { drawSlip, renderSlip } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createPrinter } from "../../../simulators/printer/printer.ts";
import { SAMPLES } from "../../drivers/printer/sample-forms.ts";

/** Everything is a picture of ours: nothing of the printer's own drawing stands between. */
const PROFILE = { ...PRINTER_PROFILES["epson-t20iii"], qr: "raster" } as const;
/** White paper left of the print, in bytes. */
const SIDE_BYTES = 4;
/** Dots added so that no real-time command stands in a picture. */
const CHANGED_DOTS_MAX = 12;

const drawn = (document: SlipDocument): Bitmap => {
  const slip = drawSlip(document, PROFILE);
  if (slip.kind !== "drawn") throw new Error(JSON.stringify(slip));
  const strips = slip.pieces.flatMap((piece) => {
    if (piece.kind === "picture") return [piece.bitmap];
    if (piece.kind === "feed") return [blankBitmap(PROFILE.width_dots, piece.dots)];
    if (piece.kind === "cut") return [];
    throw new Error(`${piece.kind} is not ours to draw`);
  });
  const rows = strips.reduce((sum, strip) => sum + strip.rows, 0);
  return { ...blankBitmap(PROFILE.width_dots, rows), data: concatBytes(...strips.map(({ data }) => data)) };
};

const printed = (document: SlipDocument, raster: "gs-v-0" | "gs-l"): Bitmap => {
  const profile = { ...PROFILE, raster };
  const clock = new VirtualClock();
  const printer = createPrinter({
    profile,
    clock,
    random: new SeededRandom(1),
    paper_mm: profile.roll_mm,
    receive_buffer_bytes: 1_000_000,
  });
  const rendered = renderSlip(document, profile);
  if (rendered.kind !== "rendered") throw new Error(JSON.stringify(rendered));
  const { prologue, bands, cut } = slipBytes(rendered.bands, profile, 1_000_000);
  printer.receive(concatBytes(prologue, ...bands, cut));
  clock.advance(60_000);
  const [sheet] = printer.sheets;
  if (sheet === undefined) throw new Error("no sheet");
  return sheet.bitmap();
};

const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** Dots that are missing on paper, and dots that are too many, from the slip's first row on. */
const differences = (wanted: Bitmap, paper: Bitmap): { readonly missing: number; readonly added: number } => {
  let [missing, added] = [0, 0];
  for (let y = 0; y < wanted.rows; y++)
    for (let column = 0; column < wanted.stride; column++) {
      const want = wanted.data[y * wanted.stride + column] ?? 0;
      const at = (PROFILE.head_to_cutter_dots + y) * paper.stride + SIDE_BYTES + column;
      const seen = paper.data[at] ?? 0;
      missing += BITS[want & ~seen] ?? 0;
      added += BITS[seen & ~want] ?? 0;
    }
  return { missing, added };
};

describe.each(["gs-v-0", "gs-l"] as const)("a slip sent as %s", (raster) => {
  test.each(Object.entries(SAMPLES))("%s stands on paper dot for dot", (_, document) => {
    const { missing, added } = differences(drawn(document), printed(document, raster));
    expect(missing).toBe(0);
    expect(added).toBeLessThanOrEqual(CHANGED_DOTS_MAX);
  });
});
