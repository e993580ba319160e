/**
 * Reads a printed slip from its picture, by whatever reader this machine has: letters by tesseract, else
 * the QR code by jsqr, else the marks that the simulated printer made. It says which one it was; what
 * should stand on the slip is the caller's.
 */
import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { writePng } from "../../../controller/shell/pictures/png.ts";
import type { Bitmap } from "../../../drivers/printer/render/bitmap.pure.ts";

/** A slip as somebody holds it in the hand. */
export interface HeldSlip {
  readonly picture: Bitmap;
  readonly dots_per_mm: number;
  readonly qr_marks: readonly string[];
}

export interface Reading {
  readonly reader: "tesseract -l vie" | "jsqr" | "marks";
  /** Letters, or what the QR code says; empty: nothing could be read. */
  readonly text: string;
}

const TESSERACT = "/usr/bin/tesseract";
const TESSERACT_TIMEOUT_MS = 8_000;

type ReadQr = (rgba: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;

/** What is looked at first: letters, where this machine can read them, or codes at once. */
export type Eyes = "letters" | "codes";

export const readSlip = async (
  slip: HeldSlip,
  png_path: string,
  eyes: Eyes = "letters",
): Promise<Reading> => {
  writeFileSync(png_path, writePng(slip.picture, slip.dots_per_mm));
  if (eyes === "letters" && existsSync(TESSERACT))
    return { reader: "tesseract -l vie", text: await readLetters(png_path) };
  const readQr = await qrReader();
  if (readQr === undefined) return { reader: "marks", text: slip.qr_marks.join("\n") };
  const { width_dots, rows } = slip.picture;
  return { reader: "jsqr", text: readQr(rgbaOf(slip.picture), width_dots, rows)?.data ?? "" };
};

/** The letters in reading order, composed, with single spaces. */
const readLetters = async (png_path: string): Promise<string> => {
  const options = { timeout: TESSERACT_TIMEOUT_MS, env: { ...process.env, OMP_THREAD_LIMIT: "1" } };
  try {
    const { stdout } = await promisify(execFile)(
      TESSERACT,
      [png_path, "stdout", "-l", "vie", "--psm", "6"],
      options,
    );
    return stdout.normalize("NFC").replace(/\s+/g, " ").trim();
  } catch {
    // A black slip, or none: nothing could be read, which is an answer.
    return "";
  }
};

/** A development package: absent on a board. */
const qrReader = async (): Promise<ReadQr | undefined> => {
  try {
    const found: unknown = (await import("jsqr")).default;
    const inner = typeof found === "function" ? found : (found as { default?: unknown }).default;
    return typeof inner === "function" ? (inner as ReadQr) : undefined;
  } catch {
    return undefined;
  }
};

const rgbaOf = ({ width_dots, rows, stride, data }: Bitmap): Uint8ClampedArray => {
  const rgba = new Uint8ClampedArray(width_dots * rows * 4);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < width_dots; x++) {
      const dark = ((data[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      const at = (y * width_dots + x) * 4;
      rgba.fill(dark ? 0 : 255, at, at + 3);
      rgba[at + 3] = 255;
    }
  return rgba;
};

/** Thermal paper that became warm is black all over. */
export const blackened = (slip: HeldSlip): HeldSlip => ({
  ...slip,
  picture: { ...slip.picture, data: new Uint8Array(slip.picture.data.length).fill(0xff) },
  qr_marks: [],
});
