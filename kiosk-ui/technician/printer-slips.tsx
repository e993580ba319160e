/** The newest slips of a printer, beside its page: what each is, how far it is, which wait for a person. */
import cable from "lucide-static/icons/cable.svg?raw";
import type { PrinterJob } from "../../controller/api/printer-view.ts";
import { Button } from "../kit/button.tsx";
import type { vi } from "../kit/text/printers.vi.ts";
import { clockText } from "../kit/time.ts";
import type { PrinterState } from "./printer-board.tsx";

const LOOK: Readonly<Record<PrinterJob["state"], string>> = {
  queued: "",
  rendering: "",
  sending: "",
  "awaiting-proof": "",
  printed: "good",
  unconfirmed: "good",
  ambiguous: "amber",
  failed: "alarm",
};

export const slipName = ({ kind, name }: PrinterJob, words: typeof vi): string =>
  [words.kinds[kind] ?? kind, name].filter((part) => part !== null).join(" ");

/** How much of it the printer took; nothing while nothing leaves. */
export const Progress = ({ slip, words }: { readonly slip: PrinterJob; readonly words: typeof vi }) =>
  slip.state !== "sending" || slip.bands === null ? null : (
    <svg class="progress" viewBox="0 0 100 4" preserveAspectRatio="none">
      <title>{words.bands(slip.band ?? 0, slip.bands)}</title>
      <rect class="whole" width="100" height="4" />
      <rect class="left" width={(100 * (slip.band ?? 0)) / Math.max(1, slip.bands)} height="4" />
    </svg>
  );

/** What a person said settles it, whatever the printer did. */
const lookOf = ({ state, resolved }: PrinterJob): string => (resolved === null ? LOOK[state] : "");

const Slip = ({ slip, desk, words, act, utc_offset_min }: PrinterState & { readonly slip: PrinterJob }) => {
  const chosen = desk.sheet.kind === "slip" && desk.sheet.job === slip.job;
  return (
    <li>
      <Button
        area={chosen ? "slip-row shown" : "slip-row"}
        onPress={() => act({ kind: "slip-chosen", job: slip.job })}
      >
        <b>{slipName(slip, words)}</b>
        <span class={`chip ${lookOf(slip)}`}>{words.state_short[slip.state]}</span>
        <span class="secondary">
          {clockText(slip.requested_ms, utc_offset_min)}
          {slip.copy === 1 ? "" : ` · ${words.copy(slip.copy)}`}
        </span>
        <Progress slip={slip} words={words} />
      </Button>
    </li>
  );
};

export const Slips = (state: PrinterState) => {
  const { printer, words, act } = state;
  return (
    <section class="card slips" aria-label={words.slips}>
      <div class="slips-head">
        <h2>{words.slips}</h2>
        <Button icon={cable} onPress={() => act({ kind: "wire-wanted" })}>
          {words.show_wire}
        </Button>
      </div>
      {printer.jobs.length === 0 ? <p class="secondary">{words.no_slips}</p> : null}
      <ol>
        {printer.jobs.map((slip) => (
          <Slip key={slip.job} {...state} slip={slip} />
        ))}
      </ol>
    </section>
  );
};
