/**
 * Listens on a simulated device's line for `trace`: what went over it lately, and what it means by the
 * production codec. Bytes that follow each other closely in one direction are one entry. Changes nothing on
 * the wire.
 */

import type { WireCodec, WireObject } from "../../drivers/runtime/machine.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { concatBytes, toHex } from "../../drivers/runtime/text.ts";
import type { DeviceSide, SimulatedDevice } from "../kit/device.ts";
import { cut, WIDTH } from "./columns.ts";
import { fieldsText } from "./json.ts";

/** Entries kept; older ones are forgotten. */
export const TRACE_ENTRIES_MAX = 20;
/** Bytes of one entry; more begin a new one, so that a whole slip is one. */
export const TRACE_ENTRY_BYTES_MAX = 65_536;
/** A silence this long ends an entry. */
const QUIET_MS = 50;
/** Bytes of an entry shown as hex. */
const HEX_BYTES_SHOWN = 20;
/** Messages of an entry shown one by one; of more the kinds are counted. */
const MESSAGES_SHOWN = 4;
/** Under the time: where an entry's further lines begin. */
const MARGIN = " ".repeat(10);

type From = "host" | "device";
interface Entry {
  readonly from: From;
  readonly at_ms: number;
  last_ms: number;
  length_bytes: number;
  readonly pieces: Uint8Array[];
}

export class WireTap {
  readonly #clock: Clock;
  readonly #codec: Pick<WireCodec, "decode">;
  readonly #personal: boolean;
  readonly #entries: Entry[] = [];
  readonly #heard: () => void;

  /** `personal`: kinds and lengths only. `heard` is called with each piece. */
  constructor(clock: Clock, codec: Pick<WireCodec, "decode">, personal: boolean, heard: () => void) {
    this.#clock = clock;
    this.#codec = codec;
    this.#personal = personal;
    this.#heard = heard;
  }

  /** The same device with this ear on its line: serve it, and ask the device itself everything else. */
  on(device: SimulatedDevice, opened: () => void): SimulatedDevice {
    const { kind, defects, prompts } = device;
    return {
      kind,
      defects,
      prompts,
      attach: (side) => device.attach(this.#listening(side)),
      receive: (bytes) => {
        this.#note("host", bytes);
        device.receive(bytes);
      },
      opened: () => {
        opened();
        device.opened?.();
      },
      get room_bytes() {
        return device.room_bytes ?? Number.POSITIVE_INFINITY;
      },
      setDefect: (name, on, value) => device.setDefect(name, on, value),
      prompt: (line) => device.prompt(line),
      picture: () => device.picture(),
      onEvent: (listener) => device.onEvent(listener),
    };
  }

  /** The entries as lines for a terminal, oldest first. */
  text(): string {
    if (this.#entries.length === 0) return "nothing went over the wire yet";
    return this.#entries.flatMap((entry) => this.#lines(entry)).join("\n");
  }

  #listening(side: DeviceSide): DeviceSide {
    return {
      send: (bytes) => {
        this.#note("device", bytes);
        side.send(bytes);
      },
      unplug: () => side.unplug(),
      plug: () => side.plug(),
      ready: () => side.ready?.(),
    };
  }

  #note(from: From, bytes: Uint8Array): void {
    const now_ms = this.#clock.now_ms();
    const last = this.#entries.at(-1);
    const goesOn =
      last?.from === from &&
      now_ms - last.last_ms < QUIET_MS &&
      last.length_bytes + bytes.length <= TRACE_ENTRY_BYTES_MAX;
    if (last !== undefined && goesOn) {
      last.pieces.push(bytes.slice());
      last.length_bytes += bytes.length;
      last.last_ms = now_ms;
    } else {
      const pieces = [bytes.slice()];
      this.#entries.push({ from, at_ms: now_ms, last_ms: now_ms, length_bytes: bytes.length, pieces });
      if (this.#entries.length > TRACE_ENTRIES_MAX) this.#entries.shift();
    }
    this.#heard();
  }

  #lines({ from, at_ms, length_bytes, pieces }: Entry): readonly string[] {
    const bytes = concatBytes(...pieces);
    const arrow = from === "host" ? "host  >" : "device<";
    const head = `${(at_ms / 1000).toFixed(3).padStart(9)} ${arrow}${String(length_bytes).padStart(6)} bytes`;
    const meanings = this.#meanings(this.#codec.decode(bytes));
    const [first = "", ...rest] = this.#personal ? meanings : [...meanings, hexOf(bytes)];
    return [`${head}  ${first}`, ...rest.map((line) => `${MARGIN}${line}`)].map((line) => cut(line, WIDTH));
  }

  #meanings(objects: readonly WireObject[]): readonly string[] {
    if (objects.length > MESSAGES_SHOWN || this.#personal) return [kindsOf(objects)];
    return objects.map(({ kind, ...fields }) => `${kind} ${fieldsText(fields)}`.trimEnd());
  }
}

const hexOf = (bytes: Uint8Array): string =>
  bytes.length <= HEX_BYTES_SHOWN ? toHex(bytes) : `${toHex(bytes.subarray(0, HEX_BYTES_SHOWN - 1))} …`;

/** `initialize, raster x12, cut`: each kind once, in the order of its first coming. */
const kindsOf = (objects: readonly WireObject[]): string => {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} x${count}`)).join(", ");
};
