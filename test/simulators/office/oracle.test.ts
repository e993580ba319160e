/**
 * The oracle sees what must never happen. Each defect is planted where a real one would be: on the wire to a
 * device, behind the controller's back, or in the store that claims to have kept something.
 */
import { describe, expect, it } from "vitest";
import { withCrc } from "../../../drivers/locker/modbus/crc.pure.ts";
import { asciiBytes, concatBytes } from "../../../drivers/runtime/text.ts";
import type { World } from "../../../simulators/office/world.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { admit, advance, DAY, factsOf, loadResult, said, serveOne, watchedOffice } from "./office-kit.ts";

/** Frames of the lock board, from test/vectors/locker-modbus.txt. */
const PULSE_1 = Uint8Array.of(0x01, 0x05, 0x02, 0x00, 0x00, 0x05, 0x0c, 0x71);
const PULSE_2 = Uint8Array.of(0x01, 0x05, 0x02, 0x01, 0x00, 0x05, 0x5d, 0xb1);
const RELAY_ON = Uint8Array.of(0x01, 0x05, 0x00, 0x00, 0xff, 0x00, 0x8c, 0x3a);
/** Relay 1 for 2 s: twenty steps of 100 ms. */
const LONG_PULSE = withCrc(Uint8Array.of(0x01, 0x05, 0x02, 0x00, 0x00, 0x14));
const PAGE_7 = asciiBytes("CPG,7,01,3\r");
const NOTHING_STORED: ReadonlyMap<number, string> = new Map();

const bank = (world: World) => {
  const found = world.devices.banks.get("bank-1");
  if (found === undefined) throw new Error("no bank");
  return found;
};
const printer = (world: World) => {
  const found = world.devices.printers.get("printer-door");
  if (found === undefined) throw new Error("no printer");
  return found;
};
/** Everything the controller sends on a line from now on. */
const listenTo = (world: World, device: string): (() => Uint8Array) => {
  const heard: Uint8Array[] = [];
  world.lines.get(device)?.tap((bytes, from) => {
    if (from === "host") heard.push(bytes);
  });
  return () => concatBytes(...heard);
};

/** Quiet doors are asked every two minutes on cheap days. */
const DOORS_SEEN_MS = 130_000;

describe("the oracle at the boxes", () => {
  it("has nothing to say of a result that a clerk stored", () => {
    const { world, oracle } = watchedOffice();
    loadResult(world, 1);
    advance(world, 5_000);
    bank(world).hand.closeDoor({ board: 1, index0: 0 });
    advance(world, DOORS_SEEN_MS);
    oracle.endOfDay(new Map([[1, "H99.1-261123-00001"]]), DAY, world.clock.now_ms());
    expect(said(oracle)).toEqual([]);
    expect(world.reached["result-stored"]).toBe(1);
  });

  it("sees a pulse that nobody permitted", () => {
    const { world, oracle } = watchedOffice();
    bank(world).receive(PULSE_1);
    advance(world, 5_000);
    expect(said(oracle)).toContain("box 1 was pulsed without a kept permit");
  });

  it("sees a permitted pulse that came a second time", () => {
    const { world, oracle } = watchedOffice();
    loadResult(world, 1);
    advance(world, 5_000);
    expect(said(oracle)).toEqual([]);
    bank(world).receive(PULSE_1);
    advance(world, 5_000);
    expect(said(oracle)).toEqual([expect.stringMatching(/^permit k\d+ pulsed box 1 2 times$/)]);
  });

  it("sees two coils at once, and the supply they pull down", () => {
    const { world, oracle } = watchedOffice();
    bank(world).receive(PULSE_1);
    bank(world).receive(PULSE_2);
    advance(world, 5_000);
    expect(said(oracle)).toContain("two coils energised at once: 1:0 1:1");
    expect(said(oracle)).toContain("two coils pulled the supply down");
  });

  it("sees a coil that is on for too long", () => {
    const { world, oracle } = watchedOffice();
    bank(world).receive(LONG_PULSE);
    advance(world, 5_000);
    expect(said(oracle)).toContainEqual(expect.stringMatching(/^coil 1:0 was on for 2\d{3}(?:\.\d+)? ms$/));
  });

  it("sees a frame that no driver of ours may send", () => {
    const { world, oracle } = watchedOffice();
    bank(world).receive(RELAY_ON);
    advance(world, 1_000);
    expect(said(oracle)).toContain("forbidden frame on the wire: relay-on");
  });

  it("sees in the evening that a box does not hold what the office believes", () => {
    const { world, oracle } = watchedOffice();
    loadResult(world, 1);
    advance(world, 5_000);
    bank(world).hand.closeDoor({ board: 1, index0: 0 });
    advance(world, DOORS_SEEN_MS);
    oracle.endOfDay(new Map([[2, "H99.1-261123-00002"]]), DAY, world.clock.now_ms());
    expect(said(oracle)).toEqual([
      "box 1 should hold H99.1-261123-00001, but holds nothing",
      "box 2 is empty, but H99.1-261123-00002 lies in it",
    ]);
  });
});

describe("the oracle at the pagers and printers", () => {
  it("sees a card that buzzes although nobody paged it", () => {
    const { world, oracle } = watchedOffice();
    world.devices.bases.get("base-1")?.receive(PAGE_7);
    advance(world, 5_000);
    expect(said(oracle)).toEqual([expect.stringContaining("card 7 buzzed")]);
  });

  it("sees a chip that nobody vouches for pass for the issuer's", () => {
    const { world, oracle } = watchedOffice();
    const chip = world.devices.chips.get("reader-chip");
    chip?.setDefect("unsigned", true);
    world.devices.readers.get("reader-door")?.present(fictionalPerson(3));
    advance(world, 1_000);
    chip?.lay(fictionalPerson(3));
    advance(world, 1_000);
    expect(factsOf(world, "chip-read")).toMatchObject([{ trust: "chip-read" }]);
    expect(said(oracle)).toEqual([]);
    const told = { outcome: "same", trust: "chip-issuer", why: null } as const;
    world.app?.post({ kind: "chip-read", reader: "reader-chip", scan: "reader-door-1", ...told }, "device");
    advance(world, 1_000);
    expect(said(oracle)).toEqual(["a chip that no authority vouches for passed for the issuer's at door-1"]);
  });

  it("sees a slip that came out twice without a mark", () => {
    const { world, oracle } = watchedOffice();
    const sent = listenTo(world, "printer-door");
    admit(world);
    advance(world, 20_000);
    expect(said(oracle)).toEqual([]);
    printer(world).receive(sent());
    advance(world, 20_000);
    expect(said(oracle)).toEqual([
      expect.stringMatching(/^2 sheets of MC1:T:t\d+:A001, only 1 copies were marked$/),
      expect.stringMatching(/^2 sheets of MC1:J:j\d+, only 1 copies were marked$/),
      expect.stringMatching(/^2 whole sheets of j\d+, copy 1$/),
    ]);
  });

  it("sees a slip that is called printed before it is on paper", () => {
    const { world, oracle } = watchedOffice();
    admit(world);
    advance(world, 100);
    const [slip] = factsOf(world, "slip-queued");
    const printed = { end: "printed", why: null, process_id: "0001" } as const;
    world.app?.post({ kind: "job-ended", job: slip?.job ?? "", ...printed }, "device");
    advance(world, 5);
    expect(said(oracle)).toEqual([
      expect.stringMatching(/^slip j\d+ is printed, but copy 1 is 0 whole sheets$/),
    ]);
  });

  it("sees a slip that is left without an end", () => {
    const { world, oracle } = watchedOffice();
    admit(world);
    advance(world, 100);
    oracle.endOfDay(NOTHING_STORED, DAY, world.clock.now_ms());
    expect(said(oracle)).toContainEqual(expect.stringMatching(/^slip j\d+ on printer-door has no end$/));
  });

  it("sees a slip that nobody asked for", () => {
    const elsewhere = watchedOffice();
    const sent = listenTo(elsewhere.world, "printer-door");
    admit(elsewhere.world);
    advance(elsewhere.world, 20_000);
    const { world, oracle } = watchedOffice();
    printer(world).receive(sent());
    advance(world, 20_000);
    expect(said(oracle)).toEqual([
      expect.stringMatching(/^a sheet MC1:T:t\d+:A001 came out that nobody asked for$/),
      expect.stringMatching(/^a sheet MC1:J:j\d+ came out that nobody asked for$/),
    ]);
  });
});

describe("the oracle at the log", () => {
  it("sees that an acknowledged number was not kept", () => {
    const { world, oracle } = watchedOffice();
    const { store } = world;
    const commit = store.commit.bind(store);
    // A disk that says yes and forgets.
    store.commit = (work) =>
      work.replies.length === 0
        ? commit(work)
        : { kind: "kept", first_seq: store.head.seq + 1, head_seq: store.head.seq };
    const replies = admit(world, 3);
    advance(world, 1_000);
    expect(replies).toMatchObject([{ kind: "done" }]);
    expect(said(oracle)).toEqual([
      expect.stringMatching(/^acknowledged ticket A001 \(t\d+\) is not in the log$/),
    ]);
  });

  it("sees a second intent for one permit", () => {
    const { world, oracle } = watchedOffice();
    loadResult(world, 1);
    advance(world, 1_000);
    const intent = [...world.store.entries(0)].find(({ name }) => name === "pulse-box");
    if (intent === undefined) throw new Error("no pulse was intended");
    world.store.commit({ entries: [{ ...intent, cause: null }], replies: [], within: [] });
    admit(world);
    advance(world, 1_000);
    expect(said(oracle)).toEqual([expect.stringMatching(/^the pulse of k\d+ was asked for twice$/)]);
  });

  it("sees a row that was changed on the disk", { timeout: 60_000 }, () => {
    const { world, oracle } = watchedOffice(1, true);
    admit(world);
    advance(world, 1_000);
    const [issued] = [...world.store.facts(0)].filter(({ name }) => name === "ticket-issued");
    world.personal_db
      .prepare("UPDATE entry SET payload = replace(payload, 'A001', 'A002') WHERE seq = ?")
      .run(issued?.seq);
    oracle.endOfDay(NOTHING_STORED, DAY, world.clock.now_ms());
    expect(said(oracle)).toContainEqual(expect.stringMatching(`^chain broken at ${issued?.seq}: `));
  });

  it("sees people who are left waiting, and a day that was not turned", () => {
    const { world, oracle } = watchedOffice();
    admit(world);
    admit(world);
    advance(world, 8 * 3_600_000);
    oracle.endOfDay(NOTHING_STORED, "2026-11-24", world.clock.now_ms());
    expect(said(oracle)).toEqual([
      `the business day is ${DAY}, the calendar says 2026-11-24`,
      "2 people still wait in the evening: A001 A002",
    ]);
  });

  it("blames nobody for people who wait when their counters worked until the clerks went home", () => {
    const { world, oracle } = watchedOffice();
    for (let count = 0; count < 4; count++) admit(world);
    advance(world, 1_000);
    const clerks = world.plan.counters.filter(({ fields }) => fields.includes("land"));
    for (const { id } of clerks) serveOne(world, id);
    const home_ms = world.clock.now_ms();
    advance(world, 3_600_000);
    oracle.endOfDay(NOTHING_STORED, DAY, home_ms);
    expect(said(oracle)).toEqual([]);
    expect(world.reached["sent-home-unserved"]).toBe(1);
    oracle.endOfDay(NOTHING_STORED, DAY, home_ms + 600_000);
    expect(said(oracle)).toEqual([expect.stringMatching("people still wait in the evening")]);
  });
});
