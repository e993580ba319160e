/**
 * Turns a slip document into bands: pictures where letters are ours, and what the printer makes itself
 * between them. The same document and paper always give the same bands.
 */
import { type Band, bandsOf, mergeFeeds, type PaperFormat } from "./bands.pure.ts";
import type { Bitmap } from "./bitmap.pure.ts";
import { drawBlocks, isQrData, type Laid, layBlock, QR_MODULE_DOTS } from "./layout.pure.ts";
import {
  BLOCKS_MAX,
  type RefusalWhy,
  SLIP_ROWS_MAX,
  type SlipBlock,
  type SlipDocument,
} from "./slip-document.pure.ts";
import type { LetterMissing } from "./text-lines.pure.ts";

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
export type Piece = { readonly kind: "picture"; readonly bitmap: Bitmap } | Exclude<Band, { kind: "raster" }>;

/** Rows kept free above and below a picture for stacked marks and descenders of its outer lines. */
const MARGIN_ROWS = 8;

type OwnBlock = Extract<SlipBlock, { kind: "qr" | "cut" }>;

const ownPiece = (block: OwnBlock): Piece =>
  block.kind === "cut"
    ? { kind: "cut" }
    : { kind: "qr", data: block.data, module_dots: block.module_dots ?? QR_MODULE_DOTS };

/** Lays the document out and draws the pictures between QR codes, feeds of the printer and cuts. */
export const drawSlip = (
  document: SlipDocument,
  paper: PaperFormat,
): { readonly kind: "drawn"; readonly pieces: readonly Piece[] } | Unmappable | Refused => {
  if (document.blocks.length > BLOCKS_MAX) return { kind: "refused", why: "too-many-blocks" };
  const pieces: Piece[] = [];
  let pending: { laid: Laid; top: number }[] = [];
  let [rows, rowsInAll] = [MARGIN_ROWS, 0];
  const close = (): void => {
    if (pending.length > 0)
      pieces.push({ kind: "picture", bitmap: drawBlocks(pending, paper.width_dots, rows + MARGIN_ROWS) });
    [pending, rows] = [[], MARGIN_ROWS];
  };
  for (const [index, block] of document.blocks.entries()) {
    if (block.kind === "qr" && !isQrData(block.data)) return { kind: "refused", why: "qr-data" };
    if (block.kind === "cut" || block.kind === "qr") {
      close();
      pieces.push(ownPiece(block));
    } else if (block.kind === "feed") {
      const dots = Math.max(0, block.dots);
      rowsInAll += dots;
      if (pending.length > 0) rows += dots;
      else pieces.push({ kind: "feed", dots });
    } else {
      const laid = layBlock(block, paper.width_dots);
      if (laid.kind === "unmappable") return { ...laid, block: index };
      if (laid.kind === "refused") return laid;
      pending.push({ laid: laid.laid, top: rows });
      rows += laid.laid.rows;
      rowsInAll += laid.laid.rows;
    }
    if (rowsInAll > SLIP_ROWS_MAX) return { kind: "refused", why: "too-long" };
  }
  close();
  return { kind: "drawn", pieces };
};

export const renderSlip = (document: SlipDocument, paper: PaperFormat): Rendered => {
  const drawn = drawSlip(document, paper);
  if (drawn.kind !== "drawn") return drawn;
  const bands: Band[] = [];
  for (const piece of drawn.pieces) {
    if (piece.kind === "picture") bands.push(...bandsOf(piece.bitmap, paper));
    else bands.push(piece);
  }
  return { kind: "rendered", bands: mergeFeeds(bands) };
};
