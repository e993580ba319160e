/** A desk in front of the card service: the production link, cards to lay down, and what was told so far. */
import type { CardLink, CardReaderLink, CardReaderListener, LinkLoss } from "../../drivers/link/link.ts";
import { type PcscSettings, pcscLink } from "../../drivers/link/pcsc.ts";
import { type ChipReaderSettings, chipTalk } from "../../drivers/reader/chip/chip-reader.ts";
import type { ChipPassword } from "../../drivers/reader/chip/read-chip.ts";
import { holdTalk } from "../../drivers/reader/chip/talk.ts";
import type { ChipReport } from "../../drivers/reader/chip/verdict.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../drivers/runtime/system-random.ts";
import { SLOT_PORTS } from "../../simulators/kernel/card-service.ts";
import { type Authority, createAuthority } from "../../simulators/reader/chip-card/authority.ts";
import type { ChipDefect } from "../../simulators/reader/chip-card/defects.ts";
import { EmrtdCard, type EmrtdCardOptions } from "../../simulators/reader/chip-card/emrtd-card.ts";
import { dialVpcd, type SlotCard, type VpcdSlot } from "../../simulators/reader/chip-card/vpcd-slot.ts";
import { type FictionalPerson, fictionalPerson } from "../../simulators/reader/fictional-person.ts";

/** One authority for all cards of a run; its root is what an office would have configured. */
export const AUTHORITY: Authority = createAuthority();
export const PERSON: FictionalPerson = fictionalPerson(3);

export const emrtdCard = (options: Partial<EmrtdCardOptions> = {}): EmrtdCard =>
  new EmrtdCard({ person: PERSON, authority: AUTHORITY, random: systemRandom, ...options });

export const withDefects = (...names: readonly ChipDefect[]): Pick<EmrtdCardOptions, "defects"> => ({
  defects: new Map(names.map((name) => [name, 0])),
});

/** The printed zone's part that opens a chip: whoever holds the card could read it. */
export const printedOn = (card: EmrtdCard): ChipPassword => ({ zone: card.files.zone });
/** What the QR code is enough for. */
export const NUMBER: ChipPassword = { can: PERSON.idNumber.slice(-6) };

const TODAY = { year: 2026, month: 11, day: 22 };

export interface Reading {
  readonly report: ChipReport;
  readonly commands: number;
  readonly took_ms: number;
}

export class Desk implements CardReaderListener {
  readonly told: string[] = [];
  readonly cards: CardLink[] = [];
  readonly slots: readonly VpcdSlot[] = SLOT_PORTS.map((port) =>
    dialVpcd({ host: "127.0.0.1", port }, systemClock),
  );
  readonly #link: CardReaderLink;
  readonly #looks = new Set<() => void>();

  constructor(settings: PcscSettings = {}) {
    this.#link = pcscLink(settings, systemClock);
  }

  open(): void {
    this.#link.connect(this);
  }

  async close(): Promise<void> {
    this.#link.disconnect();
    for (const slot of this.slots) await slot.close();
  }

  lay(card: SlotCard, slot: 0 | 1 = 0): void {
    this.slots[slot]?.lay(card);
  }

  take(slot: 0 | 1 = 0): void {
    this.slots[slot]?.take();
  }

  /** Resolves with the card that was placed as the `count`-th, from 1. */
  async card(count = 1): Promise<CardLink> {
    await this.until(() => this.cards.length >= count);
    const card = this.cards[count - 1];
    if (card === undefined) throw new Error(`no card ${count}`);
    return card;
  }

  /** Resolves as soon as it holds; looked at after each thing told. */
  until(reached: () => boolean): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!reached()) return;
        this.#looks.delete(look);
        done();
      };
      this.#looks.add(look);
      look();
    });
  }

  opened(): void {
    this.#tell("opened");
  }

  placed(card: CardLink): void {
    this.cards.push(card);
    this.#tell("placed");
  }

  removed(): void {
    this.#tell("removed");
  }

  lost({ code }: LinkLoss): void {
    this.#tell(code);
  }

  #tell(what: string): void {
    this.told.push(what);
    for (const look of [...this.#looks]) look();
  }
}

/** Reads a chip as the product does, counting what was said and how long it took. */
export const read = async (
  card: CardLink,
  password: ChipPassword,
  settings: Partial<ChipReaderSettings> = {},
): Promise<Reading> => {
  let commands = 0;
  const counted: CardLink = {
    transmit: (command, answered) => {
      commands++;
      card.transmit(command, answered);
    },
  };
  const anchors = [AUTHORITY.anchor];
  const from_ms = systemClock.now_ms();
  const talk = chipTalk(password, { anchors, today: () => TODAY, random: systemRandom, ...settings });
  const report = await new Promise<ChipReport>((ended) => holdTalk(talk, counted, ended));
  return { report, commands, took_ms: Math.round(systemClock.now_ms() - from_ms) };
};
