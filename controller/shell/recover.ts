/**
 * What the office is when the program starts: its newest snapshot and the facts after it. Facts only, so that
 * newer rules never rewrite what happened. It also decides what a changed configuration leaves of the state.
 */

import { emptyOffice } from "../core/empty-office.ts";
import { evolve } from "../core/evolve.ts";
import type { Fact } from "../core/fact.ts";
import type { OfficePlan } from "../core/plan.ts";
import { CORE_VERSION, type Office } from "../core/state.ts";
import { widened } from "./known-places.ts";
import type { Entry, Store } from "./store/store.ts";

export interface Recovered {
  readonly office: Office;
  /** Seq of the snapshot it was made from; 0: none. */
  readonly snapshot_seq: number;
}

export const recover = (plan: OfficePlan, store: Store): Recovered => {
  const snapshot = store.snapshot(CORE_VERSION);
  const snapshot_seq = snapshot?.seq ?? 0;
  const wide = emptyOffice(widened(plan, store.facts(snapshot_seq)));
  let office = snapshot === undefined ? wide : join(wide, snapshot.state as Office);
  for (const entry of store.facts(snapshot_seq)) office = evolve(office, factOf(entry), entry.at_ms);
  return { office: narrow(emptyOffice(plan), office), snapshot_seq };
};

export const factOf = (entry: Entry): Fact => ({ kind: entry.name, ...(entry.payload as object) }) as Fact;

type Table<T> = Readonly<Record<string, T>>;

const join = (wide: Office, kept: Office): Office => ({
  ...kept,
  counters: { ...wide.counters, ...kept.counters },
  pagers: { ...wide.pagers, ...kept.pagers },
  boards: { ...wide.boards, ...kept.boards },
  printers: { ...wide.printers, ...kept.printers },
  boxes: { ...wide.boxes, ...kept.boxes },
  doors: { ...wide.doors, ...kept.doors },
  kiosks: { ...wide.kiosks, ...kept.kiosks },
  devices: { ...wide.devices, ...kept.devices },
});

/**
 * New places, cards and boxes come in empty, gone ones go, except what is in use: a pager that is out can
 * still be returned, a person at a counter can still be finished, a result in a box is never forgotten.
 */
const narrow = (fresh: Office, kept: Office): Office => ({
  ...kept,
  counters: chosen(fresh.counters, kept.counters, (counter) => counter.current !== null),
  pagers: chosen(fresh.pagers, kept.pagers, (pager) => pager.ticket !== null),
  boards: chosen(fresh.boards, kept.boards, () => false),
  printers: chosen(fresh.printers, kept.printers, () => false),
  boxes: chosen(fresh.boxes, kept.boxes, (box) => box.dossier !== null || box.permit !== null),
  doors: chosen(fresh.doors, kept.doors, () => false),
  kiosks: chosen(fresh.kiosks, kept.kiosks, () => false),
  devices: chosen(fresh.devices, kept.devices, () => false),
});

const chosen = <T>(fresh: Table<T>, kept: Table<T>, inUse: (row: T) => boolean): Record<string, T> => {
  const planned = Object.entries(fresh).map(([id, row]): [string, T] => [id, kept[id] ?? row]);
  const clinging = Object.entries(kept).filter(([id, row]) => fresh[id] === undefined && inUse(row));
  return Object.fromEntries([...planned, ...clinging]);
};
