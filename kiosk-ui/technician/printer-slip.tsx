/** One slip in full: its picture, what became of it and why, and what a person can do about it. */
import check from "lucide-static/icons/check.svg?raw";
import printerIcon from "lucide-static/icons/printer.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import type { PrinterJob } from "../../controller/api/printer-view.ts";
import { Button } from "../kit/button.tsx";
import { clockSecondsText } from "../kit/time.ts";
import { type FactRow, FactRows } from "./fact-rows.tsx";
import type { PrinterState } from "./printer-board.tsx";
import { Progress, slipName } from "./printer-slips.tsx";

const rowsOf = (slip: PrinterJob, { words, utc_offset_min }: PrinterState): readonly FactRow[] => {
  const { state, why, copy, requested_ms, ended_ms, length_mm, process_id, policy, resolved } = slip;
  const rows: readonly (FactRow | null)[] = [
    [words.rows.state, words.state[state], "wide"],
    why === null ? null : [words.rows.why, words.why[why] ?? why, "wide"],
    resolved === null ? null : [words.rows.state, words.resolved[resolved], "wide"],
    [words.rows.copy, copy === 1 ? words.first_copy : words.copy(copy), "wide"],
    [words.rows.asked, clockSecondsText(requested_ms, utc_offset_min), "wide"],
    ended_ms === null ? null : [words.rows.ended, clockSecondsText(ended_ms, utc_offset_min), "wide"],
    length_mm === null ? null : [words.rows.length, words.mm(length_mm), "wide"],
    [words.rows.proof, process_id ?? words.none, "wide"],
    [words.rows.policy, words.policy[policy], "wide"],
    [words.rows.serial, slip.job, "wide"],
  ];
  return rows.filter((row) => row !== null);
};

const Actions = ({ slip, words, ask, act, busy }: PrinterState & { readonly slip: PrinterJob }) => (
  <div class="slip-buttons">
    {slip.resolvable ? (
      <>
        <Button look="go" icon={check} busy={busy} onPress={() => ask.resolve(slip.job, "printed")}>
          {words.act.printed}
        </Button>
        <Button icon={x} busy={busy} onPress={() => ask.resolve(slip.job, "not-printed")}>
          {words.act["not-printed"]}
        </Button>
      </>
    ) : null}
    {slip.copyable ? (
      <Button look="act" icon={printerIcon} busy={busy} onPress={() => ask.copy(slip.job)}>
        {words.act.copy}
      </Button>
    ) : null}
    {slip.cancellable ? (
      <Button look="act" icon={undo} busy={busy} onPress={() => ask.cancel(slip.job)}>
        {words.act.cancel}
      </Button>
    ) : null}
    <Button onPress={() => act({ kind: "sheet-closed" })}>{words.back}</Button>
  </div>
);

export const SlipSheet = (state: PrinterState & { readonly job: string }) => {
  const { printer, words, act } = state;
  const slip = printer.jobs.find(({ job }) => job === state.job);
  if (slip === undefined)
    return (
      <div class="panel">
        <p class="secondary">{words.none}</p>
        <div class="panel-buttons">
          <Button onPress={() => act({ kind: "sheet-closed" })}>{words.back}</Button>
        </div>
      </div>
    );
  return (
    <>
      <div class="slip">
        {slip.picture === null ? null : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long slip is read to its end by arrow keys
          <figure class="slip-picture" tabIndex={0}>
            <img src={`${slip.picture}?copy=${slip.copy}`} alt={words.picture(slipName(slip, words))} />
          </figure>
        )}
        <div class="slip-facts">
          <h3>{slipName(slip, words)}</h3>
          <Progress slip={slip} words={words} />
          <FactRows rows={rowsOf(slip, state)} />
          <p class="secondary hint">{words.picture_hint}</p>
        </div>
      </div>
      <Actions {...state} slip={slip} />
    </>
  );
};
