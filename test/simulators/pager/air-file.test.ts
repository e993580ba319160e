/** The file of what was on the air: multimon-ng finds every page of a base in it, and no other. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { capcode } from "../../../drivers/pager/lrs/capcode.pure.ts";
import { POCSAG_RATES } from "../../../drivers/pager/pocsag/airtime.pure.ts";
import { POCSAG_CODEC } from "../../../drivers/pager/pocsag/protocol.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import { HAS_MULTIMON, multimonHears, WHY_WITHOUT_MULTIMON } from "../../../scripts/bench/multimon.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { AIR_FILE_BYTES_MAX, AirFile } from "../../../simulators/pager/air/sound-file.ts";
import { PLAIN_CAPCODES } from "../../../simulators/pager/cards.ts";
import { createPagerBase, type PagerBaseOptions } from "../../../simulators/pager/pager-base.ts";

if (!HAS_MULTIMON) process.stderr.write(`air file: skipped, ${WHY_WITHOUT_MULTIMON}\n`);

const FLEET = Array.from({ length: 99 }, (_, index) => index + 1);
const WAV_HEAD_BYTES = 44;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "air-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A base whose air is kept in a file; `page` is what the host writes for a card. */
const kept = (
  format: "raw" | "wav" | "bits",
  options: Partial<PagerBaseOptions>,
  page: (card: number) => string,
): Uint8Array => {
  const clock = new VirtualClock();
  const random = new SeededRandom(1);
  const base = createPagerBase({ cards: FLEET, system_id: 0, random, clock, ...options });
  base.attach({ send: () => {}, unplug: () => {}, plug: () => {} });
  const path = join(folder, `air.${format}`);
  const file = new AirFile(path, format, (reason) => expect(reason).toBe("never"));
  base.channel.record((sending) => file.write(sending));
  for (const card of FLEET) base.receive(asciiBytes(page(card)));
  clock.advance(300_000);
  file.close();
  expect(base.cards.units.every(({ buzzes }) => buzzes === 1)).toBe(true);
  return new Uint8Array(readFileSync(path));
};

const COMP2 = { host: { protocol: "comp2" }, gather_ms: 500 } as const;
const capcodes = (heard: readonly { readonly capcode: number }[]): readonly number[] =>
  heard.map(({ capcode: code }) => code).sort((a, b) => a - b);
const OWN_CODES = FLEET.map((card) => PLAIN_CAPCODES.first + card - 1);

describe("the air in a file", () => {
  test.for(POCSAG_RATES)("99 of 99 and no other card, a burst at %d bit/s", (rate, { skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    const sound = kept("raw", { ...COMP2, rate }, (card) => `${card}D\rMoi quay ${card % 9}\r`);
    const heard = multimonHears(sound, rate);
    expect(capcodes(heard)).toEqual(OWN_CODES);
    expect(heard.every(({ text, capcode: code }) => text === `Moi quay ${(code - 1_000_000) % 9}`)).toBe(
      true,
    );
  });

  test("99 of 99 LRS pages, each its own transmission, in a WAV file", ({ skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    const wav = kept("wav", { pager: "alpha" }, (card) => `FPG,${card},0,3!AMoi quay 3\r`);
    const view = new DataView(wav.buffer);
    expect(new TextDecoder().decode(wav.subarray(0, 4))).toBe("RIFF");
    expect(view.getUint32(4, true)).toBe(wav.length - 8);
    expect(view.getUint32(24, true)).toBe(22_050);
    expect(view.getUint32(40, true)).toBe(wav.length - WAV_HEAD_BYTES);
    const heard = multimonHears(wav.subarray(WAV_HEAD_BYTES), 1_200);
    expect(capcodes(heard)).toEqual(FLEET.map((card) => capcode(0, card) ?? 0));
  });

  test("bits are text, a line for each transmission", () => {
    const text = new TextDecoder().decode(kept("bits", COMP2, (card) => `${card}\r\r`));
    const [line = "", ...rest] = text.split("\n");
    expect(rest).toEqual([""]);
    const bytes = Uint8Array.from(line.match(/.{8}/g) ?? [], (octet) => Number.parseInt(octet, 2));
    const [transmission] = POCSAG_CODEC.decode(bytes);
    expect(transmission).toMatchObject({ kind: "transmission", batches: 7 });
    expect(capcodes(transmission?.pages as { capcode: number }[])).toEqual(OWN_CODES);
  });

  test("coasters, whose format is none of ours, are silence; long pauses are cut short", () => {
    const sound = kept("raw", {}, (card) => `CPG,${card},A,3\r`);
    expect(sound.every((byte) => byte === 0)).toBe(true);
    expect(sound.length).toBe(99 * 2 * Math.round(22_050 * 0.93));
  });

  const silent = { pages: [], rate: 1_200, repeat: 0, stream: undefined, spoilt: [] } as const;

  test("ends before it fills the disk, and says so once", () => {
    const path = join(folder, "air.wav");
    const said: string[] = [];
    const file = new AirFile(path, "wav", (reason) => said.push(reason));
    const seconds = Math.ceil(AIR_FILE_BYTES_MAX / 44_100) + 2;
    for (let second = 0; second < seconds; second++)
      file.write({ ...silent, air_ms: 1_000, began_ms: second * 1_000 });
    file.close();
    expect(said).toEqual(["the file is full"]);
    const wav = readFileSync(path);
    expect(wav.length).toBeLessThanOrEqual(AIR_FILE_BYTES_MAX);
    expect(wav.length).toBeGreaterThan(AIR_FILE_BYTES_MAX - 44_200);
    expect(wav.readUInt32LE(40)).toBe(wav.length - WAV_HEAD_BYTES);
  });
});
