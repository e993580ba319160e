/** The commands of the sheet of results: which one a touch means, and what is said about it. */
import type { CounterResults } from "../../controller/api/box-views.ts";
import type { CommandBody, CommandParams, CommandPath } from "../../controller/api/routes.ts";
import type { CounterView } from "../../controller/api/views.ts";
import type { Desk } from "../kit/desk.ts";
import { results as text } from "../kit/text/results.ts";
import { dayText } from "../kit/time.ts";
import {
  EMPTY_PROXY,
  EXTEND_DAYS,
  emptyLoad,
  judgeLoad,
  judgeProxy,
  type ResultsSheet,
  sheetOf,
} from "./results-state.ts";

export interface ResultsActs {
  readonly onSheet: (sheet: ResultsSheet | null) => void;
  readonly load: () => void;
  readonly takeOut: (box: number, why: "expired" | "withdrawn" | "moved") => void;
  readonly extend: (box: number) => void;
  /** Null: forgets the proxy. */
  readonly nameProxy: (box: number, named: boolean) => void;
  readonly clear: (box: number, holds: "nothing" | "result" | "taken") => void;
  readonly handOver: (dossier: string, how: "counter" | "archive") => void;
  readonly backToBox: (dossier: string) => void;
  readonly askRemote: (box: number, reason: Reason) => void;
  readonly confirmRemote: (box: number) => void;
  readonly cancelRemote: (box: number) => void;
  readonly beginRound: () => void;
  readonly checkBox: (box: number) => void;
  readonly judgeBox: (box: number, found: "as-listed" | "differs") => void;
  readonly endRound: () => void;
}

export type Reason = CommandBody<"/api/counter/:counter/ask-remote-open">["reason"];

/** The part of the page that the commands look at when they are asked. */
export interface ResultsPage {
  readonly counter: string;
  readonly view: () => CounterView | null;
  readonly sheet: () => ResultsSheet | null;
  readonly show: (sheet: ResultsSheet | null) => void;
}

type CounterPath = Extract<CommandPath, `/api/counter/${string}`>;

export const resultsActs = (desk: Desk, page: ResultsPage): ResultsActs => {
  const { counter, show } = page;
  const run = <P extends CounterPath>(
    path: P,
    body: Omit<CommandBody<P>, "key">,
    done: () => string | null = () => null,
  ): void => {
    // The address of each of these names its counter and nothing else; TypeScript can't see that of a P.
    void desk.run(path, { counter } as CommandParams<P>, body, done);
  };
  const opens = (box: number) => (): string => text.opening(box);
  return {
    onSheet: show,
    load: () => load(desk, page),
    takeOut: (box, why) => run("/api/counter/:counter/withdraw-result", { box, why }, opens(box)),
    extend: (box) =>
      void desk.run(
        "/api/counter/:counter/extend-result",
        { counter },
        { box, days: EXTEND_DAYS },
        ({ until_ms }) => text.extended(box, dayText(until_ms, page.view()?.office.utc_offset_min ?? 0)),
      ),
    nameProxy: (box, named) => nameProxy(desk, page, box, named),
    clear: (box, holds) =>
      run("/api/counter/:counter/clear-box", { box, holds }, () => {
        show(sheetOf(holds === "taken" ? "hand" : "boxes"));
        return holds === "taken" ? text.taken_done(box) : text.cleared(box);
      }),
    handOver: (dossier, how) =>
      run("/api/counter/:counter/hand-over", { dossier, how }, () => text.handed(dossier)),
    backToBox: (dossier) => {
      const load = sheetOf("load");
      if (load.tab === "load") show({ ...load, form: emptyLoad(dossier) });
    },
    askRemote: (box, reason) =>
      run("/api/counter/:counter/ask-remote-open", { box, reason }, () => {
        show(sheetOf("remote"));
        return text.remote_asked(box);
      }),
    confirmRemote: (box) => run("/api/counter/:counter/confirm-remote-open", { box }, opens(box)),
    cancelRemote: (box) => run("/api/counter/:counter/cancel-remote-open", { box }),
    beginRound: () => run("/api/counter/:counter/begin-round", {}),
    checkBox: (box) =>
      run("/api/counter/:counter/check-box", { box }, () => {
        show({ tab: "round", box });
        return text.opening(box);
      }),
    judgeBox: (box, found) =>
      run("/api/counter/:counter/judge-box", { box, found }, () => {
        show({ tab: "round", box: null });
        return null;
      }),
    endRound: () =>
      void desk.run("/api/counter/:counter/end-round", { counter }, {}, ({ left }) =>
        text.round_left(left.length),
      ),
  };
};

const load = (desk: Desk, { counter, sheet, show }: ResultsPage): void => {
  const open = sheet();
  if (open?.tab !== "load") return;
  const entered = judgeLoad(open.form);
  if (typeof entered === "string") return show({ ...open, form: { ...open.form, wrong: entered } });
  void desk.run("/api/counter/:counter/load-result", { counter }, entered, ({ box }) => {
    const now = sheet();
    if (now?.tab === "load") show({ ...now, given: { box, dossier: entered.dossier, begun: false } });
    return null;
  });
};

const nameProxy = (desk: Desk, page: ResultsPage, box: number, named: boolean): void => {
  const open = page.sheet();
  if (open?.tab !== "boxes") return;
  const proxy = named ? judgeProxy(open.proxy) : null;
  if (typeof proxy === "string") return page.show({ ...open, proxy: { ...open.proxy, wrong: proxy } });
  void desk.run("/api/counter/:counter/name-proxy", { counter: page.counter }, { box, proxy }, () => {
    const now = page.sheet();
    if (now?.tab === "boxes") page.show({ ...now, ask: "acts", proxy: EMPTY_PROXY });
    return proxy === null ? text.proxy_forgotten(box) : text.proxy_named(box);
  });
};

/** What a round expects in a box. */
export const listedIn = ({ boxes }: CounterResults, box: number): string | null =>
  boxes.find(({ number }) => number === box)?.dossier ?? null;
