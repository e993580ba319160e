/**
 * Troubles that begin by themselves when a defect is switched on, and what ends them: a taken channel, a
 * cable that comes out, cards that fall away, a neighbour's base. What a defect makes of single messages
 * stands with those who say them.
 */
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { Station } from "./air/channel.ts";
import { type AirSpeed, sendingOf } from "./air/sending.ts";
import type { AirPage } from "./air-page.ts";
import type { PagerCards } from "./cards.ts";
import type { DefectSwitches, PagerDefectName } from "./defects.ts";
import type { Front } from "./front.ts";
import type { HostLine } from "./host-line.ts";
import type { Transmitter } from "./transmitter.ts";

const NEIGHBOUR_FIRST_MS = 1_000;
const NEIGHBOUR_EVERY_MS = 60_000;
/** Bytes before the newest ones among which a page may have begun. */
const TAIL_BYTES = 8;

export interface TroubleParts {
  readonly clock: Clock;
  readonly cards: PagerCards;
  readonly line: HostLine;
  readonly transmitter: Transmitter;
  readonly front: Front;
  /** Where the neighbour's base is on the channel. */
  readonly neighbour: Station;
  readonly speed: AirSpeed;
  readonly switches: DefectSwitches;
  readonly tell: (event: SimulatorEvent) => void;
}

export class BaseTroubles {
  readonly #parts: TroubleParts;
  #tail: Uint8Array = new Uint8Array();
  #cableOut = false;
  #stopNeighbour: Disarm = () => {};
  /** Cards that dead and away took, to give them back. */
  readonly #cards = new Map<string, number>();

  constructor(parts: TroubleParts) {
    this.#parts = parts;
  }

  switched(name: string): void {
    const { switches, transmitter, line, cards } = this.#parts;
    switch (name as PagerDefectName) {
      case "carrier-busy":
        return transmitter.holdCarrier(switches.value("carrier-busy") ?? 0);
      case "accepted-never-transmitted":
        return switches.has("accepted-never-transmitted") ? undefined : transmitter.resume();
      case "cts-low":
        return line.holdCts(switches.value("cts-low") ?? 0);
      case "weak-signal":
        for (const { number } of cards.units)
          cards.setBitErrorRate(number, (switches.value("weak-signal") ?? 0) / 1_000);
        return;
      case "card-dead":
        return this.#card("card-dead", (card, on) => cards.setBattery(card, on ? 0 : 100));
      case "card-away":
        return this.#card("card-away", (card, on) => cards.move(card, on ? "walked-off" : "carried"));
      case "unplug-at":
        return switches.has("unplug-at") ? undefined : this.#putBack();
      case "neighbour":
        this.#stopNeighbour();
        return this.#neighbour(NEIGHBOUR_FIRST_MS);
      default:
    }
  }

  /** Gives the host's bytes to the front, unless the cable comes out first or amid them. */
  receive(bytes: Uint8Array): void {
    const { switches, front } = this.#parts;
    const at = switches.word("unplug-at");
    const whole = Uint8Array.of(...this.#tail, ...bytes);
    this.#tail = at === undefined ? new Uint8Array() : whole.slice(-TAIL_BYTES);
    if (at === undefined || at === "after" || !front.beginsPage(whole)) return front.receive(bytes);
    if (at === "during") front.receive(bytes.slice(0, bytes.length >> 1));
    this.#pull();
  }

  /** A page came through whole; its answer is still to come. */
  pageReceived(): void {
    if (this.#parts.switches.word("unplug-at") === "after") this.#pull();
  }

  #pull(): void {
    const { switches, line, tell, clock } = this.#parts;
    switches.set("unplug-at", false);
    tell({ event: "defect", name: "unplug-at", on: false });
    this.#tail = new Uint8Array();
    this.#cableOut = true;
    line.side?.unplug();
    tell({ event: "unplugged" });
    const returns_ms = switches.value("returns-after");
    if (returns_ms !== undefined) clock.arm("cable back", returns_ms, () => this.#putBack());
  }

  #putBack(): void {
    if (!this.#cableOut) return;
    this.#cableOut = false;
    this.#parts.line.side?.plug();
    this.#parts.tell({ event: "plugged" });
  }

  #card(name: PagerDefectName, change: (card: number, on: boolean) => void): void {
    const before = this.#cards.get(name);
    if (before !== undefined) change(before, false);
    this.#cards.delete(name);
    const card = this.#parts.switches.value(name);
    if (card === undefined) return;
    this.#cards.set(name, card);
    change(card, true);
  }

  /** UNSURE: how far two systems of one id disturb each other's cards beside buzzing them. */
  #neighbour(delay_ms: number): void {
    const { switches, clock, front, tell } = this.#parts;
    const card = switches.value("neighbour");
    if (card === undefined) return;
    this.#stopNeighbour = clock.arm("neighbour pages", delay_ms, () => {
      const page = front.airPage(card);
      tell({ event: "neighbour-page", card });
      if (page !== undefined) this.#fromNeighbour(page);
      this.#neighbour(NEIGHBOUR_EVERY_MS);
    });
  }

  /** As our base does: it waits for the channel, then keeps it. */
  #fromNeighbour(page: AirPage): void {
    const { clock, neighbour, speed } = this.#parts;
    const wait_ms = neighbour.taken_ms;
    if (wait_ms > 0) return void clock.arm("neighbour waits", wait_ms, () => this.#fromNeighbour(page));
    const sending = sendingOf([page], speed);
    neighbour.begin({ ...sending, repeat: 0 });
    clock.arm("neighbour on air", sending.air_ms, () => neighbour.end());
  }
}
