/**
 * One card: where it is, what became of its last page, whether it can be trusted; a test buzz with its
 * question, and what a person knows better than the ledger, each said twice.
 */
import footprints from "lucide-static/icons/footprints.svg?raw";
import pencil from "lucide-static/icons/pencil.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import type { Pager } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { lookOf } from "../kit/pager-look.tsx";
import { clockText } from "../kit/time.ts";
import { TrialLine } from "../kit/trial-line.tsx";
import { pageText } from "./base-panel.tsx";
import { MARKS, type Mark } from "./board-desk.ts";
import { type FactRow, FactRows } from "./fact-rows.tsx";
import type { BoardState } from "./pager-board.tsx";
import { pagerOf } from "./pager-grid.tsx";

const rowsOf = (pager: Pager, state: BoardState): readonly FactRow[] => {
  const { text, words } = state;
  return [
    [text.rows.ticket, pager.ticket ?? text.none],
    [text.rows.unanswered, text.times(pager.unanswered)],
    [text.rows.charged, pager.charged_days === null ? text.unknown : text.charged(pager.charged_days)],
    [text.rows.battery, pager.suspicion === "battery" ? words.battery : text.battery_good],
    [text.rows.page, pager.page === null ? text.never : pageText(pager.page, state), "wide"],
  ];
};

/** What would change nothing is not offered; a visitor's card is not replaced in his hands. */
const marksOf = ({ state }: Pager): readonly Mark[] =>
  MARKS.filter((mark) => mark !== state && (mark !== "replaced" || (state !== "lent" && state !== "paged")));

const Marks = ({ pager, text, act }: BoardState & { readonly pager: Pager }) => (
  <>
    <div class="panel-buttons marks">
      {marksOf(pager).map((mark) => (
        <Button key={mark} onPress={() => act({ kind: "mark-chosen", mark })}>
          {text.marks[mark]}
        </Button>
      ))}
      <Button onPress={() => act({ kind: "sheet-closed" })}>{text.cancel}</Button>
    </div>
  </>
);

const Confirm = ({
  pager,
  text,
  act,
  ask,
  busy,
  mark,
}: BoardState & { readonly pager: Pager; readonly mark: Mark }) => (
  <>
    <p class="line warning">
      <b>{text.confirm[mark](pager.card)}</b>
    </p>
    <div class="panel-buttons">
      <Button look="act" busy={busy} onPress={() => ask.mark(mark)}>
        {text.marks[mark]}
      </Button>
      <Button onPress={() => act({ kind: "sheet-closed" })}>{text.cancel}</Button>
    </div>
  </>
);

const Actions = (state: BoardState & { readonly pager: Pager }) => {
  const { pager, desk, text, words, act, ask, busy } = state;
  switch (desk.sheet.kind) {
    case "marks":
      return <Marks {...state} />;
    case "mark":
      return <Confirm {...state} mark={desk.sheet.mark} />;
    case "none":
    case "walk":
    case "all-call":
      break;
  }
  if (desk.trial !== null) {
    return (
      <TrialLine
        trial={desk.trial}
        pager={pager}
        words={words}
        busy={busy}
        judge={(rang) => ask.judge(rang, null)}
        close={() => act({ kind: "trial-over" })}
      />
    );
  }
  return (
    <div class="panel-buttons">
      <Button look="act" icon={vibrate} busy={busy} onPress={ask.buzz}>
        {words.test_buzz(pager.card)}
      </Button>
      <Button icon={footprints} onPress={() => act({ kind: "walk-wanted" })}>
        {text.walk}
      </Button>
      <Button icon={pencil} onPress={() => act({ kind: "marks-wanted" })}>
        {text.mark}
      </Button>
      <Button icon={radio} onPress={() => act({ kind: "base-wanted" })}>
        {text.to_base}
      </Button>
    </div>
  );
};

const Stranger = ({ card, text, act }: BoardState & { readonly card: number }) => (
  <div class="panel">
    <h3>{text.not_in_set(card)}</h3>
    <p class="secondary">{text.not_in_set_hint}</p>
    <div class="panel-buttons">
      <Button icon={radio} onPress={() => act({ kind: "base-wanted" })}>
        {text.to_base}
      </Button>
    </div>
  </div>
);

export const CardPanel = (state: BoardState & { readonly card: number }) => {
  const { board, card, text, words, utc_offset_min } = state;
  const pager = pagerOf(board, card);
  if (pager === undefined) return <Stranger {...state} />;
  const look = lookOf(pager);
  const asking = state.desk.sheet.kind !== "none" || state.desk.trial !== null;
  return (
    <div class="panel">
      <div class="panel-head">
        <h3>{text.card(card)}</h3>
        <span class={`pager ${look}`}>{words.state[look]}</span>
        <span class="secondary">{text.since(clockText(pager.since_ms, utc_offset_min))}</span>
      </div>
      {asking ? null : <FactRows rows={rowsOf(pager, state)} />}
      <Actions {...state} pager={pager} />
    </div>
  );
};
