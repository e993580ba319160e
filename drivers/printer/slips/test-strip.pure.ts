/**
 * What a technician prints to see whether a printer can be read: every Vietnamese letter in every face, or
 * widths, edges and greys. It ends with what to compare and which button to press.
 */
import type { FaceName } from "../render/face.pure.ts";
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import { documentOf, field, head, paragraph, type SlipHead, tail, titled } from "./slip-parts.pure.ts";

export interface TestStrip extends SlipHead {
  readonly what: "letters" | "widths";
  /** Name of the printer's profile. */
  readonly profile: string;
  readonly model?: string;
  /** How its letters are printed, as the configuration names it. */
  readonly text_mode?: string;
  /** `08:15, 21/11/2026`. */
  readonly issued: string;
}

const VOWELS = "aăâeêioôơuưy";
/** Level, falling, rising, tumbling, asking, heavy: as combining marks on a vowel. */
const TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"] as const;
const letters = (base: string): string =>
  [...base].map((vowel) => TONES.map((tone) => (vowel + tone).normalize("NFC")).join("")).join(" ");
const SMALL_LETTERS = `${letters(VOWELS)} đ`;

const FACES: readonly FaceName[] = ["small", "body", "strong", "title", "heading"];

const alphabet = (face: FaceName): readonly SlipBlock[] => [
  paragraph(face, "small"),
  { kind: "text", text: SMALL_LETTERS, face },
  { kind: "text", text: SMALL_LETTERS.toUpperCase(), face },
];

const widths: readonly SlipBlock[] = [
  { kind: "banner", text: "576 DOTS" },
  { kind: "rule" },
  { kind: "text", text: "|", align: "left" },
  { kind: "text", text: "|", align: "center" },
  { kind: "text", text: "|", align: "right" },
  { kind: "rule", style: "dashed" },
];

export const testStrip = (slip: TestStrip): SlipDocument =>
  documentOf(
    head(slip),
    titled("TỜ IN THỬ", "Test strip"),
    field("Cấu hình:", slip.profile),
    field("Máy in:", slip.model),
    field("Kiểu chữ:", slip.text_mode),
    field("Giờ in:", slip.issued),
    [{ kind: "rule" }],
    slip.what === "letters" ? FACES.flatMap(alphabet) : widths,
    tail(slip),
  );
