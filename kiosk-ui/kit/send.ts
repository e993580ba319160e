/**
 * The browser's side of command.ts: fetch, the wall clock's wait, keys from the browser's random source. It
 * adds no rule of its own.
 */
import { createSend, TRY_TIMEOUT_MS } from "./command.ts";

const KEY_BYTES = 16;

const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

export const send = createSend({
  newKey,
  wait: (pause_ms) => new Promise((resolve) => setTimeout(resolve, pause_ms)),
  post: async (url, body) => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return null;
    }
  },
});
