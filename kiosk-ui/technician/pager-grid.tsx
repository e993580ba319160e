/**
 * The 99 numbers as one control: a finger chooses the card under it and may slide on, keys move, two digits
 * name a card. A cell is smaller than a button may be, as 99 of 15 mm fit on no tablet; so it only chooses,
 * the card chosen stands large below, and nothing happens to it but by a button there.
 */
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import type { Pager, PagerBoard } from "../../controller/api/views.ts";
import { lookOf, PagerMark } from "../kit/pager-look.tsx";
import { CARD_MAX, isGridKey } from "./board-desk.ts";
import type { BoardState } from "./pager-board.tsx";

const NUMBERS = Array.from({ length: CARD_MAX }, (_, index) => index + 1);

export const pagerOf = (board: PagerBoard, card: number | null): Pager | undefined =>
  board.cards.find((pager) => pager.card === card);

const idOf = (card: number): string => `card-${card}`;

const cardUnder = (x: number, y: number): number | null => {
  const card = document.elementFromPoint(x, y)?.closest("[data-card]")?.getAttribute("data-card");
  return card == null ? null : Number(card);
};

const Cell = (props: {
  readonly card: number;
  readonly pager: Pager | undefined;
  readonly chosen: boolean;
  readonly words: BoardState["words"];
}) => {
  const { card, pager, chosen, words } = props;
  const look = pager === undefined ? "stranger" : lookOf(pager);
  const doubtful = pager?.suspicion === "battery";
  const said = [
    look === "stranger" ? words.stranger : words.state[look],
    ...(doubtful ? [words.battery] : []),
  ];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active option
    <div
      id={idOf(card)}
      data-card={card}
      role="option"
      aria-selected={chosen}
      aria-label={`${card}, ${said.join(", ")}`}
      class={`pager ${look} ${doubtful && look === "in-rack" ? "doubtful" : ""}`}
    >
      {card}
      {pager === undefined ? null : <PagerMark state={lookOf(pager)} suspicion={pager.suspicion} />}
    </div>
  );
};

type Pointed = TargetedPointerEvent<HTMLDivElement>;

export const PagerGrid = ({ board, desk, act, ask, text, words }: BoardState) => {
  const slide = (event: Pointed): void => {
    const card = cardUnder(event.clientX, event.clientY);
    if (card !== null && card !== desk.selected) act({ kind: "card-chosen", card });
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isGridKey(key)) act({ kind: "grid-key", key });
    else if (/^\d$/.test(key)) act({ kind: "digit-typed", digit: Number(key), at_ms: event.timeStamp });
    else if (key === "Escape") act({ kind: "base-wanted" });
    else if (key === "Enter" && !event.repeat) ask.buzz();
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="grid-99"
      role="listbox"
      tabIndex={0}
      aria-label={text.cards_label}
      {...(desk.selected === null ? {} : { "aria-activedescendant": idOf(desk.selected) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event: Pointed) => {
        if (!event.isPrimary || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        slide(event);
      }}
      onPointerMove={(event: Pointed) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) slide(event);
      }}
    >
      {NUMBERS.map((card) => (
        <Cell
          key={card}
          card={card}
          pager={pagerOf(board, card)}
          chosen={card === desk.selected}
          words={words}
        />
      ))}
    </div>
  );
};
