/** A simulated ESPA station against bytes typed by hand: pagers.md 2.1 and 1.2. */
import { describe, expect, test } from "vitest";
import { TURN_QUIET_MS } from "../../../simulators/pager/espa-front.ts";
import { frontDesk } from "./front-desk.ts";

const SELECT = "04 31 05 32 05";
const POLL = "04 32 05";
/** E5: card 07 "Moi quay 3", twice on the air, priority normal. */
const CALL_07 =
  "01 31 02 31 1F 30 37 1E 32 1F 4D 6F 69 20 71 75 61 79 20 33 1E 33 1F 31 1E 34 1F 33 1E 35 1F 32 1E 36 1F 33 03 49";
/** E7 and E8. */
const CANCEL_07 = "01 31 02 31 1F 30 37 1E 34 1F 31 03 1D";
const ASK_07 = "01 33 02 31 1F 30 37 03 1B";
const IN_QUEUE_07 = "01 32 02 31 1F 30 37 1E 37 1F 32 03 1E";
const PAGED_07 = "01 32 02 31 1F 30 37 1E 37 1F 33 03 1F";
const ABSENT_07 = "01 32 02 31 1F 30 37 1E 37 1F 34 03 18";
/** Added up by hand: 1F xor 33 xor 35. */
const TERMINATED_07 = "01 32 02 31 1F 30 37 1E 37 1F 35 03 19";
/** 1F xor 33 xor 38. */
const FAULT_07 = "01 32 02 31 1F 30 37 1E 37 1F 38 03 14";
/** E13. */
const TRANSMITTER_FAILED = "01 32 02 38 1F 31 03 25";

const station = (cards = [1, 7, 99]) => {
  const desk = frontDesk({ host: { protocol: "espa" }, cards });
  const call = (block: string): string => {
    expect(desk.ask(SELECT)).toBe("06");
    const answer = desk.ask(block);
    desk.ask("04");
    return answer;
  };
  /** One turn of the station: the block it had to say, or nothing. */
  const poll = (): string => {
    const offer = desk.ask(POLL);
    if (offer === "04") return "nothing";
    expect(offer).toBe("31 05");
    const block = desk.ask("06");
    expect(desk.ask("06")).toBe("04");
    return block;
  };
  return { ...desk, call, poll };
};

describe("simulated ESPA station", () => {
  test("takes a call, tells of queue and air when polled, and is quiet else", () => {
    const { call, poll, clock, later, buzzed, named } = station();
    expect(call(CALL_07)).toBe("06");
    expect(poll()).toBe(IN_QUEUE_07);
    expect(poll()).toBe("nothing");
    // Frame 7 and text: two batches, sent twice.
    expect(later(2 * 930)).toBe("");
    expect(poll()).toBe("nothing");
    clock.advance(2_000);
    expect(poll()).toBe(PAGED_07);
    expect(poll()).toBe("nothing");
    expect(buzzed(7)).toBe(1);
    expect(named("card-buzz")).toMatchObject([{ card: 7, text: "Moi quay 3" }]);
  });

  test("answers only its own address, and a select only behind the host's self-poll", () => {
    const { ask } = station();
    expect(ask("04 33 05")).toBe("");
    expect(ask("04 31 05 33 05")).toBe("");
    expect(ask("04 32 05")).toBe("04");
    expect(ask("04 31 05 32 05")).toBe("06");
  });

  test("a block nobody selected it for is not taken", () => {
    const { ask, clock, buzzed } = station();
    expect(ask(CALL_07)).toBe("");
    clock.advance(10_000);
    expect(buzzed(7)).toBe(0);
  });

  test("a wrong check is refused with NAK 1, a block it can't read with NAK 3, a full queue with NAK 2", () => {
    const { call, base } = station();
    expect(call(CALL_07.replace(/49$/, "48"))).toBe("31 15");
    expect(call("01 36 02 31 1F 30 37 03 1E")).toBe("33 15");
    base.setDefect("queue-full", true, "0");
    expect(call(CALL_07)).toBe("32 15");
    base.setDefect("queue-full", false);
    expect(call(CALL_07)).toBe("06");
  });

  test("a refused block may come again in the same turn", () => {
    const { ask } = station();
    ask(SELECT);
    expect(ask(CALL_07.replace(/49$/, "48"))).toBe("31 15");
    expect(ask(CALL_07)).toBe("06");
  });

  test("a cancel takes back what waits, and says terminated", () => {
    const { call, poll, clock, buzzed } = station();
    call(CALL_07);
    clock.advance(1);
    call(CALL_07);
    expect(poll()).toBe(IN_QUEUE_07);
    expect(poll()).toBe(IN_QUEUE_07);
    expect(call(CANCEL_07)).toBe("06");
    expect(poll()).toBe(TERMINATED_07);
    clock.advance(20_000);
    expect(buzzed(7)).toBe(1);
  });

  test("a status request brings what it last knew of the call", () => {
    const { call, poll, clock } = station();
    call(ASK_07);
    expect(poll()).toBe(TERMINATED_07);
    call(CALL_07);
    poll();
    call(ASK_07);
    expect(poll()).toBe(IN_QUEUE_07);
    clock.advance(10_000);
    expect(poll()).toBe(PAGED_07);
    call(ASK_07);
    expect(poll()).toBe(PAGED_07);
  });

  test("a call of priority 1 passes those that wait", () => {
    const { call, clock, named } = station();
    call(CALL_07);
    clock.advance(1);
    // Card 99 normal, then card 01 alarm; checks added up by hand.
    call("01 31 02 31 1F 39 39 1E 36 1F 33 03 1A");
    call("01 31 02 31 1F 30 31 1E 36 1F 31 03 19");
    clock.advance(20_000);
    expect(named("page-transmitted").map(({ card }) => card)).toEqual([7, 1, 99]);
  });

  test("an address it has no pager for is absent", () => {
    const { call, poll, named } = station();
    // Address 777; checks added up by hand.
    expect(call("01 31 02 31 1F 37 37 37 03 29")).toBe("06");
    expect(poll()).toBe("01 32 02 31 1F 37 37 37 1E 37 1F 34 03 28");
    expect(named("on-air")).toEqual([]);
  });

  test("a status that is refused comes again twice, then stays for the next poll", () => {
    const { call, ask, poll } = station();
    call(CALL_07);
    expect(ask(POLL)).toBe("31 05");
    expect(ask("06")).toBe(IN_QUEUE_07);
    expect(ask("31 15")).toBe(IN_QUEUE_07);
    expect(ask("31 15")).toBe(IN_QUEUE_07);
    expect(ask("31 15")).toBe("04");
    expect(poll()).toBe(IN_QUEUE_07);
  });

  test("a turn that nobody ends is over after 10 s", () => {
    const { ask, later } = station();
    ask(SELECT);
    later(TURN_QUIET_MS - 1);
    expect(ask(CALL_07.slice(0, 5))).toBe("");
    later(1);
    expect(ask(CALL_07.slice(6))).toBe("");
  });
});

describe("simulated ESPA station in trouble", () => {
  test("a failed transmitter is told once, each call of it as a fault; nothing is radiated", () => {
    const { base, call, poll, clock, buzzed } = station();
    base.setDefect("transmitter-failure", true);
    expect(call(CALL_07)).toBe("06");
    expect(poll()).toBe(TRANSMITTER_FAILED);
    expect(poll()).toBe(FAULT_07);
    call(CALL_07);
    expect(poll()).toBe(FAULT_07);
    clock.advance(20_000);
    expect(buzzed(7)).toBe(0);
  });

  test("a card on its charger is absent and is not called", () => {
    const { base, call, poll, buzzed, clock } = station();
    base.setDefect("card-absent", true, "7");
    call(CALL_07);
    expect(poll()).toBe(ABSENT_07);
    clock.advance(20_000);
    expect(buzzed(7)).toBe(0);
  });

  test("awkward checks are NUL, SOH, ETX, EOT, ENQ, ACK in turn, and right", () => {
    const { base, call, poll } = station();
    base.setDefect("awkward-checks", true);
    for (const check of ["00", "01", "03", "04", "05", "06"]) {
      call(ASK_07);
      const block = poll();
      expect(block).toMatch(new RegExp(` 03 ${check}$`));
      const bytes = block.split(" ").map((byte) => Number.parseInt(byte, 16));
      expect(bytes.slice(1, -1).reduce((sum, byte) => sum ^ byte, 0)).toBe(bytes.at(-1));
    }
  });

  test.each([
    ["nak-check", "31 15"],
    ["nak-format", "33 15"],
  ])("%s refuses so many blocks, then no more", (defect, nak) => {
    const { base, ask } = station();
    base.setDefect(defect, true, "2");
    ask(SELECT);
    expect([ask(CALL_07), ask(CALL_07), ask(CALL_07)]).toEqual([nak, nak, "06"]);
  });

  test("nak-busy refuses the select", () => {
    const { base, ask } = station();
    base.setDefect("nak-busy", true);
    expect(ask(SELECT)).toBe("32 15");
    expect(ask(SELECT)).toBe("06");
  });

  test("bad-check spoils every n-th block, the same block is right when it comes again", () => {
    const { base, ask, call } = station();
    base.setDefect("bad-check", true, "2");
    call(ASK_07);
    ask(POLL);
    expect(ask("06")).toBe(TERMINATED_07);
    expect(ask("31 15")).toBe(TERMINATED_07.replace(/19$/, "18"));
    expect(ask("31 15")).toBe(TERMINATED_07);
  });

  test("mains flicker: all it had to say is forgotten", () => {
    const { base, call, poll, clock } = station();
    call(CALL_07);
    base.powerCycle();
    clock.advance(10_000);
    expect(poll()).toBe("nothing");
  });
});
