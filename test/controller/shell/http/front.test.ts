/**
 * The port of the screens on the real loopback: held from the first moment, refused clearly, let go again.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type Front, openFront } from "../../../../controller/shell/http/front.ts";
import { systemClock } from "../../../../drivers/runtime/system-clock.ts";

const HTTP = { port: 0, host: "127.0.0.1" };
const folder = mkdtempSync(join(tmpdir(), "front-"));
afterAll(() => rmSync(folder, { recursive: true }));
const open: Front[] = [];
afterEach(async () => {
  for (const front of open.splice(0)) await front.close();
});
const opened = async (http = HTTP): Promise<Front> => {
  const front = await openFront(http, systemClock);
  open.push(front);
  return front;
};
const portOf = (front: Front): number => Number(new URL(front.url).port);

describe("before an office stands behind it", () => {
  test("every request is told to come again, with the headers of all answers", async () => {
    const front = await opened();
    const answer = await fetch(`${front.url}/api/session`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ ok: false, error: "busy", vi: expect.any(String) });
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
  });

  test("requests go to the handler once there is one", async () => {
    const front = await opened();
    front.serve((_request, response) => void response.end("office"));
    expect(await (await fetch(front.url)).text()).toBe("office");
  });
});

describe("a port that can't be had", () => {
  test("is PORT_TAKEN when another listens there", async () => {
    const port = portOf(await opened());
    await expect(openFront({ ...HTTP, port }, systemClock)).rejects.toMatchObject({
      code: "PORT_TAKEN",
      facts: { port, host: "127.0.0.1" },
    });
  });

  test("is a mistake of the configuration when the address is not this machine's", async () => {
    const http = { port: 0, host: "192.0.2.1" };
    await expect(openFront(http, systemClock)).rejects.toMatchObject({ code: "CONFIG_WRONG" });
  });

  test.each(["missing.pem", "wrong.pem"])(
    "is a mistake of the configuration when %s is no certificate",
    async (file) => {
      writeFileSync(join(folder, "wrong.pem"), "no certificate");
      const tls = { cert_path: join(folder, file), key_path: join(folder, file) };
      await expect(openFront({ ...HTTP, tls } as never, systemClock)).rejects.toMatchObject({
        code: "CONFIG_WRONG",
        facts: { option: "http.tls" },
      });
    },
  );
});

test("closing lets the port go, also under a request that never ends", async () => {
  const front = await openFront(HTTP, systemClock);
  front.serve(() => undefined);
  const hanging = fetch(front.url).then(
    () => "answered",
    () => "cut off",
  );
  const fresh = new Promise<void>((resolve) => front.server.once("request", () => resolve()));
  await fresh;
  await front.close();
  expect(await hanging).toBe("cut off");
  const again = await opened({ ...HTTP, port: portOf(front) });
  expect(again.url).toBe(front.url);
});
