/** What `--protocol` can name for lock boards: the boards, their codec, their usual speed. */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { createHostedBoxes } from "../locker/hosted-boxes.ts";
import { createLockBoards } from "../locker/lock-boards.ts";

export interface LockLine {
  readonly protocol: "modbus" | "cu48" | "gpio" | "hid";
  readonly says: string;
  /** Absent: nothing is spoken. */
  readonly codec?: string;
  /** 0 where there is no line of bytes: such boxes live in this process, with the program that switches them. */
  readonly baud: number;
  /** So many boards, with their first addresses; `channels` where a board does not have its own number. */
  readonly make: (
    set: { readonly boards: number; readonly channels: 8 | 16 | 32 },
    clock: Clock,
    random: SeededRandom,
  ) => SimulatedDevice;
}

export const LOCK_LINES: readonly LockLine[] = [
  {
    protocol: "modbus",
    says: "Waveshare-class relay boards",
    codec: "locker/modbus",
    baud: 9_600,
    make: ({ boards: length, channels }, clock, random) => {
      const boards = Array.from({ length }, (_, index) => ({ address: index + 1, channels }));
      return createLockBoards({ protocol: "modbus", boards, clock, random });
    },
  },
  {
    protocol: "cu48",
    says: "Kerong CU48, 48 locks each, answers no unlock",
    codec: "locker/cu48",
    baud: 19_200,
    make: ({ boards: length }, clock, random) => {
      const boards = Array.from({ length }, (_, address) => ({ address }));
      return createLockBoards({ protocol: "cu48", boards, clock, random });
    },
  },
  {
    protocol: "gpio",
    says: "8 boxes on GPIO lines, with the program that switches them; no --tcp, no --pty",
    baud: 0,
    make: (_, clock, random) => createHostedBoxes("gpio", clock, random),
  },
  {
    protocol: "hid",
    says: "USB relay of dcttech, 8 boxes, bench only, with its program; no --tcp, no --pty",
    codec: "locker/hid-relay",
    baud: 0,
    make: (_, clock, random) => createHostedBoxes("hid", clock, random),
  },
];

/** The usual one where none is named. */
export const lockLine = (protocol: string | undefined): LockLine => {
  const line = LOCK_LINES.find((one) => one.protocol === (protocol ?? "modbus"));
  if (line === undefined) throw new Error(`invariant: the arguments were read, ${protocol} is in the table`);
  return line;
};
