/**
 * Readers of cards through the system's PC/SC service, and the only file that knows pcsc-mini, loaded at the
 * first attempt. Decides which reader is meant (by name and by where a card lies, never by its place in a
 * list), and when a card has stopped answering; what is said to a card is the driver's.
 * Source: identity.md 3.7.
 */
import type { Clock, Disarm } from "../runtime/ports.ts";
import type { CardReaderLink, CardReaderListener, LinkLoss } from "./link.ts";
import { lossOf, noDriver } from "./loss.ts";
import { type CardWire, PlacedCard } from "./placed-card.ts";

export interface PcscSettings {
  /** A part of the reader's name as the service tells it; left out: whichever reader there is. */
  readonly reader?: string;
}

/** A reader of that name is waited for so long; then the attempt has failed. */
export const READER_WAIT_MS = 5_000;

/** The parts of pcsc-mini used here; tests hand in a fake one. */
export interface PcscCard {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  release(): Promise<void>;
}
export interface PcscReader {
  readonly name: string;
  /** Calls back whenever a card was put on or taken off. */
  onChange(changed: (present: boolean) => void): void;
  onGone(gone: () => void): void;
  connect(): Promise<PcscCard>;
}
export interface PcscLibrary {
  /** Tells every reader there is or will be; returns the way to stop. */
  watch(found: (reader: PcscReader) => void, failed: (error: unknown) => void): () => void;
}

export const pcscLink = (
  settings: PcscSettings,
  clock: Clock,
  load: () => Promise<PcscLibrary> = loadPcscMini,
): CardReaderLink => new PcscLink(settings, clock, load);

const loadPcscMini = async (): Promise<PcscLibrary> => {
  const { CardDisposition, CardMode, Client, ReaderStatus } = (await import("pcsc-mini")).default;
  return {
    watch: (found, failed) => {
      const client = new Client();
      client.on("error", failed);
      client.on("reader", (reader) =>
        found({
          name: reader.name(),
          onChange: (changed) =>
            void reader.on("change", (status) =>
              changed(status.has(ReaderStatus.PRESENT) && !status.has(ReaderStatus.MUTE)),
            ),
          onGone: (gone) => void reader.on("disconnect", gone),
          connect: async () => {
            const card = await reader.connect(CardMode.SHARED);
            return {
              transmit: (command) => card.transmit(command),
              release: () => card.disconnect(CardDisposition.RESET),
            };
          },
        }),
      );
      client.start();
      return () => client.stop();
    },
  };
};

/** One connection, from `connect` to `lost` or `disconnect`. */
interface Session {
  readonly listener: CardReaderListener;
  readonly disarm: Disarm;
  stop: (() => void) | undefined;
  /** The name of the reader that was taken. */
  reader: string | undefined;
  card: { readonly reader: string; readonly placed: PlacedCard } | undefined;
  /** The reader whose card is being powered up. */
  taking: string | undefined;
}

class PcscLink implements CardReaderLink {
  readonly label: string;
  readonly #settings: PcscSettings;
  readonly #clock: Clock;
  readonly #load: () => Promise<PcscLibrary>;
  #session: Session | undefined;

  constructor(settings: PcscSettings, clock: Clock, load: () => Promise<PcscLibrary>) {
    this.#settings = settings;
    this.#clock = clock;
    this.#load = load;
    this.label = `pcsc:${settings.reader ?? "any"}`;
  }

  connect(listener: CardReaderListener): void {
    this.disconnect();
    const absent: LinkLoss = { code: "LINK_ABSENT", detail: `no reader of cards named ${this.label}` };
    const disarm = this.#clock.arm(`${this.label} reader`, READER_WAIT_MS, () => this.#lose(session, absent));
    const session: Session = {
      listener,
      disarm,
      stop: undefined,
      reader: undefined,
      card: undefined,
      taking: undefined,
    };
    this.#session = session;
    void this.#attempt(session);
  }

  disconnect(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.disarm();
    session.card?.placed.lose("reader-lost");
    session.stop?.();
  }

  async #attempt(session: Session): Promise<void> {
    let library: PcscLibrary;
    try {
      library = await this.#load();
    } catch (error) {
      this.#lose(session, noDriver("pcsc-mini", error));
      return;
    }
    if (this.#session !== session) return;
    session.stop = library.watch(
      (reader) => this.#clock.soon(() => this.#found(session, reader)),
      (error) => this.#clock.soon(() => this.#lose(session, lossOf(error))),
    );
  }

  #found(session: Session, reader: PcscReader): void {
    const wanted = this.#settings.reader === undefined || reader.name.includes(this.#settings.reader);
    if (this.#session !== session || !wanted) return;
    if (session.reader === undefined) {
      session.disarm();
      session.reader = reader.name;
      session.listener.opened();
    }
    reader.onChange((present) => this.#clock.soon(() => void this.#changed(session, reader, present)));
    reader.onGone(() => this.#clock.soon(() => this.#gone(session, reader)));
  }

  #gone(session: Session, reader: PcscReader): void {
    if (session.reader !== reader.name && session.card?.reader !== reader.name) return;
    this.#lose(session, { code: "LINK_LOST", detail: `${reader.name} is gone` });
  }

  /** Where the name fits several readers, the one with a card on it is meant. */
  async #changed(session: Session, reader: PcscReader, present: boolean): Promise<void> {
    if (this.#session !== session) return;
    if (!present) {
      if (session.taking === reader.name) session.taking = undefined;
      this.#removed(session, reader);
      return;
    }
    if (session.taking !== undefined || session.card !== undefined) return;
    session.taking = reader.name;
    const connected = await reader.connect().catch(() => undefined);
    const still = this.#session === session && session.taking === reader.name;
    if (still) session.taking = undefined;
    if (!still || connected === undefined) {
      // A card that does not power up is told again by the service when it is moved.
      await connected?.release().catch(() => undefined);
      return;
    }
    const placed = new PlacedCard(wireTo(connected), this.#clock);
    session.card = { reader: reader.name, placed };
    session.listener.placed(placed);
  }

  #removed(session: Session, reader: PcscReader): void {
    const { card } = session;
    if (card?.reader !== reader.name) return;
    session.card = undefined;
    card.placed.lose("card-removed");
    session.listener.removed();
  }

  #lose(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.listener.lost(loss);
  }
}

/** The way to a card that the service has powered up. */
const wireTo = (card: PcscCard): CardWire => ({
  send: (command, answered) =>
    void card.transmit(command).then(
      (bytes) => answered(new Uint8Array(bytes)),
      // The service says in many ways that a card is gone; none of them leaves it usable.
      () => answered(undefined),
    ),
  release: () => void card.release().catch(() => undefined),
});
