/**
 * Vectors of the dcttech relay, typed by hand, against messages, framing and the analyser's codec; and that
 * nothing dangerous can be built.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockerHidRelayCodec } from "../../../../drivers/locker/hid-relay/codec.pure.ts";
import { relayFraming } from "../../../../drivers/locker/hid-relay/framing.ts";
import {
  decodeCommand,
  decodeState,
  encodeCommand,
  FORBIDDEN,
  type RelayCommand,
} from "../../../../drivers/locker/hid-relay/protocol.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";

interface Vector {
  readonly allowed: boolean;
  readonly hex: string;
  readonly bytes: Uint8Array;
  readonly message: Readonly<Record<string, unknown>>;
}

const vectors: readonly Vector[] = readFileSync(
  new URL("../../../vectors/locker-hid-relay.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => /^(wire|forbid)/.test(line))
  .map((line) => {
    const [tag = "", hex = "", json = ""] = line.split("|").map((part) => part.trim());
    return {
      allowed: tag === "wire",
      hex,
      bytes: fromHex(hex) ?? new Uint8Array(),
      message: JSON.parse(json),
    };
  });

const plain = (object: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> => {
  const { warnings: _, ...rest } = object ?? {};
  return rest;
};

const relay = fc.integer({ min: 1, max: 8 });
const commands: fc.Arbitrary<RelayCommand> = fc.oneof(
  fc.record({ kind: fc.constant("relay-on" as const), relay }),
  fc.record({ kind: fc.constant("relay-off" as const), relay }),
  fc.record({ kind: fc.constant("all-off" as const) }),
);

describe("locker/hid-relay", () => {
  test.each(vectors)("$hex means $message", ({ bytes, message }) => {
    expect(lockerHidRelayCodec.decode(bytes).map(plain)).toEqual([message]);
  });

  test.each(vectors.filter(({ allowed }) => allowed))("$message makes $hex", ({ hex, message }) => {
    const encoded = lockerHidRelayCodec.encode(message);
    expect("bytes" in encoded && toHex(encoded.bytes)).toBe(hex);
  });

  test.each(vectors.filter(({ allowed }) => !allowed))("$hex is named and never built", ({ message }) => {
    const { what } = message as { readonly what: keyof typeof FORBIDDEN };
    expect(lockerHidRelayCodec.encode(message)).toEqual({ error: `forbidden: ${what} ${FORBIDDEN[what]}` });
    expect(lockerHidRelayCodec.encode({ kind: what })).toEqual({
      error: `forbidden: ${what} ${FORBIDDEN[what]}`,
    });
  });

  test("every kind that the codec lists has a vector, and no vector another kind", () => {
    const kinds = new Set(vectors.map(({ message }) => String(message.kind)));
    expect([...kinds].sort()).toEqual(lockerHidRelayCodec.kinds.map(({ kind }) => kind).sort());
  });

  test("a relay that is switched on is said to stay on", () => {
    const [on] = lockerHidRelayCodec.decode(encodeCommand({ kind: "relay-on", relay: 3 }));
    expect(on?.warnings).toEqual(["the board has no timer: the coil stays on until relay-off"]);
  });

  test("every command a host may say comes back, and none of them is a forbidden one", () => {
    fc.assert(
      fc.property(commands, (command) => {
        const bytes = encodeCommand(command);
        expect(bytes).toHaveLength(9);
        expect(decodeCommand(bytes)).toEqual(command);
        expect([0xff, 0xfd, 0xfc]).toContain(bytes[1]);
      }),
    );
  });

  test.each([0, 9, 1.5, Number.NaN])("there is no relay %d to encode", (wrong) => {
    expect(() => encodeCommand({ kind: "relay-on", relay: wrong })).toThrow("a relay of the board");
    expect(lockerHidRelayCodec.encode({ kind: "relay-on", relay: wrong })).toEqual({
      error: "relay must be a whole number from 1 to 8",
    });
  });

  test.each([
    ["zeros only", "00 00 00 00 00 00 00 00"],
    ["a serial with a space", "42 49 20 46 54 00 00 01"],
    ["no zero behind the serial", "42 49 54 46 54 54 00 01"],
    ["seven bytes", "42 49 54 46 54 00 00"],
  ])("a state of %s says nothing of the relays", (_name, hex) => {
    expect(decodeState(fromHex(hex) ?? new Uint8Array())).toBe(undefined);
  });

  test.each([
    "00 FF 00 00 00 00 00 00 00",
    "00 FF 09 00 00 00 00 00 00",
    "00 FF 01 01 00 00 00 00 00",
    "00 FC 00 01 00 00 00 00 00",
    "00 A0 01 00 00 00 00 00 00",
    "42 49 54 46 54 00 01 00",
  ])("%s is none that we know, and is shown as it came", (hex) => {
    expect(lockerHidRelayCodec.decode(fromHex(hex) ?? new Uint8Array())).toEqual([
      { kind: "error", error: "unknown-message", bytes: hex },
    ]);
  });

  test.each([
    [{ kind: "state", serial: "BITF", on: [] }, "serial must be 5 visible characters"],
    [{ kind: "state", serial: "BITFT", on: [0] }, "on must be a whole number from 1 to 8"],
    [{ kind: "forbidden" }, "forbidden: such a frame is never built"],
    [{ kind: "toggle" }, "no such kind: toggle"],
  ])("%j can't be built: %s", (message, error) => {
    expect(lockerHidRelayCodec.encode(message)).toEqual({ error });
  });

  test("what decodes without error or warning of danger encodes to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        for (const object of lockerHidRelayCodec.decode(bytes)) {
          if (["noise", "error", "forbidden"].includes(object.kind)) continue;
          const encoded = lockerHidRelayCodec.encode(object);
          expect("bytes" in encoded && lockerHidRelayCodec.decode(encoded.bytes)).toEqual([object]);
        }
      }),
    );
  });
});

describe("the framing of its recordings", () => {
  const cut = (pieces: readonly Uint8Array[]): readonly string[] => {
    let held = relayFraming.empty;
    const out: string[] = [];
    for (const piece of pieces) {
      const [next, chunks] = relayFraming.push(held, piece);
      held = next;
      expect(relayFraming.held_bytes(held)).toBeLessThan(9);
      out.push(...chunks.map((chunk) => `${chunk.kind} ${toHex(chunk.bytes)}`));
    }
    const [rest, last] = relayFraming.flush(held);
    expect(relayFraming.held_bytes(rest)).toBe(0);
    return [...out, ...last.map((chunk) => `${chunk.kind} ${toHex(chunk.bytes)}`)];
  };

  test("gives the same reports however the bytes are cut, and loses no byte", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 8 }), (pieces) => {
        const whole = concatBytes(...pieces);
        const chunks = cut(pieces);
        expect(chunks).toEqual(cut([whole]));
        expect(chunks.map((chunk) => chunk.slice(chunk.indexOf(" ") + 1)).join(" ")).toBe(toHex(whole));
      }),
    );
  });

  test("a report cut short and a byte that starts none are noise", () => {
    expect(cut([Uint8Array.of(0x91, 0x00, 0xff)])).toEqual(["noise 91", "noise 00 FF"]);
  });
});
