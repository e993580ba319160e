/**
 * The walk test: a card is carried from place to place and let buzz; what its bearer felt becomes bars beside
 * the place's name. The base can't hear its cards, so only he can tell.
 */
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import { Button } from "../kit/button.tsx";
import { SaidLine } from "../kit/frame.tsx";
import { Input } from "../kit/input.tsx";
import { TrialLine } from "../kit/trial-line.tsx";
import type { BoardState } from "./pager-board.tsx";
import { pagerOf } from "./pager-grid.tsx";
import { firstPower, type PlaceResult, stepsOf, walkResults } from "./walk-results.ts";

/** Of one bar and of the place it stands in, in units of the drawing. */
const BAR_WIDTH = 6;
const BAR_PITCH = 8;
const BARS_HEIGHT = 20;

const Bar = (props: { readonly index: number; readonly height: number; readonly on: boolean }) => (
  <rect
    class={props.on ? "on" : ""}
    x={props.index * BAR_PITCH + 1}
    y={BARS_HEIGHT - props.height - 1}
    width={BAR_WIDTH}
    height={props.height}
    rx={1}
  />
);

/** Rising bars, as every phone draws its signal; those not reached are outlines. */
const Bars = ({ result, text }: { readonly result: PlaceResult; readonly text: BoardState["text"] }) => {
  const { bars, bars_max, signal } = result;
  const step = (BARS_HEIGHT - 2) / bars_max;
  return (
    <svg
      class={`bars signal-${signal}`}
      viewBox={`0 0 ${bars_max * BAR_PITCH} ${BARS_HEIGHT}`}
      role="img"
      aria-label={text.bars(bars, bars_max)}
    >
      {Array.from({ length: bars_max }, (_, index) => (
        <Bar key={index} index={index} height={step * (index + 1)} on={index < bars} />
      ))}
    </svg>
  );
};

const SIGNAL_LOOK = { none: "alarm", weak: "amber", fair: "", strong: "good" } as const;

/** Every place of the walk, the last one first. */
export const WalkResults = ({ board, text }: Pick<BoardState, "board" | "text">) => {
  const results = walkResults(board.walk, board.can.power_levels);
  return (
    <aside class="card walk-results" aria-label={text.walk_results}>
      <h2>{text.walk_results}</h2>
      {results.length === 0 ? <p class="secondary">{text.walk_none}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keys */}
      <ol tabIndex={0} aria-label={text.walk_results}>
        {results.map((result) => (
          <li key={result.place}>
            <Bars result={result} text={text} />
            <b>{result.place}</b>
            <span class={`chip ${result.next === undefined ? SIGNAL_LOOK[result.signal] : ""}`}>
              {result.next === undefined ? text.signal[result.signal] : text.walk_open}
            </span>
          </li>
        ))}
      </ol>
    </aside>
  );
};

const Step = (state: BoardState) => {
  const { board, desk, text, words, act, ask, busy } = state;
  const pager = pagerOf(board, desk.selected);
  const place = desk.place.trim();
  if (pager === undefined) return <p class="line warning">{text.walk_no_card}</p>;
  if (desk.trial !== null) {
    return (
      <TrialLine
        trial={desk.trial}
        pager={pager}
        words={words}
        busy={busy}
        judge={(rang) => ask.judge(rang, place)}
        close={() => act({ kind: "trial-over" })}
      />
    );
  }
  if (place === "") return <p class="line">{text.walk_hint}</p>;
  const levels = board.can.power_levels;
  const here = walkResults(board.walk, levels).find(
    (result) => result.place === place && result.card === pager.card,
  );
  const done = here !== undefined && here.next === undefined;
  const power = here?.next === undefined ? firstPower(levels) : here.next.power;
  return (
    <Button
      look={done ? "plain" : "act"}
      size="main"
      icon={vibrate}
      busy={busy}
      onPress={() => ask.buzzFar(power)}
    >
      {done ? text.walk_again(pager.card) : text.walk_buzz(pager.card, power)}
    </Button>
  );
};

export const WalkTest = (state: BoardState) => {
  const { board, desk, text, act, said } = state;
  const levels = board.can.power_levels;
  return (
    <section class="card board walk">
      <div class="board-head">
        <h2>{desk.selected === null ? text.walk : `${text.walk} · ${text.card(desk.selected)}`}</h2>
        <Button icon={arrowLeft} onPress={() => act({ kind: "sheet-closed" })}>
          {text.walk_back}
        </Button>
      </div>
      <p class="secondary">{levels === null ? text.walk_repeat : text.walk_levels(stepsOf(levels))}</p>
      {said === null ? null : <SaidLine {...said} />}
      <Input
        name="place"
        label={text.place}
        hint={text.place_hint}
        value={desk.place}
        onInput={(place) => act({ kind: "place-named", place })}
      />
      <div class="panel-buttons places">
        {text.places.map((place) => (
          <Button
            key={place}
            chosen={place === desk.place}
            onPress={() => act({ kind: "place-named", place })}
          >
            {place}
          </Button>
        ))}
      </div>
      <div class="walk-step">
        <Step {...state} />
      </div>
    </section>
  );
};
