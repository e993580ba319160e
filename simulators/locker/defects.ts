/**
 * The field defects a lock bank can show, by name, with what they are in the field. What each does stands
 * where it acts: bus defects in lock-boards.ts, defects of boxes in cabinet.ts.
 */
import type { DefectRow } from "../kit/device.ts";

export const LOCK_DEFECTS = [
  {
    name: "silent-board",
    field: "a board has lost power or its RS-485 pair",
    value: "board address; none: all",
  },
  {
    name: "drops-nth-reply",
    field: "weak bus driver or missing terminator loses replies",
    value: "n, default 3",
  },
  {
    name: "late-reply",
    field: "slow USB adapter or busy board answers after the host gave up",
    value: "ms, default 400",
  },
  { name: "duplicate-reply", field: "a repeater or gateway sends each reply twice" },
  { name: "bad-crc", field: "noise on the pair damages a byte of replies", value: "every n-th, default 3" },
  {
    name: "exception",
    field: "board firmware refuses pulses with a Modbus exception",
    value: "code, default 4",
  },
  { name: "local-echo", field: "two-wire adapter without receive switch: the host hears itself" },
  { name: "garbage", field: "a floating pair puts random bytes before replies" },
  {
    name: "swapped-wiring",
    field: "the lock of each box is connected to the relay of the box named before it, round in a circle",
    value: "box,box[,box]",
  },
  {
    name: "crossed-sensors",
    field: "the door switches of these boxes are connected to each other's input",
    value: "box,box[,box]",
  },
  {
    name: "inverted-sensor",
    field: "a door switch of the other kind was fitted (NO for NC)",
    value: "box[,box]",
  },
  {
    name: "welded",
    field: "relay contact sticks at its next closing: the coil stays energised",
    value: "box[,box]",
  },
  { name: "stuck-open", field: "relay contact never closes: the coil gets no current", value: "box[,box]" },
  {
    name: "jammed-latch",
    field: "the latch is bent or overfilled: the coil pulls, the door stays",
    value: "box[,box]",
  },
  {
    name: "door-bounce",
    field: "reed contact bounces up to 30 ms after the door moves",
    value: "box[,box]; none: all",
  },
  {
    name: "sensor-stuck",
    field: "reed or magnet is lost: the input keeps its present level",
    value: "box[,box]",
  },
  {
    name: "linkage-mode",
    field: "board left in linkage mode: each door switch drives its coil",
    value: "board address; none: all",
  },
  { name: "old-version", field: "board of the incompatible V1 protocol", value: "board address; none: all" },
] as const satisfies readonly DefectRow[];

export type LockDefect = (typeof LOCK_DEFECTS)[number]["name"];

export const isLockDefect = (name: string): name is LockDefect =>
  LOCK_DEFECTS.some((row) => row.name === name);
