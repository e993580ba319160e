/**
 * Under what a person is found and sealed: the keyed hash of the number, and the places that sealed bytes are
 * bound to, so that bytes moved elsewhere don't open.
 */
import { createHmac } from "node:crypto";
import { assert } from "../../../drivers/faults.ts";
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { SiteKey } from "./site-key.ts";

/** Source: identity.md 6.1. A plain hash of so few numbers would be found by trying them all. */
export const idKeyOf = ({ indexing }: SiteKey, number: Personal<string>): Buffer => {
  const digits = number.reveal();
  assert(/^[0-9]{12}$/.test(digits), "an ID number has 12 digits");
  return createHmac("sha256", indexing).update(`cccd:v1:${digits}`).digest();
};

/** Where a person's own key stands. */
export const keyContext = (person: string, key_id: string): readonly string[] => [
  "person",
  person,
  "key",
  key_id,
];

/** Where one field of a person stands. */
export const fieldContext = (
  { person, key_id }: { readonly person: string; readonly key_id: string },
  field: string,
): readonly string[] => ["personal_field", person, field, key_id];

/** Where one form of a person stands. */
export const formContext = (
  { person, key_id }: { readonly person: string; readonly key_id: string },
  form_id: string,
): readonly string[] => ["personal_form", person, form_id, key_id];
