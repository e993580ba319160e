/**
 * A QR scanner as a device, on a serial line or as a HID point-of-sale scanner: somebody holds a code in
 * front of it, bytes or reports leave. Knows what a card's code looks like and what goes wrong in the field
 * (defects.ts); knows nothing of the driver's rules.
 */
import { SCAN_ENDS, type ScanEnd } from "../../drivers/reader/cccd-qr/framing.ts";
import { classify } from "../../drivers/reader/cccd-qr/protocol.ts";
import { encodeUtf8, misreadAsCp1252 } from "../../drivers/reader/cccd-qr/utf8.pure.ts";
import type { ScannerProtocol } from "../../drivers/reader/driver.ts";
import type { LayoutName } from "../../drivers/reader/hid-pos/report.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { asciiBytes, concatBytes } from "../../drivers/runtime/text.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { type ReaderDefectName, readDefect, readerDefectRows } from "./defects.ts";
import { FICTIONAL_SERIAL_MAX, type FictionalPerson, fictionalPerson, qrText } from "./fictional-person.ts";
import { ODD_DESCRIPTOR, SCANNER_DESCRIPTORS } from "./report-descriptors.ts";
import { scanReports } from "./reports.ts";

export interface IdReaderOptions {
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** Default: `cccd-qr`, a serial line. */
  readonly protocol?: ScannerProtocol;
  /** How its HID reports are laid out. Default: `length-byte`. */
  readonly layout?: LayoutName;
  /** What the scanner is set to send after a code. Default: `cr` on a line, `none` in reports. */
  readonly suffix?: ScanEnd;
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

/** HID usage page and usage of an application collection. */
export interface HidUsage {
  readonly usagePage: number;
  readonly usage: number;
}
const KEYBOARD: HidUsage = { usagePage: 0x01, usage: 0x06 };
const POINT_OF_SALE: HidUsage = { usagePage: 0x8c, usage: 0x02 };

/** Defects of a scanner that decodes for itself, each with what it makes of a text. */
const MISREADINGS: readonly (readonly [ReaderDefectName, (text: string) => string])[] = [
  ["cp1252-mojibake", misreadAsCp1252],
  ["big5-mojibake", (text) => new TextDecoder("big5").decode(encodeUtf8(text))],
  ["sjis-mojibake", (text) => new TextDecoder("shift_jis").decode(encodeUtf8(text))],
];

/** Stray bytes of the defect `garbage`; above 0x7F, so that none of them ends a line. */
const GARBAGE_BYTES = 12;

export class IdReaderDevice implements SimulatedDevice {
  readonly kind = "id-reader";
  readonly defects: readonly DefectRow[];
  readonly prompts = PROMPTS;
  readonly #random: SeededRandom;
  readonly #clock: Clock;
  readonly #protocol: ScannerProtocol;
  readonly #layout: LayoutName;
  readonly #suffix: ScanEnd;
  readonly #on = new Map<ReaderDefectName, number>();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #side: DeviceSide | undefined;
  #plugged = true;
  #scans = 0;
  #last = "nothing yet";
  /** When the last byte already on its way leaves; scans never overtake each other. */
  #busyUntil_ms = 0;
  /** Pieces whose time has not come, each with the time at which it leaves. */
  readonly #leaving: { readonly at_ms: number; readonly bytes: Uint8Array }[] = [];

  constructor(options: IdReaderOptions) {
    this.#random = options.random;
    this.#clock = options.clock;
    this.#protocol = options.protocol ?? "cccd-qr";
    this.#layout = options.layout ?? "length-byte";
    this.#suffix = options.suffix ?? (this.#protocol === "hid-pos" ? "none" : "cr");
    this.defects = readerDefectRows(this.#protocol);
  }

  attach(side: DeviceSide): void {
    this.#side = side;
    if (this.#on.has("keyboard-mode")) side.unplug();
  }

  /** The scanner has no commands; what the host says is only noted. */
  receive(bytes: Uint8Array): void {
    this.#tell({ event: "host-spoke", length_bytes: bytes.length });
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    const defect = readDefect(name, value, this.#protocol);
    if (defect === undefined) return false;
    if (on) this.#on.set(defect.name, defect.value);
    else this.#on.delete(defect.name);
    if (defect.name === "keyboard-mode") this.#moveToKeyboard(on);
    return true;
  }

  /** As which HID devices the scanner shows itself on USB now; a USB-CDC scanner is none. */
  usages(): readonly HidUsage[] {
    if (!this.#plugged) return [];
    if (this.#on.has("keyboard-mode")) return [KEYBOARD];
    return this.#protocol === "hid-pos" ? [POINT_OF_SALE] : [];
  }

  /** The report descriptor of the point-of-sale interface; undefined where there is none now. */
  descriptor(): Uint8Array | undefined {
    if (!this.usages().includes(POINT_OF_SALE)) return undefined;
    if (this.#on.has("odd-descriptor")) return ODD_DESCRIPTOR;
    const other = this.#layout === "no-length" ? "length-byte" : "no-length";
    return SCANNER_DESCRIPTORS[this.#on.has("wrong-descriptor") ? other : this.#layout];
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
    const next_ms = this.#on.get("next-person");
    if (next_ms === undefined) return;
    const next = this.#read(this.#personBehind(code));
    this.#clock.arm("next person", next_ms, () => this.#transmit(next));
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
      `ID card reader (QR, ${this.#protocol === "hid-pos" ? `HID reports, ${this.#layout}` : "serial"})`,
      `  cable    ${this.#plugged ? "plugged in" : "UNPLUGGED"}${this.#on.has("keyboard-mode") ? ", KEYBOARD MODE" : ""}`,
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
    const behind = this.#on.has("glued") ? this.#encode(qrText(this.#personBehind(code))) : Uint8Array.of();
    return concatBytes(this.#before(), body, behind, SCAN_ENDS[this.#end()]);
  }

  #personBehind(code: PresentedCode): FictionalPerson {
    return fictionalPerson(isPerson(code) ? code.index + 1 : 1);
  }

  #encode(text: string): Uint8Array {
    const composed = this.#on.has("nfd") ? text.normalize("NFD") : text;
    const misread = MISREADINGS.find(([defect]) => this.#on.has(defect))?.[1];
    return encodeUtf8(misread === undefined ? composed : misread(composed));
  }

  #before(): Uint8Array {
    return concatBytes(
      this.#on.has("stx-etx") ? Uint8Array.of(0x02) : Uint8Array.of(),
      new Uint8Array(this.#on.get("endless-line") ?? 0).fill(0x55),
      this.#on.has("garbage")
        ? this.#random.bytes(GARBAGE_BYTES).map((byte) => byte | 0x80)
        : Uint8Array.of(),
      asciiBytes(this.#on.has("eci") ? "]Q2\\000026" : this.#on.has("aim-prefix") ? "]Q1" : ""),
      this.#on.has("bom") ? Uint8Array.of(0xef, 0xbb, 0xbf) : Uint8Array.of(),
    );
  }

  #end(): ScanEnd {
    if (this.#on.has("no-suffix")) return "none";
    if (this.#on.has("stx-etx")) return "etx";
    if (this.#on.has("crlf-suffix")) return "crlf";
    if (this.#on.has("tab-suffix")) return "tab";
    return this.#on.has("lf-suffix") ? "lf" : this.#suffix;
  }

  // ---- sending ----

  #transmit(code: Uint8Array): void {
    if (this.#on.has("keyboard-mode")) return this.#tell({ event: "typed", length_bytes: code.length });
    const gap_ms = this.#on.get("split-bytes");
    const pause_ms = this.#on.get("slow");
    const pieces = this.#pieces(code, gap_ms !== undefined);
    const middle = pieces.length >> 1;
    for (const [index, piece] of pieces.entries())
      this.#sendAfter(gap_ms ?? (index === middle && index > 0 ? (pause_ms ?? 0) : 0), piece);
  }

  /** Reports leave one by one; a line sends a code at once, in halves or byte by byte. */
  #pieces(code: Uint8Array, single: boolean): readonly Uint8Array[] {
    if (this.#protocol === "hid-pos") return scanReports(code, this.#layout, new Set(this.#on.keys()));
    if (single) return Array.from(code, (byte) => Uint8Array.of(byte));
    const middle = this.#on.has("slow") ? code.length >> 1 : 0;
    return [code.slice(0, middle), code.slice(middle)].filter(({ length }) => length > 0);
  }

  #sendAfter(delay_ms: number, bytes: Uint8Array): void {
    const now_ms = this.#clock.now_ms();
    this.#busyUntil_ms = Math.max(now_ms, this.#busyUntil_ms) + delay_ms;
    if (this.#leaving.length === 0 && this.#busyUntil_ms === now_ms) {
      this.#side?.send(bytes);
      return;
    }
    this.#leaving.push({ at_ms: this.#busyUntil_ms, bytes });
    if (this.#leaving.length === 1) this.#armNext();
  }

  /** One timer at a time: a real clock's timers a fraction of a millisecond apart may fire in another order. */
  #armNext(): void {
    const [next] = this.#leaving;
    if (next === undefined) return;
    this.#clock.arm("scanner sends", Math.max(0, next.at_ms - this.#clock.now_ms()), () => {
      this.#leaving.shift();
      this.#side?.send(next.bytes);
      this.#armNext();
    });
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

  /** The scanner starts anew as another USB device: whoever had it open loses it. */
  #moveToKeyboard(keyboard: boolean): void {
    if (keyboard) this.#side?.unplug();
    else if (this.#plugged) this.#side?.plug();
    this.#tell({ event: keyboard ? "became-keyboard" : "became-scanner" });
  }

  #plug(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    if (!this.#on.has("keyboard-mode")) this.#side?.plug();
    this.#tell({ event: "plugged" });
  }

  #tell(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A scanner as `kiosk-sim id-reader` and whole-office runs use it. */
export const createIdReader = (options: IdReaderOptions): IdReaderDevice => new IdReaderDevice(options);
