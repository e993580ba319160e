/** Lock boards as text for a terminal: at most 24 lines of 80 characters. Draws only, changes nothing. */
import type { Box, EnergisedInterval } from "./box.ts";
import type { FrontBoard } from "./front.ts";

/** Lines of boxes shown; a larger bank says how many are left out. */
const ROWS_MAX = 20;
const TRACE_LINES_SHOWN = 20;
const BOXES_A_ROW = 8;

const cell = (box: Box): string => {
  const coil = box.burnt ? "x" : box.interval !== undefined ? "*" : " ";
  return `${String(box.number).padStart(3)}${box.door === "open" ? "[ ]" : "[#]"}${coil}`;
};

export const drawCabinet = (boards: readonly FrontBoard[], defects: readonly string[]): string => {
  const rows: string[] = [];
  for (const board of boards)
    for (let from = 0; from < board.boxes.length; from += BOXES_A_ROW) {
      const name = from === 0 ? `board ${board.address}${board.hears ? "" : " deaf"}` : "";
      const cells = board.boxes.slice(from, from + BOXES_A_ROW).map(cell);
      rows.push(`${name.padEnd(15)}${cells.join(" ")}`);
    }
  const shown = rows.slice(0, ROWS_MAX);
  if (rows.length > ROWS_MAX) shown.push(`... ${rows.length - ROWS_MAX} more rows`);
  const wrong = defects.length === 0 ? "none" : defects.join(" ");
  return ["[#] shut  [ ] open  * energised  x burnt", ...shown, `defects: ${wrong}`.slice(0, 80)].join("\n");
};

export const drawTrace = (trace: readonly EnergisedInterval[], now_ms: number): string => {
  if (trace.length === 0) return "no coil was energised";
  return trace
    .slice(-TRACE_LINES_SHOWN)
    .map(({ channel, from_ms, to_ms }) => {
      const on_ms = (to_ms ?? now_ms) - from_ms;
      const still = to_ms === undefined ? " still on" : "";
      return `${from_ms.toFixed(0)} ms  board ${channel.board} channel ${channel.index0}  ${on_ms.toFixed(0)} ms${still}`;
    })
    .join("\n");
};
