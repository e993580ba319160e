/**
 * A finger on a control: pressed as it comes down, acted on as it is lifted inside, cancelled by sliding off;
 * further fingers do nothing. Keys and assistive technology come in as a click without a pointer.
 */
import type { TargetedMouseEvent, TargetedPointerEvent } from "preact";
import { type ControlKind, PressGate } from "./press.ts";

const gate = new PressGate();

const inside = (element: Element, x: number, y: number): boolean => {
  const box = element.getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
};

const release = (element: Element): void => element.removeAttribute("data-pressed");

type Pointed = TargetedPointerEvent<HTMLButtonElement>;

/** Handlers for one `<button>`. */
export const pressable = (onPress: () => void, kind: ControlKind = "control") => ({
  onPointerDown: (event: Pointed): void => {
    if (!event.isPrimary || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.setAttribute("data-pressed", "down");
  },
  onPointerMove: (event: Pointed): void => {
    const button = event.currentTarget;
    if (!event.isPrimary || !button.hasAttribute("data-pressed")) return;
    button.setAttribute("data-pressed", inside(button, event.clientX, event.clientY) ? "down" : "off");
  },
  onPointerUp: (event: Pointed): void => {
    const button = event.currentTarget;
    if (!event.isPrimary || !button.hasAttribute("data-pressed")) return;
    release(button);
    if (!inside(button, event.clientX, event.clientY)) return;
    if (gate.accept(button, kind, event.timeStamp)) onPress();
  },
  onPointerCancel: (event: Pointed): void => release(event.currentTarget),
  onLostPointerCapture: (event: Pointed): void => release(event.currentTarget),
  onClick: (event: TargetedMouseEvent<HTMLButtonElement>): void => {
    if (event.detail !== 0) return;
    if (gate.accept(event.currentTarget, kind, event.timeStamp)) onPress();
  },
});
