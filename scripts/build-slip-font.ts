/**
 * Draws every glyph a slip may carry, once, on the developer's machine, and writes them as 1-bit data that
 * the board reads without any drawing library. Decides sizes, letters and the ink threshold; layout is not
 * its matter. Run: node dist/scripts/build-slip-font.js, then biome check --write drivers/printer/render
 */
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";
import type { PackedFace } from "../drivers/printer/render/face.pure.ts";

/** Ink is what comes out darker than this, of 255 (printing.md 3.3: 140 to 150). */
const INK_BELOW = 145;
/** Base64 characters on one line of the generated file. */
const LINE_CHARACTERS = 96;
const SUBSETS = ["latin", "vietnamese", "latin-ext", "math"] as const;
const ASCII = Array.from({ length: 0x7e - 0x20 + 1 }, (_, index) => String.fromCharCode(0x20 + index));
const VOWELS = "aăâeêioôơuưy";
const TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
const PUNCTUATION = "–—•→₫·“”‘’°×…«»±≥≤²³½€§©®";

/** The 134 letters of Vietnamese that are not plain ASCII, both cases, precomposed. */
export const VIETNAMESE_LETTERS: readonly string[] = [
  ...[...VOWELS].flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize("NFC"))),
  "đ",
]
  .flatMap((letter) => [letter, letter.toUpperCase()])
  .filter((letter) => letter > "\u007f");

/** Letters of western names, for foreign citizens; Ð is absent on purpose, it is folded to Đ before. */
const WESTERN = Array.from({ length: 0xff - 0xc0 + 1 }, (_, index) =>
  String.fromCharCode(0xc0 + index),
).filter((letter) => !"ÐÞþð×÷".includes(letter));
const TEXT_LETTERS = [...new Set([...ASCII, ...VIETNAMESE_LETTERS, ...WESTERN, ...PUNCTUATION])].sort();
const NUMBER_LETTERS = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- "].sort();

type FaceDesign = Omit<PackedFace, "glyphs"> & { readonly letters: readonly string[] };

/** `baseline_px` counts from the top of the line; stacked marks of capitals may reach above the line. */
const DESIGNS: readonly FaceDesign[] = [
  { name: "small", weight: 500, size_px: 20, line_px: 27, baseline_px: 21, letters: TEXT_LETTERS },
  { name: "body", weight: 500, size_px: 24, line_px: 33, baseline_px: 25, letters: TEXT_LETTERS },
  { name: "strong", weight: 700, size_px: 24, line_px: 33, baseline_px: 25, letters: TEXT_LETTERS },
  { name: "title", weight: 700, size_px: 32, line_px: 43, baseline_px: 33, letters: TEXT_LETTERS },
  { name: "heading", weight: 700, size_px: 48, line_px: 62, baseline_px: 49, letters: TEXT_LETTERS },
  { name: "number", weight: 700, size_px: 140, line_px: 124, baseline_px: 112, letters: NUMBER_LETTERS },
];

const family = (weight: number, subset: string): string => `Slip${weight}${subset}`;

const registerFonts = (modules: string): void => {
  for (const weight of [500, 700])
    for (const subset of SUBSETS) {
      const file = join(modules, "@fontsource/roboto/files", `roboto-${subset}-${weight}-normal.woff2`);
      if (!GlobalFonts.registerFromPath(file, family(weight, subset))) throw new Error(`cannot read ${file}`);
    }
};

interface Raster {
  readonly advance_px: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ink: (x: number, y: number) => boolean;
}

const prepared = (size_px: number, font: string): SKRSContext2D => {
  const canvas = createCanvas(size_px * 3, size_px * 3);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "black";
  context.font = `${size_px}px ${font}`;
  return context;
};

/** Roboto has no arrow, and the fallback would be whatever font this machine owns: it is drawn by hand. */
const drawArrow = (context: SKRSContext2D, x: number, y: number, size_px: number): number => {
  const middle = y - size_px * 0.36;
  const half = Math.max(1, size_px * 0.05);
  context.fillRect(x + size_px * 0.08, middle - half, size_px * 0.6, half * 2);
  context.beginPath();
  context.moveTo(x + size_px * 0.86, middle);
  context.lineTo(x + size_px * 0.56, middle - size_px * 0.24);
  context.lineTo(x + size_px * 0.56, middle + size_px * 0.24);
  context.fill();
  return size_px * 0.94;
};

const draw = (context: SKRSContext2D, letter: string, design: FaceDesign): number => {
  const { size_px } = design;
  if (letter === "→") return drawArrow(context, size_px, size_px * 2, size_px);
  context.fillText(letter, size_px, size_px * 2);
  return context.measureText(letter).width;
};

const rasterise = (design: FaceDesign, letter: string): Raster => {
  const { size_px } = design;
  const fonts = SUBSETS.map((subset) => family(design.weight, subset)).join(", ");
  const context = prepared(size_px, fonts);
  const advance_px = draw(context, letter, design);
  const side = size_px * 3;
  const pixels = context.getImageData(0, 0, side, side).data;
  const ink = (x: number, y: number): boolean => (pixels[(y * side + x) * 4] ?? 255) < INK_BELOW;
  let [x0, x1, y0, y1] = [side, -1, side, -1];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (ink(x, y)) [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  if (x1 < 0) return { advance_px, left: 0, top: 0, width: 0, height: 0, ink };
  return {
    advance_px,
    left: x0 - size_px,
    top: size_px * 2 - y0,
    width: x1 - x0 + 1,
    height: y1 - y0 + 1,
    ink: (x, y) => ink(x0 + x, y0 + y),
  };
};

/** True when one of our subsets owns the letter, so that no font of this machine slips in. */
const isOwned = (design: FaceDesign, letter: string): boolean => {
  if (letter === "→" || letter === " ") return true;
  const picture = (font: string): string => {
    const context = prepared(design.size_px, font);
    context.fillText(letter, design.size_px, design.size_px * 2);
    const side = design.size_px * 3;
    return Buffer.from(context.getImageData(0, 0, side, side).data).toString("base64");
  };
  const stranger = picture("no-such-font");
  return SUBSETS.some((subset) => picture(family(design.weight, subset)) !== stranger);
};

/** Rows as differences from the row above, runs of zero bytes as `00 count` (face.pure.ts reads it). */
const packRows = (raster: Raster): number[] => {
  const stride = Math.ceil(raster.width / 8);
  const rows = Array.from({ length: raster.height }, (_, y) =>
    Array.from({ length: stride }, (_, column) =>
      Array.from({ length: 8 }, (_, bit) => {
        const x = column * 8 + bit;
        return x < raster.width && raster.ink(x, y) ? 0x80 >> bit : 0;
      }).reduce((sum, bit) => sum | bit, 0),
    ),
  );
  const changes = rows.flatMap((row, y) => row.map((byte, column) => byte ^ (rows[y - 1]?.[column] ?? 0)));
  const packed: number[] = [];
  for (let at = 0; at < changes.length; ) {
    if (changes[at] !== 0) {
      packed.push(changes[at++] ?? 0);
      continue;
    }
    let run = 0;
    while (at < changes.length && changes[at] === 0 && run < 255) [run, at] = [run + 1, at + 1];
    packed.push(0, run);
  }
  return packed;
};

const packGlyph = (design: FaceDesign, letter: string): number[] => {
  if (!isOwned(design, letter)) throw new Error(`Roboto ${design.weight} lacks ${letter}`);
  const raster = rasterise(design, letter);
  const code = letter.charCodeAt(0);
  const advance = Math.round(raster.advance_px * 16);
  return [
    code & 0xff,
    code >> 8,
    advance & 0xff,
    advance >> 8,
    raster.left & 0xff,
    raster.top & 0xff,
    raster.width,
    raster.height,
    ...packRows(raster),
  ];
};

/** All faces, drawn anew. `modules` is the node_modules folder that holds the fonts. */
export const drawFaces = (modules: string): readonly PackedFace[] => {
  registerFonts(modules);
  return DESIGNS.map(({ letters, ...face }) => ({
    ...face,
    glyphs: Buffer.from(letters.flatMap((letter) => packGlyph({ ...face, letters }, letter))).toString(
      "base64",
    ),
  }));
};

const generated = (face: PackedFace): string => {
  const lines = face.glyphs.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, "g")) ?? [];
  const { glyphs: _, ...metrics } = face;
  return `/**
 * Generated by scripts/build-slip-font.ts from Roboto ${face.weight} (Apache-2.0); not to be edited.
 * The glyphs of one face as 1-bit data, in the form that face.pure.ts reads.
 */
import type { PackedFace } from "./face.pure.ts";

export const ${face.name.toUpperCase()}_FACE: PackedFace = {
${Object.entries(metrics)
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)},\n`)
  .join("")}  glyphs: [
${lines.map((line) => `    ${JSON.stringify(line)},\n`).join("")}  ].join(""),
};
`;
};

const repository = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = repository();
  for (const face of drawFaces(join(root, "node_modules"))) {
    const file = join(root, "drivers/printer/render", `face-${face.name}.pure.ts`);
    writeFileSync(file, generated(face));
    process.stdout.write(`${face.name}: ${face.glyphs.length} characters of base64\n`);
  }
}
