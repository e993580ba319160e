/**
 * A dcttech relay, the whole way from permit to coil over a simulated USB bus: whose board it is, what a
 * pulled plug leaves behind, and that nothing is believed of a board that does not say it.
 */
import { describe, expect, test } from "vitest";
import type { LockReport, PulseOutcome } from "../../../../drivers/locker/bank/bank.pure.ts";
import { openLockBank } from "../../../../drivers/locker/driver.ts";
import { PermitOffice } from "../../../../drivers/locker/permit.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import type { SimulatedDevice } from "../../../../simulators/kit/device.ts";
import { type HidBench, hidBench } from "../host-lab.ts";

const start = async (bench: HidBench, serial?: string) => {
  const { clock, boards, hid } = bench;
  const office = new PermitOffice(clock);
  const reports: LockReport[] = [];
  const links: string[] = [];
  const written: string[] = [];
  const tapped = { ...hid, connect: hid.connect.bind(hid) };
  Object.assign(tapped, {
    describe: () => hid.describe(),
    disconnect: () => hid.disconnect(),
    readFeature: hid.readFeature.bind(hid),
    writeReport: (report: Uint8Array) => {
      written.push(toHex(report.subarray(1, 3)));
      return hid.writeReport(report);
    },
  });
  const settings = { protocol: "hid-relay", relays: 4, ...(serial === undefined ? {} : { serial }) } as const;
  const bank = openLockBank(settings, { clock, hid: { ...tapped, label: hid.label } }, office, {
    up: () => links.push("up"),
    down: ({ code }) => links.push(code),
    report: (report) => reports.push(report),
  });
  bank.start();
  const pass = (delay_ms: number) => clock.runUntilSettled(clock.now_ms() + delay_ms);
  await pass(3_000);
  let permits = 0;
  const pulse = (index0: number): PulseOutcome[] => {
    const outcomes: PulseOutcome[] = [];
    const permit = office.issue(`intent-${++permits}`);
    if (permit === undefined) throw new Error("no permit");
    const order = { permit, channel: { board: 1, index0 }, duration_ms: 500 };
    bank.pulse(order, (outcome) => outcomes.push(outcome));
    return outcomes;
  };
  const on = (): readonly number[] =>
    boards.boxes.flatMap(({ interval, channel }) => (interval === undefined ? [] : [channel.index0]));
  return { bank, reports, links, written, pass, pulse, on };
};

const RESTS = ["FD 01", "FD 02", "FD 03", "FD 04"];

describe("a HID relay", () => {
  test("is put to rest, relay by relay, and never told all-on or another serial", async () => {
    const bench = hidBench();
    const rig = await start(bench);
    expect(rig.written.slice(0, 4)).toEqual(RESTS);
    rig.written.splice(0);
    const outcomes = rig.pulse(2);
    await rig.pass(1_000);
    expect(outcomes).toEqual([{ kind: "sent-acknowledged" }]);
    expect(rig.written).toEqual(["FF 03", "FD 03", ...RESTS]);
  });

  test("has no doors: none is told, none is read, and the lock opens all the same", async () => {
    const bench = hidBench();
    const rig = await start(bench);
    rig.pulse(0);
    await rig.pass(1_000);
    expect(bench.boards.boxes[0]?.door).toBe("open");
    expect(rig.reports.filter(({ kind }) => kind === "door")).toEqual([]);
    expect(rig.bank.capabilities).toMatchObject({ doors: false, pulseTimer: "host", ack: "state" });
  });

  test("of another product is never opened, and nothing is written to it", async () => {
    const bench = hidBench();
    bench.boards.setDefect("foreign-product", true);
    const rig = await start(bench);
    expect([rig.links, rig.written]).toEqual([["LINK_ABSENT"], []]);
  });

  test("beside an unrelated device of the same ids is found by its product", async () => {
    const bench = hidBench();
    const heard: Uint8Array[] = [];
    const thermometer: SimulatedDevice = {
      kind: "thermometer",
      attach: () => undefined,
      receive: (report) => heard.push(report),
      defects: [],
      setDefect: () => false,
      prompts: [],
      prompt: () => "",
      picture: () => "",
      onEvent: () => () => undefined,
    };
    const usages = () => [{ usagePage: 0xff00, usage: 0x01 }];
    bench.bus.join(thermometer, { vendor_id: 0x16c0, product_id: 0x05df, product: "Thermometer", usages });
    const rig = await start(bench);
    expect([rig.links, heard]).toEqual([["up"], []]);
  });

  test.each([
    ["is another one than the configuration says", "6QMBS", "none", "LINK_REFUSED"],
    ["does not tell its state", undefined, "state-refused", "LINK_REFUSED"],
    ["answers with zeros", undefined, "state-zero", "LINK_REFUSED"],
  ])("that %s is refused before anything is written", async (_name, serial, defect, code) => {
    const bench = hidBench();
    bench.boards.setDefect(defect, true);
    const rig = await start(bench, serial);
    expect([rig.links, rig.written, rig.pulse(0)]).toEqual([
      [code],
      [],
      [{ kind: "refused", why: "link-down" }],
    ]);
  });

  test("of the serial in the configuration serves", async () => {
    expect((await start(hidBench(), "BITFT")).links).toEqual(["up"]);
  });

  test.each([
    ["unplugged", []],
    ["data-wire-broken", [1]],
  ])("%s in a pulse: declared on, unconfirmed, normal once its relays read off", async (defect, still) => {
    const bench = hidBench();
    const rig = await start(bench);
    const outcomes = rig.pulse(1);
    await rig.pass(100);
    bench.boards.setDefect(defect, true);
    await rig.pass(1_000);
    expect([outcomes, rig.on()]).toEqual([[{ kind: "sent-unconfirmed", why: "link-lost" }], still]);
    expect(rig.reports.at(-1)).toMatchObject({ kind: "output-anomaly", on: [1] });
    bench.boards.setDefect(defect, false);
    await rig.pass(5_000);
    expect([rig.on(), rig.links]).toEqual([[], ["up", "LINK_LOST", "up"]]);
    expect(rig.reports.slice(-2).map(({ kind }) => kind)).toEqual(["output-normal", "board"]);
  });

  test("report-refused: a board that obeys nothing is never said to have pulsed", async () => {
    const bench = hidBench();
    const rig = await start(bench);
    bench.boards.setDefect("report-refused", true);
    const outcomes = rig.pulse(0);
    await rig.pass(1_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(bench.boards.trace).toEqual([]);
  });

  test("state-zero while it serves: zeros are no proof of off, so the board is lost", async () => {
    const bench = hidBench();
    const rig = await start(bench);
    const outcomes = rig.pulse(0);
    await rig.pass(100);
    bench.boards.setDefect("state-zero", true);
    await rig.pass(3_000);
    expect(rig.on()).toEqual([]);
    expect(outcomes).toHaveLength(1);
    expect(rig.links.slice(0, 2)).toEqual(["up", "LINK_LOST"]);
    expect(rig.reports.map(({ kind }) => kind)).toContain("output-anomaly");
  });
});
