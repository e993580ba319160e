/**
 * A receipt printer: two lanes of commands (real time at reception, everything else in order) over a
 * mechanism that takes its time. Serves tests, whole-office runs and `kiosk-sim printer`. Source of the
 * model: printing.md 8.3.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import { type HostMessage, parseHost } from "../../drivers/printer/escpos/protocol.ts";
import {
  type PrinterStatus,
  writeAutoStatus,
  writeStatusByte,
} from "../../drivers/printer/escpos/replies.pure.ts";
import { qrSize, qrVersion } from "../../drivers/printer/render/qr.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { asciiBytes, concatBytes } from "../../drivers/runtime/text.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { Defects, PRINTER_DEFECTS } from "./defects.ts";
import { drawOwnText, drawQr, type HeadAlign, indent } from "./firmware-drawing.ts";
import { Mechanism, NEW_ROLL_MM } from "./mechanism.ts";
import type { Sheet } from "./paper.ts";
import { RealTimeLane } from "./real-time-lane.ts";
import { Voice } from "./voice.ts";

/** Sheets kept with their pictures; older ones are forgotten. */
export const SHEETS_KEPT_DEFAULT = 50;
/** Everything the host may have sent ahead; past it bytes are lost, as with a printer without handshake. */
export const RECEIVE_BUFFER_MAX = 1_048_576;
/** Letters of the printer's own font waiting for their line feed; of a longer line the end is kept. */
const OWN_LINE_MAX = 48;
const HEAD_MM_PER_S = 200;
const POWER_CYCLE_MS = 3_000;
/**
 * Rows moved as one step of time: small where pictures are watched, a whole band where only counts matter.
 */
const STEP_ROWS_DRAWN = 64;
const STEP_ROWS_CHEAP = 4_096;
/** Epson's own vertical unit is half a dot; other boards count dots (GS P in their manuals). */
const EPSON_UNITS_PER_INCH = 406;
const DOTS_PER_INCH = 203;
const IDENTITY_TEXT_FROM = 65;

export interface PrinterSimulatorSettings {
  readonly profile: PrinterProfile;
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** Paper on the roll at first. */
  readonly paper_mm: number;
  /**
   * 0: no pictures are made and time goes in large steps, for mass simulation. Default SHEETS_KEPT_DEFAULT.
   */
  readonly keep_sheets?: number;
  readonly head_mm_per_s?: number;
}

interface Raster {
  readonly width_bytes: number;
  rows_left: number;
}

export class SimulatedPrinter implements SimulatedDevice {
  readonly kind = "printer";
  readonly defects: readonly DefectRow[] = PRINTER_DEFECTS;
  readonly prompts: readonly PromptRow[] = [
    { usage: "paper out", help: "the roll ends here" },
    { usage: "paper load [MM]", help: "a new roll, 80 000 mm unless said otherwise" },
    { usage: "cover open", help: "stops printing" },
    { usage: "cover close", help: "printing goes on; also frees a cutter whose jam was removed" },
    { usage: "power-cycle", help: "off, and on again after 3 s: the buffer is lost" },
    { usage: "show", help: "the printer as it is" },
  ];
  readonly #settings: PrinterSimulatorSettings;
  readonly #defects = new Defects();
  readonly #mechanism: Mechanism;
  readonly #voice: Voice;
  readonly #realTime = new RealTimeLane();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  readonly #keep: number;
  #sheets: Sheet[] = [];
  #power = true;
  #buffer: Uint8Array = new Uint8Array();
  #raster: Raster | undefined;
  #align: HeadAlign = "left";
  #unitsPerInch: number;
  #qr = { module_dots: 3, data: "" };
  #ownLine = "";
  #autoStatusMask = 0;
  #lastStatus = "";

  constructor(settings: PrinterSimulatorSettings) {
    const { profile, clock, paper_mm, head_mm_per_s = HEAD_MM_PER_S } = settings;
    this.#settings = settings;
    this.#keep = settings.keep_sheets ?? SHEETS_KEPT_DEFAULT;
    this.#unitsPerInch = this.#defaultUnits();
    this.#voice = new Voice(this.#defects, clock, settings.random);
    this.#mechanism = new Mechanism(
      { profile, clock, paper_mm, head_mm_per_s, draws: this.#keep > 0 },
      this.#defects,
      {
        moved: () => this.#run(),
        seen: () => this.#tellStatus(),
        sheet: (sheet) => this.#putOut(sheet),
        event: (event) => this.#event(event),
      },
    );
  }

  // ---- what a test or a technician sees and does ----

  /** The last sheets, oldest first, at most `keep_sheets`. */
  get sheets(): readonly Sheet[] {
    return this.#sheets;
  }

  get paper_mm(): number {
    return this.#mechanism.paper.left_mm;
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  attach(side: DeviceSide): void {
    this.#voice.attach(side);
  }

  opened(): void {
    if (this.#power) this.#voice.opened();
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    const known = this.#defects.set(name, on, value);
    if (known === undefined) return false;
    const amount = this.#defects.value(known);
    if (known === "paper-out" && on) this.#mechanism.paper.shorten(amount);
    if (known === "cover-open") this.#mechanism.openCoverAfter(on ? amount : undefined);
    if (known === "hot-head" && on) this.#mechanism.overheat(amount);
    this.#tellStatus();
    this.#run();
    return true;
  }

  prompt(line: string): string {
    const [verb, what, amount] = line.trim().split(/\s+/);
    if (verb === "paper" && what === "out") this.#mechanism.paper.shorten(0);
    else if (verb === "paper" && what === "load") this.#mechanism.load(Number(amount ?? NEW_ROLL_MM));
    else if (verb === "cover" && (what === "open" || what === "close")) this.#mechanism.setCover(what);
    else if (verb === "power-cycle") this.#powerCycle();
    else if (verb !== "show") return `unknown: ${line}`;
    this.#tellStatus();
    this.#run();
    return this.picture();
  }

  picture(): string {
    const { online, paper, cover, error } = this.#mechanism.truth();
    const last = this.#sheets.at(-1);
    const piece = last === undefined ? "none" : `${last.height_mm.toFixed(1)} mm${last.torn ? ", torn" : ""}`;
    return [
      `printer ${this.#settings.profile.name}  power ${this.#power ? "on" : "off"}  ${online}`,
      `paper   ${paper}, ${(this.paper_mm / 1000).toFixed(2)} m left`,
      `cover   ${cover}    error ${error}`,
      `buffer  ${this.#buffer.length} bytes${this.#raster === undefined ? "" : ", inside a picture"}`,
      `sheets  ${last?.number ?? 0}, the last: ${piece}`,
      `defects ${this.#defects.names().join(", ") || "none"}`,
    ].join("\n");
  }

  // ---- bytes in: the real-time lane first, then the ordered one ----

  receive(bytes: Uint8Array): void {
    if (!this.#power) return;
    let rest = bytes;
    for (let found = this.#realTime.next(rest); found !== undefined; found = this.#realTime.next(rest)) {
      this.#take(rest.subarray(0, found.end));
      this.#obey(found.message);
      rest = rest.subarray(found.end);
    }
    this.#take(rest);
    this.#run();
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#buffer.length + bytes.length > RECEIVE_BUFFER_MAX)
      return this.#event({ event: "buffer-overflow", lost_bytes: bytes.length });
    this.#buffer = this.#buffer.length === 0 ? bytes : concatBytes(this.#buffer, bytes);
  }

  #obey(message: HostMessage): void {
    const { profile } = this.#settings;
    if (message.kind === "status-request" && profile.real_time_status) {
      this.#voice.reply({ kind: "status-byte", value: writeStatusByte(this.#told(), message.n) });
    } else if (message.kind === "recover" && this.#mechanism.recover()) {
      if (message.how === "clear") this.#forget();
      this.#tellStatus();
    } else if (message.kind === "clear-buffer" && profile.clear_buffer && !this.#defects.has("no-clear")) {
      this.#forget();
      this.#event({ event: "buffer-cleared" });
      this.#voice.reply({ kind: "buffer-cleared" });
    }
  }

  #forget(): void {
    this.#buffer = new Uint8Array();
    this.#raster = undefined;
    this.#ownLine = "";
    this.#mechanism.paper.breakOff();
  }

  // ---- the ordered lane ----

  #run(): void {
    while (this.#power && !this.#mechanism.busy && this.#mayPrint() && this.#buffer.length > 0) {
      if (this.#raster !== undefined) {
        if (!this.#printRows(this.#raster)) return;
        continue;
      }
      if (this.#beginRaster()) continue;
      const parsed = parseHost(this.#buffer);
      if (parsed.kind === "incomplete") return;
      this.#buffer = this.#buffer.subarray(parsed.length);
      if (parsed.kind === "message") this.#execute(parsed.message);
      else this.#event({ event: "unknown-command", reason: parsed.reason, length_bytes: parsed.length });
    }
  }

  #mayPrint(): boolean {
    return this.#defects.has("liar") || this.#mechanism.truth().online === "online";
  }

  /** A picture is printed while it arrives, so that one broken off leaves half a picture, as on paper. */
  #beginRaster(): boolean {
    const head = this.#buffer;
    if (head[0] !== 0x1d || head[1] !== 0x76 || head[2] !== 0x30 || head.length < 8) return false;
    const width_bytes = (head[4] ?? 0) | ((head[5] ?? 0) << 8);
    const rows_left = (head[6] ?? 0) | ((head[7] ?? 0) << 8);
    this.#buffer = head.subarray(8);
    if (width_bytes > 0 && rows_left > 0) this.#raster = { width_bytes, rows_left };
    return true;
  }

  /** Prints the whole rows at hand, up to one step; false: not one row is there yet, or no paper for it. */
  #printRows(raster: Raster): boolean {
    const { width_bytes } = raster;
    const step = this.#keep > 0 ? STEP_ROWS_DRAWN : STEP_ROWS_CHEAP;
    const rows = Math.min(raster.rows_left, Math.floor(this.#buffer.length / width_bytes), step);
    if (rows === 0) return false;
    const left_bytes = indent(this.#align, this.#settings.profile.width_dots / 8 - width_bytes);
    const inked = this.#mechanism.ink(left_bytes, width_bytes, this.#buffer.subarray(0, rows * width_bytes));
    const done = this.#defects.has("liar") ? rows : inked;
    this.#buffer = this.#buffer.subarray(done * width_bytes);
    raster.rows_left -= done;
    if (raster.rows_left === 0) this.#raster = undefined;
    return done > 0;
  }

  #execute(message: HostMessage): void {
    const { profile } = this.#settings;
    switch (message.kind) {
      case "initialize":
        [this.#align, this.#unitsPerInch, this.#ownLine] = ["left", this.#defaultUnits(), ""];
        return;
      case "motion-units":
        this.#unitsPerInch = message.y === 0 ? this.#defaultUnits() : message.y;
        return;
      case "align":
        this.#align = message.to;
        return;
      case "feed":
        return this.#mechanism.feed(this.#dots(message.dots));
      case "cut":
        return this.#mechanism.cut(profile.head_to_cutter_dots + this.#dots(message.feed));
      case "qr-module":
        this.#qr.module_dots = message.dots;
        return;
      case "qr-store":
        this.#qr.data = message.data;
        return;
      case "qr-print":
        return this.#printQr();
      case "process-id":
        if (!profile.process_id) return;
        this.#mechanism.paper.mark("process-id", message.id);
        return this.#voice.processId(message.id);
      case "in-order-status-request":
        if (profile.in_order_status) this.#voice.reply({ kind: "in-order-byte", value: this.#paperByte() });
        return;
      case "auto-status":
        [this.#autoStatusMask, this.#lastStatus] = [profile.auto_status ? message.mask : 0, ""];
        return this.#tellStatus();
      case "identify":
        if (message.n >= IDENTITY_TEXT_FROM)
          this.#voice.reply({ kind: "block", header: 0x5f, text: profile.name });
        return;
      case "text":
        return this.#printOwnText(message.text);
      default:
        return;
    }
  }

  #defaultUnits(): number {
    return this.#settings.profile.process_id ? EPSON_UNITS_PER_INCH : DOTS_PER_INCH;
  }

  #dots(units: number): number {
    return Math.round((units * DOTS_PER_INCH) / this.#unitsPerInch);
  }

  #printQr(): void {
    const { data, module_dots } = this.#qr;
    const bytes = asciiBytes(data);
    const version = qrVersion(bytes.length);
    if (version === undefined) return this.#event({ event: "qr-too-long", length_bytes: bytes.length });
    this.#mechanism.paper.mark("qr", data);
    if (this.#keep === 0) return this.#mechanism.feed(qrSize(version) * module_dots);
    const picture = drawQr(bytes, module_dots, this.#settings.profile.width_dots, this.#align);
    if (picture !== undefined) this.#mechanism.ink(0, picture.stride, picture.data);
  }

  /** Bytes outside any command come out in the printer's own font: the sign of a host that lost its place. */
  #printOwnText(text: string): void {
    const lines = (this.#ownLine + text).split("\n");
    this.#ownLine = (lines.pop() ?? "").slice(-OWN_LINE_MAX);
    for (const words of lines) {
      this.#mechanism.paper.mark("text", words);
      this.#event({ event: "stray-text", length_bytes: words.length });
      const picture = drawOwnText(words, this.#settings.profile.width_dots);
      if (picture !== undefined) this.#mechanism.ink(0, picture.stride, picture.data);
    }
  }

  // ---- power, sensors, sheets ----

  #powerCycle(): void {
    this.#power = false;
    this.#mechanism.stop();
    this.#forget();
    this.#realTime.forget();
    [this.#autoStatusMask, this.#align, this.#unitsPerInch] = [0, "left", this.#defaultUnits()];
    this.#event({ event: "power-off" });
    this.#settings.clock.arm("printer power", POWER_CYCLE_MS, () => {
      this.#power = true;
      this.#event({ event: "power-on" });
    });
  }

  /** What the printer says of itself. */
  #told(): PrinterStatus {
    if (!this.#defects.has("liar")) return this.#mechanism.truth();
    return { online: "online", cover: "closed", paper: "ok", error: "none", source: "inferred" };
  }

  #paperByte(): number {
    const { paper } = this.#told();
    return paper === "out" ? 0x0c : paper === "low" ? 0x03 : 0;
  }

  #tellStatus(): void {
    const value = writeAutoStatus(this.#told());
    if (value.join() === this.#lastStatus) return;
    this.#lastStatus = value.join();
    const { online, cover, paper, error } = this.#mechanism.truth();
    this.#event({ event: "status", online, cover, paper, error });
    if (this.#autoStatusMask !== 0 && this.#power) this.#voice.reply({ kind: "auto-status-report", value });
  }

  #putOut(sheet: Sheet): void {
    if (this.#keep > 0) {
      this.#sheets.push(sheet);
      if (this.#sheets.length > this.#keep) this.#sheets.shift();
    }
    const { number, height_mm, torn, process_ids, qr } = sheet;
    this.#event({ event: "sheet-cut", number, height_mm, torn, process_ids, qr });
  }

  #event(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A printer, powered, its cover closed, a roll of `paper_mm` in it. */
export const createPrinter = (settings: PrinterSimulatorSettings): SimulatedPrinter =>
  new SimulatedPrinter(settings);
