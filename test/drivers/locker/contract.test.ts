/** Every driver of a bank of locks against its simulated boxes: one contract, four houses. */
import type { ByteLink } from "../../../drivers/link/link.ts";
import type { ChannelId } from "../../../drivers/locker/bank/bank.pure.ts";
import { type LockBankSettings, openLockBank } from "../../../drivers/locker/driver.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../../simulators/locker/lock-boards.ts";
import { type LockBankHouse, lockBankContract } from "../../support/lock-bank-contract.ts";
import { FOUR_BOXES, gpioBench, hidBench } from "./host-lab.ts";

const PULSE_MS = 500;

const at = (board: number, index0: number): ChannelId => ({ board, index0 });

/** What the boxes themselves show, whatever front they hang on. */
const truth = (clock: VirtualClock, boards: SimulatedLockBoards) => ({
  clock,
  pulse_ms: PULSE_MS,
  slack_ms: 60,
  pass: (delay_ms: number) => clock.runUntilSettled(clock.now_ms() + delay_ms),
  currents: () => boards.trace.map(({ channel, from_ms, to_ms }) => ({ channel, from_ms, to_ms })),
  door: (channel: ChannelId) => boards.boxOf(channel)?.door,
  shut: (channel: ChannelId) => void boards.hand.closeDoor(channel),
});

type BusBoards = Parameters<typeof createLockBoards>[0];

/** The third lock hangs on the second board. */
const busHouse = (
  settings: LockBankSettings & { readonly baud: number },
  make: (clock: VirtualClock, random: SeededRandom) => BusBoards,
  locks: LockBankHouse["locks"],
  strangers: readonly ChannelId[],
): LockBankHouse => {
  const clock = new VirtualClock();
  const boards = createLockBoards(make(clock, new SeededRandom(1)));
  const line = new BytePair(clock, { label: "bank line", baud: settings.baud }).join(boards);
  const link: ByteLink = line;
  return {
    ...truth(clock, boards),
    open: (permits, listener) => openLockBank(settings, { clock, link }, permits, listener),
    locks,
    strangers,
    reachable: (is) => (is ? line.plug() : line.unplug()),
    thirdBoard: (lives) => void boards.setDefect("silent-board", !lives, String(locks[2].board)),
  };
};

lockBankContract("modbus", () => {
  const two = [
    { address: 1, channels: 8 },
    { address: 2, channels: 8 },
  ] as const;
  return busHouse(
    { protocol: "modbus", boards: two, baud: 9_600, closed_level: 1 },
    (clock, random) => ({ boards: two, clock, random }),
    [at(1, 0), at(1, 7), at(2, 3)],
    [at(1, 8), at(3, 0), at(0, 0)],
  );
});

lockBankContract("cu48", () => {
  const two = [{ address: 0 }, { address: 1 }];
  return busHouse(
    { protocol: "cu48", boards: two, baud: 19_200, closed_bit: 1, pulse_ms: PULSE_MS },
    (clock, random) => ({ protocol: "cu48", boards: two, unlock_ms: PULSE_MS, clock, random }),
    [at(0, 0), at(0, 47), at(1, 3)],
    [at(0, 48), at(10, 0), at(2, 0)],
  );
});

lockBankContract("gpio", () => {
  const { clock, boards, program } = gpioBench();
  return {
    ...truth(clock, boards),
    open: (permits, listener) =>
      openLockBank(
        { protocol: "gpio", boxes: FOUR_BOXES },
        { clock, gpio: program().gpio },
        permits,
        listener,
      ),
    locks: [at(1, 0), at(1, 1), at(1, 3)],
    strangers: [at(1, 4), at(2, 0), at(0, 0)],
    reachable: (is) => void boards.setDefect("chip-absent", !is),
    leaveOn: ({ index0 }) => {
      boards.setDefect("level-kept", true, String(index0 + 1));
    },
  };
});

lockBankContract("hid-relay", () => {
  const { clock, boards, hid } = hidBench();
  return {
    ...truth(clock, boards),
    open: (permits, listener) =>
      openLockBank({ protocol: "hid-relay", relays: 4 }, { clock, hid }, permits, listener),
    locks: [at(1, 0), at(1, 1), at(1, 3)],
    strangers: [at(1, 4), at(2, 0), at(0, 0)],
    reachable: (is) => void boards.setDefect("data-wire-broken", !is),
    leaveOn: ({ index0 }) => boards.receive(Uint8Array.of(0, 0xff, index0 + 1, 0, 0, 0, 0, 0, 0)),
  };
});
