/**
 * The plan of an office as wide as its log: whatever a row ever named has its place in it, also what is gone
 * from the configuration. Folding over it loses no fact; what of it is still wanted, recover.ts decides.
 */
import type { OfficePlan } from "../core/plan.ts";
import type { Entry } from "./store/store.ts";

class Names<Row> {
  readonly #rows = new Map<string | number, Row>();
  readonly #make: (id: string | number) => Row;

  constructor(known: readonly (readonly [string | number, Row])[], make: (id: string | number) => Row) {
    for (const [id, row] of known) this.#rows.set(id, row);
    this.#make = make;
  }

  see(id: unknown): void {
    if ((typeof id !== "string" && typeof id !== "number") || this.#rows.has(id)) return;
    this.#rows.set(id, this.#make(id));
  }

  put(id: string | number, row: Row): void {
    this.#rows.set(id, row);
  }

  rows(): readonly Row[] {
    return [...this.#rows.values()];
  }
}

const NO_DEVICES = { reader: null, chip_reader: null, printer: null } as const;

const byId = <Row extends { readonly id: string }>(
  rows: readonly Row[],
): readonly (readonly [string, Row])[] => rows.map((row) => [row.id, row]);

/**
 * `plan` and every counter, door, kiosk, pager, box and device that a fact or a pulse among `entries`
 * names.
 */
export const widened = (plan: OfficePlan, entries: Iterable<Entry>): OfficePlan => {
  const counters = new Names(byId(plan.counters), (id) => ({
    id: String(id),
    number: 0,
    fields: [],
    printer: null,
  }));
  const doors = new Names(byId(plan.doors), (id) => ({ id: String(id), ...NO_DEVICES }));
  const kiosks = new Names(byId(plan.kiosks), (id) => ({ id: String(id), ...NO_DEVICES }));
  const cards = new Map(plan.bases.map((base) => [base.id, new Set(base.cards)]));
  const banks = new Names(byId(plan.banks), (id) => ({
    id: String(id),
    supply: String(id),
    pulse_ms: 0,
    doors: true,
  }));
  const boxes = new Names(
    plan.boxes.map((box) => [box.number, box]),
    (number) => boxAt(Number(number), "", 0, 0),
  );
  const devices = new Set(plan.readers);
  for (const { kind, name, payload } of entries) {
    const row = payload as Readonly<Record<string, unknown>>;
    if (kind === "fact") {
      counters.see(row.counter);
      kiosks.see(row.kiosk);
      if (name !== "door-changed") doors.see(row.door);
      boxes.see(row.box);
      if (typeof row.base === "string" && typeof row.card === "number")
        cards.set(row.base, (cards.get(row.base) ?? new Set()).add(row.card));
      if (typeof row.changed === "string") devices.add(row.changed);
    } else if (kind === "effect" && name === "pulse-box") {
      const { box, bank, board, index0 } = row as {
        box: number;
        bank: string;
        board: number;
        index0: number;
      };
      banks.see(bank);
      boxes.put(box, boxAt(box, bank, board, index0));
    }
  }
  return {
    ...plan,
    counters: counters.rows(),
    doors: doors.rows(),
    kiosks: kiosks.rows(),
    bases: [...cards].map(([id, known]) => ({ id, cards: [...known] })),
    banks: banks.rows(),
    boxes: boxes.rows(),
    readers: [...devices],
  };
};

const boxAt = (number: number, bank: string, board: number, index0: number) =>
  ({ number, bank, board, index0, size: "L", reach: "normal" }) as const;
