/**
 * What every page does to its window: the scale in real millimetres, and the browser's own gestures and menus
 * put away. It knows nothing of what the page shows.
 */
import { signal } from "@preact/signals";
import { chooseScale, type PageName, type Scale } from "./profile.ts";

const PROFILE_KEY = "profile";

const stored = (): string | null => {
  try {
    const asked = new URLSearchParams(location.search).get(PROFILE_KEY);
    // An empty name takes a wrong choice back.
    if (asked === "") localStorage.removeItem(PROFILE_KEY);
    else if (asked !== null) localStorage.setItem(PROFILE_KEY, asked);
    return localStorage.getItem(PROFILE_KEY);
  } catch {
    return null;
  }
};

const measure = (page: PageName): Scale => {
  const scale = chooseScale(page, { width_px: innerWidth, height_px: innerHeight }, stored());
  const root = document.documentElement;
  root.style.setProperty("--mm", `${scale.px_per_mm}px`);
  root.dataset.page = page;
  root.dataset.profile = scale.profile;
  root.dataset.size = scale.size;
  root.dataset.shape = innerHeight > innerWidth ? "tall" : "wide";
  return scale;
};

const GESTURES = ["contextmenu", "dragstart", "selectstart", "gesturestart"];

/** Text that a person may take along: what was typed, and a log. */
const isSelectable = (target: EventTarget | null): boolean =>
  target instanceof Node &&
  (target instanceof Element ? target : target.parentElement)?.closest("input, [data-selectable]") != null;

/** @returns the scale, which follows the window's size. */
export const prepareSurface = (page: PageName) => {
  const scale = signal(measure(page));
  addEventListener("resize", () => {
    scale.value = measure(page);
  });
  for (const gesture of GESTURES) {
    document.addEventListener(gesture, (event) => {
      if (!isSelectable(event.target)) event.preventDefault();
    });
  }
  document.addEventListener(
    "touchstart",
    (event) => {
      if (event.touches.length > 1) event.preventDefault();
    },
    { passive: false },
  );
  return scale;
};

/** The element a page renders into. */
export const pageRoot = (): HTMLElement => {
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no #app");
  return root;
};
