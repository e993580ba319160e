/** The clerk's sheet of results and boxes: five parts, one open. */
import type { CounterResults } from "../../controller/api/box-views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { results as text } from "../kit/text/results.ts";
import type { ResultsActs } from "./results-acts.ts";
import { BoxesPart } from "./results-boxes.tsx";
import { LoadPart } from "./results-load.tsx";
import { HandPart, RemotePart, RoundPart } from "./results-others.tsx";
import { type ResultsSheet, sheetOf, TABS, type Tab } from "./results-state.ts";

export interface ResultsState {
  readonly results: CounterResults;
  readonly sheet: ResultsSheet;
  readonly desk: DeskState;
  readonly now_ms: number;
  readonly utc_offset_min: number;
  readonly acts: ResultsActs;
}

/** How many wait in a part, told on its button. */
const waitingIn = (tab: Tab, { in_hand, remote }: CounterResults): number => {
  switch (tab) {
    case "hand":
      return in_hand.length;
    case "remote":
      return remote.length;
    case "load":
    case "boxes":
    case "round":
      return 0;
  }
};

const Tabs = ({ sheet, results, acts }: ResultsState) => (
  <nav class="paper-kinds" aria-label={text.tabs}>
    {TABS.map((tab) => {
      const waiting = waitingIn(tab, results);
      return (
        <Button
          key={tab}
          look={tab === sheet.tab ? "act" : "plain"}
          chosen={tab === sheet.tab}
          onPress={() => acts.onSheet(sheetOf(tab))}
        >
          {text.tab[tab]}
          {waiting === 0 ? "" : ` ${waiting}`}
        </Button>
      );
    })}
  </nav>
);

const Part = (state: ResultsState) => {
  const { sheet } = state;
  switch (sheet.tab) {
    case "load":
      return <LoadPart {...state} sheet={sheet} />;
    case "boxes":
      return <BoxesPart {...state} sheet={sheet} />;
    case "hand":
      return <HandPart {...state} sheet={sheet} />;
    case "remote":
      return <RemotePart {...state} />;
    case "round":
      return <RoundPart {...state} sheet={sheet} />;
  }
};

export const ResultsSheetPart = (state: ResultsState) => (
  <section class="paper-sheet results">
    <Tabs {...state} />
    <Part {...state} />
  </section>
);
