/**
 * Everything the printer says, with what may happen to it on the way: silence, delay, noise, flow control in
 * the middle. Decides how a reply reaches the line, never what it says.
 */
import { encodeReply, type PrinterReply, XOFF, XON } from "../../drivers/printer/escpos/replies.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import type { DeviceSide } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Defects } from "./defects.ts";

/** Two process ids closer than this become one where the defect is on. */
const COLLAPSE_MS = 400;
const NOISE_BYTES = 3;
/** The tail of one status group and the start of another. */
const STALE = [0x00, 0x0f, 0x14, 0x00] as const;

export interface VoiceSettings {
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** Status groups told by themselves come this much after the change. */
  readonly auto_status_late_ms: number;
}

export class Voice {
  readonly #defects: Defects;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #auto_status_late_ms: number;
  #side: DeviceSide | undefined;
  #idWaiting: Disarm | undefined;
  /** Raised when the power goes: what was to be said before it is never said. */
  #life = 0;

  constructor({ clock, random, auto_status_late_ms }: VoiceSettings, defects: Defects) {
    this.#defects = defects;
    this.#clock = clock;
    this.#random = random;
    this.#auto_status_late_ms = auto_status_late_ms;
  }

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  opened(): void {
    if (this.#defects.has("stale-at-open")) this.#side?.send(Uint8Array.from(STALE));
  }

  /** The power went. */
  fallSilent(): void {
    this.#idWaiting?.();
    this.#life++;
  }

  processId(id: string): void {
    if (this.#defects.has("drops-id-echo")) return;
    const reply: PrinterReply = { kind: "process-id-done", id };
    if (!this.#defects.has("collapses-ids")) return this.reply(reply);
    this.#idWaiting?.();
    this.#idWaiting = this.#clock.arm("printer id", COLLAPSE_MS, () => this.reply(reply));
  }

  reply(reply: PrinterReply): void {
    if (this.#defects.has("silent")) return;
    let bytes = encodeReply(reply);
    if (this.#defects.has("xoff-inside-block") && bytes.length > 2)
      bytes = concatBytes(bytes.subarray(0, 2), Uint8Array.of(XOFF, XON), bytes.subarray(2));
    if (this.#defects.has("stray-status")) bytes = concatBytes(bytes, Uint8Array.of(0x12));
    if (this.#defects.has("garbage") && this.#random.chance(this.#defects.value("garbage") / 100))
      bytes = concatBytes(
        this.#random.bytes(NOISE_BYTES).map((byte) => byte | 0x80),
        bytes,
      );
    const own_ms = reply.kind === "auto-status-report" ? this.#auto_status_late_ms : 0;
    const late_ms = own_ms + this.#defects.value("late-reply");
    if (late_ms === 0) this.#side?.send(bytes);
    else this.#later(bytes, late_ms);
  }

  #later(bytes: Uint8Array, late_ms: number): void {
    const life = this.#life;
    this.#clock.arm("printer late reply", late_ms, () => {
      if (life === this.#life) this.#side?.send(bytes);
    });
  }
}
