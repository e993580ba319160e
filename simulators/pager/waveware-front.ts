/**
 * The host line of a WaveWare base in its native protocol: every command comes back as an echo, then the
 * answer with the depth of its queue. Reads and writes apart from the production codec.
 * Source: WaveWare SPS-5 v8 manual p. 38-44; pagers.md 1.4.
 */
import { isCapcode, type PagerFunction } from "../../drivers/pager/pocsag/codeword.pure.ts";
import { asciiBytes, asciiText } from "../../drivers/runtime/text.ts";
import type { PlainPage } from "./air-page.ts";
import type { Front, FrontParts } from "./front.ts";
import type { AirContent, CardList } from "./plain-list.ts";

/** Pages that wait or are on the air. UNSURE: "about ten messages" by one page of the manual. */
export const WAVEWARE_QUEUE_PAGES = 10;
/** Flow control comes at 600; more without an end is forgotten. */
export const INPUT_MAX_CHARACTERS = 600;
const VERSION = "V9.00";
const [SOH, EOT] = ["\x01", "\x04"];
// biome-ignore lint/suspicious/noControlCharactersInRegex: STX and ETX stand around the text
const PAGE = /^(.)(,?)(.)(,?)([0-9]{1,7})(,?)(?:\x02([^\x03]*)\x03)?$/;
const NUMERIC = /^[0-9 .U\-[\]]*$/;

export interface WavewareFrontOptions {
  readonly list: CardList;
}

export class WavewareFront implements Front {
  readonly boot = [];
  readonly title = `WaveWare native ${VERSION}`;
  readonly #parts: FrontParts;
  readonly #list: CardList;
  /** What stands behind the last SOH; undefined before one came. */
  #input: string | undefined;

  constructor(parts: FrontParts, { list }: WavewareFrontOptions) {
    this.#parts = parts;
    this.#list = list;
  }

  receive(bytes: Uint8Array): void {
    for (const character of asciiText(bytes)) {
      if (character === SOH) this.#input = "";
      else if (this.#input !== undefined && character === EOT) this.#obey(this.#input);
      else if (this.#input !== undefined) this.#input += character;
      if ((this.#input?.length ?? 0) > INPUT_MAX_CHARACTERS) this.#refuse("04");
    }
  }

  beginsPage(bytes: Uint8Array): boolean {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SOH begins a command
    return /\x01[AN1-4]/.test(asciiText(bytes));
  }

  airPage(card: number): PlainPage | undefined {
    return this.#list.page(card, 0, { content: "tone" });
  }

  cut(): void {
    this.#input = undefined;
    this.#parts.transmitter.listens = true;
  }

  /** It is never said when a page was on the air: the depth of the queue tells. */
  queued(): void {}
  transmitted(): void {}

  #obey(body: string): void {
    this.#input = undefined;
    const { switches } = this.#parts;
    const echo = `${SOH}${body}${EOT}`;
    const answer = switches.spend("nak-format") ? refusal("08") : this.#answerTo(body);
    const about = body.startsWith("S") ? "base" : "page";
    if (switches.has("glued-replies")) return this.#say([echo + answer], about);
    this.#say([echo], about);
    this.#say([answer], about);
    const foreign = switches.value("foreign-reply");
    if (foreign !== undefined && about === "page") this.#foreign(foreign);
  }

  /** Another host's page, as it shows on our line. */
  #foreign(card: number): void {
    const capcode = this.#list.page(card, 0, { content: "tone" })?.capcode ?? card;
    this.#say([`${SOH}3,1,${String(capcode).padStart(7, "0")},${EOT}`, this.#status()], "page");
  }

  #answerTo(body: string): string {
    if (body === "S?") return this.#parts.switches.has("no-status") ? refusal("08") : this.#status();
    const carrier = /^S(,?)1\1([01])$/.exec(body)?.[2];
    if (carrier === undefined) return this.#page(body);
    this.#parts.transmitter.listens = carrier === "1";
    return this.#status();
  }

  #page(body: string): string {
    const [, type = "", , rate = "", afterRate, digits = "", , text] = PAGE.exec(body) ?? [];
    if (type === "") return refusal("08");
    if (!/^[AN1-4]$/.test(type)) return refusal("01");
    if (!/^[512]$/.test(rate)) return refusal("02");
    if (afterRate === "" && digits.length < 7) return refusal("08");
    const capcode = Number(digits);
    if (!isCapcode(capcode)) return refusal("03");
    if (this.#parts.switches.has("transmitter-failure")) return refusal("06");
    const content = contentOf(type, text);
    if (content === undefined) return refusal("08");
    const air: PlainPage = { kind: "pocsag", capcode, function: functionOf(type), ...content };
    const card = this.#list.cardOf(capcode) ?? capcode;
    return this.#parts.transmitter.take({ card, air }) ? this.#status() : refusal("05");
  }

  /** UNSURE: whether the page on the air still counts; here it does. */
  #status(): string {
    const { transmitter } = this.#parts;
    const depth = String(transmitter.depth).padStart(2, "0");
    const flags = `${transmitter.carrier ? 1 : 0},${transmitter.listens ? 1 : 0}`;
    return `${SOH}\x06${VERSION},${depth},${flags},1A${EOT}`;
  }

  #refuse(code: string): void {
    this.#input = undefined;
    this.#say([refusal(code)], "base");
  }

  #say(messages: readonly string[], about: "page" | "base"): void {
    const stray = this.#parts.switches.has("stray-line-ends");
    this.#parts.line.say(
      messages.map((message) => asciiBytes(stray ? `\0${message}\r\n` : message)),
      about,
    );
  }
}

const refusal = (code: string): string => `${SOH}\x15${code}${EOT}`;

const contentOf = (type: string, text: string | undefined): AirContent | undefined => {
  if (text === undefined || text === "") return { content: "tone" };
  if (type === "A") return { content: "alpha", text };
  return NUMERIC.test(text) ? { content: "numeric", text } : undefined;
};

const functionOf = (type: string): PagerFunction => {
  if (type === "A") return 3;
  return type === "N" ? 0 : ((Number(type) - 1) as PagerFunction);
};
