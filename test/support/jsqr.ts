/** jsqr, the first reader of QR codes beside zxing. */
import jsqr from "jsqr";

/** jsqr is CommonJS: its types put the function under `default`, Node hands the module itself. */
export const jsqrReads = jsqr as unknown as typeof jsqr.default;
