/**
 * The commands of the printer page: which one a touch means, and what is said about it.
 */
import type { PrinterBoard } from "../../controller/api/printer-view.ts";
import type { Desk } from "../kit/desk.ts";
import type { vi } from "../kit/text/printers.vi.ts";
import type { PrinterEvent } from "./printer-desk.ts";

type TextMode = PrinterBoard["text_mode"];

/** Each says itself what became of it. */
export interface PrinterAsk {
  readonly probe: () => void;
  readonly strip: (what: "letters" | "widths", text_mode: TextMode) => void;
  readonly judge: (text_mode: TextMode, reads: boolean) => void;
  readonly loadRoll: (length_mm: number) => void;
  readonly copy: (job: string) => void;
  readonly resolve: (job: string, as: "printed" | "not-printed") => void;
  readonly cancel: (job: string) => void;
}

/** @param shown the printer on the screen when it is asked; null: none is. */
export const printerAsk = (
  commands: Desk,
  shown: () => string | null,
  act: (event: PrinterEvent) => void,
  words: typeof vi,
): PrinterAsk => {
  const at = (ask: (params: { readonly printer: string }) => Promise<void>): void => {
    const printer = shown();
    if (printer !== null) void ask({ printer });
  };
  const modeOf = (mode: TextMode): string => words.modes[mode] ?? mode;
  return {
    probe: () =>
      at((params) => commands.run("/api/printer/:printer/probe", params, {}, () => words.probe_asked)),
    strip: (what, text_mode) =>
      at((params) =>
        commands.run(
          "/api/printer/:printer/print-strip",
          params,
          { what, text_mode },
          () => words.strip_asked,
        ),
      ),
    judge: (text_mode, reads) =>
      at((params) =>
        commands.run("/api/printer/:printer/judge-strip", params, { text_mode, reads }, () =>
          words.judged[reads ? "yes" : "no"](modeOf(text_mode)),
        ),
      ),
    loadRoll: (length_mm) =>
      at((params) =>
        commands.run("/api/printer/:printer/load-roll", params, { length_mm }, () => {
          act({ kind: "sheet-closed" });
          return words.roll_changed(length_mm);
        }),
      ),
    copy: (job) =>
      at((params) => commands.run("/api/printer/:printer/copy-slip", params, { job }, () => words.done.copy)),
    resolve: (job, as) =>
      at((params) =>
        commands.run("/api/printer/:printer/resolve-slip", params, { job, as }, ({ again }) => {
          if (as === "printed") return words.done.printed;
          return again ? words.done.again : words.done["not-again"];
        }),
      ),
    cancel: (job) =>
      at((params) =>
        commands.run("/api/printer/:printer/cancel-slip", params, { job }, () => words.done.cancel),
      ),
  };
};
