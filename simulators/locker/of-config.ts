/** The simulated boards that go with a bank's configuration: set as the house says they are. */
import type { LockBankConfig } from "../../controller/shell/config-lockers.ts";
import type { Cu48Boards, ModbusBoards } from "./lock-boards.ts";

export const lockBoardsOf = (bank: LockBankConfig): ModbusBoards | Cu48Boards => {
  switch (bank.protocol) {
    case "modbus":
      return { protocol: "modbus", boards: bank.boards, closed_level: bank.closed_level };
    case "cu48":
      return {
        protocol: "cu48",
        boards: bank.boards,
        closed_bit: bank.closed_bit,
        unlock_ms: bank.pulse_ms,
      };
  }
};
