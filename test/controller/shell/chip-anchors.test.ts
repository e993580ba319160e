/** Which certificates are trusted: of a file, of a folder, and what is told of those that can't be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAnchors } from "../../../controller/shell/chip-anchors.ts";
import { ANCHORS_MAX } from "../../../drivers/reader/chip/passive-authentication.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";

const NOW_MS = Date.UTC(2026, 10, 22);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "anchors-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pem = ({ anchor }: { readonly anchor: Uint8Array }): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(anchor).toString("base64")}\n-----END CERTIFICATE-----\n`;
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const ROOT = createAuthority({ name: "Root of an example", validTo: new Date("2030-05-06T00:00:00Z") });
const OLD = createAuthority({ name: "Old root", validTo: new Date("2026-11-21T00:00:00Z") });

test("of a file all are taken, each by its name and its last day; an expired one is told as that", () => {
  const { anchors, news } = readAnchors(file("two.pem", `notes\n${pem(ROOT)}${pem(OLD)}`), NOW_MS);
  expect(anchors).toEqual([ROOT.anchor, OLD.anchor]);
  expect(news).toEqual([
    { kind: "found", name: "Root of an example", until: "2030-05-06" },
    { kind: "expired", name: "Old root", until: "2026-11-21" },
  ]);
});

test("of a folder the files of certificates are read, by name; a broken one is told, the others are taken", () => {
  const inside = join(folder, "all");
  mkdirSync(inside);
  writeFileSync(join(inside, "b.crt"), pem(OLD));
  writeFileSync(join(inside, "a.cer"), pem(ROOT));
  writeFileSync(join(inside, "c.pem"), pem(ROOT).replace("MII", "AAA"));
  writeFileSync(join(inside, "readme.txt"), "no certificate");
  const { anchors, news } = readAnchors(inside, NOW_MS);
  expect(anchors).toEqual([ROOT.anchor, OLD.anchor]);
  expect(news.map(({ kind }) => kind)).toEqual(["found", "expired", "unreadable"]);
  expect(news[2]?.name).toBe(join(inside, "c.pem"));
});

test.each([
  ["a path where nothing is", () => join(folder, "nothing.pem"), "ENOENT"],
  ["a file without a certificate", () => file("empty.pem", "hello"), "no certificate in PEM"],
  ["a file without end", () => file("long.pem", "x".repeat(1_048_577)), "more than 1048576 bytes"],
  ["an empty folder", () => mkdtempSync(join(folder, "none-")), "no .pem, .crt, .cer"],
])("%s is told, and gives nothing", (_what, path, why) => {
  const { anchors, news } = readAnchors(path(), NOW_MS);
  expect(anchors).toEqual([]);
  expect(news).toMatchObject([{ kind: "unreadable", why: expect.stringContaining(why) }]);
});

test("more than a country has are not used, and told", () => {
  const { anchors, news } = readAnchors(file("many.pem", pem(ROOT).repeat(ANCHORS_MAX + 1)), NOW_MS);
  expect(anchors).toHaveLength(ANCHORS_MAX);
  expect(news.at(-1)).toEqual({ kind: "too-many", name: "Root of an example" });
});
