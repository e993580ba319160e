/**
 * The ports through which every device is reached: a line of bytes, a HID device, a GPIO line, a reader of
 * cards. Types only. Which library stands behind a port, and when it is re-opened, is decided elsewhere
 * (serial.ts, tcp.ts, usb-lp.ts, hid.ts, gpio.ts, pcsc.ts; supervise.ts).
 */

/** Why a link ended or could not be opened. The texts for people are in faults.ts. */
export type LinkLoss =
  | { readonly code: "LINK_ABSENT"; readonly detail: string }
  | { readonly code: "LINK_REFUSED"; readonly detail: string }
  | { readonly code: "LINK_LOST"; readonly detail: string }
  | { readonly code: "LINK_STALLED"; readonly detail: string }
  | { readonly code: "LINK_NO_DRIVER"; readonly detail: string }
  /** The system's service through which such devices are reached does not run. */
  | { readonly code: "LINK_NO_SERVICE"; readonly detail: string }
  /** The device is plugged in, but types like a keyboard instead of speaking. */
  | { readonly code: "LINK_KEYBOARD"; readonly detail: string };

/** What a link tells its one owner. Every call only notes something down; none may throw. */
export interface ByteLinkListener {
  /** The attempt started by `connect` succeeded. */
  opened(): void;
  /** Bytes as they came, in order, cut anywhere. */
  received(bytes: Uint8Array): void;
  /** The attempt failed or the link ended. The last call of this connection. */
  lost(loss: LinkLoss): void;
}

/** At most this many bytes may wait inside a link for the wire; a write past it is refused whole. */
export const LINK_PENDING_BYTES_MAX = 65_536;
/**
 * A piece the system did not take within this time, plus its time on the wire, ends the link as LINK_STALLED.
 */
export const WRITE_TIMEOUT_MS = 2_000;
/**
 * A device that holds its line this long (CTS low, XOFF, no room for a USB transfer), where the link goes by
 * that, ends the link as LINK_STALLED. Longer than any transmitter's own page and any hot print head's rest;
 * nothing of what waited was sent.
 */
export const HELD_MAX_MS = 10_000;
/** A port that has not let go after this time is given up: the next attempt no longer waits for it. */
export const CLOSE_TIMEOUT_MS = 1_000;

/**
 * One line of bytes. `connect` makes exactly one attempt, answered by `opened` or `lost`; nobody but
 * `supervise` calls it, so that reconnecting has one owner.
 */
export interface ByteLink {
  /** What a technician calls it: `serial:/dev/ttyUSB0 9600 8N1`, `tcp:10.0.0.9:9100`. */
  readonly label: string;
  connect(listener: ByteLinkListener): void;
  /**
   * Hands bytes to the wire. False: not open, or more than LINK_PENDING_BYTES_MAX would wait; nothing was
   * sent.
   */
  write(bytes: Uint8Array): boolean;
  /** Ends the connection without a `lost` call. Idempotent. */
  disconnect(): void;
  /** As `HidLink.describe`. Absent: a line without reports. */
  describe?(): Uint8Array | undefined;
}

/**
 * A HID device: whole reports instead of a stream. `received` is one input report a call; the report id is
 * its byte 0 on devices with numbered reports, and absent on the others.
 */
export interface HidLink {
  readonly label: string;
  connect(listener: ByteLinkListener): void;
  /** The open device's report descriptor; undefined while none is open, or where the system tells none. */
  describe(): Uint8Array | undefined;
  /** Sends one output report, report id first (0 where unnumbered). False as for `ByteLink.write`. */
  writeReport(report: Uint8Array): boolean;
  /** Sends one feature report, report id first. False as for `ByteLink.write`. */
  sendFeature(report: Uint8Array): boolean;
  /**
   * Reads one feature report of at most `length_bytes`, report id first. `answered` is called exactly once,
   * never before this call returned: undefined when not open, when the link ended, or when the device
   * refused.
   */
  readFeature(
    reportId: number,
    length_bytes: number,
    answered: (report: Uint8Array | undefined) => void,
  ): void;
  disconnect(): void;
}

export type LineLevel = "high" | "low";

/** One GPIO line, addressed by chip label and offset, never by a global number. Levels are physical. */
export interface GpioLine {
  readonly label: string;
  /**
   * Level that this line was driven at before it was opened: what a program that died left behind. Absent: it
   * was no output, or nobody can say.
   */
  readonly found?: LineLevel;
  read(): LineLevel | "unknown";
  write(level: LineLevel): boolean;
  /** Calls back on each change of level, without repeats; returns the way to stop. */
  onEdge(changed: (level: LineLevel) => void): () => void;
  close(): void;
}

/**
 * Opens lines of one chip. `first` is the level driven from the moment of export (output lines). What becomes
 * of an output that is closed, or whose program died, is the kernel's affair: most keep its last level.
 */
export interface GpioBackend {
  output(chip: string, line: number, first: LineLevel): GpioLine | LinkLoss;
  input(chip: string, line: number): GpioLine | LinkLoss;
}

/** Why a card gives no answer, and never will on this connection. */
export type CardLoss = "card-removed" | "timeout" | "reader-lost";

export type CardAnswer =
  | { readonly kind: "answer"; readonly bytes: Uint8Array }
  | { readonly kind: "lost"; readonly loss: CardLoss };

/** A card that lies on a reader: one command in, one answer out. */
export interface CardLink {
  /**
   * Whole commands, at most 261 bytes, one at a time. `answered` is called exactly once, never before this
   * call returned: a loss is an answer too.
   */
  transmit(command: Uint8Array, answered: (answer: CardAnswer) => void): void;
}

/** What a reader of cards tells its one owner. Every call only notes something down; none may throw. */
export interface CardReaderListener {
  /** The reader is there; cards will be told. */
  opened(): void;
  /** A card lies on it, powered. */
  placed(card: CardLink): void;
  /** The card is gone; its link gives losses only. */
  removed(): void;
  /** The attempt failed or the reader is gone. The last call of this connection. */
  lost(loss: LinkLoss): void;
}

/** A reader of cards; `connect` makes one attempt, as for `ByteLink`. */
export interface CardReaderLink {
  readonly label: string;
  connect(listener: CardReaderListener): void;
  /** Ends the connection without a `lost` call. Idempotent. */
  disconnect(): void;
}
