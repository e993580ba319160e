/**
 * Readers of cards through the system's PC/SC service. Decides which reader is meant (by name and by where a
 * card lies, never by its place in a list), and when a card is gone or another one; what is said to a card is
 * the driver's.
 * Sources: identity.md 3.7; what a real service does was seen by test/chip (DATASHEET.md of the reader).
 */
import type { Clock, Disarm } from "../runtime/ports.ts";
import type { CardLoss, CardReaderLink, CardReaderListener, LinkLoss } from "./link.ts";
import { codeOf, lossOf, noDriver } from "./loss.ts";
import { loadPcscMini } from "./pcsc-mini.ts";
import { CARD_ANSWER_MS, type CardWire, PlacedCard } from "./placed-card.ts";

export interface PcscSettings {
  /** A part of the reader's name as the service tells it; left out: whichever reader there is. */
  readonly reader?: string;
}

/** A reader of that name is waited for so long: less than who supervises waits, who does not know it. */
export const READER_WAIT_MS = 2_500;

/** The parts of pcsc-mini used here; tests hand in a fake one. All of a card's take turns. */
export interface PcscCard {
  /** Rejects where the card or the service is gone. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** False: the card was taken off since, whether or not one lies there now. Never rejects. */
  remains(): Promise<boolean>;
  /** `reset`: the card that lies there now, whosever it is, loses what was agreed with it. */
  release(then: "leave" | "reset"): Promise<void>;
}
export interface PcscReader {
  readonly name: string;
  /** Calls back whenever a card was put on or taken off, and now and then without either. */
  onChange(changed: (present: boolean) => void): void;
  onGone(gone: () => void): void;
  connect(): Promise<PcscCard>;
}
export interface PcscLibrary {
  /**
   * Tells every reader there is or will be, each with its first change right after it; returns the way to
   * listen no more. Throws where there is no service.
   */
  watch(found: (reader: PcscReader) => void, failed: (error: unknown) => void): () => void;
}

export const pcscLink = (
  settings: PcscSettings,
  clock: Clock,
  load: () => Promise<PcscLibrary> = loadPcscMini,
): CardReaderLink => new PcscLink(settings, clock, load);

/**
 * A card that another program has for itself is tried again so often: the service does not tell when it is
 * free.
 */
export const IN_USE_RETRY_MS = 1_000;
/** What the service says of itself, or of a reader that was pulled, to whoever talks to a card. */
const SERVICE_GONE = new Set([
  "NoService",
  "ServiceStopped",
  "CommError",
  "ReaderUnavailable",
  "UnknownReader",
]);

/** Every answer ends in a status word; less is what some readers give for a card that left amid a command. */
const STATUS_BYTES = 2;

/** One connection, from `connect` to `lost` or `disconnect`. */
interface Session {
  readonly listener: CardReaderListener;
  readonly disarm: Disarm;
  stop: (() => void) | undefined;
  /** The name of the reader that was taken. */
  reader: string | undefined;
  card: HeldCard | undefined;
  /** The card that is being powered up. */
  taking: Taking | undefined;
  /** Readers on which a card lies that was not yet tried, in the order of laying. */
  readonly waiting: Map<string, PcscReader>;
  /** Readers whose card is another program's, to be tried again. */
  readonly inUse: Map<string, Disarm>;
}

interface Taking {
  readonly reader: string;
  readonly disarm: Disarm;
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
      waiting: new Map(),
      inUse: new Map(),
    };
    this.#session = session;
    void this.#attempt(session);
  }

  disconnect(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.disarm();
    this.#stopTaking(session);
    for (const disarmRetry of session.inUse.values()) disarmRetry();
    session.card?.end("reader-lost");
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
    try {
      session.stop = library.watch(
        (reader) => this.#found(session, reader),
        (error) => this.#clock.soon(() => this.#lose(session, lossOfService(error))),
      );
    } catch (error) {
      this.#lose(session, lossOfService(error));
    }
  }

  /** Listens within this very call: the first state of a reader is told right after it, once. */
  #found(session: Session, reader: PcscReader): void {
    const wanted = this.#settings.reader === undefined || reader.name.includes(this.#settings.reader);
    if (!wanted) return;
    this.#clock.soon(() => this.#choose(session, reader.name));
    reader.onChange((present) => this.#clock.soon(() => this.#changed(session, reader, present)));
    reader.onGone(() => this.#clock.soon(() => this.#gone(session, reader.name)));
  }

  #choose(session: Session, reader: string): void {
    if (this.#session !== session || session.reader !== undefined) return;
    session.disarm();
    session.reader = reader;
    session.listener.opened();
  }

  #gone(session: Session, reader: string): void {
    session.waiting.delete(reader);
    session.inUse.get(reader)?.();
    if (session.reader !== reader && session.card?.reader !== reader) return;
    this.#lose(session, { code: "LINK_LOST", detail: `${reader} is gone` });
  }

  /** Where the name fits several readers, the one with a card on it is meant. */
  #changed(session: Session, reader: PcscReader, present: boolean): void {
    if (this.#session !== session) return;
    session.inUse.get(reader.name)?.();
    if (present) session.waiting.set(reader.name, reader);
    else {
      session.waiting.delete(reader.name);
      if (session.taking?.reader === reader.name) this.#stopTaking(session);
      if (session.card?.reader === reader.name) this.#drop(session, session.card);
    }
    const { card } = session;
    // Present again, while its card is known: another one may have been laid in the meantime.
    if (card?.reader === reader.name) void this.#look(session, card);
    else this.#takeNext(session);
  }

  async #look(session: Session, card: HeldCard): Promise<void> {
    const remains = await card.remains();
    if (this.#session !== session || session.card !== card) return;
    if (remains) session.waiting.delete(card.reader);
    else {
      this.#drop(session, card);
      this.#takeNext(session);
    }
  }

  #takeNext(session: Session): void {
    const [next] = session.waiting.values();
    if (next === undefined || session.taking !== undefined || session.card !== undefined) return;
    void this.#take(session, next);
  }

  /** A card that does not power up is told again by the service when it is moved, and not tried before. */
  async #take(session: Session, reader: PcscReader): Promise<void> {
    session.waiting.delete(reader.name);
    const disarm = this.#clock.arm(`${this.label} power`, CARD_ANSWER_MS, () => {
      if (this.#settled(session, taking)) this.#takeNext(session);
    });
    const taking: Taking = { reader: reader.name, disarm };
    session.taking = taking;
    let connected: PcscCard;
    try {
      connected = await reader.connect();
    } catch (error) {
      if (!this.#settled(session, taking)) return;
      if (codeOf(error) === "SharingViolation") this.#takeLater(session, reader);
      this.#takeNext(session);
      return;
    }
    const card = new HeldCard(reader.name, connected, this.#clock, () => void this.#look(session, card));
    if (!this.#settled(session, taking)) {
      card.end("card-removed");
      return;
    }
    session.card = card;
    session.listener.placed(card.link);
    // Told again while it was powered up: it may have been swapped by then.
    if (session.waiting.has(reader.name)) void this.#look(session, card);
  }

  #takeLater(session: Session, reader: PcscReader): void {
    const retry = this.#clock.arm(`${this.label} in use`, IN_USE_RETRY_MS, () => {
      session.waiting.set(reader.name, reader);
      this.#takeNext(session);
    });
    session.inUse.set(reader.name, retry);
  }

  /** False: it was given up meanwhile, and what comes of it is nobody's. */
  #settled(session: Session, taking: Taking): boolean {
    if (session.taking !== taking) return false;
    this.#stopTaking(session);
    return true;
  }

  #stopTaking(session: Session): void {
    session.taking?.disarm();
    session.taking = undefined;
  }

  #drop(session: Session, card: HeldCard): void {
    session.card = undefined;
    card.end("card-removed");
    session.listener.removed();
  }

  #lose(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.listener.lost(loss);
  }
}

/** A service that is not there, or will not have us; anything else as links say it. */
const lossOfService = (error: unknown): LinkLoss => {
  const loss = lossOf(error);
  const code = codeOf(error);
  if (SERVICE_GONE.has(code)) return { code: "LINK_NO_SERVICE", detail: `pcscd: ${loss.detail}` };
  return code === "SecurityViolation" ? { code: "LINK_REFUSED", detail: `pcscd: ${loss.detail}` } : loss;
};

/**
 * A card and its handle. The handle is kept while the card lies there, though it was given up: only through
 * it does the service tell whether this card was swapped for another one.
 */
class HeldCard implements CardWire {
  readonly reader: string;
  readonly link: PlacedCard;
  readonly #card: PcscCard;
  readonly #failed: () => void;
  /** What the library was asked last. Never rejects. It takes nothing while it is busy, no release either. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(reader: string, card: PcscCard, clock: Clock, failed: () => void) {
    this.reader = reader;
    this.link = new PlacedCard(this, clock);
    this.#card = card;
    this.#failed = failed;
  }

  send(command: Uint8Array, answered: (answer: Uint8Array) => void): void {
    this.#inTurn(() => this.#card.transmit(command)).then(
      (bytes) => {
        if (bytes.length < STATUS_BYTES) this.#fail("card-removed");
        else answered(new Uint8Array(bytes));
      },
      // The service says in many ways that a card is gone; none of them leaves it usable.
      (error) => this.#fail(SERVICE_GONE.has(codeOf(error)) ? "reader-lost" : "card-removed"),
    );
  }

  /** Given up, and not let go before it is moved or the reader is. */
  release(): void {}

  /** Whether this very card lies there still. */
  remains(): Promise<boolean> {
    return this.#inTurn(() => this.#card.remains());
  }

  /**
   * The card is gone for whoever talked to it, and let go as soon as the library is free. One that lies there
   * still is reset, so that no other program finds our session open; after one that was taken off another may
   * lie there already, which is nobody's to reset.
   */
  end(loss: CardLoss): void {
    this.link.lose(loss);
    const then = loss === "card-removed" ? "leave" : "reset";
    this.#inTurn(() => this.#card.release(then)).catch(() => undefined);
  }

  #fail(loss: CardLoss): void {
    this.link.lose(loss);
    this.#failed();
  }

  #inTurn<Result>(ask: () => Promise<Result>): Promise<Result> {
    const told = this.#last.then(ask);
    this.#last = told.catch(() => undefined);
    return told;
  }
}
