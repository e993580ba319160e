/** Reads test/vectors/pager-lrs.txt: hand-typed lines of the LRS protocol and capcodes. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const FILE = new URL("../../../vectors/pager-lrs.txt", import.meta.url);

const rows = (kind: string): readonly (readonly string[])[] =>
  readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith(`${kind} |`) || line.startsWith(`${kind}  |`))
    .map((line) =>
      line
        .split("|")
        .slice(1)
        .map((cell) => cell.trim()),
    );

export const WIRE_VECTORS = rows("wire").map(([hex = "", json = "", source = ""]) => ({
  hex,
  bytes: fromHex(hex) ?? new Uint8Array(),
  message: JSON.parse(json) as Record<string, unknown>,
  source,
}));

export const CAPCODE_VECTORS = rows("capcode").map(([system = "", id = "", code = ""]) => ({
  system_id: Number(system),
  id: Number(id),
  code: Number(code),
}));
