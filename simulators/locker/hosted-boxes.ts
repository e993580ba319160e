/**
 * Boxes on outputs of a machine, together with the program that switches them: there is no line on which
 * another program could reach them, so the production driver runs here, beside the boxes. A technician can
 * order pulses, and let the program die in one to see what that leaves behind.
 */

import { hidLink } from "../../drivers/link/hid.ts";
import type { GpioBackend, GpioLine, HidLink, LinkLoss } from "../../drivers/link/link.ts";
import type { LockReport } from "../../drivers/locker/bank/bank.pure.ts";
import type { LockBank } from "../../drivers/locker/bank/lock-bank.ts";
import { type LockBankPorts, type LockBankSettings, openLockBank } from "../../drivers/locker/driver.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import { hidRelayDevice } from "../../drivers/locker/hid-relay/setup.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import { GpioKernel } from "../kit/gpio-kernel.ts";
import { HidBus } from "../kit/hid-bus.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { simulatedGpio } from "./gpio-front.ts";
import { createLockBoards, type SimulatedLockBoards } from "./lock-boards.ts";

const BOXES = 8;
const PULSE_MS = 500;
/** Lines of a Raspberry Pi's header without another use: locks active-low, doors closed at low. */
const LOCK_LINES = [4, 5, 6, 12, 13, 16, 17, 18] as const;
const DOOR_LINES = [19, 20, 21, 22, 23, 24, 25, 26] as const;
const CHIP = "pinctrl-rp1";

const wiredBoxes = (): readonly GpioBox[] =>
  LOCK_LINES.map((line, at) => ({
    output: { chip: CHIP, line, active: "low" },
    door: { chip: CHIP, line: DOOR_LINES[at] ?? 0, closed: "low" },
  }));

const PROMPTS: readonly PromptRow[] = [
  { usage: "pulse N [MS]", help: "the program pulses the lock of box N" },
  { usage: "die", help: "kills the program: its outputs stay as they are" },
  { usage: "start", help: "starts it again" },
];

/** What one life of the program can reach. A dead one reaches nothing, although its timers still fire. */
interface Reach {
  readonly settings: LockBankSettings;
  readonly ports: (alive: () => boolean) => LockBankPorts;
  /** The defect that takes the boxes out of the program's reach. */
  readonly cable: string;
}

const mortalLines = (backend: GpioBackend, alive: () => boolean): GpioBackend => {
  const dead: LinkLoss = { code: "LINK_LOST", detail: "the program died" };
  const held = (opened: GpioLine | LinkLoss): GpioLine | LinkLoss =>
    "code" in opened
      ? opened
      : {
          ...opened,
          write: (level) => alive() && opened.write(level),
          close: () => alive() && opened.close(),
        };
  return {
    output: (chip, line, first) => (alive() ? held(backend.output(chip, line, first)) : dead),
    input: (chip, line) => (alive() ? held(backend.input(chip, line)) : dead),
  };
};

const mortalHid = (hid: HidLink, alive: () => boolean): HidLink => ({
  label: hid.label,
  connect: (listener) => {
    if (alive()) hid.connect(listener);
  },
  describe: () => hid.describe(),
  writeReport: (report) => alive() && hid.writeReport(report),
  sendFeature: (report) => alive() && hid.sendFeature(report),
  readFeature: (id, length, answered) => hid.readFeature(id, length, answered),
  disconnect: () => hid.disconnect(),
});

export class HostedLockBoards implements SimulatedDevice {
  readonly kind = "lock-board";
  readonly defects: readonly DefectRow[];
  readonly prompts: readonly PromptRow[];
  readonly boards: SimulatedLockBoards;
  readonly #reach: Reach;
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #life = 0;
  #program: { readonly bank: LockBank; readonly office: PermitOffice } | undefined;
  #orders = 0;

  constructor(boards: SimulatedLockBoards, reach: Reach, clock: Clock) {
    this.boards = boards;
    this.#reach = reach;
    this.#clock = clock;
    this.defects = boards.defects;
    this.prompts = [...PROMPTS, ...boards.prompts];
    boards.onEvent((event) => this.#tell(event));
    this.#start();
  }

  attach(side: DeviceSide): void {
    this.boards.attach(side);
  }

  receive(bytes: Uint8Array): void {
    this.boards.receive(bytes);
  }

  setDefect(name: string, on: boolean, value = ""): boolean {
    return this.boards.setDefect(name, on, value);
  }

  prompt(line: string): string {
    const [command = "", first = "", second = String(PULSE_MS)] = line.trim().split(/\s+/);
    switch (command) {
      case "pulse":
        return this.#pulse(Number(first), Number(second));
      case "die":
        return this.#die();
      case "start":
        return this.#start();
      default:
        return this.boards.prompt(line);
    }
  }

  picture(): string {
    const program = this.#program === undefined ? "DEAD" : this.#program.bank.diagnostics().link;
    return `${this.boards.picture()}\nprogram: ${program}`;
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In this process, since there is no line: the cable between program and boxes can be pulled all the same. */
  serve(): ServedDevice {
    return {
      path: "in this process",
      unplug: () => void this.setDefect(this.#reach.cable, true),
      plug: async () => void this.setDefect(this.#reach.cable, false),
      close: () =>
        new Promise((closed) => {
          if (this.#program === undefined) closed();
          else this.#program.bank.stop(closed);
        }),
    };
  }

  #start(): string {
    if (this.#program !== undefined) return "it runs";
    const life = ++this.#life;
    const office = new PermitOffice(this.#clock);
    const ports = this.#reach.ports(() => life === this.#life);
    const bank = openLockBank(this.#reach.settings, ports, office, {
      up: () => this.#say(life, { event: "host-up" }),
      down: ({ code, detail }) => this.#say(life, { event: "host-down", code, detail }),
      report: (report) => this.#report(life, report),
    });
    this.#program = { bank, office };
    bank.start();
    return "started";
  }

  #die(): string {
    if (this.#program === undefined) return "it is dead already";
    this.#life++;
    this.#program = undefined;
    this.#tell({ event: "host-died" });
    return "dead; its outputs stay as they are, start lets it live again";
  }

  #pulse(number: number, duration_ms: number): string {
    const box = this.boards.boxes[number - 1];
    if (box === undefined) return `no box ${number}; boxes are 1 to ${this.boards.boxes.length}`;
    if (this.#program === undefined) return "the program is dead; start lets it live again";
    const { bank, office } = this.#program;
    const permit = office.issue(`order-${++this.#orders}`);
    if (permit === undefined) return "too many orders within half a minute";
    const life = this.#life;
    let refusal = "";
    bank.pulse({ permit, channel: box.channel, duration_ms }, (outcome) => {
      if (outcome.kind === "refused") refusal = outcome.why;
      this.#say(life, { event: "host-pulse-ended", number, outcome: outcome.kind });
    });
    return refusal === "" ? `pulse of ${duration_ms} ms ordered` : `refused: ${refusal}`;
  }

  #report(life: number, report: LockReport): void {
    if (report.kind !== "door") return this.#say(life, { event: `host-${report.kind}`, ...rest(report) });
    const number = this.boards.boxOf(report.channel)?.number;
    this.#say(life, { event: "host-saw-door", number, state: report.state });
  }

  #say(life: number, event: SimulatorEvent): void {
    if (life === this.#life) this.#tell(event);
  }

  #tell(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const rest = ({ kind: _, ...said }: Exclude<LockReport, { readonly kind: "door" }>) => said;

export const createHostedBoxes = (
  protocol: "gpio" | "hid",
  clock: Clock,
  random: SeededRandom,
): HostedLockBoards => {
  if (protocol === "gpio") {
    const kernel = new GpioKernel(clock);
    const boxes = wiredBoxes();
    const boards = createLockBoards({ protocol: "gpio", boxes, kernel, clock, random });
    const gpio = simulatedGpio(kernel);
    const ports = (alive: () => boolean): LockBankPorts => ({ clock, gpio: mortalLines(gpio, alive) });
    return new HostedLockBoards(
      boards,
      { settings: { protocol, boxes }, ports, cable: "chip-absent" },
      clock,
    );
  }
  const boards = createLockBoards({ protocol: "hid-relay", relays: BOXES, clock, random });
  const bus = new HidBus();
  if (boards.front.usb !== undefined) bus.join(boards, boards.front.usb);
  const ports = (alive: () => boolean): LockBankPorts => {
    const hid = hidLink(hidRelayDevice(BOXES), clock, async () => bus);
    return { clock, hid: mortalHid(hid, alive) };
  };
  const settings = { protocol: "hid-relay", relays: BOXES } as const;
  return new HostedLockBoards(boards, { settings, ports, cable: "unplugged" }, clock);
};
