/** Reads test/vectors/pager-espa.txt: hand-typed blocks and control sequences of ESPA 4.4.4. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const FILE = new URL("../../../vectors/pager-espa.txt", import.meta.url);

const rows = (kind: string) =>
  readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith(`${kind} |`))
    .map((line) => {
      const [, hex = "", second = "", source = ""] = line.split("|").map((cell) => cell.trim());
      return { hex, bytes: fromHex(hex) ?? new Uint8Array(), second, source };
    });

type Message = Readonly<Record<string, unknown>>;

/** One message a row, or a list of them. */
export const WIRE_VECTORS = rows("wire").map((row) => ({
  ...row,
  messages: [JSON.parse(row.second)].flat() as readonly Message[],
}));
export const BCC_VECTORS = rows("bcc");
export const NOISE_VECTORS = rows("noise");
export const ERROR_VECTORS = rows("error");
