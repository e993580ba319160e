/**
 * What was filled in at the sign-in and the first enrolment, and whether it can be sent. Pure; a password
 * lives here only until it is sent.
 */
import type { Role } from "../../controller/api/command.ts";
import { signIn as text } from "../kit/text/sign-in.ts";

export interface Filled {
  readonly mode: "sign-in" | "enrol";
  readonly enrolment: string;
  readonly name: string;
  readonly password: string;
  readonly repeat: string;
  readonly wrong: { readonly field: keyof Entry; readonly text: string } | null;
}

export interface Entry {
  readonly enrolment: string;
  readonly name: string;
  readonly password: string;
  readonly repeat: string;
}

export const emptyEntry = (mode: Filled["mode"]): Filled => ({
  mode,
  enrolment: "",
  name: "",
  password: "",
  repeat: "",
  wrong: null,
});

/** routes.ts holds the same limits; the server judges again. */
const NAME_MIN = 2;
const CODE_MIN = 8;
const PASSWORD_MIN = 8;

/** Names and codes come from many keyboards: NFC, no blanks around. */
export const clean = (typed: string): string => typed.normalize("NFC").trim();

/** The first thing that is wrong, in the order of the form; null: it can be sent. */
export const judge = (filled: Filled): Filled["wrong"] => {
  if (filled.mode === "enrol" && clean(filled.enrolment).length < CODE_MIN) {
    return { field: "enrolment", text: text.short_code };
  }
  if (clean(filled.name).length < NAME_MIN) return { field: "name", text: text.short_name };
  if (filled.mode === "sign-in") {
    return filled.password === "" ? { field: "password", text: text.no_password } : null;
  }
  if (filled.password.length < PASSWORD_MIN) return { field: "password", text: text.short_password };
  return filled.password === filled.repeat ? null : { field: "repeat", text: text.not_same };
};

export interface Places {
  readonly doors: readonly string[];
  readonly counters: readonly string[];
}

/** Where a role works; the list of screens where that is not one place. */
export const homeOf = (role: Role, places: Places): string => {
  const [door] = places.doors;
  const [counter] = places.counters;
  switch (role) {
    case "guard":
      return door === undefined ? "/" : `/door/${encodeURIComponent(door)}`;
    case "clerk":
      return places.counters.length === 1 && counter !== undefined
        ? `/counter/${encodeURIComponent(counter)}`
        : "/";
    case "technician":
      return "/technician";
    case "manager":
      return "/manager";
    case "admin":
      return "/";
  }
};
