import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lossOf, noDriver } from "../../../drivers/link/loss.ts";

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

describe("the loss made of an error", () => {
  test.each([
    ["LINK_ABSENT", coded("ENOTFOUND", "getaddrinfo ENOTFOUND printer.invalid")],
    ["LINK_ABSENT", coded("EHOSTUNREACH", "connect EHOSTUNREACH 192.0.2.9:9100")],
    ["LINK_ABSENT", coded("ETIMEDOUT", "connect ETIMEDOUT 192.0.2.9:9100")],
    ["LINK_ABSENT", coded("ENODEV", "no such device")],
    ["LINK_REFUSED", coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:9100")],
    ["LINK_REFUSED", coded("EACCES", "permission denied")],
    ["LINK_REFUSED", coded("EBUSY", "EBUSY: resource busy or locked, write")],
    ["LINK_LOST", coded("ECONNRESET", "read ECONNRESET")],
    ["LINK_LOST", new Error("bad file descriptor")],
  ])("is %s for %s", (code, error) => {
    expect(lossOf(error).code).toBe(code);
  });

  test("carries the system's code even where its words do not", () => {
    expect(lossOf(coded("EIO", "i/o error")).detail).toBe("EIO i/o error");
    expect(lossOf(coded("EIO", "EIO: i/o error, read")).detail).toBe("EIO: i/o error, read");
  });

  test("has a detail for anything thrown", () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        fc.pre(!(thrown instanceof Object));
        expect(lossOf(thrown).detail).toBeTypeOf("string");
      }),
    );
    expect(lossOf(undefined).detail).toBe("no reason given");
    expect(noDriver("onoff", new Error("no epoll"))).toEqual({
      code: "LINK_NO_DRIVER",
      detail: "onoff: no epoll",
    });
  });
});
