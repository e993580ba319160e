/**
 * What `kiosk` may ask of the office that works on a data folder, and the answers: one line of JSON each way.
 * Clear data stand in these lines only on their way to the person at the terminal.
 */
import { z } from "zod";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { REFUSALS, type RefusalCode } from "../../api/refusals.ts";
import { Proof } from "../personal/erasure-list.ts";
import type { PersonAnswer, PersonRequest } from "../personal/person-requests.ts";
import { FIELD_NAMES, PURPOSES } from "../personal/purposes.ts";

/** Longest line of a request, bytes; a real one is below 120. */
export const REQUEST_BYTES_MAX = 1_024;
/** Longest line of an answer, bytes: a person's fields and FORMS_OF_PERSON_MAX forms, escaped. */
export const ANSWER_BYTES_MAX = 33_554_432;

const Request = z.strictObject({
  kind: z.enum(["export", "erase"]),
  number: z.string().regex(/^[0-9]{12}$/),
  actor: z.string().regex(/^operator:[0-9]{1,10}$/),
});

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Refused = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);

const Answer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("not-understood") }),
  z.strictObject({ kind: z.literal("unknown") }),
  z.strictObject({
    kind: z.literal("exported"),
    person: z.string(),
    visits: z.int(),
    purposes: z.partialRecord(z.enum(PURPOSES), Day),
    fields: z.partialRecord(z.enum(FIELD_NAMES), z.string()),
    forms: z.array(z.unknown()).describe("forms of dossiers, as they were typed"),
  }),
  z.strictObject({
    kind: z.literal("erased"),
    proof: Proof,
    listed: z.boolean(),
    scrubbed: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("refused"),
    refusal: Refused,
    boxes: z.array(z.int()),
    codes: z.array(z.string()),
  }),
]);
export type ControlAnswer = z.infer<typeof Answer>;

export const requestLine = ({ kind, number, actor }: PersonRequest): string =>
  `${JSON.stringify({ kind, number: number.reveal(), actor })}\n`;

/** Undefined: not one of ours. What it was is not kept: it may hold a number. */
export const requestOf = (line: string): PersonRequest | undefined => {
  const { data } = Request.safeParse(jsonOf(line));
  return data === undefined ? undefined : { ...data, number: new Personal(data.number) };
};

export const answerLine = (answer: ControlAnswer): string => `${JSON.stringify(answer)}\n`;

export const answerOf = (line: string): ControlAnswer | undefined => Answer.safeParse(jsonOf(line)).data;

/** The answer in the form that is printed: here its fields become clear. */
export const clearAnswer = (answer: PersonAnswer): ControlAnswer => {
  switch (answer.kind) {
    case "unknown":
    case "erased":
      return answer;
    case "refused":
      return { ...answer, boxes: [...answer.boxes], codes: [...answer.codes] };
    case "exported": {
      const { person, visits, purposes, fields } = answer.held;
      const clear = Object.entries(fields).map(([name, value]) => [name, value.reveal()]);
      const forms = answer.held.forms.map((json): unknown => JSON.parse(json.reveal()));
      return { kind: "exported", person, visits, purposes, fields: Object.fromEntries(clear), forms };
    }
  }
};

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
