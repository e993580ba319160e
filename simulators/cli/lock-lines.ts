/** What `--protocol` can name for lock boards: the boards, their codec, their usual speed. */
import type { Cu48Boards, ModbusBoards } from "../locker/lock-boards.ts";
import type { LockProtocol } from "../locker/protocols.ts";

export interface LockLine {
  readonly protocol: LockProtocol;
  readonly says: string;
  readonly codec: string;
  readonly baud: number;
  /** So many boards, with their first addresses; `channels` where a board does not have its own number. */
  readonly boards: (count: number, channels: 8 | 16 | 32) => ModbusBoards | Cu48Boards;
}

export const LOCK_LINES: readonly LockLine[] = [
  {
    protocol: "modbus",
    says: "Waveshare-class relay boards",
    codec: "locker/modbus",
    baud: 9_600,
    boards: (count, channels) => ({
      protocol: "modbus",
      boards: Array.from({ length: count }, (_, index) => ({ address: index + 1, channels })),
    }),
  },
  {
    protocol: "cu48",
    says: "Kerong CU48, 48 locks each, answers no unlock",
    codec: "locker/cu48",
    baud: 19_200,
    boards: (count) => ({
      protocol: "cu48",
      boards: Array.from({ length: count }, (_, address) => ({ address })),
    }),
  },
];

/** The usual one where none is named. */
export const lockLine = (protocol: string | undefined): LockLine => {
  const line = LOCK_LINES.find((one) => one.protocol === (protocol ?? "modbus"));
  if (line === undefined) throw new Error(`invariant: the arguments were read, ${protocol} is in the table`);
  return line;
};
