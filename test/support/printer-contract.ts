/**
 * What the printer's driver promises over a link and a printer, as one suite: it runs against the simulated
 * printer in process, over TCP, on a pseudo-terminal through the native serial binding, and as a device file;
 * in the hardware lab against a real one, without the parts that need a hand at it.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteLink } from "../../drivers/link/link.ts";
import { PrinterDriver, type PrintOutcome } from "../../drivers/printer/driver.ts";
import type { ProbeResult } from "../../drivers/printer/escpos/findings.pure.ts";
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedPrinter } from "../../simulators/printer/printer.ts";

export interface PrinterRig {
  readonly link: ByteLink;
  readonly clock: Clock;
  readonly profile: PrinterProfile;
  /** What the line carries. */
  readonly bytes_per_s: number;
  /** Lets time pass until `event`: at once with a real clock, step by step with a virtual one. */
  wait(event: Promise<void>): Promise<void>;
  close(): Promise<void>;
  /** The printer itself and its cable; absent where nobody can reach them. */
  readonly hands?: { readonly printer: SimulatedPrinter; unplug(): void; plug(): Promise<void> };
}

/** Slips that name themselves by a QR code, the only thing the contract must find on paper. */
const slipOf = (serial: string): SlipDocument => ({
  blocks: [
    { kind: "text", text: "PHIẾU THỬ MÁY IN", face: "title", align: "center" },
    { kind: "text", text: `Số phiếu: ${serial}. Ông/Bà vui lòng bỏ phiếu này.` },
    { kind: "qr", data: serial, module_dots: 4 },
  ],
});

/** Waits for what holds some time: asked again whenever `changed` is called. */
const waiting = (rig: PrinterRig) => {
  const checks = new Set<() => void>();
  const changed = (): void => {
    for (const check of checks) check();
  };
  const until = (holds: () => boolean): Promise<void> =>
    rig.wait(
      new Promise((done) => {
        const check = (): void => {
          if (!holds()) return;
          checks.delete(check);
          done();
        };
        checks.add(check);
        check();
      }),
    );
  return { changed, until };
};

const bench = (rig: PrinterRig) => {
  const { changed, until } = waiting(rig);
  let named = !rig.profile.identify;
  const driver = new PrinterDriver(
    { protocol: "escpos", profile: rig.profile, bytes_per_s: rig.bytes_per_s },
    rig.link,
    rig.clock,
    {
      report: ({ kind }) => {
        if (kind === "model") named = true;
        changed();
      },
      up: changed,
      down: changed,
    },
  );
  const outcomes: PrintOutcome[] = [];
  return {
    driver,
    outcomes,
    until,
    serving: () => until(() => driver.status().condition === "serving"),
    print: (serial: string): void => {
      const prepared = driver.prepare({ job: serial, document: slipOf(serial) });
      if (prepared.kind !== "ready") throw new Error(JSON.stringify(prepared));
      const taken = driver.send(serial, (outcome) => {
        outcomes.push(outcome);
        changed();
      });
      expect(taken).toBe(true);
    },
    probe: async (): Promise<ProbeResult | undefined> => {
      // Its names are asked for first, and one question goes before the other.
      await until(() => named);
      let [over, result]: [boolean, ProbeResult | undefined] = [false, undefined];
      const taken = driver.probe((found) => {
        [over, result] = [true, found];
        changed();
      });
      expect(taken).toBe(true);
      await until(() => over);
      return result;
    },
  };
};

export const printerContract = (name: string, setUp: () => Promise<PrinterRig>): void => {
  describe(`a printer ${name}`, () => {
    let rig: PrinterRig;
    let at: ReturnType<typeof bench>;
    beforeEach(async () => {
      rig = await setUp();
      at = bench(rig);
      at.driver.start();
      await at.serving();
    });
    afterEach(async () => {
      at.driver.stop();
      await rig.close();
    });
    const kinds = (): readonly string[] => at.outcomes.map(({ kind }) => kind);
    /** What the end of a slip that came out is called: without an echo nothing is proven. */
    const good = (): string => (rig.profile.process_id ? "printed" : "unconfirmed");
    /** What came out whole, by the codes on it. */
    const whole = (): readonly string[] =>
      (rig.hands?.printer.sheets ?? []).flatMap(({ torn, qr }) => (torn ? [] : qr));

    test("serves, online, with paper in it and its cover closed", () => {
      const { status, faults } = at.driver.status();
      expect(status).toMatchObject({ online: "online", cover: "closed", paper: "ok", error: "none" });
      expect(faults).toEqual([]);
    });

    test("prints a slip once, and proves it as far as it can", async () => {
      at.print("j1");
      await at.until(() => at.outcomes.length === 1);
      expect(kinds()).toEqual([good()]);
      if (rig.hands !== undefined) expect(whole()).toEqual(["j1"]);
    });

    test("prints one slip after the other", async () => {
      for (const [index, serial] of ["j1", "j2", "j3"].entries()) {
        at.print(serial);
        await at.until(() => at.outcomes.length === index + 1);
      }
      expect(kinds()).toEqual([good(), good(), good()]);
      if (rig.hands !== undefined) expect(whole()).toEqual(["j1", "j2", "j3"]);
    });

    test("answers what its profile says it answers", async () => {
      const { process_id, auto_status, in_order_status, real_time_status } = rig.profile;
      const word = (known: boolean): "yes" | "no" => (known ? "yes" : "no");
      expect((await at.probe())?.found).toMatchObject({
        process_id: word(process_id),
        auto_status: word(auto_status),
        in_order_status: word(in_order_status),
        real_time_status: word(real_time_status),
      });
    });

    test("whose cover springs open prints nothing of the slip whole, and serves when it is closed", async (context) => {
      const { hands } = rig;
      if (hands === undefined) return context.skip("nobody is at the printer");
      hands.printer.setDefect("cover-open", true, "10");
      at.print("j1");
      await at.until(() => at.outcomes.length === 1);
      // Without an echo nobody knows what was still printed from the buffer.
      expect(rig.profile.process_id ? ["failed"] : ["failed", "ambiguous"]).toContain(kinds()[0]);
      hands.printer.prompt("cover close");
      await at.serving();
      at.print("j2");
      await at.until(() => at.outcomes.length === 2);
      expect([kinds()[1], whole().includes("j2")]).toEqual([good(), true]);
      if (kinds()[0] === "failed") expect(whole()).toEqual(["j2"]);
    });

    test("whose cable is pulled never claims the slip, and serves when it is back", async (context) => {
      const { hands } = rig;
      if (hands === undefined) return context.skip("nobody is at the printer");
      at.print("j1");
      hands.unplug();
      await at.until(() => at.outcomes.length === 1);
      expect(kinds()).not.toContain("printed");
      expect(kinds()).not.toContain("unconfirmed");
      await hands.plug();
      await at.serving();
      at.print("j2");
      await at.until(() => at.outcomes.length === 2);
      expect([kinds().at(-1), whole().includes("j2")]).toEqual([good(), true]);
    });
  });
};
