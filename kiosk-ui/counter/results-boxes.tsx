/** The boxes as a clerk works with them: lists by what is to do, one box with what can be done to it. */
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import calendarPlus from "lucide-static/icons/calendar-plus.svg?raw";
import packageMinus from "lucide-static/icons/package-open.svg?raw";
import userPlus from "lucide-static/icons/user-plus.svg?raw";
import users from "lucide-static/icons/users.svg?raw";
import type { CounterBox } from "../../controller/api/box-views.ts";
import { Button } from "../kit/button.tsx";
import { Input } from "../kit/input.tsx";
import { results as text } from "../kit/text/results.ts";
import { dayText } from "../kit/time.ts";
import type { Reason } from "./results-acts.ts";
import type { ResultsState } from "./results-sheet.tsx";
import { EXTEND_DAYS, FILTERS, isIn, type ResultsSheet, ROWS_MAX } from "./results-state.ts";

type Boxes = Extract<ResultsSheet, { tab: "boxes" }>;
type BoxesState = ResultsState & { readonly sheet: Boxes };
type OneState = BoxesState & { readonly box: CounterBox };

const REASONS: readonly Reason[] = ["no-code", "card-unread", "door-stuck", "needs-help"];

/** What is known of a box, in one line. */
const wordsOf = (box: CounterBox, utc_offset_min: number): string =>
  [
    box.recall === null ? text.state[box.state] : text.recall[box.recall],
    text.door[box.door],
    ...(box.until_ms === null || box.state !== "stored"
      ? []
      : [text.until(dayText(box.until_ms, utc_offset_min))]),
    ...(box.state === "stored" ? [text.notice[box.notice]] : []),
    ...(box.proxy ? [text.has_proxy] : []),
  ].join(" · ");

const Row = ({ box, sheet, acts, utc_offset_min }: OneState) => (
  <Button area="box-row" onPress={() => acts.onSheet({ ...sheet, box: box.number, ask: "acts" })}>
    <b class="number">{box.number}</b>
    <span>
      <b>{box.dossier ?? text.state[box.state]}</b>
      <span class="secondary">{wordsOf(box, utc_offset_min)}</span>
    </span>
  </Button>
);

const List = (state: BoxesState) => {
  const { sheet, results, acts } = state;
  const shown = results.boxes.filter((box) => isIn(sheet.filter, box));
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_MAX));
  const from = (sheet.page % pages) * ROWS_MAX;
  return (
    <>
      <nav class="paper-kinds" aria-label={text.filters}>
        {FILTERS.map((filter) => (
          <Button
            key={filter}
            chosen={filter === sheet.filter}
            onPress={() => acts.onSheet({ ...sheet, filter, page: 0 })}
          >
            {text.filter[filter]} {results.boxes.filter((box) => isIn(filter, box)).length}
          </Button>
        ))}
      </nav>
      {shown.length === 0 ? <p class="secondary">{text.none_here}</p> : null}
      <div class="box-rows">
        {shown.slice(from, from + ROWS_MAX).map((box) => (
          <Row key={box.number} {...state} box={box} />
        ))}
      </div>
      <div class="first">
        {pages > 1 ? (
          <Button size="main" onPress={() => acts.onSheet({ ...sheet, page: sheet.page + 1 })}>
            {text.more}
          </Button>
        ) : null}
        <Button size="main" keycap="F11" onPress={() => acts.onSheet(null)}>
          {text.close}
        </Button>
      </div>
    </>
  );
};

const TakeOut = ({ box, acts }: OneState) => {
  const ways = box.recall === null ? (["moved", "withdrawn"] as const) : ([box.recall] as const);
  return (
    <>
      {ways.map((why) => (
        <Button key={why} look="act" icon={packageMinus} onPress={() => acts.takeOut(box.number, why)}>
          {text.take_out[why](box.number)}
        </Button>
      ))}
    </>
  );
};

/** Its door is not heard, or stands open: the office can't open it now. */
const isStuck = ({ state, door }: OneState["box"]): boolean =>
  state === "unknown" || (state === "stored" && door !== "closed");

const TakenByKey = ({ box, acts }: OneState) =>
  box.dossier === null ? null : (
    <Button icon={packageMinus} onPress={() => acts.clear(box.number, "taken")}>
      {text.taken(box.number)}
    </Button>
  );

const Acts = (state: OneState) => {
  const { box, sheet, acts } = state;
  const ask = (next: Boxes["ask"]) => () => acts.onSheet({ ...sheet, ask: next });
  if (box.state === "quarantined")
    return (
      <>
        <p class="wide">{text.clear_title(box.number)}</p>
        <Button look="go" onPress={() => acts.clear(box.number, "nothing")}>
          {text.clear_nothing(box.number)}
        </Button>
        {box.dossier === null ? null : (
          <Button look="act" onPress={() => acts.clear(box.number, "result")}>
            {text.clear_result(box.number)}
          </Button>
        )}
        <TakenByKey {...state} />
      </>
    );
  if (isStuck(box))
    return (
      <>
        <p class="wide">{text.taken_title(box.number)}</p>
        <TakenByKey {...state} />
      </>
    );
  if (box.state !== "stored") return null;
  return (
    <>
      <TakeOut {...state} />
      <Button icon={calendarPlus} onPress={() => acts.extend(box.number)}>
        {text.extend(EXTEND_DAYS)}
      </Button>
      <Button icon={userPlus} onPress={ask("proxy")}>
        {text.name_proxy}
      </Button>
      <Button icon={users} onPress={ask("remote")}>
        {text.remote_ask}
      </Button>
    </>
  );
};

const ProxyForm = ({ box, sheet, acts }: OneState) => {
  const { proxy } = sheet;
  const change = (to: Partial<Boxes["proxy"]>): void =>
    acts.onSheet({ ...sheet, proxy: { ...proxy, wrong: null, ...to } });
  return (
    <>
      <div class="pair wide">
        <Input
          name="proxy_id"
          digits
          label={text.proxy_id}
          value={proxy.proxy_id}
          wrong={proxy.wrong === "proxy_id" ? text.proxy_id_wrong : null}
          onInput={(proxy_id) => change({ proxy_id })}
        />
        <Input
          name="proxy_phone"
          digits
          label={text.proxy_phone}
          value={proxy.proxy_phone}
          wrong={proxy.wrong === "proxy_phone" ? text.phone_wrong : null}
          onInput={(proxy_phone) => change({ proxy_phone })}
        />
      </div>
      <Button look="go" icon={userPlus} onPress={() => acts.nameProxy(box.number, true)}>
        {text.proxy_go}
      </Button>
      {box.proxy ? (
        <Button onPress={() => acts.nameProxy(box.number, false)}>{text.proxy_forget}</Button>
      ) : null}
    </>
  );
};

const RemoteReasons = ({ box, acts }: OneState) => (
  <>
    <p class="wide">{text.remote_why(box.number)}</p>
    {REASONS.map((reason) => (
      <Button key={reason} look="act" onPress={() => acts.askRemote(box.number, reason)}>
        {text.reason[reason]}
      </Button>
    ))}
  </>
);

const One = (state: OneState) => {
  const { box, sheet, acts, utc_offset_min } = state;
  const why = box.why === null ? undefined : text.why[box.why];
  return (
    <>
      <div class="one-box">
        <output class="number">{box.number}</output>
        <p role="status">
          <b>{box.dossier ?? text.state[box.state]}</b>
          <span class="secondary">{wordsOf(box, utc_offset_min)}</span>
        </p>
      </div>
      {why === undefined ? null : <p class="line warning">{why}</p>}
      <div class="box-acts">
        {sheet.ask === "proxy" ? (
          <ProxyForm {...state} />
        ) : sheet.ask === "remote" ? (
          <RemoteReasons {...state} />
        ) : (
          <Acts {...state} />
        )}
      </div>
      <div class="first">
        <Button
          size="main"
          icon={arrowLeft}
          onPress={() =>
            acts.onSheet(sheet.ask === "acts" ? { ...sheet, box: null } : { ...sheet, ask: "acts" })
          }
        >
          {text.back}
        </Button>
        <Button size="main" keycap="F11" onPress={() => acts.onSheet(null)}>
          {text.close}
        </Button>
      </div>
    </>
  );
};

export const BoxesPart = (state: BoxesState) => {
  const box = state.results.boxes.find(({ number }) => number === state.sheet.box);
  return box === undefined ? <List {...state} /> : <One {...state} box={box} />;
};
