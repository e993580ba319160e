/** Runs the contract of byte links against every one there is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialLink } from "../../../drivers/link/serial.ts";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { usbLpLink } from "../../../drivers/link/usb-lp.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { byteLinkContract } from "../../support/byte-link-contract.ts";
import { rawTerminal } from "../../support/device-file.ts";
import { LoopDevice } from "../../support/loop-device.ts";
import { MockSerial } from "../../support/mock-serial.ts";

/** Virtual time a contract test may take; far above the longest exchange at 9600 baud. */
const PATIENCE_MS = 60_000;

const pairOf = (name: string, line: { readonly baud: number; readonly chunk_bytes?: number }): void =>
  byteLinkContract(name, async () => {
    const clock = new VirtualClock();
    const link = new BytePair(clock, { label: "pair", ...line }).join(new LoopDevice());
    return {
      link,
      unplug: () => link.unplug(),
      plug: async () => link.plug(),
      async wait(event) {
        await clock.runUntilSettled(clock.now_ms() + PATIENCE_MS);
        await event;
      },
      close: async () => {},
    };
  });

pairOf("a byte pair without pacing", { baud: 0 });
pairOf("a byte pair at 9600 baud in pieces of 7", { baud: 9_600, chunk_bytes: 7 });

byteLinkContract("the native serial binding on a pseudo-terminal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "link-"));
  const path = join(folder, "tty");
  const served = await servePty(new LoopDevice(), { baud: 921_600, link_path: path }, systemClock);
  return {
    link: serialLink({ path, baud: 921_600 }, systemClock),
    unplug: () => served.unplug(),
    plug: () => served.plug(),
    wait: (event) => event,
    async close() {
      await served.close();
      rmSync(folder, { recursive: true });
    },
  };
});

// A pseudo-terminal's device file gives EAGAIN where nothing is to be read, as /dev/usb/lp* does; the
// kernel's own usblp is the hardware lab's.
byteLinkContract("a USB printer's device file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "link-"));
  const path = join(folder, "lp0");
  const served = await servePty(new LoopDevice(), { baud: 0, link_path: path }, systemClock);
  rawTerminal(path);
  return {
    link: usbLpLink({ path }, systemClock),
    unplug: () => served.unplug(),
    async plug() {
      await served.plug();
      rawTerminal(path);
    },
    wait: (event) => event,
    async close() {
      await served.close();
      rmSync(folder, { recursive: true });
    },
  };
});

for (const maxReadSize of [1, 7, 1_024])
  byteLinkContract(`the mock serial binding reading ${maxReadSize} at a time`, async () => {
    const serial = new MockSerial("/dev/fictional0", { echo: true, maxReadSize });
    return {
      link: serialLink({ path: serial.path, baud: 9_600 }, systemClock, serial.load),
      unplug: () => serial.unplug(),
      plug: async () => serial.plug(),
      wait: (event) => event,
      close: async () => {},
    };
  });

byteLinkContract("a TCP link", async () => {
  const served = await serveTcp(new LoopDevice(), { baud: 0, port: 0 }, systemClock);
  return {
    link: tcpLink({ host: "127.0.0.1", port: served.port }, systemClock),
    unplug: () => served.unplug(),
    plug: () => served.plug(),
    wait: (event) => event,
    close: () => served.close(),
  };
});
