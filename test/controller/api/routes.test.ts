import { describe, expect, it } from "vitest";
import { ROLES } from "../../../controller/api/command.ts";
import { COMMANDS, READS } from "../../../controller/api/routes.ts";

const KEY = "key-00000001";
const commands = Object.entries(COMMANDS);
const paramsIn = (path: string): readonly string[] =>
  [...path.matchAll(/:([a-z]+)/g)].map(([, name]) => name ?? "");

describe("every command", () => {
  it.each(commands)("%s takes exactly the parameters of its address", (path, { params }) => {
    expect(Object.keys(params.shape)).toEqual(paramsIn(path));
    const given = Object.fromEntries(paramsIn(path).map((name) => [name, "x-1"]));
    expect(params.safeParse(given).success).toBe(true);
    expect(params.safeParse({ ...given, [paramsIn(path)[0] ?? "more"]: "" }).success).toBe(false);
  });

  it.each(commands)(
    "%s refuses a body without a key, with a short one, and with fields it does not know",
    (_path, { body }) => {
      const complaints = (value: object): readonly string[] =>
        body.safeParse(value).error?.issues.map(({ path, code }) => `${path.join(".")} ${code}`) ?? [];
      expect(complaints({})).toContain("key invalid_type");
      expect(complaints({ key: "short" })).toContain("key too_small");
      expect(complaints({ key: "k".repeat(65) })).toContain("key too_big");
      expect(complaints({ key: KEY, more: 1 })).toContain(" unrecognized_keys");
    },
  );

  it.each(commands)("%s is open to the kiosk, to everybody, or to roles that exist", (_path, { access }) => {
    if (typeof access === "string") expect(["citizen", "open", "session"]).toContain(access);
    else for (const role of access) expect(ROLES).toContain(role);
  });
});

describe("text that people type and others read", () => {
  const enrol = COMMANDS["/api/staff/enrol"].body;
  const given = { key: KEY, enrolment: "enrolment-1", password: "một mật khẩu dài" };

  it.each(["Cô Mẫu", "<b>Ảo</b> & Ví"])("takes %s", (name) => {
    expect(enrol.safeParse({ ...given, name }).success).toBe(true);
  });

  it.each(["Cô \u001b@Mẫu", "Cô \u202eMẫu", "Cô\u200b Mẫu", "Cô\u0090Mẫu", "Cô\u2028Mẫu"])(
    "refuses %j: nobody would see all of it",
    (name) => {
      expect(enrol.safeParse({ ...given, name }).error?.issues[0]?.path).toEqual(["name"]);
    },
  );
});

describe("access", () => {
  it("of a citizen is to kiosks alone, and nobody else may open a box for him", () => {
    const open = commands.filter(([, { access }]) => access === "citizen").map(([path]) => path);
    expect(open.filter((path) => !path.startsWith("/api/kiosk/:kiosk/"))).toEqual([]);
    expect(COMMANDS["/api/kiosk/:kiosk/open-box"].access).toBe("citizen");
  });

  it("without a session is given to signing in and enrolling only", () => {
    expect(commands.filter(([, { access }]) => access === "open").map(([path]) => path)).toEqual([
      "/api/staff/enrol",
      "/api/session/open",
    ]);
  });

  it("to a staff screen's stream needs one of its roles", () => {
    for (const [path, { access }] of Object.entries(READS))
      if (/stream\/(?:door|counter|technician)/.test(path)) expect(access).toContain("admin");
  });
});
