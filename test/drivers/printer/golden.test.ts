/**
 * Each slip as it comes out of each printer, against the picture that was looked at and kept. Ours are
 * compared dot by dot; on a difference the new picture is left beside the old one as `*.actual.png`. To keep
 * what is printed now, on purpose: `RENEW_GOLDEN=1 npx vitest run test/drivers/printer/golden.test.ts`, look at
 * every picture that git shows as changed, and commit.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TextMode } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { readPng } from "../../support/png-reader.ts";
import { lab } from "./lab.ts";
import { SAMPLES, stripOf } from "./sample-forms.ts";

const FOLDER = new URL("../../golden/slips/", import.meta.url);
const PROFILES = ["epson-t20iii", "generic-80", "mute-usb"] as const;
const PNG_BYTES_MAX = 34_000;
/** The longest slip takes 3 s on a line of 115 200 baud. */
const PRINTED_AFTER_MS = 20_000;
const RENEW = process.env.RENEW_GOLDEN === "1";

interface Case {
  readonly file: string;
  readonly document: SlipDocument;
  readonly profile: (typeof PROFILES)[number];
  readonly text_mode: TextMode;
}

const printed = ({ document, profile, text_mode }: Case): Uint8Array => {
  const at = lab({ profile });
  at.start(5_000);
  at.print(document, undefined, text_mode);
  at.clock.advance(PRINTED_AFTER_MS);
  const [sheet, ...more] = at.printer.sheets;
  expect([at.outcomes.length, more.length, sheet?.torn], JSON.stringify(at.outcomes)).toEqual([1, 0, false]);
  return sheet?.png() ?? new Uint8Array();
};

const AS_PICTURES: readonly Case[] = Object.entries(SAMPLES).flatMap(([name, document]) =>
  PROFILES.map((profile) => ({
    file: `${name}-${profile}`,
    document,
    profile,
    text_mode: "raster" as const,
  })),
);

/** In letters of the printer, where one has them: the slips that most people take home, and the strip. */
const AS_LETTERS: readonly Case[] = (["tcvn3", "soft-font"] as const).flatMap((text_mode) =>
  Object.entries({ ...SAMPLES, "strip-letters": stripOf({ text_mode }) })
    .filter(([name]) => ["queue", "pickup", "appointment-citizen", "strip-letters"].includes(name))
    .map(([name, document]) => {
      const profile = "epson-t20iii" as const;
      return { file: `${name}-${profile}-${text_mode}`, document, profile, text_mode };
    }),
);

describe("a slip as it was looked at", () => {
  test.each([...AS_PICTURES, ...AS_LETTERS])("$file", (row) => {
    const png = printed(row);
    const golden = new URL(`${row.file}.png`, FOLDER);
    const actual = new URL(`${row.file}.actual.png`, FOLDER);
    if (RENEW) writeFileSync(golden, png);
    const wanted = existsSync(golden) ? readPng(readFileSync(golden)) : undefined;
    const seen = readPng(png);
    const same = wanted?.rows === seen.rows && Buffer.from(wanted.data).equals(seen.data);
    if (same) rmSync(actual, { force: true });
    else writeFileSync(actual, png);
    expect(same, `${row.file}: look at ${actual.pathname}`).toBe(true);
    expect(png.length).toBeLessThanOrEqual(PNG_BYTES_MAX);
  });
});
