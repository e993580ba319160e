/**
 * What staff do around the boxes of a whole day beside loading them: take results back, give them out at the
 * counter or put them into another box, open one for somebody who can't, and look into all of them.
 */
import type { Input } from "../../controller/core/input.ts";
import type { Box } from "../../controller/core/result-box.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Collectors } from "./collectors.ts";
import type { Crowd } from "./crowd.ts";

const COUNTER = "counter-1";
const STAFF = "staff:s-counter-1";
const COLLEAGUE = "staff:s-counter-2";
const ROUND_COUNTER = "counter-3";
const ROUND_STAFF = "staff:s-counter-3";
/** A lock has opened and the door is shut again after this time, ms. */
const DONE_MS = 45_000;
const TAKES_BACK = 0.6;
const OPENS_REMOTE = 0.4;
const MAKES_ROUND = 0.35;
/** After reminders and expiry of the day. */
const EXPIRED_AT_MS = 9_000_000;

export class BoxKeeper {
  readonly #people: Crowd;
  readonly #random: SeededRandom;
  readonly #collectors: Collectors;

  constructor(people: Crowd, collectors: Collectors) {
    this.#people = people;
    this.#random = people.world.random.fork("box keeper");
    this.#collectors = collectors;
  }

  startDay(): void {
    const random = this.#random;
    this.#later(EXPIRED_AT_MS, "expired results", () => this.#takeExpired());
    if (random.chance(TAKES_BACK)) {
      const why = random.chance(0.5) ? "withdrawn" : "moved";
      this.#later(this.#someTime_ms(), "result taken back", () => {
        const box = this.#someStored();
        if (box !== undefined) this.#takeBack(box.number, why);
      });
    }
    if (random.chance(OPENS_REMOTE))
      this.#later(this.#someTime_ms(), "remote opening", () => this.#openRemote());
    if (random.chance(MAKES_ROUND)) this.#later(22_000_000, "round", () => this.#beginRound());
  }

  /** During the hours in which results lie in their boxes. */
  #someTime_ms(): number {
    return 7_000_000 + this.#random.fraction() * 13_000_000;
  }

  #later(delay_ms: number, what: string, act: () => void): void {
    this.#people.after(delay_ms, what, () => {
      if (this.#people.world.powered) act();
    });
  }

  #ask(input: Input, staff: string, place: string, done: () => void = () => undefined): void {
    const { world } = this.#people;
    world.ask(input, staff, place, (reply) => {
      if (reply.kind === "done") done();
      else world.reach(`${input.kind}-refused-${reply.refusal}`);
    });
  }

  #someStored(): Box | undefined {
    const stored = Object.values(this.#people.world.office.boxes).filter(({ state }) => state === "stored");
    return stored[Math.floor(this.#random.fraction() * stored.length)];
  }

  // ---- taken back ----

  #takeExpired(): void {
    const expired = Object.values(this.#people.world.office.boxes).filter(
      ({ recall }) => recall === "expired",
    );
    expired.forEach(({ number }, index) => {
      this.#later(index * 15_000, "expired result", () => this.#takeBack(number, "expired"));
    });
  }

  #takeBack(box: number, why: "withdrawn" | "moved" | "expired"): void {
    const input = { kind: "withdraw-result", counter: COUNTER, box, why } as const;
    this.#ask(input, STAFF, COUNTER, () => this.#later(DONE_MS, "hands emptied", () => this.#emptyHands()));
  }

  /** What only changes its box goes into another; the rest leaves the office's hands. */
  #emptyHands(): void {
    for (const { dossier, why } of this.#people.world.office.in_hand) {
      const how = why === "expired" ? "archive" : "counter";
      if (why !== "moved") this.#ask({ kind: "hand-over", counter: COUNTER, dossier, how }, STAFF, COUNTER);
      else {
        const anywhere = { box: null, size: null, reach: null, proxy: null } as const;
        const input = { kind: "load-result", counter: COUNTER, dossier, person: "", ...anywhere } as const;
        this.#ask(input, STAFF, COUNTER, () => this.#collectors.loadedAgain(dossier));
      }
    }
  }

  // ---- two clerks ----

  #openRemote(): void {
    const box = this.#someStored()?.number;
    if (box === undefined) return;
    const request = { kind: "ask-remote-open", counter: COUNTER, box, reason: "needs-help" } as const;
    this.#ask(request, STAFF, COUNTER, () =>
      this.#later(20_000, "colleague agrees", () =>
        this.#ask({ kind: "confirm-remote-open", counter: "counter-2", box }, COLLEAGUE, "counter-2"),
      ),
    );
  }

  // ---- the round ----

  #beginRound(): void {
    const boxes = Object.keys(this.#people.world.office.boxes).map(Number);
    const begin = { kind: "begin-round", counter: ROUND_COUNTER } as const;
    this.#ask(begin, ROUND_STAFF, ROUND_COUNTER);
    this.#later(2_000, "first box", () => this.#checkNext(boxes));
  }

  /** Each box is looked into by itself; one that can't be opened now stays unchecked. */
  #checkNext([box, ...rest]: readonly number[]): void {
    if (box === undefined) {
      this.#ask({ kind: "end-round", counter: ROUND_COUNTER }, ROUND_STAFF, ROUND_COUNTER);
      return;
    }
    this.#ask({ kind: "check-box", counter: ROUND_COUNTER, box }, ROUND_STAFF, ROUND_COUNTER);
    this.#later(DONE_MS, "box looked into", () => this.#judge(box));
    this.#later(DONE_MS + 5_000, "next box", () => this.#checkNext(rest));
  }

  #judge(box: number): void {
    const { round, boxes } = this.#people.world.office;
    if (round?.looked.includes(box) !== true) return;
    const listed = boxes[box]?.dossier ?? undefined;
    const found = this.#collectors.contents.get(box) === listed ? "as-listed" : "differs";
    const input = { kind: "judge-box", counter: ROUND_COUNTER, box, found } as const;
    this.#ask(input, ROUND_STAFF, ROUND_COUNTER);
  }
}
