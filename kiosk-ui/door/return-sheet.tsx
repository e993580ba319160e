/**
 * G3: a pager comes back, by its number or by touching it among those that are out; or it does not, and is
 * put down as lost with a second touch. From here the cards are counted at the end of the day.
 */
import check from "lucide-static/icons/check.svg?raw";
import listChecks from "lucide-static/icons/list-checks.svg?raw";
import { Button } from "../kit/button.tsx";
import { SaidLine } from "../kit/frame.tsx";
import { NumberPad } from "../kit/number-pad.tsx";
import { lookOf, PagerMark } from "../kit/pager-look.tsx";
import { clockText } from "../kit/time.ts";
import { isOut, outWithNumber } from "./desk.ts";
import type { DoorState } from "./door-screen.tsx";

/** What fits at 15 mm beside the number pad, with the count below; and with a notice above. */
const LISTED_MAX = 9;
const LISTED_UNDER_NOTICE_MAX = 6;
/** Bases whose count has room for a button. */
const BASES_MAX = 2;

/** What the number on the pad means: a card to take, or why there is none. */
const Pick = ({ view, desk, text, takeBack, commands, act }: DoorState) => {
  if (desk.digits === "") return <p class="secondary pick">{text.return_hint}</p>;
  const card = Number(desk.digits);
  const out = outWithNumber(view, card);
  if (out.length === 0) {
    const known = view.pagers.some((pager) => pager.card === card);
    return <p class="pick">{known ? text.return_not_out(card) : text.return_unknown(card)}</p>;
  }
  return (
    <div class="pick">
      {out.map(({ base, state }) => (
        <div key={base} class="pick-row">
          <Button
            look="go"
            size="main"
            icon={check}
            busy={commands.busy === "/api/door/:door/return-pager"}
            onPress={() => takeBack({ base, card })}
          >
            {text.return_card(card)}
            {out.length > 1 ? ` · ${base}` : ""}
          </Button>
          {state === "lost" ? null : (
            <Button size="main" onPress={() => act({ kind: "loss-reported", pager: { base, card } })}>
              {text.report_lost}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
};

const Losing = ({ desk, text, staff, reportLost, commands, act }: DoorState) => {
  const { losing } = desk;
  if (losing === null) return null;
  return (
    <div class="pick">
      <p>{text.lost_hint}</p>
      <div class="pick-row">
        <Button
          look="act"
          size="main"
          busy={commands.busy === "/api/door/:door/mark-pager"}
          onPress={() => reportLost(losing)}
        >
          {text.lost_go(losing.card)}
        </Button>
        <Button size="main" onPress={() => act({ kind: "loss-dropped" })}>
          {staff.cancel}
        </Button>
      </div>
    </div>
  );
};

/** Those whose visit is over come first: they are what the guard looks for. */
const OutList = ({ view, stale, text, takeBack }: DoorState) => {
  const listed_max = stale || view.notices.length > 0 ? LISTED_UNDER_NOTICE_MAX : LISTED_MAX;
  const out = view.pagers.filter(isOut);
  const sorted = [...out.filter(({ missing }) => missing), ...out.filter(({ missing }) => !missing)];
  return (
    <>
      {out.length === 0 ? <p class="secondary">{text.return_none}</p> : null}
      <div class="out-list">
        {sorted.slice(0, listed_max).map((pager) => (
          <Button
            key={`${pager.base} ${pager.card}`}
            area={pager.missing ? "out-card missing" : `out-card ${pager.state}`}
            onPress={() => takeBack(pager)}
          >
            <b>
              {pager.card} <PagerMark {...pager} state={lookOf(pager)} />
            </b>
            <span>{pager.ticket ?? ""}</span>
          </Button>
        ))}
      </div>
      {out.length > listed_max ? <p class="secondary">{text.return_more(out.length - listed_max)}</p> : null}
    </>
  );
};

const Counts = ({ view, text, language, act }: DoorState) => (
  <div class="counts">
    {view.boards.slice(0, BASES_MAX).map(({ base, name, counted_ms }) => (
      <Button key={base} icon={listChecks} onPress={() => act({ kind: "count-wanted", view, base })}>
        <span>{view.boards.length > 1 ? text.count_base(name[language]) : text.count}</span>
        {counted_ms === null ? null : (
          <span>{text.counted_at(clockText(counted_ms, view.office.utc_offset_min))}</span>
        )}
      </Button>
    ))}
  </div>
);

export const ReturnSheet = (state: DoorState) => {
  const { view, desk, text, act, commands } = state;
  return (
    <section class="card guest returning">
      <div class="asked">
        {commands.said === null ? (
          <h2>{desk.losing === null ? text.return_title : text.lost_title(desk.losing.card)}</h2>
        ) : (
          <SaidLine {...commands.said} />
        )}
        {view.missing === 0 ? null : <span class="chip amber">{text.missing(view.missing)}</span>}
        <output class="number">{desk.digits || "–"}</output>
      </div>
      <NumberPad
        erase={text.erase}
        onDigit={(digit) => act({ kind: "digit", digit })}
        onErase={() => act({ kind: "erased" })}
      />
      <div class="out">
        {desk.losing === null ? (
          <>
            <Pick {...state} />
            <OutList {...state} />
            <Counts {...state} />
          </>
        ) : (
          <Losing {...state} />
        )}
      </div>
    </section>
  );
};
