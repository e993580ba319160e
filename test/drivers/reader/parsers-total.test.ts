/**
 * Every reader of a card's data, on 100,000 damaged copies of what it reads: bits flipped, pieces cut,
 * lengths changed. Each gives a value or a named error, never a throw. How long one takes is the bench's
 * (family ID).
 */
import { expect, test } from "vitest";
import { decodeScan } from "../../../drivers/reader/cccd-qr/protocol.ts";
import { parseDg15 } from "../../../drivers/reader/chip/active-authentication.ts";
import { describedLayout } from "../../../drivers/reader/hid-pos/descriptor.pure.ts";
import { parseDg1 } from "../../../drivers/reader/lds/dg1.pure.ts";
import { parseDg2 } from "../../../drivers/reader/lds/dg2.pure.ts";
import { parseDg13 } from "../../../drivers/reader/lds/dg13.pure.ts";
import { parseCardAccess, parseDg14 } from "../../../drivers/reader/lds/security-infos.pure.ts";
import { parseSod } from "../../../drivers/reader/lds/sod.pure.ts";
import { parseTd1 } from "../../../drivers/reader/mrz/td1.pure.ts";
import { asciiText } from "../../../drivers/runtime/text.ts";
import { damaged } from "../../../simulators/kit/damage.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import type { ChipProof } from "../../../simulators/reader/chip-card/card-files.ts";
import { EmrtdCard } from "../../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";
import { SCANNER_DESCRIPTORS } from "../../../simulators/reader/report-descriptors.ts";

const EACH = 10_000;
const TODAY = { year: 2026, month: 1, day: 1 };
const PERSON = fictionalPerson(5);

const files = (proof: ChipProof) =>
  new EmrtdCard({
    person: PERSON,
    authority: createAuthority(),
    random: new SeededRandom(1),
    proof,
    face_bytes: 1_000,
  }).files.byId;
const [CHIP, RSA, EC] = [files("chip"), files("active-rsa"), files("active-ec")];

/** A value, or the word of what is wrong. */
type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: string };
const word = (result: Outcome): string => (result.ok ? "read" : result.error);

interface Reader {
  readonly name: string;
  readonly sound: Uint8Array | undefined;
  readonly read: (bytes: Uint8Array) => string;
  /** Words that so much damage must have reached, sound ones among them. */
  readonly reached: readonly string[];
}

const READERS: readonly Reader[] = [
  {
    name: "QR code",
    sound: new TextEncoder().encode(qrText(PERSON)),
    read: (bytes) => {
      const code = decodeScan(bytes, TODAY);
      return code.kind === "error" ? code.error : code.kind;
    },
    reached: ["cccd", "unknown", "encoding", "glued", "field-count", "id-number", "birth-date", "name"],
  },
  {
    name: "report descriptor",
    sound: SCANNER_DESCRIPTORS["length-byte"],
    read: (bytes) => {
      const described = describedLayout(bytes);
      return described.kind === "layout" ? "read" : described.why;
    },
    reached: ["read", "structure", "no-scanned-data", "form"],
  },
  {
    name: "zone",
    sound: CHIP.get(0x0101)?.slice(5),
    read: (bytes) => word(parseTd1(asciiText(bytes), TODAY)),
    reached: ["length", "character", "document-number-check", "birth-date-check", "composite-check", "name"],
  },
  {
    name: "DG1",
    sound: CHIP.get(0x0101),
    read: (bytes) => word(parseDg1(bytes, TODAY)),
    reached: ["structure", "character", "composite-check"],
  },
  {
    name: "DG2",
    sound: CHIP.get(0x0102),
    read: (bytes) => word(parseDg2(bytes)),
    reached: ["read", "structure", "record", "format"],
  },
  {
    name: "DG13",
    sound: CHIP.get(0x010d),
    read: (bytes) => word(parseDg13(bytes)),
    reached: ["read", "structure", "encoding", "control-character", "id-number"],
  },
  {
    name: "DG14",
    sound: CHIP.get(0x010e),
    read: (bytes) => word(parseDg14(bytes)),
    reached: ["read", "structure"],
  },
  {
    name: "DG15 with RSA",
    sound: RSA.get(0x010f),
    read: (bytes) => (parseDg15(bytes) === undefined ? "none" : "read"),
    reached: ["read", "none"],
  },
  {
    name: "DG15 with a curve",
    sound: EC.get(0x010f),
    read: (bytes) => (parseDg15(bytes) === undefined ? "none" : "read"),
    reached: ["none"],
  },
  {
    name: "EF.CardAccess",
    sound: CHIP.get(0x011c),
    read: (bytes) => word(parseCardAccess(bytes)),
    reached: ["read", "structure"],
  },
  {
    name: "EF.SOD",
    sound: CHIP.get(0x011d),
    read: (bytes) => word(parseSod(bytes)),
    reached: ["read", "structure", "hash-unknown", "content-type"],
  },
];

test.each(READERS)("$name", ({ sound, read, reached }) => {
  if (sound === undefined) throw new Error("the simulated card has no such file");
  const random = new SeededRandom(20_261_122);
  const seen = new Set<string>();
  for (let index = 0; index < EACH; index++) seen.add(read(damaged(sound, random)));
  expect([...seen]).toEqual(expect.arrayContaining([...reached]));
});
