/**
 * The technician's page: views, the device chosen, the self-test. The wire follows its newest line unless
 * somebody scrolled up to read.
 */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { staff } from "../kit/text/staff.ts";
import { technician as text } from "../kit/text/technician.ts";
import { TechnicianScreen } from "./technician-screen.tsx";
import "../kit/style/base.css";
import "./technician.css";

prepareSurface("technician");
const live = followViews("technician", "all");
const commands = createDesk();
const selected = signal<string | null>(null);

/** This near to its end the log counts as not scrolled, px. */
const AT_END_PX = 40;

const selfTest = (device: string): void => {
  void commands.run("/api/device/:device/self-test", { device }, {}, () => text.self_test_sent);
};

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  if (view === null) return <Plain title={staff.starting} hint={refused?.vi ?? staff.starting_hint} />;
  return (
    <TechnicianScreen
      view={view}
      now_ms={now_ms}
      stale={link === "stale"}
      commands={commands.state.value}
      selected={selected.value}
      select={(device) => {
        selected.value = device;
      }}
      selfTest={selfTest}
    />
  );
};

render(<App />, pageRoot());

let read: string | null = null;
effect(() => {
  const device = selected.value;
  if (live.value.view === null) return;
  const before = document.querySelector(".wire ol");
  const at_end =
    before === null ||
    device !== read ||
    before.scrollHeight - before.scrollTop - before.clientHeight < AT_END_PX;
  read = device;
  requestAnimationFrame(() => {
    const log = document.querySelector(".wire ol");
    if (at_end && log !== null) log.scrollTop = log.scrollHeight;
  });
});
