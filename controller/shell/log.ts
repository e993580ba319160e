/**
 * The log for technicians, and the only file that imports pino: lines of JSON with a closed set of events.
 * It sees to it that no line holds personal data and that no text can forge a line; what is worth a line is
 * decided where it happens. The office's own record is the journal, not this.
 */
import pino from "pino";
import { PERSONAL_SHOWN } from "../../drivers/runtime/personal.ts";
import type { WallClock } from "../../drivers/runtime/ports.ts";
import { toHex } from "../../drivers/runtime/text.ts";
import type { Fact } from "../core/fact.ts";
import { scrubbed } from "./log-scrub.ts";
import type { News } from "./news.ts";

/** What the shell itself can say; each with the one line that the manual prints. */
export const SHELL_EVENTS = {
  started: "the office runs; addresses follow",
  stopping: "an orderly stop began",
  stopped: "everything is written, devices are let go",
  "state-recovered": "the state was folded from the newest snapshot and the log after it",
  "inbox-full": "inputs were refused because too many wait; not told again until the inbox was empty",
  "store-failed": "the database refused a write; nothing was acknowledged",
  "store-healed": "the database writes again",
  "snapshot-written": "start needs to fold less from here on",
  "retention-ran": "personal fields past their day were destroyed",
  "erased-again": "a restored database brought erased persons back; they were erased again",
  "request-refused": "a screen's command or stream was refused",
  "signed-in": "staff signed in",
  "sign-in-refused": "a sign-in failed: name or password was wrong",
  "stream-opened": "a screen listens",
  "stream-closed": "a screen went away",
  "request-failed": "a mistake of our own in answering a request; the office goes on",
  "invariant-broken": "our own mistake; the program ends after this line",
} as const satisfies Readonly<
  Record<News["kind"] | "started" | "stopping" | "stopped" | "erased-again" | "invariant-broken", string>
>;

/** Facts of the office appear under their own names. */
export type LogEvent = keyof typeof SHELL_EVENTS | Fact["kind"];
export type LogFields = Readonly<Record<string, unknown>>;
export type LogLine = { readonly event: LogEvent } & LogFields;

/**
 * `error`: a person must act; `warn`: degraded but served; `info`: as the journal; `debug`: decisions;
 * `trace`: wire.
 */
export type LogLevel = "error" | "warn" | "info" | "debug" | "trace";

export interface Log {
  error(line: LogLine): void;
  warn(line: LogLine): void;
  info(line: LogLine): void;
  debug(line: LogLine): void;
  trace(line: LogLine): void;
  /** A log whose every line names one device, place or request. Keys are ours, never a user's. */
  child(fields: LogFields): Log;
  /**
   * The newest lines, oldest first, at most RECENT_LINES_MAX: for the technician's page and crash reports.
   */
  recent(): readonly string[];
}

export interface LogStream {
  write(line: string): unknown;
}

export interface LogSettings {
  readonly level: LogLevel;
  /** Default: standard output. */
  readonly stream?: LogStream;
  /** Default: the system's. */
  readonly wall?: WallClock;
}

/** Lines kept in memory; the oldest is forgotten. */
export const RECENT_LINES_MAX = 1_000;
/** Characters of one text; the rest is cut. */
const TEXT_CHARACTERS_MAX = 2_000;
const DEPTH_MAX = 6;
const ENTRIES_MAX = 200;

/**
 * Keys whose values are a person's or a secret, wherever they stand. Every object is walked for them: pino's own
 * `redact` knows paths only, so it would add nothing.
 */
const PRIVATE_KEYS: ReadonlySet<string> = new Set([
  // What a card, a chip or a citizen says; in both of our spellings.
  "id_number",
  "idNumber",
  "old_id_number",
  "cmnd",
  "full_name",
  "name",
  "name_masked",
  "birth_date",
  "birthDate",
  "birth_year",
  "number_tail",
  "sex",
  "residence",
  "address",
  "phone",
  "parents",
  "extra",
  "mrz",
  "card_access_number",
  // Secrets, and what may hold any of all this.
  "pin",
  "pass",
  "reference",
  "fresh_code",
  "password",
  "enrolment",
  "token",
  "cookie",
  "authorization",
  "raw",
  "payload",
  "body",
]);

const C0_END = 0x20;
const DELETE = 0x7f;
/** C1 controls, line separators, and marks that turn the direction of writing. */
const TREACHEROUS = /[\u0080-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Controls become visible pictures of themselves: a name with CR, LF or ANSI in it stays one harmless word.
 */
const harmless = (text: string): string => {
  const cut = text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX)}…` : text;
  const shown = Array.from(cut, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < C0_END) return String.fromCodePoint(0x2400 + code);
    return code === DELETE ? "\u2421" : character;
  });
  return shown.join("").replace(TREACHEROUS, "\ufffd");
};

/** The name of an error is its class's, no person's. */
const cleanError = ({ name, message, stack, cause }: Error, depth: number): unknown => ({
  name: harmless(name),
  ...(clean({ message, stack, cause }, depth + 1) as object),
});

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  "toJSON" in value && typeof value.toJSON === "function";

/** A copy fit to be written: private keys masked, texts harmless, bytes as hex, size and depth bounded. */
const clean = (value: unknown, depth = 0): unknown => {
  if (typeof value === "string") return harmless(value);
  if (typeof value === "number") return Math.round(value * 1_000) / 1_000;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEPTH_MAX) return "[deep]";
  if (value instanceof Uint8Array) return toHex(value.subarray(0, ENTRIES_MAX));
  if (value instanceof Error) return cleanError(value, depth);
  if (hasToJson(value)) return clean(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((item) => clean(item, depth + 1));
  const entries = Object.entries(value).slice(0, ENTRIES_MAX);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, PRIVATE_KEYS.has(key) ? PERSONAL_SHOWN : clean(item, depth + 1)]),
  );
};

class Recent {
  readonly #lines: string[] = [];
  keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > RECENT_LINES_MAX) this.#lines.shift();
  }
  lines(): readonly string[] {
    return [...this.#lines];
  }
}

const overPino = (logger: pino.Logger, recent: Recent): Log => ({
  error: (line) => logger.error(clean(line)),
  warn: (line) => logger.warn(clean(line)),
  info: (line) => logger.info(clean(line)),
  debug: (line) => logger.debug(clean(line)),
  trace: (line) => logger.trace(clean(line)),
  child: (fields) => overPino(logger.child(clean(fields) as pino.Bindings), recent),
  recent: () => recent.lines(),
});

export const createLog = ({ level, stream = process.stdout, wall }: LogSettings): Log => {
  const recent = new Recent();
  const destination = {
    write: (raw: string): void => {
      const line = scrubbed(raw);
      recent.keep(line.trimEnd());
      stream.write(line);
    },
  };
  const iso = (epoch_ms: number): string => `,"time":"${new Date(epoch_ms).toISOString()}"`;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: wall === undefined ? pino.stdTimeFunctions.isoTime : () => iso(wall.now().epoch_ms),
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return overPino(logger, recent);
};
