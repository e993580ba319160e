/**
 * From a queue slip's submit to the fall of the blade on virtual time, head, feed and line included: at most
 * 0.8 s on USB and 1.6 s at 115 200 baud, and the first byte leaves in the instant of the submit (printing.md
 * 8.4, vector 14). The blade itself takes 0.3 s more before the proof.
 */
import { describe, expect, test } from "vitest";
import { lab } from "../../drivers/printer/lab.ts";
import { QUEUE } from "../../drivers/printer/sample-slips.ts";

/** Where the first byte of the slip, the falling of the blade and the proof stand, ms after the submit. */
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
  at.print(QUEUE);
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
    expect(cut_ms).toBeLessThanOrEqual(most_ms);
    expect(proven_ms - cut_ms).toBeGreaterThanOrEqual(300);
  });
});
