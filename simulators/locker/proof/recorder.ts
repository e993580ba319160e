/**
 * Writes down what really happens in one schedule, beside the controller's back: currents and doors from the
 * simulator, frames from the wire, every life of the controller, every trouble made.
 */

import { factOf } from "../../../controller/shell/recover.ts";
import type { World } from "../../office/world.ts";
import type { CabinetEvent } from "../box.ts";
import type {
  Answer,
  CodeTry,
  Disturbance,
  DoorMove,
  Evidence,
  Feeding,
  Kept,
  Life,
  Lock,
  SentFrame,
} from "./evidence.ts";
import { type HostReader, hostReader } from "./host-frames.ts";

/** Asked as bytes of the host pass; throws where the power is to go in the middle of them. */
export interface WireWatch {
  /** Part of a frame that will open a lock is on the wire. */
  opening(): void;
  sent(frame: SentFrame): void;
}

export class Recorder {
  readonly moves: DoorMove[] = [];
  readonly frames: SentFrame[] = [];
  readonly disturbances: Disturbance[] = [];
  readonly lives: Life[] = [];
  readonly tries: CodeTry[] = [];
  readonly answers: Answer[] = [];
  readonly feedings: Feeding[] = [];
  readonly seen: string[] = [];
  readonly #heard_ms: Record<string, number> = {};
  readonly #world: World;
  readonly #readers = new Map<string, HostReader>();
  readonly #onMove = new Set<(move: DoorMove) => void>();

  constructor(world: World, watch: WireWatch) {
    this.#world = world;
    for (const [bank, device] of world.devices.banks) {
      // What is no event of the cabinet falls through every case.
      device.onEvent((event) => this.#happened(bank, event as CabinetEvent));
      this.#tap(bank, watch);
    }
    world.listen({
      facts: () => undefined,
      acknowledged: ({ kind }, reply) =>
        this.answers.push({
          at_ms: this.#now_ms,
          input: kind,
          refusal: reply.kind === "refused" ? reply.refusal : undefined,
        }),
      rebooted: (why) => {
        this.lifeEnded(why === "morning");
        for (const reader of this.#readers.values()) reader.reset();
      },
    });
  }

  get life(): number {
    return this.lives.length;
  }

  lifeBegan(): void {
    this.lives.push({ from_ms: this.#now_ms, to_ms: undefined, orderly: false });
  }

  lifeEnded(orderly: boolean): void {
    const life = this.lives.at(-1);
    if (life === undefined || life.to_ms !== undefined) return;
    life.to_ms = this.#now_ms;
    life.orderly = orderly;
  }

  fed(): void {
    this.feedings.push({ at_ms: this.#now_ms, heard_ms: { ...this.#heard_ms } });
  }

  onMove(listener: (move: DoorMove) => void): void {
    this.#onMove.add(listener);
  }

  /** Gives what ends it; called twice it ends once. */
  disturb(what: string, at: Partial<Lock> = {}, locks: readonly string[] = []): () => void {
    const { bank, board } = at;
    const trouble: Disturbance = { what, bank, board, from_ms: this.#now_ms, to_ms: undefined, locks };
    this.disturbances.push(trouble);
    return () => {
      trouble.to_ms ??= this.#now_ms;
    };
  }

  evidence(): Evidence {
    const { config } = this.#world.settings;
    return {
      config,
      kept: this.#kept(),
      currents: [...this.#world.devices.banks].flatMap(([bank, device]) =>
        device.trace.map(({ channel, from_ms, to_ms }) => ({ lock: { bank, ...channel }, from_ms, to_ms })),
      ),
      moves: this.moves,
      frames: this.frames,
      disturbances: this.disturbances,
      lives: this.lives,
      tries: this.tries,
      answers: this.answers,
      feedings: this.feedings,
      seen: this.seen,
      ended_ms: this.#now_ms,
    };
  }

  get #now_ms(): number {
    return this.#world.clock.now_ms();
  }

  #kept(): readonly Kept[] {
    const kept: Kept[] = [];
    let life = 0;
    for (const entry of this.#world.store.entries(0)) {
      if (entry.kind === "input" && entry.name === "restarted") life++;
      if (entry.kind === "fact")
        kept.push({ seq: entry.seq, at_ms: entry.mono_ms, life, fact: factOf(entry) });
    }
    return kept;
  }

  #tap(bank: string, watch: WireWatch): void {
    const row = this.#world.settings.config.lock_banks.find(({ id }) => id === bank);
    // Outputs of the machine itself have no wire; their currents are judged as everybody's.
    if (row === undefined || !("link" in row)) return;
    const reader = hostReader(row.protocol);
    this.#readers.set(bank, reader);
    let last_ms = 0;
    this.#world.lines.get(bank)?.tap((bytes, from, at_ms) => {
      if (from !== "host") {
        this.#heard_ms[bank] = at_ms;
        return;
      }
      // Bytes of one frame follow each other; what a cut left of one is not the next one's beginning.
      if (at_ms - last_ms > FRAME_GAP_MS) reader.reset();
      last_ms = at_ms;
      for (const frame of reader.push(bytes)) {
        const sent: SentFrame = { ...frame, bank, at_ms, life: this.life };
        this.frames.push(sent);
        watch.sent(sent);
      }
      if (reader.opens) watch.opening();
    });
  }

  #happened(bank: string, event: CabinetEvent): void {
    if (event.event === "brown-out") {
      const over = this.disturb("brown-out");
      this.#world.clock.arm("brown-out over", BROWN_OUT_MS, over);
      return;
    }
    if (event.event !== "door-opened" && event.event !== "door-closed") return;
    const lock = { bank, ...event.channel };
    const open = event.event === "door-opened";
    const by = event.event === "door-opened" ? event.by : event.latched ? "hand-shut" : "leaning";
    const move: DoorMove = { lock, at_ms: this.#now_ms, open, by };
    this.moves.push(move);
    for (const listener of this.#onMove) listener(move);
  }
}

/** Longer than a character, shorter than the silence between frames at any speed of the house. */
const FRAME_GAP_MS = 1.5;
/** Boards are deaf for 800 ms after it, and are started again within the time after that. */
const BROWN_OUT_MS = 3_000;
