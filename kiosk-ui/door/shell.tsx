/**
 * The guard's page: views, what was pressed or typed, commands, two tones. All effects of this page are
 * here. `?lang=en` turns the words to English.
 */
import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import type { DoorView } from "../../controller/api/views.ts";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followTyping } from "../kit/keys.ts";
import { placeOf } from "../kit/place.ts";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { en as doorEn } from "../kit/text/door.en.ts";
import { vi as doorVi } from "../kit/text/door.vi.ts";
import { en as pagersEn } from "../kit/text/pagers.en.ts";
import { vi as pagersVi } from "../kit/text/pagers.vi.ts";
import { staffEn } from "../kit/text/staff.en.ts";
import { staff as staffVi } from "../kit/text/staff.ts";
import { beginTrial } from "../kit/trial.ts";
import { admitBody, type DoorEvent, emptyDesk, type PagerRef, stepDoor } from "./desk.ts";
import { DoorScreen } from "./door-screen.tsx";
import { sound } from "./sound.ts";
import { NUMBER_DIGITS, TYPING_IDLE_MS } from "./typed-number.ts";
import "../kit/style/base.css";
import "../kit/style/pager.css";
import "./count.css";
import "./door.css";
import "./identity.css";

const door = placeOf(location.pathname);
prepareSurface("door");
const live = followViews("door", door);
const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
document.documentElement.lang = language;
const text = language === "en" ? doorEn : doorVi;
const words = language === "en" ? pagersEn : pagersVi;
const staff = language === "en" ? staffEn : staffVi;
const commands = createDesk(() => language);
const desk = signal(emptyDesk);

const act = (event: DoorEvent): void => {
  desk.value = stepDoor(desk.peek(), event);
};

const admit = (pager: PagerRef | null): void => {
  const { view } = live.peek();
  const body = view === null ? null : admitBody(desk.peek(), view, pager);
  if (body === null) return;
  void commands.run("/api/door/:door/admit", { door }, body, ({ code }) => {
    act({ kind: "person-done" });
    return text.admitted(code);
  });
};

const takeBack = ({ base, card }: PagerRef): void => {
  void commands.run("/api/door/:door/return-pager", { door }, { base, card }, () => {
    act({ kind: "sheet-closed" });
    return text.returned(card);
  });
};

const buzz = (given: DoorView["pagers"][number]): void => {
  const { base, card } = given;
  const trial = beginTrial(base, given, null);
  void commands.run("/api/door/:door/buzz-pager", { door }, { base, card }, () => {
    act({ kind: "buzzed", trial });
    return null;
  });
};

const judge = (rang: boolean): void => {
  const { trial } = desk.peek();
  if (trial === null) return;
  const { base, card } = trial;
  void commands.run("/api/door/:door/judge-buzz", { door }, { base, card, rang }, () => {
    act({ kind: "trial-over" });
    return null;
  });
};

const swap = ({ base, card }: PagerRef, to: PagerRef | null): void => {
  void commands.run("/api/door/:door/swap-pager", { door }, { base, card, to }, () =>
    text.swapped(card, to?.card ?? null),
  );
};

const reportLost = ({ base, card }: PagerRef): void => {
  void commands.run("/api/door/:door/mark-pager", { door }, { base, card, as: "lost" }, () => {
    act({ kind: "sheet-closed" });
    return text.lost_done(card);
  });
};

const callAll = (base: string, confirmed: boolean): void => {
  void commands.run(
    "/api/door/:door/all-call",
    { door },
    { base, confirmed },
    () => {
      act({ kind: "count-step", step: "tick" });
      return words.all_called;
    },
    (error) => {
      if (error !== "somebody-called") return false;
      act({ kind: "count-step", step: "anyway" });
      return true;
    },
  );
};

const finishCount = (): void => {
  const { count } = desk.peek();
  if (count === null) return;
  const { base, missing } = count;
  void commands.run(
    "/api/door/:door/reconcile-pagers",
    { door },
    { base, missing: [...missing] },
    ({ lost }) => {
      act({ kind: "counted" });
      return text.sum_done(lost);
    },
  );
};

const forget = (): void => {
  const shown = live.peek().view?.scan ?? null;
  act({ kind: "person-done" });
  if (shown !== null) void commands.run("/api/door/:door/forget-scan", { door }, {});
};

const helpSeen = (kiosk: string): void => {
  void commands.run("/api/door/:door/help-seen", { door }, { kiosk });
};

/** The digits leave the page with the command: whatever becomes of it, they are typed anew. */
const typeNumber = (): void => {
  const { typed } = desk.peek();
  if (typed.length < NUMBER_DIGITS || commands.state.peek().busy !== null) return;
  act({ kind: "number-sent" });
  void commands.run("/api/door/:door/type-number", { door }, { number: typed }, () => null);
};

const callManager = (): void => {
  void commands.run("/api/door/:door/call-manager", { door }, {}, () => null);
};

const shownScan = (): string | null => live.peek().view?.scan?.scan ?? null;

const reprint = (code: string): void => {
  const scan = shownScan();
  if (scan === null) return;
  void commands.run("/api/door/:door/reprint-slip", { door }, { scan, code }, () => text.reprinted(code));
};

const printVisitorSlip = (): void => {
  const scan = shownScan();
  if (scan === null) return;
  void commands.run("/api/door/:door/print-visitor-slip", { door }, { scan }, () => text.agreed_printed);
};

const stopKeeping = (): void => {
  const scan = shownScan();
  if (scan === null) return;
  void commands.run("/api/door/:door/stop-keeping", { door }, { scan }, () => {
    act({ kind: "sheet-closed" });
    return text.stopped;
  });
};

const typed = computed(() => desk.value.typed);
let wiping: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  clearTimeout(wiping);
  if (typed.value === "") return;
  wiping = setTimeout(() => act({ kind: "typing-wiped", why: "idle" }), TYPING_IDLE_MS);
});

followTyping(
  () => desk.peek().sheet === "type",
  (key) => {
    switch (key) {
      case "machine":
        return act({ kind: "typing-wiped", why: "machine" });
      case "Backspace":
        return act({ kind: "typed-erased" });
      case "Escape":
        return act({ kind: "sheet-closed" });
      case "Enter":
        return typeNumber();
      default:
        return act({ kind: "typed", digit: key });
    }
  },
);

let heard: string | null = null;
effect(() => {
  const { view } = live.value;
  if (view === null) return;
  act({ kind: "viewed", view });
  const scan = view.scan;
  if (scan !== null && scan.scan !== heard) sound(scan.state);
  heard = scan?.scan ?? null;
});

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  if (view === null)
    return <Plain title={staff.starting} hint={refused?.[language] ?? staff.starting_hint} />;
  return (
    <DoorScreen
      view={view}
      now_ms={now_ms}
      stale={link === "stale"}
      language={language}
      text={text}
      words={words}
      staff={staff}
      desk={desk.value}
      commands={commands.state.value}
      act={act}
      admit={admit}
      takeBack={takeBack}
      forget={forget}
      typeNumber={typeNumber}
      callManager={callManager}
      reprint={reprint}
      printVisitorSlip={printVisitorSlip}
      stopKeeping={stopKeeping}
      helpSeen={helpSeen}
      buzz={buzz}
      judge={judge}
      swap={swap}
      reportLost={reportLost}
      callAll={callAll}
      finishCount={finishCount}
    />
  );
};

render(<App />, pageRoot());
