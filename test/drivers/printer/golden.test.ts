/**
 * Each slip as it comes out of each printer, against the picture that was looked at and kept. Ours are
 * compared dot by dot; on a difference the new picture is left beside the old one as `*.actual.png`. To keep
 * what is printed now, on purpose: `RENEW_GOLDEN=1 npx vitest run test/drivers/printer/golden.test.ts`, look at
 * every picture that git shows as changed, and commit.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { readPng } from "../../support/png-reader.ts";
import { lab } from "./lab.ts";
import { SAMPLES } from "./sample-forms.ts";

const FOLDER = new URL("../../golden/slips/", import.meta.url);
const PROFILES = ["epson-t20iii", "generic-80", "mute-usb"] as const;
const PNG_BYTES_MAX = 32_000;
/** The longest slip takes 3 s on a line of 115 200 baud. */
const PRINTED_AFTER_MS = 20_000;
const RENEW = process.env.RENEW_GOLDEN === "1";

const printed = (document: SlipDocument, profile: (typeof PROFILES)[number]): Uint8Array => {
  const at = lab({ profile });
  at.start(5_000);
  at.print(document);
  at.clock.advance(PRINTED_AFTER_MS);
  const [sheet, ...more] = at.printer.sheets;
  expect([at.outcomes.length, more.length, sheet?.torn], JSON.stringify(at.outcomes)).toEqual([1, 0, false]);
  return sheet?.png() ?? new Uint8Array();
};

/** More bytes than a printer may be sent that never says what it took (WINDOW_BYTES). */
const TOO_LONG_FOR_MUTE = ["appointment-citizen", "appointment-office", "strip-letters"];
const isTooLong = ({ name, profile }: { readonly name: string; readonly profile: string }): boolean =>
  profile === "mute-usb" && TOO_LONG_FOR_MUTE.includes(name);

const CASES = Object.entries(SAMPLES).flatMap(([name, document]) =>
  PROFILES.map((profile) => ({ name, document, profile })),
);

describe("a slip as it was looked at", () => {
  test.each(CASES.filter((row) => !isTooLong(row)))("$name on $profile", ({ name, document, profile }) => {
    const png = printed(document, profile);
    const golden = new URL(`${name}-${profile}.png`, FOLDER);
    const actual = new URL(`${name}-${profile}.actual.png`, FOLDER);
    if (RENEW) writeFileSync(golden, png);
    const wanted = existsSync(golden) ? readPng(readFileSync(golden)) : undefined;
    const seen = readPng(png);
    const same = wanted?.rows === seen.rows && Buffer.from(wanted.data).equals(seen.data);
    if (same) rmSync(actual, { force: true });
    else writeFileSync(actual, png);
    expect(same, `${name} on ${profile}: look at ${actual.pathname}`).toBe(true);
    expect(png.length).toBeLessThanOrEqual(PNG_BYTES_MAX);
  });

  test.each(CASES.filter(isTooLong))("$name is refused by $profile", ({ document, profile }) => {
    const at = lab({ profile });
    at.start(5_000);
    at.print(document);
    expect(at.outcomes).toEqual([{ kind: "refused", why: "too-long" }]);
  });
});
