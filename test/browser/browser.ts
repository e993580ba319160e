/**
 * Opens the built screens in Debian's Chromium at a panel's size, and measures what a designer would
 * measure. It waits for what the page shows, never for a time.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { CONTROL_LOCKOUT_MS } from "../../kiosk-ui/kit/press.ts";
import { PROFILES, type ProfileName } from "../../kiosk-ui/kit/profile.ts";
import type { FakeOffice } from "./fake-office.ts";

/** Root in a container has no sandbox; the rest keeps Chromium from calling home. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });

/** The message is the whole list, as that is what one wants to read. */
export const none = (faults: readonly string[]): void => expect(faults, `\n${faults.join("\n")}`).toEqual([]);

export interface Opened {
  readonly page: Page;
  /** Errors, warnings and CSP reports of the page, and every request to another house. */
  readonly complaints: string[];
}

/** A page with a view: before it a key or a tap means nothing yet. */
const READY = ".kiosk, .door, .counter, .hall, .technician, .manager, .sign-in";

/** @param query e.g. `lang=en`. The profile is asked for by name, so that its millimetres are exact. */
export const open = async (
  browser: Browser,
  office: FakeOffice,
  path: string,
  profile: ProfileName,
  query = "",
): Promise<Opened> => {
  const { width_px, height_px } = PROFILES[profile];
  const context = await browser.newContext({ viewport: { width: width_px, height: height_px } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Without a touch a plain browser allows no tone; a kiosk's Chromium is started so that it does.
    if (message.text().includes("AudioContext")) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", () => complaints.push("a native dialog"));
  await page.route("**", (route) => {
    if (route.request().url().startsWith(office.url)) return route.continue();
    complaints.push(`request to ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(`${office.url}${path}?profile=${profile}&${query}`);
  await page.waitForSelector(READY);
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
};

/** For a command to reach the office from a busy machine. */
const SHOWN_MS = 20_000;

declare global {
  /** When this document's lock-outs are over, by the time of its events, ms. Undefined: nothing was touched. */
  var free_ms: number | undefined;
}

/** The page's clock may be a pretended one; events have the real time, by which lock-outs go. */
const pastLockout = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => new Event("now").timeStamp > (globalThis.free_ms ?? 0), null, { polling: 20 });

/** Does something once to the page: inside the lock-out of the last touch it would rightly be ignored. */
export const touch = async (page: Page, act: () => Promise<void>): Promise<void> => {
  await pastLockout(page);
  await act();
  const lock = (lockout_ms: number): void => {
    globalThis.free_ms = new Event("now").timeStamp + lockout_ms;
  };
  // What leads to another page locks nothing there.
  await page.evaluate(lock, CONTROL_LOCKOUT_MS).catch(() => undefined);
};

export const strike = (page: Page, key: string): Promise<void> => touch(page, () => page.keyboard.press(key));

/** Presses a button by its words, once, and waits for what it leads to: a selector, or something true. */
export const press = async (
  page: Page,
  name: string | RegExp,
  shown: string | (() => boolean),
): Promise<void> => {
  await touch(page, () => page.getByRole("button", { name }).first().click());
  if (typeof shown === "string") await page.waitForSelector(shown);
  else await expect.poll(shown, { timeout: SHOWN_MS }).toBe(true);
};

/** Types on the screen's number pad, where a digit waits for no lock-out but its own: no digit twice. */
export const pressDigits = async (page: Page, digits: string): Promise<void> => {
  for (const digit of digits) {
    await page.getByRole("button", { name: digit, exact: true }).click();
    await page.waitForSelector(`.dot:has-text("${digit}")`);
  }
};

/** What is too small, too near, cut off or beyond the edge; empty where all is well. */
export const layoutFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const MAIN_MM = 20;
    const SECOND_MM = 15;
    const GAP_MM = 3;
    // What is longer than its window on purpose, and scrolls.
    const SCROLLED = ".icon, .wire ol, .walk-results ol, .paper-lines ol, .slips ol, .slip-picture";
    const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
    const faults: string[] = [];
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent ?? "").slice(0, 24)}”`;
    const shown = [...document.querySelectorAll("#app *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && element.closest(SCROLLED) === null;
    });
    for (const element of shown) {
      const box = element.getBoundingClientRect();
      const beyond =
        box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      if (beyond) faults.push(`beyond the edge: ${nameOf(element)}`);
      if (getComputedStyle(element).display === "inline") continue;
      if (element.scrollWidth > element.clientWidth + 1) faults.push(`cut in width: ${nameOf(element)}`);
      // The line box of one large line may be lower than its ink by design; a block of words may not.
      const block = /^(?:DIV|SECTION|MAIN|BUTTON|NAV|UL|OL|FORM|ASIDE)$/.test(element.tagName);
      if (block && element.scrollHeight > element.clientHeight + 1)
        faults.push(`cut in height: ${nameOf(element)}`);
    }
    const buttons = shown.filter((element) => element.matches("button, a.button"));
    const boxes = buttons.map((element) => ({ element, box: element.getBoundingClientRect() }));
    for (const { element, box } of boxes) {
      const least_mm = element.classList.contains("main") ? MAIN_MM : SECOND_MM;
      const side_mm = Math.min(box.width, box.height) / mm;
      if (side_mm < least_mm - 0.05) faults.push(`${side_mm.toFixed(1)} mm only: ${nameOf(element)}`);
    }
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const across = Math.max(one.box.left, other.box.left) - Math.min(one.box.right, other.box.right);
        const along = Math.max(one.box.top, other.box.top) - Math.min(one.box.bottom, other.box.bottom);
        const gap_mm = Math.max(across, along) / mm;
        if (gap_mm < GAP_MM - 0.05) {
          faults.push(`${gap_mm.toFixed(1)} mm between ${nameOf(one.element)} and ${nameOf(other.element)}`);
        }
      }
    }
    return faults;
  });

/** Words whose capitals are lower than asked: 4.8 mm, in the large mode 7.33 mm (0.74 em in this font). */
export const smallWords = (page: Page, least_mm: number): Promise<readonly string[]> =>
  page.evaluate((least) => {
    const CAP_EM = 0.74;
    const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || (node.textContent ?? "").trim() === "" || parent.getClientRects().length === 0) {
        continue;
      }
      const style = getComputedStyle(parent);
      const caps_mm = (Number.parseFloat(style.fontSize) * CAP_EM) / mm;
      if (caps_mm < least - 0.02) found.push(`${caps_mm.toFixed(2)} mm: ${node.textContent}`);
    }
    return found;
  }, least_mm);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Violations of axe-core, best practice and the 7 : 1 contrast included. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run(where: Document, how: object): Promise<unknown> } }).axe.run(
        document,
        { rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } },
      ) as Promise<AxeResults>,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`),
  );
};

/** Keeps a picture where somebody asked for pictures (SHOTS=folder). */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
};
