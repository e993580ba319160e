/**
 * A reader of chips as a device behind a line of bytes, with the cards that people lay on it: it speaks as a
 * virtual reader's card slot does (identity.md 3.7). An empty place leaves the question for a card's answer
 * to reset open until a card is laid. Cards and what is wrong with them are emrtd-card.ts's.
 */
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../../kit/device.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import { FICTIONAL_SERIAL_MAX, type FictionalPerson, fictionalPerson } from "../fictional-person.ts";
import { type Authority, createAuthority } from "./authority.ts";
import { FACE_BYTES } from "./card-files.ts";
import { CHIP_DEFECTS, type ChipDefect } from "./defects.ts";
import { EmrtdCard } from "./emrtd-card.ts";
import { SHORT_COMMAND_BYTES_MAX, type VpcdMessage, VpcdSplitter, vpcdMessage } from "./vpcd-framing.ts";
import { VIRTUAL_ATR, type VpcdSlot } from "./vpcd-slot.ts";

export interface ChipReaderOptions {
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** Who signs the cards. Default: a fictional one of its own. */
  readonly authority?: Authority;
  /** Bytes of the picture on each card. Default: as on real cards. */
  readonly face_bytes?: number;
}

const PROMPTS: readonly PromptRow[] = [
  { usage: "scan [N]", help: "lays the card of fictional person N on the reader for 5 s (any of 99)" },
  { usage: "lay [N]", help: "lays the card of fictional person N, until `take`" },
  { usage: "take", help: "takes the card off, amid a reading too" },
  { usage: "unplug [5s]", help: "pulls the cable, for a time or until `plug`" },
  { usage: "plug", help: "puts the cable back" },
];
const LAID_MS = 5_000;

/** `wrong-mac` without a number: this answer under keys. */
const WRONG_MAC_USUAL = 5;
const WRONG_MAC_MAX = 600;
const NAMES = Object.keys(CHIP_DEFECTS) as readonly ChipDefect[];

/** With one of these no authority vouches for all that the chip says. */
const NOT_VOUCHED: readonly ChipDefect[] = [
  "altered-national-data",
  "altered-zone",
  "unknown-authority",
  "unsigned",
  "copied",
  "proof-refused",
];

export const chipDefectRows = (): readonly DefectRow[] =>
  NAMES.map((name) => ({
    name,
    field: `The card ${CHIP_DEFECTS[name]}.`,
    ...(name === "wrong-mac" ? { value: "n-th answer under keys" } : {}),
  }));

/** Length 0: no card lies here. */
const NO_CARD = Uint8Array.of(0x00, 0x00);

/** Never heard: the connection to its reader ended before. */
const CARD_GONE = Uint8Array.of(0x6f, 0x00);

export class ChipReaderDevice implements SimulatedDevice {
  readonly kind = "chip-reader";
  readonly defects = chipDefectRows();
  readonly prompts = PROMPTS;
  readonly authority: Authority;
  readonly #options: ChipReaderOptions;
  readonly #on = new Map<ChipDefect, number>();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #side: DeviceSide | undefined;
  #splitter = new VpcdSplitter(SHORT_COMMAND_BYTES_MAX);
  #card: { readonly chip: EmrtdCard; readonly person: number } | undefined;
  /** Somebody waits for the next card's answer to reset. */
  #asked = false;
  #slot: VpcdSlot | undefined;
  #vouched_ms: number | undefined;
  #plugged = true;
  #laid = 0;

  constructor(options: ChipReaderOptions) {
    this.#options = options;
    this.authority = options.authority ?? createAuthority();
  }

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  opened(): void {
    this.#splitter = new VpcdSplitter(SHORT_COMMAND_BYTES_MAX);
    this.#asked = false;
    this.#card?.chip.reset();
  }

  receive(bytes: Uint8Array): void {
    for (const message of this.#splitter.push(bytes)) this.#obey(message);
  }

  /** From the next card on. */
  setDefect(name: string, on: boolean, value?: string): boolean {
    const known = NAMES.find((defect) => defect === name);
    if (known === undefined) return false;
    const number = value === undefined ? undefined : /^[1-9][0-9]{0,2}$/.test(value) ? Number(value) : 0;
    if (known !== "wrong-mac" && number !== undefined) return false;
    if (number !== undefined && (number < 1 || number > WRONG_MAC_MAX)) return false;
    if (on) this.#on.set(known, known === "wrong-mac" ? (number ?? WRONG_MAC_USUAL) : 0);
    else this.#on.delete(known);
    return true;
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ---- hands ----

  /** Lays a person's card; another one that lies there is taken off first. */
  lay(person: FictionalPerson): void {
    this.take();
    const { random, face_bytes = FACE_BYTES } = this.#options;
    this.#laid++;
    const chip = new EmrtdCard({
      person,
      authority: this.authority,
      random: random.fork(`card ${this.#laid}`),
      face_bytes,
      defects: new Map(this.#on),
    });
    if (NOT_VOUCHED.every((defect) => !this.#on.has(defect))) this.#vouched_ms = this.#options.clock.now_ms();
    this.#card = { chip, person: person.index };
    this.#tell({ event: "card-laid", person: person.index });
    this.#layOnSlot();
    if (this.#asked) this.#giveAtr();
  }

  /** When a card as its authority signed it was last laid here; undefined: never. */
  get vouched_ms(): number | undefined {
    return this.#vouched_ms;
  }

  /** Cards are laid on this slot as well, a reader's that is dialled; one that lies here is at once. */
  joinSlot(slot: VpcdSlot): void {
    this.#slot = slot;
    this.#layOnSlot();
  }

  take(): void {
    if (this.#card === undefined) return;
    this.#slot?.take();
    this.#tell({ event: "card-taken", person: this.#card.person });
    this.#card = undefined;
    this.#side?.send(NO_CARD);
  }

  prompt(line: string): string {
    const [command = "", first = "", ...rest] = line.trim().split(/\s+/);
    if (rest.length > 0) return "too many words; type help";
    switch (command) {
      case "scan":
      case "lay":
        return this.#promptLay(command, first);
      case "take":
        this.take();
        return "no card on it";
      case "unplug":
        return this.#promptUnplug(first);
      case "plug":
        this.#plug();
        return "plugged in";
      default:
        return `unknown command; ${PROMPTS.map(({ usage }) => usage).join(", ")}`;
    }
  }

  picture(): string {
    const defects = [...this.#on].map(([name, value]) => (value === 0 ? name : `${name}=${value}`));
    return [
      "ID card reader (chip)",
      `  cable    ${this.#plugged ? "plugged in" : "UNPLUGGED"}`,
      `  card     ${this.#card === undefined ? "none" : `of person ${this.#card.person}`}`,
      `  cards    ${this.#laid} laid so far`,
      `  defects  ${defects.length === 0 ? "none" : defects.join(" ")}`.slice(0, 80),
    ].join("\n");
  }

  // ---- messages ----

  #obey(message: VpcdMessage): void {
    switch (message.kind) {
      case "power-off":
      case "power-on":
      case "reset":
        return this.#card?.chip.reset();
      case "ask-atr":
        this.#asked = true;
        return this.#giveAtr();
      case "command":
        return this.#answer(message.bytes);
      case "too-long":
      case "unknown":
        return this.#say(Uint8Array.of(0x67, 0x00));
    }
  }

  #giveAtr(): void {
    if (this.#card === undefined) return;
    this.#asked = false;
    this.#say(VIRTUAL_ATR);
  }

  #answer(command: Uint8Array): void {
    const answer = this.#process(command);
    if (answer !== undefined) this.#say(answer);
    else this.#side?.send(NO_CARD);
  }

  /** Undefined: no card lies here, or it was pulled off at this very command. */
  #process(command: Uint8Array): Uint8Array | undefined {
    const card = this.#card;
    if (card !== undefined && this.#on.has("pulled-in-face") && card.chip.readsFace) this.take();
    return this.#card?.chip.process(command);
  }

  #layOnSlot(): void {
    const card = this.#card;
    if (card === undefined || !this.#plugged) return;
    this.#slot?.lay({
      reset: () => card.chip.reset(),
      process: (command) => this.#process(command) ?? CARD_GONE,
    });
  }

  #say(body: Uint8Array): void {
    const message = vpcdMessage(body);
    if (message !== undefined) this.#side?.send(message);
  }

  // ---- prompts ----

  #promptLay(command: "scan" | "lay", first: string): string {
    const any = this.#options.random.between(1, FICTIONAL_SERIAL_MAX);
    if (first !== "" && !/^[1-9][0-9]{0,5}$/.test(first)) return `usage: ${command} [N], a person's number`;
    const person = fictionalPerson(first === "" ? any : Number(first));
    this.lay(person);
    if (command === "lay") return `card of person ${person.index} lies on it`;
    const laid = this.#laid;
    this.#options.clock.arm("card taken", LAID_MS, () => {
      if (this.#laid === laid) this.take();
    });
    return `card of person ${person.index} lies on it for ${LAID_MS / 1_000} s`;
  }

  #promptUnplug(duration: string): string {
    const [, number, unit] = /^([0-9]{1,6})(ms|s)$/.exec(duration) ?? [];
    if (duration !== "" && number === undefined) return "usage: unplug [5s]";
    this.#plugged = false;
    this.#side?.unplug();
    this.#tell({ event: "unplugged" });
    if (number === undefined) return "unplugged";
    const delay_ms = Number(number) * (unit === "s" ? 1_000 : 1);
    this.#options.clock.arm("cable back", delay_ms, () => this.#plug());
    return `unplugged for ${duration}`;
  }

  #plug(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#side?.plug();
    this.#tell({ event: "plugged" });
  }

  #tell(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A reader of chips as `kiosk-sim id-reader --protocol chip` and whole-office runs use it. */
export const createChipReader = (options: ChipReaderOptions): ChipReaderDevice =>
  new ChipReaderDevice(options);
