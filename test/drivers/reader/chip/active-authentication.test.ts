/** Proves that only a fresh signature by the right key counts, by every digest a chip may use. */
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { proveActive } from "../../../../drivers/reader/chip/active-authentication.ts";
import { ChipSession } from "../../../../drivers/reader/chip/session.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { heldAtOnce } from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { drawn, type ScriptedCard, scripted } from "./scripted-transport.ts";

const CHALLENGE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const OTHER = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1);
const RSA = generateKeyPairSync("rsa", { modulusLength: 1_024 });
const EC = generateKeyPairSync("ec", { namedCurve: "brainpoolP256r1" });
const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
const dg15 = (key: KeyObject): Uint8Array => tlv(0x6f, key.export({ format: "der", type: "spki" }));

const proven = (key: KeyObject, signature: Uint8Array, dg14?: Uint8Array) => {
  const answer = concatBytes(signature, Uint8Array.of(0x90, 0x00));
  const files = { dg15: dg15(key), ...(dg14 === undefined ? {} : { dg14 }) };
  const transport = scripted([[undefined, answer]]);
  const result = heldAtOnce(proveActive(new ChipSession(), files, drawn(CHALLENGE)), transport.answer);
  expect(transport.sent).toEqual(["00 88 00 00 08 01 02 03 04 05 06 07 08 00"]);
  return result.kind;
};

/** ISO/IEC 9796-2 scheme 1, laid out by hand: 6A, recovered part, digest, trailer. */
const recoverable = (challenge: Uint8Array, hash: string, trailer: string, head = 0x6a): Uint8Array => {
  const end = bytes(trailer);
  const digest_bytes = createHash(hash).digest().length;
  const recovered = new Uint8Array(128 - 1 - digest_bytes - end.length).fill(0x5c);
  const digest = createHash(hash).update(recovered).update(challenge).digest();
  const block = concatBytes(Uint8Array.of(head), recovered, digest, end);
  return new Uint8Array(privateEncrypt({ key: RSA.privateKey, padding: constants.RSA_NO_PADDING }, block));
};

describe("RSA", () => {
  test.each([
    ["sha1", "BC"],
    ["sha224", "38 CC"],
    ["sha256", "34 CC"],
    ["sha384", "36 CC"],
    ["sha512", "35 CC"],
  ])("%s, trailer %s: fresh, and an old one again", (hash, trailer) => {
    expect(proven(RSA.publicKey, recoverable(CHALLENGE, hash, trailer))).toBe("done");
    expect(proven(RSA.publicKey, recoverable(OTHER, hash, trailer))).toBe("unproven");
  });

  test.each([
    ["of another head", recoverable(CHALLENGE, "sha1", "BC", 0x4b)],
    ["of another digest than its trailer says", recoverable(CHALLENGE, "sha256", "BC")],
    ["of no known trailer", recoverable(CHALLENGE, "sha256", "33 CC")],
    ["cut short", recoverable(CHALLENGE, "sha1", "BC").slice(1)],
    ["empty", new Uint8Array()],
  ])("a signature %s proves nothing", (_what, signature) => {
    expect(proven(RSA.publicKey, signature)).toBe("unproven");
  });
});

describe("ECDSA", () => {
  const signed = (challenge: Uint8Array, hash: string): Uint8Array =>
    new Uint8Array(sign(hash, challenge, { key: EC.privateKey, dsaEncoding: "ieee-p1363" }));
  const naming = (last: string): Uint8Array => {
    const row = concatBytes(
      bytes("06 06 67 81 08 01 01 05 02 01 01"),
      tlv(0x06, bytes(`04 00 7F 00 07 01 01 04 01 ${last}`)),
    );
    return tlv(0x6e, tlv(0x31, tlv(0x30, row)));
  };

  test("SHA-256 where the chip names none: fresh, old, cut short", () => {
    expect(proven(EC.publicKey, signed(CHALLENGE, "sha256"))).toBe("done");
    expect(proven(EC.publicKey, signed(OTHER, "sha256"))).toBe("unproven");
    expect(proven(EC.publicKey, signed(CHALLENGE, "sha256").slice(1))).toBe("unproven");
  });

  test.each([
    ["01", "sha1"],
    ["02", "sha224"],
    ["04", "sha384"],
    ["05", "sha512"],
  ])("the digest that data group 14 names, %s: %s", (last, hash) => {
    expect(proven(EC.publicKey, signed(CHALLENGE, hash), naming(last))).toBe("done");
    expect(proven(EC.publicKey, signed(CHALLENGE, "sha256"), naming(last))).toBe("unproven");
  });
});

test.each([
  ["no data group 15", {}],
  ["a damaged one", { dg15: Uint8Array.of(0x6f, 0x02, 0x30, 0x00) }],
  ["another file", { dg15: Uint8Array.of(0x6e, 0x00) }],
])("with %s nothing is asked", (_what, files) => {
  const transport = scripted([]);
  expect(heldAtOnce(proveActive(new ChipSession(), files, drawn()), transport.answer)).toEqual({
    kind: "unreadable",
  });
  expect(transport.sent).toEqual([]);
});

test("a refusal is one, and a pulled card too", () => {
  const files = { dg15: dg15(EC.publicKey) };
  const refusing = scripted([[undefined, bytes("6D 00")]]);
  const asked = (card: ScriptedCard) =>
    heldAtOnce(proveActive(new ChipSession(), files, drawn(CHALLENGE)), card.answer);
  expect(asked(refusing)).toEqual({ kind: "refused", sw: 0x6d00 });
  expect(asked(scripted([]))).toEqual({
    kind: "ended",
    why: "card-removed",
  });
});
