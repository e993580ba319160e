/**
 * Applies one fact to the state: the only thing that changes it, while running and in recovery alike.
 * It judges nothing; a fact that got here has happened.
 */
import { BOX_EVOLVERS } from "./box-evolve.ts";
import { CLAIM_EVOLVERS } from "./claim-evolve.ts";
import type { Evolvers, Fact } from "./fact.ts";
import { FORM_EVOLVERS } from "./form-evolve.ts";
import { PAGER_EVOLVERS } from "./pager-evolve.ts";
import { PERSON_EVOLVERS } from "./person-evolve.ts";
import { PLACE_EVOLVERS } from "./place-evolve.ts";
import { PRINTER_EVOLVERS } from "./printer-evolve.ts";
import { SLIP_EVOLVERS } from "./slip-evolve.ts";
import type { Office } from "./state.ts";
import { TICKET_EVOLVERS } from "./ticket-evolve.ts";

const EVOLVERS: Evolvers = {
  ...PLACE_EVOLVERS,
  ...TICKET_EVOLVERS,
  ...PAGER_EVOLVERS,
  ...SLIP_EVOLVERS,
  ...FORM_EVOLVERS,
  ...PRINTER_EVOLVERS,
  ...BOX_EVOLVERS,
  ...CLAIM_EVOLVERS,
  ...PERSON_EVOLVERS,
};

export const evolve = (office: Office, fact: Fact, at_ms: number): Office => {
  // The table is keyed by the fact's own kind; TypeScript can't follow that through a union.
  const apply = EVOLVERS[fact.kind] as (office: Office, fact: Fact, at_ms: number) => Office;
  const next = apply(office, fact, at_ms);
  return "serial" in fact ? { ...next, ids: fact.serial } : next;
};
