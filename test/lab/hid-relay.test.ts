/**
 * A dcttech relay on a real USB: the lock bank contract through node-hid and hidraw, and what only a kernel
 * can show. Coils are looked at in the simulated boxes, at the far end of the bus.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { hidAbsence, hidLink } from "../../drivers/link/hid.ts";
import type { ChannelId, PulseOutcome } from "../../drivers/locker/bank/bank.pure.ts";
import { openLockBank } from "../../drivers/locker/driver.ts";
import { hidRelayDevice } from "../../drivers/locker/hid-relay/setup.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type HidFunctionPort, openHidFunction } from "../../simulators/kernel/serve-hid-function.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { RELAY_DESCRIPTOR, RELAY_REPORT_BYTES } from "../../simulators/locker/hid-descriptor.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../simulators/locker/lock-boards.ts";
import { LinkRecorder } from "../support/link-recorder.ts";
import { lockBankContract } from "../support/lock-bank-contract.ts";
import { NOTED_LATE_MS, pass, until } from "./serial-gadget.ts";

const RELAYS = 4;
const PULSE_MS = 500;
/** A replugged device is used again within this time. */
const BACK_MAX_MS = 5_000;

const at = (board: number, index0: number): ChannelId => ({ board, index0 });

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
    noted_late_ms: NOTED_LATE_MS,
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
test("pulled in a pulse: told once by its name, one outcome, no second pulse, and back by itself", async () => {
  const boards = relayBoards();
  const served = await port.serve(boards);
  const hid = hidLink(hidRelayDevice(RELAYS), systemClock);
  const told: string[] = [];
  const office = new PermitOffice(systemClock);
  const bank = openLockBank({ protocol: "hid-relay", relays: RELAYS }, { clock: systemClock, hid }, office, {
    up: () => told.push("up"),
    down: ({ code }) => told.push(code),
    report: (report) => report.kind === "board" && told.push(report.state),
  });
  onTestFinished(async () => {
    bank.stop();
    await served.close();
  });
  bank.start();
  await until("the relay serves", BACK_MAX_MS, () => told.at(-1) === "ready");
  const permit = office.issue("intent-1");
  if (permit === undefined) throw new Error("the office issues permits of its own ids");
  const outcomes: PulseOutcome[] = [];
  bank.pulse({ permit, channel: at(1, 0), duration_ms: PULSE_MS }, (outcome) => outcomes.push(outcome));
  await until("the coil has current", 1_000, () => boards.trace.length === 1);
  served.unplug();
  await until("the loss is told", 1_000, () => told.includes("LINK_LOST"));
  await pass(4_000);
  await served.plug();
  const back_ms = await until("the relay serves again", BACK_MAX_MS, () => told.at(-1) === "ready");
  console.info(`HID relay serves ${back_ms.toFixed(0)} ms after its node`);
  await pass(2_000);
  expect(told).toEqual(["up", "ready", "LINK_LOST", "up", "ready"]);
  expect(outcomes).toMatchObject([{ kind: "sent-unconfirmed" }]);
  expect(boards.trace.map(({ channel }) => channel)).toEqual([at(1, 0)]);
});

test("two of one size are refused: nothing that they tell differs", async () => {
  const served = await port.serve(relayBoards());
  const twin = relayPort(9);
  onTestFinished(async () => {
    await served.close();
    twin.close();
  });
  await twin.serve(relayBoards());
  const wanted = hidRelayDevice(RELAYS);
  expect((await hidAbsence(wanted))?.code).toBe("LINK_REFUSED");
  expect(await hidAbsence({ ...wanted, usb_port: served.host_port })).toBeUndefined();
  await served.close();
  await until("one is left", BACK_MAX_MS, () => served.node() === undefined);
  expect(await hidAbsence(wanted)).toBeUndefined();
});

test("the state comes without a report id, whole, and a report that is refused says so", async () => {
  const boards = relayBoards();
  const served = await port.serve(boards);
  onTestFinished(() => served.close());
  const link = hidLink(hidRelayDevice(RELAYS), systemClock);
  onTestFinished(() => link.disconnect());
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilOpened();
  const ask = (id: number): Promise<Uint8Array | undefined> =>
    new Promise((answered) => link.readFeature(id, 9, answered));
  link.writeReport(Uint8Array.of(0, 0xff, 3, 0, 0, 0, 0, 0, 0));
  await until("the relay is on", 1_000, () => boards.trace.length === 1);
  // BITFT, a zero, a byte of nothing, the third bit.
  expect(await ask(1)).toEqual(Uint8Array.of(0x42, 0x49, 0x54, 0x46, 0x54, 0, 0, 0b100));
  expect(await ask(2)).toBeUndefined();
  expect(recorder.losses).toEqual([]);
});
