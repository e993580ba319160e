/** ZXing in WebAssembly, the second reader of codes beside jsqr. Its binary comes out of the package. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
});

export interface FoundCode {
  readonly format: string;
  readonly text: string;
  /** Rows of the picture between which it stands. */
  readonly top: number;
  readonly bottom: number;
}

/** Each code in a picture of RGBA pixels, from top to bottom. */
export const zxingFinds = async (
  data: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): Promise<readonly FoundCode[]> => {
  const found = await readBarcodes({ data, width, height, colorSpace: "srgb" }, { tryHarder: true });
  return found
    .map(({ format, text, position }) => {
      const rows = Object.values(position).map(({ y }) => y);
      return { format, text, top: Math.min(...rows), bottom: Math.max(...rows) };
    })
    .sort((a, b) => a.top - b.top);
};

/** Format and text of each code. */
export const zxingReads = async (
  ...picture: Parameters<typeof zxingFinds>
): Promise<readonly Pick<FoundCode, "format" | "text">[]> =>
  (await zxingFinds(...picture)).map(({ format, text }) => ({ format, text }));
