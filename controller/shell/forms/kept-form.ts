/**
 * What a form says, as it lies sealed in the personal store: what the clerk typed, and who issued it. Read
 * back only to print it. Codes, numbers and times of issue are the log's.
 */
import { z } from "zod";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { Applicant, FeeItems, TypedForm } from "../../api/form-commands.ts";

const KeptForm = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("form"), officer: z.string(), applicant: Applicant, form: TypedForm }),
  z.strictObject({ what: z.literal("fee"), applicant: z.string(), items: FeeItems }),
]);
export type KeptForm = z.infer<typeof KeptForm>;

export const sealable = (form: KeptForm): Personal<string> => new Personal(JSON.stringify(form));

/** Undefined: nothing a printer could use; a form is only ever written by `sealable`. */
export const readKept = (json: Personal<string>): KeptForm | undefined => {
  const read = KeptForm.safeParse(JSON.parse(json.reveal()));
  return read.success ? read.data : undefined;
};
