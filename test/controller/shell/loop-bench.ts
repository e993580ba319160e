/** The loop alone over a memory store and virtual time: what it commits, performs and answers, in order. */
import type { Effect } from "../../../controller/core/effect.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import type { Input } from "../../../controller/core/input.ts";
import type { OfficePlan } from "../../../controller/core/plan.ts";
import type { Office } from "../../../controller/core/state.ts";
import { type Answer, OfficeLoop } from "../../../controller/shell/loop.ts";
import type { News } from "../../../controller/shell/news.ts";
import { type MemoryImage, MemoryStore } from "../../../controller/shell/store/memory-store.ts";
import type { Commit, CommitOutcome, KeptReply } from "../../../controller/shell/store/store.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";
import { MORNING_MS, PLAN } from "../core/office-kit.ts";

/** One line a thing that happened: `commit 3`, `perform page-card`, `answer done`, `store-failed`. */
export class NotingStore extends MemoryStore {
  readonly #note: (line: string) => void;

  constructor(note: (line: string) => void, image?: MemoryImage) {
    super({ site: "test", boot: "boot-1", random: new SeededRandom(1) }, image);
    this.#note = note;
  }

  override commit(commit: Commit): CommitOutcome {
    const outcome = super.commit(commit);
    const inputs = commit.entries.filter(({ kind }) => kind === "input").length;
    this.#note(`${outcome.kind === "kept" ? "commit" : "refused"} ${inputs}`);
    return outcome;
  }
}

let keys = 0;
/** Keys differ over all benches, as those of screens do over restarts. */
const newKey = (): string => `key-${++keys}`;

export class LoopBench {
  readonly clock = new VirtualClock();
  readonly wall = new VirtualWallClock(this.clock, MORNING_MS);
  readonly noted: string[] = [];
  readonly answers: Answer[] = [];
  readonly effects: Effect[] = [];
  readonly facts: Fact[] = [];
  readonly news: News[] = [];
  readonly store: NotingStore;
  readonly loop: OfficeLoop;

  constructor(settings: { readonly plan?: OfficePlan; readonly image?: MemoryImage } = {}) {
    const { plan = PLAN, image } = settings;
    this.store = new NotingStore((line) => this.noted.push(line), image);
    this.loop = new OfficeLoop(
      { plan, store: this.store, clock: this.clock, wall: this.wall, vigilant: true, clock_vouched: false },
      {
        perform: (effects) => {
          this.effects.push(...effects);
          for (const { kind } of effects) this.noted.push(`perform ${kind}`);
        },
        keep: () => undefined,
        changed: (_office, facts) => void this.facts.push(...facts),
        told: (news) => {
          this.news.push(news);
          this.noted.push(news.kind);
        },
      },
    );
  }

  get office(): Office {
    return this.loop.office;
  }

  /** A device or timer says something. */
  tell(input: Input, within?: () => void): this {
    this.loop.post({
      input,
      actor: "device",
      device: null,
      place: null,
      ...(within === undefined ? {} : { within }),
    });
    return this;
  }

  /** A screen asks for something. */
  ask(input: Input, key = newKey(), within?: () => void): this {
    this.loop.post({
      input,
      actor: "staff:s-1",
      device: null,
      place: null,
      ...(within === undefined ? {} : { within }),
      command: {
        key,
        route: input.kind,
        keep: (reply): KeptReply => ({ key, route: input.kind, status: 200, body: reply }),
        answer: (answer) => {
          this.answers.push(answer);
          this.noted.push(`answer ${answer.kind}`);
        },
      },
    });
    return this;
  }

  /** Whatever is due now. */
  turn(): this {
    this.clock.advance(0);
    return this;
  }

  /** All devices up, all doors closed, both counters open. */
  open(): this {
    for (const changed of ["b1", "pd", "pk", "rd", "rk", "w1", "w2"])
      this.tell({ kind: "device-changed", changed, state: "up", fault: null });
    for (const { bank, board, index0 } of PLAN.boxes)
      this.tell({ kind: "door-seen", bank, board, index0, door: "closed" });
    for (const counter of ["c1", "c2"]) this.ask({ kind: "open-counter", counter });
    this.turn();
    this.noted.length = 0;
    this.answers.length = 0;
    return this;
  }

  /** The same log opened by a new program, as after a crash. */
  again(plan: OfficePlan = PLAN): LoopBench {
    return new LoopBench({ plan, image: this.store.cloneDurable() });
  }
}
