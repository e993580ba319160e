/** WaveWare native frames: commas, reserved capcodes, SOH that aborts, replies behind their echo. */
import { describe, expect, test } from "vitest";
import {
  BODY_MAX_BYTES,
  FRAME_QUIET_MS,
  WAVEWARE_FRAMING,
} from "../../../../drivers/pager/waveware/framing.ts";
import { refusalReason, WAVEWARE_CODEC } from "../../../../drivers/pager/waveware/protocol.ts";
import { asciiBytes } from "../../../../drivers/runtime/text.ts";
import { codecSuite, encoded, hexBytes, vectorRows } from "../base/codec-suite.ts";

codecSuite({
  name: "waveware",
  codec: WAVEWARE_CODEC,
  framing: WAVEWARE_FRAMING,
  held_max_bytes: BODY_MAX_BYTES + 1,
  ends: [0x01, 0x04],
  alphabet: [...asciiBytes("\x01\x01\x02\x03\x04\x04\x06\x15\r\nA51,,1234567S?0")],
  read_only: ["reserved-page"],
});

const PAGE = { kind: "page", type: "A", rate: "1", capcode: "0000107", commas: "111" };
const decode = (text: string) => WAVEWARE_CODEC.decode(asciiBytes(text));

describe("WaveWare pages", () => {
  test.each(vectorRows("waveware", "reserved"))("%s is read, named and never written", (hex, json) => {
    const message = JSON.parse(json ?? "");
    expect(WAVEWARE_CODEC.decode(hexBytes(hex ?? ""))).toEqual([message]);
    expect(encoded(WAVEWARE_CODEC, message)).toMatch(/^error capcode/);
    expect(encoded(WAVEWARE_CODEC, { kind: "unknown-frame", body: message.body })).toMatch(/^error/);
  });

  test.each(["8", "2007663", "2007672", "2045055", "2045064", "2097151"])(
    "capcode %s is a card's",
    (capcode) => {
      expect(decode(`\x011,5,${capcode}\x04`)).toMatchObject([{ kind: "page", capcode }]);
    },
  );

  test("the reply of the manual's first example follows its echo", () => {
    const whole = "\x01A,5,46180,\x02This is a test\x03\x04\x01\x06V8.01,00,0,1,1A\x04";
    expect(decode(whole).map(({ kind }) => kind)).toEqual(["page", "acknowledge"]);
  });

  test("SOH aborts a half-sent command", () => {
    expect(decode("\x01A,5,46180,\x02This is\x01S?\x04")).toMatchObject([
      { kind: "noise", reason: "cut-short" },
      { kind: "status-request" },
    ]);
  });

  test("a short capcode needs the comma before it", () => {
    expect(decode("\x01A546180\x04")).toMatchObject([{ kind: "unknown-frame" }]);
    expect(decode("\x01A5,46180\x04")).toMatchObject([{ kind: "page", capcode: "46180", commas: "010" }]);
  });

  test("a body too long is noise up to its EOT, and the next frame is read", () => {
    const long = `\x01${"A".repeat(BODY_MAX_BYTES + 1)}1234567\x04\x01S?\x04`;
    expect(decode(long)).toMatchObject([
      { kind: "noise", reason: "frame-too-long" },
      { kind: "status-request" },
    ]);
  });

  test.each([
    "\x06V8.01,00,0,1\x04",
    "\x06V8.01,,0,1,1A\x04",
    "\x06V8.01,00,0,1,1A,7\x04",
    "\x06V8.01,-1,0,1,1A\x04",
    "\x153\x04",
    "\x15033\x04",
  ])("a reply that is not quite one acknowledges and refuses nothing: %j", (body) => {
    expect(decode(`\x01${body}`)).toMatchObject([{ kind: "unknown-frame" }]);
  });

  test.each([
    [{ ...PAGE, type: "5" }, "type"],
    [{ ...PAGE, rate: "3" }, "rate"],
    [{ ...PAGE, capcode: "7" }, "capcode"],
    [{ ...PAGE, capcode: "2007665" }, "capcode"],
    [{ ...PAGE, capcode: "12345678" }, "capcode"],
    [{ ...PAGE, capcode: "107", commas: "000" }, "page: would be read as"],
    [{ ...PAGE, text: "M".repeat(241) }, "text"],
    [{ ...PAGE, text: "Mời" }, "text"],
    [{ ...PAGE, text: "a\x03b" }, "text"],
    [{ ...PAGE, end: "lf" }, "end"],
    [{ kind: "unknown-frame", body: "S?" }, "unknown-frame: would be read as"],
    [{ kind: "unknown-frame", body: "\x01" }, "body"],
    [
      { kind: "acknowledge", version: "V8,1", queue: "00", carrier: "0", carrier_detect: "1", extra: "" },
      "version",
    ],
    [{ kind: "refuse", code: "3" }, "code"],
  ])("refuses to encode %j, naming why", (message, why) => {
    expect(encoded(WAVEWARE_CODEC, message).slice("error ".length).startsWith(why)).toBe(true);
  });

  test("every refusal of the manual has its reason", () => {
    const codes = ["01", "02", "03", "04", "05", "06", "07", "08", "09"];
    expect(codes.map(refusalReason)).toEqual([
      "format",
      "format",
      "illegal-card",
      "queue-full",
      "queue-full",
      "transmitter-failure",
      "transmitter-failure",
      "format",
      "format",
    ]);
  });
});

test("silence ends what is begun only after the longest could have passed", () => {
  expect(FRAME_QUIET_MS).toBeGreaterThan((BODY_MAX_BYTES * 10) / 9.6);
});
