/** Proves the ciphers that Node lacks, by published examples. */
import { expect, test } from "vitest";
import {
  aesCbc,
  aesCmac,
  deriveKey,
  retailMac,
  sha1,
  tripleDes,
} from "../../../../drivers/reader/chip/ciphers.ts";
import { pad } from "../../../../drivers/reader/chip/secure-messaging.pure.ts";
import { asciiBytes } from "../../../../drivers/runtime/text.ts";
import { chipBytes, chipText } from "./vectors.ts";

test("keys of basic access are derived from the zone, in odd parity", () => {
  const digest = sha1(asciiBytes(chipText("bac.zone.text")));
  expect(digest).toEqual(chipBytes("bac.sha1"));
  expect(deriveKey("3des", digest.slice(0, 16), "encrypt")).toEqual(chipBytes("bac.encrypt"));
  expect(deriveKey("3des", digest.slice(0, 16), "mac")).toEqual(chipBytes("bac.mac"));
});

test("the key of an access number comes from its digits as they are", () => {
  const can = asciiBytes(chipText("can.password.text"));
  expect(deriveKey("aes-128", can, "password")).toEqual(chipBytes("can.key"));
});

test("the retail MAC of the worked example", () => {
  expect(retailMac(chipBytes("bac.mac"), pad(chipBytes("bac.cipher"), 8))).toEqual(
    chipBytes("bac.cipher.mac"),
  );
});

test.each([0, 16, 40, 64])("CMAC of %i bytes", (length) => {
  const message = chipBytes("cmac.message").subarray(0, length);
  expect(aesCmac(chipBytes("cmac.key"), message)).toEqual(chipBytes(`cmac.${length}`));
});

test("what is encrypted is decrypted", () => {
  const key = chipBytes("cmac.key");
  const blocks = chipBytes("cmac.message");
  expect(tripleDes("decrypt", key, tripleDes("encrypt", key, blocks))).toEqual(blocks);
  expect(aesCbc("decrypt", key, aesCbc("encrypt", key, blocks))).toEqual(blocks);
});
