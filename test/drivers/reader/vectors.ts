/** Reads the vector files of the reader for its tests. Checks nothing itself. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../drivers/runtime/text.ts";

/** Vectors of one file by name; both ways throw where the file has no such line. */
const vectorsOf = (file: string) => {
  const lines = readFileSync(new URL(`../../vectors/${file}`, import.meta.url), "utf8").split("\n");
  const text = (name: string): string => {
    const line = lines.find((candidate) => candidate.startsWith(`${name} `));
    if (line === undefined) throw new Error(`no vector ${name} in ${file}`);
    return line.slice(name.length + 1);
  };
  const bytes = (name: string): Uint8Array => {
    const read = fromHex(text(name.endsWith(".raw") ? name : `${name}.hex`));
    if (read === undefined) throw new Error(`vector ${name} of ${file} is no hex`);
    return read;
  };
  return { text, bytes };
};

/** Codes as text and bytes, test/vectors/reader-cccd-qr.txt. */
export const { text: vector, bytes: vectorBytes } = vectorsOf("reader-cccd-qr.txt");
/** HID reports, test/vectors/reader-hid-pos.txt. */
export const { bytes: reportBytes } = vectorsOf("reader-hid-pos.txt");

/** UTF-8 by Node's own encoder, independent of ours. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
