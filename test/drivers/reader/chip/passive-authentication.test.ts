/** Proves what a security object vouches for: OpenSSL's own, one altered byte at a time, and other roots. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ChipFiles } from "../../../../drivers/reader/chip/machine.ts";
import { authenticatePassively } from "../../../../drivers/reader/chip/passive-authentication.ts";
import { asciiBytes, concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { createAuthority, signedObject } from "../../../../simulators/reader/chip-card/authority.ts";
import { dg13Vector } from "../lds/vectors.ts";
import { zoneText } from "../mrz/vectors.ts";

const TODAY = { year: 2030, month: 1, day: 1 };
const lines = readFileSync(new URL("../../../vectors/reader-sod.txt", import.meta.url), "utf8").split("\n");
const vector = (name: string): Uint8Array => {
  const line = lines.find((candidate) => candidate.startsWith(`${name}.hex `));
  return fromHex(line?.slice(name.length + 5) ?? "-") ?? new Uint8Array();
};
const DG1 = concatBytes(fromHex("61 5D 5F 1F 5A") ?? new Uint8Array(), asciiBytes(zoneText("M1")));
const files = (name: string): ChipFiles => ({ dg1: DG1, dg13: dg13Vector("D1"), sod: vector(name) });
const ANCHORS = [vector("anchor")];

describe("made by OpenSSL", () => {
  test.each(["ec", "rsa", "pss"])("%s holds, and its root vouches for it", (name) => {
    expect(authenticatePassively(files(name), ANCHORS, TODAY)).toEqual({
      altered: [],
      uncovered: [],
      signature: "valid",
      issuer: "verified",
    });
  });

  test.each(["ec", "rsa", "pss"])("%s with its last byte turned holds no more", (name) => {
    const sod = vector(name).map((byte, index, all) => (index === all.length - 1 ? byte ^ 1 : byte));
    expect(authenticatePassively({ ...files(name), sod }, ANCHORS, TODAY)).toMatchObject({
      altered: [],
      signature: "invalid",
      issuer: "unverified",
    });
  });
});

test("a digest changed in the list breaks the signature too", () => {
  const digest = "12 A3 37 0A";
  const hex = toHex(vector("ec"));
  const sod = fromHex(hex.replace(digest, "12 A3 37 0B"));
  expect(authenticatePassively({ ...files("ec"), ...(sod && { sod }) }, ANCHORS, TODAY)).toMatchObject({
    altered: ["dg1"],
    signature: "invalid",
  });
});

test("files changed are named, files nobody signed too", () => {
  const changed = DG1.map((byte, index) => (index === 90 ? 0x41 : byte));
  const all = { ...files("ec"), dg1: changed, dg15: Uint8Array.of(0x6f, 0x00) };
  expect(authenticatePassively(all, ANCHORS, TODAY)).toMatchObject({
    altered: ["dg1"],
    uncovered: ["dg15"],
    signature: "valid",
  });
});

describe("the issuer", () => {
  const issuerOf = (anchors: readonly Uint8Array[], today = TODAY) =>
    authenticatePassively(files("ec"), anchors, today).issuer;

  test("is unverified without an anchor, with another one, with one that is none", () => {
    expect(issuerOf([])).toBe("unverified");
    expect(issuerOf([createAuthority().anchor])).toBe("unverified");
    expect(issuerOf([Uint8Array.of(0x30, 0x00), new Uint8Array()])).toBe("unverified");
  });

  test("is found among several", () => {
    expect(issuerOf([createAuthority().anchor, ...ANCHORS])).toBe("verified");
  });

  test("is expired before and after its time", () => {
    expect(issuerOf(ANCHORS, { year: 2026, month: 11, day: 21 })).toBe("expired");
    expect(issuerOf(ANCHORS, { year: 2060, month: 1, day: 1 })).toBe("expired");
  });

  test("is nobody where another key made the signature than the certificate's", () => {
    const authority = createAuthority();
    const forged = signedObject(
      { ...authority, signerKey: createAuthority().signerKey },
      new Map([[1, DG1]]),
    );
    expect(authenticatePassively({ dg1: DG1, sod: forged }, [authority.anchor], TODAY)).toMatchObject({
      signature: "invalid",
      issuer: "unverified",
    });
  });
});

test("no object, or one that is none", () => {
  const nothing = { altered: [], uncovered: ["dg1"], issuer: "unverified" };
  expect(authenticatePassively({ dg1: DG1 }, ANCHORS, TODAY)).toEqual({ ...nothing, signature: "absent" });
  expect(authenticatePassively({ dg1: DG1, sod: Uint8Array.of(0x77, 0x00) }, ANCHORS, TODAY)).toEqual({
    ...nothing,
    signature: "structure",
  });
});
