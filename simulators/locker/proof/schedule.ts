/**
 * One schedule from one seed: a small office under virtual time, some minutes of people and troubles, then
 * everything is repaired, comes to rest and is stopped. What it left behind goes to the judges.
 */
import { Watchdog, watchedOf } from "../../../controller/shell/watchdog.ts";
import { SeededRandom } from "../../kit/seeded-random.ts";
import { PowerCut } from "../../office/boot.ts";
import { BOOT_MS, World } from "../../office/world.ts";
import type { Evidence } from "./evidence.ts";
import { Hands } from "./hands.ts";
import { houseOf } from "./house.ts";
import { Recorder, type WireWatch } from "./recorder.ts";
import { type Scene, TROUBLES } from "./troubles.ts";

/** Monday 2026-11-23, 08:00 in Viet Nam. */
const MORNING_MS = Date.UTC(2026, 10, 23, 1, 0, 0);
/** Boards get ready, doors are read. */
const WARM_MS = 3_000;
/** Requests and troubles fall into this time. */
const BUSY_MS = 60_000;
/** Longer than any door is left open, and its alarm. */
const AFTERMATH_MS = 80_000;
const STOP_MS = 5_000;
/** As with a WatchdogSec of 12 s. */
const FED_EVERY_MS = 4_000;
/** A share of the schedules sees bytes one by one, so that a host may die inside a frame. */
const PIECES = 0.25;
/** In a share of them people come to guess codes: one more time than a code bears. */
const GUESSERS = 0.06;
const GUESSES_MAX = 6;
/** Share of the troubles soon after which a clerk wants a box opened; after the others a citizen does. */
const RUNS_INTO = 0.6;

export interface ScheduleSettings {
  readonly seed: number;
  /** Real SQLite and personal store, the log in this file; absent: stand-ins in memory. */
  readonly database_path?: string;
}

export interface Played {
  readonly evidence: Evidence;
  readonly hits: Readonly<Record<string, number>>;
  /** It was left to run until the end. */
  readonly ended: boolean;
  readonly crash: string | undefined;
}

class Stage implements Scene, WireWatch {
  readonly world: World;
  readonly recorder: Recorder;
  readonly hands: Hands;
  readonly random: SeededRandom;
  readonly hits: Record<string, number> = {};
  killAtFrame: Scene["killAtFrame"];
  struck: string | undefined;
  #unwatch: () => void = () => undefined;

  constructor({ seed, database_path }: ScheduleSettings) {
    this.random = new SeededRandom(seed);
    const pieces = this.random.chance(PIECES);
    this.world = new World({
      seed,
      config: houseOf(this.random.fork("house")),
      start_epoch_ms: MORNING_MS,
      real_ports: database_path !== undefined,
      render: undefined,
      ...(database_path === undefined ? {} : { database_path }),
      ...(pieces ? { chunk_bytes: 1 } : {}),
    });
    this.recorder = new Recorder(this.world, this);
    this.hands = new Hands(this.world, this.recorder, this.random.fork("hands"));
    this.world.listen({
      facts: () => undefined,
      acknowledged: () => undefined,
      rebooted: (why) => {
        this.#unwatch();
        if (why !== "morning") this.world.clock.arm("life", BOOT_MS, () => this.#lives());
      },
    });
  }

  hit(fault: string): void {
    this.hits[fault] = (this.hits[fault] ?? 0) + 1;
  }

  opening(): void {
    if (this.killAtFrame !== "mid-write") return;
    this.killAtFrame = undefined;
    this.hit("kill-mid-write");
    throw new PowerCut("mid-write");
  }

  sent({ kind }: { readonly kind: string }): void {
    if (this.killAtFrame !== "after-write" || kind !== "pulse") return;
    this.killAtFrame = undefined;
    this.world.clock.soon(() => {
      this.hit("kill-after-write");
      throw new PowerCut("after-write");
    });
  }

  play(): void {
    const { world, recorder, hands } = this;
    world.powerUp();
    recorder.lifeBegan();
    this.#watch();
    world.runUntil(WARM_MS);
    this.#plan();
    world.runUntil(WARM_MS + BUSY_MS);
    this.#repair();
    const rounds = [5_000, 20_000].map((delay_ms) => world.clock.arm("round", delay_ms, () => hands.round()));
    world.runUntil(WARM_MS + BUSY_MS + AFTERMATH_MS);
    for (const disarm of rounds) disarm();
    this.#stop();
  }

  /** Fed as systemd would be; it dies with its program. */
  #watch(): void {
    const { app, clock } = this.world;
    this.#unwatch();
    if (app === undefined) return;
    const watchdog = new Watchdog({
      ...watchedOf(app),
      clock,
      every_ms: FED_EVERY_MS,
      feed: () => this.recorder.fed(),
    });
    watchdog.start();
    this.#unwatch = () => watchdog.stop();
  }

  #lives(): void {
    this.recorder.lifeBegan();
    this.#watch();
    this.world.clock.arm("dead claims", 1_500, () => this.hands.tryDeadClaims());
  }

  #plan(): void {
    const { random, hands } = this;
    const later = (act: () => void): void =>
      void this.world.clock.arm("plan", random.between(0, BUSY_MS - 1_000), act);
    for (let load = random.between(3, 7); load > 0; load--) later(() => hands.load());
    const guessers = random.chance(GUESSERS);
    for (let visit = guessers ? GUESSES_MAX : random.between(2, 5); visit > 0; visit--) {
      const guesses = guessers ? GUESSES_MAX : random.chance(0.25) ? random.between(1, GUESSES_MAX) : 0;
      later(() => hands.come(guesses));
    }
    for (let round = random.between(1, 3); round > 0; round--) later(() => hands.round());
    const names = Object.keys(TROUBLES);
    for (let trouble = random.between(1, 6); trouble > 0; trouble--) {
      const act = TROUBLES[random.pick(names)];
      later(() => {
        act?.(this);
        // A trouble that nobody runs into proves nothing.
        const bank = this.struck;
        const runs = random.chance(RUNS_INTO) ? () => hands.load(undefined, bank) : () => hands.come(0);
        this.world.clock.arm("plan", random.between(50, 2_500), runs);
      });
    }
  }

  #repair(): void {
    const { world } = this;
    world.fate = { beforeCommit: () => "live", afterCommit: () => false };
    this.killAtFrame = undefined;
    for (const device of world.devices.banks.values())
      for (const { name } of device.defects) device.setDefect(name, false);
    for (const line of world.lines.values()) {
      line.stall(false);
      line.plug();
    }
    for (const trouble of this.recorder.disturbances) trouble.to_ms ??= world.clock.now_ms();
  }

  #stop(): void {
    const { world } = this;
    this.#unwatch();
    world.app?.stop(() => this.recorder.lifeEnded(true));
    world.runUntil(world.clock.now_ms() + STOP_MS);
  }
}

export const play = (settings: ScheduleSettings): Played => {
  const stage = new Stage(settings);
  let crash: string | undefined;
  try {
    stage.play();
  } catch (error) {
    crash = error instanceof Error ? error.message : String(error);
  }
  const evidence = stage.recorder.evidence();
  stage.world.close();
  return { evidence, hits: stage.hits, ended: crash === undefined, crash };
};
