/**
 * Everything that goes wrong in a schedule, by name: on the bus, in boards, at boxes, with the controller.
 * Each tells the recorder whom it disturbs and for how long, so that nobody asks the impossible of the rest.
 */
import type { Commit } from "../../../controller/shell/store/store.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import { PowerCut } from "../../office/boot.ts";
import type { World } from "../../office/world.ts";
import { type Lock, lockKey } from "./evidence.ts";
import type { Hands } from "./hands.ts";
import { COUNTERS } from "./house.ts";
import type { Recorder } from "./recorder.ts";

export interface Scene {
  readonly world: World;
  readonly recorder: Recorder;
  readonly hands: Hands;
  readonly random: SeededRandom;
  /** The next pulse frame on any wire ends the controller: after so many bytes, or once it is whole. */
  killAtFrame: "mid-write" | "after-write" | undefined;
  /** The bank that had the last trouble. */
  struck: string | undefined;
  hit(fault: string): void;
}

type Trouble = (scene: Scene) => void;

const DAY_MS = 86_400_000;
/** By then every board was asked something that no board answers with the question. */
const ECHO_ALONE_AFTER_MS = 2_000;

const someBank = ({ world, random }: Scene): string => random.pick([...world.devices.banks.keys()]);

/** One that is reached by a line. */
const someWiredBank = ({ world, random }: Scene): string =>
  random.pick(world.settings.config.lock_banks.filter((bank) => "link" in bank).map(({ id }) => id));

const after = ({ world }: Scene, delay_ms: number, act: () => void): void =>
  void world.clock.arm("trouble", delay_ms, act);

/** The end of one trouble would be the end of another of its kind. */
const isOn = ({ recorder }: Scene, name: string, bank: string): boolean =>
  recorder.disturbances.some(
    ({ what, to_ms, locks, ...at }) =>
      what === name &&
      to_ms === undefined &&
      (at.bank === bank || locks.some((lock) => lock.startsWith(bank))),
  );

/** A defect of the simulated bank, switched on for a while. */
const defect =
  (
    name: string,
    values: readonly string[],
    scope: "bank" | "board" | "locks" | "supply",
    low_ms: number,
    high_ms: number,
  ): Trouble =>
  (scene) => {
    const { world, recorder, random } = scene;
    // Not every board can have every defect: the first one that takes it has it.
    const first = random.between(0, world.devices.banks.size - 1);
    const banks = [...world.devices.banks];
    const value = random.pick(values);
    const struck = [...banks.slice(first), ...banks].find(
      ([id, each]) => !isOn(scene, name, id) && each.setDefect(name, true, value),
    );
    if (struck === undefined) return;
    const [bank, device] = struck;
    scene.struck = bank;
    scene.hit(name);
    const numbers = scope === "locks" ? value.split(",").map(Number) : [];
    const locks = numbers.flatMap((number) => {
      const channel = device.boxes[number - 1]?.channel;
      return channel === undefined ? [] : [lockKey({ bank, ...channel })];
    });
    const board = scope === "board" && value !== "" ? Number(value) : undefined;
    const at = scope === "supply" ? {} : board === undefined ? { bank } : { bank, board };
    const over = recorder.disturb(name, at, scope === "supply" ? [bank] : locks);
    after(scene, random.between(low_ms, high_ms), () => {
      device.setDefect(name, false);
      over();
    });
  };

const cable =
  (
    name: string,
    act: (scene: Scene, bank: string) => void,
    undo: (scene: Scene, bank: string) => void,
    high_ms: number,
  ): Trouble =>
  (scene) => {
    const bank = someWiredBank(scene);
    if (isOn(scene, name, bank)) return;
    scene.struck = bank;
    scene.hit(name);
    const over = scene.recorder.disturb(name, { bank });
    act(scene, bank);
    after(scene, scene.random.between(50, high_ms), () => {
      undo(scene, bank);
      over();
    });
  };

// ---- the controller ----

/** What befalls the first commit that fits; then all is as before. */
const atCommit =
  (name: string, then: "cut-before" | "cut-after", wanted: string): Trouble =>
  (scene) => {
    const fits = ({ entries }: Commit): boolean =>
      entries.some((entry) => entry.kind === "fact" && entry.name === wanted);
    const { world } = scene;
    const before = world.fate;
    let isOver = false;
    // What came after it stands on it: it is passed by from then on, not taken away.
    const due = (commit: Commit): boolean => {
      if (isOver || !fits(commit)) return false;
      scene.hit(name);
      isOver = true;
      return true;
    };
    world.fate = {
      beforeCommit: (commit) => (then === "cut-before" && due(commit) ? "cut" : before.beforeCommit(commit)),
      afterCommit: (commit) => (then === "cut-after" && due(commit)) || before.afterCommit(commit),
    };
  };

const diskFull: Trouble = (scene) => {
  const { world, recorder } = scene;
  const before = world.fate;
  const over = recorder.disturb("disk-full");
  scene.hit("disk-full");
  let isFull = true;
  world.fate = {
    beforeCommit: (commit) => (isFull ? "full" : before.beforeCommit(commit)),
    afterCommit: (commit) => !isFull && before.afterCommit(commit),
  };
  after(scene, scene.random.between(200, 6_000), () => {
    isFull = false;
    over();
  });
};

/** The disk refuses the very commit that would begin a pulse, and takes what comes a moment later. */
const fullAtPulse: Trouble = (scene) => {
  const { world, recorder } = scene;
  const before = world.fate;
  let isOver = false;
  world.fate = {
    beforeCommit: (commit) => {
      if (isOver || !commit.entries.some((entry) => entry.kind === "effect" && entry.name === "pulse-box"))
        return before.beforeCommit(commit);
      isOver = true;
      scene.hit("disk-full-at-permit");
      const over = recorder.disturb("disk-full-at-permit");
      after(scene, 1_500, over);
      return "full";
    },
    afterCommit: (commit) => before.afterCommit(commit),
  };
};

const killNow: Trouble = (scene) => {
  after(scene, scene.random.between(0, 50), () => {
    if (!scene.world.powered) return;
    scene.hit("kill-anywhere");
    throw new PowerCut("after-effects");
  });
};

const killAtFrame =
  (point: "mid-write" | "after-write"): Trouble =>
  (scene) => {
    scene.killAtFrame = point;
  };

const jump =
  (by_ms: number): Trouble =>
  (scene) => {
    scene.hit(by_ms > 0 ? "clock-jump" : "clock-back");
    // It lies in no bank: nothing at the boxes is disturbed by it.
    scene.recorder.disturb("clock-jump", { bank: "clock" });
    scene.world.wall.stepBy(by_ms);
  };

// ---- the boxes ----

const force =
  (by: "hand" | "lever"): Trouble =>
  (scene) => {
    const place = scene.random.pick(scene.hands.places);
    const lock: Lock = { bank: place.bank, board: place.board, index0: place.index0 };
    scene.hit(by === "hand" ? "forced-door" : "emergency-lever");
    scene.hands.force(lock, by);
  };

const powerCut: Trouble = (scene) => {
  const { world, recorder, random } = scene;
  const bank = someBank(scene);
  const device = world.devices.banks.get(bank);
  const dark_ms = random.between(0, 1_500);
  scene.hit("power-cut");
  // A supply feeds several banks; the rest of it is disturbed as well.
  const over = recorder.disturb("power-cut");
  device?.powerCut(dark_ms);
  after(scene, dark_ms + 1_000, over);
};

const silentPhones: Trouble = (scene) => {
  scene.hit("no-phone-network");
  scene.world.phones.reachable = false;
  after(scene, 8_000, () => {
    scene.world.phones.reachable = true;
  });
};

/** An adapter that hears itself, and nobody at the other end: every question comes back as it was. */
const echoAlone: Trouble = (scene) => {
  const bank = someWiredBank(scene);
  const device = scene.world.devices.banks.get(bank);
  if (isOn(scene, "local-echo", bank) || isOn(scene, "silent-board", bank)) return;
  scene.hit("echo-without-board");
  const echoOver = scene.recorder.disturb("local-echo", { bank });
  device?.setDefect("local-echo", true);
  after(scene, ECHO_ALONE_AFTER_MS, () => {
    const over = scene.recorder.disturb("silent-board", { bank });
    device?.setDefect("silent-board", true, "");
    scene.hands.load();
    after(scene, scene.random.between(2_000, 8_000), () => {
      device?.setDefect("silent-board", false);
      device?.setDefect("local-echo", false);
      over();
      echoOver();
    });
  });
};

/** More boxes at once than one counter may have opened. */
const burst: Trouble = (scene) => {
  scene.hit("burst");
  for (let load = 0; load < 8; load++) after(scene, load * 1_200, () => scene.hands.load(COUNTERS[0]));
};

const ANY_BOX = ["1", "2", "3", "8"] as const;
const PAIRS = ["1,2", "2,8", "1,2,8", "1,8"] as const;

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  "silent-board": defect("silent-board", ["1", "1", "2", ""], "board", 500, 15_000),
  "drops-nth-reply": defect("drops-nth-reply", ["2", "3", "5"], "bank", 2_000, 15_000),
  "late-reply": defect("late-reply", ["100", "290", "400", "650"], "bank", 2_000, 10_000),
  "duplicate-reply": defect("duplicate-reply", [""], "bank", 2_000, 15_000),
  "bad-crc": defect("bad-crc", ["2", "3"], "bank", 2_000, 15_000),
  "bad-sum": defect("bad-sum", ["2", "3"], "bank", 2_000, 15_000),
  "foreign-reply": defect("foreign-reply", ["2", "3"], "bank", 2_000, 15_000),
  "twin-address": defect("twin-address", ["1,2", "0,9"], "supply", 20_000, 45_000),
  exception: defect("exception", ["2", "4"], "bank", 2_000, 15_000),
  "local-echo": defect("local-echo", [""], "bank", 2_000, 15_000),
  garbage: defect("garbage", [""], "bank", 2_000, 15_000),
  "swapped-wiring": defect("swapped-wiring", PAIRS, "locks", 20_000, 90_000),
  "crossed-sensors": defect("crossed-sensors", PAIRS, "locks", 20_000, 90_000),
  "inverted-sensor": defect("inverted-sensor", ANY_BOX, "locks", 5_000, 30_000),
  "sensor-stuck": defect("sensor-stuck", ANY_BOX, "locks", 5_000, 30_000),
  "door-bounce": defect("door-bounce", [""], "locks", 30_000, 90_000),
  "jammed-latch": defect("jammed-latch", ANY_BOX, "locks", 5_000, 30_000),
  "stuck-open": defect("stuck-open", ANY_BOX, "locks", 5_000, 30_000),
  welded: defect("welded", ANY_BOX, "supply", 5_000, 20_000),
  "linkage-mode": defect("linkage-mode", ["1"], "supply", 16_000, 40_000),
  "line-stuck": defect("line-stuck", ["1", "2"], "supply", 3_000, 15_000),
  "chip-absent": defect("chip-absent", [""], "bank", 1_000, 15_000),
  "base-moved": defect("base-moved", [""], "bank", 500, 2_000),
  "level-kept": defect("level-kept", ["1", "2"], "supply", 1_000, 3_000),
  "edge-bounce": defect("edge-bounce", [""], "locks", 10_000, 40_000),
  "no-edges": defect("no-edges", [""], "locks", 10_000, 40_000),
  "echo-without-board": echoAlone,
  burst,
  "old-version": defect("old-version", ["1"], "board", 5_000, 20_000),
  unplug: cable(
    "unplug",
    ({ world }, bank) => world.lines.get(bank)?.unplug(),
    ({ world }, bank) => world.lines.get(bank)?.plug(),
    8_000,
  ),
  "stalled-line": cable(
    "stalled-line",
    ({ world }, bank) => world.lines.get(bank)?.stall(true),
    ({ world }, bank) => world.lines.get(bank)?.stall(false),
    4_000,
  ),
  noise: cable(
    "noise",
    ({ world, random }, bank) => world.lines.get(bank)?.inject(random.bytes(random.between(1, 30))),
    () => undefined,
    100,
  ),
  "power-cut": powerCut,
  "kill-before-commit": atCommit("kill-before-commit", "cut-before", "pulse-begun"),
  "kill-after-commit": atCommit("kill-after-commit", "cut-after", "pulse-begun"),
  "kill-mid-write": killAtFrame("mid-write"),
  "kill-after-write": killAtFrame("after-write"),
  "kill-before-result": atCommit("kill-before-result", "cut-before", "pulse-ended"),
  "kill-after-result": atCommit("kill-after-result", "cut-after", "pulse-ended"),
  "kill-anywhere": killNow,
  "kill-at-code": atCommit("kill-at-code", "cut-after", "code-wrong"),
  "disk-full": diskFull,
  "disk-full-at-permit": fullAtPulse,
  "clock-jump": jump(DAY_MS),
  "clock-back": jump(-DAY_MS),
  "forced-door": force("hand"),
  "emergency-lever": force("lever"),
  "no-phone-network": silentPhones,
};
