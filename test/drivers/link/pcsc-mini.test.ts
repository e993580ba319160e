/** Proves how the library's client is shared, replaced and left alone, against a fake with the real one's traps. */
import { describe, expect, test } from "vitest";
import type { PcscReader } from "../../../drivers/link/pcsc.ts";
import { FAILED_CLIENTS_MAX, libraryOver, type Mini } from "../../../drivers/link/pcsc-mini.ts";
import { coded } from "../../support/pcsc-bench.ts";

const PRESENT = 32;
const MUTE = 512;

class FakeMiniCard {
  busy = false;
  gone: string | undefined;
  readonly released: number[] = [];
  // As in the library: what can't be begun throws at once.
  transmit(command: Uint8Array): Promise<Uint8Array> {
    if (this.busy) throw coded("CardIsBusy");
    return Promise.resolve(command);
  }
  async state(): Promise<unknown> {
    if (this.gone !== undefined) throw coded(this.gone);
    return {};
  }
  async disconnect(then: number): Promise<void> {
    this.released.push(then);
  }
}

type Changed = (status: { has(...flags: number[]): boolean }) => void;

class FakeMiniReader {
  readonly card = new FakeMiniCard();
  connects: () => Promise<FakeMiniCard> = async () => this.card;
  readonly #name: string;
  #changed: Changed = () => {};
  #gone: () => void = () => {};
  constructor(name: string) {
    this.#name = name;
  }
  name(): string {
    return this.#name;
  }
  on(event: "change" | "disconnect", listener: Changed & (() => void)): void {
    if (event === "change") this.#changed = listener;
    else this.#gone = listener;
  }
  connect(): Promise<FakeMiniCard> {
    return this.connects();
  }
  shows(flags: number): void {
    this.#changed({ has: (...wanted) => wanted.every((flag) => (flags & flag) !== 0) });
  }
  unplugs(): void {
    this.#gone();
  }
}

const bench = () => {
  const service = { runs: true };
  const clients: FakeClient[] = [];
  class FakeClient {
    stops = 0;
    #failed: (error: unknown) => void = () => {};
    #found: (reader: FakeMiniReader) => void = () => {};
    constructor() {
      clients.push(this);
    }
    on(event: "error" | "reader", listener: (told: never) => void): void {
      if (event === "error") this.#failed = listener as (error: unknown) => void;
      else this.#found = listener as (reader: FakeMiniReader) => void;
    }
    start(): void {
      if (!service.runs) throw coded("NoService");
    }
    stop(): void {
      this.stops++;
      if (!service.runs) throw coded("NoService");
    }
    /** A reader and its first state come in one breath. */
    finds(reader: FakeMiniReader, flags: number): void {
      this.#found(reader);
      reader.shows(flags);
    }
    fails(code: string): void {
      this.#failed(coded(code));
    }
  }
  const mini = {
    CardDisposition: { LEAVE: 0, RESET: 1 },
    CardMode: { SHARED: 2 },
    ReaderStatus: { MUTE, PRESENT },
    Client: FakeClient,
  } satisfies Mini;
  const library = libraryOver(mini);
  const watch = () => {
    const told: string[] = [];
    const readers: PcscReader[] = [];
    const stop = library.watch(
      (reader) => {
        readers.push(reader);
        told.push(reader.name);
        reader.onChange((present) => told.push(present ? "present" : "empty"));
        reader.onGone(() => told.push("gone"));
      },
      (error) => told.push(error instanceof Error ? error.message : "?"),
    );
    return { told, readers, stop };
  };
  return { service, clients, watch };
};

describe("the client of the service", () => {
  test("is one for all who watch, and is never stopped while the service lives", () => {
    const { clients, watch } = bench();
    const [first, second] = [watch(), watch()];
    const desk = new FakeMiniReader("Desk");
    clients[0]?.finds(desk, PRESENT);
    first.stop();
    desk.shows(0);
    clients[0]?.finds(new FakeMiniReader("Other"), 0);
    expect(first.told).toEqual(["Desk", "present"]);
    expect(second.told).toEqual(["Desk", "present", "empty", "Other", "empty"]);
    second.stop();
    const third = watch();
    expect(third.told).toEqual(["Desk", "empty", "Other", "empty"]);
    expect([clients.length, clients[0]?.stops]).toEqual([1, 0]);
  });

  test("tells a reader that was pulled, and as a new one when it comes back", () => {
    const { clients, watch } = bench();
    const { told } = watch();
    const desk = new FakeMiniReader("Desk");
    clients[0]?.finds(desk, 0);
    desk.unplugs();
    expect(watch().told).toEqual([]);
    clients[0]?.finds(new FakeMiniReader("Desk"), PRESENT);
    expect(told).toEqual(["Desk", "empty", "gone", "Desk", "present"]);
  });

  test.each([
    [PRESENT, "present"],
    [PRESENT | MUTE, "empty"],
  ])("takes state %i for %s", (flags, what) => {
    const { clients, watch } = bench();
    const { told } = watch();
    clients[0]?.finds(new FakeMiniReader("Desk"), flags);
    expect(told).toEqual(["Desk", what]);
  });

  test("throws where the service does not run, and is made anew when it does", () => {
    const { service, clients, watch } = bench();
    service.runs = false;
    expect(watch).toThrow("NoService");
    service.runs = true;
    expect(watch().told).toEqual([]);
    expect(clients.length).toBe(2);
  });

  test("that ended with its service is told to all, and the next one knows no reader of it", () => {
    const { service, clients, watch } = bench();
    const watchers = [watch(), watch()];
    clients[0]?.finds(new FakeMiniReader("Desk"), PRESENT);
    service.runs = false;
    clients[0]?.fails("CommError");
    clients[0]?.fails("CommError");
    for (const { told } of watchers) expect(told).toEqual(["Desk", "present", "[ CommError ]"]);
    service.runs = true;
    expect(watch().told).toEqual([]);
    expect([clients.length, clients[0]?.stops]).toEqual([2, 1]);
  });

  test.each(["TooManyCardConnections", "TooManyConnectRequests"])(
    "without room for a card (%s) is left alone for a new one",
    async (code) => {
      const { clients, watch } = bench();
      const { told, readers } = watch();
      const desk = new FakeMiniReader("Desk");
      desk.connects = () => Promise.reject(coded(code));
      clients[0]?.finds(desk, PRESENT);
      await expect(readers[0]?.connect()).rejects.toThrow(code);
      expect(told.at(-1)).toBe(`[ ${code} ]`);
      watch();
      expect([clients.length, clients[0]?.stops]).toEqual([2, 0]);
    },
  );

  test("is not made again when too many have failed", () => {
    const { clients, watch } = bench();
    for (let count = 0; count < FAILED_CLIENTS_MAX; count++) {
      watch();
      clients.at(-1)?.fails("StatusEventBufferOverflow");
    }
    expect(watch).toThrow("restart this program");
    expect(clients.length).toBe(FAILED_CLIENTS_MAX);
  });
});

describe("a card", () => {
  const connected = async () => {
    const { clients, watch } = bench();
    const desk = new FakeMiniReader("Desk");
    const { readers } = watch();
    clients[0]?.finds(desk, PRESENT);
    const card = await readers[0]?.connect();
    if (card === undefined) throw new Error("no card");
    return { desk, card };
  };

  test("that is busy rejects instead of throwing", async () => {
    const { desk, card } = await connected();
    desk.card.busy = true;
    await expect(card.transmit(Uint8Array.of(1))).rejects.toThrow("CardIsBusy");
  });

  test.each([
    ["RemovedCard", false],
    ["ResetCard", true],
    ["NoService", true],
  ])("whose state is %s remains: %s", async (code, remains) => {
    const { desk, card } = await connected();
    expect(await card.remains()).toBe(true);
    desk.card.gone = code;
    expect(await card.remains()).toBe(remains);
  });

  test("is left or reset as told", async () => {
    const { desk, card } = await connected();
    await card.release("leave");
    await card.release("reset");
    expect(desk.card.released).toEqual([0, 1]);
  });
});
