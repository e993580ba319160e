/**
 * The base itself: what it says of itself, how its line does, and the call of all cards, which wants a second
 * touch.
 */
import activity from "lucide-static/icons/activity.svg?raw";
import footprints from "lucide-static/icons/footprints.svg?raw";
import megaphone from "lucide-static/icons/megaphone.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { PageView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { NoticeLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { clockSecondsText, clockText } from "../kit/time.ts";
import { type FactRow, FactRows } from "./fact-rows.tsx";
import type { BoardState } from "./pager-board.tsx";
import { roundTrip_ms } from "./wire-log.ts";

/** Counters of every device that tell of no error. */
const PLAIN_COUNTERS = ["rx_frames", "tx_frames", "rx_noise_bytes"];

type Facts = BoardState["device"]["facts"];

export const factOf = (facts: Facts, name: "version" | "system" | "repeats"): string | undefined =>
  facts[name];

const antiTheftText = ({ board, device, text }: BoardState): string => {
  if (!board.can.anti_theft) return text.cannot;
  const words: Readonly<Record<string, string>> = text.anti_theft;
  return words[device.facts.anti_theft ?? ""] ?? text.unknown;
};

/** A page and why it failed, in one line. */
export const pageText = (page: PageView, { words, text, utc_offset_min }: BoardState): string => {
  const at_ms = page.ended_ms ?? page.queued_ms;
  const why = page.why === null ? "" : ` (${words.why[page.why] ?? page.why})`;
  const kind = page.test ? ` · ${text.test_page}` : "";
  const attempt = page.attempt > 1 ? ` · ${text.second_try}` : "";
  return `${words.page[page.state]} ${clockSecondsText(at_ms, utc_offset_min)}${kind}${attempt}${why}`;
};

const lineRows = ({ device, text, board }: BoardState): readonly FactRow[] => {
  const { counters, trace } = device;
  const frames = (counters.rx_frames ?? 0) + (counters.tx_frames ?? 0);
  const errors = Object.entries(counters)
    .filter(([name]) => !PLAIN_COUNTERS.includes(name))
    .reduce((sum, [, n]) => sum + n, 0);
  const round_trip_ms = roundTrip_ms(trace);
  const waiting = board.cards.filter(({ page }) => page?.state === "queued" || page?.state === "accepted");
  return [
    [text.base.queue, text.number(waiting.length)],
    [text.base.round_trip, round_trip_ms === null ? text.unknown : text.ms(round_trip_ms)],
    [text.base.errors, text.errors(errors, frames)],
    [text.base.noise, text.noise(counters.rx_noise_bytes ?? 0)],
  ];
};

const baseRows = (state: BoardState): readonly FactRow[] => {
  const { board, device, text, utc_offset_min } = state;
  return [
    [text.base.since, `${text.state[board.state]} ${text.since(clockText(device.since_ms, utc_offset_min))}`],
    [text.base.repeats, factOf(device.facts, "repeats") ?? text.unknown],
    ...lineRows(state),
  ];
};

const dayRows = (state: BoardState): readonly FactRow[] => {
  const { board, text, utc_offset_min } = state;
  const { losses_today, counted_ms, all_call } = board;
  const counted = counted_ms === null ? text.not_counted : text.at(clockText(counted_ms, utc_offset_min));
  const losses = losses_today.length === 0 ? text.none : losses_today.join(", ");
  return [
    [text.base.anti_theft, antiTheftText(state), "day"],
    [text.base.counted, counted, "day"],
    [text.base.losses, losses, "day"],
    [
      text.base.all_call,
      all_call === null ? text.never : pageText({ ...all_call, test: false }, state),
      "wide day",
    ],
  ];
};

const AllCall = ({
  board,
  text,
  words,
  ask,
  act,
  busy,
  anyway,
}: BoardState & { readonly anyway: boolean }) => (
  <div class="panel">
    <h3>{words.all_call_title}</h3>
    <p class={anyway ? "line alarm" : "line warning"}>
      <Icon svg={triangleAlert} />
      <span>{anyway ? words.all_call_busy : words.all_call_hint}</span>
    </p>
    <div class="panel-buttons">
      <Button look="act" icon={megaphone} busy={busy} onPress={() => ask.allCall(anyway)}>
        {anyway ? words.all_call_anyway : words.all_call_go(board.cards.length)}
      </Button>
      <Button onPress={() => act({ kind: "sheet-closed" })}>{text.cancel}</Button>
    </div>
  </div>
);

export const BasePanel = (state: BoardState) => {
  const { board, desk, text, words, ask, act, busy, language } = state;
  if (desk.sheet.kind === "all-call") return <AllCall {...state} anyway={desk.sheet.anyway} />;
  return (
    <div class="panel">
      {board.fault === null ? null : <NoticeLine notice={board.fault} language={language} />}
      {/* A fault with its advice is what matters then; the day's figures make room. */}
      <FactRows rows={[...baseRows(state), ...(board.fault === null ? dayRows(state) : [])]} />
      <div class="panel-buttons">
        <Button look="act" icon={activity} busy={busy} onPress={ask.selfTest}>
          {text.self_test}
        </Button>
        <Button icon={footprints} onPress={() => act({ kind: "walk-wanted" })}>
          {text.walk}
        </Button>
        {board.can.all_call ? (
          <Button icon={megaphone} onPress={() => act({ kind: "all-call-wanted" })}>
            {words.all_call}
          </Button>
        ) : (
          <p class="cannot secondary">{words.no_all_call}</p>
        )}
      </div>
    </div>
  );
};
