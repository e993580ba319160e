/**
 * Office time in words, by the office's own offset.
 */
import { describe, expect, it } from "vitest";
import { WEEKDAYS_VI } from "../../../kiosk-ui/kit/text/words.ts";
import {
  clockMillisText,
  clockSecondsText,
  clockText,
  dateText,
  durationText,
  minutesSince,
  secondsUntil,
} from "../../../kiosk-ui/kit/time.ts";

/** 2026-11-21 14:29:52.104 in UTC+7, a Saturday. */
const AT_MS = Date.UTC(2026, 10, 21, 7, 29, 52, 104);

describe("office time", () => {
  it("is read in the office's zone, not the screen's", () => {
    expect(clockText(AT_MS, 420)).toBe("14:29");
    expect(clockSecondsText(AT_MS, 420)).toBe("14:29:52");
    expect(clockMillisText(AT_MS, 420)).toBe("14:29:52.104");
    expect(dateText(AT_MS, 420, WEEKDAYS_VI)).toBe("Thứ Bảy, 21/11/2026");
  });

  it("changes the day at the office's midnight", () => {
    expect(dateText(Date.UTC(2026, 10, 21, 17, 0), 420, WEEKDAYS_VI)).toBe("Chủ nhật, 22/11/2026");
  });

  it("counts waits in whole minutes and never below zero", () => {
    expect(durationText(520_000)).toBe("8:40");
    expect(durationText(-5)).toBe("0:00");
    expect(minutesSince(AT_MS - 119_000, AT_MS)).toBe(1);
    expect(minutesSince(AT_MS + 1, AT_MS)).toBe(0);
    expect(secondsUntil(AT_MS + 6_001, AT_MS)).toBe(7);
    expect(secondsUntil(AT_MS - 1, AT_MS)).toBe(0);
  });
});
