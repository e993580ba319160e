/**
 * `kiosk replay`: folds every fact of the log from the first one and checks what must be true of an office
 * after each input. It reads only; the plan is the one that the log itself shows.
 */

import { emptyOffice } from "../../core/empty-office.ts";
import { evolve } from "../../core/evolve.ts";
import { brokenInvariants } from "../../core/invariants.ts";
import type { OfficePlan } from "../../core/plan.ts";
import { widened } from "../known-places.ts";
import { factOf } from "../recover.ts";
import type { Store } from "../store/store.ts";
import { logOf, readData } from "./read-data.ts";
import { type Command, given, type Terminal, WrongUsage } from "./terminal.ts";

/** Broken invariants shown; the rest is only counted. */
const SHOWN_MAX = 20;

export const replay: Command = {
  vi: "dựng lại trạng thái từ mọi sự kiện trong nhật ký và kiểm tra sau từng bước",
  en: "folds every fact of the log again and checks the state after each step",
  required: { data: "DIR" },
  optional: { rule: "NAME=VALUE" },
  run: async (options, terminal) => {
    if (options.rule !== undefined)
      throw new WrongUsage("--rule: deciding recorded inputs under another rule comes in a later version");
    const replayed = await readData(given(options, "data"), (db) => refold(logOf(db, terminal.random)));
    return tell(replayed, terminal);
  },
};

interface Replayed {
  readonly rows: number;
  readonly facts: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
}

/** What any office has; places come from the log. */
const NO_PLACES: OfficePlan = {
  site: "",
  utc_offset_min: 0,
  fields: [],
  counters: [],
  doors: [],
  kiosks: [],
  bases: [],
  banks: [],
  boxes: [],
  printers: [],
  readers: [],
  rule: { priority_run_max: 1, regular_age_max_ms: 0, frequent_visits: 2 },
  paging: { again_ms: 0, tell_clerk_at: 1, uncharged_max_ms: 0, rack_charges: true },
  results: { keep_days: 1, remind_days: [], remind_hour: 0 },
  returning_days: 0,
  agency: null,
};

const refold = (store: Store): Replayed => {
  const plan = widened(NO_PLACES, store.entries(0));
  const facts: Record<string, number> = {};
  const broken: string[] = [];
  let office = emptyOffice(plan);
  let rows = 0;
  let last = 0;
  // Within the facts of one input the office is between two states: it is looked at when the next input
  // comes.
  const look = (): void => {
    for (const what of brokenInvariants(plan, office)) broken.push(`${last}: ${what}`);
  };
  for (const entry of store.entries(0)) {
    rows++;
    if (entry.kind === "input") look();
    if (entry.kind !== "fact") continue;
    last = entry.seq;
    facts[entry.name] = (facts[entry.name] ?? 0) + 1;
    office = evolve(office, factOf(entry), entry.at_ms);
  }
  look();
  return { rows, facts, broken };
};

const tell = ({ rows, facts, broken }: Replayed, { say, complain }: Terminal): 0 | 1 => {
  for (const name of Object.keys(facts).sort()) say(`  ${name} ${facts[name]}`);
  const folded = Object.values(facts).reduce((sum, count) => sum + count, 0);
  say(`${rows} dòng, ${folded} sự kiện, ${broken.length} điều sai`);
  say(`${rows} rows, ${folded} facts, ${broken.length} broken invariants`);
  if (broken.length === 0) return 0;
  complain(
    "Nhật ký kể một trạng thái không thể có: lỗi của chương trình; mời kỹ thuật viên báo nhà phát triển.",
  );
  complain("The log tells of an impossible state: a mistake of the program; a technician should report it.");
  for (const line of broken.slice(0, SHOWN_MAX)) complain(`  row ${line}`);
  return 1;
};
