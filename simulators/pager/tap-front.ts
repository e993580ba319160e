/**
 * The host line of a TAP 1.8 terminal, and of WaveWare's dialect of it: prompt, log-on, blocks, answers, and
 * the times after which it hangs up. It takes pages; when they were on the air it never says. Reads and
 * writes apart from the production codec. Source: pagers.md 1.3.
 */
import type { Disarm } from "../../drivers/runtime/ports.ts";
import { asciiBytes } from "../../drivers/runtime/text.ts";
import type { PlainPage } from "./air-page.ts";
import type { Front, FrontParts } from "./front.ts";
import type { AirContent, CardList } from "./plain-list.ts";
import { type TapInput, TapReader } from "./tap-reader.ts";

/** t5: after `ID=` it waits so long for a log-on, then asks again. */
export const LOG_ON_MS = 8_000;
/** t4: the next block must have begun. */
export const NEXT_BLOCK_MS = 4_000;
/** UNSURE: input that stops in the middle is forgotten after this; the specification names no time. */
const INPUT_QUIET_MS = 2_000;
/** n3: times it says `ID=` for one call; WaveWare says it once. */
const PROMPTS_MAX = 3;
/** Blocks in a row with a wrong check, after which it hangs up. */
const BAD_CHECKS_MAX = 3;
const VERSION = "9.00";

const ANSWERS = {
  sent: "211 Page accepted",
  "too-many-bad": "503 Too many checksum errors",
  "time-out": "501 A timeout occurred waiting for input from entry device",
  "illegal-id": "510 Illegal pager id",
  "unknown-id": "511 Unknown pager id",
  "queue-full": "512 Cannot deliver message now",
  checksum: "514 Checksum error",
  format: "515 Message format error",
  password: "509 Invalid password",
  bye: "115 Good bye",
} as const;
type Control = "\x06" | "\x15" | "\x1e" | "\x1b\x04";
const [ACK, NAK, RS, HANG_UP] = ["\x06", "\x15", "\x1e", "\x1b\x04"] as const;
const GO_AHEAD = "\x1b[p\r";
/** A capcode of up to 7 digits and 3 digits of how to send it: WaveWare's ids of 5 to 10 digits. */
const CODED_ID = /^([0-9]{2,7})([0-9])([0-9])([0-9])$/;

type Phase =
  | { readonly kind: "idle" }
  | { readonly kind: "prompted"; readonly prompts: number; readonly naks: number }
  | { readonly kind: "open" };

export interface TapFrontOptions {
  readonly dialect: "tap-1.8" | "waveware-sps5";
  /** Asked for at the log-on; default none. */
  readonly password?: string;
  readonly list: CardList;
}

export class TapFront implements Front {
  readonly boot = [];
  readonly #parts: FrontParts;
  readonly #waveware: boolean;
  readonly #password: string;
  readonly #list: CardList;
  readonly #reader = new TapReader();
  #phase: Phase = { kind: "idle" };
  /** Content of the blocks of a transaction that goes on. */
  #content = "";
  #badChecks = 0;
  #quiet: Disarm = () => {};
  #idle: Disarm = () => {};

  constructor(parts: FrontParts, { dialect, password = "", list }: TapFrontOptions) {
    this.#parts = parts;
    this.#waveware = dialect === "waveware-sps5";
    this.#password = password;
    this.#list = list;
  }

  get title(): string {
    return this.#waveware ? `TAP 1.8 WaveWare v${VERSION}` : "TAP 1.8";
  }

  receive(bytes: Uint8Array): void {
    this.#idle();
    for (const input of this.#reader.read(bytes)) this.#take(input);
    if (!this.#reader.holds) return;
    this.#idle = this.#parts.clock.arm("TAP input too old", INPUT_QUIET_MS, () => this.#reader.forget());
  }

  beginsPage(bytes: Uint8Array): boolean {
    return bytes.includes(0x02);
  }

  airPage(card: number): PlainPage | undefined {
    return this.#list.page(card, 0, { content: "tone" });
  }

  cut(): void {
    this.#idle();
    this.#reader.forget();
    this.#rest();
  }

  /** It said 211 when it took the page. */
  queued(): void {}
  transmitted(): void {}

  // ---- session ----

  #take(input: TapInput): void {
    if (input.kind === "block") {
      // WaveWare takes blocks without a log-on too.
      if (this.#phase.kind === "open" || this.#waveware) this.#block(input.content, input.end, input.sound);
      return;
    }
    if (input.kind === "exit") return this.#phase.kind === "open" ? this.#leave() : undefined;
    if (this.#waveware && input.text === "ATI") return this.#identify();
    switch (this.#phase.kind) {
      case "idle":
        return input.text === "" ? this.#prompt(1, 0) : undefined;
      case "prompted":
        return this.#logOn(input.text, this.#phase);
      case "open":
        // Lines mean nothing inside; what the host says in time it says in blocks.
        return;
    }
  }

  #identify(): void {
    if (!this.#parts.switches.has("no-status")) this.#say(`WaveWare Paging Encoder v${VERSION}\r`, "base");
  }

  #prompt(prompts: number, naks: number): void {
    this.#phase = { kind: "prompted", prompts, naks };
    this.#say(this.#waveware ? "ID=\r" : "ID=", "base");
    this.#within(LOG_ON_MS, () => {
      if (prompts < PROMPTS_MAX && !this.#waveware) this.#prompt(prompts + 1, naks);
      else this.#hangUp("time-out");
    });
  }

  #logOn(text: string, { prompts, naks }: Extract<Phase, { kind: "prompted" }>): void {
    if (text === "") return;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a log-on starts with ESC
    const password = /^\x1bPG1(.{0,6})$/.exec(text)?.[1];
    if (password === undefined) {
      if (naks + 1 >= PROMPTS_MAX) return this.#hangUp("format");
      this.#say(`${NAK}\r`, "base");
      this.#phase = { kind: "prompted", prompts, naks: naks + 1 };
      return;
    }
    if (password !== this.#password) return this.#hangUp("password");
    this.#phase = { kind: "open" };
    this.#content = "";
    this.#badChecks = 0;
    const welcome = `110 1.8\r${this.title}\r${ACK}\r`;
    if (this.#parts.switches.has("glued-replies")) this.#say(welcome + GO_AHEAD, "base");
    else {
      this.#say(welcome, "base");
      this.#say(GO_AHEAD, "base");
    }
    this.#awaitBlock();
  }

  #leave(): void {
    this.#rest();
    this.#say(`${ANSWERS.bye}\r${HANG_UP}\r`, "base");
  }

  #hangUp(why: keyof typeof ANSWERS): void {
    this.#rest();
    this.#answer(why, HANG_UP, "base");
  }

  #rest(): void {
    this.#quiet();
    this.#phase = { kind: "idle" };
    this.#content = "";
  }

  #awaitBlock(): void {
    if (this.#phase.kind === "open") this.#within(NEXT_BLOCK_MS, () => this.#hangUp("time-out"));
  }

  #within(delay_ms: number, act: () => void): void {
    this.#quiet();
    this.#quiet = this.#parts.clock.arm("TAP terminal waits", delay_ms, act);
  }

  // ---- blocks ----

  #block(content: string, end: "etx" | "etb" | "us", sound: boolean): void {
    this.#awaitBlock();
    if (!sound || this.#parts.switches.spend("nak-check")) return this.#badCheck();
    this.#badChecks = 0;
    if (this.#parts.switches.spend("nak-format")) return this.#answer("format", RS, "page");
    this.#content += content;
    if (end !== "etx") return this.#say(`${ACK}\r`, "page");
    const [id = "", text = ""] = this.#content.split("\r").map(plain);
    this.#content = "";
    this.#page(id, text);
  }

  #badCheck(): void {
    this.#badChecks++;
    if (this.#badChecks < BAD_CHECKS_MAX + 1) return this.#answer("checksum", NAK, "page");
    this.#badChecks = 0;
    this.#hangUp("too-many-bad");
  }

  #page(id: string, text: string): void {
    if (!/^[0-9]{1,10}$/.test(id)) return this.#answer("illegal-id", RS, "page");
    const content: AirContent = text === "" ? { content: "tone" } : { content: "alpha", text };
    const air = this.#airFor(id, content);
    if (air === undefined) return this.#answer("unknown-id", RS, "page");
    const card = this.#list.cardOf(air.capcode) ?? air.capcode;
    const taken = this.#parts.transmitter.take({ card, air });
    if (taken) return this.#answer("sent", ACK, "page");
    // The old handbook says NAK, firmware v8 and v9 say RS.
    this.#answer("queue-full", this.#parts.switches.has("full-says-rs") ? RS : NAK, "page");
  }

  #airFor(id: string, content: AirContent): PlainPage | undefined {
    if (!this.#waveware || id.length <= 4) {
      const card = this.#list.cardOfNumber(Number(id));
      return card === undefined ? undefined : this.#list.page(card, 3, content);
    }
    const [, capcode] = CODED_ID.exec(id) ?? [];
    return capcode === undefined
      ? undefined
      : { kind: "pocsag", capcode: Number(capcode), function: 3, ...content };
  }

  // ---- what it says ----

  #answer(what: keyof typeof ANSWERS, control: Control, about: "page" | "base"): void {
    const bare = this.#parts.switches.has("bare-controls") ? "" : `${ANSWERS[what]}\r`;
    this.#say(`${bare}${control}\r`, about);
  }

  #say(said: string, about: "page" | "base"): void {
    this.#parts.line.say([asciiBytes(this.#dress(said))], about);
  }

  #dress(said: string): string {
    const { switches } = this.#parts;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: before one of them the CR goes
    if (switches.has("no-line-ends")) return said.replace(/\r(?=[\x06\x15\x1e\x1b])/g, "");
    return switches.has("stray-line-ends") ? `\0${said.replaceAll("\r", "\r\n")}` : said;
  }
}

/** SUB and a character moved by 40h: a control character of the text. */
const plain = (field: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SUB is one
  field.replace(/\x1a([\x40-\x5f])/g, (_, moved: string) => String.fromCharCode(moved.charCodeAt(0) - 0x40));
