/**
 * What a technician prints to see whether a printer can be read: every Vietnamese letter in every face, or
 * widths, edges and greys. It ends with what to look at and which question to answer. Letters come out in the
 * text mode that the strip is printed with; ruler and greys are pictures of ours in all of them.
 */
import { cellsBitmap } from "../render/bitmap.pure.ts";
import type { FaceName } from "../render/face.pure.ts";
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import { tcvn3Of } from "../render/tcvn3.pure.ts";
import { documentOf, field, gap, head, paragraph, type SlipHead, tail, titled } from "./slip-parts.pure.ts";

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

// ---- letters ----

const VOWELS = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"] as const;
/** Level, falling, rising, tumbling, asking, heavy: as combining marks on a vowel. */
const TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"] as const;
const GROUPS: readonly string[] = [
  ...VOWELS.map((vowel) => TONES.map((tone) => (vowel + tone).normalize("NFC")).join("")),
  "đ",
];
const SMALL_LETTERS = GROUPS.join(" ");

/** Each face by how people would ask for it. */
const FACES: readonly (readonly [FaceName, string])[] = [
  ["small", "Chữ nhỏ"],
  ["body", "Chữ thường"],
  ["strong", "Chữ đậm"],
  ["title", "Chữ tiêu đề"],
  ["heading", "Chữ lớn"],
];

const alphabet = ([face, name]: (typeof FACES)[number]): readonly SlipBlock[] => [
  gap(10),
  paragraph(`${name} (${face})`, "small"),
  { kind: "text", text: SMALL_LETTERS, face },
  { kind: "text", text: SMALL_LETTERS.toUpperCase(), face },
];

/** `A8 ă`: what the printer's page has at that number, beside the number in plain figures. */
const coded = (letters: string): string =>
  [...letters]
    .flatMap((letter) => {
      const [code = 0] = tcvn3Of(letter)?.codes ?? [];
      return code < 0x80 ? [] : [`${code.toString(16).toUpperCase()}=${letter}`];
    })
    .join(" ");

/** Pages differ between makers, so that a wrong letter is found by its number. */
const chart: readonly SlipBlock[] = [
  gap(10),
  paragraph("TCVN3: số của ô và chữ phải in ra", "small"),
  ...[SMALL_LETTERS, SMALL_LETTERS.toUpperCase()].flatMap((letters) => [gap(6), paragraph(coded(letters))]),
];

const huge = (text: string): SlipBlock => ({ kind: "text", text, face: "number", align: "center" });

const letters = ({ text_mode }: TestStrip): readonly SlipBlock[] => [
  ...FACES.flatMap(alphabet),
  ...(text_mode === "tcvn3" ? chart : []),
  gap(10),
  huge("012345"),
  huge("6789-A"),
  { kind: "rule" },
  paragraph(
    "Xem từng chữ: đủ dấu, đúng dấu, các chữ không dính nhau, không có dấu ? hay ô trống, hết dòng không mất chữ.",
  ),
  gap(4),
  paragraph("Each letter must have its marks; none may touch, none may be a ? or empty.", "small"),
];

// ---- widths ----

const WIDTH_MM = 72;
const DOTS_PER_MM = 8;
const WIDTH_DOTS = WIDTH_MM * DOTS_PER_MM;

/** A line every mm, longer every 5, longest every 10 and on the last dot. */
const RULER: SlipBlock = {
  kind: "image",
  bitmap: cellsBitmap(WIDTH_DOTS, 32, { scale: 1, tall: 1 }, (x, y) => {
    if (x === WIDTH_DOTS - 1) return true;
    if (x % DOTS_PER_MM !== 0) return y < 2;
    const mm = x / DOTS_PER_MM;
    return y < (mm % 10 === 0 ? 32 : mm % 5 === 0 ? 22 : 12);
  }),
};

/** A quarter, half, three quarters and all of the dots: a weak or dirty head shows as stripes. */
const GREYS: SlipBlock = {
  kind: "image",
  bitmap: cellsBitmap(WIDTH_DOTS, 48, { scale: 1, tall: 1 }, (x, y) => {
    const place = (x & 1) + 2 * (y & 1);
    const order = [0, 2, 3, 1][place] ?? 0;
    return order <= Math.floor((x * 4) / WIDTH_DOTS);
  }),
};

/** Single dots side by side: a dead dot of the head is a gap in every row. */
const COMB: SlipBlock = {
  kind: "image",
  bitmap: cellsBitmap(WIDTH_DOTS, 24, { scale: 1, tall: 1 }, (x, y) => (x + (y >> 3)) % 3 === 0),
};

const box = (align: "left" | "center" | "right"): SlipBlock => ({
  kind: "image",
  bitmap: cellsBitmap(1, 1, { scale: 48, tall: 16 }, () => true),
  align,
});

const look = (text: string): readonly SlipBlock[] => [gap(14), paragraph(text), gap(4)];

const widths: readonly SlipBlock[] = [
  ...look("1. Thước 72 mm: thấy cả vạch đầu và vạch cuối, từ vạch dài thứ nhất đến thứ tám đúng 70 mm."),
  RULER,
  ...look("2. Ba ô: sát lề trái, chính giữa, sát lề phải."),
  box("left"),
  box("center"),
  box("right"),
  ...look("3. Bốn ô đậm dần đều, không có sọc trắng."),
  GREYS,
  ...look("4. Vạch nhỏ đều nhau, không mất vạch nào."),
  COMB,
  { kind: "rule" },
  paragraph('Ô giữa đứng sai chỗ: đặt "aligned_raster": false cho máy in này. Có sọc trắng: lau đầu in.'),
  gap(4),
  paragraph(
    "A middle box out of place: set aligned_raster to false. White stripes: clean the head.",
    "small",
  ),
];

// ---- the strip ----

const QUESTION: readonly SlipBlock[] = [
  gap(10),
  paragraph("Trang kỹ thuật viên, mục Máy in: xin trả lời câu hỏi “Tờ thử có đọc được không?”", "strong"),
  gap(4),
  paragraph("Technician's page, printer: please answer whether the strip can be read.", "small"),
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
    slip.what === "letters" ? [...letters(slip), ...QUESTION] : widths,
    tail(slip),
  );
