/** A simulated reader of chips as a device: bytes typed by hand, hands that lay and take, named defects. */
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createChipReader } from "../../../../simulators/reader/chip-card/chip-reader-device.ts";
import { CHIP_DEFECTS } from "../../../../simulators/reader/chip-card/defects.ts";
import { slotKinds } from "../../../../simulators/reader/chip-card/dialled-reader.ts";
import type { SlotCard } from "../../../../simulators/reader/chip-card/vpcd-slot.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const ATR = "00 05 3B 80 80 01 01";
const SELECT_APPLICATION = "00 0C 00 A4 04 0C 07 A0 00 00 02 47 10 01";
const hex = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array();

const bench = () => {
  const clock = new VirtualClock();
  const device = createChipReader({ clock, random: new SeededRandom(3), face_bytes: 64 });
  const said: string[] = [];
  const cable: string[] = [];
  const events: string[] = [];
  device.attach({
    send: (bytes) => said.push(toHex(bytes)),
    unplug: () => cable.push("unplug"),
    plug: () => cable.push("plug"),
  });
  device.onEvent(({ event, person }) => events.push(person === undefined ? event : `${event} ${person}`));
  device.opened();
  return { clock, device, said, cable, events };
};

describe("its place", () => {
  test("answers the question for a card once one is laid, and says at once when it is taken", () => {
    const { device, said, events } = bench();
    device.receive(hex("00 01 01 00 01 04"));
    expect(said).toEqual([]);
    device.lay(fictionalPerson(4));
    device.receive(hex("00 01 04"));
    device.take();
    device.take();
    expect(said).toEqual([ATR, ATR, "00 00"]);
    expect(events).toEqual(["card-laid 4", "card-taken 4"]);
  });

  test("answers commands in any pieces; an empty one says that it is", () => {
    const { device, said } = bench();
    device.receive(hex(SELECT_APPLICATION));
    device.lay(fictionalPerson(4));
    for (const byte of hex(SELECT_APPLICATION)) device.receive(Uint8Array.of(byte));
    expect(said).toEqual(["00 00", "00 02 90 00"]);
  });

  test("holds one card: another one takes the first one's place", () => {
    const { device, events } = bench();
    device.lay(fictionalPerson(4));
    device.lay(fictionalPerson(5));
    expect(events).toEqual(["card-laid 4", "card-taken 4", "card-laid 5"]);
  });
});

describe("its prompt", () => {
  test("lays, lays for a while, takes, pulls the cable", () => {
    const { clock, device, cable, events } = bench();
    expect(device.prompt("lay 7")).toBe("card of person 7 lies on it");
    expect(device.prompt("take")).toBe("no card on it");
    expect(device.prompt("scan 8")).toBe("card of person 8 lies on it for 5 s");
    clock.advance(5_000);
    expect(device.prompt("unplug 2s")).toBe("unplugged for 2s");
    clock.advance(2_000);
    expect(events).toEqual([
      "card-laid 7",
      "card-taken 7",
      "card-laid 8",
      "card-taken 8",
      "unplugged",
      "plugged",
    ]);
    expect(cable).toEqual(["unplug", "plug"]);
    expect(device.picture()).toContain("2 laid so far");
  });

  test.each(["lay x", "lay 0", "scan 1 2", "unplug soon", "dance"])(
    "refuses %s with what to type",
    (line) => {
      const { device, events } = bench();
      expect(device.prompt(line)).toMatch(/usage|type help|unknown command/);
      expect(events).toEqual([]);
    },
  );
});

describe("its defects", () => {
  test("are the chip card's, each with its line", () => {
    const { device } = bench();
    expect(device.defects.map(({ name }) => name)).toEqual(Object.keys(CHIP_DEFECTS));
    for (const { name } of device.defects) expect(device.setDefect(name, true), name).toBe(true);
    for (const { name } of device.defects) expect(device.setDefect(name, false), name).toBe(true);
  });

  test.each([
    ["no-such", undefined],
    ["unsigned", "3"],
    ["wrong-mac", "0"],
    ["wrong-mac", "601"],
    ["wrong-mac", "x"],
  ])("%s=%s is none", (name, value) => {
    expect(bench().device.setDefect(name, true, value)).toBe(false);
  });

  test("strike cards that are laid from then on", () => {
    const { device, said } = bench();
    device.lay(fictionalPerson(4));
    device.setDefect("no-application", true);
    device.receive(hex(SELECT_APPLICATION));
    device.lay(fictionalPerson(4));
    device.receive(hex(SELECT_APPLICATION));
    expect(said).toEqual(["00 02 90 00", "00 00", "00 02 6A 82"]);
  });
});

test("a slot elsewhere gets the card that lies, each further one, and loses each that is taken", () => {
  const { device } = bench();
  const told: string[] = [];
  let laid: SlotCard | undefined;
  device.lay(fictionalPerson(4));
  device.joinSlot({
    lay: (card) => {
      laid = card;
      told.push("laid");
    },
    take: () => void told.push("taken"),
    close: async () => {},
  });
  expect(laid?.process(hex("00 A4 04 0C 07 A0 00 00 02 47 10 01"))).toEqual(hex("90 00"));
  device.take();
  expect(laid?.process(hex("00 A4 04 0C 07 A0 00 00 02 47 10 01"))).toEqual(hex("6F 00"));
  device.lay(fictionalPerson(5));
  expect(told).toEqual(["laid", "taken", "laid"]);
  device.prompt("take");
  device.prompt("unplug");
  device.lay(fictionalPerson(6));
  expect(told).toEqual(["laid", "taken", "laid", "taken"]);
});

test("a trace names messages by their kinds", () => {
  const kinds = (text: string) => slotKinds(hex(text)).map(({ kind }) => kind);
  expect(kinds(`00 01 01 00 01 04 ${SELECT_APPLICATION}`)).toEqual(["power-on", "ask-atr", "message"]);
  expect(kinds("00 00 00 01 00 00 01 02 00 01 09")).toEqual(["no-card", "power-off", "reset", "control"]);
  expect(kinds(`${ATR} 00 05 3B`)).toEqual(["message", "part"]);
  expect(kinds("")).toEqual([]);
});
