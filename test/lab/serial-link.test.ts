/** What every line of bytes promises, over native serialport on the kernel's own cdc-acm. */
import { byteLinkContract } from "../support/byte-link-contract.ts";
import { LoopDevice } from "../support/loop-device.ts";
import { linkTo, pull, serveSerial, UDC } from "./serial-gadget.ts";

for (const baud of [0, 115_200])
  byteLinkContract(`serialport on ttyACM, its device at ${baud === 0 ? "full speed" : baud}`, async () => {
    const served = await serveSerial(new LoopDevice(), UDC.link, baud);
    return {
      link: linkTo(served, { baud: 115_200 }),
      unplug: () => pull(served),
      plug: () => served.plug(),
      wait: (event) => event,
      close: () => served.close(),
    };
  });
