/** The sheet of papers: what is asked for on each step, lines, and what goes to the office. */
import { describe, expect, test } from "vitest";
import { FORM_COMMANDS } from "../../../controller/api/form-commands.ts";
import {
  addLine,
  emptySheet,
  type Filling,
  feeBody,
  formBody,
  isLast,
  judgeStep,
  type PaperKind,
  type Typed,
  takeBack,
  totalOf,
  typedDay,
  typedTime,
} from "../../../kiosk-ui/counter/paper-state.ts";

const PERSON = {
  person: "a012",
  name: " Nguyễn Văn Mẫu ",
  address: "Số 1",
  phone: "0900 000.001",
  request: "Đăng ký khai sinh",
};
const sheet = (what: PaperKind, typed: Partial<Typed> = {}, step = 0): Filling => {
  const empty = emptySheet(what, null);
  return { ...empty, step, typed: { ...empty.typed, ...PERSON, ...typed } };
};
const withLine = (filled: Filling, line: string, more: Partial<Typed> = {}): Filling =>
  addLine({ ...filled, typed: { ...filled.typed, line, ...more } });
const KEY = { key: "key-00000001" };

describe("a time as a clerk types it", () => {
  test.each([
    ["03/12/2026 16:30", "2026-12-03T16:30"],
    [" 3/12/2026  7g05 ", "2026-12-03T07:05"],
    ["3-12-2026 16h30", "2026-12-03T16:30"],
    ["03.12.2026 16:30", "2026-12-03T16:30"],
    ["3/12 16:30", undefined],
    ["2026-12-03T16:30", undefined],
  ])("%s is %s", (typed, time) => expect(typedTime(typed)).toBe(time));

  test("is a day without its hour where a day is asked for", () => {
    expect([typedDay("9/11/2026"), typedDay("9/11/2026 16:30")]).toEqual(["2026-11-09", undefined]);
  });
});

describe("the first step", () => {
  test.each([
    [{}, null],
    [{ person: "12345" }, "person"],
    [{ name: "  " }, "name"],
    [{ address: "" }, "address"],
    [{ phone: "123" }, "phone"],
    [{ phone: "" }, null],
    [{ email: "mẫu" }, "email"],
    [{ request: "" }, "request"],
  ])("with %o is wrong at %s", (typed, field) =>
    expect(judgeStep(sheet("appointment", typed), true)?.field ?? null).toBe(field),
  );

  test("of a fee asks for the dossier, not for an address", () => {
    const typed = { address: "", request: "", dossier: "h99.1-261121-0031" };
    expect(judgeStep(sheet("fee", typed), true)).toBeNull();
    expect(judgeStep(sheet("fee", { ...typed, dossier: "" }), true)?.field).toBe("dossier");
  });

  test("keeps the person, and no contents, when another paper is chosen", () => {
    const other = emptySheet("refusal", "B001", sheet("appointment", { due: "3/12/2026 16:30" }, 2));
    expect(other).toMatchObject({ step: 0, typed: { person: "a012", address: "Số 1", due: "" } });
  });
});

describe("lines", () => {
  test("are added with their count, refused empty or with none, and taken back to be typed anew", () => {
    const one = withLine({ ...sheet("appointment"), form: "copy" }, "Tờ khai", { count: "2" });
    expect(one.lines).toEqual([{ name: "Tờ khai", form: "copy", count: 2, amount_vnd: 0 }]);
    expect(one).toMatchObject({ form: "original", typed: { line: "", count: "1" } });
    expect(withLine(one, " ").wrong?.field).toBe("line");
    expect(withLine(one, "Ảnh", { count: "0" })).toMatchObject({
      lines: one.lines,
      wrong: { field: "count" },
    });
    expect(takeBack(one, 0)).toMatchObject({
      lines: [],
      form: "copy",
      typed: { line: "Tờ khai", count: "2" },
    });
  });

  test("end at sixty papers", () => {
    let filled = sheet("appointment", {}, 1);
    expect(judgeStep(filled, true)?.field).toBe("line");
    for (let line = 1; line <= 61; line++) filled = withLine(filled, `Giấy ${line}`);
    expect([filled.lines.length, filled.wrong?.field]).toEqual([60, "line"]);
    expect(judgeStep({ ...filled, wrong: null }, true)).toBeNull();
  });

  test("of a fee need an amount, in dots or without, and have a sum", () => {
    const one = withLine(sheet("fee", {}, 1), "Lệ phí", { amount: "75.000" });
    expect(withLine(one, "Phí", { amount: "" }).wrong?.field).toBe("amount");
    expect(totalOf(withLine(one, "Phí", { amount: "16000" }))).toBe(91_000);
  });
});

describe("what goes to the office is what its command takes", () => {
  const { body } = FORM_COMMANDS["/api/counter/:counter/issue-form"];
  const appointment = withLine(
    sheet("appointment", { days: "8", due: "3/12/2026 16:30", collect: "Quầy 3" }, 2),
    "Tờ khai",
  );

  test("an appointment", () => {
    expect([judgeStep(appointment, true), isLast(appointment)]).toEqual([null, true]);
    expect(judgeStep(appointment, false)?.field).toBe("dossier");
    expect(body.parse({ ...formBody(appointment), ...KEY })).toMatchObject({
      ticket: "A012",
      id_number: null,
      applicant: { name: "Nguyễn Văn Mẫu", phone: "0900000001", email: null },
      form: { dossier: null, due: "2026-12-03T16:30", processing_days: 8, fee: null },
    });
  });

  test("a supplement, a refusal and an apology", () => {
    const supplement = withLine(sheet("supplement", {}, 1), "Trang thứ hai");
    expect(judgeStep(supplement, true)).toBeNull();
    expect(body.parse({ ...formBody(supplement), ...KEY }).form).toMatchObject({
      missing: ["Trang thứ hai"],
    });
    const refusal = sheet("refusal", { reason: "Không thuộc thẩm quyền" }, 1);
    expect(judgeStep(refusal, true)).toBeNull();
    expect(body.parse({ ...formBody(refusal), ...KEY }).form).toMatchObject({ legal_basis: null });
    const apology = sheet(
      "apology",
      {
        dossier: "H99.1-261109-0007",
        received: "9/11/2026",
        original_due: "20/11/2026 16:30",
        new_due: "4/12/2026 16:30",
        cause: "Cần xác minh",
        signer: "Lê Văn Dụ",
      },
      1,
    );
    expect(judgeStep(apology, true)).toBeNull();
    expect(judgeStep({ ...apology, typed: { ...apology.typed, new_due: "4/12" } }, true)?.field).toBe(
      "new_due",
    );
    expect(body.parse({ ...formBody(apology), ...KEY }).form).toMatchObject({ received: "2026-11-09" });
  });

  test("a fee, for somebody with a card in the hand", () => {
    const number = "0".repeat(12);
    const fee = withLine(sheet("fee", { person: number, dossier: "h99.1-261121-0031" }, 1), "Phí", {
      amount: "16.000",
    });
    const { body: taken } = FORM_COMMANDS["/api/counter/:counter/request-fee"];
    expect(taken.parse({ ...feeBody(fee), ...KEY })).toMatchObject({
      ticket: null,
      id_number: number,
      dossier: "H99.1-261121-0031",
      items: [{ name: "Phí", amount_vnd: 16_000 }],
    });
  });
});
