/** Reads the 1-bit PNG files that our writer makes, for comparing pictures; knows no other kind. */
import { inflateSync } from "node:zlib";
import type { Bitmap } from "../../drivers/printer/render/bitmap.pure.ts";

const HEADER_BYTES = 33;

/** Throws for anything but a grey picture of one bit a dot, rows unfiltered. */
export const readPng = (file: Uint8Array): Bitmap => {
  const bytes = Buffer.from(file);
  const [width_dots, rows] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes[24] !== 1 || bytes[25] !== 0) throw new Error("not a 1-bit grey PNG");
  const parts: Buffer[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const lines = inflateSync(Buffer.concat(parts));
  const stride = Math.ceil(width_dots / 8);
  const data = new Uint8Array(stride * rows);
  for (let y = 0; y < rows; y++) {
    const from = y * (stride + 1);
    if (lines[from] !== 0) throw new Error("a filtered row");
    for (let column = 0; column < stride; column++)
      data[y * stride + column] = ~(lines[from + 1 + column] ?? 0) & 0xff;
  }
  return { width_dots, rows, stride, data };
};

/** Four bytes a dot, as readers of codes take them. */
export const rgbaOf = ({ width_dots, rows, stride, data }: Bitmap): Uint8ClampedArray<ArrayBuffer> => {
  const rgba = new Uint8ClampedArray(width_dots * rows * 4).fill(255);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < width_dots; x++)
      if (((data[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0)
        rgba.fill(0, (y * width_dots + x) * 4, (y * width_dots + x) * 4 + 3);
  return rgba;
};
