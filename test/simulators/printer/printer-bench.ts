/** A simulated printer on virtual time to which bytes are typed as hex, and what is found on its sheets. */
import { PRINTER_PROFILES, type PrinterProfileName } from "../../../drivers/printer/escpos/profile.pure.ts";
import { type Bitmap, isInk } from "../../../drivers/printer/render/bitmap.pure.ts";
import { fromHex, toHex } from "../../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import type { Sheet } from "../../../simulators/printer/paper.ts";
import { createPrinter, type PrinterSimulatorSettings } from "../../../simulators/printer/printer.ts";
import { jsqrReads } from "../../support/jsqr.ts";
import { zxingReads } from "../../support/zxing.ts";

type Options = Partial<Pick<PrinterSimulatorSettings, "flow" | "keep_sheets" | "receive_buffer_bytes">>;

export const printerBench = (profile: PrinterProfileName = "epson-t20iii", options: Options = {}) => {
  const clock = new VirtualClock();
  const printer = createPrinter({
    profile: PRINTER_PROFILES[profile],
    clock,
    random: new SeededRandom(7),
    paper_mm: 80_000,
    ...options,
  });
  const said: string[] = [];
  const cable: string[] = [];
  const events: SimulatorEvent[] = [];
  printer.onEvent((event) => events.push(event));
  printer.attach({
    send: (bytes) => said.push(toHex(bytes)),
    unplug: () => cable.push("unplug"),
    plug: () => cable.push("plug"),
    ready: () => cable.push("ready"),
  });
  const give = (bytes: Uint8Array, then_ms = 1_000): void => {
    printer.receive(bytes);
    clock.advance(then_ms);
  };
  const send = (hex: string, then_ms = 1_000): void => give(fromHex(hex) ?? new Uint8Array(), then_ms);
  const names = (): readonly string[] => events.map(({ event }) => event);
  return { clock, printer, said, cable, events, names, give, send };
};

/** Inked dots of a sheet. */
export const inkOf = (sheet: Sheet | undefined): number => {
  const bitmap = sheet?.bitmap();
  let count = 0;
  for (let y = 0; y < (bitmap?.rows ?? 0); y++)
    for (let x = 0; x < (bitmap?.width_dots ?? 0); x++) if (bitmap && isInk(bitmap, x, y)) count++;
  return count;
};

/** Rows of a sheet as text, `#` ink, from the first to the last that has some, without the paper's sides. */
export const inkRows = (sheet: Sheet | undefined): readonly string[] => {
  const bitmap = sheet?.bitmap();
  if (bitmap === undefined) return [];
  const rows = Array.from({ length: bitmap.rows }, (_, y) =>
    Array.from({ length: bitmap.width_dots - 64 }, (_, x) => (isInk(bitmap, x + 32, y) ? "#" : "."))
      .join("")
      .replace(/[.]+$/, ""),
  );
  const inked = rows.flatMap((row, y) => (row === "" ? [] : [y]));
  return inked.length === 0 ? [] : rows.slice(inked[0], (inked.at(-1) ?? 0) + 1);
};

const pixelsOf = (bitmap: Bitmap): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(bitmap.width_dots * bitmap.rows * 4).fill(255);
  for (let y = 0; y < bitmap.rows; y++)
    for (let x = 0; x < bitmap.width_dots; x++)
      if (isInk(bitmap, x, y))
        pixels.fill(0, (y * bitmap.width_dots + x) * 4, (y * bitmap.width_dots + x) * 4 + 3);
  return pixels;
};

/** What a reader of codes that is not ours finds in the sheet's picture. */
export const qrOf = (sheet: Sheet | undefined): string | undefined => {
  const bitmap = sheet?.bitmap();
  return bitmap && jsqrReads(pixelsOf(bitmap), bitmap.width_dots, bitmap.rows)?.data;
};

/** The same by ZXing, bar codes too. */
export const codesOf = async (
  sheet: Sheet | undefined,
): Promise<readonly { readonly format: string; readonly text: string }[]> => {
  const bitmap = sheet?.bitmap();
  return bitmap === undefined ? [] : zxingReads(pixelsOf(bitmap), bitmap.width_dots, bitmap.rows);
};
