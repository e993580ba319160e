/**
 * The interactive session in a terminal: a live picture above, below it what happened and the prompt with
 * history and completion. Redraws at most four times a second; decides nothing about devices.
 */
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from "node:readline";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import { cut } from "./columns.ts";
import type { Completion } from "./completion.ts";
import { eventText } from "./json.ts";
import { drawTop, giveBack, LIVE_ROWS_MIN, layOut, type ScreenSize, topRows } from "./screen.ts";
import type { Streams, View } from "./view.ts";

const REDRAW_EVERY_MS = 250;
/** Events shown of one redraw; of more the number. */
const EVENTS_A_REDRAW = 20;
/** Lines kept to fill the screen again after it was laid out anew. */
const LOG_LINES_MAX = 100;
const HISTORY_LINES_MAX = 200;

export interface TerminalSettings {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly prompt: string;
  readonly title: () => string;
  readonly picture: () => string;
  /** One device only: its name need not stand with each event. */
  readonly alone: boolean;
  readonly complete: (line: string) => Completion;
  /** Ctrl-C or Ctrl-D. */
  readonly end: () => void;
  /** False for terminals that know no cursor movement. */
  readonly live: boolean;
}

export class Terminal implements View {
  readonly lines: AsyncIterable<string>;
  readonly #settings: TerminalSettings;
  readonly #out: Streams["stdout"];
  readonly #reader: Interface;
  readonly #log: string[] = [];
  #waiting: string[] = [];
  #skipped = 0;
  #redraw: Disarm | undefined;
  #top: readonly string[] = [];
  readonly #resized = (): void => this.#layOut();

  constructor(settings: TerminalSettings) {
    this.#settings = settings;
    const { stdin, stdout } = settings.streams;
    this.#out = stdout;
    this.#reader = createInterface({
      input: stdin,
      output: stdout,
      terminal: true,
      prompt: settings.prompt,
      historySize: HISTORY_LINES_MAX,
      removeHistoryDuplicates: true,
      completer: (line: string) => [...settings.complete(line)],
    });
    const iterator = this.#reader[Symbol.asyncIterator]();
    this.lines = { [Symbol.asyncIterator]: () => iterator };
    this.#reader.on("SIGINT", settings.end);
    this.#reader.on("close", settings.end);
    stdout.on("resize", this.#resized);
    this.#layOut();
  }

  event(event: SimulatorEvent): void {
    const text = eventText(event, this.#settings.alone);
    // The title of the picture says where a device is served.
    if (event.event === "serving" && this.#live) return;
    if (this.#waiting.length < EVENTS_A_REDRAW) this.#waiting.push(cut(text, this.#size.columns));
    else this.#skipped++;
    this.changed();
  }

  answered(_line: string, text: string, refused: boolean): void {
    if (text !== "") this.#waiting.push(...(refused ? `! ${text}` : text).split("\n"));
    this.#flush();
  }

  changed(): void {
    this.#redraw ??= this.#settings.clock.arm("redraw", REDRAW_EVERY_MS, () => this.#flush());
  }

  close(): void {
    this.#redraw?.();
    this.#reader.off("close", this.#settings.end);
    this.#out.off("resize", this.#resized);
    this.#print();
    this.#reader.close();
    this.#out.write(this.#live ? giveBack(this.#size) : "\n");
  }

  get #size(): ScreenSize {
    return { rows: this.#out.rows ?? 24, columns: this.#out.columns ?? 80 };
  }

  get #live(): boolean {
    return this.#settings.live && this.#size.rows >= LIVE_ROWS_MIN;
  }

  #flush(): void {
    this.#redraw?.();
    this.#redraw = undefined;
    this.#print();
    if (this.#live) {
      const top = this.#draw();
      // A higher picture needs more rows; a lower one leaves its rows empty until the next resize.
      if (top.length > this.#top.length) return this.#layOut();
      this.#out.write(drawTop(this.#padded(top)));
    }
    this.#reader.prompt(true);
  }

  #draw(): readonly string[] {
    return topRows(this.#settings.title(), this.#settings.picture().split("\n"), this.#size);
  }

  /** The rule stays in its row when the picture shrinks. */
  #padded(top: readonly string[]): readonly string[] {
    const missing = Array.from({ length: this.#top.length - top.length }, () => "");
    return [...top.slice(0, -1), ...missing, ...top.slice(-1)];
  }

  /** What waits goes above the prompt, which is drawn again below it. */
  #print(): void {
    if (this.#skipped > 0) this.#waiting.push(`... and ${this.#skipped} more events`);
    this.#skipped = 0;
    if (this.#waiting.length === 0) return;
    this.#log.push(...this.#waiting);
    this.#log.splice(0, Math.max(0, this.#log.length - LOG_LINES_MAX));
    moveCursor(this.#out, 0, -this.#reader.getCursorPos().rows);
    cursorTo(this.#out, 0);
    clearScreenDown(this.#out);
    this.#out.write(`${this.#waiting.join("\n")}\n`);
    this.#waiting = [];
  }

  #layOut(): void {
    if (this.#live) {
      this.#top = this.#draw();
      const room = Math.max(0, this.#size.rows - this.#top.length - 1);
      const log = room === 0 ? [] : this.#log.slice(-room);
      this.#out.write(layOut(this.#top.length, this.#size));
      this.#out.write(drawTop(this.#top));
      if (log.length > 0) this.#out.write(`${log.join("\n")}\n`);
    }
    this.#reader.prompt(true);
  }
}
