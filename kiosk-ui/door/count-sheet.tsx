/**
 * The cards are counted: one touch a card that differs, the call of all cards to find those left about, and
 * what the count means before it is confirmed.
 */
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import listChecks from "lucide-static/icons/list-checks.svg?raw";
import megaphone from "lucide-static/icons/megaphone.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import { Button } from "../kit/button.tsx";
import { SaidLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { COUNT_PAGE_CARDS, type Count, countedCards, sumOf } from "./count.ts";
import type { DoorState } from "./door-screen.tsx";

type CountState = DoorState & { readonly count: Count };

/** What was said stands where the question stood: the cards need the room below. */
const Head = ({ view, commands, count, text }: CountState) => (
  <div class="count-head">
    <h2>{count.step === "confirm" ? text.sum_title : text.count_title}</h2>
    {commands.said === null ? (
      <p class="secondary">{count.step === "confirm" ? "" : text.count_hint}</p>
    ) : (
      <SaidLine {...commands.said} />
    )}
    {view.scan === null ? null : (
      <span class="chip amber">
        <Icon svg={scanLine} />
        {text.count_visitor}
      </span>
    )}
  </div>
);

const Tick = ({ missing }: { readonly missing: boolean }) => (missing ? null : <Icon svg={check} />);

const Cards = ({ view, count, text, act }: CountState) => {
  const first = count.page * COUNT_PAGE_CARDS;
  return (
    <div class="count-cards">
      {countedCards(view.pagers, count.base)
        .slice(first, first + COUNT_PAGE_CARDS)
        .map(({ card }) => {
          const missing = count.missing.includes(card);
          return (
            <Button
              key={card}
              kind="digit"
              area="tick"
              chosen={!missing}
              label={`${card}, ${missing ? text.not_in_rack : text.in_rack}`}
              onPress={() => act({ kind: "card-ticked", card })}
            >
              {card}
              <Tick missing={missing} />
            </Button>
          );
        })}
    </div>
  );
};

const Pages = ({ view, count, text, act }: CountState) => {
  const cards = countedCards(view.pagers, count.base);
  const pages = Math.ceil(cards.length / COUNT_PAGE_CARDS);
  if (pages < 2) return null;
  return Array.from({ length: pages }, (_, page) => {
    const here = cards.slice(page * COUNT_PAGE_CARDS, (page + 1) * COUNT_PAGE_CARDS);
    return (
      <Button key={page} chosen={page === count.page} onPress={() => act({ kind: "count-page", page })}>
        {text.count_page(here[0]?.card ?? 0, here.at(-1)?.card ?? 0)}
      </Button>
    );
  });
};

const CallButton = ({ view, count, words, act }: CountState) => {
  const board = view.boards.find(({ base }) => base === count.base);
  if (board?.can.all_call !== true) return <p class="secondary">{words.no_all_call}</p>;
  return (
    <Button icon={megaphone} onPress={() => act({ kind: "count-step", step: "all-call" })}>
      {words.all_call}
    </Button>
  );
};

const Foot = (state: CountState) => {
  const { count, text, act } = state;
  return (
    <div class="count-foot">
      <Pages {...state} />
      <CallButton {...state} />
      <Button icon={arrowLeft} onPress={() => act({ kind: "sheet-closed" })}>
        {text.count_later}
      </Button>
      <Button look="go" icon={listChecks} onPress={() => act({ kind: "count-step", step: "confirm" })}>
        {text.count_finish(count.missing.length)}
      </Button>
    </div>
  );
};

const AllCall = ({
  view,
  count,
  words,
  staff,
  act,
  callAll,
  commands,
  anyway,
}: CountState & { readonly anyway: boolean }) => (
  <div class="count-foot">
    <p class={anyway ? "line alarm" : "line warning"} role="status">
      <Icon svg={triangleAlert} />
      <span>
        {words.all_call_title} {anyway ? words.all_call_busy : words.all_call_hint}
      </span>
    </p>
    <Button
      look="act"
      icon={megaphone}
      busy={commands.busy === "/api/door/:door/all-call"}
      onPress={() => callAll(count.base, anyway)}
    >
      {anyway
        ? words.all_call_anyway
        : words.all_call_go(view.pagers.filter(({ base }) => base === count.base).length)}
    </Button>
    <Button onPress={() => act({ kind: "count-step", step: "tick" })}>{staff.cancel}</Button>
  </div>
);

const SUM_LOOK = { lost: "alarm", found: "good", visitors: "", still_lost: "amber" } as const;
const SUM_KEYS = ["lost", "found", "visitors", "still_lost"] as const;

const Sum = ({ view, count, text, act, finishCount, commands }: CountState) => {
  const sum = sumOf(count, view.pagers);
  return (
    <>
      <dl class="sum">
        {SUM_KEYS.map((key) => (
          <div key={key} class={sum[key].length === 0 ? "empty" : SUM_LOOK[key]}>
            <dt>{text.sum[key]}</dt>
            <dd>{sum[key].length === 0 ? text.sum_none : sum[key].join(", ")}</dd>
          </div>
        ))}
      </dl>
      <div class="count-foot">
        <Button icon={arrowLeft} onPress={() => act({ kind: "count-step", step: "tick" })}>
          {text.sum_again}
        </Button>
        <Button
          look="go"
          icon={check}
          busy={commands.busy === "/api/door/:door/reconcile-pagers"}
          onPress={finishCount}
        >
          {text.sum_confirm(sum.lost.length)}
        </Button>
      </div>
    </>
  );
};

const Step = (state: CountState) => {
  switch (state.count.step) {
    case "confirm":
      return <Sum {...state} />;
    case "tick":
      return (
        <>
          <Cards {...state} />
          <Foot {...state} />
        </>
      );
    case "all-call":
    case "anyway":
      return (
        <>
          <Cards {...state} />
          <AllCall {...state} anyway={state.count.step === "anyway"} />
        </>
      );
  }
};

export const CountSheet = (state: CountState) => (
  <main class="card counting">
    <Head {...state} />
    <Step {...state} />
  </main>
);
