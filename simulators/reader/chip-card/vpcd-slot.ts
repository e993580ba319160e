/**
 * The card's side of a virtual reader (Debian's vpcd): a card laid down is a connection, a card taken off is
 * its end. Dials a reader that listens, or lets a reader dial. What a card answers is the card's.
 * Source: identity.md 3.7.
 */
import { createServer, type Server, type Socket } from "node:net";
import { LINK_PENDING_BYTES_MAX } from "../../../drivers/link/link.ts";
import {
  SUPERVISION_STOPPED,
  type SuperviseEffect,
  type SuperviseEvent,
  type SuperviseTimer,
  type Supervision,
  supervise,
} from "../../../drivers/link/supervise.ts";
import { type TcpSettings, tcpLink } from "../../../drivers/link/tcp.ts";
import type { Clock, Disarm } from "../../../drivers/runtime/ports.ts";
import { BODY_BYTES_MAX, SHORT_COMMAND_BYTES_MAX, VpcdSplitter, vpcdMessage } from "./vpcd-framing.ts";

/** Any card that answers commands; `EmrtdCard` is one. */
export interface SlotCard {
  /** Its answer to reset. Absent: `VIRTUAL_ATR`. */
  readonly atr?: Uint8Array;
  process(command: Uint8Array): Uint8Array;
  /** Power came, went or was cut for a moment: what was agreed with the card is over. */
  reset(): void;
}

export interface SlotSettings {
  /** Whether commands may be longer than 261 bytes, up to `BODY_BYTES_MAX`. Default: short ones only. */
  readonly extended?: boolean;
}

export interface VpcdSlot {
  /** Puts a card on; another one that lies there is taken off first. */
  lay(card: SlotCard): void;
  /** Takes the card off: the reader's connection ends, amid an answer too. */
  take(): void;
  /** Takes the card off for good; resolves when a port that listened is free. */
  close(): Promise<void>;
}

/** Contactless chip, no historical bytes; pcscd takes it. */
export const VIRTUAL_ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);
/** What a slot says for a card that took no such long command: wrong length. */
const WRONG_LENGTH = Uint8Array.of(0x67, 0x00);
/** What a slot says for a card that failed, or whose answer is too long for a message. */
const CARD_FAILED = Uint8Array.of(0x6f, 0x00);

/** One connection of one card. Gives the bytes to send for the bytes that came. */
class Talk {
  readonly #card: SlotCard;
  readonly #splitter: VpcdSplitter;

  constructor(card: SlotCard, { extended = false }: SlotSettings) {
    this.#card = card;
    this.#splitter = new VpcdSplitter(extended ? BODY_BYTES_MAX : SHORT_COMMAND_BYTES_MAX);
    card.reset();
  }

  *answersTo(bytes: Uint8Array): Generator<Uint8Array> {
    for (const message of this.#splitter.push(bytes)) {
      switch (message.kind) {
        case "power-off":
        case "power-on":
        case "reset":
          this.#card.reset();
          break;
        case "ask-atr":
          yield sent(this.#card.atr ?? VIRTUAL_ATR);
          break;
        case "command":
          yield sent(this.#processed(message.bytes));
          break;
        case "too-long":
          yield sent(WRONG_LENGTH);
          break;
        case "unknown":
          break;
      }
    }
  }

  #processed(command: Uint8Array): Uint8Array {
    try {
      return this.#card.process(command);
    } catch {
      // A reader must not hang because a card on the bench has a mistake.
      return CARD_FAILED;
    }
  }
}

const FAILED_MESSAGE = Uint8Array.of(0x00, 0x02, ...CARD_FAILED);
/** In one piece: two small sends would wait for the reader's delayed acknowledgement. */
const sent = (body: Uint8Array): Uint8Array => vpcdMessage(body) ?? FAILED_MESSAGE;

/** Dials a reader for as long as a card lies, again and again with the product's own back-off. */
export const dialVpcd = (reader: TcpSettings, clock: Clock, settings: SlotSettings = {}): VpcdSlot =>
  new DialledSlot(reader, clock, settings);

class DialledSlot implements VpcdSlot {
  readonly #link: ReturnType<typeof tcpLink>;
  readonly #clock: Clock;
  readonly #settings: SlotSettings;
  readonly #timers = new Map<SuperviseTimer, Disarm>();
  #card: SlotCard | undefined;
  #supervision: Supervision = SUPERVISION_STOPPED;

  constructor(reader: TcpSettings, clock: Clock, settings: SlotSettings) {
    this.#link = tcpLink(reader, clock);
    this.#clock = clock;
    this.#settings = settings;
  }

  lay(card: SlotCard): void {
    this.take();
    this.#card = card;
    this.#supervise({ kind: "start" });
  }

  take(): void {
    this.#card?.reset();
    this.#card = undefined;
    this.#supervise({ kind: "stop" });
  }

  async close(): Promise<void> {
    this.take();
  }

  #supervise(event: SuperviseEvent): void {
    const [next, effects] = supervise(this.#supervision, event);
    this.#supervision = next;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: SuperviseEffect): void {
    switch (effect.kind) {
      case "connect":
        return this.#connect();
      case "disconnect":
        return this.#link.disconnect();
      case "arm": {
        const { timer, delay_ms } = effect;
        const fire = () => this.#supervise({ kind: "timer", timer });
        this.#timers.set(timer, this.#clock.arm(`${this.#link.label} ${timer}`, delay_ms, fire));
        return;
      }
      case "disarm":
        this.#timers.get(effect.timer)?.();
        return;
      case "up":
      case "down":
        return;
    }
  }

  #connect(): void {
    const card = this.#card;
    if (card === undefined) return;
    let talk: Talk | undefined;
    this.#link.connect({
      opened: () => {
        talk = new Talk(card, this.#settings);
        this.#supervise({ kind: "opened" });
      },
      received: (bytes) => {
        for (const answer of talk?.answersTo(bytes) ?? [])
          if (!this.#link.write(answer)) return this.#giveUp();
      },
      lost: (loss) => this.#supervise({ kind: "lost", loss }),
    });
  }

  /** A reader that asks on without taking an answer. */
  #giveUp(): void {
    this.#link.disconnect();
    this.#supervise({ kind: "lost", loss: { code: "LINK_STALLED", detail: "answers are not taken" } });
  }
}

export interface ListeningSlot extends VpcdSlot {
  readonly port: number;
}

const HOST = "127.0.0.1";

/**
 * Lets a reader dial `port` of this machine (1..65535; 0: any free one), one at a time. While no card lies,
 * or another reader has it, a reader is refused at once. Rejects when the port can't be had.
 */
export const serveVpcd = async (
  port: number,
  clock: Clock,
  settings: SlotSettings = {},
): Promise<ListeningSlot> => {
  const slot = new ServedSlot(clock, settings);
  await slot.listen(port);
  return slot;
};

class ServedSlot implements ListeningSlot {
  readonly #server: Server;
  readonly #settings: SlotSettings;
  #card: SlotCard | undefined;
  #reader: Socket | undefined;

  constructor(clock: Clock, settings: SlotSettings) {
    this.#settings = settings;
    this.#server = createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => {});
      // A reader that left and comes again may be heard of before its old end is: look a turn later.
      clock.soon(() => this.#welcome(socket));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }

  listen(port: number): Promise<void> {
    return new Promise((listening, failed) => {
      this.#server.once("error", failed);
      this.#server.listen(port, HOST, listening);
    });
  }

  lay(card: SlotCard): void {
    this.take();
    this.#card = card;
  }

  take(): void {
    this.#card?.reset();
    this.#card = undefined;
    this.#reader?.destroy();
    this.#reader = undefined;
  }

  close(): Promise<void> {
    this.take();
    return new Promise((closed) => this.#server.close(() => closed()));
  }

  #welcome(socket: Socket): void {
    const card = this.#card;
    if (card === undefined || this.#reader !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    this.#reader = socket;
    const talk = new Talk(card, this.#settings);
    const left = () => {
      if (this.#reader === socket) this.#reader = undefined;
    };
    socket.once("end", left);
    socket.once("close", left);
    socket.on("data", (bytes: Buffer) => {
      for (const answer of talk.answersTo(new Uint8Array(bytes))) {
        if (this.#reader !== socket) return;
        if (socket.writableLength + answer.length > LINK_PENDING_BYTES_MAX) {
          // A reader that asks on without taking an answer.
          socket.resetAndDestroy();
          return;
        }
        socket.write(answer);
      }
    });
  }
}
