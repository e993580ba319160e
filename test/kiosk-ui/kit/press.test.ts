/**
 * Which taps count.
 */
import { describe, expect, it } from "vitest";
import {
  CHANGE_LOCKOUT_MS,
  CONTROL_LOCKOUT_MS,
  DIGIT_LOCKOUT_MS,
  PressGate,
} from "../../../kiosk-ui/kit/press.ts";

const button = {};
const other = {};

describe("a tap", () => {
  it("counts once within half a second on the same control", () => {
    const gate = new PressGate();
    expect(gate.accept(button, "control", 1_000)).toBe(true);
    expect(gate.accept(button, "control", 1_000 + CONTROL_LOCKOUT_MS - 1)).toBe(false);
    expect(gate.accept(button, "control", 1_000 + CONTROL_LOCKOUT_MS)).toBe(true);
  });

  it("counts at most twice a second, however fast the fingers", () => {
    const gate = new PressGate();
    const accepted = Array.from({ length: 50 }, (_, tap) => gate.accept(button, "control", tap * 20));
    expect(accepted.filter(Boolean)).toHaveLength(2);
  });

  it("does not fall through to the control that comes up under the finger", () => {
    const gate = new PressGate();
    gate.accept(button, "control", 1_000);
    expect(gate.accept(other, "control", 1_000 + CHANGE_LOCKOUT_MS - 1)).toBe(false);
    expect(gate.accept(other, "control", 1_000 + CHANGE_LOCKOUT_MS)).toBe(true);
  });

  it("may come quickly on a number pad, the same digit twice too", () => {
    const gate = new PressGate();
    expect(gate.accept(button, "digit", 0)).toBe(true);
    expect(gate.accept(other, "digit", 60)).toBe(true);
    expect(gate.accept(button, "digit", DIGIT_LOCKOUT_MS)).toBe(true);
    expect(gate.accept(button, "digit", DIGIT_LOCKOUT_MS + 20)).toBe(false);
  });
});
