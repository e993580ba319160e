/**
 * Drives visits through the loop of an office as fast as it goes, one a counter at a time, as commands of
 * screens without their HTTP. What is posted in one go shares one commit, as in a busy office. It runs inside the
 * controller's process and judges nothing but that every command was obeyed.
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

export interface Visits {
  noticed(facts: readonly Fact[]): void;
  /** Resolves with the number of visits done, `count` or a few more. */
  drive(count: number): Promise<number>;
}

/** `nextDay` makes it tomorrow; after VISITS_A_DAY the counters are opened anew. */
export const driveVisits = (
  app: () => App | undefined,
  say: (text: string) => void,
  nextDay: () => void,
): Visits => {
  let keys = 0;
  let pages = 0;
  let today = 0;
  let scan: string | undefined;
  let look = (): void => undefined;

  const post = (input: Input, place: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const key = `drive-${process.pid}-${++keys}`;
      app()?.loop.post({
        input,
        actor: ACTOR,
        device: null,
        place,
        command: {
          key,
          route: "bench",
          keep: (reply) => ({ key, route: "bench", status: 200, body: reply }),
          answer: (answer: Answer) =>
            answer.kind === "done"
              ? resolve()
              : reject(new Error(`${input.kind}: ${JSON.stringify(answer)}`)),
        },
      });
    });

  const until = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), BATCH_MAX_MS);
      look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        look = () => undefined;
        resolve();
      };
      look();
    });

  /** One visit a counter; the first visitor shows an ID card, the others none. */
  const batch = async (first: number): Promise<void> => {
    const cards = COUNTERS.map((_, index) => ({ base: BASE, card: ((first + index) % CARDS) + 1 }));
    scan = undefined;
    say(PLEASE_SCAN);
    await until("the scan", () => scan !== undefined);
    const shown = scan ?? null;
    const each = (input: (counter: string, index: number) => Input, place: (counter: string) => string) =>
      COUNTERS.map((counter, index) => post(input(counter, index), place(counter)));
    const at = (counter: string): string => counter;
    await Promise.all(
      each(
        (_counter, index) => ({
          kind: "admit",
          door: DOOR,
          scan: index === 0 ? shown : null,
          field: FIELD,
          lane: "regular",
          reason: null,
          pager: cards[index] ?? null,
        }),
        () => DOOR,
      ),
    );
    pages = 0;
    await Promise.all(each((counter) => ({ kind: "call-next", counter }), at));
    await until("the pages", () => pages === COUNTERS.length);
    await Promise.all([
      ...each((counter) => ({ kind: "start-service", counter }), at),
      ...each((counter) => ({ kind: "finish-service", counter }), at),
      ...cards.map((card) => post({ kind: "return-pager", door: DOOR, ...card }, DOOR)),
    ]);
  };

  const openCounters = async (): Promise<void> => {
    today = 0;
    await Promise.all(COUNTERS.map((counter) => post({ kind: "open-counter", counter }, counter)));
  };

  return {
    noticed: (facts) => {
      for (const fact of facts) {
        if (fact.kind === "card-read") scan = fact.scan;
        if (fact.kind === "page-transmitted") pages++;
      }
      look();
    },
    drive: async (count) => {
      let done = 0;
      for (; done < count; done += COUNTERS.length) {
        if (today >= VISITS_A_DAY) nextDay();
        if (today === 0 || today >= VISITS_A_DAY) await openCounters();
        await batch(done);
        today += COUNTERS.length;
      }
      return done;
    },
  };
};
