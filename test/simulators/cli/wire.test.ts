/** `kiosk-sim wire` against every vector: what decode prints for a valid frame, encode turns back. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { WireCodec } from "../../../drivers/runtime/machine.ts";
import { toHex } from "../../../drivers/runtime/text.ts";
import { decodeWire, encodeWire, listWire } from "../../../simulators/cli/wire.ts";
import { wireCodecs } from "../../../simulators/codecs.ts";

const CODECS = wireCodecs({ year: 2026, month: 1, day: 1 });
const FOLDER = new URL("../../vectors/", import.meta.url);
/** Kinds of which a codec keeps no contents, or builds none; a scanner's codec keeps nothing of a payment code. */
const ONE_WAY = new Set(["forbidden", "url", "bhyt", "unknown"]);
const isOneWay = ({ codec }: VectorLine, kind: unknown): boolean =>
  ONE_WAY.has(String(kind)) || (kind === "vietqr" && codec.name.startsWith("reader/"));

const codecNamed = (name: string): WireCodec => {
  const codec = CODECS.find((known) => known.name === name);
  if (codec === undefined) throw new Error(`no codec ${name}`);
  return codec;
};

interface VectorLine {
  readonly codec: WireCodec;
  readonly file: string;
  readonly hex: string;
}

const hexOf = (line: string): string | undefined => {
  const tagged = /^(?:wire|forbid|auto|status\s*\|\s*\d)\s*\|([0-9A-Fa-f\s]+)\|/.exec(line)?.[1];
  const named = /^\S+\.hex ([0-9A-Fa-f\s]+)$/.exec(line)?.[1];
  const text = /^\S+\.text (.*)$/.exec(line)?.[1];
  return tagged ?? named ?? (text === undefined ? undefined : toHex(new TextEncoder().encode(text)));
};

/** `pager-lrs.txt` belongs to `pager/lrs`; bytes stand as `TAG | hex |`, `NAME.hex hex`, `NAME.text text`. */
const vectorLines = readdirSync(FOLDER).flatMap((file): readonly VectorLine[] => {
  const codec = CODECS.find(({ name }) => `${name.replace("/", "-")}.txt` === file);
  if (codec === undefined) return [];
  return readFileSync(new URL(file, FOLDER), "utf8")
    .split("\n")
    .flatMap((line) => hexOf(line) ?? [])
    .map((hex) => ({ codec, file, hex }));
});

const objectsOf = (line: VectorLine): readonly Record<string, unknown>[] =>
  decodeWire(line.codec, line.hex).lines.map((json) => JSON.parse(json));
const digits = (hex: string): string => hex.replace(/\s/g, "").toUpperCase();

describe("over all vector files", () => {
  test.each(vectorLines)("$file $hex comes back", (line) => {
    const decoded = decodeWire(line.codec, line.hex);
    expect(decoded).toMatchObject({ code: 0 });
    expect(decoded.lines.every((json) => json.startsWith('{"kind":"'))).toBe(true);
    const back = decoded.lines.map((json) => encodeWire(line.codec, json));
    const oneWay = objectsOf(line).some(({ kind }) => isOneWay(line, kind));
    if (oneWay) expect(back).toContainEqual(expect.objectContaining({ code: 1, lines: [] }));
    else expect(digits(back.flatMap(({ lines }) => lines).join(""))).toBe(digits(line.hex));
  });

  test.each(readdirSync(FOLDER).filter((file) => vectorLines.some((line) => line.file === file)))(
    "%s has frames that come back",
    (file) => {
      const both = vectorLines.filter(
        (line) => line.file === file && objectsOf(line).every(({ kind }) => !isOneWay(line, kind)),
      );
      expect(both.length).toBeGreaterThan(3);
    },
  );
});

describe("wire list", () => {
  test("is one line a codec, with every kind's direction, fields and source", () => {
    const codecs = listWire(CODECS).lines.map((line) => JSON.parse(line));
    expect(codecs.map(({ codec }) => codec)).toEqual([
      "pager/lrs",
      "pager/espa",
      "pager/tap",
      "pager/jtech",
      "pager/waveware",
      "pager/comp2",
      "pager/pocsag",
      "reader/cccd-qr",
      "reader/hid-pos",
      "reader/mrz",
      "reader/dg13",
      "printer/escpos",
      "locker/modbus",
      "locker/cu48",
      "locker/hid-relay",
      "pay/vietqr",
    ]);
    for (const { kinds } of codecs)
      for (const row of kinds)
        expect(row).toMatchObject({
          kind: expect.stringMatching(/^[a-z][a-z0-9-]*$/),
          direction: expect.stringMatching(/^(host|device|both)$/),
          fields: expect.any(Object),
          source: expect.stringMatching(/./),
        });
  });
});

describe("wire decode", () => {
  const modbus = codecNamed("locker/modbus");

  // lockers.md section 1b: flash on r0 700 ms.
  test("prints frames and noise in their order", () => {
    expect(decodeWire(modbus, "01 05 02 00 00 07 8D B0 ff").lines).toEqual([
      '{"kind":"flash-on","board":1,"channel":0,"duration_ms":700}',
      '{"kind":"noise","bytes":"FF","reason":"cut short"}',
    ]);
  });

  test("exits 1 where all is noise, and still prints it", () => {
    const { code, lines, complaint } = decodeWire(modbus, "FFFF");
    expect([code, complaint]).toEqual([1, "no frame of locker/modbus in 2 bytes"]);
    expect(lines.map((line) => JSON.parse(line).kind)).toContain("noise");
  });

  test("a frame whose contents are refused is a frame", () => {
    // Only six of seven fields.
    const hex = toHex(new TextEncoder().encode("001090000001||Nguyễn Văn Mẫu|01011990|Nam|Hà Nội\r"));
    const { code, lines } = decodeWire(codecNamed("reader/cccd-qr"), hex);
    expect([code, JSON.parse(lines[0] ?? "")]).toEqual([
      0,
      expect.objectContaining({ kind: "error", error: "field-count" }),
    ]);
  });

  test("a card born after today is refused, as by the driver", () => {
    const hex = toHex(
      new TextEncoder().encode("001290000001||Nguyễn Văn Mẫu|02012026|Nam|Hà Nội|01022021\r"),
    );
    const before = decodeWire(codecNamed("reader/cccd-qr"), hex).lines[0] ?? "";
    expect(JSON.parse(before)).toMatchObject({ kind: "error", error: "birth-date" });
  });

  test.each([
    ["01 0", "one digit only"],
    ["0x01", '"x" is no hex digit'],
    ["01 ﹏", '"﹏" is no hex digit'],
  ])("%s is wrong usage", (hex, reason) => {
    const { code, lines, complaint } = decodeWire(modbus, hex);
    expect([code, lines]).toEqual([2, []]);
    expect(complaint).toContain(reason);
  });
});

describe("wire encode", () => {
  test("prints upper-case hex separated by spaces", () => {
    const json = '{"kind":"coaster-page","card":7,"mode":"01","power":3,"end":"cr"}';
    // LRS AM page modes: flash 30 s, pagers.md 1.1
    expect(encodeWire(codecNamed("pager/lrs"), json).lines).toEqual(["43 50 47 2C 37 2C 30 31 2C 33 0D"]);
  });

  test.each([
    ["nonsense", "not a JSON object"],
    ["[1]", "not a JSON object"],
    ["null", "not a JSON object"],
    ['{"kind":"no-such"}', "no such kind"],
    ['{"kind":"read-coils","board":1,"first":0}', "count"],
    ['{"kind":"forbidden","what":"all-on","board":1}', "forbidden"],
  ])("%s exits 1 with the reason", (json, reason) => {
    const { code, lines, complaint } = encodeWire(codecNamed("locker/modbus"), json);
    expect([code, lines]).toEqual([1, []]);
    expect(complaint).toContain(reason);
  });
});
