/**
 * The certificates of authorities that an office was told to trust: read from a PEM file or a folder of them,
 * each told by name. Decides which can be used; what they vouch for is the reader's driver's.
 */
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ANCHORS_MAX, type TrustAnchors } from "../../drivers/reader/chip/passive-authentication.ts";

/** Files of one folder that are looked at, and bytes of each; what is past it is told as unreadable. */
const FILES_MAX = 64;
const FILE_BYTES_MAX = 1_048_576;
const PEM_NAMES = /\.(pem|crt|cer)$/i;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

export type AnchorNews =
  | { readonly kind: "found"; readonly name: string; readonly until: string }
  | { readonly kind: "expired"; readonly name: string; readonly until: string }
  /** A file without a certificate, or one that can't be read; `why` as the system says it. */
  | { readonly kind: "unreadable"; readonly name: string; readonly why: string }
  /** More than ANCHORS_MAX: the rest is not used. */
  | { readonly kind: "too-many"; readonly name: string };

export interface ReadAnchors {
  readonly anchors: TrustAnchors;
  readonly news: readonly AnchorNews[];
}

const whyNot = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

/** `now_ms`: by which an anchor is expired. Total: what can't be read is told. */
export const readAnchors = (path: string, now_ms: number): ReadAnchors => {
  const anchors: Uint8Array[] = [];
  const news: AnchorNews[] = [];
  for (const file of filesAt(path, news)) {
    for (const certificate of certificatesIn(file, news)) {
      const name = nameOf(certificate);
      const until = new Date(certificate.validTo).toISOString().slice(0, 10);
      if (anchors.length === ANCHORS_MAX) news.push({ kind: "too-many", name });
      else {
        anchors.push(new Uint8Array(certificate.raw));
        news.push({ kind: Date.parse(certificate.validTo) < now_ms ? "expired" : "found", name, until });
      }
    }
  }
  return { anchors, news };
};

const filesAt = (path: string, news: AnchorNews[]): readonly string[] => {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => PEM_NAMES.test(name));
    if (names.length === 0) news.push({ kind: "unreadable", name: path, why: "no .pem, .crt, .cer" });
    for (const name of names.slice(FILES_MAX)) news.push({ kind: "too-many", name });
    return names
      .sort()
      .slice(0, FILES_MAX)
      .map((name) => join(path, name));
  } catch (error) {
    news.push({ kind: "unreadable", name: path, why: whyNot(error) });
    return [];
  }
};

const certificatesIn = (file: string, news: AnchorNews[]): readonly X509Certificate[] => {
  try {
    if (statSync(file).size > FILE_BYTES_MAX) throw new Error(`more than ${FILE_BYTES_MAX} bytes`);
    const blocks = readFileSync(file, "latin1").match(PEM_BLOCK) ?? [];
    if (blocks.length === 0) throw new Error("no certificate in PEM");
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    news.push({ kind: "unreadable", name: file, why: whyNot(error) });
    return [];
  }
};

/** The last line of a subject is its common name. */
const nameOf = ({ subject }: X509Certificate): string =>
  (subject.split("\n").at(-1) ?? subject).replace(/^CN=/, "");
