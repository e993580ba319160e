/** The lock bank driver on a line that loses, damages, delays, echoes or breaks: no pulse is ever repeated. */
import { describe, expect, test } from "vitest";
import { ACKNOWLEDGED, boardReports, box, doorOf, flashes, lockerLab, readyLab, refused } from "./lab.ts";

describe("lock bank, a bad line", () => {
  test("a pulse whose reply is lost is sent once, settled unconfirmed, and its door is read all the same", () => {
    const lab = readyLab();
    lab.forgetSent();
    lab.line.garble((bytes, from) => (from === "device" && bytes[1] === 5 ? new Uint8Array() : bytes));
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(flashes(lab)).toBe(1);
    expect(lab.bank.trace).toHaveLength(1);
    expect(doorOf(lab, 2)).toBe("open");
  });

  test("a garbled reply to a pulse is no acknowledgement", () => {
    const lab = readyLab();
    lab.line.garble((bytes, from) =>
      from === "device" && bytes[1] === 5
        ? Uint8Array.from(bytes, (byte, at) => (at === 4 ? byte ^ 1 : byte))
        : bytes,
    );
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "garbled" }]);
    expect(lab.bank.trace).toHaveLength(1);
  });

  test("an exception to a pulse is no acknowledgement and no second pulse", () => {
    const lab = readyLab();
    lab.bank.setDefect("exception", true, "4");
    lab.forgetSent();
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "exception" }]);
    expect(flashes(lab)).toBe(1);
    expect(lab.bank.trace).toEqual([]);
  });

  test("the reply of another channel is no acknowledgement", () => {
    const lab = readyLab();
    const other = Uint8Array.of(0x01, 0x05, 0x02, 0x01, 0x00, 0x05, 0x5d, 0xb1);
    lab.line.garble((bytes, from) => (from === "device" && bytes[1] === 5 ? other : bytes));
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "garbled" }]);
  });

  test("a read that got no answer is asked once more before the board counts as silent", () => {
    const lab = readyLab();
    let dropped = 0;
    lab.line.garble((bytes, from) => {
      if (from !== "device" || bytes[1] !== 2 || dropped > 0) return bytes;
      dropped++;
      return new Uint8Array();
    });
    lab.clock.advance(5_000);
    expect(dropped).toBe(1);
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("replies that come after the timeout never shift answers to later questions", () => {
    const lab = readyLab();
    lab.bank.setDefect("late-reply", true, "400");
    lab.clock.advance(2_000);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "silent", fault: "LOCKER_NO_ANSWER" });
    expect(doorOf(lab, 0)).toBe("unknown");
    lab.bank.setDefect("late-reply", false);
    lab.clock.advance(8_000);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("a pulse unplugged at any byte is settled once, written at most once, and never opens another box", () => {
    for (let byte = 0; byte <= 40; byte++) {
      const lab = readyLab();
      lab.forgetSent();
      const outcomes = lab.pulse(box(4));
      lab.clock.advance((byte * 10_000) / 9_600);
      lab.line.unplug();
      lab.clock.advance(1_200);
      lab.line.plug();
      lab.clock.advance(10_000);
      expect(outcomes).toHaveLength(1);
      const [outcome] = outcomes;
      expect(outcome?.kind).not.toBe("refused");
      expect(flashes(lab)).toBeLessThanOrEqual(1);
      expect(lab.bank.trace.length).toBe(byte >= 8 ? 1 : 0);
      expect(lab.bank.trace.every(({ channel }) => channel.index0 === 4)).toBe(true);
      expect([...lab.driver.readDoors().values()].every(({ state }) => state !== "unknown")).toBe(true);
    }
  });

  test("a link lost after the write settles only when the coil is surely off", () => {
    const lab = readyLab();
    const outcomes = lab.pulse(box(4), 1_000);
    lab.clock.advance(10);
    lab.line.unplug();
    lab.clock.advance(1_150);
    expect(outcomes).toEqual([]);
    lab.clock.advance(100);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
  });

  test("a pulse held in a stalled link dies there: it opens nothing when the link runs again", () => {
    const lab = readyLab();
    lab.line.stall(true);
    const outcomes = lab.pulse(box(4));
    lab.clock.advance(4_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(lab.links).toContain("LINK_STALLED");
    lab.line.stall(false);
    lab.clock.advance(20_000);
    expect(lab.bank.trace).toEqual([]);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("garbage for ever neither opens a box nor gives a door a state", () => {
    const lab = lockerLab();
    lab.line.garble((bytes, from) =>
      from === "device" ? Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + 1) & 0xff) : bytes,
    );
    lab.driver.start();
    lab.clock.advance(60_000);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    expect(lab.doorReports()).toEqual([]);
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("an echoing line is heard as such: the echo of a pulse is never its acknowledgement", () => {
    for (const echo of [true, false]) {
      const lab = lockerLab({ settings: { echo } });
      lab.bank.setDefect("local-echo", true);
      lab.driver.start();
      lab.clock.advance(2_000);
      expect(boardReports(lab)).toEqual([{ kind: "board", board: 1, state: "ready", version: 200 }]);
      const answered = lab.pulse(box(0));
      lab.clock.advance(1_500);
      expect(answered).toEqual([ACKNOWLEDGED]);
      lab.bank.setDefect("silent-board", true);
      const echoed = lab.pulse(box(1));
      lab.clock.advance(3_000);
      expect(echoed).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    }
  });

  test("an acknowledged pulse without current proves nothing: the door stays closed", () => {
    const lab = readyLab();
    lab.bank.setDefect("stuck-open", true, "1");
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(2_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(doorOf(lab, 0)).toBe("closed");
  });
});
