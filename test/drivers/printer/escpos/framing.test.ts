/** The reply stream taken apart: groups, answers, blocks, flow control, and noise that never piles up. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCK_BYTES_MAX, REPLY_FRAMING } from "../../../../drivers/printer/escpos/framing.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const take = (...hex: readonly string[]): readonly string[] => {
  let held = REPLY_FRAMING.empty;
  const seen: string[] = [];
  for (const piece of hex) {
    const [next, chunks] = REPLY_FRAMING.push(held, fromHex(piece) ?? new Uint8Array());
    held = next;
    for (const chunk of chunks)
      seen.push(`${chunk.kind === "frame" ? chunk.frame.kind : "noise"} ${toHex(chunk.bytes)}`);
  }
  return seen;
};

describe("the reply framing", () => {
  test("keeps an answer in order apart from the bytes of a status group that look like it", () => {
    expect(take("14 00 00 0F 00 14 00 03 0F 12")).toEqual([
      "auto-status-report 14 00 00 0F",
      "in-order-byte 00",
      "auto-status-report 14 00 03 0F",
      "status-byte 12",
    ]);
  });

  test("lets XOFF and XON stand inside a group and inside a block", () => {
    expect(take("14 00 13 00 0F 37 22 30 13 30 11 34 32 00")).toEqual([
      "xoff 13",
      "auto-status-report 14 00 00 0F",
      "xoff 13",
      "xon 11",
      "process-id-done 37 22 30 30 34 32 00",
    ]);
  });

  test("calls a broken group noise and reads on with the byte that broke it", () => {
    expect(take("14 00 12 37 25 00")).toEqual(["noise 14 00", "status-byte 12", "buffer-cleared 37 25 00"]);
  });

  test("calls a broken block noise and reads on with the byte that broke it", () => {
    expect(take("37 22 30 12")).toEqual(["noise 37 22 30", "status-byte 12"]);
  });

  test("gives a block without end up at its maximum", () => {
    const endless = `5F ${"41 ".repeat(BLOCK_BYTES_MAX + 1)}`;
    expect(take(endless).map((line) => line.slice(0, 16))).toEqual([
      "noise 5F 41 41 4",
      "in-order-byte 41",
      "in-order-byte 41",
    ]);
  });

  test("gives the same chunks however the bytes are split, and holds no more than a block", () => {
    const likely = fc.constantFrom(0x14, 0x00, 0x0f, 0x12, 0x37, 0x22, 0x25, 0x30, 0x11, 0x13, 0x5f, 0x90);
    const stream = fc.array(fc.oneof(likely, fc.integer({ min: 0, max: 255 })), { maxLength: 200 });
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (codes, sizes) => {
        const bytes = Uint8Array.from(codes);
        const [whole, wholeChunks] = REPLY_FRAMING.push(REPLY_FRAMING.empty, bytes);
        let held = REPLY_FRAMING.empty;
        const chunks = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          const [next, more] = REPLY_FRAMING.push(held, bytes.subarray(at, at + size));
          [held, at] = [next, at + size];
          chunks.push(...more);
          expect(REPLY_FRAMING.held_bytes(held)).toBeLessThan(BLOCK_BYTES_MAX);
        }
        expect(chunks).toEqual(wholeChunks);
        expect(held).toEqual(whole);
        const [empty, rest] = REPLY_FRAMING.flush(held);
        const counted = [...chunks, ...rest].reduce((sum, chunk) => sum + chunk.bytes.length, 0);
        expect([counted, REPLY_FRAMING.held_bytes(empty)]).toEqual([bytes.length, 0]);
      }),
    );
  });
});
