/** What the core and the screens need of the configuration: the plan it judges by, the names people read. */
import { TEXT_MODES } from "../../drivers/printer/escpos/profile.pure.ts";
import type { OfficePlan, PrinterPlan } from "../core/plan.ts";
import { BANK_HAS_DOORS } from "./config-lockers.ts";
import { type PrinterConfig, profileOf } from "./config-printers.ts";
import type { OfficeConfig } from "./config-schema.ts";
import type { DeviceSign, FormSigns, Signs } from "./views/context.ts";

const printerPlanOf = (config: PrinterConfig): PrinterPlan => {
  const { name, roll_mm, near_end_mm, soft_font, tcvn3 } = profileOf(config);
  const modes = { raster: true, "soft-font": soft_font, tcvn3: tcvn3 !== null };
  return {
    id: config.id,
    profile: name,
    text_mode: config.text_mode,
    text_modes: TEXT_MODES.filter((mode) => modes[mode]),
    roll_mm,
    near_end_mm,
  };
};

export const planOf = (config: OfficeConfig): OfficePlan => ({
  site: config.site.id,
  utc_offset_min: config.site.utc_offset_min,
  fields: config.fields.map(({ id, prefix, service_prior_min }) => ({
    id,
    prefix,
    service_prior_ms: service_prior_min * 60_000,
  })),
  counters: config.counters.map(({ id, number, fields, printer }) => ({
    id,
    number,
    fields,
    printer: printer ?? null,
  })),
  doors: config.doors.map(({ id, reader, chip_reader, printer }) => ({
    id,
    reader,
    chip_reader: chip_reader ?? null,
    printer: printer ?? null,
  })),
  kiosks: config.kiosks.map(({ id, reader, chip_reader, printer }) => ({
    id,
    reader: reader ?? null,
    chip_reader: chip_reader ?? null,
    printer: printer ?? null,
  })),
  bases: config.pager_bases.map(({ id, cards }) => ({
    id,
    cards: Array.from({ length: cards.to - cards.from + 1 }, (_, index) => cards.from + index),
  })),
  banks: config.lock_banks.map(({ id, supply, pulse_ms, protocol }) => ({
    id,
    supply,
    pulse_ms,
    doors: BANK_HAS_DOORS[protocol],
  })),
  boxes: config.boxes.map(({ number, bank, board, channel, size, reach }) => ({
    number,
    bank,
    board,
    index0: channel - 1,
    size,
    reach,
  })),
  printers: config.printers.map(printerPlanOf),
  readers: config.readers.map((reader) => reader.id),
  rule: {
    priority_run_max: config.rule.priority_run_max,
    regular_age_max_ms: config.rule.regular_age_max_min * 60_000,
    frequent_visits: config.rule.frequent_visits,
  },
  paging: {
    again_ms: config.paging.again_s * 1_000,
    tell_clerk_at: config.paging.tell_clerk_at,
    uncharged_max_ms: config.paging.uncharged_max_days * 86_400_000,
    rack_charges: config.paging.rack_charges,
  },
  results: config.results,
  returning_days: config.retention.returning_days,
  agency: config.site.agency ?? null,
});

const numbered = (vi: string, en: string, index: number, of: number): { vi: string; en: string } =>
  of === 1 ? { vi, en } : { vi: `${vi} ${index + 1}`, en: `${en} ${index + 1}` };

/** What forms say of the office, where nothing is configured by the office's own name. */
const formSignsOf = ({
  name,
  centre,
  place,
  register,
  hotline,
  website,
  pay,
}: OfficeConfig["site"]): FormSigns => ({
  centre: centre ?? name,
  place: place ?? name,
  register,
  hotline: hotline ?? null,
  website: website ?? null,
  pay: pay ?? null,
});

/** Without an order of its own the wall goes by the numbers of its boxes. */
const wallOf = ({ wall, boxes }: OfficeConfig): Signs["wall"] => ({
  columns: wall.columns,
  boxes: wall.order.length > 0 ? wall.order : boxes.map(({ number }) => number).sort((a, b) => a - b),
});

export const signsOf = (config: OfficeConfig): Signs => {
  const signs = <Row extends { id: string; protocol: string }>(
    rows: readonly Row[],
    kind: DeviceSign["kind"],
    vi: string,
    en: string,
  ): DeviceSign[] =>
    rows.map((row, index) => ({
      id: row.id,
      kind,
      protocol: row.protocol,
      name: numbered(vi, en, index, rows.length),
    }));
  return {
    authority: config.site.authority,
    office: config.site.name,
    forms: formSignsOf(config.site),
    fields: Object.fromEntries(config.fields.map((field) => [field.id, field.name])),
    doors: Object.fromEntries(config.doors.map((door) => [door.id, door.name])),
    kiosks: Object.fromEntries(config.kiosks.map((kiosk) => [kiosk.id, kiosk.name])),
    wall: wallOf(config),
    devices: [
      ...signs(config.pager_bases, "pager-base", "Trạm thẻ rung", "Pager base"),
      ...signs(
        config.readers.filter(({ protocol }) => protocol !== "chip"),
        "id-reader",
        "Đầu đọc căn cước",
        "ID card reader",
      ),
      ...signs(
        config.readers.filter(({ protocol }) => protocol === "chip"),
        "id-reader",
        "Đầu đọc chip căn cước",
        "ID card chip reader",
      ),
      ...signs(config.printers, "printer", "Máy in phiếu", "Slip printer"),
      ...signs(config.lock_banks, "lock-board", "Tủ kết quả", "Result boxes"),
    ],
  };
};
