/**
 * The kernel's own record of every level and direction that its GPIO lines were given, with the time of each,
 * whichever program gave it: the witness of what a line did. It tells nothing of a line given back (unexport)
 * or gone with its chip, and which chip a number belongs to is the reader's to know.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LineLevel } from "../../drivers/link/link.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";

/** What the kernel did to one line. `gpio`: global number, valid as long as its chip stays plugged. */
export type GpioRecord =
  /** A level written: driven at once by an output, from its next turning on by an input. */
  | { readonly kind: "level"; readonly gpio: number; readonly level: LineLevel; readonly at_ms: number }
  | {
      readonly kind: "direction";
      readonly gpio: number;
      readonly direction: "in" | "out";
      readonly at_ms: number;
    };

/** A line of the trace: what became of a line, or a mark of our own. */
export type TraceLine = GpioRecord | { readonly kind: "mark"; readonly text: string; readonly at_ms: number };

const HEAD = /\s(\d+\.\d{6}): (gpio_value|gpio_direction|tracing_mark_write): (.*)$/;
const LEVEL = /^(\d+) set ([01])$/;
/** Of directions only those that were taken: error 0. */
const DIRECTION = /^(\d+) +(in|out) \(0\)$/;

/**
 * One line of `trace_pipe`, in the form of include/trace/events/gpio.h; `at_ms` by the kernel's monotonic
 * clock. Undefined: a level that was only read, a direction that was refused, lost events, other text.
 */
export const readTraceLine = (line: string): TraceLine | undefined => {
  const [, seconds = "", event = "", said = ""] = HEAD.exec(line) ?? [];
  const at_ms = Number(seconds) * 1_000;
  if (event === "tracing_mark_write") return { kind: "mark", text: said, at_ms };
  if (event === "gpio_value") {
    const [, gpio, level] = LEVEL.exec(said) ?? [];
    if (gpio === undefined) return undefined;
    return { kind: "level", gpio: Number(gpio), level: level === "1" ? "high" : "low", at_ms };
  }
  const [, gpio, direction] = DIRECTION.exec(said) ?? [];
  if (gpio === undefined) return undefined;
  return { kind: "direction", gpio: Number(gpio), direction: direction === "in" ? "in" : "out", at_ms };
};

/** What a line drives from `at_ms` on; undefined: nothing. */
export interface DrivenSince {
  readonly driven: LineLevel | undefined;
  readonly at_ms: number;
}

/**
 * What a line drove, by the records of its number, oldest first, from a time on at which it drove nothing. A
 * level goes into the chip's register before the line is turned, and stays there when it is turned back.
 */
export const drivenBy = (records: readonly GpioRecord[], gpio: number): readonly DrivenSince[] => {
  const history: DrivenSince[] = [];
  let register: LineLevel = "low";
  let direction: "in" | "out" = "in";
  for (const record of records) {
    if (record.gpio !== gpio) continue;
    if (record.kind === "level") register = record.level;
    else direction = record.direction;
    const driven = direction === "out" ? register : undefined;
    if (driven !== history.at(-1)?.driven) history.push({ driven, at_ms: record.at_ms });
  }
  return history;
};

export interface GpioTrace {
  /** Every record told since the trace began, oldest first, `at_ms` in the time of the clock. */
  readonly records: readonly GpioRecord[];
  /** Told after `records` has it. Returns the way to stop. */
  onRecord(listener: (record: GpioRecord) => void): () => void;
  /** Once everything that happened before this call was told. */
  caughtUp(): Promise<void>;
  /** The kernel forgets the trace; told records stay. */
  close(): Promise<void>;
}

const INSTANCES = "/sys/kernel/tracing/instances";
/** The kernel tells at once; longer than this means that it tells nothing. */
const ANSWER_MAX_MS = 5_000;
/** Marks made at the beginning; the one that took least tells both clocks' difference. */
const MARKS_AT_BEGIN = 5;
/** Records kept: some thousand pulses of a whole bank. A run that gives more ends with an error. */
const RECORDS_MAX = 100_000;
/** A line of the trace is a tenth of this; more without an end is no trace. */
const LINE_CHARACTERS_MAX = 1_024;

/** Throws as fs does where the kernel has no tracing or this user no right to it. */
export const openGpioTrace = async (clock: Clock): Promise<GpioTrace> => {
  const trace = new KernelTrace(clock);
  await trace.begin();
  return trace;
};

/** A moment that both clocks know. */
interface Mark {
  /** The clock's time less the kernel's, ms; uncertain by half the spread. */
  readonly ahead_ms: number;
  readonly spread_ms: number;
}

class KernelTrace implements GpioTrace {
  readonly records: GpioRecord[] = [];
  readonly #clock: Clock;
  readonly #folder: string;
  /** A process that waits in the kernel for the next line, so that nobody here has to look for it. */
  readonly #reader: ReturnType<typeof spawn>;
  readonly #listeners = new Set<(record: GpioRecord) => void>();
  readonly #marks = new Map<string, (at_ms: number) => void>();
  #held = "";
  #marked = 0;
  /** The clock's time less the kernel's, ms. */
  #ahead_ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#folder = mkdtempSync(join(INSTANCES, "gpio-"));
    this.#set("trace_clock", "mono");
    this.#set("events/gpio/enable", "1");
    this.#reader = spawn("cat", [join(this.#folder, "trace_pipe")], { stdio: ["ignore", "pipe", "inherit"] });
    this.#reader.stdout?.setEncoding("utf8").on("data", (text: string) => this.#heard(text));
  }

  async begin(): Promise<void> {
    const marks: Mark[] = [];
    for (let n = 0; n < MARKS_AT_BEGIN; n += 1) marks.push(await this.#mark());
    const [nearest] = marks.toSorted((one, other) => one.spread_ms - other.spread_ms);
    this.#ahead_ms = nearest?.ahead_ms ?? 0;
  }

  onRecord(listener: (record: GpioRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async caughtUp(): Promise<void> {
    await this.#mark();
  }

  async close(): Promise<void> {
    await this.caughtUp();
    this.#set("events/gpio/enable", "0");
    const ended = new Promise((resolve) => this.#reader.once("close", resolve));
    this.#reader.kill();
    await ended;
    rmdirSync(this.#folder);
  }

  #set(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  #mark(): Promise<Mark> {
    const text = `mark ${++this.#marked}`;
    return new Promise((resolve, reject) => {
      const disarm = this.#clock.arm("trace", ANSWER_MAX_MS, () => {
        this.#marks.delete(text);
        reject(new Error(`${this.#folder} tells nothing`));
      });
      const written_ms = this.#clock.now_ms();
      this.#set("trace_marker", text);
      const spread_ms = this.#clock.now_ms() - written_ms;
      this.#marks.set(text, (at_ms) => {
        disarm();
        this.#marks.delete(text);
        resolve({ ahead_ms: written_ms + spread_ms / 2 - at_ms, spread_ms });
      });
    });
  }

  #heard(text: string): void {
    const lines = (this.#held + text).split("\n");
    this.#held = lines.pop() ?? "";
    if (this.#held.length > LINE_CHARACTERS_MAX) throw new Error(`${this.#folder} tells lines without end`);
    for (const line of lines) {
      const read = readTraceLine(line);
      if (read?.kind === "mark") this.#marks.get(read.text)?.(read.at_ms);
      else if (read !== undefined) this.#tell({ ...read, at_ms: read.at_ms + this.#ahead_ms });
    }
  }

  #tell(record: GpioRecord): void {
    if (this.records.length >= RECORDS_MAX) throw new Error(`more than ${RECORDS_MAX} records of one trace`);
    this.records.push(record);
    for (const listener of [...this.#listeners]) listener(record);
  }
}
