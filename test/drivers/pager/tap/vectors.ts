/** Reads test/vectors/pager-tap.txt: hand-typed frames of TAP 1.8. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const FILE = new URL("../../../vectors/pager-tap.txt", import.meta.url);

export const WIRE_VECTORS = readFileSync(FILE, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("wire |"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, hex = "", json = "", source = ""]) => ({
    hex,
    bytes: fromHex(hex) ?? new Uint8Array(),
    message: JSON.parse(json) as Record<string, unknown>,
    source,
  }));
