/**
 * What a TAP terminal makes of the host's bytes: lines, blocks with a true check or not, EOT. Written apart
 * from the production codec, so that the two prove each other. Source: pagers.md 1.3.
 */

export type TapInput =
  /** Without its CR; a CR alone is an empty one. */
  | { readonly kind: "line"; readonly text: string }
  /** `content`: between STX and its end, as sent. */
  | {
      readonly kind: "block";
      readonly content: string;
      readonly end: "etx" | "etb" | "us";
      readonly sound: boolean;
    }
  | { readonly kind: "exit" };

/** Longer input is forgotten: no line or block of a host is so long. */
export const INPUT_MAX_CHARACTERS = 300;
const STX = "\x02";
const EOT = "\x04";
const ENDS = { "\x03": "etx", "\x17": "etb", "\x1f": "us" } as const;
const CHECK_CHARACTERS = 3;

const isEnd = (character: string): character is keyof typeof ENDS => Object.hasOwn(ENDS, character);

export class TapReader {
  #input = "";
  /** The CR behind a block or an EOT belongs to it. */
  #swallowsCr = false;

  /** Something began and has not ended. */
  get holds(): boolean {
    return this.#input !== "";
  }

  forget(): void {
    this.#input = "";
    this.#swallowsCr = false;
  }

  read(bytes: Uint8Array): readonly TapInput[] {
    const inputs: TapInput[] = [];
    for (const byte of bytes) {
      const character = String.fromCharCode(byte & 0x7f);
      if (character === "\0" || character === "\n" || character === "\x11" || character === "\x13") continue;
      const input = this.#take(character);
      if (input !== undefined) inputs.push(input);
    }
    return inputs;
  }

  #take(character: string): TapInput | undefined {
    const swallows = this.#swallowsCr && character === "\r";
    this.#swallowsCr = false;
    if (swallows) return undefined;
    if (character === STX) {
      this.#input = STX;
      return undefined;
    }
    if (this.#input.startsWith(STX)) return this.#inBlock(character);
    if (character === EOT) {
      this.forget();
      this.#swallowsCr = true;
      return { kind: "exit" };
    }
    if (character !== "\r") {
      this.#input = (this.#input + character).slice(-INPUT_MAX_CHARACTERS);
      return undefined;
    }
    const text = this.#input;
    this.#input = "";
    return { kind: "line", text };
  }

  #inBlock(character: string): TapInput | undefined {
    this.#input += character;
    const at = this.#input.length - 1 - CHECK_CHARACTERS;
    const ended = this.#input[at] ?? "";
    if (at > 0 && isEnd(ended)) {
      const [body, check] = [this.#input.slice(0, at + 1), this.#input.slice(at + 1)];
      this.forget();
      this.#swallowsCr = true;
      return { kind: "block", content: body.slice(1, -1), end: ENDS[ended], sound: checkOf(body) === check };
    }
    if (this.#input.length > INPUT_MAX_CHARACTERS) this.forget();
    return undefined;
  }
}

const checkOf = (body: string): string => {
  let sum = 0;
  for (const character of body) sum += character.charCodeAt(0);
  return [8, 4, 0].map((shift) => String.fromCharCode(0x30 + ((sum >> shift) & 0xf))).join("");
};
