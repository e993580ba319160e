/**
 * Printers that are not what they are taken for: of another model, of another profile, found out by a probe;
 * and probes of printers in every state of disrepair.
 */
import { describe, expect, test } from "vitest";
import { ABILITIES, type Ability, type ProbeResult } from "../../../drivers/printer/escpos/findings.pure.ts";
import { PRINTER_PROFILES, type PrinterProfileName } from "../../../drivers/printer/escpos/profile.pure.ts";
import { PRINTER_DEFECTS } from "../../../simulators/printer/defects.ts";
import { type LabOptions, lab } from "./lab.ts";
import { QUEUE } from "./sample-slips.ts";

const EPSON = { maker: "EPSON", model: "TM-T20III" };
const NAMES = Object.keys(PRINTER_PROFILES) as PrinterProfileName[];
/** Longer than any probe: three names and eight questions of 2 s. */
const PROBE_MAX_MS = 22_000;

const started = (options: LabOptions = {}) => {
  const at = lab(options);
  at.start(15_000);
  return at;
};
type Lab = ReturnType<typeof started>;

/** What a probe ended in; "refused" and "open" where it did not. */
const probed = (at: Lab, ms = PROBE_MAX_MS): ProbeResult | undefined | "refused" | "open" => {
  const ends: (ProbeResult | undefined)[] = [];
  if (!at.driver.probe((result) => ends.push(result))) return "refused";
  at.clock.advance(ms);
  expect(ends.length).toBeLessThanOrEqual(1);
  return ends.length === 0 ? "open" : ends[0];
};
const resultOf = (at: Lab): ProbeResult => {
  const result = probed(at);
  if (result === undefined || result === "refused" || result === "open") throw new Error(`probe: ${result}`);
  return result;
};
/** Where a printer is not what this profile says. */
const differences = ({ found }: ProbeResult, name: PrinterProfileName): readonly Ability[] =>
  ABILITIES.filter((ability) => PRINTER_PROFILES[name][ability] !== (found[ability] === "yes"));

const swap = (at: Lab, model: string): void => {
  at.line.unplug();
  at.printer.prompt(`swap ${model}`);
  at.clock.advance(4_000);
  at.line.plug();
};
const printed = (at: Lab) => {
  at.print(QUEUE);
  at.clock.advance(6_000);
  return at.outcomes.at(-1);
};

describe("another model", () => {
  test("is none where the names are the known ones, also after a restart", () => {
    const at = started({ told: { known_model: EPSON } });
    expect(at.reports.filter(({ kind }) => kind === "model")).toEqual([
      { kind: "model", ...EPSON, firmware: "40.12 ESC/POS" },
    ]);
    expect(at.driver.status().faults).toEqual([]);
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });

  test("found at the start prints, and proves nothing until it was probed", () => {
    const at = started({ told: { known_model: { maker: "EPSON", model: "TM-T88VI" } } });
    expect(at.driver.status()).toMatchObject({ condition: "serving", faults: ["PRINTER_OTHER_MODEL"] });
    expect(printed(at)).toEqual({ kind: "unconfirmed", why: "other-model" });
    expect(at.sheets()).toMatchObject([{ torn: false }]);
    expect(resultOf(at)).toMatchObject(EPSON);
    expect(at.driver.status().faults).toEqual([]);
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });

  test("plugged in where the known one was is noticed before its first slip", () => {
    const at = started();
    expect(printed(at)).toMatchObject({ kind: "printed" });
    swap(at, "XP-80T");
    for (let ms = 0; ms < 10_000 && at.driver.status().condition !== "serving"; ms++) at.clock.advance(1);
    expect(at.reports.filter(({ kind }) => kind === "model")).toHaveLength(1);
    expect(printed(at)).toEqual({ kind: "unconfirmed", why: "other-model" });
    expect(at.driver.status().faults).toEqual(["PRINTER_OTHER_MODEL"]);
    swap(at, "TM-T20III");
    at.clock.advance(5_000);
    expect(at.driver.status().faults).toEqual([]);
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });

  test("noticed after a silence, where no line was opened anew", () => {
    const at = started();
    at.printer.setDefect("silent", true);
    at.clock.advance(20_000);
    expect(at.driver.status().condition).toBe("silent");
    at.printer.prompt("swap XP-80T");
    at.printer.setDefect("silent", false);
    at.clock.advance(20_000);
    expect(at.driver.status()).toMatchObject({ condition: "serving", faults: ["PRINTER_OTHER_MODEL"] });
  });

  test("that says no name is served as before: nothing tells it apart", () => {
    const profile = { ...PRINTER_PROFILES["epson-t20iii"], identify: false };
    const at = started({ told: { known_model: EPSON }, printer: { profile } });
    expect(at.driver.status().faults).toEqual([]);
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });
});

describe("a probe", () => {
  test.each(NAMES)("of a printer of profile %s finds exactly that profile, and moves no paper", (name) => {
    const at = started({ profile: name });
    const before_mm = at.printer.paper_mm;
    const result = resultOf(at);
    expect(differences(result, name)).toEqual([]);
    expect([at.printer.paper_mm, at.sheets()]).toEqual([before_mm, []]);
    expect(at.events.filter(({ event }) => event === "stray-text")).toEqual([]);
    expect(printed(at)?.kind).toBe(PRINTER_PROFILES[name].process_id ? "printed" : "unconfirmed");
  });

  test.each([
    ["generic-80", "epson-t20iii", ["process_id", "clear_buffer"]],
    ["epson-t20iii", "generic-80", ["process_id", "clear_buffer"]],
    ["mute-usb", "generic-80", ["real_time_status", "in_order_status", "auto_status", "identify"]],
  ] as const)("tells where a printer taken for %s is %s", (taken, is, differ) => {
    const at = started({ profile: taken, printer: { profile: PRINTER_PROFILES[is] } });
    expect(differences(resultOf(at), taken)).toEqual(differ);
  });

  test("finds what a printer does answer that is silent to real-time questions", () => {
    const profile = { ...PRINTER_PROFILES["generic-80"], real_time_status: false };
    const at = started({ profile: "generic-80", printer: { profile } });
    expect(at.driver.status().condition).toBe("silent");
    expect(differences(resultOf(at), "generic-80")).toEqual(["real_time_status"]);
  });

  test("is refused while a slip is under way, and while the printer is in trouble", () => {
    const at = started();
    at.print(QUEUE);
    expect(probed(at, 0)).toBe("refused");
    at.clock.advance(6_000);
    expect(at.outcomes).toMatchObject([{ kind: "printed" }]);
    at.printer.prompt("cover open");
    at.clock.advance(1_000);
    expect(probed(at, 0)).toBe("refused");
  });

  test("lets a slip wait that comes meanwhile", () => {
    const at = started();
    expect(probed(at, 0)).toBe("open");
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });

  test("ends without a result when the line breaks, and the printer is served again", () => {
    const at = started();
    const ends: unknown[] = [];
    at.driver.probe((result) => ends.push(result));
    at.clock.advance(1);
    at.line.unplug();
    expect(ends).toEqual([undefined]);
    at.line.plug();
    at.clock.advance(5_000);
    expect(printed(at)).toMatchObject({ kind: "printed" });
  });

  test.each(PRINTER_DEFECTS.map(({ name }) => name))(
    "of a printer with the defect %s ends within its time, and service goes on",
    (defect) => {
      const at = started();
      at.printer.setDefect(defect, true);
      const result = probed(at);
      expect(["refused", "open"]).not.toContain(result);
      for (const { name } of PRINTER_DEFECTS) at.printer.setDefect(name, false);
      at.printer.prompt("paper load");
      at.printer.prompt("cover open");
      at.printer.prompt("cover close");
      at.line.plug();
      at.clock.advance(60_000);
      expect(at.driver.status().condition).toBe("serving");
      expect(printed(at)).toMatchObject({ kind: "printed" });
    },
  );

  test("of a printer switched off amid it ends, with what was not answered as no", () => {
    const at = started({ baud: 9_600 });
    const ends: (ProbeResult | undefined)[] = [];
    at.driver.probe((result) => ends.push(result));
    at.clock.advance(30);
    at.printer.prompt("power-cycle");
    at.clock.advance(PROBE_MAX_MS);
    expect(ends).toHaveLength(1);
    expect(Object.values(ends[0]?.found ?? {})).toContain("no");
  });
});
