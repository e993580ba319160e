/** A small office for core tests, and a driver that feeds inputs with a hand-moved clock. */
import { decide, type Ruling } from "../../../controller/core/decide.ts";
import type { Effect } from "../../../controller/core/effect.ts";
import { emptyOffice } from "../../../controller/core/empty-office.ts";
import { evolve } from "../../../controller/core/evolve.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import type { Input } from "../../../controller/core/input.ts";
import { brokenInvariants } from "../../../controller/core/invariants.ts";
import type { OfficePlan } from "../../../controller/core/plan.ts";
import type { Reply } from "../../../controller/core/refusal.ts";
import type { Office } from "../../../controller/core/state.ts";

/** 2026-11-23, 08:00 in Viet Nam. */
export const MORNING_MS = Date.UTC(2026, 10, 23, 1, 0, 0);

export const PLAN: OfficePlan = {
  site: "test",
  utc_offset_min: 420,
  fields: [
    { id: "land", prefix: "A", service_prior_ms: 900_000 },
    { id: "civil", prefix: "B", service_prior_ms: 540_000 },
  ],
  counters: [
    { id: "c1", number: 1, fields: ["land"], printer: "pc" },
    { id: "c2", number: 2, fields: ["land", "civil"], printer: null },
  ],
  doors: [{ id: "d1", reader: "rd", chip_reader: "cd", printer: "pd" }],
  kiosks: [{ id: "k1", reader: "rk", chip_reader: "ck", printer: "pk" }],
  bases: [{ id: "b1", cards: [1, 2, 3] }],
  banks: [
    { id: "w1", supply: "s1", pulse_ms: 500, doors: true },
    { id: "w2", supply: "s1", pulse_ms: 500, doors: true },
  ],
  boxes: [
    { number: 1, bank: "w1", board: 1, index0: 0, size: "S", reach: "normal" },
    { number: 2, bank: "w1", board: 1, index0: 1, size: "M", reach: "low" },
    { number: 7, bank: "w2", board: 1, index0: 0, size: "L", reach: "normal" },
  ],
  printers: ["pd", "pk", "pc"].map((id) => ({
    id,
    profile: "generic-80",
    text_mode: "raster",
    text_modes: ["raster", "tcvn3"],
    roll_mm: 80_000,
    near_end_mm: 5_000,
  })),
  readers: ["rd", "rk"],
  rule: { priority_run_max: 2, regular_age_max_ms: 45 * 60_000, frequent_visits: 4 },
  paging: { again_ms: 40_000, tell_clerk_at: 3, uncharged_max_ms: 7 * 86_400_000, rack_charges: true },
  results: { keep_days: 15, remind_days: [3, 1], remind_hour: 9 },
  returning_days: 365,
  agency: "H99.1",
};

/** A result goes into whatever box suits. */
export const ANY_BOX = { size: null, reach: null, proxy: null } as const;

export class TestOffice {
  office: Office;
  at_ms = MORNING_MS;
  readonly facts: Fact[] = [];
  /** Of the newest input. */
  lastEffects: readonly Effect[] = [];
  readonly plan: OfficePlan;

  constructor(plan: OfficePlan = PLAN) {
    this.plan = plan;
    this.office = emptyOffice(plan);
  }

  /** Feeds one input; checks every invariant and that folding the facts gives the same state. */
  do(input: Input, actor = "staff:s-1"): Ruling {
    const before = this.office;
    const ruling = decide(this.plan, before, input, { at_ms: this.at_ms, actor, device: null, place: null });
    const broken = brokenInvariants(this.plan, ruling.office);
    if (broken.length > 0) throw new Error(`after ${input.kind}: ${broken.join("; ")}`);
    const folded = ruling.facts.reduce((office, fact) => evolve(office, fact, this.at_ms), before);
    if (JSON.stringify(folded) !== JSON.stringify(ruling.office))
      throw new Error(`${input.kind}: fold differs`);
    this.office = ruling.office;
    this.facts.push(...ruling.facts);
    this.lastEffects = ruling.effects;
    return ruling;
  }

  /** All devices up, all doors closed, both counters open. */
  open(): this {
    for (const changed of ["b1", "pd", "pk", "pc", "rd", "rk", "w1", "w2"]) {
      this.do({ kind: "device-changed", changed, state: "up", fault: null });
    }
    for (const { bank, board, index0 } of this.plan.boxes) {
      this.do({ kind: "door-seen", bank, board, index0, door: "closed" });
    }
    for (const counter of this.plan.counters) this.do({ kind: "open-counter", counter: counter.id });
    return this;
  }

  wait(delay_ms: number): this {
    this.at_ms += delay_ms;
    return this;
  }

  admit(lane: "regular" | "priority", field = "land", card: number | null = null): string {
    const { reply } = this.do({
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: null,
      field,
      lane,
      reason: lane === "priority" ? "pregnant" : null,
      pager: card === null ? null : { base: "b1", card },
    });
    return String(dataOf(reply).ticket);
  }

  /** As if an earlier input had led to it. */
  happened(...facts: readonly Fact[]): this {
    for (const fact of facts) this.office = evolve(this.office, fact, this.at_ms);
    return this;
  }

  /** The printer has this slip's bytes: they begin to leave. */
  rendered(job: string, process_id: string | null = "0000"): Ruling {
    const size = { bands: 12, length_mm: 60, bytes: 15_400, digest: "cbf43926" };
    return this.do({ kind: "job-rendered", job, ...size, process_id });
  }

  count(kind: Fact["kind"]): number {
    return this.facts.filter((fact) => fact.kind === kind).length;
  }
}

export const dataOf = (reply: Reply): Readonly<Record<string, unknown>> => {
  if (reply.kind === "refused") throw new Error(`refused: ${reply.refusal}`);
  return reply.data;
};

export const refusalOf = (reply: Reply): string => (reply.kind === "refused" ? reply.refusal : "done");

export const effectsOf = <K extends Effect["kind"]>(
  ruling: Ruling,
  kind: K,
): Extract<Effect, { kind: K }>[] =>
  ruling.effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
