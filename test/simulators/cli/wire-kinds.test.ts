/**
 * Every message kind that `kiosk-sim wire list` names for a reader has a vector typed by hand in each
 * direction: bytes and the object they mean, and the object that makes those bytes.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { WireCodec } from "../../../drivers/runtime/machine.ts";
import { toHex } from "../../../drivers/runtime/text.ts";
import { decodeWire, encodeWire, listWire } from "../../../simulators/cli/wire.ts";
import { wireCodecs } from "../../../simulators/codecs.ts";

const CODECS = wireCodecs({ year: 2026, month: 1, day: 1 }).filter(({ name }) => name.startsWith("reader/"));

interface Pair {
  readonly name: string;
  readonly kind: string;
  readonly hex: string;
  /** What decode prints. */
  readonly json: string;
  /** What encode takes. */
  readonly encode: string;
}

/** `NAME.json` with the bytes of that name: `NAME.hex`, else `NAME.raw`, else the text `NAME.text`. */
const pairsOf = ({ name }: WireCodec): readonly Pair[] => {
  const file = new URL(`../../vectors/${name.replace("/", "-")}.txt`, import.meta.url);
  const lines = new Map(
    readFileSync(file, "utf8")
      .split("\n")
      .map((line): [string, string] => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
  );
  return [...lines].flatMap(([key, json]) => {
    if (!key.endsWith(".json")) return [];
    const stem = key.slice(0, -".json".length);
    const text = lines.get(`${stem}.text`);
    const hex =
      lines.get(`${stem}.hex`) ??
      lines.get(`${stem}.raw`) ??
      (text === undefined ? undefined : toHex(new TextEncoder().encode(text)));
    if (hex === undefined) throw new Error(`${name}: no bytes of ${stem}`);
    const { kind } = JSON.parse(json) as { readonly kind: string };
    return [{ name: stem, kind, hex, json, encode: lines.get(`${stem}.encode`) ?? json }];
  });
};

const digits = (hex: string): string => hex.replace(/\s/g, "").toUpperCase();

describe.each(CODECS)("$name", (codec) => {
  const pairs = pairsOf(codec);

  test("has a pair for every kind it lists, and for no other", () => {
    const listed = listWire([codec]).lines.flatMap((line) =>
      (JSON.parse(line) as { kinds: { kind: string }[] }).kinds.map(({ kind }) => kind),
    );
    expect([...new Set(pairs.map(({ kind }) => kind))].sort()).toEqual(listed.sort());
  });

  test.each(pairs)("decodes $name to what was typed", ({ hex, json }) => {
    const { code, lines } = decodeWire(codec, hex);
    expect([code, lines.map((line) => JSON.parse(line))]).toEqual([0, [JSON.parse(json)]]);
  });

  test.each(pairs.filter(({ kind }) => kind !== "error"))("encodes $name to its bytes", ({ hex, encode }) => {
    const { code, lines, complaint } = encodeWire(codec, encode);
    expect([code, complaint, lines.map(digits)]).toEqual([0, undefined, [digits(hex)]]);
  });

  test.each(pairs.filter(({ kind }) => kind === "error"))(
    "encodes no refusal such as $name",
    ({ encode }) => {
      expect(encodeWire(codec, encode)).toMatchObject({ code: 1, lines: [], complaint: /kind|only/ });
    },
  );
});
