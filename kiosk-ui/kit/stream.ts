/**
 * One EventSource a page: the newest view, whether it may still be believed, and the office's time. It obeys
 * link.ts; what a screen does with a stale view is the screen's affair.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ScreenName, View } from "../../controller/api/views.ts";
import type { Words } from "./command.ts";
import { type LinkEvent, startLink, stepLink } from "./link.ts";
import { goToSignIn } from "./place.ts";

/** `starting`: no view yet. `stale`: nothing heard for 20 s; the view is the last one. */
export interface Live<V> {
  readonly view: V | null;
  readonly link: "starting" | "live" | "stale";
  /** Office time, ms since 1970; runs on between views. */
  readonly now_ms: number;
  /** Why the office gives this page no views, as it says itself. */
  readonly refused: Words | null;
}

const TICK_MS = 1_000;

type ViewOf<S extends ScreenName> = Extract<View, { screen: S }>;

/** In [0, 1), for the spread of retries. */
const chance = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

interface Refusal extends Words {
  readonly error: string;
}

/** Asks the stream's address once why it was refused, as an EventSource hides the answer. */
const refusalOf = async (url: string): Promise<Refusal | null> => {
  const stop = new AbortController();
  try {
    const response = await fetch(url, { signal: stop.signal, headers: { accept: "text/event-stream" } });
    return response.ok ? null : ((await response.json()) as Refusal);
  } catch {
    return null;
  } finally {
    stop.abort();
  }
};

/** Another name or another role is asked for; anything else no sign-in can mend. */
const NEEDS_SIGN_IN = ["not-signed-in", "not-allowed"];

const listen = <V>(
  url: string,
  on: {
    readonly onView: (view: V) => void;
    readonly onPing: (now_ms: number) => void;
    readonly onError: (source: EventSource) => void;
  },
): EventSource => {
  const source = new EventSource(url);
  source.addEventListener("view", (event: MessageEvent<string>) => on.onView(JSON.parse(event.data) as V));
  source.addEventListener("ping", (event: MessageEvent<string>) =>
    on.onPing((JSON.parse(event.data) as { now_ms: number }).now_ms),
  );
  source.addEventListener("error", () => on.onError(source));
  return source;
};

/** Follows `/api/stream/<screen>/<place>` for as long as the page lives; a closed session leads to the sign-in. */
export const followViews = <S extends ScreenName>(
  screen: S,
  place: string,
): ReadonlySignal<Live<ViewOf<S>>> => {
  const url = `/api/stream/${screen}/${encodeURIComponent(place)}`;
  const live = signal<Live<ViewOf<S>>>({ view: null, link: "starting", now_ms: Date.now(), refused: null });
  let link = startLink(performance.now());
  let source: EventSource | null = null;
  let refused: Words | null = null;
  let office = { now_ms: Date.now(), at_ms: performance.now() };

  const publish = (view: ViewOf<S> | null): void => {
    live.value = {
      view,
      link: link.stale ? "stale" : view === null ? "starting" : "live",
      now_ms: office.now_ms + (performance.now() - office.at_ms),
      refused,
    };
  };
  const apply = (event: LinkEvent): void => {
    const [next, effects] = stepLink(link, event);
    link = next;
    for (const effect of effects) {
      source?.close();
      source = effect === "open" ? open() : null;
    }
  };
  const failed = async (closed: EventSource): Promise<void> => {
    const fatal = closed.readyState === EventSource.CLOSED;
    apply({ kind: "failed", at_ms: performance.now(), chance: chance() });
    publish(live.peek().view);
    const refusal = fatal ? await refusalOf(url) : null;
    if (refusal !== null && NEEDS_SIGN_IN.includes(refusal.error)) return goToSignIn();
    refused = refusal;
  };
  const heard = (now_ms: number, view: ViewOf<S> | null): void => {
    office = { now_ms, at_ms: performance.now() };
    if (view !== null) refused = null;
    apply({ kind: "heard", at_ms: performance.now() });
    publish(view ?? live.peek().view);
  };
  const open = (): EventSource =>
    listen<ViewOf<S>>(url, {
      onView: (view) => heard(view.now_ms, view),
      onPing: (now_ms) => heard(now_ms, null),
      onError: (closed) => void failed(closed),
    });

  source = open();
  setInterval(() => {
    apply({ kind: "tick", at_ms: performance.now(), chance: chance() });
    publish(live.peek().view);
  }, TICK_MS);
  return live;
};
