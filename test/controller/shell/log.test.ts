/** The log's promises: one JSON object a line, no personal data in it, nothing that forges a line. */
import { describe, expect, it } from "vitest";
import { createLog, type LogLevel, RECENT_LINES_MAX } from "../../../controller/shell/log.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";

const lab = (level: LogLevel = "trace") => {
  const lines: string[] = [];
  const log = createLog({
    level,
    stream: { write: (line) => lines.push(line) },
    wall: { now: () => ({ epoch_ms: Date.UTC(2026, 0, 5, 1, 30), quality: "synced" }) },
  });
  return { log, lines, objects: (): unknown[] => lines.map((line) => JSON.parse(line)) };
};

describe("the log", () => {
  it("writes one object a line with level, time, event and fields", () => {
    const { log, objects } = lab();
    log.info({ event: "device-changed", device: "base-1", wait_ms: 412_000 });
    log.child({ device: "printer-door" }).warn({ event: "store-failed", count: 2 });
    expect(objects()).toEqual([
      {
        level: "info",
        time: "2026-01-05T01:30:00.000Z",
        event: "device-changed",
        device: "base-1",
        wait_ms: 412_000,
      },
      {
        level: "warn",
        time: "2026-01-05T01:30:00.000Z",
        device: "printer-door",
        event: "store-failed",
        count: 2,
      },
    ]);
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = lab("warn");
    log.info({ event: "started" });
    log.debug({ event: "started" });
    log.trace({ event: "started" });
    expect(lines).toEqual([]);
  });

  it("masks private keys at any depth and Personal values", () => {
    const { log, objects, lines } = lab();
    log.info({
      event: "card-read",
      phone: "0900000001",
      scan: { person: { full_name: "Nguyễn Văn Mẫu", seen: [{ address: "Số 1" }] } },
      visitor: new Personal("Trần Thị Thử Nghiệm"),
    });
    expect(objects()).toMatchObject([
      {
        phone: "[personal]",
        scan: { person: { full_name: "[personal]", seen: [{ address: "[personal]" }] } },
        visitor: "[personal]",
      },
    ]);
    expect(lines.join("")).not.toMatch(/Mẫu|Nghiệm|0900/);
  });

  it("masks whatever a card, a chip or a form can say, under the names we give it", () => {
    const { log, lines } = lab();
    const said = "Nguyễn Văn Mẫu";
    const card = { idNumber: said, cmnd: said, name: said, birthDate: said, residence: said, extra: [said] };
    const form = {
      id_number: said,
      phone: said,
      body: { x: said },
      pass: said,
      mrz: said,
      name_masked: said,
    };
    log.trace({ event: "request-failed", card, deep: { form }, list: [card, form] });
    expect(lines.join("")).not.toContain("Mẫu");
  });

  it("keeps what an error calls itself, and nothing of its own fields", () => {
    const { log, objects, lines } = lab();
    const error = Object.assign(new TypeError("no"), { card: "Nguyễn Văn Mẫu", input: "Nguyễn Văn Mẫu" });
    log.error({ event: "request-failed", error });
    expect(objects()).toMatchObject([{ error: { name: "TypeError", message: "no" } }]);
    expect(lines.join("")).not.toContain("Mẫu");
  });

  it.each([
    ["in a text", { note: "QR 001090000001|012345678" }],
    ["inside a longer run", { note: "IDVNM0900000018001090000001<<9" }],
    ["in a text between commas", { note: "a,001090000001,b" }],
    [
      "in an error and its cause",
      { error: new Error("no 001090000001", { cause: new Error("079300000002") }) },
    ],
    ["as a number", { number: 96_199_999_999_9 }],
    ["as a key", { "001090000001": true }],
  ])("hides an ID number %s and stays readable", (_where, fields) => {
    const { log, lines, objects } = lab();
    log.error({ event: "request-failed", ...fields });
    expect(lines.join("")).not.toMatch(/\d{12}/);
    expect(objects()).toHaveLength(1);
  });

  it("keeps milliseconds since 1970", () => {
    const { log, objects } = lab();
    log.info({ event: "snapshot-written", at_ms: 1_767_576_600_000 });
    expect(objects()).toMatchObject([{ at_ms: 1_767_576_600_000 }]);
  });

  it("shows line ends, ANSI and turned writing as harmless signs", () => {
    const { log, lines, objects } = lab();
    const forged = 'x\r\n{"level":"info"}\u001b[2Jy\u009b31m\u2028\u202e';
    log.info({ event: "request-refused", place: forged });
    expect(lines).toHaveLength(1);
    expect(objects()).toMatchObject([{ place: 'x␍␊{"level":"info"}␛[2Jy�31m��' }]);
  });

  it("writes bytes as hex", () => {
    const { log, objects } = lab();
    log.trace({ event: "started", bytes: Uint8Array.of(1, 255) });
    expect(objects()).toMatchObject([{ bytes: "01 FF" }]);
  });

  it("keeps the newest lines", () => {
    const { log, lines } = lab();
    for (let index = 0; index <= RECENT_LINES_MAX; index++) log.debug({ event: "started", index });
    expect(log.recent()).toHaveLength(RECENT_LINES_MAX);
    expect(log.recent().at(-1)).toBe(lines.at(-1)?.trimEnd());
    expect(JSON.parse(log.recent()[0] ?? "")).toMatchObject({ index: 1 });
  });
});
