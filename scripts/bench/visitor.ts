/**
 * One visitor after the other at a real office, from outside: a card at the reader, the guard's and the
 * clerk's commands over HTTP, and the instants at which the view and the page were seen. What of it is a
 * figure, others decide.
 */
import type { BenchDevices } from "./bench-devices.ts";
import type { OfficeClient } from "./office-client.ts";
import { BASE, CARDS, DOOR, FIELD } from "./places.ts";

const COUNTER = "counter-2";
export const CALL = `/api/counter/${COUNTER}/call-next`;
/** Nothing here takes this long, ms. */
const GIVEN_UP_MS = 10_000;
/** The base has said who it is and the screens are quiet by then, ms. */
export const SETTLED_MS = 1_500;

/** One thing awaited at a time, told with the instant at which it was seen. */
export class Sighting {
  #tell: ((at_ms: number) => void) | undefined;

  next(what: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), GIVEN_UP_MS);
      this.#tell = (at_ms) => {
        clearTimeout(timer);
        resolve(at_ms);
      };
    });
  }

  seen(at_ms: number): void {
    this.#tell?.(at_ms);
    this.#tell = undefined;
  }
}

/** Instants of one visit, as seen from outside the controller. */
export interface Seen {
  readonly scanned_ms: number;
  readonly view_ms: number;
  readonly page_ms: number;
}

/** Opens the counter and gives the visit; one at a time. */
export const visitor = async (devices: BenchDevices, client: OfficeClient) => {
  await client.command(`/api/counter/${COUNTER}/open`);
  const [view, page, transmitted] = [new Sighting(), new Sighting(), new Sighting()];
  await client.listen(`/api/stream/door/${DOOR}`, (text, at_ms) => {
    if (text.includes('"state":"read"')) view.seen(at_ms);
  });
  await client.listen(`/api/stream/counter/${COUNTER}`, (text, at_ms) => {
    if (text.includes('"transmitted"')) transmitted.seen(at_ms);
  });
  devices.onPager((bytes, at_ms) => {
    if (String.fromCharCode(...bytes.subarray(0, 4)) === "CPG,") page.seen(at_ms);
  });
  let scans = 0;
  return async (): Promise<Seen> => {
    const viewSeen = view.next("the guard's view");
    const scanned_ms = devices.scan();
    const view_ms = await viewSeen;
    const pager = { base: BASE, card: (scans % CARDS) + 1 };
    const admission = {
      scan: `reader-door-${++scans}`,
      field: FIELD,
      lane: "regular",
      reason: null,
      pager,
      agreed: false,
    };
    await client.command(`/api/door/${DOOR}/admit`, admission);
    const [first, done] = [page.next("the page"), transmitted.next("the reply")];
    await client.command(CALL);
    const page_ms = await first;
    await done;
    await client.command(`/api/counter/${COUNTER}/start`);
    await client.command(`/api/counter/${COUNTER}/finish`);
    await client.command(`/api/door/${DOOR}/return-pager`, pager);
    return { scanned_ms, view_ms, page_ms };
  };
};
