/** The simulated boards that go with a bank's configuration: set as the house says they are. */
import type { LockBankConfig } from "../../controller/shell/config-lockers.ts";
import type { GpioWires } from "../kit/gpio-wires.ts";
import type { AnyBoards } from "./lock-boards.ts";

/** `kernel`: of the machine on which the office runs. */
export const lockBoardsOf = (bank: LockBankConfig, kernel: GpioWires): AnyBoards => {
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
    case "gpio":
      return { protocol: "gpio", boxes: bank.boxes, kernel };
    case "hid-relay": {
      const { relays, serial } = bank;
      return { protocol: "hid-relay", relays, ...(serial === undefined ? {} : { serial }) };
    }
  }
};
