/**
 * What slips have in common: head, foot, fields, the codes people and technicians scan. Decides how much of
 * the paper each of them takes; the wording of one slip stands in its own file.
 */
import { cellsBitmap } from "../render/bitmap.pure.ts";
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";

export interface SlipHead {
  /** The authority above the office, where its paper shows one: `UBND PHƯỜNG LỘC THỌ`. */
  readonly superior?: string;
  readonly office: string;
  /**
   * The office's own id of the print job, `j123`: the same on every copy, and in the small code at the foot.
   */
  readonly serial: string;
  /** 0: the first print. n: the n-th reprint, printed as `IN LẠI LẦN n` on a black bar. */
  readonly reprint: number;
}

/** Modules of the code at the foot: read by a scanner held to it, too small to be taken for the large one. */
const JOB_MODULE_DOTS = 3;

/** The code that names a print job, as the scanner's protocol knows it. */
export const jobCode = (job: string): string => `MC1:J:${job}`;

export const centered = (
  text: string,
  face: "small" | "body" | "strong" | "title" | "heading" = "body",
): SlipBlock => ({ kind: "text", text, face, align: "center" });

export const paragraph = (text: string, face: "small" | "body" | "strong" = "body"): SlipBlock => ({
  kind: "text",
  text,
  face,
});

export const gap = (dots: number): SlipBlock => ({ kind: "feed", dots });

/** A line of that length in the middle, below what it belongs to. */
export const shortLine = (length_dots: number): SlipBlock => ({
  kind: "image",
  bitmap: cellsBitmap(1, 1, { scale: length_dots, tall: 2 }, () => true),
  align: "center",
});

/** Label and value; nothing at all where there is no value. */
export const field = (
  key: string,
  value: string | undefined,
  face: "strong" | "title" = "strong",
): readonly SlipBlock[] => (value === undefined ? [] : [{ kind: "key-value", key, value, face }]);

/** What a slip is, in both languages; lines apart, since capitals carry two marks on top. */
export const titled = (vi: string, en: string): readonly SlipBlock[] => [
  ...vi.split("\n").flatMap((line) => [centered(line, "title"), gap(4)]),
  centered(en, "small"),
  gap(10),
];

export const reprintMark = (slip: SlipHead): readonly SlipBlock[] =>
  slip.reprint > 0 ? [{ kind: "banner", text: `IN LẠI LẦN ${slip.reprint}` }] : [];

export const issuer = (slip: SlipHead): readonly SlipBlock[] => [
  ...(slip.superior === undefined ? [] : [centered(slip.superior)]),
  centered(slip.office, "strong"),
];

/** Whose paper this is; a further copy says so above everything else. */
export const head = (slip: SlipHead): readonly SlipBlock[] => [
  ...reprintMark(slip),
  ...issuer(slip),
  { kind: "rule" },
];

/** The one code that people scan: large, with a sentence on what it is good for. */
export const codeToScan = (data: string, caption: string, module_dots?: number): readonly SlipBlock[] => [
  gap(14),
  { kind: "qr", data, ...(module_dots === undefined ? {} : { module_dots }) },
  gap(4),
  centered(caption, "small"),
];

/** Serial and its code, small, for the office's own use; then the blade. */
export const tail = (slip: SlipHead, template?: string): readonly SlipBlock[] => [
  { kind: "rule", style: "dashed" },
  { kind: "qr", data: jobCode(slip.serial), module_dots: JOB_MODULE_DOTS },
  centered(`Số phiếu: ${slip.serial}${template === undefined ? "" : ` · Mẫu ${template}`}`, "small"),
  { kind: "cut" },
];

export const documentOf = (...parts: readonly (readonly SlipBlock[])[]): SlipDocument => ({
  blocks: parts.flat(),
});
