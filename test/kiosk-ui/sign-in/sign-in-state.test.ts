/**
 * The sign-in's forms: what is wrong is said before it is sent, and everybody gets to their place.
 */
import { describe, expect, it } from "vitest";
import { clean, emptyEntry, homeOf, judge } from "../../../kiosk-ui/sign-in/sign-in-state.ts";

const enrol = {
  ...emptyEntry("enrol"),
  enrolment: "abcd-efgh",
  name: "quản trị",
  password: "một mật khẩu dài",
  repeat: "một mật khẩu dài",
};

describe("the sign-in", () => {
  it("is sent with a name and a password", () => {
    expect(judge({ ...emptyEntry("sign-in"), name: "anh", password: "x" })).toBeNull();
    expect(judge({ ...emptyEntry("sign-in"), name: "a", password: "x" })?.field).toBe("name");
    expect(judge({ ...emptyEntry("sign-in"), name: "anh" })?.field).toBe("password");
  });

  it("enrols with a code and the password twice the same", () => {
    expect(judge(enrol)).toBeNull();
    expect(judge({ ...enrol, enrolment: "abc" })?.field).toBe("enrolment");
    expect(judge({ ...enrol, password: "ngắn", repeat: "ngắn" })?.field).toBe("password");
    expect(judge({ ...enrol, repeat: "khác" })?.field).toBe("repeat");
  });

  it("brings a name into one form, from whatever keyboard it came", () => {
    expect(clean(" qua\u0309n tri\u0323 ")).toBe("quản trị");
  });

  it("leads a role to where it works", () => {
    const places = { doors: ["north"], counters: ["c1", "c2"] };
    expect(homeOf("guard", places)).toBe("/door/north");
    expect(homeOf("clerk", places)).toBe("/");
    expect(homeOf("clerk", { ...places, counters: ["c1"] })).toBe("/counter/c1");
    expect(homeOf("technician", places)).toBe("/technician");
    expect(homeOf("manager", places)).toBe("/manager");
    expect(homeOf("admin", places)).toBe("/");
    expect(homeOf("guard", { doors: [], counters: [] })).toBe("/");
  });
});
