/**
 * The kernel inside a bzImage (Documentation/x86/boot.rst): unpacked beforehand, a guest need not do so at
 * each start, at emulation's pace. Pure.
 */

const MAGIC_AT = 0x202;
const SETUP_SECTORS_AT = 0x1f1;
const PAYLOAD_OFFSET_AT = 0x248;
const PAYLOAD_LENGTH_AT = 0x24c;
const SECTOR = 512;
const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
/** After the packed kernel stands its unpacked size, which is no part of it. */
const SIZE_BYTES = 4;

/** The packed kernel, an xz stream; undefined where it is none. */
export const packedKernel = (image: Uint8Array): Uint8Array | undefined => {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (image.length < PAYLOAD_LENGTH_AT + 4 || view.getUint32(MAGIC_AT, true) !== 0x5372_6448)
    return undefined;
  const start = (view.getUint8(SETUP_SECTORS_AT) + 1) * SECTOR + view.getUint32(PAYLOAD_OFFSET_AT, true);
  const end = start + view.getUint32(PAYLOAD_LENGTH_AT, true) - SIZE_BYTES;
  const packed = image.subarray(start, end);
  return end <= image.length && XZ.every((byte, index) => packed[index] === byte) ? packed : undefined;
};
