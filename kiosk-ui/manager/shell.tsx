/**
 * The manager's page: views, and the answer to a guard who called. `?lang=en` turns the words to English.
 */
import { render } from "preact";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { en } from "../kit/text/manager.en.ts";
import { vi } from "../kit/text/manager.vi.ts";
import { staffEn } from "../kit/text/staff.en.ts";
import { staff as staffVi } from "../kit/text/staff.ts";
import { ManagerScreen } from "./manager-screen.tsx";
import "../kit/style/base.css";
import "./manager.css";

prepareSurface("manager");
const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
document.documentElement.lang = language;
const text = language === "en" ? en : vi;
const staff = language === "en" ? staffEn : staffVi;
const live = followViews("manager", "all");
const commands = createDesk(() => language);

const seen = (door: string): void => {
  void commands.run("/api/manager/door-seen", {}, { door }, () => null);
};

const print = (day: string): void => {
  void commands.run("/api/manager/print-report", {}, { day }, () => null);
};

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  if (view === null)
    return <Plain title={staff.starting} hint={refused?.[language] ?? staff.starting_hint} />;
  return (
    <ManagerScreen
      view={view}
      now_ms={now_ms}
      stale={link === "stale"}
      language={language}
      text={text}
      staff={staff}
      commands={commands.state.value}
      seen={seen}
      print={print}
    />
  );
};

render(<App />, pageRoot());
