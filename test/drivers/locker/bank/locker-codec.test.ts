/** What every lock board's codec owes the analyser, on a protocol of two bytes made up for it. */
import { describe, expect, test } from "vitest";
import { lockerCodec } from "../../../../drivers/locker/bank/locker-codec.pure.ts";
import type { Chunk, Framing } from "../../../../drivers/runtime/machine.ts";

/** `A5 n` is a frame; any other byte is noise, a lone `A5` at the end too. */
const framing: Framing<Uint8Array, number> = {
  empty: new Uint8Array(),
  push: (held, bytes) => {
    const all = Uint8Array.from([...held, ...bytes]);
    const chunks: Chunk<number>[] = [];
    let at = 0;
    for (; at < all.length; at++) {
      const [first, second] = all.subarray(at);
      if (first !== 0xa5) chunks.push({ kind: "noise", bytes: all.slice(at, at + 1), reason: "stray" });
      else if (second === undefined) break;
      else chunks.push({ kind: "frame", bytes: all.slice(at, ++at + 1), frame: second });
    }
    return [all.slice(at), chunks];
  },
  flush: (held) => [
    new Uint8Array(),
    held.length === 0 ? [] : [{ kind: "noise", bytes: held, reason: "cut off" }],
  ],
  held_bytes: (held) => held.length,
};

const codec = lockerCodec({
  name: "locker/made-up",
  kinds: [],
  framing,
  toObject: (frame) => (frame === 0xff ? { kind: "forbidden", what: "open-all" } : { kind: "open", frame }),
  forbidden: { "open-all": "opens every box" },
  messageOf: (kind, read) => (kind === "open" ? read.whole("frame", 1, 8) : undefined),
  encode: (frame) => Uint8Array.of(0xa5, frame),
});

describe("a lock board's codec", () => {
  test("shows frames, dangerous ones too, and every other byte as noise", () => {
    expect(codec.decode(Uint8Array.of(0xa5, 3, 0x77, 0xa5, 0xff, 0xa5))).toEqual([
      { kind: "open", frame: 3 },
      { kind: "noise", bytes: "77", reason: "stray" },
      { kind: "forbidden", what: "open-all" },
      { kind: "noise", bytes: "A5", reason: "cut off" },
    ]);
  });

  test("builds what fits, and says what does not", () => {
    expect(codec.encode({ kind: "open", frame: 8 })).toEqual({ bytes: Uint8Array.of(0xa5, 8) });
    expect(codec.encode({ kind: "open", frame: 9 })).toEqual({
      error: "frame must be a whole number from 1 to 8",
    });
    expect(codec.encode({ kind: "close" })).toEqual({ error: "no such kind: close" });
  });

  test.each([
    [{ kind: "forbidden", what: "open-all" }, "forbidden: open-all opens every box"],
    [{ kind: "open-all" }, "forbidden: open-all opens every box"],
    [{ kind: "forbidden", what: "else" }, "forbidden: such a frame is never built"],
  ])("never builds %j", (message, error) => {
    expect(codec.encode(message)).toEqual({ error });
  });
});
