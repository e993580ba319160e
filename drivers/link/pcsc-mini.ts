/**
 * The library behind PC/SC, loaded at the first attempt; the only file that knows pcsc-mini. Keeps one client
 * for the whole process and lets every link watch it. Decides nothing about readers and cards.
 *
 * A client is never stopped while its service lives: `stop` waits, on the program's only thread, for a thread
 * that waits for the service, and pcscd forgets a cancel that comes between two waits (seen by test/chip;
 * LudovicRousseau/PCSC 160). The whole program would stand still until the next card is laid.
 */
import { codeOf } from "./loss.ts";
import type { PcscCard, PcscLibrary, PcscReader } from "./pcsc.ts";

/** The part of pcsc-mini used here; tests hand in a fake one. */
export interface Mini {
  readonly CardDisposition: { readonly LEAVE: number; readonly RESET: number };
  readonly CardMode: { readonly SHARED: number };
  readonly ReaderStatus: { readonly MUTE: number; readonly PRESENT: number };
  readonly Client: new () => MiniClient;
}
interface MiniClient {
  on(event: "error", failed: (error: unknown) => void): unknown;
  on(event: "reader", found: (reader: MiniReader) => void): unknown;
  start(): unknown;
  stop(): void;
}
interface MiniReader {
  name(): string;
  on(event: "change", changed: (status: MiniStatus) => void): unknown;
  on(event: "disconnect", gone: () => void): unknown;
  connect(mode: number): Promise<MiniCard>;
}
interface MiniStatus {
  has(...flags: readonly number[]): boolean;
}
interface MiniCard {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  state(): Promise<unknown>;
  disconnect(then: number): Promise<void>;
}

/**
 * Clients that failed and could not be stopped, over the life of the process; past it no new one is made.
 * Each holds a little memory and a socket.
 */
export const FAILED_CLIENTS_MAX = 256;
/** The library's own limits of open cards and of news that wait: only a new client has room again. */
const EXHAUSTED = new Set(["TooManyCardConnections", "TooManyConnectRequests", "StatusEventBufferOverflow"]);

let shared: Promise<PcscLibrary> | undefined;

export const loadPcscMini = (): Promise<PcscLibrary> => {
  shared ??= import("pcsc-mini").then(
    ({ default: mini }) => libraryOver(mini),
    (error) => {
      // Somebody may install what was missing.
      shared = undefined;
      throw error;
    },
  );
  return shared;
};

/** One client at a time, made at the first watch and after each that failed. */
export const libraryOver = (mini: Mini): PcscLibrary => {
  let watch: ServiceWatch | undefined;
  // For ever: the library throws out of nowhere when it is to forget a client that could not be stopped.
  const failedClients: MiniClient[] = [];
  return {
    watch: (found, failed) => {
      if (failedClients.length >= FAILED_CLIENTS_MAX)
        throw new Error(`${FAILED_CLIENTS_MAX} clients of pcscd failed: restart this program`);
      watch ??= new ServiceWatch(mini, (left) => {
        if (left !== undefined) failedClients.push(left);
        watch = undefined;
      });
      return watch.join({ found, failed });
    },
  };
};

interface Watcher {
  readonly found: (reader: PcscReader) => void;
  readonly failed: (error: unknown) => void;
}

/** A reader, and who listens to it. */
interface Known {
  readonly reader: MiniReader;
  /** Undefined until the service has said. */
  present: boolean | undefined;
  readonly changed: Map<Watcher, (present: boolean) => void>;
  readonly gone: Map<Watcher, () => void>;
}

class ServiceWatch {
  readonly #mini: Mini;
  readonly #client: MiniClient;
  readonly #ended: (left: MiniClient | undefined) => void;
  readonly #watchers = new Set<Watcher>();
  readonly #known = new Map<string, Known>();
  #over = false;

  /** Throws where there is no service. `ended` gets the client if it could not be stopped. */
  constructor(mini: Mini, ended: (left: MiniClient | undefined) => void) {
    this.#mini = mini;
    this.#ended = ended;
    this.#client = new mini.Client();
    this.#client.on("error", (error) => this.#fail(error));
    this.#client.on("reader", (reader) => this.#find(reader));
    this.#client.start();
  }

  /** Readers known already are told within this call, as new ones are later. */
  join(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    for (const known of this.#known.values()) watcher.found(this.#shown(known, watcher));
    return () => {
      this.#watchers.delete(watcher);
      for (const { changed, gone } of this.#known.values()) {
        changed.delete(watcher);
        gone.delete(watcher);
      }
    };
  }

  #find(reader: MiniReader): void {
    const known: Known = { reader, present: undefined, changed: new Map(), gone: new Map() };
    this.#known.set(reader.name(), known);
    reader.on("change", (status) => {
      const { MUTE, PRESENT } = this.#mini.ReaderStatus;
      known.present = status.has(PRESENT) && !status.has(MUTE);
      for (const tell of [...known.changed.values()]) tell(known.present);
    });
    reader.on("disconnect", () => {
      this.#known.delete(reader.name());
      for (const tell of [...known.gone.values()]) tell();
    });
    for (const watcher of [...this.#watchers]) watcher.found(this.#shown(known, watcher));
  }

  #shown(known: Known, watcher: Watcher): PcscReader {
    return {
      name: known.reader.name(),
      onChange: (changed) => {
        known.changed.set(watcher, changed);
        if (known.present !== undefined) changed(known.present);
      },
      onGone: (gone) => void known.gone.set(watcher, gone),
      connect: () => this.#connect(known.reader),
    };
  }

  async #connect(reader: MiniReader): Promise<PcscCard> {
    const { CardDisposition, CardMode } = this.#mini;
    let card: MiniCard;
    try {
      card = await reader.connect(CardMode.SHARED);
    } catch (error) {
      if (EXHAUSTED.has(codeOf(error))) this.#fail(error);
      throw error;
    }
    // The library keeps a card's memory within its client's, and frees both when the client is forgotten.
    const held = { card, client: this.#client };
    // Async also where they only hand on: a busy or closed card throws at once instead of rejecting.
    return {
      transmit: async (command) => held.card.transmit(command),
      remains: async () => {
        try {
          await held.card.state();
        } catch (error) {
          return codeOf(error) !== "RemovedCard";
        }
        return true;
      },
      release: async (then) =>
        held.card.disconnect(then === "reset" ? CardDisposition.RESET : CardDisposition.LEAVE),
    };
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    this.#known.clear();
    this.#ended(this.#stopped(error) ? undefined : this.#client);
    for (const { failed } of watchers) failed(error);
  }

  /** An exhausted client waits on, so it is left alone; any other error has ended its waiting. */
  #stopped(error: unknown): boolean {
    if (EXHAUSTED.has(codeOf(error))) return false;
    try {
      this.#client.stop();
      return true;
    } catch {
      // A service that ended can't be told of it.
      return false;
    }
  }
}
