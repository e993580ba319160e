/** Printers in a configuration: profiles and what is changed of them, letters, lines, and what can't be. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { ConfigMistake } from "../../../controller/shell/config-mistakes.ts";
import { Profile, paceOf, profileOf } from "../../../controller/shell/config-printers.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import { productionLinks } from "../../../controller/shell/links.ts";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const TCP = { kind: "tcp", host: "10.0.0.9", port: 9_100 };
const SERIAL = { kind: "serial", path: "/dev/ttyUSB0" };
const USB = { kind: "usb-lp", path: "/dev/usb/lp0" };
const SMALL: OfficeFile = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
};

const withPrinters = (...options: readonly object[]): unknown => ({
  ...SMALL,
  printers: options.map((one, index) => ({
    id: `p-${index}`,
    protocol: "escpos",
    profile: "epson-t20iii",
    link: TCP,
    ...one,
  })),
});
const mistakes = (...options: readonly object[]): readonly ConfigMistake[] => {
  const parsed = parseConfig(withPrinters(...options));
  return parsed.kind === "wrong" ? parsed.mistakes : [];
};
const config = (...options: readonly object[]) => {
  const parsed = parseConfig(withPrinters(...options));
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.config;
};

describe("a profile", () => {
  it.each(Object.entries(PRINTER_PROFILES))("%s is right as data, under its own name", (name, profile) => {
    expect(Profile.parse(profile)).toEqual(profile);
    expect(profile.name).toBe(name);
  });

  it("is taken as it is where nothing is changed, and single facts of it are replaced", () => {
    const [plain, changed] = config(
      {},
      {
        profile: "generic-80",
        changes: { process_id: true, tcvn3: { lower_page: 27, upper_page: 28 }, width_dots: 512 },
        roll_mm: 50_000,
        link: USB,
      },
    ).printers;
    if (plain === undefined || changed === undefined) throw new Error("two printers were configured");
    expect(plain).toMatchObject({ changes: {}, text_mode: "raster", roll_mm: 80_000 });
    expect(profileOf(plain)).toEqual(PRINTER_PROFILES["epson-t20iii"]);
    expect(profileOf(changed)).toEqual({
      ...PRINTER_PROFILES["generic-80"],
      process_id: true,
      tcvn3: { lower_page: 27, upper_page: 28 },
      width_dots: 512,
      roll_mm: 50_000,
    });
  });

  it("that speaks another language is refused with the reason and what helps, in both languages", () => {
    expect(mistakes({ profile: "star-like" })).toEqual([
      {
        path: "printers[0].profile",
        problem_vi: expect.stringMatching(/^không nhận giá trị "star-like": .*Star Line.*giả lập ESC\/POS/),
        problem_en: expect.stringMatching(/^does not allow "star-like": Star line mode .*ESC\/POS emulation/),
        range: "epson-t20iii | generic-80 | mute-usb",
      },
    ]);
  });

  it.each(["star", "toString", "EPSON-T20III", ""])(
    "unknown as %j is answered with those there are",
    (profile) => {
      expect(mistakes({ profile })).toEqual([
        {
          path: "printers[0].profile",
          problem_vi: `không nhận giá trị ${JSON.stringify(profile)}`,
          problem_en: `does not allow ${JSON.stringify(profile)}`,
          range: "epson-t20iii | generic-80 | mute-usb",
        },
      ]);
    },
  );

  it("is changed by facts it has only, each within its range", () => {
    const wrong = [
      [{ process_id: "yes" }, "process_id", "true | false"],
      [{ width_dots: 570 }, "width_dots", "256..832 / 8"],
      [{ band_rows_max: 0 }, "band_rows_max", "1..255"],
      [{ receive_buffer_bytes: 45 }, "receive_buffer_bytes", "1024..1048576"],
      [{ near_end_mm: -1 }, "near_end_mm", "0..100000"],
      [{ raster: "escstar" }, "raster", "gs-v-0 | gs-l"],
      [{ qr: "nobody" }, "qr", "printer | raster"],
    ] as const;
    for (const [changes, field, range] of wrong)
      expect(mistakes({ changes }), field).toMatchObject([{ path: `printers[0].changes.${field}`, range }]);
    for (const field of ["name", "roll_mm", "process_ids"])
      expect(mistakes({ changes: { [field]: 1 } }), field).toMatchObject([
        { path: `printers[0].changes.${field}`, problem_en: `there is no option named "${field}"` },
      ]);
    expect(mistakes({ roll_mm: 9_999 }, { roll_mm: 200_001, link: USB }).map(({ path }) => path)).toEqual([
      "printers[0].roll_mm",
      "printers[1].roll_mm",
    ]);
  });
});

describe("a text mode", () => {
  it("that the printer can't do is refused with the option that would allow it", () => {
    expect(mistakes({ profile: "generic-80", text_mode: "tcvn3" })).toEqual([
      {
        path: "printers[0].text_mode",
        problem_vi: "generic-80 không in được kiểu tcvn3; xin khai tcvn3 ở changes nếu tờ thử in đúng",
        problem_en: "generic-80 can't print tcvn3; name tcvn3 in changes where its strip reads well",
        range: "raster",
        default: "raster",
      },
    ]);
    expect(mistakes({ changes: { soft_font: false }, text_mode: "soft-font" })).toMatchObject([
      { path: "printers[0].text_mode", range: "raster | tcvn3" },
    ]);
    expect(mistakes({ text_mode: "braille" })).toMatchObject([{ range: "raster | soft-font | tcvn3" }]);
  });

  it("is taken where profile or changes have what it needs", () => {
    const pages = { lower_page: 49, upper_page: 50 };
    expect(
      mistakes(
        { text_mode: "tcvn3" },
        { text_mode: "soft-font", link: USB },
        {
          profile: "generic-80",
          changes: { tcvn3: pages },
          text_mode: "tcvn3",
          link: { ...TCP, port: 9_101 },
        },
      ),
    ).toEqual([]);
  });
});

describe("a printer's line", () => {
  it("is paced by the printer's answers unless something else holds bytes back", () => {
    const { printers } = config(
      { link: SERIAL },
      { link: { ...SERIAL, path: "/dev/ttyUSB1", flow: "xonxoff" } },
    );
    expect(printers.map(({ link }) => link)).toMatchObject([{ flow: "reply-paced" }, { flow: "xonxoff" }]);
  });

  it("is paced by answers beside XON/XOFF, too, and by neither where the line itself holds bytes back", () => {
    const paces = (...options: readonly object[]) => config(...options).printers.map(paceOf);
    const serial = (flow: string, index: number) => ({ ...SERIAL, path: `/dev/ttyUSB${index}`, flow });
    expect(
      paces(
        { link: serial("reply-paced", 0) },
        { link: serial("xonxoff", 1) },
        { profile: "mute-usb", link: serial("xonxoff", 2) },
        { link: serial("rtscts", 3) },
        { link: serial("none", 4) },
        { link: TCP },
        { link: USB },
      ),
    ).toEqual(["replies", "replies", "line", "line", "line", "line", "line"]);
  });

  it("can't be paced by a printer that answers nothing", () => {
    expect(mistakes({ profile: "mute-usb", link: SERIAL })).toEqual([
      {
        path: "printers[0].link.flow",
        problem_vi: "mute-usb không trả lời, nên không điều tốc được theo câu trả lời",
        problem_en: "mute-usb answers nothing that could pace it",
        range: "rtscts | xonxoff | none",
      },
    ]);
    for (const link of [TCP, USB, { ...SERIAL, flow: "none" }, { ...SERIAL, flow: "rtscts" }])
      expect(mistakes({ profile: "mute-usb", link })).toEqual([]);
    expect(mistakes({ changes: { in_order_status: false }, link: SERIAL })).toHaveLength(1);
  });

  it("may be the device file of a USB printer, of one printer only", () => {
    const { printers } = config({ link: USB }, { link: { ...USB, path: "/dev/printer-door" } });
    const makeLink = productionLinks(config(), new VirtualClock());
    expect(printers.map(({ id, link }) => makeLink(id, link).label)).toEqual([
      "usb-lp:/dev/usb/lp0",
      "usb-lp:/dev/printer-door",
    ]);
    expect(mistakes({ link: USB }, { link: USB })).toMatchObject([
      { path: "printers[1].link", problem_en: "the port /dev/usb/lp0 is already used at printers[0].link" },
    ]);
  });

  it("is a USB device file for printers alone", () => {
    const readers = [{ id: "r", protocol: "cccd-qr", link: USB }];
    const parsed = parseConfig({ ...SMALL, readers });
    expect(parsed.kind === "wrong" && parsed.mistakes[0]?.path).toBe("readers[0].link.kind");
  });
});
