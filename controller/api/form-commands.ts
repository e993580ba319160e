/** The commands of a counter about papers, and the report of a day. */
import { z } from "zod";
import { command, place } from "./command.ts";

const CLERKS = ["clerk", "admin"] as const;
const MANAGERS = ["manager", "admin"] as const;

/** Papers of one dossier; forty are common with land. */
export const PAPERS_MAX = 60;
/** Items of one fee request. */
export const FEE_ITEMS_MAX = 12;
/** One item, whole dong. */
export const FEE_AMOUNT_VND_MAX = 999_999_999;

/** What people read on paper. Whether a printer has each letter is judged with the letter named. */
const words = (characters_max: number) => z.string().trim().normalize("NFC").min(1).max(characters_max);

export const DOSSIER = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-\d{6}-\d{4,8}$/;
const dossier = z.string().regex(DOSSIER).describe("H26.1-261121-0001");
/** Civil time at the office, as typed. */
const due = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .describe("2026-11-27T16:30, civil time at the office");

export const Applicant = z.strictObject({
  name: words(120),
  address: words(200),
  phone: z
    .string()
    .regex(/^0[0-9]{9}$/)
    .nullable(),
  email: z.email().max(100).nullable(),
  request: words(300).describe("name of the procedure, with its code where there is one"),
});

const Paper = z.strictObject({
  name: words(160),
  form: z.enum(["original", "certified", "copy"]),
  count: z.number().int().min(1).max(99),
});

/** What each form of Circular 03/2025/TT-VPCP needs beside the person. */
export const TypedForm = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("appointment"),
    dossier: dossier.nullable().describe("null: the office gives one"),
    papers: z.array(Paper).min(1).max(PAPERS_MAX),
    sets: z.number().int().min(1).max(20),
    processing_days: z.number().int().min(0).max(365).describe("working days by the procedure"),
    due,
    collect_at: words(120),
    fee: words(120).nullable(),
  }),
  z.strictObject({
    kind: z.literal("supplement"),
    dossier: dossier.nullable(),
    missing: z.array(words(300)).min(1).max(20),
    reason: words(500).nullable(),
  }),
  z.strictObject({ kind: z.literal("refusal"), reason: words(800), legal_basis: words(300).nullable() }),
  z.strictObject({
    kind: z.literal("apology"),
    dossier,
    received: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .describe("day on which the dossier was received"),
    original_due: due,
    cause: words(500),
    new_due: due,
    signer: words(120),
  }),
]);
export type TypedForm = z.infer<typeof TypedForm>;
export type Applicant = z.infer<typeof Applicant>;

/** Whose form it is: by a number of today, or by the ID card. Exactly one of the two is used. */
const PERSON = {
  ticket: place.nullable().describe("code of today's number, as A012"),
  id_number: z.string().max(40).nullable().describe("twelve digits; kept only as a keyed hash and encrypted"),
};

const FeeItem = z.strictObject({
  name: words(120),
  amount_vnd: z.number().int().min(1).max(FEE_AMOUNT_VND_MAX),
});

export const FeeItems = z.array(FeeItem).min(1).max(FEE_ITEMS_MAX);
/** What a transfer says; a code cut there would be another dossier's. */
const TRANSFER_CHARACTERS_MAX = 25;

export const FORM_COMMANDS = {
  "/api/counter/:counter/issue-form": command(
    "Print a form of a dossier; an appointment slip comes in two leaves. What it says is kept sealed, for its person",
    CLERKS,
    { counter: place },
    { ...PERSON, applicant: Applicant, form: TypedForm },
    { dossier: z.string().nullable(), jobs: z.array(z.string()).max(2) },
  ),
  "/api/counter/:counter/request-fee": command(
    "Print what is to be paid for a dossier, with its VietQR code. It proves no payment",
    CLERKS,
    { counter: place },
    {
      ...PERSON,
      applicant: words(120),
      dossier: dossier.max(TRANSFER_CHARACTERS_MAX),
      items: FeeItems,
    },
    { job: z.string() },
  ),
  "/api/counter/:counter/resolve-slip": command(
    "Say whether a slip of this counter's printer came out; printed again if not",
    CLERKS,
    { counter: place },
    { job: place, as: z.enum(["printed", "not-printed"]) },
    { job: z.string(), again: z.boolean() },
  ),
  "/api/counter/:counter/copy-slip": command(
    "Print a slip of this counter's printer once more, as a marked copy",
    CLERKS,
    { counter: place },
    { job: place },
    { job: z.string(), copy: z.number().int() },
  ),
  "/api/manager/print-report": command(
    "Print the counts of today",
    MANAGERS,
    {},
    { day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) },
    { job: z.string() },
  ),
} as const;
