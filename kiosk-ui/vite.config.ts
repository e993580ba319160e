/**
 * Builds the screens into dist/kiosk-ui: one page a screen, shared chunks under /assets, nothing inlined, so
 * that `default-src 'self'` holds. It decides no path of the server but /assets.
 */
import { defineConfig } from "vite";

const here = (path: string): string => `${import.meta.dirname}/${path}`;
const PAGES = ["index", "citizen", "door", "counter", "hall", "technician", "manager", "sign-in"];

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  appType: "mpa",
  build: {
    outDir: here("../dist/kiosk-ui"),
    emptyOutDir: true,
    target: "chrome120",
    // A data: address is no 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, here(`${page}.html`)])) },
  },
});
