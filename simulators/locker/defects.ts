/**
 * The field defects a lock bank can show, by name: what they are in the field, which value they take, which
 * fronts can have them. What each does stands where it acts: of the bus in bus.ts, of boards in their fronts,
 * of boxes in lock-boards.ts.
 */
import type { DefectRow } from "../kit/device.ts";
import { LOCK_PROTOCOLS, type LockProtocol } from "./protocols.ts";

/**
 * What a value names: boxes by number, at least one or, in a circle, two; boards by address, all where none
 * is named; two boards and perhaps a number; one number of at least 1; one number.
 */
type Takes = "nothing" | "boxes" | "boxes-or-all" | "circle" | "boards" | "two-boards" | "nth" | "number";

interface LockDefectRow extends DefectRow {
  readonly takes: Takes;
  readonly of: readonly LockProtocol[];
}

const ALL = LOCK_PROTOCOLS;
const BUS = ["modbus", "cu48"] as const;

const LOCK_DEFECTS = [
  {
    name: "silent-board",
    field: "a board has lost power or its RS-485 pair",
    value: "board address; none: all",
    takes: "boards",
    of: BUS,
  },
  {
    name: "drops-nth-reply",
    field: "weak bus driver or missing terminator loses replies",
    value: "n, default 3",
    takes: "nth",
    of: BUS,
  },
  {
    name: "late-reply",
    field: "slow USB adapter or busy board answers after the host gave up",
    value: "ms, default 400",
    takes: "number",
    of: BUS,
  },
  {
    name: "duplicate-reply",
    field: "a repeater or gateway sends each reply twice",
    takes: "nothing",
    of: BUS,
  },
  {
    name: "foreign-reply",
    field: "another master's questions on the pair: answers come from an address that nobody asked",
    value: "every n-th, default 3",
    takes: "nth",
    of: BUS,
  },
  {
    name: "twin-address",
    field: "an installer left the second board at the address of the first: both obey, both answer at once",
    value:
      "address,address[,bytes]: the second takes the first's, and answers so many bytes after it; by chance",
    takes: "two-boards",
    of: BUS,
  },
  {
    name: "bad-crc",
    field: "noise on the pair damages a byte of replies",
    value: "every n-th, default 3",
    takes: "nth",
    of: ["modbus"],
  },
  {
    name: "bad-sum",
    field: "noise on the pair damages a byte of replies",
    value: "every n-th, default 3",
    takes: "nth",
    of: ["cu48"],
  },
  {
    name: "exception",
    field: "board firmware refuses pulses with a Modbus exception",
    value: "code, default 4",
    takes: "number",
    of: ["modbus"],
  },
  {
    name: "local-echo",
    field: "two-wire adapter without receive switch: the host hears itself",
    takes: "nothing",
    of: BUS,
  },
  { name: "garbage", field: "a floating pair puts random bytes before replies", takes: "nothing", of: BUS },
  {
    name: "swapped-wiring",
    field: "the lock of each box is connected to the relay of the box named before it, round in a circle",
    value: "box,box[,box]",
    takes: "circle",
    of: ALL,
  },
  {
    name: "crossed-sensors",
    field: "the door switches of these boxes are connected to each other's input",
    value: "box,box[,box]",
    takes: "circle",
    of: ALL,
  },
  {
    name: "inverted-sensor",
    field: "a door switch of the other kind was fitted (NO for NC)",
    value: "box[,box]",
    takes: "boxes",
    of: ALL,
  },
  {
    name: "welded",
    field: "relay contact sticks at its next closing: the coil stays energised",
    value: "box[,box]",
    takes: "boxes",
    of: ALL,
  },
  {
    name: "stuck-open",
    field: "relay contact never closes: the coil gets no current",
    value: "box[,box]",
    takes: "boxes",
    of: ALL,
  },
  {
    name: "jammed-latch",
    field: "the latch is bent or overfilled: the coil pulls, the door stays",
    value: "box[,box]",
    takes: "boxes",
    of: ALL,
  },
  {
    name: "door-bounce",
    field: "reed contact bounces up to 30 ms after the door moves",
    value: "box[,box]; none: all",
    takes: "boxes-or-all",
    of: ALL,
  },
  {
    name: "sensor-stuck",
    field: "reed or magnet is lost: the input keeps its present level",
    value: "box[,box]",
    takes: "boxes",
    of: ALL,
  },
  {
    name: "linkage-mode",
    field: "board left in linkage mode: each door switch drives its coil",
    value: "board address; none: all",
    takes: "boards",
    of: ["modbus"],
  },
  {
    name: "old-version",
    field: "board of the incompatible V1 protocol",
    value: "board address; none: all",
    takes: "boards",
    of: ["modbus"],
  },
  {
    name: "unlock-time",
    field: "the boards are set to another unlock time than the office was told",
    value: "ms, default 3000",
    takes: "nth",
    of: ["cu48"],
  },
  {
    name: "busy-after-unlock",
    field: "a board hears nothing for a while after it unlocked",
    value: "ms, default 250",
    takes: "nth",
    of: ["cu48"],
  },
  {
    name: "line-stuck",
    field: "a pin of the GPIO chip is broken: writes are taken and its level stays as it is",
    value: "box[,box]",
    takes: "boxes",
    of: ["gpio"],
  },
  {
    name: "chip-absent",
    field: "an expander is unplugged, or its overlay is missing: no chip has the label",
    takes: "nothing",
    of: ["gpio"],
  },
  {
    name: "base-moved",
    field: "a new kernel numbers the chips otherwise: the same label, another base",
    takes: "nothing",
    of: ["gpio"],
  },
  {
    name: "level-kept",
    field: "a program that died in a pulse left the output of this box energised",
    value: "box[,box]",
    takes: "boxes",
    of: ["gpio"],
  },
  {
    name: "edge-bounce",
    field: "a worn contact raises hundreds of edges at each move of its door",
    value: "box[,box]; none: all",
    takes: "boxes-or-all",
    of: ["gpio"],
  },
  {
    name: "no-edges",
    field: "the chip raises no interrupts (Raspberry Pi 5)",
    takes: "nothing",
    of: ["gpio"],
  },
  {
    name: "unplugged",
    field: "the USB plug is out: the relays drop with the power of the bus",
    takes: "nothing",
    of: ["hid-relay"],
  },
  {
    name: "data-wire-broken",
    field: "a broken USB cable: the host loses the board, whose relays keep their power",
    takes: "nothing",
    of: ["hid-relay"],
  },
  {
    name: "foreign-product",
    field: "another device of the same USB ids hangs there (V-USB's pair is shared)",
    takes: "nothing",
    of: ["hid-relay"],
  },
  {
    name: "report-refused",
    field: "the board's firmware hangs: it takes reports and obeys none",
    takes: "nothing",
    of: ["hid-relay"],
  },
  {
    name: "state-refused",
    field: "a clone that tells no state",
    takes: "nothing",
    of: ["hid-relay"],
  },
  {
    name: "state-zero",
    field: "a clone that answers every question with zeros",
    takes: "nothing",
    of: ["hid-relay"],
  },
] as const satisfies readonly LockDefectRow[];

export type LockDefect = (typeof LOCK_DEFECTS)[number]["name"];

const rowOf = (name: string): LockDefectRow | undefined => LOCK_DEFECTS.find((row) => row.name === name);

const isLockDefect = (name: string): name is LockDefect => rowOf(name) !== undefined;

/** What can be wrong with a bank of this protocol; absent: with any. */
export const lockDefectRows = (protocol?: LockProtocol): readonly DefectRow[] =>
  LOCK_DEFECTS.filter((row: LockDefectRow) => protocol === undefined || row.of.includes(protocol)).map(
    ({ name, field, ...row }) => ("value" in row ? { name, field, value: row.value } : { name, field }),
  );

const numbersOf = (value: string): readonly number[] => (value === "" ? [] : value.split(",").map(Number));

/** Which defects of a bank are on, with their values. What they do is not decided here. */
export class LockSwitches {
  readonly #protocol: LockProtocol;
  readonly #boxes: number;
  readonly #addresses: readonly number[];
  readonly #on = new Map<LockDefect, readonly number[]>();

  /** `boxes`: how many there are, numbered from 1. */
  constructor(protocol: LockProtocol, boxes: number, addresses: readonly number[]) {
    this.#protocol = protocol;
    this.#boxes = boxes;
    this.#addresses = addresses;
  }

  /** Undefined: no such defect of this protocol, or its value is wrong. */
  set(name: string, on: boolean, value = ""): LockDefect | undefined {
    const row = rowOf(name);
    if (row === undefined || !isLockDefect(name) || !row.of.includes(this.#protocol)) return undefined;
    const numbers = numbersOf(value);
    if (on && !this.#fits(row.takes, numbers)) return undefined;
    if (on) this.#on.set(name, numbers);
    else this.#on.delete(name);
    return name;
  }

  has(name: LockDefect): boolean {
    return this.#on.has(name);
  }

  /** The defect's first number, or `otherwise` where none was given; undefined while it is off. */
  value(name: LockDefect, otherwise: number): number | undefined {
    const numbers = this.#on.get(name);
    return numbers === undefined ? undefined : (numbers[0] ?? otherwise);
  }

  numbers(name: LockDefect): readonly number[] {
    return this.#on.get(name) ?? [];
  }

  /** True when the defect is on for this board or box: its value names it, or nothing. */
  concerns(name: LockDefect, number: number): boolean {
    const numbers = this.#on.get(name);
    return numbers !== undefined && (numbers.length === 0 || numbers.includes(number));
  }

  list(): readonly LockDefect[] {
    return [...this.#on.keys()];
  }

  #fits(takes: Takes, numbers: readonly number[]): boolean {
    if (numbers.some((number) => !Number.isInteger(number) || number < 0)) return false;
    const areBoxes = numbers.every((number) => number >= 1 && number <= this.#boxes);
    const areBoards = numbers.every((number) => this.#addresses.includes(number));
    switch (takes) {
      case "nothing":
        return numbers.length === 0;
      case "boxes":
        return numbers.length > 0 && areBoxes;
      case "boxes-or-all":
        return areBoxes;
      case "circle":
        return areBoxes && numbers.length >= 2 && new Set(numbers).size === numbers.length;
      case "boards":
        return areBoards;
      case "two-boards":
        return (
          numbers.length <= 3 &&
          numbers[0] !== numbers[1] &&
          [0, 1].every((at) => this.#addresses.includes(numbers[at] ?? Number.NaN))
        );
      case "nth":
        return numbers.length === 0 || (numbers.length === 1 && numbers[0] !== 0);
      case "number":
        return numbers.length <= 1;
    }
  }
}
