/**
 * The hall display's page: follows its views, keeps each call large for its time, renders. `?lang=en` turns
 * the words to English; nobody touches this screen.
 */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { placeOf } from "../kit/place.ts";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { en } from "../kit/text/hall.en.ts";
import { vi } from "../kit/text/hall.vi.ts";
import { emptyBoard, isFreshCall, stepBoard } from "./board.ts";
import { HallScreen } from "./hall-screen.tsx";
import "../kit/style/base.css";
import "./hall.css";

prepareSurface("hall");
const live = followViews("hall", placeOf(location.pathname));
const board = signal(emptyBoard);
const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
document.documentElement.lang = language;

effect(() => {
  const { view, link } = live.value;
  // A lost link forgets what stood large: after it only what is called then is news.
  board.value =
    link === "stale" ? emptyBoard : stepBoard(board.peek(), view?.calls ?? null, performance.now());
});

const App = () => (
  <HallScreen
    view={live.value.view}
    stale={live.value.link === "stale"}
    now_ms={live.value.now_ms}
    board={board.value}
    fresh={isFreshCall(board.value, performance.now())}
    text={language === "en" ? en : vi}
    language={language}
    refused={live.value.refused}
  />
);

render(<App />, pageRoot());
