/** Reads test/vectors/reader-dg13.txt for the tests of the chip's files. Checks nothing itself. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const lines = readFileSync(new URL("../../../vectors/reader-dg13.txt", import.meta.url), "utf8").split("\n");

/** The bytes of a vector by its name; throws where the file has no such line. */
export const dg13Vector = (name: string): Uint8Array => {
  const line = lines.find((candidate) => candidate.startsWith(`${name}.hex `));
  const bytes = fromHex(line?.slice(name.length + 5) ?? "-");
  if (bytes === undefined) throw new Error(`no vector ${name}`);
  return bytes;
};
