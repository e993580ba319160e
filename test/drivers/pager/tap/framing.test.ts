/** Bytes to TAP frames: any split, missing and added ends, any garbage, bounded. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCK_MAX_CHARACTERS } from "../../../../drivers/pager/tap/block.pure.ts";
import {
  type HeldTap,
  LINE_MAX_CHARACTERS,
  TAP_FRAMING,
  type TapFrame,
} from "../../../../drivers/pager/tap/framing.ts";
import { concatBytes } from "../../../../drivers/runtime/text.ts";
import { WIRE_VECTORS } from "./vectors.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const run = (pieces: readonly Uint8Array[]) => {
  let held: HeldTap = TAP_FRAMING.empty;
  const frames: TapFrame[] = [];
  const noise: { bytes: Uint8Array; reason: string }[] = [];
  for (const piece of pieces) {
    const [next, chunks] = TAP_FRAMING.push(held, piece);
    held = next;
    for (const chunk of chunks)
      if (chunk.kind === "frame") frames.push(chunk.frame);
      else noise.push({ bytes: chunk.bytes, reason: chunk.reason });
  }
  return { held, frames, noise };
};

const chunked = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
const reasons = (text: string): readonly string[] => run([latin(text)]).noise.map(({ reason }) => reason);

const line = (text: string): TapFrame => ({ kind: "line", text });
const control = (control: "ack" | "nak" | "rs" | "exit" | "hang-up" | "go-ahead"): TapFrame => ({
  kind: "control",
  control,
});
const T5 = "\x021\r\r\x03050";
const BLOCK: TapFrame = { kind: "block", fields: ["1", ""], terminator: "etx" };

describe("TAP framing", () => {
  test.each([
    ["211 Page accepted\r\x06\r", [line("211 Page accepted"), control("ack")]],
    ["211 Page accepted\x06\r", [line("211 Page accepted"), control("ack")]],
    ["211 Page accepted\r\n\x06\r\n", [line("211 Page accepted"), control("ack")]],
    ["211 Page accepted\n\x06\n", [line("211 Page accepted"), control("ack")]],
    ["\x06", [control("ack")]],
    ["\x15\r\x1e\r", [control("nak"), control("rs")]],
    ["115 Bye\x1b\x04\r", [line("115 Bye"), control("hang-up")]],
    ["\x1b[p\r", [control("go-ahead")]],
    ["\x1b[P\r", [line("\x1b[P")]],
    ["ID=", [{ kind: "prompt", before: "" }]],
    ["Enter ID=\r", [{ kind: "prompt", before: "Enter " }]],
    ["511 no such ID=7\r", [line("511 no such ID=7")]],
    ["\r\r", [line(""), line("")]],
    ["\x04\r\r", [control("exit"), line("")]],
    [`${T5}\r`, [BLOCK]],
    [T5, [BLOCK]],
    [`${T5}\r\n${T5}\r`, [BLOCK, BLOCK]],
    ["\x1bPG1\r", [line("\x1bPG1")]],
    ["\x1bPG1ID=x\r", [line("\x1bPG1ID=x")]],
  ] as readonly (readonly [string, readonly TapFrame[]])[])("%j", (text, frames) => {
    expect(run([latin(text)])).toMatchObject({ frames, noise: [] });
  });

  test.each([
    ["\0", "nul"],
    ["\x11", "flow-control"],
    ["\x13", "flow-control"],
  ])("%j leaves the line, the block and the check around it whole", (filler, reason) => {
    for (const [text, frame] of [
      [`2${filler}11 ok\r`, line("211 ok")],
      [`\x021\r${filler}\r\x03050\r`, BLOCK],
      [`\x021\r\r\x030${filler}50\r`, BLOCK],
    ] as const) {
      const { frames, noise } = run([latin(text)]);
      expect(frames).toEqual([frame]);
      expect(noise.map((one) => one.reason)).toEqual([reason]);
    }
  });

  test.each([
    ["2\xb11 ok\r", "eight-bit"],
    ["2\x0111 ok\r", "control-character"],
    ["211\x7f ok\r", "control-character"],
    ["\x1b\r", "stray-escape"],
    ["\n", "line-feed"],
    ["\x021\r\r\x03051\r", "checksum"],
    ["\x021\r\xb1\r\x03050\r", "eight-bit"],
    // STX 1 CR ACK CR ETX: 2 + 49 + 13 + 6 + 13 + 3 = 86 = 056h
    ["\x021\r\x06\r\x03056\r", "control-character"],
    // STX 1 CR SUB 0 CR ETX: 2 + 49 + 13 + 26 + 48 + 13 + 3 = 154 = 09Ah
    ["\x021\r\x1a0\r\x0309:\r", "bad-escape"],
    // STX 1 ETX: 54 = 036h
    ["\x021\x03036\r", "field-not-ended"],
    [`\x021\r`, "unfinished-block"],
    [`\x021\r\r\x0305`, "unfinished-block"],
    [`A${"z".repeat(LINE_MAX_CHARACTERS)}211 ok\r`, "line-too-long"],
    [`\x02${"z".repeat(251)}\x03211\r`, "block-too-long"],
  ])("%j is noise, and the next block is one", (text, reason) => {
    const { frames, noise } = run([latin(`${text}${T5}\r`)]);
    expect(new Set([...noise.map((one) => one.reason)])).toContain(reason);
    expect(frames).toEqual([BLOCK]);
  });

  test("the check characters of a block too long are no response code", () => {
    expect(reasons(`\x02${"z".repeat(251)}\x03211\r`)).toEqual(["block-too-long", "line-too-long"]);
    expect(run([latin(`\x02${"z".repeat(251)}\x03211\r`)]).frames).toEqual([]);
  });

  test.each(["\x04\r", "\x1bPG1\r"])("a block broken off is given up where %j follows", (next) => {
    const { frames, noise } = run([latin(`\x0207\rMoi${next}`)]);
    expect(frames).toHaveLength(1);
    expect(noise).toEqual([{ bytes: latin("\x0207\rMoi"), reason: "unfinished-block" }]);
  });

  test("a prompt behind line noise is still a prompt", () => {
    expect(run([latin("\xff\x81ID=\r")])).toMatchObject({
      frames: [{ kind: "prompt", before: "" }],
      noise: [{ reason: "eight-bit" }],
    });
  });

  test("a line of 256 characters is a line", () => {
    const longest = "A".repeat(LINE_MAX_CHARACTERS);
    expect(run([latin(`${longest}\r`)]).frames).toEqual([line(longest)]);
  });

  test("flushing gives out what is held as noise", () => {
    for (const [text, reason] of [
      ["211 Pa", "unfinished-line"],
      ["\x0207\rMo", "unfinished-block"],
      ["\x021\r\r\x030", "unfinished-block"],
    ] as const) {
      const { held } = run([latin(text)]);
      const [after, chunks] = TAP_FRAMING.flush(held);
      expect(chunks).toEqual([{ kind: "noise", bytes: latin(text), reason }]);
      expect(after).toEqual(TAP_FRAMING.empty);
    }
  });

  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .array(
        fc.constantFrom(
          ...WIRE_VECTORS.map(({ bytes }) => String.fromCharCode(...bytes)),
          ..."\r\n\0\x02\x03\x04\x1b\x1f\x06",
          "A".repeat(200),
          "\xff",
        ),
      )
      .map((parts) => latin(parts.join(""))),
  );
  const joined = ({ noise }: ReturnType<typeof run>) => concatBytes(...noise.map(({ bytes }) => bytes));

  test("any split gives the same frames and the same noise", () => {
    fc.assert(
      fc.property(bytes, (all) => {
        const whole = run([all]);
        for (const size of [1, 7, 1024]) {
          const cut = run(chunked(all, size));
          expect(cut.frames).toEqual(whole.frames);
          expect(joined(cut)).toEqual(joined(whole));
          expect(cut.held).toEqual(whole.held);
        }
      }),
    );
  });

  test("the vectors on one line, split at every byte", () => {
    const all = concatBytes(...WIRE_VECTORS.map(({ bytes }) => bytes));
    const whole = run([all]).frames;
    for (let at = 1; at < all.length; at++)
      expect(run([all.subarray(0, at), all.subarray(at)]).frames).toEqual(whole);
  });

  test("held bytes never pass the longest block", () => {
    fc.assert(
      fc.property(fc.array(bytes), (pieces) => {
        let held = TAP_FRAMING.empty;
        for (const piece of pieces) {
          held = TAP_FRAMING.push(held, piece)[0];
          expect(TAP_FRAMING.held_bytes(held)).toBeLessThanOrEqual(
            Math.max(BLOCK_MAX_CHARACTERS, LINE_MAX_CHARACTERS),
          );
        }
      }),
    );
  });

  test.each(["A", "\x02A", "\xff", "\x1b[", "\x02"])("2 MB of %j without an end stay bounded", (text) => {
    let held = TAP_FRAMING.empty;
    let given = 0;
    const piece = latin(text.repeat(Math.ceil(65_536 / text.length)));
    for (let at = 0; at < 32; at++) {
      const [next, chunks] = TAP_FRAMING.push(held, piece);
      held = next;
      for (const chunk of chunks) given += chunk.bytes.length;
      expect(TAP_FRAMING.held_bytes(held)).toBeLessThanOrEqual(BLOCK_MAX_CHARACTERS);
    }
    expect(given + TAP_FRAMING.held_bytes(held)).toBe(piece.length * 32);
    expect(run([latin(`\r${T5}\r`)]).frames).toContainEqual(BLOCK);
    expect(TAP_FRAMING.push(held, latin(`\r${T5}\r`))[1].at(-1)).toMatchObject({ frame: BLOCK });
  });
});
