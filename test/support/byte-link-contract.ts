/**
 * What every `ByteLink` promises, as one suite: it runs against the byte pair in virtual time, the native
 * serial binding on a pseudo-terminal, the mock binding and TCP; in the hardware lab against a USB gadget.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ByteLink, LINK_PENDING_BYTES_MAX } from "../../drivers/link/link.ts";
import { LinkRecorder } from "./link-recorder.ts";

/** A link with an echoing device at its far end. */
export interface LinkRig {
  readonly link: ByteLink;
  /** Where a kernel stands between, over when it has noticed. */
  unplug(): void | Promise<void>;
  plug(): Promise<void>;
  /** Lets time pass until `event`: at once with a real clock, step by step with a virtual one. */
  wait(event: Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, value) => value);

export const byteLinkContract = (name: string, setUp: () => Promise<LinkRig>): void => {
  describe(`${name} as a byte link`, () => {
    let rig: LinkRig;
    beforeEach(async () => {
      rig = await setUp();
    });
    afterEach(async () => {
      rig.link.disconnect();
      await rig.close();
    });

    const opened = async (): Promise<LinkRecorder> => {
      const recorder = new LinkRecorder();
      rig.link.connect(recorder);
      await rig.wait(recorder.untilOpened());
      return recorder;
    };
    const echoed = async (recorder: LinkRecorder, bytes: Uint8Array): Promise<void> => {
      const before = recorder.bytes.length;
      expect(rig.link.write(bytes)).toBe(true);
      await rig.wait(recorder.untilBytes(before + bytes.length));
      expect(recorder.bytes.slice(before)).toEqual([...bytes]);
    };

    test("one connect gives one opened, and nothing before it", async () => {
      const recorder = new LinkRecorder();
      rig.link.connect(recorder);
      expect(recorder.calls).toEqual([]);
      await rig.wait(recorder.untilOpened());
      expect(recorder.kinds).toEqual(["opened"]);
    });

    test("all 256 byte values go there and back unchanged", async () => {
      await echoed(await opened(), ALL_BYTES);
    });

    test("writes of all sizes keep their order", async () => {
      const recorder = await opened();
      const writes = [1, 2, 3, 255, 256, 257, 1, 600].map((length, index) =>
        Uint8Array.from({ length }, (_, at) => (index * 31 + at) & 0xff),
      );
      for (const bytes of writes) expect(rig.link.write(bytes)).toBe(true);
      const sent = writes.flatMap((bytes) => [...bytes]);
      await rig.wait(recorder.untilBytes(sent.length));
      expect(recorder.bytes).toEqual(sent);
    });

    test("bytes handed over belong to the link: changing them afterwards changes nothing", async () => {
      const recorder = await opened();
      const bytes = ALL_BYTES.slice();
      rig.link.write(bytes);
      bytes.fill(0);
      await rig.wait(recorder.untilBytes(256));
      expect(recorder.bytes).toEqual([...ALL_BYTES]);
    });

    test("a write is refused before connect, before opened and after disconnect", async () => {
      expect(rig.link.write(ALL_BYTES)).toBe(false);
      const recorder = new LinkRecorder();
      rig.link.connect(recorder);
      expect(rig.link.write(ALL_BYTES)).toBe(false);
      await rig.wait(recorder.untilOpened());
      rig.link.disconnect();
      expect(rig.link.write(ALL_BYTES)).toBe(false);
    });

    test("a write past the bound is refused whole, and what went before arrives", async () => {
      const recorder = await opened();
      expect(rig.link.write(ALL_BYTES)).toBe(true);
      expect(rig.link.write(new Uint8Array(LINK_PENDING_BYTES_MAX))).toBe(false);
      await rig.wait(recorder.untilBytes(256));
      await echoed(recorder, Uint8Array.of(7));
      expect(recorder.bytes).toEqual([...ALL_BYTES, 7]);
    });

    test("disconnect is silent and may be repeated; the next connection hears its own bytes", async () => {
      const first = await opened();
      rig.link.disconnect();
      rig.link.disconnect();
      const second = await opened();
      await echoed(second, ALL_BYTES);
      expect(first.kinds).toEqual(["opened"]);
      expect(second.bytes).toEqual([...ALL_BYTES]);
    });

    test("a disconnect while the attempt runs leaves it unanswered", async () => {
      const first = new LinkRecorder();
      rig.link.connect(first);
      rig.link.disconnect();
      await echoed(await opened(), ALL_BYTES);
      expect(first.calls).toEqual([]);
    });

    test("a pulled cable gives lost exactly once, and writes are refused from then on", async () => {
      const first = await opened();
      await echoed(first, ALL_BYTES);
      await rig.unplug();
      await rig.wait(first.untilLost());
      expect(rig.link.write(ALL_BYTES)).toBe(false);
      await rig.plug();
      await echoed(await opened(), ALL_BYTES);
      expect(first.losses.map((loss) => loss.code)).toEqual(["LINK_LOST"]);
    });

    test("a cable pulled with bytes under way gives lost exactly once", async () => {
      const first = await opened();
      for (let count = 0; count < 20; count++) rig.link.write(ALL_BYTES);
      await rig.unplug();
      await rig.wait(first.untilLost());
      await rig.plug();
      await echoed(await opened(), ALL_BYTES);
      expect(first.losses).toHaveLength(1);
      expect(first.kinds.at(-1)).toBe("lost");
    });

    test("a cable pulled and put back at once is a loss all the same", async () => {
      const first = await opened();
      await echoed(first, ALL_BYTES);
      await rig.unplug();
      await rig.plug();
      await rig.wait(first.untilLost());
      await echoed(await opened(), ALL_BYTES);
      expect(first.losses).toHaveLength(1);
    });

    test("an attempt without a device ends in lost, and one after plugging succeeds", async () => {
      await rig.unplug();
      const absent = new LinkRecorder();
      rig.link.connect(absent);
      await rig.wait(absent.untilLost());
      expect(absent.kinds).toEqual(["lost"]);
      await rig.plug();
      await echoed(await opened(), ALL_BYTES);
    });
  });
};
