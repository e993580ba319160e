/**
 * A reader of cards behind a line of bytes, speaking as Debian's virtual reader (vpcd) does to a card: two
 * bytes of length, most significant first, then the body; bodies of one byte are control codes. Decides when
 * a card is there: when its answer to reset comes. So a whole office runs in several processes without pcscd.
 * Source: identity.md 3.7.
 */
import type { Clock, Disarm } from "../runtime/ports.ts";
import { concatBytes } from "../runtime/text.ts";
import type { ByteLink, CardReaderLink, CardReaderListener, LinkLoss } from "./link.ts";
import { PlacedCard } from "./placed-card.ts";

/** A card that lies there is asked whether it still does, this often; an empty place is dialled as often. */
export const PRESENCE_MS = 250;
/** A card that was there answers a control code within this time; else it is gone. */
export const PRESENCE_ANSWER_MS = 2_000;
/** The longest answer of a card that speaks short commands: 256 bytes and the status word. */
export const ANSWER_BYTES_MAX = 258;

const LENGTH_BYTES = 2;
const POWER_ON = Uint8Array.of(0x00, 0x01, 0x01);
const GET_ATR = Uint8Array.of(0x00, 0x01, 0x04);
const NOTHING_ARMED: Disarm = () => {};

export const vpcdLink = (line: ByteLink, clock: Clock): CardReaderLink => new VpcdLink(line, clock);

type Asked =
  /** Whether a card lies there; an empty place may answer once one does. */
  | { readonly kind: "atr" }
  | { readonly kind: "command"; readonly answered: (answer: Uint8Array | undefined) => void };

/** One connection of the reader, over as many connections of its line as cards come and go. */
interface Session {
  readonly listener: CardReaderListener;
  /** The reader was told as opened. */
  told: boolean;
  /** The line is open now. */
  open: boolean;
  card: PlacedCard | undefined;
  asked: Asked | undefined;
  /** A command that waits for the answer to a control code. */
  next: (() => void) | undefined;
  held: Uint8Array;
  disarm: Disarm;
}

class VpcdLink implements CardReaderLink {
  readonly label: string;
  readonly #line: ByteLink;
  readonly #clock: Clock;
  #session: Session | undefined;

  constructor(line: ByteLink, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    this.label = `vpcd:${line.label}`;
  }

  connect(listener: CardReaderListener): void {
    this.disconnect();
    const session: Session = {
      listener,
      told: false,
      open: false,
      card: undefined,
      asked: undefined,
      next: undefined,
      held: new Uint8Array(),
      disarm: NOTHING_ARMED,
    };
    this.#session = session;
    this.#dial(session);
  }

  disconnect(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.disarm();
    session.card?.lose("reader-lost");
    this.#line.disconnect();
  }

  #dial(session: Session): void {
    session.held = new Uint8Array();
    this.#line.connect({
      opened: () => this.#opened(session),
      received: (bytes) => this.#received(session, bytes),
      lost: (loss) => this.#lineLost(session, loss),
    });
  }

  #opened(session: Session): void {
    session.open = true;
    if (!session.told) {
      session.told = true;
      session.listener.opened();
    }
    // Whoever listens may have let the reader go at this very call.
    if (this.#session === session) this.#ask(session, { kind: "atr" }, concatBytes(POWER_ON, GET_ATR));
  }

  /** A line that ends was a card that was taken; one that can't be had is a reader that is not there. */
  #lineLost(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    const was_open = session.open;
    this.#forgetCard(session);
    if (this.#session !== session) return;
    if (was_open) {
      session.disarm = this.#clock.arm(`${this.label} dial`, PRESENCE_MS, () => this.#dial(session));
      return;
    }
    this.#session = undefined;
    // It was there before: to whoever listens it was disconnected, whatever the new attempt ended with.
    session.listener.lost(session.told ? { code: "LINK_LOST", detail: loss.detail } : loss);
  }

  #forgetCard(session: Session): void {
    const { card } = session;
    session.open = false;
    session.card = undefined;
    session.asked = undefined;
    session.next = undefined;
    session.disarm();
    if (card === undefined) return;
    card.lose("card-removed");
    session.listener.removed();
  }

  // ---- messages ----

  #ask(session: Session, asked: Asked, message: Uint8Array): void {
    session.asked = asked;
    // A line that takes nothing any more ends by itself.
    this.#line.write(message);
  }

  #received(session: Session, bytes: Uint8Array): void {
    if (this.#session !== session) return;
    session.held = concatBytes(session.held, bytes);
    for (;;) {
      const { held } = session;
      const body_bytes = ((held[0] ?? 0) << 8) | (held[1] ?? 0);
      if (held.length >= LENGTH_BYTES && body_bytes > ANSWER_BYTES_MAX) return this.#drop(session);
      if (held.length < LENGTH_BYTES || held.length < LENGTH_BYTES + body_bytes) return;
      session.held = held.slice(LENGTH_BYTES + body_bytes);
      this.#answered(session, held.slice(LENGTH_BYTES, LENGTH_BYTES + body_bytes));
      if (this.#session !== session || !session.open) return;
    }
  }

  /** What came is no card's answer: begin anew. */
  #drop(session: Session): void {
    this.#line.disconnect();
    this.#lineLost(session, { code: "LINK_LOST", detail: "more than a card can say" });
  }

  #answered(session: Session, body: Uint8Array): void {
    const { asked, card } = session;
    session.asked = undefined;
    if (body.length === 0) return this.#emptied(session);
    if (asked?.kind === "command") asked.answered(body);
    else if (asked?.kind === "atr" && card === undefined) this.#place(session);
    const { next } = session;
    session.next = undefined;
    if (next !== undefined) next();
    else if (session.asked === undefined) this.#watch(session);
  }

  /** The place is empty; its next card says so by itself, or when it is asked. */
  #emptied(session: Session): void {
    const was_there = session.card !== undefined;
    this.#forgetCard(session);
    if (this.#session !== session) return;
    session.open = true;
    if (was_there) this.#ask(session, { kind: "atr" }, GET_ATR);
    else session.disarm = this.#clock.arm(`${this.label} look`, PRESENCE_MS, () => this.#look(session));
  }

  #place(session: Session): void {
    const card: PlacedCard = new PlacedCard(
      {
        send: (command, answered) => this.#send(session, command, answered),
        release: () => {
          if (this.#session === session && session.card === card) this.#rest(session);
        },
      },
      this.#clock,
    );
    session.card = card;
    session.listener.placed(card);
  }

  /** A card that was given up lies on: only whether it is taken off is asked. */
  #rest(session: Session): void {
    session.asked = undefined;
    session.next = undefined;
    this.#watch(session);
  }

  #send(session: Session, command: Uint8Array, answered: (answer: Uint8Array | undefined) => void): void {
    const { length } = command;
    const message = concatBytes(Uint8Array.of(length >> 8, length & 0xff), command);
    const send = (): void => {
      session.disarm();
      this.#ask(session, { kind: "command", answered }, message);
    };
    if (session.asked === undefined) send();
    else session.next = send;
  }

  /** While nothing else is said, the card is asked now and then whether it still lies there. */
  #watch(session: Session): void {
    session.disarm();
    session.disarm = this.#clock.arm(`${this.label} presence`, PRESENCE_MS, () => this.#look(session));
  }

  #look(session: Session): void {
    this.#ask(session, { kind: "atr" }, GET_ATR);
    if (session.card === undefined) return;
    session.disarm = this.#clock.arm(`${this.label} presence`, PRESENCE_ANSWER_MS, () => this.#drop(session));
  }
}
