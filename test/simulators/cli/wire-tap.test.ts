/** The trace of a served device: what is one entry, what it says, and what it never shows. */
import { describe, expect, test } from "vitest";
import { LRS_CODEC } from "../../../drivers/pager/lrs/protocol.ts";
import type { WireCodec } from "../../../drivers/runtime/machine.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import { TRACE_ENTRIES_MAX, WireTap } from "../../../simulators/cli/wire-tap.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const tapped = (codec: WireCodec = LRS_CODEC, personal = false) => {
  const clock = new VirtualClock();
  const device = new LoopDevice();
  device.echo = false;
  let pieces = 0;
  let opened = 0;
  const tap = new WireTap(clock, codec, personal, () => pieces++);
  const served = tap.on(device, () => opened++);
  const sent: Uint8Array[] = [];
  served.attach({ send: (bytes) => sent.push(bytes), unplug: () => {}, plug: () => {} });
  const counts = () => ({ pieces, opened, opened_count: device.opened_count, sent: sent.length });
  return { clock, device, tap, served, counts };
};

describe("the trace", () => {
  test("shows both directions with time, length, meaning and bytes", () => {
    const { clock, device, tap, served } = tapped();
    clock.advance(1_500);
    served.receive(asciiBytes("CPG,7,01,3\r"));
    clock.advance(20);
    device.send(asciiBytes("CPG,7\r\n"));
    expect(tap.text().split("\n")).toEqual([
      "    1.500 host  >    11 bytes  coaster-page card=7 mode=01 power=3 end=cr",
      "          43 50 47 2C 37 2C 30 31 2C 33 0D",
      "    1.520 device<     7 bytes  accepted pager=coaster card=7 end=crlf",
      "          43 50 47 2C 37 0D 0A",
    ]);
  });

  test("pieces that follow each other are one entry, a silence begins another", () => {
    const { clock, tap, served } = tapped();
    served.receive(asciiBytes("ST"));
    clock.advance(10);
    served.receive(asciiBytes("AT\r"));
    clock.advance(60);
    served.receive(asciiBytes("STAT\r"));
    expect(tap.text().match(/status-request/g)).toHaveLength(2);
    expect(tap.text()).not.toContain("noise");
  });

  test("many messages are counted by kind, long bytes are cut, lines have 80 columns", () => {
    const { tap, served } = tapped();
    served.receive(asciiBytes("STAT\r".repeat(9)));
    expect(tap.text()).toContain("status-request x9");
    expect(tap.text()).toMatch(/ …$/);
    expect(
      Math.max(
        ...tap
          .text()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  test("of a personal wire shows kinds and lengths only", () => {
    const { tap, served } = tapped(LRS_CODEC, true);
    served.receive(asciiBytes("PAGE,7,0,MAU\r"));
    expect(tap.text()).toBe("    0.000 host  >    13 bytes  default-page");
  });

  test("forgets what is old, and passes everything on unchanged", () => {
    const { clock, tap, served, device, counts } = tapped();
    expect(tap.text()).toBe("nothing went over the wire yet");
    for (let index = 0; index < TRACE_ENTRIES_MAX + 5; index++) {
      served.receive(Uint8Array.of(index, 13));
      clock.advance(100);
    }
    served.opened?.();
    device.send(Uint8Array.of(1));
    expect(tap.text().match(/ bytes {2}/g)).toHaveLength(TRACE_ENTRIES_MAX);
    expect(device.heard).toHaveLength(2 * (TRACE_ENTRIES_MAX + 5));
    expect(counts()).toEqual({ pieces: TRACE_ENTRIES_MAX + 6, opened: 1, opened_count: 1, sent: 1 });
  });
});
