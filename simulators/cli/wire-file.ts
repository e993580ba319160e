/** Bytes for `kiosk-sim wire decode` out of a file: as a capture holds them, or written as hex. */
import { readFileSync, statSync } from "node:fs";
import { fromHex, toHex } from "../../drivers/runtime/text.ts";

/** Longest file taken; longer is refused. */
export const FILE_BYTES_MAX = 4_194_304;

export type FileRead =
  | { readonly kind: "hex"; readonly hex: string }
  | { readonly kind: "too-long" }
  /** What was typed names no file that can be read. */
  | { readonly kind: "none" };

/**
 * A file of hex digits and blanks alone is taken for hex, any other for the bytes themselves. `typed` of hex
 * digits alone is never a file's name.
 */
export const hexOfFile = (typed: string): FileRead => {
  if (fromHex(typed) !== undefined) return { kind: "none" };
  try {
    const stat = statSync(typed);
    if (!stat.isFile()) return { kind: "none" };
    if (stat.size > FILE_BYTES_MAX) return { kind: "too-long" };
    const bytes = new Uint8Array(readFileSync(typed));
    const text = new TextDecoder("latin1").decode(bytes);
    return { kind: "hex", hex: bytes.length > 0 && fromHex(text) !== undefined ? text : toHex(bytes) };
  } catch {
    return { kind: "none" };
  }
};
