/**
 * The page at `/`: a plain list of this office's screens, who is signed in, and the way out. It is also
 * where a role without a place of its own starts.
 */
import { signal } from "@preact/signals";
import { render } from "preact";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { signIn as text } from "../kit/text/sign-in.ts";
import { staff } from "../kit/text/staff.ts";
import { ScreensScreen } from "./screens-screen.tsx";
import { readSession, type SessionReply } from "./session-read.ts";
import "../kit/style/base.css";
import "./sign-in.css";

prepareSurface("sign-in");
const commands = createDesk();
const known = signal<SessionReply | "asking" | "silent">("asking");

const ask = async (): Promise<void> => {
  known.value = (await readSession()) ?? "silent";
};

const signOut = (): void => {
  void commands.run("/api/session/close", {}, {}, () => null).then(ask);
};

const App = () => {
  const reply = known.value;
  if (reply === "asking") return <Plain title={staff.starting} hint={staff.starting_hint} />;
  if (reply === "silent") return <Plain title={text.screens_title} hint={text.unreachable} />;
  return <ScreensScreen reply={reply} commands={commands.state.value} signOut={signOut} />;
};

void ask();
render(<App />, pageRoot());
