/**
 * A slip as its printer draws it, for a technician's eyes: everything that only the personal store knows is
 * masked before anything is drawn, so that no dot of it was ever anybody's.
 */
import type { PrinterProfile } from "../../../drivers/printer/escpos/profile.pure.ts";
import { type Bitmap, blankBitmap, stampBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import { drawSlip, type Piece } from "../../../drivers/printer/render/render-slip.pure.ts";
import type { PrintJob } from "../../core/print-job.ts";
import type { SlipContent } from "../../core/state.ts";
import { type SlipPersons, slipDocument } from "../slips.ts";
import type { Signs } from "../views/context.ts";
import { maskedForm } from "./masked-form.ts";
import { writePng } from "./png.ts";

/** Whoever it is for, this is all that a picture says of him. */
const nobody = (slip: SlipContent): SlipPersons => ({
  passOf: () => ({ pass: "***", until_day: "****-**-**" }),
  tailOf: () => "***",
  formOf: () => maskedForm(slip),
});

const rowsOf = (piece: Piece): number => {
  switch (piece.kind) {
    case "picture":
      return piece.bitmap.rows;
    case "feed":
      return piece.dots;
    // Without a QR code of its own the printer is left nothing but the cut.
    case "qr":
    case "cut":
      return 0;
  }
};

const stacked = (pieces: readonly Piece[], width_dots: number): Bitmap => {
  const sheet = blankBitmap(
    width_dots,
    pieces.reduce((rows, piece) => rows + rowsOf(piece), 0),
  );
  let y = 0;
  for (const piece of pieces) {
    if (piece.kind === "picture") stampBitmap(sheet, piece.bitmap, 0, y);
    y += rowsOf(piece);
  }
  return sheet;
};

/** The slip as a PNG of true size; undefined: it can't be drawn. At most 2 m of paper, about 10 ms of work. */
export const slipPicture = (
  signs: Signs,
  utc_offset_min: number,
  job: Pick<PrintJob, "id" | "copy" | "slip">,
  profile: PrinterProfile,
): Uint8Array | undefined => {
  const document = slipDocument(signs, utc_offset_min, job.id, job.copy, job.slip, nobody(job.slip));
  if (document === undefined) return undefined;
  const drawn = drawSlip(document, { ...profile, qr: "raster" });
  if (drawn.kind !== "drawn") return undefined;
  return writePng(stacked(drawn.pieces, profile.width_dots), profile.dots_per_mm);
};
