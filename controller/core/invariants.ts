/**
 * What must be true of every state, checked after every event in simulation and at each start. A broken line
 * is our own mistake: the program says so and stops, and the log shows how it came to be.
 */
import type { OfficePlan } from "./plan.ts";
import { type Office, ticketOf } from "./state.ts";

/**
 * The broken invariants, in words; empty: all hold. `sound` is a state known to hold: what depends only on
 * parts that are the very same objects there is not looked at again.
 */
export const brokenInvariants = (plan: OfficePlan, office: Office, sound?: Office): readonly string[] => {
  const broken: string[] = [];
  const require: Require = (holds, what) => {
    if (!holds) broken.push(what());
  };
  const same = (...parts: readonly (keyof Office)[]): boolean =>
    sound !== undefined && parts.every((part) => office[part] === sound[part]);
  if (!same("tickets", "counters", "runs")) checkTickets(plan, office, require);
  if (!same("pagers", "tickets", "closed")) checkPagers(office, require);
  if (!same("counters", "tickets")) checkCounters(office, require);
  if (!same("boxes", "permits")) checkBoxes(plan, office, require);
  return broken;
};

/** The text is made only when it is needed: these run after every event of a simulation. */
type Require = (holds: boolean, what: () => string) => void;

const checkTickets = (plan: OfficePlan, office: Office, require: Require): void => {
  const codes = new Set<string>();
  for (const id in office.tickets) {
    const ticket = office.tickets[id];
    if (ticket === undefined) continue;
    require(!codes.has(ticket.code), () => `number ${ticket.code} was given twice`);
    codes.add(ticket.code);
    require(ticket.closed_ms === null, () => `ticket ${id} is among the live ones, but closed`);
    const called = ticket.state === "called" || ticket.state === "serving";
    require(called || ticket.state === "waiting", () => `live ticket ${id} is ${ticket.state}`);
    if (called) {
      const counter = ticket.counter === null ? undefined : office.counters[ticket.counter];
      require(counter?.current === id, () =>
        `ticket ${id} is ${ticket.state} at a counter that does not know it`);
    } else require(ticket.counter === null, () => `waiting ticket ${id} sits at a counter`);
  }
  for (const field of plan.fields) {
    const run = office.runs[field.id] ?? 0;
    require(run >= 0, () => `run of ${field.id} is negative`);
  }
};

const checkPagers = (office: Office, require: Require): void => {
  const holders = new Set<string>();
  for (const key in office.pagers) {
    const pager = office.pagers[key];
    if (pager === undefined) continue;
    const lent = pager.state === "lent" || pager.state === "paged" || pager.state === "overdue";
    require(lent === (pager.ticket !== null), () =>
      `pager ${key} is ${pager.state} with ticket ${pager.ticket}`);
    if (pager.ticket === null) {
      require(pager.page === null, () => `pager ${key} in its rack has a page`);
      continue;
    }
    require(!holders.has(pager.ticket), () => `ticket ${pager.ticket} holds two pagers`);
    holders.add(pager.ticket);
    const { page } = pager;
    if (page !== null) {
      require(page.ticket === pager.ticket, () => `page ${page.id} went to another visit's pager`);
    }
    const ticket = ticketOf(office, pager.ticket);
    if (ticket !== undefined)
      require(ticket.pager === key, () => `ticket ${ticket.id} does not know its pager ${key}`);
  }
};

const checkCounters = (office: Office, require: Require): void => {
  for (const id in office.counters) {
    const counter = office.counters[id];
    if (counter === undefined || counter.current === null) continue;
    const ticket = office.tickets[counter.current];
    require(ticket !== undefined &&
      ticket.counter === id &&
      (ticket.state === "called" || ticket.state === "serving"), () =>
      `counter ${id} serves ${counter.current}, which is ${ticket?.state ?? "gone"}`);
  }
};

const checkBoxes = (plan: OfficePlan, office: Office, require: Require): void => {
  const dossiers = new Set<string>();
  for (const id in office.boxes) {
    const box = office.boxes[id];
    if (box === undefined) continue;
    const holds = box.dossier !== null;
    require(holds === (box.person !== null), () =>
      `box ${id} has a dossier without a person, or the reverse`);
    if (box.state === "empty") require(!holds, () => `empty box ${id} holds ${box.dossier}`);
    if (box.state === "stored" || box.state === "releasing" || box.state === "loading") {
      require(holds, () => `box ${id} is ${box.state} without a dossier`);
    }
    if (box.dossier !== null) {
      require(!dossiers.has(box.dossier), () => `dossier ${box.dossier} is in two boxes`);
      dossiers.add(box.dossier);
    }
    const atWork = box.state === "loading" || box.state === "releasing";
    require(atWork === (box.permit !== null), () => `box ${id} is ${box.state} with permit ${box.permit}`);
    if (box.permit !== null)
      require(office.permits[box.permit]?.box === box.number, () => `permit of box ${id} is elsewhere`);
  }
  const busy = new Set<string>();
  for (const id in office.permits) {
    const permit = office.permits[id];
    if (permit === undefined) continue;
    require(office.boxes[permit.box]?.permit === id, () =>
      `permit ${id} works on a box that does not know it`);
    if (permit.state === "granted" || (permit.state === "pulsed" && permit.opened_ms !== null)) continue;
    const bank = plan.boxes.find((box) => box.number === permit.box)?.bank;
    const supply = plan.banks.find((row) => row.id === bank)?.supply ?? "?";
    require(!busy.has(supply), () => `two permits at work on supply ${supply}`);
    busy.add(supply);
  }
};
