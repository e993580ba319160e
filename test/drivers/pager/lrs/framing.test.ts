/** Bytes to lines: any split, any garbage, bounded. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HeldLine, LINE_MAX_BYTES, LRS_FRAMING } from "../../../../drivers/pager/lrs/framing.ts";
import { asciiBytes, concatBytes } from "../../../../drivers/runtime/text.ts";

const run = (pieces: readonly Uint8Array[]) => {
  let held: HeldLine = LRS_FRAMING.empty;
  const lines: string[] = [];
  const noise: { bytes: Uint8Array; reason: string }[] = [];
  for (const piece of pieces) {
    const [next, chunks] = LRS_FRAMING.push(held, piece);
    held = next;
    for (const chunk of chunks)
      if (chunk.kind === "frame") lines.push(chunk.frame);
      else noise.push(chunk);
  }
  return { held, lines, noise };
};

const single = (bytes: Uint8Array): readonly Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));

describe("LRS framing", () => {
  test.each(["\r", "\n", "\r\n"])("a line ends with %j", (end) => {
    expect(run([asciiBytes(`CPG,7${end}SCPG,7${end}`)])).toMatchObject({
      lines: ["CPG,7", "SCPG,7"],
      noise: [],
    });
  });

  test("a line is given out at its CR, before an LF that may follow", () => {
    expect(run([asciiBytes("CPG,7\r")]).lines).toEqual(["CPG,7"]);
  });

  test("LF CR ends one line and leaves an empty one as noise", () => {
    const { lines, noise } = run([asciiBytes("CPG,7\n\rCPG,8\n\r")]);
    expect(lines).toEqual(["CPG,7", "CPG,8"]);
    expect(noise.map(({ reason }) => reason)).toEqual(["empty-line", "empty-line"]);
  });

  test("NUL anywhere is noise and leaves the line whole", () => {
    const { lines, noise } = run([asciiBytes("\0CP\0G,7\0\r\n")]);
    expect(lines).toEqual(["CPG,7"]);
    expect(noise.map(({ reason }) => reason)).toEqual(["nul", "nul", "nul"]);
  });

  test("a line with an 8-bit byte is noise as a whole, never a shorter number", () => {
    const { lines, noise } = run([
      concatBytes(asciiBytes("SCPG,1"), Uint8Array.of(0xb7), asciiBytes("\r\nCPG,8\r\n")),
    ]);
    expect(lines).toEqual(["CPG,8"]);
    expect(noise).toEqual([
      { kind: "noise", bytes: Uint8Array.from([...asciiBytes("SCPG,1"), 0xb7, 0x0d]), reason: "eight-bit" },
    ]);
  });

  test("a line of 256 bytes is a line, one more byte makes it noise up to its end", () => {
    const longest = "A".repeat(LINE_MAX_BYTES);
    expect(run([asciiBytes(`${longest}\r`)]).lines).toEqual([longest]);
    const { lines, noise, held } = run([asciiBytes(`${longest}ASCPG,7\rCPG,8\r`)]);
    expect(lines).toEqual(["CPG,8"]);
    expect(new Set(noise.map(({ reason }) => reason))).toEqual(new Set(["line-too-long"]));
    expect(LRS_FRAMING.held_bytes(held)).toBe(0);
  });

  test("an unfinished line is noise when flushed", () => {
    const { held } = run([asciiBytes("SCPG,")]);
    expect(LRS_FRAMING.flush(held)[1]).toEqual([
      { kind: "noise", bytes: asciiBytes("SCPG,"), reason: "unfinished-line" },
    ]);
    expect(LRS_FRAMING.held_bytes(LRS_FRAMING.flush(held)[0])).toBe(0);
  });

  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .array(fc.constantFrom("CPG,7", "SCPG,99", "\r", "\n", "\r\n", "\0", "A".repeat(200)))
      .map((parts) => asciiBytes(parts.join(""))),
  );

  test("any split gives the same lines and the same noise", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 600 })), (all, cuts) => {
        const at = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].sort(
          (a, b) => a - b,
        );
        const pieces = at.slice(1).map((to, index) => all.subarray(at[index], to));
        const [whole, cut, drip] = [run([all]), run(pieces), run(single(all))];
        expect(cut.lines).toEqual(whole.lines);
        expect(drip.lines).toEqual(whole.lines);
        const noise = ({ noise }: ReturnType<typeof run>) => concatBytes(...noise.map(({ bytes }) => bytes));
        expect(noise(cut)).toEqual(noise(whole));
        expect(noise(drip)).toEqual(noise(whole));
      }),
    );
  });

  test("held bytes never pass the longest line", () => {
    fc.assert(
      fc.property(fc.array(bytes), (pieces) => {
        let held = LRS_FRAMING.empty;
        for (const piece of pieces) {
          held = LRS_FRAMING.push(held, piece)[0];
          expect(LRS_FRAMING.held_bytes(held)).toBeLessThanOrEqual(LINE_MAX_BYTES);
        }
      }),
    );
  });
});
