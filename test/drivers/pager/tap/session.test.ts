/** Getting into a TAP base, and whether it lives, against a scripted one. */
import { describe, expect, test } from "vitest";
import {
  AGAIN_MS,
  ASK_TIMEOUT_MS,
  LINGER_MS,
  SESSION_FAILURES_MAX,
  SILENT_RETRY_MS,
} from "../../../../drivers/pager/tap/session.pure.ts";
import { LIMITS, TapBench } from "./tap-bench.ts";

const SEVEN = "\x0207\r\r\x03086\r";
const LOG_ON = "\x1bPG1\r";
const EXIT = "\x04\r";
const rejected = (reason: string) => ({ kind: "rejected", reason });

describe("TAP getting in", () => {
  test("calls n1 times, t1 apart, then the base is silent until it prompts", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.wait(4_999);
    expect(bench.written.map(({ at_ms }) => at_ms)).toEqual([0, 2_000, 4_000]);
    expect(bench.take()).toEqual(["\r", "\r", "\r"]);
    bench.wait(1);
    expect(bench.outcomes.get("seven")).toEqual(rejected("no-answer"));
    expect(bench.reports).toEqual([{ kind: "base-silent" }]);
    bench.page("eight", 8);
    expect(bench.outcomes.get("eight")).toEqual(rejected("no-answer"));
    bench.wait(SILENT_RETRY_MS);
    expect(bench.take()).toEqual(["\r"]);
    bench.letIn();
    expect(bench.reports.slice(1)).toEqual([
      { kind: "base-answers" },
      {
        kind: "base-identified",
        status: {
          version: "1.8",
          system_id: undefined,
          repeats: undefined,
          values: { TAP: "1.8", BANNER: "Banner" },
        },
      },
    ]);
  });

  test("NAK asks for the log-on again, n3 of them in all", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.say("ID=");
    for (let again = 0; again < 2; again++) {
      bench.say("\x15\r");
      bench.wait(1_000);
    }
    expect(bench.take()).toEqual(["\r", LOG_ON, LOG_ON, LOG_ON]);
    bench.say("\x15\r");
    expect(bench.outcomes.get("seven")).toEqual(rejected("not-supported"));
    expect(bench.counter("log_ons_refused")).toBe(1);
  });

  test("a prompt meant for an earlier CR does not draw a second log-on", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.wait(2_000);
    bench.say("ID=\rID=\r");
    bench.say("\x15\r110 1.8\r\x06\r\x1b[p\r");
    bench.wait(5_000);
    expect(bench.take()).toEqual(["\r", "\r", LOG_ON, SEVEN]);
  });

  test("a page's late refusal is no answer to the log-on", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.say("ID=512 later\r\x15\r");
    bench.wait(9_000);
    expect(bench.take()).toEqual(["\r", LOG_ON]);
    bench.say("110 1.8\r\x06\r\x1b[p\r");
    expect(bench.take()).toEqual([SEVEN]);
  });

  test("a wrong password ends the waiting pages at once", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.say("ID=509 password\r\x1b\x04\r");
    expect(bench.outcomes.get("seven")).toEqual(rejected("not-supported"));
  });

  test.each(["\x1b\x04\r", "ID=\x1b\x04\r", "ID=\x06\r\x1b\x04\r"])(
    "a base that always hangs up (%j) ends the waiting pages in the end",
    (said) => {
      const bench = new TapBench();
      bench.say("ID=\x06\r\x1b[p\r");
      bench.wait(LINGER_MS);
      bench.say("\x1b\x04\r");
      bench.page("seven", 7);
      for (let failure = 0; failure < SESSION_FAILURES_MAX; failure++) {
        expect(bench.outcomes.has("seven")).toBe(false);
        bench.say(said);
        bench.wait(AGAIN_MS);
      }
      expect(bench.outcomes.has("seven")).toBe(true);
    },
  );

  test("a base that prompts and says no more", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    for (let failure = 0; failure < SESSION_FAILURES_MAX; failure++) {
      bench.say("ID=");
      bench.wait(10_000);
      bench.wait(AGAIN_MS);
    }
    expect(bench.outcomes.get("seven")).toEqual(rejected("no-answer"));
  });

  test("a go-ahead without the ACK before it is enough", () => {
    const bench = new TapBench();
    bench.page("seven", 7);
    bench.say("ID=\x1b[p\r");
    expect(bench.take()).toEqual(["\r", LOG_ON, SEVEN]);
  });
});

describe("TAP and WaveWare's ATI", () => {
  test("identifies, keeps asking when idle, and radiates nothing", () => {
    const bench = new TapBench({ dialect: "waveware-sps5" });
    expect(bench.take()).toEqual(["ATI\r"]);
    bench.say("WaveWare Paging Encoder v9.00\r");
    expect(bench.reports).toMatchObject([
      { kind: "base-identified", status: { version: "WaveWare Paging Encoder v9.00" } },
    ]);
    bench.wait(LIMITS.keep_alive_ms);
    expect(bench.take()).toEqual(["ATI\r"]);
    bench.wait(ASK_TIMEOUT_MS);
    expect(bench.take()).toEqual(["ATI\r"]);
    bench.page("seven", 7);
    bench.wait(ASK_TIMEOUT_MS);
    expect(bench.outcomes.get("seven")).toEqual(rejected("no-answer"));
    expect(bench.reports.at(-1)).toEqual({ kind: "base-silent" });
    bench.wait(SILENT_RETRY_MS);
    expect(bench.take()).toEqual(["ATI\r"]);
    bench.say("WaveWare Paging Encoder v9.00\r");
    expect(bench.reports.at(-1)).toEqual({ kind: "base-answers" });
  });

  test("a status is ATI, or an empty session where there is none", () => {
    const waveware = new TapBench({ dialect: "waveware-sps5" });
    waveware.say("WaveWare Paging Encoder v9.00\r");
    waveware.status("now");
    expect(waveware.take()).toEqual(["ATI\r", "ATI\r"]);
    waveware.say("WaveWare Paging Encoder v9.01\r");
    expect(waveware.outcomes.get("now")).toMatchObject({
      kind: "status",
      status: { version: "WaveWare Paging Encoder v9.01" },
    });
    const plain = new TapBench();
    plain.identify();
    plain.status("now");
    plain.letIn();
    expect(plain.outcomes.get("now")).toMatchObject({ kind: "status", status: { version: "1.8" } });
    plain.wait(LINGER_MS);
    expect(plain.take()).toEqual(["\r", LOG_ON, EXIT]);
  });
});
