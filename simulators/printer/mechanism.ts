/**
 * The moving parts of the printer: head, roll, cover, blade, and what the sensors see. Takes its time for
 * everything it moves. Which command moved it, and who is told, is decided in printer.ts.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterStatus } from "../../drivers/printer/escpos/replies.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { Defects } from "./defects.ts";
import { blackRows, HeadHeat } from "./head-heat.ts";
import { Paper, type Sheet } from "./paper.ts";

/** UNSURE: real cutters take 0.2 to 0.5 s (printing.md 5). */
const CUT_MS = 300;
/** One press of the feed button. */
const BUTTON_FEED_MM = 20;

export interface MechanismSettings {
  readonly profile: PrinterProfile;
  readonly clock: Clock;
  readonly paper_mm: number;
  readonly head_mm_per_s: number;
  readonly draws: boolean;
}

/**
 * Whom the mechanism tells: `moved` when it may take the next command, `seen` when a sensor may have changed.
 */
export interface MechanismListener {
  moved(): void;
  seen(): void;
  sheet(sheet: Sheet): void;
  event(event: SimulatorEvent): void;
}

export class Mechanism {
  readonly #settings: MechanismSettings;
  readonly #defects: Defects;
  readonly #listener: MechanismListener;
  readonly paper: Paper;
  #cover: "closed" | "open" = "closed";
  #error: "none" | "cutter" | "auto-recovering" = "none";
  #busy: Disarm | undefined;
  #coverOpensAt_dots: number | undefined;
  readonly #heat = new HeadHeat();

  constructor(settings: MechanismSettings, defects: Defects, listener: MechanismListener) {
    const { profile, paper_mm, draws } = settings;
    this.#settings = settings;
    this.#defects = defects;
    this.#listener = listener;
    this.paper = new Paper(
      {
        width_bytes: profile.width_dots / 8,
        dots_per_mm: profile.dots_per_mm,
        head_to_cutter_dots: profile.head_to_cutter_dots,
        draws,
      },
      paper_mm,
    );
  }

  get busy(): boolean {
    return this.#busy !== undefined;
  }

  /** Nothing stops it: paper is there, the cover closed, no error. */
  get works(): boolean {
    return this.paper.left_dots > 0 && this.#cover === "closed" && this.#error === "none";
  }

  /** Paper on the roll just past the near-end sensor. */
  get low_mm(): number {
    return this.#settings.profile.near_end_mm - 1;
  }

  /** What is so, whatever the printer tells. */
  truth(): PrinterStatus {
    const left_mm = this.paper.left_mm;
    const paper = left_mm <= 0 ? "out" : left_mm < this.#settings.profile.near_end_mm ? "low" : "ok";
    const online = this.works ? "online" : "offline";
    return { online, cover: this.#cover, paper, error: this.#error, source: "inferred" };
  }

  // ---- moving paper ----

  /** Inks rows of `width_bytes`; answers the rows that found paper. */
  ink(left_bytes: number, width_bytes: number, data: Uint8Array): number {
    const rows = this.paper.ink(left_bytes, width_bytes, data);
    this.#warm(data.subarray(0, rows * width_bytes));
    this.#afterMoving(rows);
    return rows;
  }

  feed(dots: number): void {
    this.#afterMoving(this.paper.feed(dots));
  }

  /** Feeds to the blade, then cuts; what lies between head and blade stays in the printer. */
  cut(feed_dots: number): void {
    this.paper.feed(feed_dots);
    this.#rest(this.#travel_ms(feed_dots), () => {
      if (this.#defects.has("cutter-jam")) {
        this.#error = "cutter";
        this.#listener.event({ event: "cutter-jammed" });
        return;
      }
      this.#listener.sheet(this.paper.cut());
      this.#rest(CUT_MS);
    });
  }

  /** Stops whatever moves: the power went. */
  stop(): void {
    this.#busy?.();
    this.#busy = undefined;
    this.#error = "none";
  }

  /** Mass simulation counts no dots: its heads stay cool. */
  #warm(data: Uint8Array): void {
    if (!this.#settings.draws) return;
    const black_rows = blackRows(data, this.#settings.profile.width_dots / 8);
    const rest_ms = this.#heat.warm(black_rows, this.#settings.clock.now_ms());
    if (rest_ms > 0 && this.#error === "none") this.overheat(rest_ms);
  }

  #travel_ms(rows: number): number {
    return (rows * 1000) / this.#settings.head_mm_per_s / this.#settings.profile.dots_per_mm;
  }

  #afterMoving(rows: number): void {
    if (this.#coverOpensAt_dots !== undefined && this.paper.left_dots <= this.#coverOpensAt_dots) {
      this.#coverOpensAt_dots = undefined;
      this.setCover("open");
    }
    this.#listener.seen();
    if (rows > 0) this.#rest(this.#travel_ms(rows));
  }

  #rest(ms: number, then?: () => void): void {
    this.#busy?.();
    this.#busy = this.#settings.clock.arm("printer head", ms, () => {
      this.#busy = undefined;
      then?.();
      this.#listener.seen();
      this.#listener.moved();
    });
  }

  // ---- hands and mishaps ----

  /** Undefined: a whole roll. */
  load(paper_mm: number | undefined): void {
    const rest = this.paper.load(paper_mm ?? this.#settings.profile.roll_mm);
    if (rest !== undefined) this.#listener.sheet(rest);
    this.#defects.set("paper-out", false);
    this.#listener.event({ event: "paper-loaded" });
  }

  setCover(what: "open" | "close"): void {
    this.#cover = what === "open" ? "open" : "closed";
    if (what === "open") this.#defects.set("cover-open", false);
    else this.recover();
    this.#listener.event({ event: what === "open" ? "cover-opened" : "cover-closed" });
  }

  /** True when an error of the cutter was cleared. */
  recover(): boolean {
    if (this.#error !== "cutter" || this.#defects.has("cutter-jam")) return false;
    this.#error = "none";
    return true;
  }

  openCoverAfter(mm: number | undefined): void {
    this.#coverOpensAt_dots =
      mm === undefined ? undefined : this.paper.left_dots - mm * this.#settings.profile.dots_per_mm;
  }

  /** The feed button: moves paper while the printer does nothing else. */
  pressFeed(): boolean {
    if (this.busy || !this.works) return false;
    this.feed(BUTTON_FEED_MM * this.#settings.profile.dots_per_mm);
    return true;
  }

  /** As far from its rest as the sensors can't tell: 0 cool, 1 resting. */
  get heat_share(): number {
    return this.#heat.share(this.#settings.clock.now_ms());
  }

  overheat(ms: number): void {
    this.#listener.event({ event: "head-hot", rest_ms: Math.round(ms) });
    this.#error = "auto-recovering";
    this.#settings.clock.arm("printer cools", ms, () => {
      if (this.#error === "auto-recovering") this.#error = "none";
      this.#listener.event({ event: "head-cooled" });
      this.#defects.set("hot-head", false);
      this.#listener.seen();
      this.#listener.moved();
    });
  }
}
