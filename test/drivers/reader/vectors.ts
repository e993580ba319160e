/** Reads test/vectors/reader-cccd-qr.txt for the tests of the reader. Checks nothing itself. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../drivers/runtime/text.ts";

const lines = readFileSync(new URL("../../vectors/reader-cccd-qr.txt", import.meta.url), "utf8").split("\n");

/** The value of a vector by its name; throws where the file has no such line. */
export const vector = (name: string): string => {
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no vector ${name}`);
  return line.slice(name.length + 1);
};

export const vectorBytes = (name: string): Uint8Array => {
  const bytes = fromHex(vector(`${name}.hex`));
  if (bytes === undefined) throw new Error(`vector ${name} is no hex`);
  return bytes;
};

/** UTF-8 by Node's own encoder, independent of ours. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
