/**
 * The clerk's sheet of results and boxes, beside the view: which part is open, what was typed, which box is
 * meant. Pure. What a box is comes from the view alone; a result counts as stored once its door was closed.
 */
import type { CounterBox, CounterResults } from "../../controller/api/box-views.ts";
import { DOSSIER, ID_NUMBER, PHONE, TICKET, tight } from "./desk-state.ts";

export const TABS = ["load", "boxes", "hand", "remote", "round"] as const;
export type Tab = (typeof TABS)[number];
export const FILTERS = ["waiting", "expired", "mine", "trouble"] as const;
export type Filter = (typeof FILTERS)[number];
/** The newest loaded results that can be taken back at a touch. */
export const LAST_LOADED_MAX = 5;
/** Rows of a list that the sheet's height holds; more come behind a button. */
export const ROWS_MAX = 4;
/** What the button of the boxes offers, days. */
export const EXTEND_DAYS = 7;

export type LoadField = "dossier" | "person" | "phone" | "proxy_id" | "proxy_phone";

export interface LoadForm {
  readonly dossier: string;
  readonly person: string;
  readonly phone: string;
  readonly proxy_id: string;
  readonly proxy_phone: string;
  readonly size: "S" | "M" | "L" | null;
  readonly low: boolean;
  readonly with_proxy: boolean;
  readonly wrong: LoadField | null;
}

/** A box that was given for a result, and whether the office began to open it. */
export interface Given {
  readonly box: number;
  readonly dossier: string;
  readonly begun: boolean;
}

interface Loading {
  readonly tab: "load";
  readonly form: LoadForm;
  readonly given: Given | null;
  readonly loaded: number;
  /** Newest first. */
  readonly last: readonly { readonly box: number; readonly dossier: string }[];
}

/** What is asked about the box chosen. */
export type BoxAsk = "acts" | "proxy" | "remote";

interface Boxes {
  readonly tab: "boxes";
  readonly filter: Filter;
  readonly page: number;
  readonly box: number | null;
  readonly ask: BoxAsk;
  readonly proxy: {
    readonly proxy_id: string;
    readonly proxy_phone: string;
    readonly wrong: LoadField | null;
  };
}

export type ResultsSheet =
  | Loading
  | Boxes
  | { readonly tab: "hand"; readonly page: number }
  | { readonly tab: "remote" }
  /** `box`: the one opened last in this round. */
  | { readonly tab: "round"; readonly box: number | null };

export const EMPTY_PROXY = { proxy_id: "", proxy_phone: "", wrong: null } as const;

/** Nobody is filled in: the person at the counter need not be whose result this is. */
export const emptyLoad = (dossier = ""): LoadForm => ({
  dossier,
  person: "",
  phone: "",
  proxy_id: "",
  proxy_phone: "",
  size: null,
  low: false,
  with_proxy: false,
  wrong: null,
});

export const sheetOf = (tab: Tab): ResultsSheet => {
  switch (tab) {
    case "load":
      return { tab, form: emptyLoad(), given: null, loaded: 0, last: [] };
    case "boxes":
      return { tab, filter: "waiting", page: 0, box: null, ask: "acts", proxy: EMPTY_PROXY };
    case "hand":
      return { tab, page: 0 };
    case "remote":
      return { tab };
    case "round":
      return { tab, box: null };
  }
};

/** What waits for this clerk comes first. */
export const firstSheet = ({ remote, round }: CounterResults): ResultsSheet => {
  if (remote.some(({ mine }) => !mine)) return sheetOf("remote");
  return sheetOf(round?.mine === true ? "round" : "load");
};

/** The receipt's QR code names its dossier as well. */
const RECEIPT = /^MC1:R:[A-Za-z0-9_-]{22}$/;

export interface Proxy {
  readonly id_number: string;
  readonly phone: string;
}

export interface Entered {
  readonly dossier: string;
  readonly ticket: string | null;
  readonly id_number: string | null;
  readonly phone: string | null;
  readonly box: null;
  readonly size: LoadForm["size"];
  readonly reach: "low" | null;
  readonly proxy: Proxy | null;
}

const phoneOf = (typed: string): string => tight(typed).replaceAll(".", "");

/** A proxy, or which field is wrong. */
export const judgeProxy = (typed: Pick<LoadForm, "proxy_id" | "proxy_phone">): Proxy | LoadField => {
  const id_number = tight(typed.proxy_id);
  const phone = phoneOf(typed.proxy_phone);
  if (!ID_NUMBER.test(id_number)) return "proxy_id";
  return PHONE.test(phone) ? { id_number, phone } : "proxy_phone";
};

/** Cleans what was typed or scanned (blanks, small letters) and names the first field that is wrong. */
export const judgeLoad = (form: LoadForm): Entered | LoadField => {
  const scanned = form.dossier.trim();
  const dossier = RECEIPT.test(scanned) ? scanned : tight(form.dossier);
  const person = tight(form.person);
  const phone = phoneOf(form.phone);
  if (!DOSSIER.test(dossier) && !RECEIPT.test(dossier)) return "dossier";
  if (person !== "" && !TICKET.test(person) && !ID_NUMBER.test(person)) return "person";
  if (phone !== "" && !PHONE.test(phone)) return "phone";
  const proxy = form.with_proxy ? judgeProxy(form) : null;
  if (typeof proxy === "string") return proxy;
  const by_card = ID_NUMBER.test(person);
  return {
    dossier,
    ticket: person === "" || by_card ? null : person,
    id_number: by_card ? person : null,
    phone: phone === "" ? null : phone,
    box: null,
    size: form.size,
    reach: form.low ? "low" : null,
    proxy,
  };
};

/** A box with its alarm, or in a state that only a person can end. */
const isTrouble = ({ state, why }: CounterBox): boolean =>
  state === "quarantined" || state === "unknown" || state === "out-of-service" || why === "left-open";

export const isIn = (filter: Filter, box: CounterBox): boolean => {
  switch (filter) {
    case "waiting":
      return box.state === "stored" && box.recall === null;
    case "expired":
      return box.recall === "expired";
    case "mine":
      return box.mine || (box.recall !== null && box.recall !== "expired");
    case "trouble":
      return isTrouble(box);
  }
};

/** Boxes that a clerk should look at now. */
export const needsLook = ({ boxes }: CounterResults): number =>
  boxes.filter((box) => box.recall !== null || isTrouble(box)).length;

export type GivenState = "opening" | "open" | "stored" | "failed";

/** What became of the box given, by its door and the office. */
export const givenState = (given: Given, { boxes }: CounterResults): GivenState => {
  const box = boxes.find(({ number }) => number === given.box);
  switch (box?.state) {
    case "loading":
      return box.door === "open" ? "open" : "opening";
    case "stored":
      return "stored";
    case "quarantined":
    case "out-of-service":
    case "unknown":
      return "failed";
    case "empty":
    case "releasing":
    case undefined:
      return given.begun ? "failed" : "opening";
  }
};

/** A view came: a box given is stored and the next result can follow, or the office is at work on it. */
export const seeResults = (sheet: ResultsSheet, results: CounterResults): ResultsSheet => {
  if (sheet.tab !== "load" || sheet.given === null) return sheet;
  const { given } = sheet;
  const state = givenState(given, results);
  if (state === "stored") {
    const { box } = given;
    // A receipt's code opens nothing by itself, yet it is not shown: the office knows the dossier.
    const dossier = results.boxes.find(({ number }) => number === box)?.dossier ?? given.dossier;
    const last = [{ box, dossier }, ...sheet.last].slice(0, LAST_LOADED_MAX);
    return { ...sheet, form: emptyLoad(), given: null, loaded: sheet.loaded + 1, last };
  }
  const begun = results.boxes.some(({ number, state: at }) => number === given.box && at === "loading");
  return begun && !given.begun ? { ...sheet, given: { ...given, begun } } : sheet;
};
