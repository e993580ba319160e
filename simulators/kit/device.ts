/**
 * What every simulated device is: ground truth behind a byte line. It receives bytes at the speed of its
 * line, answers at the speed of its line, and knows named field defects that can be switched on. The same
 * object serves unit tests, whole-office runs, the browser tests and `kiosk-sim`.
 */

/** What a device can do to its line. `send` puts bytes on the wire; they arrive paced at the line's speed. */
export interface DeviceSide {
  send(bytes: Uint8Array): void;
  /** Pulls the cable: the host's link is lost. Bytes under way are gone. */
  unplug(): void;
  /** Puts the cable back; the host's next attempt succeeds. */
  plug(): void;
  /** `room_bytes` grew again: what the line held back goes on. Absent: this line never holds back. */
  ready?(): void;
}

export interface SimulatedDevice {
  /** `pager-base`, `id-reader`, `printer`, `lock-board`. */
  readonly kind: string;
  /** Wired by whoever serves the device: byte pair in process, pseudo-terminal or TCP port. */
  attach(side: DeviceSide): void;
  /** Bytes from the host, already at line speed. */
  receive(bytes: Uint8Array): void;
  /**
   * Bytes it takes at present, 0 or more; the line keeps the rest and waits for `ready`, as behind a CTS that
   * is not held or a USB or network peer that does not read. Absent: any number.
   */
  readonly room_bytes?: number;
  /** The host opened the port: some devices speak first. */
  opened?(): void;
  /** A HID device's feature report, as its host asked for it; undefined: the device refuses. */
  feature?(reportId: number): Uint8Array | undefined;
  readonly defects: readonly DefectRow[];
  /** Switches a defect on, with its optional value; false: no such defect, or the value is wrong. */
  setDefect(name: string, on: boolean, value?: string): boolean;
  /**
   * Commands of the interactive prompt: `scan`, `door 12 open`, `paper out`. The answer is shown as it is.
   */
  readonly prompts: readonly PromptRow[];
  prompt(line: string): string;
  /** A live picture of the device for a terminal, at most 24 lines of 80 characters. */
  picture(): string;
  /** What happened, as it happens: one plain object an event, `event` first. For `--json` and for tests. */
  onEvent(listener: (event: SimulatorEvent) => void): () => void;
}

export type SimulatorEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface DefectRow {
  readonly name: string;
  /** One line on what it is in the field. */
  readonly field: string;
  /** What a value means, where the defect takes one: `ms`, `n-th reply`. */
  readonly value?: string;
}

export interface PromptRow {
  readonly usage: string;
  readonly help: string;
}
