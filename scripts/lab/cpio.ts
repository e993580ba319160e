/**
 * The archive a kernel unpacks as its first root ("newc" of cpio; Documentation/driver-api/early-userspace/
 * buffer-format.rst). Only folders and files: the kernel brings its console itself. Several archives after
 * another are one.
 */

export type ArchiveEntry =
  | { readonly kind: "folder"; readonly path: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly executable: boolean;
    };

const MODES = { folder: 0o040_755, file: 0o100_644, program: 0o100_755 } as const;
const ALIGNED = 4;

const modeOf = (entry: ArchiveEntry): number =>
  entry.kind === "file" && entry.executable ? MODES.program : MODES[entry.kind];

const padding = (length: number): Uint8Array => new Uint8Array((ALIGNED - (length % ALIGNED)) % ALIGNED);

const member = (entry: ArchiveEntry, inode: number): readonly Uint8Array[] => {
  const name = new TextEncoder().encode(`${entry.path}\0`);
  const bytes = entry.kind === "file" ? entry.bytes : new Uint8Array();
  const links = entry.kind === "folder" ? 2 : 1;
  // inode, mode, uid, gid, links, time, size, device of the file, device it is, length of name, checksum.
  const fields = [inode, modeOf(entry), 0, 0, links, 0, bytes.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).toUpperCase().padStart(8, "0")).join("")}`;
  const head = new TextEncoder().encode(header);
  return [head, name, padding(head.length + name.length), bytes, padding(bytes.length)];
};

/** Entries in their order: a folder before what lies in it. */
export const cpioArchive = (entries: readonly ArchiveEntry[]): Uint8Array => {
  const end: ArchiveEntry = { kind: "file", path: "TRAILER!!!", bytes: new Uint8Array(), executable: false };
  return Buffer.concat([...entries, end].flatMap((entry, index) => member(entry, index + 1)));
};
