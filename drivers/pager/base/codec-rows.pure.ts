/**
 * The table by which a small pager codec lists its kinds and refuses fields: one row for each kind, one test
 * for each field. What bytes mean stands in each protocol.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";

export interface Field {
  readonly means: string;
  readonly holds: (value: unknown) => boolean;
}

export interface Row {
  readonly direction: WireKind["direction"];
  /** Manual and page, as pagers.md names them. */
  readonly source: string;
  readonly fields: Readonly<Record<string, Field>>;
}
export type Rows = Readonly<Record<string, Row>>;

export const text = (means: string, pattern: RegExp): Field => ({
  means,
  holds: (value) => typeof value === "string" && pattern.test(value),
});

export const oneOf = (means: string, values: readonly (string | number)[]): Field => ({
  means: `${means}: ${values.join(", ")}`,
  holds: (value) => values.some((one) => one === value),
});

export const kindsOf = (rows: Rows): readonly WireKind[] =>
  Object.entries(rows).map(([kind, { direction, source, fields }]) => ({
    kind,
    direction,
    fields: Object.fromEntries(Object.entries(fields).map(([name, { means }]) => [name, means])),
    source,
  }));

/** Why the message can't be encoded, the field named first; undefined: every field holds. */
export const fieldRefusal = (rows: Rows, message: Parameters<WireCodec["encode"]>[0]): string | undefined => {
  const { kind } = message;
  const row = typeof kind === "string" && Object.hasOwn(rows, kind) ? rows[kind] : undefined;
  if (row === undefined) return `kind: none of ${Object.keys(rows).join(", ")}`;
  for (const [name, field] of Object.entries(row.fields))
    if (!field.holds(message[name])) return `${name}: ${field.means}`;
  return undefined;
};

export const noiseObject = (bytes: Uint8Array, reason: string): WireObject => ({
  kind: "noise",
  bytes: toHex(bytes),
  reason,
});

/** Neighbouring noise of one reason as one object. */
export const joinNoise = (found: readonly WireObject[]): readonly WireObject[] => {
  const out: WireObject[] = [];
  /** Hex of the noise now growing: joined once, or a long noise would be copied for each of its bytes. */
  let parts: string[] = [];
  let reason: unknown;
  const close = (): void => {
    if (parts.length > 0) out.push({ kind: "noise", bytes: parts.join(" "), reason });
    parts = [];
  };
  for (const object of found) {
    if (object.kind !== "noise" || object.reason !== reason) close();
    if (object.kind === "noise") {
      parts.push(String(object.bytes));
      reason = object.reason;
    } else out.push(object);
  }
  close();
  return out;
};
