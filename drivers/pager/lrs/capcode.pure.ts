/**
 * The capcode on which an LRS alpha pager listens, from its system id and its number.
 * Source: LRS advanced RS-232 commands, FAQ and programming pages; one capcode printed there breaks the
 * rule and is an error of the page. Coasters have no capcode.
 */
import { isCapcode } from "../pocsag/codeword.pure.ts";

export const SYSTEM_ID_MAX = 200;

const isSystem = (system_id: number): boolean =>
  Number.isInteger(system_id) && system_id >= 0 && system_id <= SYSTEM_ID_MAX;

/** Where all pagers of a system listen for what is meant for the system; undefined: no such system. */
export const systemCapcode = (system_id: number): number | undefined => {
  if (!isSystem(system_id)) return undefined;
  const above = system_id - 14;
  return above < 0
    ? 700_000 + 100_000 * system_id
    : (above % 9) * 10_000 + Math.floor(above / 9) * 100_000 + 10_000;
};

/** capcode = base(system) + 8 * id; undefined where the system, the id or the sum is out of range. */
export const capcode = (system_id: number, id: number): number | undefined => {
  const base = systemCapcode(system_id);
  if (base === undefined || !Number.isInteger(id) || id < 1) return undefined;
  const code = base + 8 * id;
  return isCapcode(code) ? code : undefined;
};
