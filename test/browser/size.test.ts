/**
 * What a screen loads first, gzipped, against the budgets of screens.md §5.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const BUILT = fileURLToPath(new URL("../../dist/kiosk-ui/", import.meta.url));
const JS_GZIP_BYTES_MAX = 40 * 1024;
const CSS_GZIP_BYTES_MAX = 12 * 1024;
const FONT_BYTES_MAX = 70 * 1024;

const loadedFirst = (page: string, extension: string): readonly string[] => {
  const html = readFileSync(`${BUILT}${page}.html`, "utf8");
  return [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)]
    .map(([, path]) => path ?? "")
    .filter((path) => path.endsWith(extension));
};

const gzipBytes = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(BUILT + path), { level: 9 }).length, 0);

const PAGES = ["citizen", "door", "counter", "hall", "technician", "manager", "sign-in", "index"];

describe("what a screen loads first", () => {
  it.each(PAGES)("is small: %s", (page) => {
    const js = gzipBytes(loadedFirst(page, ".js"));
    const css = gzipBytes(loadedFirst(page, ".css"));
    console.info(`${page}: ${js} bytes of script, ${css} bytes of style, gzipped`);
    expect(js).toBeGreaterThan(5_000);
    expect(js).toBeLessThanOrEqual(JS_GZIP_BYTES_MAX);
    expect(css).toBeLessThanOrEqual(CSS_GZIP_BYTES_MAX);
  });

  it("has four fonts of 70 kB together", () => {
    const fonts = readdirSync(`${BUILT}assets`).filter((name) => name.includes(".woff"));
    expect(fonts).toHaveLength(4);
    const bytes = fonts.reduce((sum, name) => sum + readFileSync(`${BUILT}assets/${name}`).length, 0);
    expect(bytes).toBeLessThanOrEqual(FONT_BYTES_MAX);
  });

  it.each(PAGES)("holds nothing inline that the security policy would refuse: %s", (page) => {
    const html = readFileSync(`${BUILT}${page}.html`, "utf8");
    expect(html).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|data:/i);
  });

  it("carries no schema library to the browser", () => {
    const scripts = readdirSync(`${BUILT}assets`).filter((name) => name.endsWith(".js"));
    for (const name of scripts)
      expect(readFileSync(`${BUILT}assets/${name}`, "utf8")).not.toContain("ZodError");
  });
});
