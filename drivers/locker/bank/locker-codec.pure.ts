/**
 * What the analyser's codecs of all lock boards have in common: every frame is decoded, dangerous ones
 * included, noise is shown as noise, and no dangerous frame is ever encoded. The messages are the protocol's.
 */
import type { Framing, WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";
import { FieldReader, type Fields } from "./field-reader.pure.ts";

export interface LockerCodecParts<Held, Frame, Message> {
  readonly name: string;
  readonly kinds: readonly WireKind[];
  readonly framing: Framing<Held, Frame>;
  readonly toObject: (frame: Frame, bytes: Uint8Array) => WireObject;
  /** Each frame that must never be sent, and what it would do. */
  readonly forbidden: Readonly<Record<string, string>>;
  /** The message with these fields; undefined: there is no such kind. What does not fit `read` remembers. */
  readonly messageOf: (kind: unknown, read: FieldReader) => Message | undefined;
  readonly encode: (message: Message) => Uint8Array;
}

/** The reason why this message has no encoder, if that is so. */
const refusalOf = (
  forbidden: Readonly<Record<string, string>>,
  { kind, what }: Fields,
): string | undefined => {
  const named = kind === "forbidden" ? what : kind;
  if (typeof named === "string" && Object.hasOwn(forbidden, named))
    return `forbidden: ${named} ${forbidden[named]}`;
  return kind === "forbidden" ? "forbidden: such a frame is never built" : undefined;
};

export const lockerCodec = <Held, Frame, Message>({
  name,
  kinds,
  framing,
  toObject,
  forbidden,
  messageOf,
  encode,
}: LockerCodecParts<Held, Frame, Message>): WireCodec => ({
  name,
  kinds,
  decode: (bytes) => {
    const [held, chunks] = framing.push(framing.empty, bytes);
    const [, last] = framing.flush(held);
    return [...chunks, ...last].map((chunk) =>
      chunk.kind === "frame"
        ? toObject(chunk.frame, chunk.bytes)
        : { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason },
    );
  },
  encode: (fields) => {
    const refused = refusalOf(forbidden, fields);
    if (refused !== undefined) return { error: refused };
    const read = new FieldReader(fields);
    const built = messageOf(fields.kind, read);
    if (built === undefined) return { error: `no such kind: ${String(fields.kind)}` };
    return read.error === undefined ? { bytes: encode(built) } : { error: read.error };
  },
});
