/** Writes a 1-bit picture as a PNG file. Ink is black on white; nothing else is decided here. */
import { crc32, deflateSync } from "node:zlib";
import type { Bitmap } from "../../../drivers/printer/render/bitmap.pure.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

/** `dots_per_mm` goes into the file, so that a viewer can show the sheet in its true size. */
export const writePng = (bitmap: Bitmap, dots_per_mm: number): Uint8Array => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(bitmap.width_dots, 0);
  header.writeUInt32BE(bitmap.rows, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const size = Buffer.alloc(9);
  size.writeUInt32BE(dots_per_mm * 1000, 0);
  size.writeUInt32BE(dots_per_mm * 1000, 4);
  size[8] = 1;
  const rows = Buffer.alloc(bitmap.rows * (bitmap.stride + 1));
  for (let y = 0; y < bitmap.rows; y++)
    for (let column = 0; column < bitmap.stride; column++)
      rows[y * (bitmap.stride + 1) + 1 + column] = ~(bitmap.data[y * bitmap.stride + column] ?? 0) & 0xff;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(SIGNATURE),
      chunk("IHDR", header),
      chunk("pHYs", size),
      chunk("IDAT", deflateSync(rows)),
      chunk("IEND", new Uint8Array()),
    ]),
  );
};
