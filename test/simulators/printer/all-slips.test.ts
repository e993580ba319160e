/**
 * Every slip of ours, on every profile, in every way of printing letters: the technician's analyser names
 * each command of it, and the simulated printer prints all of it on one sheet.
 */
import { describe, expect, test } from "vitest";
import { ESCPOS_CODEC } from "../../../drivers/printer/escpos/codec.pure.ts";
import {
  PRINTER_PROFILES,
  type PrinterProfile,
  TEXT_MODES,
  type TextMode,
} from "../../../drivers/printer/escpos/profile.pure.ts";
import { slipBytes } from "../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { renderSlip } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";
import { appointmentOf, SAMPLES } from "../../drivers/printer/sample-forms.ts";
import { inkOf, printerBench } from "./printer-bench.ts";

/** Whether a printer of this profile can be made to print letters so. */
const knows = (profile: PrinterProfile, mode: TextMode): boolean =>
  mode === "raster" || (mode === "soft-font" ? profile.soft_font : profile.tcvn3 !== null);

const profiles: readonly PrinterProfile[] = Object.values(PRINTER_PROFILES);
const CASES = profiles.flatMap((profile) =>
  TEXT_MODES.filter((mode) => knows(profile, mode)).flatMap((mode) =>
    Object.entries(SAMPLES).map(([name, document]) => ({ name, document, profile, mode })),
  ),
);

const bytesOf = (document: SlipDocument, profile: PrinterProfile, mode: TextMode): Uint8Array => {
  const rendered = renderSlip(document, profile, mode);
  if (rendered.kind !== "rendered") throw new Error(JSON.stringify(rendered));
  const { prologue, bands, cut } = slipBytes(rendered.bands, profile, 1_000_000);
  return concatBytes(prologue, ...bands, cut);
};

describe.each(CASES)("$name on $profile.name in $mode", ({ document, profile, mode }) => {
  const bytes = bytesOf(document, profile, mode);

  test("is decoded command by command, none unknown", () => {
    const kinds = ESCPOS_CODEC.decode(bytes).map(({ kind }) => kind);
    expect([kinds[0], kinds.at(-1)]).toEqual(["initialize", "cut"]);
    expect(kinds).not.toContain("noise");
    const letters = mode === "raster" ? [] : [mode === "tcvn3" ? "code-page" : "soft-glyphs", "text"];
    expect(kinds).toEqual(expect.arrayContaining(letters));
  });

  test("comes out as one sheet with ink on it, and nothing stray", () => {
    const { printer, give, names } = printerBench(profile.name as keyof typeof PRINTER_PROFILES, {
      receive_buffer_bytes: 1_000_000,
    });
    give(bytes, 60_000);
    expect(printer.sheets).toHaveLength(1);
    expect(printer.sheets[0]?.torn).toBe(false);
    expect(inkOf(printer.sheets[0])).toBeGreaterThan(5_000);
    expect(
      names().filter((name) => name !== "status" && name !== "sheet-cut" && !name.startsWith("buffer")),
    ).toEqual([]);
    if (mode === "tcvn3") expect(printer.sheets[0]?.text).not.toContain("\ufffd");
  });
});

describe("the text layer of a slip in the printer's own letters", () => {
  /** Words of the blocks that are set in letters; a QR code and its like have none. */
  const lettersOf = (document: SlipDocument): string =>
    document.blocks
      .flatMap((block) => (block.kind === "text" ? [block.text] : []))
      .join(" ")
      // The pages have no middle dot; a hyphen stands for it.
      .replace(/·/g, "-")
      .replace(/\s+/g, " ");

  test("holds every word of the appointment slip, in order", () => {
    const { printer, give } = printerBench("epson-t20iii", { receive_buffer_bytes: 1_000_000 });
    give(bytesOf(appointmentOf({}), PRINTER_PROFILES["epson-t20iii"], "tcvn3"), 60_000);
    const printed = (printer.sheets[0]?.text ?? "").replace(/\s+/g, "");
    let at = 0;
    for (const word of lettersOf(appointmentOf({})).split(" ")) {
      const found = printed.indexOf(word.normalize("NFC"), at);
      expect(found, `${word} behind ${printed.slice(Math.max(0, at - 30), at)}`).toBeGreaterThanOrEqual(0);
      at = found + word.length;
    }
  });
});
