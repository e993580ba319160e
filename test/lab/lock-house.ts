/** Lock boards behind a serial gadget, as the house of the lock bank's contract: two boards, three locks. */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import { type LockBankSettings, openLockBank } from "../../drivers/locker/driver.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../simulators/locker/lock-boards.ts";
import type { LockBankHouse } from "../support/lock-bank-contract.ts";
import { type PulledLine, pulledLine } from "./pulled-line.ts";
import { linkTo, NOTED_LATE_MS, pass, serveSerial } from "./serial-gadget.ts";

const PULSE_MS = 500;
/** Two frames at 9600 baud, relay times, and the kernel's and far file's looks. */
const SLACK_MS = 100;

const at = (board: number, index0: number): ChannelId => ({ board, index0 });

export interface SerialLockHouse extends LockBankHouse {
  readonly boards: SimulatedLockBoards;
  readonly line: PulledLine;
  readonly served: Awaited<ReturnType<typeof serveSerial>>;
}

const house = async (
  settings: LockBankSettings & { readonly baud: number },
  served_baud: number,
  boards: SimulatedLockBoards,
  udc: number,
  places: Pick<LockBankHouse, "locks" | "strangers">,
): Promise<SerialLockHouse> => {
  const line = pulledLine(boards);
  const served = await serveSerial(line, udc, served_baud);
  const link = linkTo(served, { baud: settings.baud });
  return {
    ...places,
    boards,
    line,
    served,
    clock: systemClock,
    pulse_ms: PULSE_MS,
    slack_ms: SLACK_MS,
    noted_late_ms: NOTED_LATE_MS,
    pass,
    open: (permits, listener) => openLockBank(settings, { clock: systemClock, link }, permits, listener),
    currents: () => boards.trace.map(({ channel, from_ms, to_ms }) => ({ channel, from_ms, to_ms })),
    door: (channel) => boards.boxOf(channel)?.door,
    shut: (channel) => void boards.hand.closeDoor(channel),
    reachable: (is) => (is ? void served.plug() : served.unplug()),
    thirdBoard: (lives) => void boards.setDefect("silent-board", !lives, String(places.locks[2].board)),
    close: () => served.close(),
  };
};

export const modbusHouse = (udc: number, served_baud = 9_600): Promise<SerialLockHouse> => {
  const two = [
    { address: 1, channels: 8 },
    { address: 2, channels: 8 },
  ] as const;
  const random = new SeededRandom(1);
  return house(
    { protocol: "modbus", boards: two, baud: 9_600, closed_level: 1 },
    served_baud,
    createLockBoards({ boards: two, clock: systemClock, random }),
    udc,
    { locks: [at(1, 0), at(1, 7), at(2, 3)], strangers: [at(1, 8), at(3, 0), at(0, 0)] },
  );
};
