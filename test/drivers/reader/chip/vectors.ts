/** Reads test/vectors/reader-chip.txt for the tests of the chip. Checks nothing itself. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const lines = readFileSync(new URL("../../../vectors/reader-chip.txt", import.meta.url), "utf8").split("\n");

/** The value of a vector by its name; throws where the file has no such line. */
export const chipText = (name: string): string => {
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no vector ${name}`);
  return line.slice(name.length + 1);
};

export const chipBytes = (name: string): Uint8Array => {
  const bytes = fromHex(chipText(name));
  if (bytes === undefined) throw new Error(`vector ${name} is no hex`);
  return bytes;
};
