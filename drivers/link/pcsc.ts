/**
 * Readers of cards through the system's PC/SC service, and the only file that knows pcsc-mini, loaded at the
 * first attempt. Decides which reader is meant (by name and by where a card lies, never by its place in a
 * list), and when a card has stopped answering; what is said to a card is the driver's.
 * Sources: identity.md 3.7; what a real service does was seen by test/chip (DATASHEET.md of the reader).
 */
import type { Clock, Disarm } from "../runtime/ports.ts";
import type { CardAnswer, CardLink, CardLoss, CardReaderLink, CardReaderListener, LinkLoss } from "./link.ts";
import { codeOf, lossOf, noDriver } from "./loss.ts";

export interface PcscSettings {
  /** A part of the reader's name as the service tells it; left out: whichever reader there is. */
  readonly reader?: string;
}

/** A reader of that name is waited for so long; then the attempt has failed. */
export const READER_WAIT_MS = 5_000;
/** A chip powers up and answers within this time, its own arithmetic included; then it is given up. */
export const CARD_ANSWER_MS = 10_000;

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
   * stop. Both may throw.
   */
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
              changed(
                status.has(ReaderStatus.PRESENT) && !status.hasAny(ReaderStatus.MUTE, ReaderStatus.EXCLUSIVE),
              ),
            ),
          onGone: (gone) => void reader.on("disconnect", gone),
          connect: async () => {
            const card = await reader.connect(CardMode.SHARED);
            // Async also where they only hand on: a busy or closed card throws at once instead of rejecting.
            return {
              transmit: async (command) => card.transmit(command),
              remains: async () => {
                try {
                  await card.state();
                } catch (error) {
                  return codeOf(error) !== "RemovedCard";
                }
                return true;
              },
              release: async (then) =>
                card.disconnect(then === "reset" ? CardDisposition.RESET : CardDisposition.LEAVE),
              // The library keeps a card's memory inside its client's, and frees both with the client.
              client,
            };
          },
        }),
      );
      client.start();
      return () => client.stop();
    },
  };
};

/** The library's own limits of open cards: only a new client has room again. */
const EXHAUSTED = new Set(["TooManyCardConnections", "TooManyConnectRequests"]);
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
  card: PlacedCard | undefined;
  /** The card that is being powered up. */
  taking: Taking | undefined;
  /** Readers on which a card lies that was not yet tried, in the order of laying. */
  readonly waiting: Map<string, PcscReader>;
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
    session.card?.end("reader-lost");
    try {
      session.stop?.();
    } catch {
      // A service that ended can't be told to stop; its watch has ended with it.
    }
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
    if (session.reader !== reader && session.card?.reader !== reader) return;
    this.#lose(session, { code: "LINK_LOST", detail: `${reader} is gone` });
  }

  /** Where the name fits several readers, the one with a card on it is meant. */
  #changed(session: Session, reader: PcscReader, present: boolean): void {
    if (this.#session !== session) return;
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

  async #look(session: Session, card: PlacedCard): Promise<void> {
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
      if (EXHAUSTED.has(codeOf(error))) this.#lose(session, { code: "LINK_LOST", detail: codeOf(error) });
      else this.#takeNext(session);
      return;
    }
    const card = new PlacedCard(reader.name, connected, this.#clock, () => void this.#look(session, card));
    if (!this.#settled(session, taking)) {
      card.end("card-removed");
      return;
    }
    session.card = card;
    session.listener.placed(card);
    // Told again while it was powered up: it may have been swapped by then.
    if (session.waiting.has(reader.name)) void this.#look(session, card);
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

  #drop(session: Session, card: PlacedCard): void {
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

/** A card until it is lost; then every command is answered by that loss, and none is sent. */
class PlacedCard implements CardLink {
  readonly reader: string;
  readonly #card: PcscCard;
  readonly #clock: Clock;
  readonly #failed: () => void;
  readonly #unanswered = new Set<(answer: CardAnswer) => void>();
  #loss: CardLoss | undefined;
  /** What the library was asked last. Never rejects. It takes nothing while it is busy, no release either. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(reader: string, card: PcscCard, clock: Clock, failed: () => void) {
    this.reader = reader;
    this.#card = card;
    this.#clock = clock;
    this.#failed = failed;
  }

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
    this.#lose(loss);
    const then = loss === "card-removed" ? "leave" : "reset";
    this.#inTurn(() => this.#card.release(then)).catch(() => undefined);
  }

  transmit(command: Uint8Array): Promise<CardAnswer> {
    const loss = this.#loss;
    if (loss !== undefined) return Promise.resolve({ kind: "lost", loss });
    return new Promise((answered) => {
      const disarm = this.#clock.arm("card answer", CARD_ANSWER_MS, () => this.#lose("timeout"));
      const settle = (answer: CardAnswer) => {
        if (!this.#unanswered.delete(settle)) return;
        disarm();
        answered(answer);
      };
      this.#unanswered.add(settle);
      this.#inTurn(() => this.#card.transmit(command)).then(
        (bytes) => {
          if (bytes.length < STATUS_BYTES) this.#fail("card-removed");
          else settle({ kind: "answer", bytes: new Uint8Array(bytes) });
        },
        // The service says in many ways that a card is gone; none of them leaves it usable.
        (error) => this.#fail(SERVICE_GONE.has(codeOf(error)) ? "reader-lost" : "card-removed"),
      );
    });
  }

  #fail(loss: CardLoss): void {
    this.#lose(loss);
    this.#failed();
  }

  #lose(loss: CardLoss): void {
    this.#loss ??= loss;
    for (const settle of [...this.#unanswered]) settle({ kind: "lost", loss: this.#loss });
  }

  #inTurn<Result>(ask: () => Promise<Result>): Promise<Result> {
    const told = this.#last.then(ask);
    this.#last = told.catch(() => undefined);
    return told;
  }
}
