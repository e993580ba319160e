/** What facts about printers, their paper and what they proved make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import type { PrinterLedger, PrinterModel, StripJudgement } from "./printer-ledger.ts";
import type { Office } from "./state.ts";

type PrinterFact =
  | "printer-identified"
  | "probe-begun"
  | "printer-probed"
  | "probe-failed"
  | "strip-judged"
  | "roll-loaded"
  | "paper-seen";

const withPrinter = (
  office: Office,
  printer: string,
  change: (before: PrinterLedger) => Partial<PrinterLedger>,
): Office => {
  const before = office.printers[printer];
  return before === undefined
    ? office
    : { ...office, printers: { ...office.printers, [printer]: { ...before, ...change(before) } } };
};

/** Paper that a slip took. */
export const usePaper = (office: Office, printer: string, length_mm: number): Office =>
  withPrinter(office, printer, ({ used_mm }) => ({ used_mm: used_mm + length_mm }));

const identify = (office: Office, fact: FactOf<"printer-identified">): Office => {
  const { maker, model, firmware, other } = fact;
  return withPrinter(office, fact.printer, ({ trusted }) => ({
    maker,
    model,
    firmware,
    trusted: other ? trusted : joined(trusted, { maker, model }),
    proof: other ? "unproven" : "as-profile",
  }));
};

/** A name that it did not tell this time is still its name. */
const joined = (before: PrinterModel | null, { maker, model }: PrinterModel): PrinterModel => ({
  maker: maker ?? before?.maker ?? null,
  model: model ?? before?.model ?? null,
});

const probe = (office: Office, fact: FactOf<"printer-probed">, at_ms: number): Office => {
  const { maker, model, firmware, found } = fact;
  const named = maker !== null || model !== null;
  return withPrinter(office, fact.printer, ({ trusted }) => ({
    probe: { maker, model, firmware, found, at_ms },
    probing_ms: null,
    proof: "as-profile",
    ...(named ? { maker, model, firmware, trusted: { maker, model } } : { trusted }),
  }));
};

const judge = (office: Office, fact: FactOf<"strip-judged">, at_ms: number): Office => {
  const { text_mode, reads, model } = fact;
  const judged: StripJudgement = { text_mode, reads, model, at_ms };
  return withPrinter(office, fact.printer, ({ strips }) => ({
    strips: [...strips.filter((strip) => strip.text_mode !== text_mode), judged],
  }));
};

export const PRINTER_EVOLVERS: Pick<Evolvers, PrinterFact> = {
  "printer-identified": identify,
  "probe-begun": (office, { printer }, at_ms) => withPrinter(office, printer, () => ({ probing_ms: at_ms })),
  "printer-probed": probe,
  "probe-failed": (office, { printer }) => withPrinter(office, printer, () => ({ probing_ms: null })),
  "strip-judged": judge,
  "roll-loaded": (office, { printer, length_mm }, at_ms) =>
    withPrinter(office, printer, () => ({
      roll_mm: length_mm,
      used_mm: 0,
      near_end_used_mm: null,
      loaded_ms: at_ms,
    })),
  "paper-seen": (office, { printer, paper }) =>
    withPrinter(office, printer, ({ used_mm }) => ({
      paper,
      near_end_used_mm: paper === "ok" ? null : used_mm,
    })),
};
