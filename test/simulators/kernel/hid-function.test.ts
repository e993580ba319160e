/** The words of a HID device towards FunctionFS: bytes typed by hand from functionfs.h, USB 2.0 and HID 1.11. */
import { expect, test } from "vitest";
import {
  answerSetup,
  descriptorsMessage,
  type HidFunction,
  setupOf,
  stringsMessage,
  withReportId,
} from "../../../simulators/kernel/hid-function.ts";

const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

const bench = () => {
  const given: unknown[] = [];
  const fn: HidFunction = {
    report_descriptor: Uint8Array.of(0x06, 0x00, 0xff, 0xc0),
    report_bytes: 8,
    asked: (kind, id) => (kind === "feature" && id === 1 ? Uint8Array.of(0x42, id) : undefined),
    given: (kind, id, report) => given.push([kind, id, [...report]]),
  };
  return { fn, given };
};

const ONE_SPEED =
  // Interface 0 of class 3 with one endpoint; HID 1.11 with a report descriptor of 4 bytes; interrupt IN 1.
  "09 04 00 00 01 03 00 00 00  09 21 11 01 00 01 22 04 00  07 05 81 03 08 00 04";

test("describes one interface for both speeds, and names nothing", () => {
  expect(descriptorsMessage(bench().fn)).toEqual(
    fromHex(`03 00 00 00 46 00 00 00 03 00 00 00 03 00 00 00 03 00 00 00 ${ONE_SPEED} ${ONE_SPEED}`),
  );
  expect(stringsMessage()).toEqual(fromHex("02 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00"));
});

test("reads a request out of an event, and nothing out of others", () => {
  const event = fromHex("A1 01 01 03 00 00 09 00 04 00 00 00");
  expect(setupOf(event)).toEqual({ request_type: 0xa1, request: 0x01, value: 0x0301, length_bytes: 9 });
  expect(setupOf(fromHex("A1 01 01 03 00 00 09 00 02 00 00 00"))).toBeUndefined();
  expect(setupOf(event.slice(0, 11))).toBeUndefined();
});

test.each([
  ["its report descriptor", "81 06 00 22 00 00 04 00", "06 00 FF C0"],
  ["its HID descriptor", "81 06 00 21 00 00 09 00", "09 21 11 01 00 01 22 04 00"],
  ["a descriptor that it has not", "81 06 00 23 00 00 09 00", undefined],
  ["feature report 1", "A1 01 01 03 00 00 09 00", "42 01"],
  ["feature report 2, which it refuses", "A1 01 02 03 00 00 09 00", undefined],
  ["an input report, which it refuses", "A1 01 01 01 00 00 09 00", undefined],
  ["a report of no kind", "A1 01 01 00 00 00 09 00", undefined],
  ["its protocol, of which it knows none", "A1 03 00 00 00 00 01 00", undefined],
])("asked for %s", (_what, setup, answer) => {
  const event = fromHex(`${setup} 04 00 00 00`);
  const packet = setupOf(event);
  expect(packet && answerSetup(bench().fn, packet)).toEqual(
    answer === undefined ? { kind: "stall" } : { kind: "give", bytes: fromHex(answer) },
  );
});

test("takes reports by kind and id, and an idle time without a word", () => {
  const { fn, given } = bench();
  for (const setup of ["21 09 00 02 00 00 02 00", "21 09 05 03 00 00 02 00", "21 0A 00 00 00 00 00 00"]) {
    const packet = setupOf(fromHex(`${setup} 04 00 00 00`));
    const answer = packet && answerSetup(fn, packet);
    if (answer?.kind === "take") answer.take(Uint8Array.of(0xff, 1));
    expect(answer?.kind).toBe("take");
  }
  expect(given).toEqual([
    ["output", 0, [0xff, 1]],
    ["feature", 5, [0xff, 1]],
  ]);
});

test("devices of this house hear the id first, also where reports have none", () => {
  expect(withReportId(0, Uint8Array.of(0xff, 1))).toEqual(Uint8Array.of(0, 0xff, 1));
  expect(withReportId(5, Uint8Array.of(5, 1))).toEqual(Uint8Array.of(5, 1));
});
