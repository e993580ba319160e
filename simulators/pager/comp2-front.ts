/**
 * The host line of a COMP2 base: two fields and two CRs a page, nothing that tells them apart, so one lost
 * CR makes every text a number until three DEL come. Quiet, or verbose about mistakes only. Reads and writes
 * apart from the production codec. Source: WaveWare SPS-5 v9S manual p. 48-49; pagers.md 1.4.
 */
import type { Disarm } from "../../drivers/runtime/ports.ts";
import { asciiBytes, asciiText } from "../../drivers/runtime/text.ts";
import type { PlainPage } from "./air-page.ts";
import type { Front, FrontParts } from "./front.ts";
import type { AirContent, CardList } from "./plain-list.ts";

/** Incomplete input is thrown away after about this. */
export const INPUT_QUIET_MS = 10_000;
/** A field with all its marks; more is forgotten. */
export const FIELD_MAX_CHARACTERS = 256;
const DELS = 3;
const BAD_ID = "Invalid character in pager ID";
const FUNCTIONS = ["A", "B", "C", "D"];
const ID = /^([0-9]{1,10})([A-D]?)$/;

export interface Comp2FrontOptions {
  readonly list: CardList;
  /** It says what it could not read; default true. */
  readonly verbose?: boolean;
}

export class Comp2Front implements Front {
  readonly boot = [];
  readonly #parts: FrontParts;
  readonly #list: CardList;
  readonly #verbose: boolean;
  #id: string | undefined;
  #field = "";
  #dels = 0;
  #tilde = false;
  #quiet: Disarm = () => {};

  constructor(parts: FrontParts, { list, verbose = true }: Comp2FrontOptions) {
    this.#parts = parts;
    this.#list = list;
    this.#verbose = verbose;
  }

  get title(): string {
    return `COMP2 ${this.#verbose ? "verbose" : "quiet"}`;
  }

  receive(bytes: Uint8Array): void {
    for (const character of asciiText(bytes)) this.#take(character);
    this.#quiet();
    if (this.#id === undefined && this.#field === "") return;
    this.#quiet = this.#parts.clock.arm("COMP2 input too old", INPUT_QUIET_MS, () => this.#begin());
  }

  beginsPage(bytes: Uint8Array): boolean {
    return /[0-9]/.test(asciiText(bytes));
  }

  airPage(card: number): PlainPage | undefined {
    return this.#list.page(card, 0, { content: "tone" });
  }

  cut(): void {
    this.#quiet();
    this.#begin();
  }

  queued(): void {}
  transmitted(): void {}

  #take(character: string): void {
    this.#dels = character === "\x7f" ? this.#dels + 1 : 0;
    if (this.#dels === DELS) return this.#begin();
    if (character === "\x7f" || character === "\n" || character === "\0") return;
    const ends = character === "\r" || (character === "~" && (this.#id === undefined || this.#tilde));
    if (!ends) {
      this.#field = (this.#field + character).slice(0, FIELD_MAX_CHARACTERS);
      return;
    }
    const field = this.#field;
    this.#field = "";
    if (this.#id === undefined) {
      this.#tilde = character === "~";
      this.#id = field;
      return;
    }
    const id = this.#id;
    this.#begin();
    this.#page(id, field);
  }

  #begin(): void {
    this.#id = undefined;
    this.#field = "";
    this.#tilde = false;
  }

  #page(id: string, text: string): void {
    const [, digits, suffix = ""] = ID.exec(id) ?? [];
    if (digits === undefined || this.#parts.switches.spend("nak-format")) return this.#complain();
    const card = this.#list.cardOfNumber(Number(digits)) ?? Number.NaN;
    const content: AirContent = text === "" ? { content: "tone" } : { content: "alpha", text };
    const call = FUNCTIONS.indexOf(suffix);
    const air = this.#list.page(card, call === 1 || call === 2 || call === 3 ? call : 0, content);
    if (air === undefined) return this.#complain();
    // A queue that is full is told to nobody.
    this.#parts.transmitter.take({ card, air });
  }

  #complain(): void {
    if (!this.#verbose) return;
    const stray = this.#parts.switches.has("stray-line-ends") ? "\0" : "";
    this.#parts.line.say([asciiBytes(`${stray}${BAD_ID}\r\r\x1e\r`)], "page");
  }
}
