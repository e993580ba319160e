/**
 * Readers of cards through the system's PC/SC service, and the only file that knows pcsc-mini, loaded at the
 * first attempt. Decides which reader is meant (by name and by where a card lies, never by its place in a
 * list), and when a card has stopped answering; what is said to a card is the driver's.
 * Source: identity.md 3.7.
 */
import type { Clock, Disarm } from "../runtime/ports.ts";
import type { CardAnswer, CardLink, CardReaderLink, CardReaderListener, LinkLoss } from "./link.ts";
import { lossOf, noDriver } from "./loss.ts";

export interface PcscSettings {
  /** A part of the reader's name as the service tells it; left out: whichever reader there is. */
  readonly reader?: string;
}

/** A reader of that name is waited for so long; then the attempt has failed. */
export const READER_WAIT_MS = 5_000;
/** A chip answers within this time, its own arithmetic included; then the card is given up. */
export const CARD_ANSWER_MS = 10_000;

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
  card: PlacedCard | undefined;
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
    session.card?.lose("reader-lost");
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
    session.card = new PlacedCard(reader.name, connected, this.#clock);
    session.listener.placed(session.card);
  }

  #removed(session: Session, reader: PcscReader): void {
    const { card } = session;
    if (card?.reader !== reader.name) return;
    session.card = undefined;
    card.lose("card-removed");
    session.listener.removed();
  }

  #lose(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.listener.lost(loss);
  }
}

/** A card until it is lost; then every command is answered by that loss, and none is sent. */
class PlacedCard implements CardLink {
  readonly reader: string;
  readonly #card: PcscCard;
  readonly #clock: Clock;
  #loss: Extract<CardAnswer, { readonly kind: "lost" }>["loss"] | undefined;
  #waiting: ((answer: CardAnswer) => void) | undefined;

  constructor(reader: string, card: PcscCard, clock: Clock) {
    this.reader = reader;
    this.#card = card;
    this.#clock = clock;
  }

  lose(loss: Extract<CardAnswer, { readonly kind: "lost" }>["loss"]): void {
    if (this.#loss !== undefined) return;
    this.#loss = loss;
    this.#waiting?.({ kind: "lost", loss });
    this.#card.release().catch(() => undefined);
  }

  transmit(command: Uint8Array, answered: (answer: CardAnswer) => void): void {
    const loss = this.#loss;
    if (loss !== undefined) return this.#clock.soon(() => answered({ kind: "lost", loss }));
    const disarm = this.#clock.arm("card answer", CARD_ANSWER_MS, () => this.lose("timeout"));
    this.#waiting = (answer) => {
      this.#waiting = undefined;
      disarm();
      // An exception out of a listener is our own mistake: it must not pass for a fault of the card.
      this.#clock.soon(() => answered(answer));
    };
    this.#card.transmit(command).then(
      (bytes) => this.#waiting?.({ kind: "answer", bytes: new Uint8Array(bytes) }),
      // The service says in many ways that a card is gone; none of them leaves it usable.
      () => this.lose("card-removed"),
    );
  }
}
