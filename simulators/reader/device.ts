/**
 * A QR scanner on a serial line, as a device: somebody holds a code in front of it, bytes leave. Knows what a
 * card's code looks like and what goes wrong in the field (defects.ts); knows nothing of the driver's rules.
 */
import { SCAN_ENDS } from "../../drivers/reader/cccd-qr/framing.ts";
import { classify } from "../../drivers/reader/cccd-qr/protocol.ts";
import { encodeUtf8, misreadAsCp1252 } from "../../drivers/reader/cccd-qr/utf8.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { asciiBytes, concatBytes } from "../../drivers/runtime/text.ts";
import type { DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { type ReaderDefectName, readDefect, readerDefectRows } from "./defects.ts";
import { FICTIONAL_SERIAL_MAX, type FictionalPerson, fictionalPerson, qrText } from "./fictional-person.ts";

export type ScanSuffix = "none" | "cr" | "lf" | "crlf" | "etx" | "etx-cr" | "etx-lf" | "etx-crlf";

export interface IdReaderOptions {
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** What the scanner is set to send after a code. Default: `cr`. */
  readonly suffix?: ScanSuffix;
}

/** A person's card, a text, or bytes as they are. */
export type PresentedCode = FictionalPerson | string | Uint8Array;

const isPerson = (code: PresentedCode): code is FictionalPerson =>
  typeof code === "object" && "index" in code;
const textOf = (code: FictionalPerson | string): string => (typeof code === "string" ? code : qrText(code));

/** What the `scan foreign` prompt holds in front of the scanner. */
export const FOREIGN_CODES: Readonly<Record<string, string>> = {
  url: "https://example.invalid/quang-cao?ma=12345",
  vietqr: "00020101021138540010A00000072701240006970400011000000000010208QRIBFTTA53037045802VN6304ABCD",
  bhyt: "DN0000000000001|4e677579e1bb856e2056c4836e204de1baab75|01/01/1990|1|Ví Dụ|01/01/2025|-|0|4|-|-|$",
  text: "một dòng chữ không phải mã của chúng ta",
};

const PROMPTS: readonly PromptRow[] = [
  { usage: "scan [N]", help: "presents the card of fictional person N (any of 99 without a number)" },
  { usage: "scan foreign url|vietqr|bhyt|text", help: "presents a code that is none of ours" },
  { usage: "scan code TEXT", help: "presents this text as it is: MC1:T:..., MC1:R:..., a card's fields" },
  { usage: "unplug [5s]", help: "pulls the cable, for a time or until `plug`" },
  { usage: "plug", help: "puts the cable back" },
];

/** Stray bytes of the defect `garbage`; above 0x7F, so that none of them ends a line. */
const GARBAGE_BYTES = 12;

export class IdReaderDevice implements SimulatedDevice {
  readonly kind = "id-reader";
  readonly defects = readerDefectRows();
  readonly prompts = PROMPTS;
  readonly #random: SeededRandom;
  readonly #clock: Clock;
  readonly #suffix: ScanSuffix;
  readonly #on = new Map<ReaderDefectName, number>();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #side: DeviceSide | undefined;
  #plugged = true;
  #scans = 0;
  #last = "nothing yet";
  /** When the last byte already on its way leaves; scans never overtake each other. */
  #busyUntil_ms = 0;

  constructor(options: IdReaderOptions) {
    this.#random = options.random;
    this.#clock = options.clock;
    this.#suffix = options.suffix ?? "cr";
  }

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  /** The scanner has no commands; what the host says is only noted. */
  receive(bytes: Uint8Array): void {
    this.#tell({ event: "host-spoke", length_bytes: bytes.length });
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    const defect = readDefect(name, value);
    if (defect === undefined) return false;
    if (on) this.#on.set(defect.name, defect.value);
    else this.#on.delete(defect.name);
    return true;
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody holds a code in front of the scanner: a person's card, or any text or bytes. */
  present(code: PresentedCode): void {
    const contents = code instanceof Uint8Array ? "bytes" : classify(textOf(code));
    const read = this.#read(code);
    this.#scans++;
    this.#last = `${contents}, ${read.length} bytes`;
    const person = isPerson(code) ? { person: code.index } : {};
    this.#tell({ event: "presented", contents, length_bytes: read.length, ...person });
    this.#transmit(read);
    const again_ms = this.#on.get("double-scan");
    if (again_ms !== undefined) this.#clock.arm("second reading", again_ms, () => this.#transmit(read));
  }

  prompt(line: string): string {
    const [command = "", first = "", ...rest] = line.trim().split(/\s+/);
    switch (command) {
      case "scan":
        return this.#promptScan(first, rest.join(" "));
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
      "ID card reader (QR, serial)",
      `  cable    ${this.#plugged ? "plugged in" : "UNPLUGGED"}`,
      `  suffix   ${this.#end()}`,
      `  codes    ${this.#scans} presented, last: ${this.#last}`,
      `  defects  ${defects.length === 0 ? "none" : defects.join(" ")}`.slice(0, 80),
    ].join("\n");
  }

  // ---- reading a code ----

  /** The bytes one reading gives, prefixes, damage and suffix included. */
  #read(code: PresentedCode): Uint8Array {
    const whole = code instanceof Uint8Array ? code : this.#encode(textOf(code));
    const body = whole.slice(0, this.#on.get("truncated") ?? whole.length);
    const next = fictionalPerson(isPerson(code) ? code.index + 1 : 1);
    const behind = this.#on.has("glued") ? this.#encode(qrText(next)) : Uint8Array.of();
    return concatBytes(this.#before(), body, behind, SCAN_ENDS[this.#end()] ?? Uint8Array.of());
  }

  #encode(text: string): Uint8Array {
    const composed = this.#on.has("nfd") ? text.normalize("NFD") : text;
    return encodeUtf8(this.#on.has("cp1252-mojibake") ? misreadAsCp1252(composed) : composed);
  }

  #before(): Uint8Array {
    return concatBytes(
      new Uint8Array(this.#on.get("endless-line") ?? 0).fill(0x55),
      this.#on.has("garbage")
        ? this.#random.bytes(GARBAGE_BYTES).map((byte) => byte | 0x80)
        : Uint8Array.of(),
      asciiBytes(this.#on.has("eci") ? "]Q2\\000026" : this.#on.has("aim-prefix") ? "]Q1" : ""),
      this.#on.has("bom") ? Uint8Array.of(0xef, 0xbb, 0xbf) : Uint8Array.of(),
    );
  }

  #end(): ScanSuffix {
    if (this.#on.has("no-suffix")) return "none";
    return this.#on.has("lf-suffix") ? "lf" : this.#suffix;
  }

  // ---- sending ----

  #transmit(bytes: Uint8Array): void {
    const gap_ms = this.#on.get("split-bytes");
    const pause_ms = this.#on.get("slow");
    if (gap_ms !== undefined) for (const byte of bytes) this.#sendAfter(gap_ms, Uint8Array.of(byte));
    else if (pause_ms !== undefined) {
      const middle = bytes.length >> 1;
      this.#sendAfter(0, bytes.slice(0, middle));
      this.#sendAfter(pause_ms, bytes.slice(middle));
    } else this.#sendAfter(0, bytes);
  }

  #sendAfter(delay_ms: number, bytes: Uint8Array): void {
    const now_ms = this.#clock.now_ms();
    this.#busyUntil_ms = Math.max(now_ms, this.#busyUntil_ms) + delay_ms;
    if (this.#busyUntil_ms === now_ms) this.#side?.send(bytes);
    else this.#clock.arm("scanner sends", this.#busyUntil_ms - now_ms, () => this.#side?.send(bytes));
  }

  // ---- prompts ----

  #promptScan(first: string, rest: string): string {
    if (first === "foreign") {
      const text = Object.hasOwn(FOREIGN_CODES, rest) ? FOREIGN_CODES[rest] : undefined;
      if (text === undefined) return `no such foreign code; one of ${Object.keys(FOREIGN_CODES).join(", ")}`;
      this.present(text);
    } else if (first === "code" && rest !== "") this.present(rest);
    else if (first === "") this.present(fictionalPerson(this.#random.between(1, FICTIONAL_SERIAL_MAX)));
    else if (/^[1-9][0-9]{0,5}$/.test(first) && rest === "") this.present(fictionalPerson(Number(first)));
    else return `usage: ${PROMPTS[0]?.usage}, ${PROMPTS[1]?.usage}, ${PROMPTS[2]?.usage}`;
    return `presented: ${this.#last}`;
  }

  #promptUnplug(duration: string): string {
    const [, number, unit] = /^([0-9]{1,6})(ms|s)$/.exec(duration) ?? [];
    if (duration !== "" && number === undefined) return "usage: unplug [5s]";
    this.#plugged = false;
    this.#side?.unplug();
    this.#tell({ event: "unplugged" });
    if (number === undefined) return "unplugged";
    const delay_ms = Number(number) * (unit === "s" ? 1000 : 1);
    this.#clock.arm("cable back", delay_ms, () => this.#plug());
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

/** A scanner as `kiosk-sim id-reader` and whole-office runs use it. */
export const createIdReader = (options: IdReaderOptions): IdReaderDevice => new IdReaderDevice(options);
