/** Proves a card at a virtual reader, dialled and dialling, over real sockets, with bytes typed by hand. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock, Disarm } from "../../../../drivers/runtime/ports.ts";
import { systemClock } from "../../../../drivers/runtime/system-clock.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import {
  dialVpcd,
  type SlotCard,
  serveVpcd,
  type VpcdSlot,
} from "../../../../simulators/reader/chip-card/vpcd-slot.ts";

const ASK_ATR = [0x00, 0x01, 0x04];
const ATR = [0x00, 0x05, 0x3b, 0x80, 0x80, 0x01, 0x01];
const GET_CHALLENGE = [0x00, 0x05, 0x00, 0x84, 0x00, 0x00, 0x08];
const CHALLENGE = [0x46, 0x08, 0xf9, 0x19, 0x88, 0x70, 0x22, 0x12, 0x90, 0x00];

/** Answers everything with the challenge of identity.md 3.7; counts what happens to its power. */
class OneAnswerCard implements SlotCard {
  readonly commands: Uint8Array[] = [];
  resets = 0;
  answer = Uint8Array.from(CHALLENGE);
  reset(): void {
    this.resets++;
  }
  process(command: Uint8Array): Uint8Array {
    this.commands.push(command);
    return this.answer;
  }
}

/** A reader's end of one connection, that can be waited for. */
class ReaderEnd {
  readonly socket: Socket;
  readonly #got: number[] = [];
  #ended = false;
  #look: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      this.#got.push(...bytes);
      this.#look();
    });
    socket.once("close", () => {
      this.#ended = true;
      this.#look();
    });
  }

  says(...bytes: readonly number[]): this {
    this.socket.write(Uint8Array.from(bytes));
    return this;
  }

  async hears(count: number): Promise<readonly number[]> {
    await this.#until(() => this.#got.length >= count);
    return this.#got.splice(0);
  }

  ends(): Promise<void> {
    return this.#until(() => this.#ended);
  }

  #until(reached: () => boolean): Promise<void> {
    return new Promise((done) => {
      this.#look = () => {
        if (reached()) done();
      };
      this.#look();
    });
  }
}

const slots: VpcdSlot[] = [];
const ends: Socket[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end.destroy();
  for (const slot of slots.splice(0)) await slot.close();
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});
const kept = <Slot extends VpcdSlot>(slot: Slot): Slot => {
  slots.push(slot);
  return slot;
};

/** A reader that listens, as vpcd does. */
const reader = async (port = 0) => {
  const waiting: ((end: ReaderEnd) => void)[] = [];
  const come: ReaderEnd[] = [];
  const server = createServer((socket) => {
    ends.push(socket);
    const end = new ReaderEnd(socket);
    const next = waiting.shift();
    if (next === undefined) come.push(end);
    else next(end);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    card: (): Promise<ReaderEnd> => {
      const end = come.shift();
      return end === undefined ? new Promise((next) => waiting.push(next)) : Promise.resolve(end);
    },
    stop: () => new Promise((closed) => server.close(closed)),
  };
};

/** A reader that dials, as vpcd does when it is set to. */
const dialled = (port: number): Promise<ReaderEnd> =>
  new Promise((connected, failed) => {
    const socket = connect({ host: "127.0.0.1", port });
    ends.push(socket);
    const end = new ReaderEnd(socket);
    socket.once("connect", () => connected(end));
    socket.once("error", failed);
  });

describe("a card that dials a reader", () => {
  test("tells its answer to reset, and answers commands", async () => {
    const { port, card } = await reader();
    const laid = new OneAnswerCard();
    kept(dialVpcd({ host: "127.0.0.1", port }, systemClock)).lay(laid);
    const end = await card();
    expect(await end.says(...ASK_ATR).hears(7)).toEqual(ATR);
    expect(await end.says(...GET_CHALLENGE).hears(12)).toEqual([0x00, 0x0a, ...CHALLENGE]);
    expect(laid.commands).toEqual([Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08)]);
  });

  test("may have an answer to reset of its own", async () => {
    const { port, card } = await reader();
    const laid = Object.assign(new OneAnswerCard(), { atr: Uint8Array.of(0x3b, 0x00) });
    kept(dialVpcd({ host: "127.0.0.1", port }, systemClock)).lay(laid);
    expect(await (await card()).says(...ASK_ATR).hears(4)).toEqual([0x00, 0x02, 0x3b, 0x00]);
  });

  test("forgets what was agreed at each change of its power, and says nothing to it", async () => {
    const { port, card } = await reader();
    const laid = new OneAnswerCard();
    kept(dialVpcd({ host: "127.0.0.1", port }, systemClock)).lay(laid);
    const end = await card();
    await end.says(...ASK_ATR).hears(7);
    const before = laid.resets;
    end.says(0x00, 0x01, 0x01, 0x00, 0x01, 0x02, 0x00, 0x01, 0x00);
    expect(await end.says(...ASK_ATR).hears(7)).toEqual(ATR);
    expect(laid.resets - before).toBe(3);
  });

  test("that is taken off ends the connection; the next one makes its own", async () => {
    const { port, card } = await reader();
    const slot = kept(dialVpcd({ host: "127.0.0.1", port }, systemClock));
    const [first, second] = [new OneAnswerCard(), new OneAnswerCard()];
    slot.lay(first);
    const end = await card();
    slot.take();
    await end.ends();
    slot.lay(second);
    await (await card()).says(...GET_CHALLENGE).hears(12);
    expect([first.commands.length, second.commands.length]).toEqual([0, 1]);
  });

  test("that another one is laid upon is taken off first", async () => {
    const { port, card } = await reader();
    const slot = kept(dialVpcd({ host: "127.0.0.1", port }, systemClock));
    slot.lay(new OneAnswerCard());
    const end = await card();
    slot.lay(new OneAnswerCard());
    await end.ends();
    expect(await (await card()).says(...ASK_ATR).hears(7)).toEqual(ATR);
  });

  test("answers 6F00 where it fails or says more than a message holds, 6700 to a command too long", async () => {
    const { port, card } = await reader();
    const laid = new OneAnswerCard();
    kept(dialVpcd({ host: "127.0.0.1", port }, systemClock)).lay(laid);
    const end = await card();
    laid.answer = new Uint8Array(65_535);
    expect(await end.says(...GET_CHALLENGE).hears(4)).toEqual([0x00, 0x02, 0x6f, 0x00]);
    laid.process = () => {
      throw new Error("a mistake of the card's");
    };
    expect(await end.says(...GET_CHALLENGE).hears(4)).toEqual([0x00, 0x02, 0x6f, 0x00]);
    expect(await end.says(0x01, 0x06, ...new Array<number>(262).fill(0)).hears(4)).toEqual([
      0x00, 0x02, 0x67, 0x00,
    ]);
  });

  test("waits for a reader that is not there yet, longer each time, and finds it", async () => {
    const gone = await reader();
    await gone.stop();
    const clock = new BackOffClock();
    const laid = new OneAnswerCard();
    kept(dialVpcd({ host: "127.0.0.1", port: gone.port }, clock)).lay(laid);
    expect([await clock.backsOff(), await clock.backsOff(), await clock.backsOff()]).toEqual([
      250, 500, 1_000,
    ]);
    const { card } = await reader(gone.port);
    await clock.backsOff();
    expect(await (await card()).says(...ASK_ATR).hears(7)).toEqual(ATR);
  });

  test("dials again when the reader ends the connection, as the same card without its keys", async () => {
    const { port, card } = await reader();
    const clock = new BackOffClock();
    const laid = new OneAnswerCard();
    kept(dialVpcd({ host: "127.0.0.1", port }, clock)).lay(laid);
    const first = await card();
    await first.says(...ASK_ATR).hears(7);
    const before = laid.resets;
    first.socket.destroy();
    expect(await clock.backsOff()).toBe(250);
    await (await card()).says(...GET_CHALLENGE).hears(12);
    expect(laid.resets - before).toBe(1);
  });

  test("taken off while it waits dials no more", async () => {
    const gone = await reader();
    await gone.stop();
    const clock = new BackOffClock();
    const slot = kept(dialVpcd({ host: "127.0.0.1", port: gone.port }, clock));
    slot.lay(new OneAnswerCard());
    await clock.backsOff();
    slot.take();
    expect(clock.pending().filter((name) => name.includes("back-off"))).toEqual([]);
  });
});

/** Virtual time whose back-offs can be waited for: each passes as soon as it was seen. */
class BackOffClock extends VirtualClock implements Clock {
  #seen: number[] = [];
  #waiting: ((delay_ms: number) => void) | undefined;

  override arm(name: string, delay_ms: number, fire: () => void): Disarm {
    const disarm = super.arm(name, delay_ms, fire);
    if (!name.includes("back-off")) return disarm;
    this.#seen.push(delay_ms);
    setImmediate(() => this.#tell());
    return disarm;
  }

  /** Resolves with the next wait's length, in ms, when it has passed. */
  backsOff(): Promise<number> {
    return new Promise((passed) => {
      this.#waiting = passed;
      this.#tell();
    });
  }

  #tell(): void {
    const [delay_ms] = this.#seen;
    if (delay_ms === undefined || this.#waiting === undefined) return;
    this.#seen.shift();
    const passed = this.#waiting;
    this.#waiting = undefined;
    this.advance(delay_ms);
    passed(delay_ms);
  }
}

describe("a card that lets readers dial", () => {
  test("answers one reader at a time; a second is refused, the next after it is served", async () => {
    const slot = kept(await serveVpcd(0, systemClock));
    slot.lay(new OneAnswerCard());
    const first = await dialled(slot.port);
    expect(await first.says(...ASK_ATR).hears(7)).toEqual(ATR);
    await (await dialled(slot.port)).ends();
    expect(await first.says(...GET_CHALLENGE).hears(12)).toEqual([0x00, 0x0a, ...CHALLENGE]);
    first.socket.end();
    await first.ends();
    expect(await (await dialled(slot.port)).says(...ASK_ATR).hears(7)).toEqual(ATR);
  });

  test("refuses readers while none lies, and ends the connection of one that is taken off", async () => {
    const slot = kept(await serveVpcd(0, systemClock));
    await (await dialled(slot.port)).ends();
    const laid = new OneAnswerCard();
    slot.lay(laid);
    const end = await dialled(slot.port);
    await end.says(...ASK_ATR).hears(7);
    slot.take();
    await end.ends();
    await (await dialled(slot.port)).ends();
    // At its connection, and taken off.
    expect(laid.resets).toBe(2);
  });

  test("says so when its port is another's", async () => {
    const slot = kept(await serveVpcd(0, systemClock));
    await expect(serveVpcd(slot.port, systemClock)).rejects.toThrow("EADDRINUSE");
  });
});
