/** What slips say of persons: by the digits that may be shown, as long as anything of them is kept. */
import { describe, expect, test } from "vitest";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { signsOf } from "../../../controller/shell/office-plan.ts";
import { type SlipPersons, slipDocument } from "../../../controller/shell/slips.ts";

const RECEIPT = {
  kind: "receipt",
  serial: "p7",
  person: "p-1",
  box: 7,
  dossier: "000.00.00.H00-261122-0001",
  opened_ms: 0,
  closed_ms: 5_000,
  method: "card-and-code",
} as const;
const NOBODY: SlipPersons = { passOf: () => undefined, tailOf: () => undefined, formOf: () => undefined };

const confirmedBy = (slip: Parameters<typeof slipDocument>[4], persons: SlipPersons): unknown =>
  slipDocument(signsOf(DEMO_OFFICE), 420, "j1", 1, slip, persons)?.blocks.find(
    (block) => block.kind === "key-value" && block.key === "Xác nhận bằng:",
  );

describe("a receipt", () => {
  test("says whose card it was by three digits", () => {
    const persons: SlipPersons = {
      ...NOBODY,
      tailOf: (person) => (person === RECEIPT.person ? "012" : undefined),
    };
    expect(confirmedBy(RECEIPT, persons)).toMatchObject({
      value: "Căn cước ***012 và mã gửi tới điện thoại",
    });
  });

  test.each([RECEIPT, { ...RECEIPT, person: null }])("of somebody erased since says no digits", (slip) => {
    expect(confirmedBy(slip, NOBODY)).toMatchObject({ value: "Căn cước và mã gửi tới điện thoại" });
  });
});

describe("a visitor slip", () => {
  test("is none where nobody is kept any more", () => {
    const slip = { kind: "visitor", person: "p-1" } as const;
    expect(slipDocument(signsOf(DEMO_OFFICE), 420, "j1", 1, slip, NOBODY)).toBeUndefined();
  });
});
