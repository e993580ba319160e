/** A roll was put in: how long it is, so that what is left can be estimated. */
import { Button } from "../kit/button.tsx";
import type { PrinterState } from "./printer-board.tsx";

/** A full roll, and what is left of used ones. */
const SHARES = [1, 0.5, 0.25] as const;

export const RollSheet = ({ printer, words, text, ask, act, busy }: PrinterState) => (
  <div class="panel roll-sheet">
    <h3>{words.roll_question}</h3>
    <p class="secondary">{words.roll_hint}</p>
    <div class="panel-buttons">
      {SHARES.map((share) => {
        const length_mm = Math.round(printer.paper.new_roll_mm * share);
        return (
          <Button
            key={share}
            look={share === 1 ? "act" : "plain"}
            busy={busy}
            onPress={() => ask.loadRoll(length_mm)}
          >
            {words.roll_of(length_mm)}
          </Button>
        );
      })}
      <Button onPress={() => act({ kind: "sheet-closed" })}>{text.cancel}</Button>
    </div>
  </div>
);
