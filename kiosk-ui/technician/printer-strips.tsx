/**
 * Strips: print the letters of a text mode, read them, say so. A mode counts only on the printer on which it
 * was read.
 */
import printerIcon from "lucide-static/icons/printer.svg?raw";
import type { PrinterBoard } from "../../controller/api/printer-view.ts";
import { Button } from "../kit/button.tsx";
import { clockText } from "../kit/time.ts";
import type { PrinterState } from "./printer-board.tsx";

type TextMode = PrinterBoard["text_mode"];

const UNFINISHED = ["queued", "rendering", "sending", "awaiting-proof"];

/** A strip is on its way: another one would only wait behind it. */
const isPrinting = ({ jobs }: PrinterBoard): boolean =>
  jobs.some(({ kind, state }) => kind === "strip" && UNFINISHED.includes(state));

const standing = ({ printer, words, utc_offset_min }: PrinterState, mode: TextMode): string => {
  if (printer.to_judge.includes(mode)) return words.strip_question;
  const strip = printer.strips.find(({ text_mode }) => text_mode === mode);
  if (strip === undefined) return words.strip_never;
  if (!strip.of_this_model) return words.strip_other;
  const at = clockText(strip.at_ms, utc_offset_min);
  return strip.reads ? words.strip_reads(at) : words.strip_not_read(at);
};

const ModeRow = (state: PrinterState & { readonly mode: TextMode }) => {
  const { printer, mode, words, ask, busy } = state;
  const asked = printer.to_judge.includes(mode);
  const tried = asked || printer.strips.some(({ text_mode }) => text_mode === mode);
  return (
    <li class={asked ? "asked" : ""}>
      <p>
        <b>{words.strip_mode(words.modes[mode] ?? mode)}</b>
        <span class={asked ? "" : "secondary"}>{standing(state, mode)}</span>
      </p>
      {asked ? (
        <>
          <Button look="go" busy={busy} onPress={() => ask.judge(mode, true)}>
            {words.reads}
          </Button>
          <Button busy={busy} onPress={() => ask.judge(mode, false)}>
            {words.reads_not}
          </Button>
        </>
      ) : (
        <Button
          icon={printerIcon}
          busy={busy || isPrinting(printer)}
          onPress={() => ask.strip("letters", mode)}
        >
          {tried ? words.strip_again : words.strip_print}
        </Button>
      )}
    </li>
  );
};

export const StripSheet = (state: PrinterState) => {
  const { printer, words, ask, act, busy } = state;
  return (
    <>
      <h3>{words.strip_title}</h3>
      <p class="secondary">{isPrinting(printer) ? words.strip_printing : words.strip_hint}</p>
      <ul class="strips">
        {printer.text_modes.map((mode) => (
          <ModeRow key={mode} {...state} mode={mode} />
        ))}
      </ul>
      <div class="panel-buttons">
        <Button
          icon={printerIcon}
          busy={busy || isPrinting(printer)}
          onPress={() => ask.strip("widths", "raster")}
        >
          {words.strip_widths}
        </Button>
        <Button onPress={() => act({ kind: "sheet-closed" })}>{words.back}</Button>
      </div>
    </>
  );
};
