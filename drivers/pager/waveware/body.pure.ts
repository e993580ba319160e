/** A page as the body of a WaveWare frame, or why there is none. When it is written is machine.ts's matter. */
import type { Call } from "../base/cards.pure.ts";
import { capcodeOf } from "../base/pocsag.pure.ts";
import { isNumeric } from "../base/setup.pure.ts";
import type { PagerReason } from "../base/vocabulary.pure.ts";
import { encodeBody, type PageType, TEXT_MAX_CHARACTERS } from "./protocol.ts";
import type { WavewareLimits, WavewarePagers } from "./state.pure.ts";

type Body = { readonly body: string } | { readonly refused: PagerReason };

export const bodyOf = ({ cards, pager, rate }: WavewareLimits, call: Call): Body => {
  const capcode = capcodeOf(call.card, cards);
  if (capcode === undefined) return { refused: "illegal-card" };
  if (call.loud) return { refused: "not-supported" };
  const said = saidTo(pager, call);
  if ("refused" in said) return said;
  const digits = String(capcode).padStart(7, "0");
  return { body: encodeBody({ kind: "page", rate, capcode: digits, commas: "111", ...said }) };
};

const saidTo = (
  pager: WavewarePagers,
  { alert, text }: Call,
): { readonly type: PageType; readonly text?: string } | { readonly refused: PagerReason } => {
  if (pager.kind === "tone") {
    const type = pager.alerts[alert];
    if (text !== undefined) return { refused: "text-not-allowed" };
    return type === undefined ? { refused: "not-supported" } : { type };
  }
  const said = text ?? pager.text;
  if (said.length > TEXT_MAX_CHARACTERS) return { refused: "text-too-long" };
  if (!(pager.kind === "numeric" ? isNumeric(said) : /^[\x20-\x7e]*$/.test(said)))
    return { refused: "text-not-allowed" };
  return { type: pager.kind === "numeric" ? "N" : "A", ...(said === "" ? {} : { text: said }) };
};
