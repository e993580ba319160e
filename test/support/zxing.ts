/** ZXing in WebAssembly, the second reader of codes beside jsqr. Its binary comes out of the package. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
});

/** Format and text of each code in a picture of RGBA pixels. */
export const zxingReads = async (
  data: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): Promise<readonly { readonly format: string; readonly text: string }[]> => {
  const found = await readBarcodes({ data, width, height, colorSpace: "srgb" }, { tryHarder: true });
  return found.map(({ format, text }) => ({ format, text }));
};
