/** What is kept of a form becomes a slip only where it is of the slip's own kind, and money has an account. */
import { describe, expect, test } from "vitest";
import { TypedForm } from "../../../../controller/api/form-commands.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { feeDocument, formDocument, type HeldForm } from "../../../../controller/shell/forms/form-slips.ts";
import { signsOf } from "../../../../controller/shell/office-plan.ts";
import { MORNING_MS } from "../../core/office-kit.ts";
import { APPLICANT, REFUSAL, SUPPLEMENT, wordsOf } from "./form-bench.ts";

const SIGNS = signsOf(DEMO_OFFICE);
const HEAD = { office: "Phường Ví Dụ", serial: "j1", reprint: 0 };
const SLIP = {
  kind: "form",
  form: "supplement",
  form_id: "f-1",
  person: "p-1",
  dossier: "H99.1-261123-0001",
  register: 31,
  issued_ms: MORNING_MS,
  leaf: "citizen",
  leaves: 1,
} as const;
const FEE = { kind: "fee", form_id: "f-1", person: "p-1", dossier: SLIP.dossier, amount_vnd: 5_000 } as const;
const heldOf = (kept: HeldForm["kept"]): HeldForm => ({ kept, reference: "r", secret: "K7MQ", tail: "021" });
const formOf = (form: object): HeldForm =>
  heldOf({ what: "form", officer: "Cô Mẫu", applicant: APPLICANT, form: TypedForm.parse(form) });
const MONEY = heldOf({ what: "fee", applicant: APPLICANT.name, items: [{ name: "Phí", amount_vnd: 5_000 }] });

const wordsFor = (held: HeldForm, signs = SIGNS): string =>
  wordsOf(formDocument(signs, 420, HEAD, SLIP, held));

describe("a form", () => {
  test("has number, place, day and whom to ask from the office's configuration", () => {
    const words = wordsFor(formOf(SUPPLEMENT));
    expect(words).toContain("Số: 31/TTPVHCC");
    expect(words).toContain("Phường Ví Dụ, ngày 23 tháng 11 năm 2026");
    expect(words).toContain(`Mã hồ sơ: ${SLIP.dossier}`);
    expect(words).toContain("liên hệ với Cô Mẫu, số điện thoại 1900 0000 để");
  });

  test("of an office without a hotline names the clerk alone", () => {
    const signs = { ...SIGNS, forms: { ...SIGNS.forms, hotline: null } };
    expect(wordsFor(formOf(SUPPLEMENT), signs)).toContain("liên hệ với Cô Mẫu để được");
  });

  test("is none where another kind is kept under its id", () => {
    expect(formDocument(SIGNS, 420, HEAD, SLIP, formOf(REFUSAL))).toBeUndefined();
    expect(formDocument(SIGNS, 420, HEAD, SLIP, MONEY)).toBeUndefined();
  });
});

describe("a fee request", () => {
  test("is none without its items, or without an account", () => {
    expect(feeDocument(SIGNS, HEAD, FEE, formOf(REFUSAL))).toBeUndefined();
    expect(feeDocument({ ...SIGNS, forms: { ...SIGNS.forms, pay: null } }, HEAD, FEE, MONEY)).toBeUndefined();
    expect(wordsOf(feeDocument(SIGNS, HEAD, FEE, MONEY))).toContain("5.000");
  });
});
