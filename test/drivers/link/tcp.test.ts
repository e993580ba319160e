import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { WRITE_TIMEOUT_MS } from "../../../drivers/link/link.ts";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

describe("a TCP link", () => {
  test("is refused where nothing listens", async () => {
    const served = await serveTcp(new LoopDevice(), { baud: 0, port: 0 }, systemClock);
    await served.close();
    const recorder = new LinkRecorder();
    tcpLink({ host: "127.0.0.1", port: served.port }, systemClock).connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses[0]?.code).toBe("LINK_REFUSED");
  });

  test("a peer that reads nothing stalls the link when its buffers are full", async () => {
    const server = createServer((socket) => socket.pause().on("error", () => {}));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const clock = new VirtualClock();
    const link = tcpLink({ host: "127.0.0.1", port: address.port }, clock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    // Kernel buffers take some megabytes; the link itself takes 64 KiB more, then refuses.
    const piece = new Uint8Array(32_768);
    let refused = 0;
    while (refused < 100) {
      refused = link.write(piece) ? 0 : refused + 1;
      await new Promise((turn) => setImmediate(turn));
    }
    await clock.runUntilSettled(WRITE_TIMEOUT_MS);
    await recorder.untilLost();
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);
    server.close();
  });
});
