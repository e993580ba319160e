/**
 * The sign-in's page: sends what was filled in, then goes to where the role works or where somebody came
 * from. All effects of this page are here.
 */
import { signal } from "@preact/signals";
import { render } from "preact";
import type { Role } from "../../controller/api/command.ts";
import { createDesk } from "../kit/desk.ts";
import { safeNext } from "../kit/place.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { readSession } from "./session-read.ts";
import { SignInScreen } from "./sign-in-screen.tsx";
import { clean, emptyEntry, type Filled, homeOf, judge } from "./sign-in-state.ts";
import "../kit/style/base.css";
import "../kit/style/input.css";
import "./sign-in.css";

prepareSurface("sign-in");
const commands = createDesk();
const modeOfHash = (): Filled["mode"] => (location.hash === "#enrol" ? "enrol" : "sign-in");
const filled = signal<Filled>(emptyEntry(modeOfHash()));

const goOn = async (role: Role): Promise<void> => {
  const known = await readSession();
  location.assign(safeNext(location.search) ?? homeOf(role, known?.places ?? { doors: [], counters: [] }));
};

const open = (name: string, password: string): Promise<void> =>
  commands.run("/api/session/open", {}, { name, password }, ({ role }) => {
    filled.value = emptyEntry("sign-in");
    void goOn(role);
    return null;
  });

const send = async (): Promise<void> => {
  const entry = filled.peek();
  const wrong = judge(entry);
  filled.value = { ...entry, wrong };
  if (wrong !== null) return;
  const name = clean(entry.name);
  const { password } = entry;
  if (entry.mode === "sign-in") return open(name, password);
  let enrolled = false;
  await commands.run("/api/staff/enrol", {}, { enrolment: clean(entry.enrolment), name, password }, () => {
    enrolled = true;
    return null;
  });
  if (enrolled) await open(name, password);
};

const App = () => (
  <SignInScreen
    filled={filled.value}
    commands={commands.state.value}
    onInput={(field, value) => {
      filled.value = { ...filled.peek(), [field]: value, wrong: null };
    }}
    onMode={(mode) => {
      filled.value = emptyEntry(mode);
      history.replaceState(null, "", mode === "enrol" ? "#enrol" : location.pathname + location.search);
    }}
    onSend={() => void send()}
  />
);

addEventListener("hashchange", () => {
  filled.value = emptyEntry(modeOfHash());
});

// A house without anybody enrolled starts with the enrolment.
void readSession().then((known) => {
  if (known !== null && !known.enrolled) filled.value = emptyEntry("enrol");
});

render(<App />, pageRoot());
