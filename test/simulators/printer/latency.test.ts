/**
 * From a queue slip's submit to the end of its cut on virtual time, head, feed, blade and line included: at
 * most 0.8 s on USB and 1.6 s at 115 200 baud, and the first byte leaves in the instant of the submit
 * (printing.md 8.4, vector 14). The slip is the one an office prints: in place of a vibrating card.
 */
import { describe, expect, test } from "vitest";
import { queueSlip } from "../../../drivers/printer/slips/queue-slip.pure.ts";
import { lab } from "../../drivers/printer/lab.ts";

const SLIP = queueSlip({
  superior: "Trung tâm Phục vụ hành chính công",
  office: "Phường Ví Dụ",
  serial: "j147",
  reprint: 0,
  field: "Hộ tịch – Chứng thực",
  number: "A147",
  priority: false,
  people_ahead: 6,
  wait_minutes: 20,
  issued: "08:15, 21/11/2026",
  qr: "MC1:T:t147:A147",
});

/** When the slip's first byte leaves, the blade falls, and the printer says that all is done; ms after submit. */
const timesOf = (baud: number) => {
  const at = lab({ baud });
  at.start(5_000);
  const submitted_ms = at.clock.now_ms();
  let first_ms = Number.NaN;
  const write = at.line.write.bind(at.line);
  at.line.write = (bytes) => {
    if (Number.isNaN(first_ms)) first_ms = at.clock.now_ms() - submitted_ms;
    return write(bytes);
  };
  let cut_ms = Number.NaN;
  at.printer.onSheet(() => {
    cut_ms = at.clock.now_ms() - submitted_ms;
  });
  at.print(SLIP);
  while (at.outcomes.length === 0 && at.clock.step());
  expect(at.outcomes).toMatchObject([{ kind: "printed" }]);
  return { first_ms, cut_ms, proven_ms: at.clock.now_ms() - submitted_ms };
};

describe("a queue slip's submit to its cut", () => {
  test.each([
    ["USB", 0, 800],
    ["115 200 baud", 115_200, 1_600],
  ])("takes no longer than it may on %s", (_line, baud, most_ms) => {
    const { first_ms, cut_ms, proven_ms } = timesOf(baud);
    expect(first_ms).toBe(0);
    expect(proven_ms - cut_ms).toBeGreaterThanOrEqual(300);
    expect(proven_ms).toBeLessThanOrEqual(most_ms);
  });
});
