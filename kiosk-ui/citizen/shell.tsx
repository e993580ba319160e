/**
 * The kiosk's page: carries out what session.ts asks for (commands, timers) and renders its state. All
 * effects of this page are here, and nothing of a citizen is kept anywhere but in the session's memory.
 */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import type { CommandPath } from "../../controller/api/routes.ts";
import type { CitizenView } from "../../controller/api/views.ts";
import type { Outcome } from "../kit/command.ts";
import { Plain } from "../kit/frame.tsx";
import { never } from "../kit/never.ts";
import { placeOf } from "../kit/place.ts";
import { send } from "../kit/send.ts";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { en } from "../kit/text/citizen.en.ts";
import { vi } from "../kit/text/citizen.vi.ts";
import { CitizenScreen } from "./citizen-screen.tsx";
import { stepSession } from "./session.ts";
import { freshSession, type SessionEffect, type SessionEvent, type Timer } from "./session-state.ts";
import "../kit/style/base.css";
import "./citizen.css";
import "./home.css";
import "./number.css";
import "./collect.css";
import "./boxes.css";

const kiosk = placeOf(location.pathname);
const scale = prepareSurface("citizen");
const live = followViews("citizen", kiosk);
const session = signal(freshSession(0));
const timers = new Map<Timer, ReturnType<typeof setTimeout>>();

const act = (event: SessionEvent): void => {
  const [next, effects] = stepSession(session.peek(), event);
  session.value = next;
  for (const wanted of effects) void perform(wanted);
};

/** Says what came of a command: `done` makes the event of success. */
const settle = <P extends CommandPath>(
  turn: number,
  outcome: Outcome<P>,
  done: (reply: Extract<Outcome<P>, { kind: "done" }>["reply"]) => SessionEvent | null,
): void => {
  switch (outcome.kind) {
    case "done": {
      const event = done(outcome.reply);
      return event === null ? undefined : act(event);
    }
    case "refused":
      return act({ kind: "failed", turn, trouble: { kind: "refused", text: outcome.text } });
    case "signed-out":
    case "unreachable":
      return act({ kind: "failed", turn, trouble: { kind: "unreachable" } });
    default:
      return never(outcome);
  }
};

const disarm = (timer: Timer): void => {
  clearTimeout(timers.get(timer));
  timers.delete(timer);
};

const perform = async (wanted: SessionEffect): Promise<void> => {
  switch (wanted.kind) {
    case "arm":
      disarm(wanted.timer);
      timers.set(
        wanted.timer,
        setTimeout(() => act({ kind: "timer", timer: wanted.timer }), wanted.after_ms),
      );
      return;
    case "disarm":
      return disarm(wanted.timer);
    case "leave":
      await send("/api/kiosk/:kiosk/leave", { kiosk }, {});
      return;
    case "call-help":
      return settle(wanted.turn, await send("/api/kiosk/:kiosk/help", { kiosk }, {}), () => null);
    case "take-ticket": {
      const { turn, field } = wanted;
      return settle(
        turn,
        await send("/api/kiosk/:kiosk/ticket", { kiosk }, { field }),
        ({ ticket, code }) => ({ kind: "ticket-issued", turn, ticket, code }),
      );
    }
    case "print": {
      const { turn, ticket } = wanted;
      return settle(turn, await send("/api/kiosk/:kiosk/print", { kiosk }, { ticket }), () => null);
    }
    case "send-code": {
      const { turn } = wanted;
      return settle(turn, await send("/api/kiosk/:kiosk/send-code", { kiosk }, {}), () => ({
        kind: "code-sent",
        turn,
      }));
    }
    case "enter-code": {
      const { turn, by, code } = wanted;
      const accepted = ({ boxes }: { readonly boxes: readonly number[] }): SessionEvent => ({
        kind: "code-accepted",
        turn,
        boxes,
      });
      return by === "code"
        ? settle(turn, await send("/api/kiosk/:kiosk/enter-code", { kiosk }, { code }), accepted)
        : settle(turn, await send("/api/kiosk/:kiosk/enter-pin", { kiosk }, { pin: code }), accepted);
    }
    case "open-box": {
      const { turn, box } = wanted;
      settle(turn, await send("/api/kiosk/:kiosk/open-box", { kiosk }, { box }), () => ({
        kind: "box-asked",
        turn,
        box,
      }));
      // The view may have told of it before the answer came.
      return tellBoxes();
    }
    default:
      return never(wanted);
  }
};

// A finger anywhere is a sign of life; the control under it says the rest.
addEventListener("pointerdown", () => act({ kind: "touched" }), { capture: true });

effect(() => {
  const { ease, language } = session.value;
  const root = document.documentElement;
  root.lang = language;
  root.dataset.text = ease.large ? "large" : "normal";
  root.dataset.contrast = ease.contrast ? "high" : "normal";
  root.dataset.reach = ease.low ? "low" : "normal";
});

const tellBoxes = (): void => {
  const { view } = live.peek();
  if (view?.collect != null) act({ kind: "boxes-seen", boxes: view.collect.boxes });
};

interface Seen {
  readonly print_failed: string | null;
  readonly claim: "none" | "begun" | "code-asked" | "verified";
}

const claimOf = ({ collect }: CitizenView): Seen["claim"] => {
  if (collect === null) return "none";
  if (collect.verified) return "verified";
  return collect.code === "none" ? "begun" : "code-asked";
};

/** A claim that went back a step is over: its time ended, or another card was read. */
const CLAIM_STEPS: Readonly<Record<Seen["claim"], number>> = {
  none: 0,
  begun: 1,
  "code-asked": 2,
  verified: 3,
};

/** What the last view said, so that a change is told once. */
let seen: Seen | null = null;

effect(() => {
  const { view } = live.value;
  if (view === null) return;
  const { ticket, collect } = view;
  const before = seen;
  const bad = ticket?.print === "failed" || ticket?.print === "ambiguous";
  seen = { print_failed: bad ? ticket.ticket : null, claim: claimOf(view) };
  // A kiosk that restarted while a number stood on it shows that number again.
  if (before === null && ticket !== null) {
    act({ kind: "ticket-found", ticket: ticket.ticket, code: ticket.code });
  }
  if (seen.print_failed !== null && before?.print_failed !== seen.print_failed) {
    act({ kind: "print-failed", ticket: seen.print_failed });
  }
  if (before === null && seen.claim === "verified") {
    return act({ kind: "claim-found", boxes: collect?.boxes ?? [] });
  }
  const was = before?.claim ?? "none";
  const over = CLAIM_STEPS[seen.claim] < CLAIM_STEPS[was];
  if (over) act({ kind: "claim-ended" });
  if (seen.claim !== "none" && (was === "none" || over)) act({ kind: "card-read" });
  tellBoxes();
});

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  const text = session.value.language === "vi" ? vi : en;
  if (view === null) {
    return <Plain title={text.greeting} hint={refused?.[session.value.language] ?? text.starting} />;
  }
  return (
    <CitizenScreen
      view={view}
      session={session.value}
      text={text}
      scale={scale.value}
      now_ms={now_ms}
      stale={link === "stale"}
      act={act}
    />
  );
};

render(<App />, pageRoot());
