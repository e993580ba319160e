/** Reads test/vectors/reader-mrz.txt for the tests of the zone. Checks nothing itself. */
import { readFileSync } from "node:fs";

const lines = readFileSync(new URL("../../../vectors/reader-mrz.txt", import.meta.url), "utf8").split("\n");

/** The value of a vector by its name; throws where the file has no such line. */
export const mrzVector = (name: string): string => {
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no vector ${name}`);
  return line.slice(name.length + 1);
};

/** The three lines of a zone run together. */
export const zoneText = (name: string): string => mrzVector(`${name}.text`);
