/** The TAP session against a scripted base; every byte of the base is typed by hand. */
import { describe, expect, test } from "vitest";
import { STATUS_ASKED_MAX, tapStep, WAITS_MAX } from "../../../../drivers/pager/tap/machine.ts";
import { WAITING_PAGES_MAX } from "../../../../drivers/pager/tap/pages.pure.ts";
import { AGAIN_MS, LEAVE_TIMEOUT_MS, LINGER_MS } from "../../../../drivers/pager/tap/session.pure.ts";
import { LIMITS, TapBench } from "./tap-bench.ts";

const SEVEN = "\x0207\r\r\x03086\r";
const EIGHT = "\x0208\r\r\x03087\r";
const LOG_ON = "\x1bPG1\r";
const EXIT = "\x04\r";
const transmitted = { kind: "transmitted" };
const rejected = (reason: string) => ({ kind: "rejected", reason });
const uncertain = (reason: string) => ({ kind: "uncertain", reason });

/** A bench with page `seven` on the wire, and `eight` waiting. */
const two = (limits: ConstructorParameters<typeof TapBench>[0] = {}): TapBench => {
  const bench = new TapBench(limits);
  if (limits.dialect === "waveware-sps5") bench.say("WaveWare Paging Encoder v9.00\r");
  else bench.identify();
  bench.take();
  bench.page("seven", 7);
  bench.page("eight", 8);
  bench.letIn();
  expect(bench.take()).toEqual(["\r", LOG_ON, SEVEN]);
  return bench;
};

describe("TAP session", () => {
  test("is that of the specification, two pages in one, left with EOT CR", () => {
    const bench = two();
    bench.say("211 Page accepted\r\x06\r");
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
    expect(bench.take()).toEqual([EIGHT]);
    bench.say("211 Page accepted\r\x06\r");
    expect(bench.outcomes.get("eight")).toEqual(transmitted);
    expect(bench.take()).toEqual([]);
    bench.wait(LINGER_MS);
    expect(bench.take()).toEqual([EXIT]);
    bench.say("115 Good bye\r\x1b\x04\r");
    bench.wait(60_000);
    expect(bench.take()).toEqual([]);
  });

  test.each([1, 3])("goes the same whatever pieces of %i bytes the base's words come in", (chunk) => {
    const bench = new TapBench({ password: "SECRET" });
    bench.page("seven", 7);
    bench.say("Enter ID=\r\n", chunk);
    bench.say("110 1.8\r\nBanner\r\n\x06\r\n\x1b[p\r\n", chunk);
    bench.say("211\x06", chunk);
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
    expect(bench.take()).toEqual(["\r", "\x1bPG1SECRET\r", SEVEN]);
  });

  test("takes a page into the open session, and leaves an idle one before t4", () => {
    const bench = new TapBench();
    bench.letIn();
    bench.wait(LINGER_MS - 1);
    bench.page("seven", 7);
    expect(bench.take()).toEqual(["\r", LOG_ON, SEVEN]);
    bench.say("211 ok\r\x06\r");
    bench.wait(LINGER_MS);
    expect(bench.take()).toEqual([EXIT]);
  });

  test("a page asked for while leaving goes into the next session", () => {
    const bench = new TapBench();
    bench.letIn();
    bench.wait(LINGER_MS);
    bench.page("seven", 7);
    expect(bench.take()).toEqual(["\r", LOG_ON, EXIT]);
    bench.say("\x1b\x04\r");
    expect(bench.take()).toEqual(["\r"]);
    bench.letIn();
    expect(bench.take()).toEqual([LOG_ON, SEVEN]);
  });

  test("text is sent, without trailing spaces, and in several blocks where it must", () => {
    const bench = new TapBench({ text: "Moi quay 3  " });
    bench.page("seven", 7);
    bench.page("long", 8, "z".repeat(247));
    bench.letIn();
    expect(bench.take().at(-1)).toBe("\x0207\rMoi quay 3\r\x033=>\r");
    bench.say("211 ok\r\x06\r");
    // STX 08 CR and 247 z are 250 characters of content; the CR of the field begins the next block.
    // 2 + 48 + 56 + 13 + 247 * 122 + 31 = 30284, low 12 bits 1612 = 64Ch.
    expect(bench.take()).toEqual([`\x0208\r${"z".repeat(247)}\x1f64<\r`]);
    bench.say("\x06\r");
    expect(bench.outcomes.has("long")).toBe(false);
    // STX CR ETX: 18 = 012h.
    expect(bench.take()).toEqual(["\x02\r\x03012\r"]);
    bench.say("211 ok\r\x06\r");
    expect(bench.outcomes.get("long")).toEqual(transmitted);
  });

  test("what a dialect can't carry is refused before anything is written", () => {
    const bench = new TapBench({ dialect: "waveware-sps5" });
    bench.page("tilde", 7, "a~b");
    bench.page("long", 7, "z".repeat(236));
    bench.page("marks", 7, "Mời");
    bench.page("card", 100);
    expect(Object.fromEntries(bench.outcomes)).toEqual({
      tilde: rejected("text-not-allowed"),
      long: rejected("text-too-long"),
      marks: rejected("text-not-allowed"),
      card: rejected("illegal-card"),
    });
  });
});

describe("TAP answers: the code decides", () => {
  test.each([
    ["211 Page accepted\r\x15\r", transmitted],
    ["212 cut\r\x06\r", transmitted],
    ["\x06\r", transmitted],
    ["Accepted\x06", transmitted],
    ["111 wait\r114 hello\r\x06\r", transmitted],
    ["213 held\r\x06\r", uncertain("busy")],
    ["2\xb11 ok\r\x06\r", uncertain("format")],
    ["2\xb11 ok\r\x1e\r", uncertain("format")],
    ["\x06", transmitted],
    ["\x1e\r", rejected("format")],
    ["510 illegal\r\x1e\r", rejected("illegal-card")],
    ["511 unknown ID=07\r\x1e\r", rejected("unknown-card")],
    ["511 unknown\r\x06\r", rejected("unknown-card")],
    ["504 tone only\r\x1e\r", rejected("text-not-allowed")],
    ["512 later\r\x1e\r", rejected("busy")],
    ["512 later\r\x15\r", rejected("busy")],
    ["517 too long\r\x1e\r", rejected("text-too-long")],
  ])("%j", (said, outcome) => {
    const bench = two();
    bench.say(said);
    expect(bench.outcomes.get("seven")).toEqual(outcome);
    // The next page goes on in the same session.
    expect(bench.take()).toEqual([EIGHT]);
  });

  test.each(["\x06", "\x15", "\x1e", "?\r\x1e\r"])(
    "of a base that names codes, %j alone is noise: the real answer is waited for",
    (noise) => {
      const bench = two();
      bench.say("211 ok\r\x06\r");
      bench.take();
      bench.say(noise);
      expect(bench.outcomes.get("eight")).toBeUndefined();
      expect(bench.take()).toEqual([]);
      bench.say("512 later\r\x1e\r");
      expect(bench.outcomes.get("eight")).toEqual(rejected("busy"));
    },
  );

  test("WaveWare names codes from its first answer on", () => {
    const bench = two({ dialect: "waveware-sps5" });
    bench.say("\x06");
    expect(bench.outcomes.get("seven")).toBeUndefined();
    bench.say("211 ok\r\x06\r");
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
  });

  test("of a base that names codes, an answer of which only ACK can be read proves nothing", () => {
    const bench = two();
    bench.say("211 ok\r\x06\r");
    bench.say("5\xb12 later\r\x06\r");
    bench.wait(10_000);
    expect(bench.outcomes.get("eight")).toEqual(uncertain("no-answer"));
  });

  test.each(["\x15\r", "\x1e\r"])("a full queue at WaveWare, by NAK or RS (%j)", (control) => {
    const bench = two({ dialect: "waveware-sps5" });
    bench.say(`512 Queue full\r${control}`);
    expect(bench.outcomes.get("seven")).toEqual(rejected("queue-full"));
    expect(bench.take()).toEqual([EIGHT]);
  });

  test.each(["\x15\r", "514 checksum\r\x15\r", "514 checksum\r\x1e\r"])("%j: again, n2 times", (said) => {
    const bench = two();
    for (let resend = 0; resend < 3; resend++) {
      bench.say(said);
      expect(bench.take()).toEqual([SEVEN]);
    }
    bench.say(said);
    expect(bench.outcomes.get("seven")).toEqual(rejected("checksum"));
    expect(bench.take()).toEqual([EIGHT]);
  });

  test("a held page is said to be accepted", () => {
    const bench = two();
    bench.say("213 held\r\x06\r");
    expect(bench.reports).toContainEqual({ kind: "accepted", page: "seven", card: 7 });
  });

  test("111 puts the answer off, not for ever", () => {
    const bench = two();
    for (let waits = 0; waits < WAITS_MAX + 1; waits++) {
      bench.wait(9_000);
      bench.say("111 wait\r");
      expect(bench.outcomes.has("seven")).toBe(false);
    }
    bench.wait(1_000);
    expect(bench.outcomes.get("seven")).toEqual(uncertain("no-answer"));
  });
});

describe("TAP without proof", () => {
  test("no answer in t3: uncertain, and a late one completes nothing", () => {
    const bench = two();
    bench.wait(9_999);
    expect(bench.outcomes.size).toBe(0);
    bench.wait(1);
    expect(bench.outcomes.get("seven")).toEqual(uncertain("no-answer"));
    expect(bench.take()).toEqual([EXIT]);
    bench.say("211 Page accepted\r\x06\r");
    expect(bench.outcomes.has("eight")).toBe(false);
    bench.say("115 Bye\r\x1b\x04\r");
    expect(bench.take()).toEqual(["\r"]);
    bench.say("211 Page accepted\r\x06\rID=");
    bench.say("211 Page accepted\r\x06\r");
    expect(bench.take()).toEqual([LOG_ON]);
    bench.say("110 1.8\r\x06\r\x1b[p\r");
    expect(bench.take()).toEqual([EIGHT]);
    expect(bench.outcomes.has("eight")).toBe(false);
    expect(bench.counter("rx_late_answers")).toBe(3);
    bench.say("211 Page accepted\r\x06\r");
    expect(bench.outcomes.get("eight")).toEqual(transmitted);
  });

  test("a code without its control character is still the answer", () => {
    const bench = two();
    bench.say("211 Page accepted\r");
    bench.wait(10_000);
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
    expect(bench.take()).toEqual([EXIT]);
    bench.wait(LEAVE_TIMEOUT_MS);
    expect(bench.take()).toEqual(["\r"]);
  });

  test.each([
    ["\x1b\x04\r", uncertain("no-answer")],
    ["113 max time\r\x1b\x04\r", uncertain("no-answer")],
    ["501 time-out\r\x1b\x04\r", uncertain("no-answer")],
    ["503 errors\r\x1b\x04\r", rejected("checksum")],
    ["514 checksum\r\x1b\x04\r", rejected("checksum")],
    ["211 ok\r\x1b\x04\r", transmitted],
  ])("the base hangs up in mid-session: %j", (said, outcome) => {
    const bench = two();
    bench.say(said);
    expect(bench.outcomes.get("seven")).toEqual(outcome);
    expect(bench.take()).toEqual([]);
    bench.wait(AGAIN_MS);
    expect(bench.take()).toEqual(["\r"]);
    bench.letIn();
    expect(bench.take()).toEqual([LOG_ON, EIGHT]);
  });

  test("hanging up after the first of two blocks proves nothing, whatever the code", () => {
    const bench = new TapBench();
    bench.page("long", 8, "z".repeat(247));
    bench.letIn();
    bench.say("211 ok\r\x1b\x04\r");
    expect(bench.outcomes.get("long")).toEqual(uncertain("no-answer"));
  });

  test("noise before a block left does not spoil its answer", () => {
    const bench = new TapBench();
    bench.letIn();
    bench.say("2\xb1\r");
    bench.page("seven", 7);
    bench.say("\x06\r");
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
  });

  test("a bare EOT from the base is no hanging up", () => {
    const bench = two();
    bench.say("\x04\r211 ok\r\x06\r");
    expect(bench.outcomes.get("seven")).toEqual(transmitted);
    expect(bench.take()).toEqual([EIGHT]);
  });

  test("a base power-cycled in mid-session", () => {
    const bench = two();
    bench.say("ID=");
    expect(bench.outcomes.get("seven")).toEqual(uncertain("base-reset"));
    expect(bench.reports.at(-1)).toEqual({ kind: "base-reset" });
    bench.wait(AGAIN_MS);
    bench.letIn();
    expect(bench.take()).toEqual(["\r", LOG_ON, EIGHT]);
  });

  test("the line is lost: what left is uncertain, what did not is rejected", () => {
    const bench = two();
    bench.unplug();
    expect(bench.outcomes.get("seven")).toEqual(uncertain("line-lost"));
    expect(bench.outcomes.get("eight")).toEqual(rejected("line-lost"));
    bench.page("nine", 9);
    expect(bench.outcomes.get("nine")).toEqual(rejected("line-lost"));
  });
});

describe("TAP bounds", () => {
  test("only so many pages wait, and only so many ask", () => {
    const bench = new TapBench();
    for (let at = 0; at < WAITING_PAGES_MAX; at++) bench.page(`p${at}`, 1);
    for (let at = 0; at < STATUS_ASKED_MAX; at++) bench.status(`s${at}`);
    expect(bench.outcomes.size).toBe(0);
    bench.page("more", 1);
    bench.status("more too");
    expect(bench.outcomes.get("more")).toEqual(rejected("queue-full"));
    expect(bench.outcomes.get("more too")).toEqual(rejected("busy"));
  });

  test("anti-theft is not TAP's", () => {
    const bench = new TapBench();
    bench.device.execute({ kind: "anti-theft", on: true }, (outcome) => bench.outcomes.set("on", outcome));
    expect(bench.outcomes.get("on")).toEqual(rejected("not-supported"));
  });

  test.each([{ password: "TOOLONG" }, { text: "Mời" }])("refuses the settings %j", (wrong) => {
    expect(() => tapStep({ ...LIMITS, ...wrong })).toThrow();
  });
});
