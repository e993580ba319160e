/** What systemd is told, and when nobody is. The messages are those of sd_notify(3). */
import { expect, test } from "vitest";
import { serviceManagerOf } from "../../../controller/shell/systemd.ts";

test("without a notify socket nobody is told", () => {
  expect(serviceManagerOf({})).toBeUndefined();
  expect(serviceManagerOf({ NOTIFY_SOCKET: "", WATCHDOG_USEC: "30000000" })).toBeUndefined();
});

test("a watchdog of 30 s is fed every 10 s", () => {
  const said: string[] = [];
  const manager = serviceManagerOf(
    { NOTIFY_SOCKET: "/run/systemd/notify", WATCHDOG_USEC: "30000000" },
    (message) => said.push(message),
  );
  expect(manager?.every_ms).toBe(10_000);
  manager?.started();
  manager?.alive();
  expect(said).toEqual(["READY=1", "WATCHDOG=1"]);
});

test("a service without a watchdog is only said to have started", () => {
  expect(serviceManagerOf({ NOTIFY_SOCKET: "/run/x" }, () => undefined)).toMatchObject({
    every_ms: undefined,
  });
});
