/**
 * Who the printer says it is: asked once after the line opened or the printer fell silent, one name at a
 * time, before the first slip. Answers are told as a report; what they mean is the caller's.
 * Source: printing.md 2.1 (GS I), 2.3 (block replies).
 */
import type { Model } from "./findings.pure.ts";
import { arm, disarm, type Next, type PrinterState, say } from "./state.pure.ts";

/** Another printer than the one known: a name that both have, and that differs. */
export const isOther = (known: Model, now: Model): boolean =>
  differ(known.maker, now.maker) || differ(known.model, now.model);

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** First byte of a name's block. */
export const NAME_HEADER = 0x5f;
const NAMES = [
  { n: 65, field: "firmware" },
  { n: 66, field: "maker" },
  { n: 67, field: "model" },
] as const;
const NAME_TIMEOUT_MS = 2_000;

/** Letters of a name that are kept; the rest says nothing more about a model. */
const NAME_LETTERS_MAX = 40;

/**
 * As people can read it; null: it told nothing. Nine digits and more become `…`: they name one device, and
 * no log of ours may hold a number that looks like somebody's.
 */
const plainName = (text: string): string | null => {
  const plain = text.replace(/[^\x20-\x7e]/g, "").replace(/\d{9,}/g, "…");
  return plain.trim().slice(0, NAME_LETTERS_MAX) || null;
};

/** Asks for the next name, unless one is open. */
export const askName = (state: PrinterState): Next => {
  const { naming } = state;
  const name = NAMES[naming.answers];
  if (naming.done || naming.asked || name === undefined) return [state, []];
  return [
    { ...state, naming: { ...naming, asked: true } },
    [say({ kind: "identify", n: name.n }), arm("name", NAME_TIMEOUT_MS)],
  ];
};

export const onName = (state: PrinterState, text: string): Next => {
  const { naming } = state;
  const name = NAMES[naming.answers];
  if (!naming.asked || name === undefined) return [state, [{ kind: "count", counter: "stray_answer" }]];
  const answers = naming.answers + 1;
  const identity = { ...naming.identity, [name.field]: plainName(text) };
  const done = answers === NAMES.length;
  return told({ ...state, naming: { answers, asked: false, done, identity } });
};

/**
 * One name did not come in time. The rest is not asked for: a late answer could not be told from theirs.
 */
export const unnamed = (state: PrinterState): Next =>
  state.naming.asked
    ? told({ ...state, naming: { ...state.naming, asked: false, done: true } })
    : [state, []];

const told = (state: PrinterState): Next => {
  const { done, identity } = state.naming;
  const known = identity.maker !== null || identity.model !== null;
  return [
    state,
    [
      disarm("name"),
      ...(done && known ? [{ kind: "report", report: { kind: "model", ...identity } } as const] : []),
    ],
  ];
};
