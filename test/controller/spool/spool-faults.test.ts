/**
 * The oracle of the spool: whatever goes wrong with printer, line and controller, `printed` means exactly one
 * whole sheet of that copy, `failed` means none, no copy comes out twice, so that every further sheet of a
 * slip bears its mark, and no slip is left without an end. 1 000 seeded scripts; a failing seed is named.
 */
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../controller/core/fact.ts";
import type { PrintJob } from "../../../controller/core/print-job.ts";
import { isOpenQuestion, isUnfinished } from "../../../controller/core/print-job.ts";
import { jobOf } from "../../../controller/core/state.ts";
import type { Commit } from "../../../controller/shell/store/store.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { PRINTER_DEFECTS } from "../../../simulators/printer/defects.ts";
import { SpoolOffice, sendings } from "./spool-office.ts";

const SCRIPTS = 1_000;
/** Requests, faults and people's doings fall into this time. */
const BUSY_MS = 12_000;
/** By then everything that waits has come out or was given up (JOB_LIFE_MS and some). */
const AFTERMATH_MS = 12 * 60_000;

type Doing = (at: SpoolOffice, random: SeededRandom) => void;

/** Its values' range, where it takes one. A liar can't be told from a good printer: DATASHEET, Doubts. */
const DEFECT_VALUES: Readonly<Record<string, readonly [number, number]>> = {
  "paper-out": [1, 120],
  "cover-open": [1, 120],
  garbage: [10, 100],
  "late-reply": [50, 5_000],
  "hot-head": [100, 9_000],
  "drop-byte": [1, 30_000],
  "garble-byte": [1, 30_000],
  "double-byte": [1, 30_000],
  "disconnect-at": [1, 30_000],
  "power-cut-at": [1, 30_000],
  "paper-out-at-row": [1, 2_000],
  "stray-text": [1, 40],
};
const UNKNOWABLE = new Set<string>(["liar"]);

type AtCommit = "cut-before" | "cut-after" | "full";

/** What befalls the first commit that fits; then all is as before. */
const commitFate = (at: SpoolOffice, then: AtCommit, fits: (commit: Commit) => boolean): void => {
  const before = at.fate;
  const due = (commit: Commit): boolean => {
    if (commit.entries.length === 0 || !fits(commit)) return false;
    at.fate = before;
    return true;
  };
  at.fate = {
    beforeCommit: (commit) =>
      then === "cut-after" || !due(commit) ? "live" : then === "full" ? "full" : "cut",
    afterCommit: (commit) => then === "cut-after" && due(commit),
  };
};

const atCommit =
  (then: AtCommit): Doing =>
  (at, random) => {
    let left = random.between(0, 6);
    commitFate(at, then, () => left-- === 0);
  };

/** Each step of a slip's life is the last that this run keeps, or the first that it fails to keep. */
const atFact =
  (name: Fact["kind"]): Doing =>
  (at, random) =>
    commitFate(at, random.pick(["cut-before", "cut-after"]), ({ entries }) =>
      entries.some((entry) => entry.kind === "fact" && entry.name === name),
    );

const FAULTS: Readonly<Record<string, Doing>> = {
  ...Object.fromEntries(
    PRINTER_DEFECTS.filter(({ name }) => !UNKNOWABLE.has(name)).map(({ name }): [string, Doing] => [
      name,
      (at, random) => {
        const [low, high] = DEFECT_VALUES[name] ?? [0, 0];
        at.printer.setDefect(name, true, String(random.between(low, high)));
      },
    ]),
  ),
  "power-cycle": (at) => at.printer.prompt("power-cycle"),
  unplug: (at, random) => {
    at.line.unplug();
    at.clock.arm("test plug", random.between(10, 4_000), () => at.line.plug());
  },
  "paper-change": (at, random) => {
    at.printer.prompt("paper out");
    at.clock.arm("test paper", random.between(100, 9_000), () => at.printer.prompt("paper load"));
  },
  "cover-opened": (at, random) => {
    at.printer.prompt("cover open");
    at.clock.arm("test cover", random.between(100, 9_000), () => at.printer.prompt("cover close"));
  },
  "another-model": (at, random) =>
    at.swap(random.pick(["generic-80", "mute-usb"]), random.between(10, 2_000)),
  "controller-dies": (at, random) => at.die(random.pick([1, 50, 400, 4_000])),
  "dies-before-commit": atCommit("cut-before"),
  "dies-after-commit": atCommit("cut-after"),
  "disk-full": atCommit("full"),
  "dies-rendering": atFact("slip-rendering"),
  "dies-sending": atFact("slip-sending"),
  "dies-awaiting-proof": atFact("slip-awaiting-proof"),
  "dies-at-end": atFact("slip-ended"),
};

const someJob = (
  at: SpoolOffice,
  random: SeededRandom,
  fits: (job: PrintJob) => boolean,
): string | undefined => {
  const jobs = at.running ? at.office.jobs.filter(fits) : [];
  return jobs.length === 0 ? undefined : random.pick(jobs).id;
};

/** What a person sees: is this copy on paper? */
const looks = (at: SpoolOffice, id: string): "printed" | "not-printed" => {
  const copy = jobOf(at.office, id)?.copy;
  return at.whole.some((sheet) => sheet.job === id && sheet.copy === copy) ? "printed" : "not-printed";
};

const PEOPLE: readonly Doing[] = [
  (at, random) => {
    const job = someJob(at, random, () => true);
    if (job !== undefined) at.ask({ kind: "copy-slip", job });
  },
  (at, random) => {
    const job = someJob(at, random, () => true);
    if (job !== undefined) at.ask({ kind: "cancel-slip", job });
  },
  (at, random) => {
    const job = someJob(at, random, ({ state }) => state === "ambiguous" || state === "failed");
    if (job !== undefined) at.ask({ kind: "resolve-slip", job, as: looks(at, job) });
  },
];

const admit: Doing = (at) =>
  at.ask(
    {
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
      pager: null,
    },
    (reply) => {
      if (reply.kind === "done") at.acknowledged.push(String(reply.data.ticket));
    },
  );

const COUNTER = "c1";
const PAPER = { counter: COUNTER, person: "p1", dossier: "H-1" } as const;
/** Every slip that somebody asks for, by what is done when nobody knows its fate. */
const REQUESTS: readonly Doing[] = [
  admit,
  admit,
  (at, random) => at.ask({ kind: "request-fee", ...PAPER, form_id: formId(random), amount_vnd: 8_000 }),
  (at, random) => at.ask({ kind: "issue-form", ...PAPER, form: "supplement", form_id: formId(random) }),
];
const formId = (random: SeededRandom): string => `f-${random.uint32()}`;

const repair = (at: SpoolOffice): void => {
  at.fate = { beforeCommit: () => "live", afterCommit: () => false };
  at.swap("home", 100);
  for (const row of at.home.defects) at.home.setDefect(row.name, false);
  at.advance(10_000);
  // A roll can't be changed behind a closed cover.
  for (const hand of ["cover open", "paper load", "cover close"]) at.home.prompt(hand);
};

const copiesOf = (at: SpoolOffice, job: string, copy: number): number =>
  at.whole.filter((sheet) => sheet.job === job && sheet.copy === copy).length;

const judge = (at: SpoolOffice): readonly string[] => {
  const wrong = [...at.wrong];
  const sent = sendings(at.facts());
  for (const { job, copy, end } of sent) {
    const sheets = copiesOf(at, job, copy);
    if (sheets > 1) wrong.push(`${sheets} whole sheets of ${job}, copy ${copy}`);
    if (end === "printed" && sheets !== 1)
      wrong.push(`${job}, copy ${copy} printed, but ${sheets} whole sheets`);
    if (end === "failed" && sheets !== 0)
      wrong.push(`${job}, copy ${copy} failed, but ${sheets} whole sheets`);
  }
  for (const job of at.office.jobs) if (isUnfinished(job)) wrong.push(`${job.id} is ${job.state} for ever`);
  for (const fact of at.facts())
    if (fact.kind === "slip-queued" && fact.copy > 1 && fact.policy === "ask-a-person" && !fact.asked)
      wrong.push(`${fact.job}, on which money hangs, came again by itself`);
  const queued = new Set(at.facts().flatMap((fact) => (fact.kind === "slip-queued" ? [fact.job] : [])));
  for (const job of queued) if (jobOf(at.office, job) === undefined) wrong.push(`${job} vanished`);
  for (const ticket of at.acknowledged)
    if (!at.office.tickets.some(({ id }) => id === ticket))
      wrong.push(`${ticket} was acknowledged and is gone`);
  return wrong;
};

interface Result {
  readonly wrong: readonly string[];
  readonly reached: readonly string[];
}

const run = (seed: number): Result => {
  const random = new SeededRandom(seed);
  const profile = random.pick([
    "epson-t20iii",
    "epson-t20iii",
    "epson-t20iii",
    "generic-80",
    "mute-usb",
  ] as const);
  const at = new SpoolOffice({ seed, profile, baud: random.pick([0, 115_200, 38_400]) });
  at.advance(3_000);
  at.ask({ kind: "open-counter", counter: COUNTER });
  const later = (doing: Doing, from_ms = 0): void =>
    void at.clock.arm("script", random.between(from_ms, BUSY_MS), () => doing(at, random));
  random.pick(REQUESTS)(at, random);
  for (let slip = random.between(0, 3); slip > 0; slip--) later(random.pick(REQUESTS));
  const names = Array.from({ length: random.between(1, 4) }, () =>
    random.chance(0.15) ? "dies-awaiting-proof" : random.pick(Object.keys(FAULTS)),
  );
  for (const name of names) later(FAULTS[name] as Doing);
  for (let turn = random.between(0, 3); turn > 0; turn--) later(random.pick(PEOPLE), 1_000);
  at.advance(BUSY_MS + 5_000);
  repair(at);
  at.advance(AFTERMATH_MS);
  const wrong = judge(at).map((line) => `seed ${seed} (${profile}, ${names.join(", ")}): ${line}`);
  const facts = at.facts();
  const marked = facts.some((fact) => fact.kind === "slip-queued" && fact.copy > 1) ? ["marked"] : [];
  const ends = facts.flatMap((fact) => (fact.kind === "slip-ended" ? [`${fact.end}`] : []));
  const settled = at.settled.map((end) => `settled as ${end}`);
  const asked = at.office.jobs.filter(isOpenQuestion).map(({ policy }) => `left to a person: ${policy}`);
  return {
    wrong,
    reached: [...ends, ...settled, ...asked, ...marked, ...(at.restarts > 0 ? ["restarted"] : [])],
  };
};

/** What scripts must have been through to mean anything. */
const POINTS = [
  "printed",
  "unconfirmed",
  "ambiguous",
  "failed",
  "marked",
  "restarted",
  "settled as printed",
  "settled as ambiguous",
  "left to a person: ask-a-person",
] as const;

describe("fault scripts", () => {
  test(`leave no end that the paper contradicts, in ${SCRIPTS} runs`, { timeout: 90_000 }, () => {
    const reached: Record<string, number> = {};
    const wrong: string[] = [];
    for (let seed = 1; seed <= SCRIPTS; seed++) {
      const result = run(seed);
      wrong.push(...result.wrong);
      for (const point of result.reached) reached[point] = (reached[point] ?? 0) + 1;
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    for (const point of POINTS) expect(reached[point], point).toBeGreaterThan(20);
  });
});
