/**
 * ID: how fast the parsers of ID cards are on 100,000 random and damaged inputs each, that none throws, and
 * how long a whole chip takes in process: no other program does the same, so these have no baseline. And how
 * soon a scan is told (scan.ts).
 */

import { decodeScan } from "../../drivers/reader/cccd-qr/protocol.ts";
import { parseDg15 } from "../../drivers/reader/chip/active-authentication.ts";
import { chipTalk } from "../../drivers/reader/chip/chip-reader.ts";
import { describedLayout } from "../../drivers/reader/hid-pos/descriptor.pure.ts";
import { parseDg1 } from "../../drivers/reader/lds/dg1.pure.ts";
import { parseDg2 } from "../../drivers/reader/lds/dg2.pure.ts";
import { parseDg13 } from "../../drivers/reader/lds/dg13.pure.ts";
import { parseCardAccess, parseDg14 } from "../../drivers/reader/lds/security-infos.pure.ts";
import { parseSod } from "../../drivers/reader/lds/sod.pure.ts";
import { parseTd1 } from "../../drivers/reader/mrz/td1.pure.ts";
import { asciiText } from "../../drivers/runtime/text.ts";
import { damaged } from "../../simulators/kit/damage.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createAuthority } from "../../simulators/reader/chip-card/authority.ts";
import type { ChipProof } from "../../simulators/reader/chip-card/card-files.ts";
import { cardAnswers, EmrtdCard, heldAtOnce } from "../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson, qrText } from "../../simulators/reader/fictional-person.ts";
import { SCANNER_DESCRIPTORS } from "../../simulators/reader/report-descriptors.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { measureScans } from "./scan.ts";
import { percentile } from "./statistics.ts";

const INPUTS = 100_000;
const PARSE_MS_MAX = 1;
/** An input that took longer is parsed again so often: another program's turn can spoil a try, none improve it. */
const TRIES = 10;
const CHIP_MS_MAX = 100;
const CHIPS = 20;
const TODAY = { year: 2026, month: 1, day: 1 };
const PERSON = fictionalPerson(5);

/** The file of a card whose chip proves itself this way. */
const fileOf = (id: number, proof: ChipProof = "chip"): Uint8Array => {
  const authority = createAuthority();
  const { files } = new EmrtdCard({ person: PERSON, authority, random: new SeededRandom(1), proof });
  const file = files.byId.get(id);
  if (file === undefined) throw new Error(`the simulated card has no file ${id.toString(16)}`);
  return file;
};

interface Subject {
  readonly name: string;
  readonly sound: Uint8Array;
  readonly parse: (bytes: Uint8Array) => unknown;
}

const subjects = (): readonly Subject[] => [
  {
    name: "qr",
    sound: new TextEncoder().encode(qrText(PERSON)),
    parse: (bytes) => decodeScan(bytes, TODAY),
  },
  { name: "hid-descriptor", sound: SCANNER_DESCRIPTORS["length-byte"], parse: describedLayout },
  {
    name: "mrz",
    sound: fileOf(0x0101).slice(5),
    parse: (bytes) => parseTd1(asciiText(bytes), TODAY),
  },
  { name: "dg1", sound: fileOf(0x0101), parse: (bytes) => parseDg1(bytes, TODAY) },
  { name: "dg2", sound: fileOf(0x0102), parse: parseDg2 },
  { name: "dg13", sound: fileOf(0x010d), parse: (bytes) => parseDg13(bytes) },
  { name: "dg14", sound: fileOf(0x010e), parse: parseDg14 },
  { name: "dg15-rsa", sound: fileOf(0x010f, "active-rsa"), parse: parseDg15 },
  { name: "dg15-ec", sound: fileOf(0x010f, "active-ec"), parse: parseDg15 },
  { name: "card-access", sound: fileOf(0x011c), parse: parseCardAccess },
  { name: "sod", sound: fileOf(0x011d), parse: parseSod },
];

/** Longest random input: noise as long as a face would be refused at its first byte all the same. */
const NOISE_BYTES_MAX = 2_048;

/** Every other input is noise; the others are sound ones, damaged. */
const inputOf = (random: SeededRandom, sound: Uint8Array, index: number): Uint8Array =>
  index % 2 === 0
    ? random.bytes(random.between(0, Math.min(sound.length + 20, NOISE_BYTES_MAX)))
    : damaged(sound, random);

/** The shortest of the tries in ms, and whether one threw. */
const parsed = (
  parse: Subject["parse"],
  bytes: Uint8Array,
): { readonly ms: number; readonly threw: boolean } => {
  let ms = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && ms > PARSE_MS_MAX; tries++) {
    const from_ms = performance.now();
    try {
      parse(bytes);
    } catch {
      return { ms, threw: true };
    }
    ms = Math.min(ms, performance.now() - from_ms);
  }
  return { ms, threw: false };
};

const measureParser = ({ name, sound, parse }: Subject): Figure => {
  const random = new SeededRandom(7);
  const taken_ms: number[] = [];
  let throws = 0;
  for (let index = 0; index < INPUTS; index++) {
    const { ms, threw } = parsed(parse, inputOf(random, sound, index));
    if (threw) throws++;
    else taken_ms.push(ms);
  }
  const value = percentile(taken_ms, 1);
  return {
    id: `ID/${name}`,
    value,
    unit: "ms",
    baseline: null,
    ratio: null,
    goal: `<= ${PARSE_MS_MAX} ms each, 0 throws on ${INPUTS} inputs`,
    pass: value <= PARSE_MS_MAX && throws === 0,
    detail: { throws, median_ms: percentile(taken_ms, 0.5) },
  };
};

const measureChip = (): Figure => {
  const authority = createAuthority();
  const taken_ms: number[] = [];
  for (let index = 1; index <= CHIPS; index++) {
    const person = fictionalPerson(index);
    const random = new SeededRandom(index);
    const chip = new EmrtdCard({ person, authority, random });
    const from_ms = performance.now();
    const report = heldAtOnce(
      chipTalk(
        { can: person.idNumber.slice(-6) },
        { anchors: [authority.anchor], today: () => TODAY, random },
      ),
      cardAnswers(chip),
    );
    taken_ms.push(performance.now() - from_ms);
    if (report.kind !== "chip" || report.trust !== "chip-issuer")
      throw new Error(`the chip of person ${index} was not believed`);
  }
  const value = percentile(taken_ms, 0.5);
  return {
    id: "ID/chip",
    value,
    unit: "ms",
    baseline: null,
    ratio: null,
    goal: `<= ${CHIP_MS_MAX} ms, both ends in one process, without the face`,
    pass: value <= CHIP_MS_MAX,
    detail: { worst_ms: percentile(taken_ms, 1), chips: CHIPS },
  };
};

export const IDENTITY: FigureFamily = {
  id: "ID",
  what: "parsers of ID cards on random inputs, a whole chip, a scan to event and view",
  run: async (say) => {
    const figures: Figure[] = [];
    for (const subject of subjects()) {
      say(subject.name);
      figures.push(measureParser(subject));
    }
    return [...figures, measureChip(), ...(await measureScans(say))];
  },
};
