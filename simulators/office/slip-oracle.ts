/**
 * What must never happen to a slip, judged on the log and on the sheets that really came out: no copy comes
 * out twice, so that every further sheet bears its mark; what the log calls printed is one whole sheet; no
 * slip is left without an end.
 */
import type { Fact, FactOf } from "../../controller/core/fact.ts";
import { jobCode } from "../../drivers/printer/slips/slip-parts.pure.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { World } from "./world.ts";

/** One copy of a slip on its way to the paper. */
interface Sending {
  readonly job: string;
  readonly copy: number;
  readonly process_id: string;
  /** Whole sheets of it. */
  sheets: number;
}

interface Asked {
  readonly printer: string;
  readonly copy: number;
}

export class SlipOracle {
  readonly #world: World;
  readonly #broken: (what: string) => void;
  /** Slips without an end, as they were last asked for. */
  readonly #open = new Map<string, Asked>();
  /** Newest sending of each job. */
  readonly #sent = new Map<string, Sending>();
  /** By printer and process id of the rows, which that printer puts on the paper with them. */
  readonly #onPaper = new Map<string, Sending>();
  readonly #copies = new Map<string, number>();
  readonly #sheets = new Map<string, number>();

  constructor(world: World, broken: (what: string) => void) {
    this.#world = world;
    this.#broken = broken;
  }

  fact(fact: Fact): void {
    switch (fact.kind) {
      case "slip-queued":
        this.#open.set(fact.job, fact);
        if (fact.copy > 1) this.#world.reach("slip-marked-copy");
        return this.#queued(fact);
      case "slip-sending":
        return this.#sending(fact);
      case "slip-ended":
        this.#open.delete(fact.job);
        if (fact.end === "printed") this.#provenBy(this.#sent.get(fact.job), fact.job);
        return;
      default:
    }
  }

  /** A whole sheet was cut. */
  sheet(printer: string, { qr, process_ids }: SimulatorEvent): void {
    for (const code of qr as readonly string[]) if (!code.startsWith(LOOK_UP)) this.#coded(sheetKey(code));
    for (const id of process_ids as readonly string[]) {
      const sending = this.#onPaper.get(`${printer}:${id}`);
      if (sending === undefined) continue;
      sending.sheets++;
      const { job, copy, sheets } = sending;
      if (sheets > 1) this.#broken(`${sheets} whole sheets of ${job}, copy ${copy}`);
    }
  }

  endOfDay(): void {
    for (const [job, { printer }] of this.#open) this.#broken(`slip ${job} on ${printer} has no end`);
  }

  /** A visitor slip may be asked for again and again, each time as a new original of a job of its own. */
  #queued({ job, slip, copy }: FactOf<"slip-queued">): void {
    this.#copies.set(jobCode(job), copy);
    const code = codeOf(slip);
    if (code === undefined) return;
    const before = this.#copies.get(code) ?? 0;
    this.#copies.set(code, slip.kind === "visitor" ? before + 1 : Math.max(copy, before));
  }

  #sending({ job, process_id = null }: FactOf<"slip-sending">): void {
    const asked = this.#open.get(job);
    if (asked === undefined) return this.#broken(`slip ${job} was sent, and nobody waits for it`);
    if (process_id === null) return;
    const sending: Sending = { job, copy: asked.copy, process_id, sheets: 0 };
    this.#sent.set(job, sending);
    this.#onPaper.set(`${asked.printer}:${process_id}`, sending);
  }

  #provenBy(sending: Sending | undefined, job: string): void {
    if (sending === undefined) return this.#broken(`slip ${job} is printed, but was never sent`);
    if (sending.sheets !== 1)
      this.#broken(`slip ${job} is printed, but copy ${sending.copy} is ${sending.sheets} whole sheets`);
  }

  #coded(code: string): void {
    const sheets = (this.#sheets.get(code) ?? 0) + 1;
    this.#sheets.set(code, sheets);
    const copies = this.#copies.get(code);
    if (copies === undefined) this.#broken(`a sheet ${code} came out that nobody asked for`);
    else if (sheets > copies) this.#broken(`${sheets} sheets of ${code}, only ${copies} copies were marked`);
  }
}

/** Its reference stands in no log; the job's code beside it tells the leaves of a form apart. */
const LOOK_UP = "MC1:R:";
const VISITOR_SLIP = "MC1:V:";
/** Whom the code names; a visitor slip's secret part stands in no log. */
const sheetKey = (code: string): string =>
  code.startsWith(VISITOR_SLIP) ? code.slice(0, code.lastIndexOf(":")) : code;

/** The large code on every copy of a slip that has one; the job's small code stands on all of them. */
const codeOf = (slip: FactOf<"slip-queued">["slip"]): string | undefined => {
  switch (slip.kind) {
    case "ticket":
      return `MC1:T:${slip.ticket}:${slip.code}`;
    case "receipt":
    case "strip":
      return undefined;
    case "visitor":
      return `${VISITOR_SLIP}${slip.person}`;
    // Their large codes hold secrets that no log has: the job's own code tells them apart.
    case "form":
    case "fee":
    case "report":
      return undefined;
  }
};
