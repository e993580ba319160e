/** Signing in and out over HTTP: one-time codes, cookies, waiting after wrong passwords. */
import { beforeEach, describe, expect, test } from "vitest";
import { NAME_FAILURES_MAX, NAME_WAIT_MS } from "../../../../controller/shell/accounts/sign-in-throttle.ts";
import { SESSION_LIFE_MS } from "../../../../controller/shell/accounts/staff-accounts.ts";
import { sessionCookie } from "../../../../controller/shell/http/gate.ts";
import { BARE_OFFICE, cookieOf, OfficeBench, PASSWORD } from "../office-bench.ts";

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open(BARE_OFFICE);
});
const signIn = (password: string, name = "Cô clerk") => office.post("/api/session/open", { name, password });
const who = async (cookie?: string) => (await office.get("/api/session", { cookie })).body;

describe("enrolment", () => {
  test("a fresh office has nobody, and its first code makes one administrator, once", async () => {
    expect(await who()).toMatchObject({ ok: true, enrolled: false, session: null });
    const enrolment = office.app.accounts.firstEnrolment()?.reveal();
    const enrol = (name: string) => office.post("/api/staff/enrol", { enrolment, name, password: PASSWORD });
    const first = await enrol("Bà Quản Trị");
    expect([first.status, first.body.role]).toEqual([200, "admin"]);
    expect(await who(cookieOf(first))).toMatchObject({ enrolled: true, session: { role: "admin" } });
    const second = await enrol("Kẻ Khác");
    expect([second.status, second.body.error]).toEqual([403, "enrolment-wrong"]);
    expect(second.headers["set-cookie"]).toBeUndefined();
    expect(office.app.accounts.firstEnrolment()).toBeUndefined();
  });

  test("an invitation makes one colleague in the role it was made for; a name is taken once", async () => {
    const admin = await office.cookie("admin");
    await office.cookie("guard");
    const invited = await office.post("/api/staff/invite", { role: "clerk" }, { cookie: admin });
    const enrol = (name: string) =>
      office.post("/api/staff/enrol", { enrolment: invited.body.enrolment, name, password: PASSWORD });
    expect((await enrol("cô GUARD")).body.error).toBe("name-taken");
    expect((await enrol("Anh Tư")).body).toMatchObject({ ok: true, role: "clerk" });
    expect((await enrol("Anh Năm")).body.error).toBe("enrolment-wrong");
  });

  test("places to go are told to everybody, secrets to nobody", async () => {
    const text = JSON.stringify(await who());
    expect(JSON.parse(text).places).toEqual({
      doors: ["door-1"],
      counters: ["counter-1", "counter-2", "counter-3", "counter-4"],
      kiosks: ["kiosk-1", "kiosk-2"],
      halls: ["hall-1"],
    });
    expect(text).not.toMatch(/token|password|enrolment/);
  });
});

describe("what the log is told", () => {
  test("is who signed in and that somebody could not, never a name or a password", async () => {
    await office.cookie("clerk");
    office.news.length = 0;
    await signIn(PASSWORD);
    await signIn("sai rồi");
    await signIn("sai rồi", "Kẻ Lạ");
    const staff = office.app.accounts.staff().find(({ role }) => role === "clerk")?.staff;
    expect(office.newsOf("signed-in", "sign-in-refused")).toEqual([
      { kind: "signed-in", staff, role: "clerk" },
      { kind: "sign-in-refused" },
      { kind: "sign-in-refused" },
    ]);
    expect(JSON.stringify(office.news)).not.toMatch(/Cô clerk|Kẻ Lạ|sai rồi|mật khẩu/);
  });

  test("is that somebody enrolled, who is signed in by that", async () => {
    await office.cookie("admin");
    expect(office.newsOf("signed-in")).toMatchObject([{ role: "admin" }]);
  });

  test("is which route was refused and why, at the gate, for its form, by the office, as a stream", async () => {
    office.news.length = 0;
    await office.post("/api/counter/counter-1/call-next");
    await office.post("/api/kiosk/kiosk-1/ticket", { field: 7 });
    await office.post("/api/kiosk/kiosk-1/ticket", { field: "no-such" });
    await office.get("/api/stream/door/door-1");
    await office.post("/api/kiosk/kiosk-1/help");
    await office.get("/api/no/such/address");
    const told = office.newsOf("request-refused").map(({ route, refusal }) => `${route} ${refusal}`);
    expect(told.slice(0, 4)).toEqual([
      "/api/counter/:counter/call-next not-signed-in",
      "/api/kiosk/:kiosk/ticket bad-request",
      "/api/kiosk/:kiosk/ticket unknown-field",
      "/api/stream/door/:place not-signed-in",
    ]);
    expect(JSON.stringify(told)).not.toMatch(/no-such|no\/such/);
  });
});

describe("the cookie", () => {
  test("is out of reach of scripts and of other sites; the token stands nowhere else", async () => {
    await office.cookie("clerk");
    const answer = await signIn(PASSWORD);
    const [value = "", ...attributes] = String(answer.headers["set-cookie"]).split("; ");
    expect(value).toMatch(/^kiosk_session=[A-Za-z0-9_-]{43}$/);
    expect(attributes).toEqual(["HttpOnly", "SameSite=Strict", "Path=/"]);
    expect(answer.text).not.toContain(value.split("=")[1]);
    expect(answer.body).toEqual({ ok: true, name: "Cô clerk", role: "clerk" });
  });

  test("is for TLS lines only where the line is TLS", () => {
    expect(sessionCookie("x", true).split("; ")).toContain("Secure");
    expect(sessionCookie(undefined, true)).toContain("Max-Age=0");
  });

  test("is new at each sign-in, dies at sign-out and after SESSION_LIFE_MS", async () => {
    const first = await office.cookie("clerk");
    const second = cookieOf(await signIn(PASSWORD));
    expect(second).not.toBe(first);
    const out = await office.post("/api/session/close", {}, { cookie: first });
    expect(String(out.headers["set-cookie"])).toContain("Max-Age=0");
    expect((await who(first)).session).toBeNull();
    expect((await who(second)).session).not.toBeNull();
    office.wait(SESSION_LIFE_MS);
    expect((await who(second)).session).toBeNull();
  });
});

describe("wrong passwords", () => {
  test("say nothing about whether the name exists, and make further tries wait", async () => {
    await office.cookie("clerk");
    const wrong = await signIn("sai rồi");
    const nobody = await signIn("sai rồi", "Không Có Ai");
    expect([wrong.status, wrong.body]).toEqual([nobody.status, nobody.body]);
    expect([wrong.status, wrong.body.error]).toEqual([401, "sign-in-failed"]);
    for (let count = 1; count < NAME_FAILURES_MAX; count++) await signIn("sai rồi");
    const rests = await signIn(PASSWORD);
    expect([rests.status, rests.body.error]).toEqual([429, "sign-in-rests"]);
    office.wait(NAME_WAIT_MS);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });
});
