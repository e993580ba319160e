/** Printers that answer less than Epson's, or nothing: what of a slip is known all the same. */
import { describe, expect, test } from "vitest";
import { lab } from "./lab.ts";
import { QUEUE } from "./sample-slips.ts";

describe("printers that can prove less", () => {
  test("without process ids end a slip unconfirmed after a last look at the sensors", () => {
    const at = lab({ profile: "generic-80" });
    at.start();
    at.print(QUEUE);
    at.clock.advance(5_000);
    expect(at.outcomes).toEqual([{ kind: "unconfirmed", why: "no-process-id" }]);
    expect(at.sheets()).toMatchObject([{ torn: false }]);
    expect(at.heard().slice(-3)).toEqual([1, 2, 4].map((n) => ({ kind: "status-request", n })));
  });

  test("that are mute end a slip unconfirmed once the line carried it", () => {
    const at = lab({ profile: "mute-usb", baud: 0 });
    at.start();
    at.print(QUEUE);
    at.clock.advance(5_000);
    expect(at.outcomes).toEqual([{ kind: "unconfirmed", why: "mute-printer" }]);
    expect(at.sheets().length).toBe(1);
    expect(at.heard().some((message) => message.kind === "status-request")).toBe(false);
  });

  const BAR = { kind: "banner", text: "DÀI" } as const;
  const bars = (count: number) => ({
    blocks: [...Array.from({ length: count }, () => BAR), { kind: "cut" as const }],
  });

  test("that are mute get a slip longer than a link may hold no faster than a head prints", () => {
    const at = lab({ profile: "mute-usb", baud: 0 });
    const sizes: number[] = [];
    let last_ms = 0;
    at.line.tap((bytes, from, at_ms) => {
      if (from === "host") [last_ms] = [at_ms, sizes.push(bytes.length)];
    });
    at.start();
    const from_ms = at.clock.now_ms();
    at.print(bars(20));
    at.clock.advance(60_000);
    expect(at.outcomes).toEqual([{ kind: "unconfirmed", why: "mute-printer" }]);
    expect(at.sheets()).toMatchObject([{ torn: false }]);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(65_536);
    expect(last_ms - from_ms).toBeGreaterThan((bytes / 24_000) * 1000 - 100);
  });

  test("that are mute and take nothing break the line: a slip with a gap never counts as sent", () => {
    const at = lab({ profile: "mute-usb", baud: 0 });
    at.start();
    // As a link does whose device holds: it keeps what it may, and refuses what comes beyond.
    const [write, held_max_bytes] = [at.line.write.bind(at.line), 20_000];
    let held_bytes = 0;
    at.line.write = (bytes) => {
      held_bytes += bytes.length;
      return held_bytes <= held_max_bytes && write(bytes);
    };
    at.print(bars(20));
    at.clock.advance(60_000);
    expect(at.outcomes).toMatchObject([{ kind: "failed", why: "link-lost", torn: true }]);
  });

  test("that are mute are refused a slip past what anybody would wait for", () => {
    const at = lab({ profile: "mute-usb", baud: 0 });
    at.start();
    at.print(bars(80));
    at.clock.advance(5_000);
    expect(at.outcomes).toMatchObject([{ kind: "refused", why: "too-long" }]);
  });
});
