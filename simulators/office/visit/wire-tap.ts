/**
 * The bytes that went over each device's line, as the drivers' own traces have them: contents where they are
 * not personal, lengths elsewhere. Collects and abbreviates; judges nothing.
 */
import type { App } from "../../../controller/shell/app.ts";
import type { WireTrace } from "../../../drivers/runtime/ports.ts";
import { toHex } from "../../../drivers/runtime/text.ts";

export interface TappedLine extends WireTrace {
  readonly device: string;
}

/** What one device's line carried in one step. */
export interface WireUse {
  readonly device: string;
  readonly out_bytes: number;
  readonly in_bytes: number;
  /** Hex and meaning of the first frames that are no mere polling; empty where contents are personal. */
  readonly frames: readonly string[];
  /** Frames not shown. */
  readonly more: number;
}

/** Lines kept of one visit; the rest are not counted. A visit has some thousands. */
const LINES_KEPT_MAX = 50_000;
const FRAMES_SHOWN = 3;
const FRAME_BYTES_SHOWN = 10;
/** Questions asked all the time, and their answers. */
const POLLING = /^(read-inputs|inputs|read-coils|coils) /;

export class WireTap {
  readonly #lines: TappedLine[] = [];

  /** Takes what the drivers kept so far, and everything from now on. */
  listen(app: App, devices: Iterable<string>): void {
    for (const id of devices) {
      const device = app.devices.find(id);
      for (const line of device?.view().trace ?? []) this.#keep(id, line);
      device?.onTrace((line) => this.#keep(id, line));
    }
  }

  get count(): number {
    return this.#lines.length;
  }

  of(device: string, mark = 0): readonly TappedLine[] {
    return this.#lines.slice(mark).filter((line) => line.device === device);
  }

  /** One row for each device that said or heard something between two marks. */
  uses(from: number, to: number): readonly WireUse[] {
    const lines = this.#lines.slice(from, to).filter((line) => line.length_bytes > 0);
    const devices = [...new Set(lines.map((line) => line.device))];
    return devices.map((device) => useOf(device, lines));
  }

  #keep(device: string, line: WireTrace): void {
    if (this.#lines.length < LINES_KEPT_MAX) this.#lines.push({ device, ...line });
  }
}

const useOf = (device: string, all: readonly TappedLine[]): WireUse => {
  const lines = all.filter((line) => line.device === device);
  const sum = (outward: boolean): number =>
    lines
      .filter((line) => (line.direction === "out") === outward)
      .reduce((bytes, line) => bytes + line.length_bytes, 0);
  const telling = lines.filter((line) => line.bytes !== undefined && !POLLING.test(line.meaning));
  return {
    device,
    out_bytes: sum(true),
    in_bytes: sum(false),
    frames: telling.slice(0, FRAMES_SHOWN).map(frameText),
    more: Math.max(0, telling.length - FRAMES_SHOWN),
  };
};

const ARROWS = { out: "→", in: "←", noise: "?", note: "·" } as const;

const frameText = ({ direction, bytes, meaning }: TappedLine): string => {
  const hex = toHex((bytes ?? new Uint8Array()).slice(0, FRAME_BYTES_SHOWN));
  const cut = (bytes?.length ?? 0) > FRAME_BYTES_SHOWN ? "…" : "";
  return `${ARROWS[direction]} ${hex}${cut} ${meaning}`;
};

/** `base-1 → 43 50 47 … coaster-page (→ 12 B ← 8 B)`. */
export const useText = ({ device, out_bytes, in_bytes, frames, more }: WireUse): string => {
  const shown = [...frames, ...(more > 0 ? [`+${more}`] : [])].join(", ");
  return [device, shown, `(→ ${out_bytes} B ← ${in_bytes} B)`].filter((part) => part !== "").join(" ");
};

/** The last lines worth reading: of polling, only answers that differ from the one before. */
export const tellingLines = (lines: readonly TappedLine[], count: number): readonly TappedLine[] => {
  const last = new Map<string, string>();
  const telling = lines.filter(({ meaning }) => {
    if (!POLLING.test(meaning)) return true;
    const [kind = "", board = ""] = meaning.split(" ");
    const told = last.get(`${kind} ${board}`);
    last.set(`${kind} ${board}`, meaning);
    return !kind.startsWith("read-") && told !== meaning;
  });
  return telling.slice(-count);
};

/** One line of a device's trace, for a report. */
export const traceText = (line: TappedLine, since_ms: number): string =>
  `${Math.round(line.at_ms - since_ms)} ms ${
    line.bytes === undefined
      ? `${ARROWS[line.direction]} ${line.length_bytes} B ${line.meaning}`
      : frameText(line)
  }`;
