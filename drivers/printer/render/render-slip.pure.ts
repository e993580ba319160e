/**
 * Turns a slip document into bands: pictures where letters are ours, and what the printer makes itself
 * between them. The same document and paper always give the same bands.
 */

import type { TextMode } from "../escpos/profile.pure.ts";
import { type Band, bandsOf, type LetterFormat, mergeFeeds, type PaperFormat } from "./bands.pure.ts";
import type { Bitmap } from "./bitmap.pure.ts";
import {
  drawBlocks,
  isQrData,
  type LaidBlock,
  layBlock,
  type PrintableBlock,
  QR_MODULE_DOTS,
} from "./layout.pure.ts";
import { printedBands, type Run, type Standing } from "./printed-lines.pure.ts";
import { type Alphabet, printerTypeface } from "./printer-letters.pure.ts";
import {
  BLOCKS_MAX,
  type RefusalWhy,
  SLIP_ROWS_MAX,
  type SlipBlock,
  type SlipDocument,
} from "./slip-document.pure.ts";
import type { LetterMissing } from "./text-lines.pure.ts";
import { drawnTypeface, type Typefaces } from "./typeface.pure.ts";

/** A letter that can't be printed, and the place of its block in the document. */
export interface Unmappable extends LetterMissing {
  readonly block: number;
}
export interface Refused {
  readonly kind: "refused";
  readonly why: RefusalWhy;
}
export type Rendered = { readonly kind: "rendered"; readonly bands: readonly Band[] } | Unmappable | Refused;

/** A picture between two things that the printer makes itself. */
export type Piece = { readonly kind: "picture"; readonly bitmap: Bitmap } | OwnPiece;

/** What the printer does without any picture or letter of ours. */
type OwnPiece = Extract<Band, { kind: "qr" | "cut" | "feed" }>;

interface Laying {
  readonly kind: "laid";
  /** In turn from the top: what is ours, and what the printer makes itself. */
  readonly parts: readonly (Run | OwnPiece)[];
}

/** Rows kept free above and below a picture for stacked marks and descenders of its outer lines. */
const MARGIN_ROWS = 8;

/** Null: the letters are drawn, as this printer has none to print them with. */
const alphabetOf = (text_mode: TextMode, { soft_font, tcvn3 }: LetterFormat): Alphabet | null => {
  switch (text_mode) {
    case "raster":
      return null;
    case "soft-font":
      return soft_font ? "soft" : null;
    case "tcvn3":
      return tcvn3 === null ? null : "tcvn3";
  }
};

const isRun = (part: Run | OwnPiece): part is Run => "blocks" in part;

/** True where the printer has the block's letters. */
const isPrinted = (block: PrintableBlock, alphabet: Alphabet): boolean => {
  if (block.kind === "text") return printerTypeface(alphabet, block.face ?? "body") !== undefined;
  return block.kind === "key-value" || block.kind === "table";
};

/** The printer's letters where it has the face, ours otherwise. */
const typefacesOf =
  (alphabet: Alphabet): Typefaces =>
  (name) =>
    printerTypeface(alphabet, name) ?? drawnTypeface(name);

/** A block in the printer's letters; in ours where it lacks the face or one of the letters. */
const layFor = (
  block: PrintableBlock,
  width_dots: number,
  alphabet: Alphabet | null,
): Omit<Standing, "top"> | Exclude<LaidBlock, { kind: "laid" }> => {
  if (alphabet !== null && isPrinted(block, alphabet)) {
    const laid = layBlock(block, width_dots, typefacesOf(alphabet));
    if (laid.kind === "laid") return { laid: laid.laid, printed: true };
  }
  const laid = layBlock(block, width_dots);
  return laid.kind === "laid" ? { laid: laid.laid, printed: false } : laid;
};

/** Says what the printer makes itself; undefined: the block is ours to lay out. */
const ownPiece = (block: SlipBlock, paper: PaperFormat): OwnPiece | undefined => {
  if (block.kind === "cut") return { kind: "cut" };
  if (block.kind !== "qr" || paper.qr === "raster") return undefined;
  return { kind: "qr", data: block.data, module_dots: block.module_dots ?? QR_MODULE_DOTS };
};

/** Lays every block out, in runs between QR codes, feeds of the printer and cuts. */
const laySlip = (
  document: SlipDocument,
  paper: PaperFormat,
  alphabet: Alphabet | null,
): Laying | Unmappable | Refused => {
  if (document.blocks.length > BLOCKS_MAX) return { kind: "refused", why: "too-many-blocks" };
  const parts: (Run | OwnPiece)[] = [];
  let pending: Standing[] = [];
  let [rows, rowsInAll] = [MARGIN_ROWS, 0];
  const close = (): void => {
    if (pending.length > 0) parts.push({ blocks: pending, rows: rows + MARGIN_ROWS });
    [pending, rows] = [[], MARGIN_ROWS];
  };
  for (const [index, block] of document.blocks.entries()) {
    if (block.kind === "qr" && !isQrData(block.data)) return { kind: "refused", why: "qr-data" };
    const own = ownPiece(block, paper);
    if (own !== undefined) {
      close();
      parts.push(own);
    } else if (block.kind === "feed") {
      const dots = Math.max(0, block.dots);
      rowsInAll += dots;
      if (pending.length > 0) rows += dots;
      else parts.push({ kind: "feed", dots });
    } else if (block.kind !== "cut") {
      const standing = layFor(block, paper.width_dots, alphabet);
      if ("kind" in standing)
        return standing.kind === "unmappable" ? { ...standing, block: index } : standing;
      pending.push({ ...standing, top: rows });
      rows += standing.laid.rows;
      rowsInAll += standing.laid.rows;
    }
    if (rowsInAll > SLIP_ROWS_MAX) return { kind: "refused", why: "too-long" };
  }
  close();
  return { kind: "laid", parts };
};

/** Draws a slip whose letters are all ours, as the pictures between what the printer makes itself. */
export const drawSlip = (
  document: SlipDocument,
  paper: PaperFormat,
): { readonly kind: "drawn"; readonly pieces: readonly Piece[] } | Unmappable | Refused => {
  const laying = laySlip(document, paper, null);
  if (laying.kind !== "laid") return laying;
  const pieces = laying.parts.map((part): Piece => {
    if (!isRun(part)) return part;
    return { kind: "picture", bitmap: drawBlocks(part.blocks, paper.width_dots, part.rows) };
  });
  return { kind: "drawn", pieces };
};

const renderDrawn = (document: SlipDocument, paper: PaperFormat): Rendered => {
  const drawn = drawSlip(document, paper);
  if (drawn.kind !== "drawn") return drawn;
  const bands = drawn.pieces.flatMap((piece) =>
    piece.kind === "picture" ? bandsOf(piece.bitmap, paper) : [piece],
  );
  return { kind: "rendered", bands: mergeFeeds(bands) };
};

const renderPrinted = (document: SlipDocument, paper: PaperFormat, alphabet: Alphabet): Rendered => {
  const laying = laySlip(document, paper, alphabet);
  if (laying.kind !== "laid") return laying;
  const runs = printedBands(laying.parts.filter(isRun), alphabet, paper);
  let at = 0;
  const bands = laying.parts.flatMap((part) => (isRun(part) ? (runs[at++] ?? []) : [part]));
  return { kind: "rendered", bands: mergeFeeds(bands) };
};

/** `text_mode` other than raster only where a test strip of this printer read well. */
export const renderSlip = (
  document: SlipDocument,
  paper: LetterFormat,
  text_mode: TextMode = "raster",
): Rendered => {
  const alphabet = alphabetOf(text_mode, paper);
  return alphabet === null ? renderDrawn(document, paper) : renderPrinted(document, paper, alphabet);
};
