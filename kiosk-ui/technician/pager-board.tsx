/**
 * T3: the cards of one base, each in colour, mark and word; below them the base, or the card chosen, with
 * what can be done to it. What a base can't do is not offered but said.
 */
import type { Pager, PagerBoard, TechnicianView } from "../../controller/api/views.ts";
import type { Said } from "../kit/desk.ts";
import { SaidLine } from "../kit/frame.tsx";
import { lookOf, PagerMark } from "../kit/pager-look.tsx";
import type { vi as pagerWords } from "../kit/text/pagers.vi.ts";
import type { vi as technicianWords } from "../kit/text/technician.vi.ts";
import type { Language } from "../kit/text/words.ts";
import { BasePanel, factOf } from "./base-panel.tsx";
import type { BoardDesk, BoardEvent, Mark } from "./board-desk.ts";
import { CardPanel } from "./card-panel.tsx";
import { PagerGrid } from "./pager-grid.tsx";
import { WalkTest } from "./walk-test.tsx";

/** The commands of the board; each says itself what became of it. */
export interface BoardAsk {
  /** Lets the chosen card buzz as a call would. */
  readonly buzz: () => void;
  /** Lets it buzz for a step of the walk. @param power null: the base's usual one. */
  readonly buzzFar: (power: number | null) => void;
  /** Answers the trial. @param place null: the card is judged, not the signal. */
  readonly judge: (rang: boolean, place: string | null) => void;
  readonly mark: (mark: Mark) => void;
  readonly allCall: (confirmed: boolean) => void;
  readonly selfTest: () => void;
}

export interface BoardState {
  readonly board: PagerBoard;
  readonly device: TechnicianView["devices"][number];
  readonly utc_offset_min: number;
  readonly desk: BoardDesk;
  readonly busy: boolean;
  readonly said: Said | null;
  readonly act: (event: BoardEvent) => void;
  readonly ask: BoardAsk;
  readonly text: typeof technicianWords;
  readonly words: typeof pagerWords;
  readonly language: Language;
}

const STATES = ["in-rack", "lent", "paged", "overdue", "lost", "disabled"] as const;

/** States that some card has; with the count each look is explained once. */
const Legend = ({ board, words }: BoardState) => {
  const doubtful = board.cards.filter(({ suspicion }) => suspicion === "battery").length;
  const rows: readonly (readonly [string, number, string, Pick<Pager, "state" | "suspicion">])[] = [
    ...STATES.map(
      (state) =>
        [
          state,
          board.cards.filter((pager) => lookOf(pager) === state).length,
          words.state[state],
          { state, suspicion: "none" },
        ] as const,
    ),
    ["doubtful", doubtful, words.battery, { state: "in-rack", suspicion: "battery" }],
  ];
  return (
    <ul class="legend-99">
      {rows
        .filter(([, n]) => n > 0)
        .map(([look, n, name, mark]) => (
          <li key={look}>
            <span class={`pager ${look}`}>
              <PagerMark {...mark} />
            </span>
            {name} <b>{n}</b>
          </li>
        ))}
    </ul>
  );
};

/** What was said about the last command takes the place of what always stands here. */
const Head = ({ board, device, text, said }: BoardState) => {
  const version = factOf(device.facts, "version");
  const system = factOf(device.facts, "system");
  const known = [
    version === undefined ? board.protocol.toUpperCase() : `${board.protocol.toUpperCase()} ${version}`,
    device.label,
    ...(system === undefined ? [] : [text.system(system)]),
  ];
  return (
    <div class="board-head">
      <h2>{text.cards(board.cards.length)}</h2>
      {said === null ? <p class="secondary">{known.join(" · ")}</p> : <SaidLine {...said} />}
    </div>
  );
};

export const PagerBoardPart = (state: BoardState) => {
  const { desk, board, text } = state;
  if (desk.sheet.kind === "walk") return <WalkTest {...state} />;
  return (
    <section class="card board">
      <Head {...state} />
      {board.cards.length === 0 ? <p class="line warning">{text.no_cards}</p> : null}
      <PagerGrid {...state} />
      <Legend {...state} />
      {desk.selected === null || desk.sheet.kind === "all-call" ? (
        <BasePanel {...state} />
      ) : (
        <CardPanel {...state} card={desk.selected} />
      )}
    </section>
  );
};
