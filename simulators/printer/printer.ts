/**
 * A receipt printer: two lanes of commands (real time at reception, everything else in order) over a
 * mechanism that takes its time. Serves tests, whole-office runs and `kiosk-sim printer`. Source of the
 * model: printing.md 8.3.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { HostMessage } from "../../drivers/printer/escpos/protocol.ts";
import {
  type PrinterStatus,
  writeAutoStatus,
  writeStatusByte,
} from "../../drivers/printer/escpos/replies.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { type ByteFault, ByteFaults, isByteFault } from "./byte-faults.ts";
import { Defects, PRINTER_DEFECTS, type PrinterDefect } from "./defects.ts";
import { Intake, type PrinterFlow } from "./intake.ts";
import { Mechanism } from "./mechanism.ts";
import { modelOf, type PrinterModel, type PrinterNames } from "./models.ts";
import { OrderedLane } from "./ordered-lane.ts";
import type { Sheet } from "./paper.ts";
import { drawPrinter, type PrinterPicture, sheetLines, summaryOf } from "./picture.ts";
import { PRINTER_PROMPTS, type PrinterPrompt, readPrompt } from "./prompts.ts";
import { RealTimeLane } from "./real-time-lane.ts";
import { Voice } from "./voice.ts";

/** Sheets kept with their pictures; older ones are forgotten. */
export const SHEETS_KEPT_DEFAULT = 50;
const POWER_CYCLE_MS = 3_000;
const CABLE_BACK_MS = 3_000;
const HOT_DEFAULT_MS = 3_000;
const NAME_FIELDS: ReadonlyMap<number, keyof PrinterNames> = new Map([
  [65, "firmware"],
  [66, "maker"],
  [67, "model"],
]);
/** What a line of nonsense looks like. */
const STRAY_LETTERS = "\u00b5^~\\x@|#`{}";

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
  /** How its line says that the buffer is full; default `rtscts`, which USB and network do by themselves. */
  readonly flow?: PrinterFlow;
  /** Default: the profile's. */
  readonly receive_buffer_bytes?: number;
}

export class SimulatedPrinter implements SimulatedDevice {
  readonly kind = "printer";
  readonly defects: readonly DefectRow[] = PRINTER_DEFECTS;
  readonly prompts: readonly PromptRow[] = PRINTER_PROMPTS;
  readonly #settings: PrinterSimulatorSettings;
  readonly #defects = new Defects();
  readonly #byteFaults = new ByteFaults();
  readonly #intake: Intake;
  readonly #lane: OrderedLane;
  readonly #mechanism: Mechanism;
  readonly #voice: Voice;
  readonly #realTime = new RealTimeLane();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  readonly #sheetListeners = new Set<(sheet: Sheet) => void>();
  readonly #keep: number;
  readonly #model: PrinterModel;
  #side: DeviceSide | undefined;
  #sheets: Sheet[] = [];
  #sheetCount = 0;
  #power = true;
  #autoStatusMask = 0;
  #lastTold: PrinterStatus | undefined;
  #names: PrinterNames;

  constructor(settings: PrinterSimulatorSettings) {
    const { profile, clock, paper_mm, head_mm_per_s = profile.head_mm_per_s } = settings;
    this.#settings = settings;
    this.#keep = settings.keep_sheets ?? SHEETS_KEPT_DEFAULT;
    this.#model = modelOf(profile);
    const { auto_status_late_ms, names } = this.#model;
    this.#names = names;
    this.#voice = new Voice({ clock, random: settings.random, auto_status_late_ms }, this.#defects);
    const draws = this.#keep > 0;
    this.#mechanism = new Mechanism({ profile, clock, paper_mm, head_mm_per_s, draws }, this.#defects, {
      moved: () => this.#lane.run(),
      seen: () => this.#tellStatus(),
      sheet: (sheet) => this.#putOut(sheet),
      event: (event) => this.#event(event),
    });
    this.#intake = new Intake(
      {
        size_bytes: settings.receive_buffer_bytes ?? profile.receive_buffer_bytes,
        flow: settings.flow ?? "rtscts",
      },
      {
        busy: (busy) => this.#tellBusy(busy),
        lost: (lost_bytes) => this.#event({ event: "bytes-lost", lost_bytes }),
      },
    );
    this.#lane = new OrderedLane(
      { profile, model: this.#model, draws },
      {
        intake: this.#intake,
        mechanism: this.#mechanism,
        defects: this.#defects,
        mayRun: () => this.#power && (this.#defects.has("liar") || this.#mechanism.works),
        processId: (id) => {
          this.#mechanism.paper.mark("process-id", id);
          this.#voice.processId(id);
        },
        inOrderStatus: () => this.#voice.reply({ kind: "in-order-byte", value: this.#paperByte() }),
        autoStatus: (mask) => {
          [this.#autoStatusMask, this.#lastTold] = [mask, undefined];
          this.#tellStatus();
        },
        identify: (n) => this.#identify(n),
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

  /** Each sheet as it comes out. */
  onSheet(listener: (sheet: Sheet) => void): () => void {
    this.#sheetListeners.add(listener);
    return () => this.#sheetListeners.delete(listener);
  }

  attach(side: DeviceSide): void {
    this.#side = side;
    this.#voice.attach(side);
  }

  opened(): void {
    if (this.#power) this.#voice.opened();
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    const known = this.#defects.set(name, on, value);
    if (known === undefined) return false;
    this.#strike(known, on ? this.#defects.value(known) : undefined);
    this.#tellStatus();
    this.#lane.run();
    return true;
  }

  /** Defects that do something at once, or at a place from here. `amount` undefined: switched off. */
  #strike(name: PrinterDefect, amount: number | undefined): void {
    const { paper } = this.#mechanism;
    if (isByteFault(name)) return this.#byteFaults.set(name, amount);
    if (name === "cover-open") return this.#mechanism.openCoverAfter(amount);
    if (amount === undefined) return;
    if (name === "paper-out") paper.shorten(amount);
    if (name === "paper-out-at-row") paper.shorten(amount / this.#settings.profile.dots_per_mm);
    if (name === "hot-head") this.#mechanism.overheat(amount);
    if (name === "stray-text") this.#lane.stray(nonsense(amount));
  }

  prompt(line: string): string {
    const request = readPrompt(line);
    if (request === undefined) return `unknown: ${line}`;
    const said = this.#obeyPrompt(request);
    this.#tellStatus();
    this.#lane.run();
    return said ?? summaryOf(this.#picture());
  }

  /** What there is to say instead of a summary, if anything. */
  #obeyPrompt(request: PrinterPrompt): string | undefined {
    const mechanism = this.#mechanism;
    switch (request.kind) {
      case "paper-out":
        mechanism.paper.shorten(0);
        return undefined;
      case "paper-low":
        mechanism.paper.shorten(mechanism.low_mm);
        return undefined;
      case "paper-load":
        mechanism.load(request.paper_mm);
        return undefined;
      case "cover":
        mechanism.setCover(request.what);
        return undefined;
      case "feed":
        return mechanism.pressFeed()
          ? undefined
          : "the button does nothing: it prints, or something stops it";
      case "heat":
        mechanism.overheat(HOT_DEFAULT_MS);
        return undefined;
      case "cut-jam":
        this.#defects.set("cutter-jam", true);
        return "the blade sticks at the next cut; defect off cutter-jam, then cover open and close";
      case "power-cycle":
        this.#powerCycle();
        return undefined;
      case "swap":
        this.#names = { ...this.#names, model: request.model };
        this.#powerCycle();
        return undefined;
      case "sheets":
        return sheetLines(this.#sheets);
      case "show":
        return this.picture();
    }
  }

  picture(): string {
    return drawPrinter(this.#picture());
  }

  #picture(): PrinterPicture {
    const { paper, busy, heat_share } = this.#mechanism;
    const { size_bytes, flow, used_bytes, lost_bytes } = this.#intake;
    return {
      name: this.#settings.profile.name,
      model: this.#names.model,
      power: this.#power,
      status: this.#mechanism.truth(),
      moves: busy,
      paper_mm: paper.left_mm,
      roll_mm: paper.roll_mm,
      heat_share,
      buffer: { used_bytes, size_bytes, flow, held: this.#intake.busy, lost_bytes },
      inside: this.#lane.inside,
      count: this.#sheetCount,
      sheets: this.#sheets,
      defects: this.#defects.names(),
    };
  }

  // ---- bytes in: the real-time lane first, then the ordered one ----

  get room_bytes(): number {
    return this.#power ? this.#intake.room_bytes : Number.POSITIVE_INFINITY;
  }

  receive(bytes: Uint8Array): void {
    for (const struck of this.#byteFaults.strike(bytes)) {
      if (struck.kind === "bytes") this.#hear(struck.bytes);
      else this.#struck(struck.fault);
    }
  }

  #hear(bytes: Uint8Array): void {
    if (!this.#power) return;
    let rest = bytes;
    for (let found = this.#realTime.next(rest); found !== undefined; found = this.#realTime.next(rest)) {
      this.#intake.put(rest.subarray(0, found.end));
      this.#obey(found.message);
      rest = rest.subarray(found.end);
    }
    if (rest.length > 0) this.#intake.put(rest);
    this.#lane.run();
  }

  #struck(fault: ByteFault): void {
    this.#defects.set(fault, false);
    this.#event({ event: "byte-fault", fault });
    if (fault === "power-cut-at") this.#powerCycle();
    if (fault !== "disconnect-at") return;
    this.#side?.unplug();
    this.#event({ event: "unplugged" });
    this.#settings.clock.arm("printer cable", CABLE_BACK_MS, () => {
      this.#side?.plug();
      this.#event({ event: "plugged" });
    });
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
    this.#lane.forget();
    this.#mechanism.paper.breakOff();
    this.#intake.clear();
  }

  #tellBusy(busy: boolean): void {
    this.#event({ event: busy ? "buffer-full" : "buffer-ready", used_bytes: this.#intake.used_bytes });
    const { flow } = this.#intake;
    if (flow === "xonxoff" && this.#power) this.#voice.reply({ kind: busy ? "xoff" : "xon" });
    if (!busy) this.#side?.ready?.();
  }

  #identify(n: number): void {
    const field = NAME_FIELDS.get(n);
    if (field === undefined || !this.#settings.profile.identify) return;
    this.#voice.reply({ kind: "block", header: 0x5f, text: this.#names[field] });
  }

  // ---- power, sensors, sheets ----

  /** What lies in RAM is gone: buffer, settings, downloaded letters, reports. */
  #powerCycle(): void {
    this.#power = false;
    this.#mechanism.stop();
    this.#voice.fallSilent();
    this.#forget();
    this.#lane.reset();
    this.#realTime.forget();
    this.#autoStatusMask = 0;
    this.#event({ event: "power-off" });
    this.#settings.clock.arm("printer power", POWER_CYCLE_MS, () => {
      this.#power = true;
      this.#event({ event: "power-on" });
      // Whoever was told to wait before it went off would wait for ever.
      if (this.#intake.flow === "xonxoff") this.#voice.reply({ kind: "xon" });
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
    const told = this.#told();
    if (this.#lastTold !== undefined && isSame(told, this.#lastTold)) return;
    this.#lastTold = told;
    const { online, cover, paper, error } = this.#mechanism.truth();
    this.#event({ event: "status", online, cover, paper, error });
    if (this.#autoStatusMask === 0 || !this.#power) return;
    this.#voice.reply({ kind: "auto-status-report", value: writeAutoStatus(told) });
  }

  #putOut(sheet: Sheet): void {
    this.#sheetCount = sheet.number;
    if (this.#keep > 0) {
      this.#sheets.push(sheet);
      if (this.#sheets.length > this.#keep) this.#sheets.shift();
    }
    for (const listener of this.#sheetListeners) listener(sheet);
    const { number, height_mm, torn, process_ids, qr } = sheet;
    this.#event({ event: "sheet-cut", number, height_mm, torn, process_ids, qr });
  }

  #event(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const isSame = (a: PrinterStatus, b: PrinterStatus): boolean =>
  a.online === b.online && a.cover === b.cover && a.paper === b.paper && a.error === b.error;

/** Letters that nobody meant, so many. */
const nonsense = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => STRAY_LETTERS.charCodeAt(index % STRAY_LETTERS.length));

/** A printer, powered, its cover closed, a roll of `paper_mm` in it. */
export const createPrinter = (settings: PrinterSimulatorSettings): SimulatedPrinter =>
  new SimulatedPrinter(settings);
