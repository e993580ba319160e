/**
 * G3: a pager comes back, by its number or by touching it among those that are out.
 */
import check from "lucide-static/icons/check.svg?raw";
import { Button } from "../kit/button.tsx";
import { door as text } from "../kit/text/door.ts";
import { isOut, outWithNumber } from "./desk.ts";
import type { DoorState } from "./door-screen.tsx";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
/** What fits at 15 mm beside the number pad. */
const LISTED_MAX = 12;

/** What the number on the pad means: a card to take, or why there is none. */
const Pick = ({ view, desk, takeBack, commands }: DoorState) => {
  if (desk.digits === "") return <p class="secondary pick">{text.return_hint}</p>;
  const card = Number(desk.digits);
  const out = outWithNumber(view, card);
  if (out.length === 0) {
    const known = view.pagers.some((pager) => pager.card === card);
    return <p class="pick">{known ? text.return_not_out(card) : text.return_unknown(card)}</p>;
  }
  return (
    <div class="pick">
      {out.map(({ base }) => (
        <Button
          key={base}
          look="go"
          size="main"
          icon={check}
          busy={commands.busy === "/api/door/:door/return-pager"}
          onPress={() => takeBack({ base, card })}
        >
          {text.return_card(card)}
          {out.length > 1 ? ` · ${base}` : ""}
        </Button>
      ))}
    </div>
  );
};

export const ReturnSheet = (state: DoorState) => {
  const { view, desk, act, takeBack } = state;
  const out = view.pagers.filter(isOut);
  const digit = (name: string) => (
    <Button
      key={name}
      kind="digit"
      size="main"
      area="key"
      onPress={() => act({ kind: "digit", digit: name })}
    >
      {name}
    </Button>
  );
  return (
    <section class="card guest returning">
      <div class="asked">
        <h2>{text.return_title}</h2>
        <output class="number">{desk.digits || "–"}</output>
      </div>
      <div class="number-pad">
        {DIGITS.map(digit)}
        <Button kind="digit" size="main" area="key erase" onPress={() => act({ kind: "erased" })}>
          {text.erase}
        </Button>
        {digit("0")}
      </div>
      <div class="out">
        <Pick {...state} />
        {out.length === 0 ? <p class="secondary">{text.return_none}</p> : null}
        <div class="out-list">
          {out.slice(0, LISTED_MAX).map(({ base, card, ticket, state: pager_state }) => (
            <Button
              key={`${base} ${card}`}
              area={`out-card ${pager_state}`}
              onPress={() => takeBack({ base, card })}
            >
              <b>{card}</b>
              <span>{ticket ?? ""}</span>
            </Button>
          ))}
        </div>
        {out.length > LISTED_MAX ? (
          <p class="secondary">{text.return_more(out.length - LISTED_MAX)}</p>
        ) : null}
      </div>
    </section>
  );
};
