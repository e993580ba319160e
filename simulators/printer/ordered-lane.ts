/**
 * The ordered lane: takes the commands out of the receive buffer one after the other, as fast as the
 * mechanism moves, and obeys each. Its settings live in RAM. What is answered in real time, and what the
 * sensors say, is printer.ts's.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import { parseHost } from "../../drivers/printer/escpos/protocol.ts";
import { type Bitmap, blankBitmap } from "../../drivers/printer/render/bitmap.pure.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import { encodeCode128 } from "./code-128.ts";
import type { Defects } from "./defects.ts";
import { drawBars, drawQr, type HeadAlign, indent, placeOnHead, qrRows } from "./firmware-drawing.ts";
import { type ForeignCommand, readForeign } from "./foreign-commands.ts";
import type { Intake } from "./intake.ts";
import { type LetteredLine, Lettering, LINE_SPACING_DOTS } from "./lettering.ts";
import type { Mechanism } from "./mechanism.ts";
import type { PrinterModel } from "./models.ts";

/** One command's bytes: the memory for pictures sent whole. Longer ones are lost, with an event. */
export const COMMAND_BYTES_MAX = 262_144;
/**
 * Rows moved as one step of time: small where pictures are watched, a whole band where only counts matter.
 */
const STEP_ROWS_DRAWN = 64;
const STEP_ROWS_CHEAP = 4_096;
const DOTS_PER_INCH = 203;
/** The only symbology drawn; others are told of and leave the paper blank. */
const CODE_128 = 73;
const BARCODE_DEFAULT = { height: 162, module_dots: 3 } as const;

export interface LaneSettings {
  readonly profile: PrinterProfile;
  readonly model: PrinterModel;
  /** False: nothing is drawn, paper moves in large steps. */
  readonly draws: boolean;
}

/** What the lane moves, and whom it tells. */
export interface LaneParts {
  readonly intake: Intake;
  readonly mechanism: Mechanism;
  readonly defects: Defects;
  /** The printer may move: powered, no sensor stops it. */
  mayRun(): boolean;
  processId(id: string): void;
  inOrderStatus(): void;
  autoStatus(mask: number): void;
  identify(n: number): void;
  event(event: SimulatorEvent): void;
}

/** A picture being printed as its bytes arrive. */
interface Raster {
  readonly width_bytes: number;
  rows_left: number;
}

/** Something drawn by the firmware on its way under the head. */
interface Strip {
  readonly bitmap: Bitmap;
  row: number;
  /** Blank rows behind it. */
  readonly feed_dots: number;
}

export class OrderedLane {
  readonly #settings: LaneSettings;
  readonly #parts: LaneParts;
  readonly #lettering: Lettering;
  /** A command begun whose end has not come. */
  #begun: Uint8Array = new Uint8Array();
  #stray: Uint8Array = new Uint8Array();
  #raster: Raster | undefined;
  #strip: Strip | undefined;
  #align: HeadAlign = "left";
  #unitsPerInch: number;
  #spacing_dots = LINE_SPACING_DOTS;
  #qr = { module_dots: 3, data: "" };
  #barcode: { height: number; module_dots: number } = { ...BARCODE_DEFAULT };
  #graphics: Bitmap | undefined;

  constructor(settings: LaneSettings, parts: LaneParts) {
    const { profile, model, draws } = settings;
    this.#settings = settings;
    this.#parts = parts;
    this.#unitsPerInch = model.units_per_inch;
    this.#lettering = new Lettering({
      width_dots: profile.width_dots,
      tcvn3: profile.tcvn3,
      soft_glyphs: profile.soft_font,
      draws,
    });
  }

  /** Where it stands, for the picture of the printer. */
  get inside(): "a picture" | "a command" | undefined {
    return this.#raster !== undefined ? "a picture" : this.#begun.length > 0 ? "a command" : undefined;
  }

  /** Drops what is half done; settings stay. */
  forget(): void {
    [this.#raster, this.#strip, this.#begun] = [undefined, undefined, new Uint8Array()];
    this.#lettering.forgetLine();
  }

  /** As after power-on: RAM is gone. */
  reset(): void {
    [this.#align, this.#unitsPerInch, this.#spacing_dots] = [
      "left",
      this.#settings.model.units_per_inch,
      LINE_SPACING_DOTS,
    ];
    [this.#barcode, this.#graphics] = [{ ...BARCODE_DEFAULT }, undefined];
    this.#lettering.reset();
  }

  run(): void {
    const { mechanism } = this.#parts;
    while (this.#parts.mayRun() && !mechanism.busy && this.#step());
  }

  /** One command, or some rows of one; false: there is nothing to do at present. */
  #step(): boolean {
    if (this.#strip !== undefined) return this.#printStrip(this.#strip);
    if (this.#stray.length > 0) return this.#printStray();
    const { intake } = this.#parts;
    if (intake.used_bytes === 0) return false;
    if (this.#raster !== undefined) return this.#printRows(this.#raster);
    const bytes = this.#begun.length === 0 ? intake.bytes : concatBytes(this.#begun, intake.bytes);
    if (this.#beginRaster(bytes)) return true;
    const parsed = parseHost(bytes);
    if (parsed.kind === "message" && parsed.message.kind === "text") return this.#print(parsed.message.text);
    if (parsed.kind === "message") {
      this.#taken(parsed.length);
      this.#execute(parsed.message, bytes.subarray(0, parsed.length));
      return true;
    }
    if (parsed.kind === "incomplete") return this.#wait(bytes);
    const foreign = readForeign(bytes);
    if (foreign.kind === "incomplete") return this.#wait(bytes);
    if (foreign.kind === "command") {
      this.#taken(foreign.length);
      this.#execute(foreign.command, bytes.subarray(0, foreign.length));
      return true;
    }
    this.#taken(parsed.length);
    this.#unknown(bytes.subarray(0, parsed.length), parsed.reason);
    return true;
  }

  /** The buffer is for commands to come: what one needs while it arrives is kept apart from it. */
  #wait(bytes: Uint8Array): boolean {
    const { intake } = this.#parts;
    this.#begun = bytes.slice();
    intake.drop(intake.used_bytes);
    if (bytes.length <= COMMAND_BYTES_MAX) return false;
    this.#begun = new Uint8Array();
    this.#parts.event({ event: "command-too-long", length_bytes: bytes.length });
    return false;
  }

  #taken(length: number): void {
    const begun_bytes = this.#begun.length;
    this.#begun = this.#begun.subarray(length);
    this.#parts.intake.drop(Math.max(0, length - begun_bytes));
  }

  /** Skipped, or printed as letters by firmware that skips too little. */
  #unknown(bytes: Uint8Array, reason: string): void {
    this.#parts.event({ event: "unknown-command", reason, length_bytes: bytes.length });
    if (this.#parts.defects.has("prints-unknown")) this.stray(bytes.subarray(2));
  }

  /** Bytes that were no letters come out as such, next of all; what does not fit on a line is lost. */
  stray(bytes: Uint8Array): void {
    this.#stray = bytes.filter((byte) => byte >= 0x20 && byte !== 0x7f);
  }

  #printStray(): boolean {
    this.#lettering.put(this.#stray);
    this.#stray = new Uint8Array();
    this.#lineFeed();
    return true;
  }

  // ---- pictures ----

  /** A picture is printed while it arrives, so that one broken off leaves half a picture, as on paper. */
  #beginRaster(head: Uint8Array): boolean {
    if (head[0] !== 0x1d || head[1] !== 0x76 || head[2] !== 0x30 || head.length < 8) return false;
    const width_bytes = (head[4] ?? 0) | ((head[5] ?? 0) << 8);
    const rows_left = (head[6] ?? 0) | ((head[7] ?? 0) << 8);
    this.#taken(8);
    if (width_bytes > 0 && rows_left > 0) this.#raster = { width_bytes, rows_left };
    return true;
  }

  get #step_rows(): number {
    return this.#settings.draws ? STEP_ROWS_DRAWN : STEP_ROWS_CHEAP;
  }

  /** Prints the whole rows at hand, up to one step; false: not one row is there yet, or no paper for it. */
  #printRows(raster: Raster): boolean {
    const { width_bytes } = raster;
    const { intake } = this.#parts;
    const rows = Math.min(raster.rows_left, Math.floor(intake.used_bytes / width_bytes), this.#step_rows);
    if (rows === 0) return false;
    const left_bytes = indent(this.#align, this.#settings.profile.width_dots / 8 - width_bytes);
    const done = this.#ink(left_bytes, width_bytes, intake.bytes.subarray(0, rows * width_bytes), rows);
    intake.drop(done * width_bytes);
    raster.rows_left -= done;
    if (raster.rows_left === 0) this.#raster = undefined;
    return done > 0;
  }

  #printStrip(strip: Strip): boolean {
    const { bitmap, row, feed_dots } = strip;
    const rows = Math.min(bitmap.rows - row, this.#step_rows);
    const data = bitmap.data.subarray(row * bitmap.stride, (row + rows) * bitmap.stride);
    const done = rows === 0 ? 0 : this.#ink(0, bitmap.stride, data, rows);
    strip.row += done;
    if (done < rows) return done > 0;
    if (strip.row < bitmap.rows) return true;
    this.#strip = undefined;
    if (feed_dots > 0) this.#parts.mechanism.feed(feed_dots);
    return true;
  }

  /** The rows that are done with: all of them for a liar, whether or not paper came. */
  #ink(left_bytes: number, width_bytes: number, data: Uint8Array, rows: number): number {
    const inked = this.#parts.mechanism.ink(left_bytes, width_bytes, data);
    return this.#parts.defects.has("liar") ? rows : inked;
  }

  #show(bitmap: Bitmap, feed_dots = 0): void {
    this.#strip = { bitmap, row: 0, feed_dots };
  }

  // ---- commands ----

  #execute(command: ForeignCommand, raw: Uint8Array): void {
    const { profile, model } = this.#settings;
    const { mechanism } = this.#parts;
    if (this.#lettering.choose(command)) return;
    switch (command.kind) {
      case "initialize":
        return this.reset();
      case "motion-units":
        this.#unitsPerInch = command.y === 0 ? model.units_per_inch : command.y;
        return;
      case "align":
        this.#align = command.to;
        return;
      case "line-spacing":
        this.#spacing_dots = command.dots === null ? LINE_SPACING_DOTS : this.#dots(command.dots);
        return;
      case "feed-lines":
        return this.#feed(command.lines * this.#spacing_dots);
      case "feed":
        return this.#feed(this.#dots(command.dots));
      case "cut":
        return mechanism.cut(profile.head_to_cutter_dots + this.#dots(command.feed));
      case "cut-here":
        return mechanism.cut(0);
      case "process-id":
        if (profile.process_id) return this.#parts.processId(command.id);
        return this.#unknown(raw, "GS ( H");
      case "in-order-status-request":
        if (profile.in_order_status) this.#parts.inOrderStatus();
        return;
      case "auto-status":
        if (profile.auto_status) this.#parts.autoStatus(command.mask);
        return;
      case "identify":
        return this.#parts.identify(command.n);
      default:
        return this.#draw(command, raw);
    }
  }

  #draw(command: ForeignCommand, raw: Uint8Array): void {
    const { profile, model, draws } = this.#settings;
    switch (command.kind) {
      case "qr-module":
        this.#qr.module_dots = command.dots;
        return;
      case "qr-store":
        this.#qr.data = command.data;
        return;
      case "qr-print":
        return this.#printQr();
      case "barcode-height":
        this.#barcode.height = Math.max(1, command.dots);
        return;
      case "barcode-module":
        this.#barcode.module_dots = Math.max(1, command.dots);
        return;
      case "barcode":
        return this.#printBarcode(command.system, command.data);
      case "column-image":
        return this.#lettering.putColumns(command.mode, command.data);
      case "graphics-store": {
        if (!model.graphics) return this.#unknown(raw, "GS ( L");
        const { width_dots, rows, data } = command;
        const stride = Math.ceil(width_dots / 8);
        const picture: Bitmap = { width_dots, rows, stride, data: data.slice() };
        this.#graphics = draws
          ? placeOnHead(picture, profile.width_dots, this.#align)
          : blankBitmap(profile.width_dots, rows);
        return;
      }
      case "graphics-print":
        if (this.#graphics !== undefined) this.#show(this.#graphics);
        this.#graphics = undefined;
        return;
      default:
        return;
    }
  }

  #dots(units: number): number {
    return Math.round((units * DOTS_PER_INCH) / this.#unitsPerInch);
  }

  #printQr(): void {
    const { data, module_dots } = this.#qr;
    const { profile, draws } = this.#settings;
    const rows = qrRows(data, module_dots);
    if (rows === undefined) return this.#parts.event({ event: "qr-too-long", length_bytes: data.length });
    this.#parts.mechanism.paper.mark("qr", data);
    if (!draws) return this.#parts.mechanism.feed(rows);
    const picture = drawQr(data, module_dots, profile.width_dots, this.#align);
    if (picture !== undefined) this.#show(picture);
  }

  #printBarcode(system: number, data: string): void {
    const { height, module_dots } = this.#barcode;
    const { profile, draws } = this.#settings;
    const code = system === CODE_128 ? encodeCode128(data) : undefined;
    if (code === undefined) return this.#parts.event({ event: "barcode-not-drawn", system });
    this.#parts.mechanism.paper.mark("barcode", code.text);
    if (!draws) return this.#parts.mechanism.feed(height);
    this.#show(placeOnHead(drawBars(code.modules, module_dots, height), profile.width_dots, this.#align));
  }

  // ---- letters ----

  /** Takes one line at most: the next waits until this one is under the head. */
  #print(text: string): boolean {
    const end = text.indexOf("\n");
    const words = Uint8Array.from(end < 0 ? text : text.slice(0, end), (letter) => letter.charCodeAt(0));
    const rest = this.#lettering.put(words);
    const full = rest.length > 0;
    this.#taken(words.length - rest.length + (full || end < 0 ? 0 : 1));
    if (full || end >= 0) this.#lineFeed();
    return true;
  }

  #lineFeed(): void {
    this.#come(this.#lettering.out(this.#align, this.#spacing_dots));
  }

  /** A feed prints what the line holds; the rest of it is blank. */
  #feed(dots: number): void {
    this.#come(this.#lettering.out(this.#align, dots));
  }

  #come({ bitmap, rows, text, stray }: LetteredLine): void {
    const { mechanism, event } = this.#parts;
    if (text !== "") mechanism.paper.mark("text", text);
    if (text !== "" && stray) event({ event: "stray-text", length_bytes: text.length });
    if (bitmap === undefined) return mechanism.feed(rows);
    this.#show(bitmap, rows - bitmap.rows);
  }
}
