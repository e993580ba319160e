/**
 * Drives visits through the loop of an office as fast as it goes, one a counter at a time, as commands of
 * screens without their HTTP. What is posted in one go shares one commit, as in a busy office. It runs
 * inside the controller's process and judges nothing but that every command was obeyed.
 */
import type { Fact } from "../../controller/core/fact.ts";
import type { Input } from "../../controller/core/input.ts";
import type { App } from "../../controller/shell/app.ts";
import type { Answer } from "../../controller/shell/loop.ts";
import { BASE, CARDS, COUNTERS, DOOR, FIELD } from "./places.ts";

const ACTOR = "staff:bench";
/** What an office has; more in one day would fill the state as no day does. */
const VISITS_A_DAY = 200;
/** A batch that stands still this long has failed, ms. */
const BATCH_MAX_MS = 10_000;
/** Said by the driver when somebody is to present a card at the door. */
export const PLEASE_SCAN = "scan";

export interface VisitWorld {
  readonly app: () => App | undefined;
  readonly say: (text: string) => void;
  /** Makes it tomorrow. */
  readonly nextDay: () => void;
}

export class Visits {
  readonly #world: VisitWorld;
  #keys = 0;
  #today = 0;
  #pages = 0;
  #scan: string | undefined;
  #look = (): void => undefined;

  constructor(world: VisitWorld) {
    this.#world = world;
  }

  /** What the office kept; tells which scan was read and which pages are on the air. */
  noticed(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === "card-read") this.#scan = fact.scan;
      if (fact.kind === "page-transmitted") this.#pages++;
    }
    this.#look();
  }

  /** Resolves with the number of visits done: `count`, or a few more. */
  async drive(count: number): Promise<number> {
    let done = 0;
    for (; done < count; done += COUNTERS.length) {
      if (this.#today === 0 || this.#today >= VISITS_A_DAY) await this.#openDay();
      await this.#batch(done);
      this.#today += COUNTERS.length;
    }
    return done;
  }

  async #openDay(): Promise<void> {
    if (this.#today > 0) this.#world.nextDay();
    this.#today = 0;
    await this.#each((counter) => ({ kind: "open-counter", counter }));
  }

  /** One visit a counter; the first visitor shows an ID card, the others none. */
  async #batch(first: number): Promise<void> {
    const pagers = COUNTERS.map((_, index) => ({ base: BASE, card: ((first + index) % CARDS) + 1 }));
    this.#scan = undefined;
    this.#world.say(PLEASE_SCAN);
    await this.#until("the scan", () => this.#scan !== undefined);
    const shown = this.#scan ?? null;
    const wish = {
      kind: "admit",
      agreed: false,
      door: DOOR,
      field: FIELD,
      lane: "regular",
      reason: null,
    } as const;
    await this.#each((_counter, index) => ({
      ...wish,
      scan: index === 0 ? shown : null,
      pager: pagers[index] ?? null,
    }));
    this.#pages = 0;
    await this.#each((counter) => ({ kind: "call-next", counter }));
    await this.#until("the pages", () => this.#pages === COUNTERS.length);
    await Promise.all([
      this.#each((counter) => ({ kind: "start-service", counter })),
      this.#each((counter) => ({ kind: "finish-service", counter })),
      ...pagers.map((pager) => this.#post({ kind: "return-pager", door: DOOR, ...pager })),
    ]);
  }

  async #each(input: (counter: string, index: number) => Input): Promise<void> {
    await Promise.all(COUNTERS.map((counter, index) => this.#post(input(counter, index))));
  }

  #post(input: Input): Promise<void> {
    return new Promise((resolve, reject) => {
      const key = `drive-${process.pid}-${++this.#keys}`;
      const answer = (given: Answer): void => {
        if (given.kind === "done") resolve();
        else reject(new Error(`${input.kind}: ${JSON.stringify(given)}`));
      };
      this.#world.app()?.loop.post({
        input,
        actor: ACTOR,
        device: null,
        place: DOOR,
        command: {
          key,
          route: "bench",
          keep: (reply) => ({ key, route: "bench", status: 200, body: reply }),
          answer,
        },
      });
    });
  }

  #until(what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), BATCH_MAX_MS);
      this.#look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#look = () => undefined;
        resolve();
      };
      this.#look();
    });
  }
}
