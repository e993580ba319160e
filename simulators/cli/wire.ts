/**
 * `kiosk-sim wire`: the technician's protocol analyser on the production codecs. Bytes as hex in, one JSON
 * object a frame out, and back. What a frame means is the codec's affair; here are hex, JSON and exit codes.
 */
import type { WireCodec, WireObject } from "../../drivers/runtime/machine.ts";
import { fromHex, toHex } from "../../drivers/runtime/text.ts";
import { type Finished, failed, printed, wrongUsage } from "./finished.ts";
import { jsonLine } from "./json.ts";

export const listWire = (codecs: readonly WireCodec[]): Finished =>
  printed(codecs.map(({ name, kinds }) => jsonLine({ codec: name, kinds })));

/** Exit 1 where nothing of the bytes was a frame; a frame whose contents are refused is one. */
export const decodeWire = (codec: WireCodec, hex: string): Finished => {
  const bytes = fromHex(hex);
  if (bytes === undefined) return wrongUsage(whyNoHex(hex));
  const objects = codec.decode(bytes);
  const lines = objects.map(kindFirst).map(jsonLine);
  return objects.some(({ kind }) => kind !== "noise")
    ? printed(lines)
    : { code: 1, lines, complaint: `no frame of ${codec.name} in ${bytes.length} bytes` };
};

export const encodeWire = (codec: WireCodec, json: string): Finished => {
  const message = readObject(json);
  if (message === undefined) return failed(`not a JSON object: ${json}\n${exampleOf(codec)}`);
  const encoded = codec.encode(message);
  if ("bytes" in encoded) return printed([toHex(encoded.bytes)]);
  return failed(`${codec.name}: ${encoded.error}`);
};

const exampleOf = (codec: WireCodec): string =>
  `type it as '{"kind":"${codec.kinds[0]?.kind}",...}'; "kiosk-sim wire list" names the kinds and fields`;

const kindFirst = ({ kind, ...fields }: WireObject): WireObject => ({ kind, ...fields });

const whyNoHex = (hex: string): string => {
  const wrong = /[^0-9a-fA-F\s]/u.exec(hex)?.[0];
  if (wrong !== undefined)
    return `"${wrong}" is no hex digit; type the bytes as two digits each: 43 50 47 0D; or a file's name`;
  return "the last byte has one digit only; type the bytes as two digits each: 43 50 47 0D";
};

const readObject = (json: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};
