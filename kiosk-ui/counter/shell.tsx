/**
 * The clerk's page: views, function keys, commands, the form's state. All effects of this page are here.
 */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followKeys } from "../kit/keys.ts";
import { placeOf } from "../kit/place.ts";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { staff } from "../kit/text/staff.ts";
import { CounterScreen } from "./counter-screen.tsx";
import { actionsOf, type CounterAction, KEY_OF } from "./desk-state.ts";
import type { PaperActs } from "./paper-sheet.tsx";
import {
  addLine,
  emptySheet,
  type Filling,
  feeBody,
  formBody,
  isLast,
  judgeStep,
  type PaperSheet,
  takeBack,
} from "./paper-state.ts";
import { resultsActs } from "./results-acts.ts";
import { firstSheet, type ResultsSheet, seeResults } from "./results-state.ts";
import "../kit/style/base.css";
import "../kit/style/input.css";
import "./counter.css";
import "./papers.css";
import "./results.css";

const counter = placeOf(location.pathname);
prepareSurface("counter");
const live = followViews("counter", counter);
const desk = createDesk();
const boxes = signal<ResultsSheet | null>(null);

const sheet = signal<PaperSheet>({ kind: "closed" });

const act = (action: CounterAction): void => {
  if (action === "load") {
    const { view } = live.peek();
    return showBoxes(boxes.peek() !== null || view === null ? null : firstSheet(view.results));
  }
  if (action === "paper") {
    const { kind } = sheet.peek();
    sheet.value = kind === "closed" ? openSheet() : { kind: "closed" };
    return toFirstField();
  }
  void desk.run(`/api/counter/:counter/${action}`, { counter }, {});
};

/** What asks for an answer comes first. */
const openSheet = (): PaperSheet => {
  const { view } = live.peek();
  const asks = view?.papers.issued.some(({ slips }) => slips.some((slip) => slip.asks)) ?? false;
  return asks ? { kind: "issued" } : emptySheet("appointment", view?.current?.code ?? null);
};

/** Hands stay on the keys: each step begins in its first field that is empty, or wrong. */
const toFirstField = (): void => {
  requestAnimationFrame(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>(".paper-sheet input")];
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    (wrong ?? fields.find(({ value }) => value === "") ?? fields[0])?.focus();
  });
};

const show = (next: PaperSheet): void => {
  sheet.value = next;
  toFirstField();
};

/** A sheet whose every step is right goes to the printer; what the office refuses leaves it as it was. */
const printPaper = (filled: Filling): void => {
  const issued = (): null => {
    sheet.value = { kind: "issued" };
    return null;
  };
  if (filled.what === "fee")
    void desk.run("/api/counter/:counter/request-fee", { counter }, feeBody(filled), issued);
  else void desk.run("/api/counter/:counter/issue-form", { counter }, formBody(filled), issued);
};

const change = (to: (filled: Filling) => PaperSheet): void => {
  const filled = sheet.peek();
  if (filled.kind === "filling") show(to(filled));
};

const papers: PaperActs = {
  onSheet: (next) => {
    sheet.value = next;
  },
  onKind: (what) => {
    if (what === "issued") return papers.onSheet({ kind: "issued" });
    const before = sheet.peek();
    const code = live.peek().view?.current?.code ?? null;
    show(emptySheet(what, code, before.kind === "filling" ? before : undefined));
  },
  onNext: () => {
    const filled = sheet.peek();
    if (filled.kind !== "filling") return;
    const wrong = judgeStep(filled, live.peek().view?.papers.codes ?? false);
    if (wrong !== null) show({ ...filled, wrong });
    else if (isLast(filled)) printPaper(filled);
    else show({ ...filled, step: filled.step + 1, wrong: null });
  },
  onBack: () => change((filled) => ({ ...filled, step: Math.max(0, filled.step - 1), wrong: null })),
  onAdd: () => change(addLine),
  onTake: (index) => change((filled) => takeBack(filled, index)),
  onResolve: (job, as) => void desk.run("/api/counter/:counter/resolve-slip", { counter }, { job, as }),
  onCopy: (job) => void desk.run("/api/counter/:counter/copy-slip", { counter }, { job }),
};

/** A scanner types where the hands are: in the first field of a part just opened. */
const showBoxes = (next: ResultsSheet | null): void => {
  const before = boxes.peek();
  boxes.value = next;
  if (next?.tab === "load" && next.given === null && (before?.tab !== "load" || before.given !== null))
    toFirstField();
};

const results = resultsActs(desk, {
  counter,
  view: () => live.peek().view,
  sheet: () => boxes.peek(),
  show: showBoxes,
});

effect(() => {
  const { view } = live.value;
  const sheet = boxes.value;
  if (view === null || sheet === null) return;
  const next = seeResults(sheet, view.results);
  if (next !== sheet) showBoxes(next);
});

followKeys([...new Set(Object.values(KEY_OF))], (key) => {
  const { view, now_ms } = live.peek();
  if (view === null) return;
  const action = actionsOf(view, now_ms).find((candidate) => KEY_OF[candidate] === key);
  const open = sheet.peek().kind !== "closed" ? "paper" : boxes.peek() !== null ? "load" : null;
  // While a form is open only its own key and the undo mean something.
  if (action === undefined || (open !== null && action !== open && action !== "undo")) return;
  act(action);
});

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  if (view === null) return <Plain title={staff.starting} hint={refused?.vi ?? staff.starting_hint} />;
  return (
    <CounterScreen
      view={view}
      now_ms={now_ms}
      stale={link === "stale"}
      desk={desk.state.value}
      boxes={boxes.value}
      results={results}
      sheet={sheet.value}
      papers={papers}
      act={act}
    />
  );
};

render(<App />, pageRoot());
