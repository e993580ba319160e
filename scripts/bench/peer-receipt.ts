/**
 * The same slip as the best npm encoder makes it, twice: as text in the printer's own Vietnamese pages, and
 * as one ready-drawn picture. Development only; what of it is a figure, receipt-encode.ts decides.
 */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { type Bitmap, isInk } from "../../drivers/printer/render/bitmap.pure.ts";
import type { SlipBlock, SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";

const COLUMNS = 48;
const LABEL_COLUMNS = 17;
const QR = { model: 2, size: 6, errorlevel: "m" } as const;
const WHITE = 0xff;
const INK_BELOW = 128;

type Encoder = ReceiptPrinterEncoder;

const start = (): Encoder =>
  new ReceiptPrinterEncoder({ printerModel: "epson-tm-t20iii", columns: COLUMNS, autoFlush: false })
    .initialize()
    .codepage("auto");

/** One block in the words of the peer: sizes and weights as near as its text mode comes. */
const add = (encoder: Encoder, block: SlipBlock): Encoder => {
  switch (block.kind) {
    case "text":
    case "banner": {
      const large = block.face === "number" ? 6 : block.face === "heading" || block.face === "title" ? 2 : 1;
      const align = block.kind === "banner" ? "center" : (block.align ?? "left");
      return encoder
        .align(align)
        .bold(block.face !== undefined && block.face !== "small" && block.face !== "body")
        .size(large)
        .line(block.text)
        .size(1)
        .bold(false)
        .align("left");
    }
    case "key-value":
      return encoder.table(
        [
          { width: LABEL_COLUMNS, align: "left" },
          { width: COLUMNS - LABEL_COLUMNS, align: "left" },
        ],
        [[block.key, block.value]],
      );
    case "table": {
      const width = Math.floor(COLUMNS / block.columns.length);
      const columns = block.columns.map(({ align }) => ({ width, align: align ?? "left" }));
      const rows = [...(block.head === undefined ? [] : [block.head]), ...block.rows];
      return encoder.table(
        columns,
        rows.map((row) => [...row]),
      );
    }
    case "rule":
      return encoder.rule();
    case "qr":
      return encoder.align("center").qrcode(block.data, QR).align("left");
    case "barcode":
      return encoder.align("center").barcode(block.data, "code128").align("left");
    case "image": {
      const { data, width, height } = peerPictureOf(block.bitmap);
      return encoder.image({ data, width, height }, width, height, "threshold", INK_BELOW);
    }
    case "feed":
      return encoder.newline();
    case "cut":
      return encoder.cut();
  }
};

export const peerText = (document: SlipDocument): Uint8Array => document.blocks.reduce(add, start()).encode();

/** What the peer takes for a picture: four bytes a dot, sides in multiples of eight. */
export interface PeerPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export const peerPictureOf = (bitmap: Bitmap): PeerPicture => {
  const [width, height] = [bitmap.stride * 8, Math.ceil(bitmap.rows / 8) * 8];
  const data = new Uint8ClampedArray(width * height * 4).fill(WHITE);
  for (let y = 0; y < bitmap.rows; y++)
    for (let x = 0; x < bitmap.width_dots; x++)
      if (isInk(bitmap, x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { width, height, data };
};

/** The pictures of a slip one after the other, its codes, and the cut; drawing them is not counted. */
export const peerPictures = (pictures: readonly PeerPicture[], codes: readonly string[]): Uint8Array => {
  let encoder = start();
  for (const picture of pictures)
    encoder = encoder.image(picture, picture.width, picture.height, "threshold", INK_BELOW);
  for (const code of codes) encoder = encoder.qrcode(code, QR);
  return encoder.cut().encode();
};
