/** Commands that wait for their outcome. */
import { describe, expect, test } from "vitest";
import { COMMANDS_PENDING_MAX, PendingCommands } from "../../../drivers/runtime/pending-commands.ts";

describe("pending commands", () => {
  test("each is settled once, and a second time is our own mistake", () => {
    const pending = new PendingCommands<string>();
    const told: string[] = [];
    const first = pending.add((outcome) => told.push(`first ${outcome}`)) ?? -1;
    const second = pending.add((outcome) => told.push(`second ${outcome}`)) ?? -1;
    pending.settle(second, "done");
    pending.settle(first, "gone");
    expect(told).toEqual(["second done", "first gone"]);
    expect(() => pending.settle(first, "done")).toThrow("settled twice");
  });

  test("no more wait than may, and room is there again once one was settled", () => {
    const pending = new PendingCommands<string>();
    const ids = Array.from({ length: COMMANDS_PENDING_MAX }, () => pending.add(() => {}));
    expect(new Set(ids).size).toBe(COMMANDS_PENDING_MAX);
    expect(pending.add(() => {})).toBeUndefined();
    pending.settle(ids[0] ?? -1, "done");
    expect(pending.add(() => {})).toBe(COMMANDS_PENDING_MAX + 1);
  });
});
