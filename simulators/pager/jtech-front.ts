/**
 * The host line of a JTECH transmitter: takes pages and answers nothing, ever. While it can't listen it holds
 * CTS low, and what is sent meanwhile is lost. Reads apart from the production codec.
 * Source: SmartAlert 320124E p. 8-10, J1901 data sheet p. 11; pagers.md 1.5.
 */
import { isCapcode, type PagerFunction } from "../../drivers/pager/pocsag/codeword.pure.ts";
import { asciiText } from "../../drivers/runtime/text.ts";
import type { PlainPage } from "./air-page.ts";
import type { Front, FrontParts } from "./front.ts";
import type { AirContent, CardList } from "./plain-list.ts";

/** The page on the air and one that waits. UNSURE: no source names a queue; with both taken CTS is low. */
export const JTECH_QUEUE_PAGES = 2;
/** Head, separator, 120 characters, end; more without an end is forgotten. */
export const INPUT_MAX_CHARACTERS = 160;
/** A separator may be 0D, so the text begins by position. */
const FILL = "\xff\xff\xff";
// biome-ignore lint/suspicious/noControlCharactersInRegex: function and separator are such bytes
const HEAD = /^\xff{3}([\x01-\x04])([0-9]{7})[\x02-\x07\x0a-\x0f]/;
const HEAD_CHARACTERS = 12;
const TEXTS = [/^[0-9 .U\-[\]]{0,16}$/, /^[\x20-\x7e]{0,120}$/] as const;

export interface JtechFrontOptions {
  readonly list: CardList;
}

export class JtechFront implements Front {
  readonly boot = [];
  readonly title = "JTECH 7-digit";
  readonly #parts: FrontParts;
  readonly #list: CardList;
  #input = "";

  constructor(parts: FrontParts, { list }: JtechFrontOptions) {
    this.#parts = parts;
    this.#list = list;
  }

  receive(bytes: Uint8Array): void {
    for (const character of asciiText(bytes)) {
      this.#input = (this.#input + character).slice(-INPUT_MAX_CHARACTERS);
      if (character === "\r") this.#ended();
    }
  }

  beginsPage(bytes: Uint8Array): boolean {
    return bytes.includes(0xff);
  }

  /** Text `30` calls a group or a card by its plain alert. */
  airPage(card: number): PlainPage | undefined {
    return this.#list.page(card, 0, { content: "numeric", text: "31" });
  }

  cut(): void {
    this.#input = "";
    this.#parts.line.busy = false;
  }

  queued(): void {
    const { transmitter, line, tell } = this.#parts;
    if (transmitter.depth < JTECH_QUEUE_PAGES) return;
    tell({ event: "cts", low: true });
    line.busy = true;
  }

  transmitted(): void {
    const { line, tell } = this.#parts;
    if (!line.busy) return;
    tell({ event: "cts", low: false });
    line.busy = false;
  }

  #ended(): void {
    // Fill stands in no text: the last one begins the page, whatever was cut off before.
    const input = this.#input.slice(Math.max(0, this.#input.lastIndexOf(FILL)));
    const head = HEAD.exec(input);
    if (head === null) return;
    const after = input.slice(HEAD_CHARACTERS);
    // This CR was the separator itself.
    if (after === "") return;
    this.#input = "";
    const [, which = "", digits = ""] = head;
    this.#page(which.charCodeAt(0), Number(digits), after.slice(0, -1));
  }

  /** What it can't send it forgets: nobody is told. */
  #page(which: number, capcode: number, text: string): void {
    const alpha = which >= 3;
    if (!isCapcode(capcode) || !TEXTS[alpha ? 1 : 0].test(text)) return;
    const content: AirContent =
      text === "" ? { content: "tone" } : { content: alpha ? "alpha" : "numeric", text };
    const call: PagerFunction = alpha ? 3 : 0;
    const card = this.#list.cardOf(capcode) ?? capcode;
    this.#parts.transmitter.take({ card, air: { kind: "pocsag", capcode, function: call, ...content } });
  }
}
