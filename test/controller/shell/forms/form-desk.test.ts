/** A clerk types a form, and it comes out: HTTP outside, documents for the printer, facts, the sealed store. */
import { beforeEach, describe, expect, test } from "vitest";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import {
  APOLOGY,
  APPLICANT,
  APPOINTMENT,
  CITIZEN,
  COUNTER,
  FormBench,
  REFUSAL,
  SUPPLEMENT,
  wordsOf,
} from "./form-bench.ts";

const FEE = {
  id_number: null,
  applicant: CITIZEN.name,
  dossier: "H99.1-261123-0001",
  items: [
    { name: "Lệ phí đăng ký biến động", amount_vnd: 75_000 },
    { name: "Phí trích lục", amount_vnd: 16_000 },
  ],
};

let bench: FormBench;
let ticket: string;
beforeEach(async () => {
  bench = await FormBench.open();
  ticket = await bench.serve();
  bench.drawn.length = 0;
});

describe("an appointment slip", () => {
  test("comes out in two leaves under the day's first code; only the citizen's opens the look-up", async () => {
    const { status, body } = await bench.issue(ticket, APPOINTMENT);
    expect([status, body.dossier, (body.jobs as string[]).length]).toEqual([200, "H99.1-261123-0001", 2]);
    const [office = "", citizen = ""] = bench.drawn.map(wordsOf);
    for (const leaf of [office, citizen]) {
      expect(leaf).toContain("Mã hồ sơ: H99.1-261123-0001");
      expect(leaf).toContain("Số: 1/TTPVHCC");
      expect(leaf).toContain(CITIZEN.name);
      expect(leaf).toContain(`Số định danh: ***${CITIZEN.idNumber.slice(-3)}`);
      expect(leaf).toContain("1 Đơn đăng ký biến động Bản chính 1");
      expect(leaf).toContain("16 giờ 30 phút, ngày 03 tháng 12 năm 2026");
      expect(leaf).toContain("Cô clerk");
    }
    expect(office).toContain("(Liên: Lưu)");
    expect(citizen).toContain("(Liên: Giao cho cá nhân, tổ chức nộp hồ sơ)");
    expect(office).not.toContain("MÃ TRA CỨU");
    expect(office).not.toContain("PIN");
    expect(citizen).toMatch(/MÃ PIN NHẬN KẾT QUẢ TẠI TỦ .* [0-9]{4} [0-9]{4} Chỉ dùng cùng thẻ căn cước/);
    expect(citizen).toMatch(/MÃ TRA CỨU .*\b[2-9A-HJKMNP-Z]{4} Xin giữ kín/);
    const codes = bench.drawn.map(({ blocks }) => blocks.filter(({ kind }) => kind === "qr").length);
    expect(codes).toEqual([1, 2]);
    expect(bench.view().papers.issued).toMatchObject([
      {
        form: "appointment",
        dossier: "H99.1-261123-0001",
        slips: [
          { leaf: "office", state: "printed", copy: 1 },
          { leaf: "citizen", state: "printed", copy: 1 },
        ],
      },
    ]);
  });

  test("opens its own result: by the reference and the PIN that are on the citizen's leaf", async () => {
    const { body } = await bench.issue(ticket, APPOINTMENT);
    const { personal } = bench.office.app;
    const person = personal.find(new Personal(CITIZEN.idNumber)) ?? "nobody";
    const dossier = String(body.dossier);
    const [form_id = ""] = personal.formsOf(person);
    const pin = / ([0-9]{4}) ([0-9]{4}) Chỉ dùng/.exec(wordsOf(bench.drawn[1]));
    expect(personal.pinOf(form_id)?.reveal()).toBe(`${pin?.[1]}${pin?.[2]}`);
    const codes = bench.drawn[1]?.blocks.flatMap((block) => (block.kind === "qr" ? [block.data] : []));
    const reference = codes?.find((code) => code.startsWith("MC1:R:"))?.slice(6) ?? "";
    expect(personal.byReceipt(reference)).toEqual({ person, dossier });
    expect(personal.byDossier(dossier)).toEqual({ person, dossier });
    await bench.issue(ticket, { ...SUPPLEMENT, dossier: "H99.1-261123-0077" });
    expect(personal.byDossier("H99.1-261123-0077")).toBeUndefined();
  });

  test("has no PIN where there are no boxes", async () => {
    const bare = await FormBench.open({ ...DEMO_OFFICE, lock_banks: [], boxes: [] });
    await bare.issue(await bare.serve(), APPOINTMENT);
    const citizen = wordsOf(bare.drawn.at(-1));
    expect(citizen).toContain("MÃ TRA CỨU");
    expect(citizen).not.toContain("PIN");
  });

  test("takes the code that another system gave, and that code once a day", async () => {
    const typed = { ...APPOINTMENT, dossier: "000.00.12.H99-261123-0008" };
    expect((await bench.issue(ticket, typed)).body.dossier).toBe(typed.dossier);
    expect((await bench.issue(ticket, typed)).body).toMatchObject({ ok: false, error: "dossier-issued" });
    expect((await bench.issue(ticket, APPOINTMENT)).body.dossier).toBe("H99.1-261123-0001");
  });

  test("asked for twice under one key is one form, and one code", async () => {
    const key = "key-of-one-form";
    const first = await bench.issue(ticket, APPOINTMENT, { key });
    const second = await bench.issue(ticket, APPOINTMENT, { key });
    expect(second.body).toEqual(first.body);
    expect(bench.drawn).toHaveLength(2);
  });

  test("asked for again after a restart is the same form, and goes on printing what waited", async () => {
    const { office } = bench;
    const key = "key-over-restart";
    office.line("printer-counter").unplug();
    office.wait(60_000);
    const first = await bench.issue(ticket, APPOINTMENT, { key });
    expect(bench.drawn).toEqual([]);
    office.app.loop.stop();
    const later = await FormBench.open(DEMO_OFFICE, {
      db: office.db,
      wall_ms: office.app.loop.clock.at_ms(),
    });
    const { desk } = later.office.app;
    const session = { actor: "staff:s-later", name: "Cô khác", role: "clerk" } as const;
    const body = { key, ticket, id_number: null, applicant: APPLICANT, form: APPOINTMENT };
    const path = "/api/counter/:counter/issue-form";
    const again = await later.office.settled(
      desk.command(path, { counter: COUNTER }, body, session, undefined),
    );
    expect(again.body).toEqual(first.body);
    later.office.wait(60_000);
    expect(later.drawn.map((slip) => wordsOf(slip).includes("MÃ TRA CỨU"))).toEqual([false, true]);
    expect(later.office.app.loop.office.forms).toHaveLength(1);
  });

  test("is kept sealed until its due day and the days of a result, then gone with its person", async () => {
    const { office } = bench;
    await bench.issue(ticket, APPOINTMENT);
    const person = office.app.personal.find(new Personal(CITIZEN.idNumber)) ?? "nobody";
    expect(office.app.personal.purposes(person)).toMatchObject({ result: "2027-01-02" });
    const [form_id = ""] = office.app.personal.formsOf(person);
    expect(office.app.personal.form(form_id)?.json.reveal()).toContain(APPLICANT.address);
    office.app.personal.purge("2027-01-01");
    expect(office.app.personal.formsOf(person)).toEqual([form_id]);
    office.app.personal.purge("2027-01-02");
    expect(office.app.personal.form(form_id)).toBeUndefined();
    expect(office.db.prepare("SELECT count(*) AS left FROM personal_form").get()).toEqual({ left: 0 });
  });

  test("of sixty papers with long names is taken whole", async () => {
    const name = "Giấy xác nhận ".repeat(11).trim();
    const papers = Array.from({ length: 60 }, () => ({ name, form: "copy", count: 99 }));
    expect((await bench.issue(ticket, { ...APPOINTMENT, papers })).status).toBe(200);
    expect(wordsOf(bench.drawn[0])).toContain(`60 ${name} Photo 99`);
    const more = [...papers, ...papers.slice(0, 1)];
    expect((await bench.issue(ticket, { ...APPOINTMENT, papers: more })).body.error).toBe("bad-request");
  });
});

describe("the other forms", () => {
  test.each([
    ["supplement", SUPPLEMENT, "PHIẾU YÊU CẦU BỔ SUNG,", null],
    ["refusal", REFUSAL, "PHIẾU TỪ CHỐI TIẾP NHẬN", null],
    ["apology", APOLOGY, "VĂN BẢN XIN LỖI", APOLOGY.dossier],
  ])("%s comes out once, for its person", async (_kind, form, title, dossier) => {
    const { body } = await bench.issue(ticket, form);
    expect(body).toMatchObject({ ok: true, dossier });
    expect(bench.drawn).toHaveLength(1);
    const lines = wordsOf(bench.drawn[0]);
    expect(lines).toContain(title);
    expect(lines).toContain(CITIZEN.name);
  });

  test("an apology says when the dossier came, and both days", async () => {
    await bench.issue(ticket, APOLOGY);
    const text = wordsOf(bench.drawn[0]);
    expect(text).toContain("Ngày 09 tháng 11 năm 2026, Trung tâm");
    expect(text).toContain("16 giờ 30 phút, ngày 20 tháng 11 năm 2026");
    expect(text).toContain("16 giờ 30 phút, ngày 04 tháng 12 năm 2026");
  });
});

describe("whose form it is", () => {
  test("is told by a typed number as well, known or new", async () => {
    const stranger = fictionalPerson(22).idNumber;
    const { body } = await bench.issue(null, REFUSAL, { id_number: stranger });
    expect(body.ok).toBe(true);
    const person = bench.office.app.personal.find(new Personal(stranger)) ?? "nobody";
    expect(bench.office.app.personal.formsOf(person)).toHaveLength(1);
  });

  test.each([
    [{ ticket: null, id_number: null }, "person-needed"],
    [{ ticket: "A001", id_number: CITIZEN.idNumber }, "person-needed"],
    [{ ticket: null, id_number: "12345" }, "number-malformed"],
    [{ ticket: "A999", id_number: null }, "unknown-ticket"],
  ])("%o is refused as %s", async (named, error) => {
    const { body } = await bench.counter("issue-form", { applicant: APPLICANT, form: REFUSAL, ...named });
    expect(body.error).toBe(error);
    expect(bench.drawn).toEqual([]);
  });
});

describe("what can't be printed is told with the letter and the field, before anything is kept", () => {
  const withName = (name: string) => ({ applicant: { ...APPLICANT, name } });

  test.each([
    ["😀 Vui", "“😀” (U+1F600) ở ô Họ tên"],
    ["Nguyễn 名 Dụ", "“名” (U+540D) ở ô Họ tên"],
    ["Dụ\u001b@\u001dV", "U+001B ở ô Họ tên"],
    ["Dụ\u0010\u0004\u0001", "U+0010 ở ô Họ tên"],
    ["Dụ\u202eGnơưl", "U+202E ở ô Họ tên"],
  ])("%j", async (name, why) => {
    const { status, body } = await bench.issue(ticket, REFUSAL, withName(name));
    expect([status, body.error]).toEqual([400, "letter-unprintable"]);
    expect(body.vi).toContain(why);
    const person = bench.office.app.personal.find(new Personal(CITIZEN.idNumber)) ?? "nobody";
    expect(bench.office.app.personal.formsOf(person)).toEqual([]);
  });

  test("a paper is named by its number", async () => {
    const papers = [...APPOINTMENT.papers, { name: "Ảnh 3×4 ☃", form: "original", count: 2 }];
    const { body } = await bench.issue(ticket, { ...APPOINTMENT, papers });
    expect(body.vi).toContain("“☃” (U+2603) ở ô Giấy tờ 3");
    expect(body.en).toContain("in the field Paper 3");
  });

  test("decomposed letters are the same letters, and 120 of them a name", async () => {
    const long = `${"Nguyễn ".repeat(17)}A`;
    await bench.issue(ticket, REFUSAL, withName(long.normalize("NFD")));
    expect(wordsOf(bench.drawn[0])).toContain(long);
    const longer = await bench.issue(ticket, REFUSAL, withName(`${long}B`.padEnd(121, "C")));
    expect(longer.body.error).toBe("bad-request");
  });
});

describe("a due time", () => {
  test.each([
    ["2026-11-23T07:00", "hẹn trả đã qua"],
    ["2027-11-25T16:30", "hẹn trả còn hơn một năm"],
    ["2026-02-31T16:30", "không có ngày giờ hẹn này"],
    ["2026-12-03T25:00", "không có ngày giờ hẹn này"],
  ])("%s is refused", async (due, why) => {
    const { body } = await bench.issue(ticket, { ...APPOINTMENT, due });
    expect([body.error, body.vi]).toEqual(["due-impossible", expect.stringContaining(why)]);
    expect(bench.drawn).toEqual([]);
  });

  test("of an apology comes after today, and the dossier before", async () => {
    const late = await bench.issue(ticket, { ...APOLOGY, received: "2026-11-24" });
    expect(late.body.vi).toContain("ngày nhận hồ sơ chưa tới");
    expect((await bench.issue(ticket, { ...APOLOGY, new_due: APOLOGY.original_due })).body.error).toBe(
      "due-impossible",
    );
  });
});

describe("a fee request", () => {
  test("shows its items, their sum and a VietQR code for the dossier", async () => {
    expect((await bench.counter("request-fee", { ...FEE, ticket })).status).toBe(200);
    const lines = wordsOf(bench.drawn[0]);
    expect(lines).toContain("Phí trích lục 16.000 đ");
    expect(lines).toContain("Tổng cộng: 91.000 đ");
    expect(lines).toContain("CHỜ THANH TOÁN");
    const [code] = (bench.drawn[0]?.blocks ?? []).flatMap((block) =>
      block.kind === "qr" ? [block.data] : [],
    );
    // Typed from queue-and-rules.md 6.3: account, dong, amount, country, purpose.
    expect(code).toContain("0010A00000072701240006999999011000112233440208QRIBFTTA");
    expect(code).toContain("53037045405910005802VN");
    expect(code).toContain("0817H99.1-261123-0001");
  });

  test("whose fate is unknown is never repeated by itself: the clerk says, and a repeat is marked", async () => {
    const line = bench.office.line("printer-counter");
    let sent = 0;
    line.tap((bytes, from) => {
      if (from !== "host") return;
      sent += bytes.length;
      if (sent > 2_000) line.unplug();
    });
    await bench.counter("request-fee", { ...FEE, ticket });
    bench.office.wait(60_000);
    const [asked] = bench.view().papers.issued[0]?.slips ?? [];
    expect(asked).toMatchObject({ state: "ambiguous", copy: 1, asks: true, resolved: null });
    expect(bench.drawn).toHaveLength(1);
    sent = Number.NEGATIVE_INFINITY;
    line.plug();
    bench.office.wait(60_000);
    expect(bench.drawn).toHaveLength(1);
    const answer = await bench.counter("resolve-slip", { job: asked?.job, as: "not-printed" });
    expect(answer.body).toMatchObject({ ok: true, again: true });
    expect(bench.view().papers.issued[0]?.slips).toMatchObject([{ state: "printed", copy: 2, asks: false }]);
    expect(wordsOf(bench.drawn[1])).toContain("IN LẠI LẦN 1");
  });

  test("is not offered where no account is configured", async () => {
    const { pay: _, ...site } = DEMO_OFFICE.site;
    const elsewhere = await FormBench.open({ ...DEMO_OFFICE, site });
    const code = await elsewhere.serve();
    expect(elsewhere.view().papers.fees).toBe(false);
    expect((await elsewhere.counter("request-fee", { ...FEE, ticket: code })).body.error).toBe(
      "fees-not-here",
    );
  });
});

describe("a clerk", () => {
  test("has a marked copy of a leaf, and no slip of another printer", async () => {
    const { body } = await bench.issue(ticket, APPOINTMENT);
    const [, job] = body.jobs as string[];
    expect((await bench.counter("copy-slip", { job })).body).toMatchObject({ ok: true, copy: 2 });
    expect(wordsOf(bench.drawn.at(-1))).toContain("IN LẠI LẦN 1");
    const guards = bench.office.app.loop.office.jobs.find(({ printer }) => printer === "printer-door");
    expect(guards).toMatchObject({ slip: { kind: "ticket" } });
    expect((await bench.counter("copy-slip", { job: guards?.id })).body.error).toBe("unknown-slip");
    const as = "printed";
    expect((await bench.counter("resolve-slip", { job: guards?.id, as })).body.error).toBe("unknown-slip");
  });

  test("without a printer at the counter is told so", async () => {
    const counters = DEMO_OFFICE.counters.map(({ printer: _, ...counter }) => counter);
    const elsewhere = await FormBench.open({ ...DEMO_OFFICE, counters });
    const code = await elsewhere.serve();
    expect(elsewhere.view().papers.printer).toBe(false);
    expect((await elsewhere.issue(code, REFUSAL)).body.error).toBe("no-printer-here");
  });
});
