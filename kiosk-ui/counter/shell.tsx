/**
 * The clerk's page: views, function keys, commands, the form's state. All effects of this page are here.
 */
import { signal } from "@preact/signals";
import { render } from "preact";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followKeys } from "../kit/keys.ts";
import { placeOf } from "../kit/place.ts";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { staff } from "../kit/text/staff.ts";
import { CounterScreen } from "./counter-screen.tsx";
import { actionsOf, type CounterAction, emptyForm, judgeEntry, KEY_OF, type LoadForm } from "./desk-state.ts";
import "../kit/style/base.css";
import "../kit/style/input.css";
import "./counter.css";

const counter = placeOf(location.pathname);
prepareSurface("counter");
const live = followViews("counter", counter);
const desk = createDesk();
const form = signal<LoadForm>({ kind: "closed" });

const act = (action: CounterAction): void => {
  if (action === "load") {
    const code = live.peek().view?.current?.code ?? null;
    form.value = form.peek().kind === "closed" ? emptyForm(code) : { kind: "closed" };
    return;
  }
  void desk.run(`/api/counter/:counter/${action}`, { counter }, {});
};

const load = (): void => {
  const filled = form.peek();
  if (filled.kind !== "filling") return;
  const entered = judgeEntry(filled);
  if (typeof entered === "string") {
    form.value = { ...filled, wrong: entered };
    return;
  }
  const body = { ...entered, box: null };
  void desk.run("/api/counter/:counter/load-result", { counter }, body, ({ box }) => {
    form.value = { kind: "box-given", box };
    return null;
  });
};

followKeys([...new Set(Object.values(KEY_OF))], (key) => {
  const { view, now_ms } = live.peek();
  if (view === null) return;
  const open = form.peek().kind !== "closed";
  const action = actionsOf(view, now_ms).find((candidate) => KEY_OF[candidate] === key);
  // While the form is open only its own key and the undo mean something.
  if (action === undefined || (open && action !== "load" && action !== "undo")) return;
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
      form={form.value}
      act={act}
      onForm={(next) => {
        form.value = next;
      }}
      onLoad={load}
    />
  );
};

render(<App />, pageRoot());
