/**
 * Names and abilities asked for, step by step: what is said, what counts as an answer, and that a printer
 * which is silent, late, lying or cut off never holds anything up. Bytes are printing.md's.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProbeResult } from "../../../../drivers/printer/escpos/findings.pure.ts";
import { isOther } from "../../../../drivers/printer/escpos/identity.pure.ts";
import { stepPrinter } from "../../../../drivers/printer/escpos/machine.ts";
import { PRINTER_PROFILES, type PrinterProfile } from "../../../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterReply } from "../../../../drivers/printer/escpos/replies.pure.ts";
import {
  type Effect,
  type PrinterEvent,
  type PrinterState,
  printerInitial,
} from "../../../../drivers/printer/escpos/state.pure.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";

const EPSON = PRINTER_PROFILES["epson-t20iii"];

const reply = (frame: PrinterReply): PrinterEvent => ({ kind: "frame", frame });
const name = (text: string): PrinterEvent => reply({ kind: "block", header: 0x5f, text });
const status = (value = 0x12): PrinterEvent => reply({ kind: "status-byte", value });
const timer = (which: Extract<PrinterEvent, { kind: "timer" }>["timer"]): PrinterEvent => ({
  kind: "timer",
  timer: which,
});
const UP: readonly PrinterEvent[] = [{ kind: "link-up" }, timer("quiet")];
const HELLO: readonly PrinterEvent[] = [...UP, status(), status(), status()];
const NAMES: readonly PrinterEvent[] = [name("40.12"), name("EPSON"), name("TM-T20III")];
const probe = (id: number): PrinterEvent => ({ kind: "command", id, command: { kind: "probe" } });
const PROBE = probe(7);
const slip = (id: number): PrinterEvent => ({
  kind: "command",
  id,
  command: {
    kind: "print",
    job: `j${id}`,
    plan: {
      bytes: new Uint8Array(40),
      rows_begin: 1,
      rows_end: 39,
      band_ends: [39],
      mark_ends: [],
      rows_id: undefined,
      cut_id: undefined,
    },
  },
});

const machine = (profile: PrinterProfile = EPSON) => {
  let state: PrinterState = printerInitial({
    profile,
    bytes_per_s: 11_520,
    interrupted: false,
    keep_alive_ms: 10_000,
    window_bytes: 16_384,
  });
  const all: Effect[] = [];
  return {
    all,
    phase: () => state.phase.kind,
    /** The effects of these events. */
    feed: (...events: readonly PrinterEvent[]): readonly Effect[] =>
      events.flatMap((event) => {
        const [next, effects] = stepPrinter(state, event);
        state = next;
        all.push(...effects);
        return effects;
      }),
  };
};

const said = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === "write" ? [toHex(effect.bytes)] : []));
const models = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.kind === "report" && effect.report.kind === "model" ? [effect.report] : [],
  );
const ended = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === "settle" ? [[effect.id, effect.outcome] as const] : []));
const resultOf = (effects: readonly Effect[]): ProbeResult => {
  const [end] = ended(effects);
  if (end?.[1].kind !== "probed") throw new Error(`no result: ${JSON.stringify(end)}`);
  return end[1].result;
};
const yes = ({ found }: ProbeResult): readonly string[] =>
  Object.entries(found).flatMap(([ability, is]) => (is === "yes" ? [ability] : []));

describe("a printer's names", () => {
  test("are asked for one at a time, firmware, maker, model, and told when all are known", () => {
    const at = machine();
    expect(said(at.feed(...HELLO)).at(-1)).toBe("1D 49 41");
    expect(said(at.feed(name("40.12 ESC/POS")))).toEqual(["1D 49 42"]);
    expect(said(at.feed(name("EPSON")))).toEqual(["1D 49 43"]);
    const last = at.feed(name("TM-T20III"));
    expect(said(last)).toEqual([]);
    expect(models(at.all)).toEqual([
      { kind: "model", firmware: "40.12 ESC/POS", maker: "EPSON", model: "TM-T20III" },
    ]);
    expect(last).toContainEqual({ kind: "disarm", timer: "name" });
  });

  test("are asked for once while the line stays open, and again when it was opened anew", () => {
    const at = machine();
    at.feed(...HELLO, ...NAMES);
    expect(said(at.feed(timer("poll"), status(), status(), status())).join()).not.toContain("1D 49");
    at.feed({ kind: "link-down" });
    expect(said(at.feed(...HELLO)).at(-1)).toBe("1D 49 41");
    at.feed(...NAMES);
    expect(models(at.all)).toHaveLength(2);
  });

  test("are asked for again when a silent printer speaks: it may be another one", () => {
    const at = machine();
    at.feed(...HELLO, ...NAMES, timer("poll"), timer("answer"), timer("answer"));
    expect(at.phase()).toBe("silent");
    expect(said(at.feed(timer("poll"), status(), status(), status())).at(-1)).toBe("1D 49 41");
  });

  test("wait until paper and cover are right: a printer in trouble answers nothing in order", () => {
    const at = machine();
    expect(said(at.feed(...UP, status(), status(0x16), status())).join()).not.toContain("1D 49");
    at.feed(reply({ kind: "auto-status-report", value: Uint8Array.of(0x14, 0, 0, 0x0f) }));
    expect(said(at.feed(timer("steady"))).at(-1)).toBe("1D 49 41");
  });

  test.each([
    ["the first", [], []],
    ["the second", [name("1.0")], []],
    ["the last", [name("1.0"), name("POS")], [{ kind: "model", firmware: "1.0", maker: "POS", model: null }]],
  ] as const)(
    "%s of which does not come: the rest stays unknown, and slips go on",
    (_which, answers, known) => {
      const at = machine();
      at.feed(...HELLO, ...answers);
      at.feed(slip(1));
      expect(at.phase()).toBe("ready");
      at.feed(timer("name"));
      expect(models(at.all)).toEqual(known);
      expect(at.phase()).toBe("sending");
      expect(at.feed(name("late"))).toEqual([{ kind: "count", counter: "stray_answer" }]);
      expect(models(at.all)).toEqual(known);
    },
  );

  test("are kept short and printable, without a number that may be somebody's", () => {
    const at = machine();
    at.feed(...HELLO, name("7.0 SN 0123456789"), name("EP\u0000S\u0007ON"), name("TM-".repeat(20)));
    expect(models(at.all)).toEqual([
      { kind: "model", firmware: "7.0 SN …", maker: "EPSON", model: `${"TM-".repeat(13)}T` },
    ]);
  });

  test("that are empty are unknown", () => {
    const at = machine();
    at.feed(...HELLO, name(""), name("  "), name(" TM-T20III "));
    expect(models(at.all)).toEqual([{ kind: "model", firmware: null, maker: null, model: "TM-T20III" }]);
    const nobody = machine();
    nobody.feed(...HELLO, name(""), name(""), name(""));
    expect(models(nobody.all)).toEqual([]);
  });

  test("are not asked for where the profile says there are none", () => {
    const at = machine({ ...EPSON, identify: false });
    expect(said(at.feed(...HELLO)).join()).not.toContain("1D 49");
    at.feed(slip(1));
    expect(at.phase()).toBe("sending");
  });

  test("make another printer only where both are known and differ", () => {
    const known = { maker: "EPSON", model: "TM-T20III" };
    expect(isOther(known, known)).toBe(false);
    expect(isOther(known, { maker: null, model: "TM-T20III" })).toBe(false);
    expect(isOther(known, { maker: null, model: null })).toBe(false);
    expect(isOther({ maker: null, model: null }, known)).toBe(false);
    expect(isOther(known, { maker: "EPSON", model: "TM-T88VI" })).toBe(true);
    expect(isOther(known, { maker: "XPRINTER", model: null })).toBe(true);
  });
});

const IN_ORDER = reply({ kind: "in-order-byte", value: 0 });
const AUTO = reply({ kind: "auto-status-report", value: Uint8Array.of(0x14, 0, 0, 0x0f) });
const ECHO = reply({ kind: "process-id-done", id: "PROB" });
const CLEARED = reply({ kind: "buffer-cleared" });

const ready = (profile: PrinterProfile = EPSON) => {
  const at = machine(profile);
  at.feed(...UP);
  if (profile.real_time_status) at.feed(status(), status(), status());
  if (profile.identify) at.feed(...NAMES);
  return at;
};

describe("a probe", () => {
  test("asks everything in order, prints nothing, and finds all that is answered", () => {
    const at = ready();
    expect(said(at.feed(PROBE))).toEqual(["1D 49 41"]);
    expect(said(at.feed(...NAMES))).toEqual(["1D 49 42", "1D 49 43", "10 04 01"]);
    expect(said(at.feed(status(), status(), status(), status()))).toEqual([
      "10 04 02",
      "10 04 03",
      "10 04 04",
      "1D 72 01",
    ]);
    expect(said(at.feed(IN_ORDER))).toEqual(["1D 61 FF"]);
    expect(said(at.feed(AUTO))).toEqual(["1D 28 48 06 00 30 30 50 52 4F 42"]);
    expect(said(at.feed(ECHO))).toEqual(["10 14 08 01 03 14 01 06 02 08"]);
    expect(resultOf(at.feed(CLEARED))).toEqual({
      firmware: "40.12",
      maker: "EPSON",
      model: "TM-T20III",
      found: {
        real_time_status: "yes",
        in_order_status: "yes",
        auto_status: "yes",
        process_id: "yes",
        clear_buffer: "yes",
        identify: "yes",
      },
    });
    expect(at.phase()).toBe("ready");
  });

  test("of a printer that says nothing ends after five waits, and sends no clear command", () => {
    const at = ready(PRINTER_PROFILES["mute-usb"]);
    const effects = [...at.feed(PROBE), ...at.feed(timer("name"))];
    for (let wait = 0; wait < 4; wait++) {
      expect(at.phase()).toBe("probing");
      effects.push(...at.feed(timer("probe")));
    }
    expect(resultOf(effects)).toEqual({
      firmware: null,
      maker: null,
      model: null,
      found: {
        real_time_status: "no",
        in_order_status: "no",
        auto_status: "no",
        process_id: "no",
        clear_buffer: "no",
        identify: "no",
      },
    });
    expect(said(effects)).toEqual([
      "1D 49 41",
      "10 04 01",
      "1D 72 01",
      "1D 61 FF",
      "1D 28 48 06 00 30 30 50 52 4F 42",
      // Left as it was: nobody counts on reports here.
      "1D 61 00",
    ]);
    expect(at.phase()).toBe("ready");
  });

  test("finds an echo only by its own id, and no answer where one of four status bytes is missing", () => {
    const at = ready();
    at.feed(PROBE, ...NAMES, status(), status(), timer("probe"), IN_ORDER, AUTO);
    at.feed(reply({ kind: "process-id-done", id: "1234" }));
    const effects = at.feed(timer("probe"));
    expect(yes(resultOf(effects))).toEqual(["in_order_status", "auto_status", "identify"]);
  });

  test("takes an answer that comes late for nothing else", () => {
    const at = ready();
    at.feed(PROBE, timer("name"));
    at.feed(
      name("40.12"),
      timer("probe"),
      status(),
      timer("probe"),
      IN_ORDER,
      timer("probe"),
      timer("probe"),
    );
    const [end] = ended(at.all);
    expect(end?.[1]).toMatchObject({ kind: "probed", result: { firmware: null, model: null } });
    expect(yes(resultOf(at.all))).toEqual([]);
  });

  test("is refused while a slip is under way or waiting, in trouble, and twice at once", () => {
    const busy = [7, { kind: "unprobed", why: "busy" }] as const;
    expect(ended(machine().feed(PROBE))).toEqual([busy]);
    const printing = ready();
    printing.feed(slip(1));
    expect(ended(printing.feed(PROBE))).toEqual([busy]);
    const trouble = machine();
    trouble.feed(...UP, status(), status(0x16), status());
    expect(ended(trouble.feed(PROBE))).toEqual([busy]);
    const asking = machine();
    asking.feed(...HELLO);
    expect(ended(asking.feed(PROBE))).toEqual([busy]);
    const twice = ready();
    twice.feed(PROBE);
    expect(ended(twice.feed(probe(8)))).toEqual([[8, busy[1]]]);
  });

  test("lets a slip wait, which then is printed", () => {
    const at = ready();
    at.feed(PROBE, slip(1), ...NAMES, status(), status(), status(), status(), IN_ORDER, AUTO, ECHO);
    expect(at.phase()).toBe("probing");
    at.feed(CLEARED);
    expect(at.phase()).toBe("sending");
  });

  test("finds out what a silent printer does answer, then looks for it again", () => {
    const at = machine();
    at.feed(...UP, timer("answer"), timer("answer"));
    expect(at.phase()).toBe("silent");
    at.feed(PROBE, ...NAMES, timer("probe"), IN_ORDER, timer("probe"), timer("probe"));
    expect(yes(resultOf(at.all))).toEqual(["in_order_status", "identify"]);
    expect(at.phase()).toBe("hello");
  });

  test("broken off by the line says so, and leaves nothing behind", () => {
    const at = ready();
    at.feed(PROBE, ...NAMES, status());
    expect(ended(at.feed({ kind: "link-down" }))).toEqual([[7, { kind: "unprobed", why: "link-lost" }]]);
    expect(at.feed(timer("probe"), timer("name"))).toEqual([]);
  });

  test("meets trouble: what the printer tells meanwhile counts afterwards", () => {
    const at = ready();
    const open = reply({ kind: "auto-status-report", value: Uint8Array.of(0x3c, 0, 0, 0x0f) });
    at.feed(PROBE, ...NAMES, status(), status(0x16), status(), status(), timer("probe"), open);
    at.feed(timer("probe"), timer("probe"));
    expect(yes(resultOf(at.all))).toContain("auto_status");
    expect(at.phase()).toBe("trouble");
  });

  test("ends in any order of events, each asked for once", () => {
    const event = fc.constantFrom<PrinterEvent>(
      ...NAMES,
      status(),
      status(0x16),
      IN_ORDER,
      AUTO,
      ECHO,
      CLEARED,
      reply({ kind: "xoff" }),
      reply({ kind: "xon" }),
      timer("name"),
      timer("probe"),
      timer("answer"),
      timer("poll"),
      { kind: "noise", bytes: Uint8Array.of(0xff), reason: "no reply begins so" },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const at = ready();
        at.feed(PROBE, ...events, { kind: "link-down" });
        expect(ended(at.all).map(([id]) => id)).toEqual([7]);
      }),
    );
  });
});
