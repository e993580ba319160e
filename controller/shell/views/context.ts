/**
 * What views are made from, besides the state: names to show, what devices say, the masked persons of the
 * day.
 */

import type { FaultRow } from "../../../drivers/faults/row.pure.ts";
import type { FaultCode } from "../../../drivers/faults.ts";
import { FAULTS } from "../../../drivers/faults.ts";
import type { LockCapabilities } from "../../../drivers/locker/bank/bank.pure.ts";
import type { PrinterProfile } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterStatus } from "../../../drivers/printer/escpos/replies.pure.ts";
import type { PrinterCondition } from "../../../drivers/printer/escpos/state.pure.ts";
import type { WireCodec } from "../../../drivers/runtime/machine.ts";
import type { DeviceDiagnostics } from "../../../drivers/runtime/perform.ts";
import type { Field, Frame, Notice } from "../../api/views.ts";
import type { OfficePlan } from "../../core/plan.ts";
import { aheadOf } from "../../core/queue.ts";
import type { Lane, Office, Ticket } from "../../core/state.ts";

export interface Text {
  readonly vi: string;
  readonly en: string;
}

export type DeviceKind = "pager-base" | "id-reader" | "printer" | "lock-board";

export interface DeviceSign {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: Text;
  readonly protocol: string;
}

/** What forms say of the office. */
export interface FormSigns {
  /** `Trung tâm Phục vụ hành chính công phường Ví Dụ`. */
  readonly centre: string;
  /** Before the date: `Phường Ví Dụ`. */
  readonly place: string;
  /** Behind a form's number: `TTPVHCC`. */
  readonly register: string;
  readonly hotline: string | null;
  readonly website: string | null;
  /** Where fees go; null: fees are paid elsewhere. */
  readonly pay: PayAccount | null;
}

export interface PayAccount {
  /** Six digits of the bank. */
  readonly bank_bin: string;
  readonly bank: string;
  readonly account: string;
  readonly account_name: string;
}

/** Names from the configuration, for people. */
export interface Signs {
  readonly authority: string;
  readonly office: string;
  readonly forms: FormSigns;
  readonly fields: Readonly<Record<string, Text>>;
  readonly doors: Readonly<Record<string, Text>>;
  readonly kiosks: Readonly<Record<string, Text>>;
  /** Boxes in one row of the wall, and their numbers row by row; empty: there are none. */
  readonly wall: { readonly columns: number; readonly boxes: readonly number[] };
  readonly devices: readonly DeviceSign[];
}

/** What a guard or clerk may see of a person. Lives in memory; never in the log. */
export interface MaskedPerson {
  /** Null: only the number is known. */
  readonly name_masked: string | null;
  readonly birth_year: number;
  readonly number_tail: string;
}

export interface DeviceView extends DeviceDiagnostics {
  /** What the device said of itself. */
  readonly facts: Readonly<Record<string, string>>;
  /** Reads the trace's bytes; absent where they are personal or in no codec's form. */
  readonly codec?: WireCodec;
  /** What a pager base can do beside paging one card. */
  readonly paging?: PagingAbilities;
  readonly printing?: PrinterSeen;
  /** What a bank of boxes can do. */
  readonly locking?: LockCapabilities;
}

/** What a printer says of itself now, and what its profile makes of it. */
export interface PrinterSeen {
  readonly condition: PrinterCondition;
  readonly status: PrinterStatus;
  /** Monotonic: when one of both changed last. */
  readonly since_ms: number;
  readonly profile: PrinterProfile;
}

export interface PagingAbilities {
  readonly all_call: boolean;
  readonly range_test: boolean;
  readonly anti_theft: boolean;
  readonly cancel: boolean;
  readonly power_levels: { readonly first: number; readonly last: number } | null;
}

export interface ViewContext {
  readonly plan: OfficePlan;
  readonly signs: Signs;
  readonly office: Office;
  readonly now_ms: number;
  readonly simulated: boolean;
  readonly storage: "ok" | "full";
  readonly person: (person: string) => MaskedPerson | undefined;
  readonly staffName: (actor: string) => string;
}

const NO_TEXT: Text = { vi: "", en: "" };

export const fieldName = (context: ViewContext, field: string): Text =>
  context.signs.fields[field] ?? NO_TEXT;

/** The notice of a fault code; an unknown code still shows itself. */
export const faultNotice = (code: string, name: Text, level: Notice["level"] = "warning"): Notice => {
  const row = (FAULTS as Readonly<Record<string, FaultRow>>)[code];
  return {
    code,
    level,
    text: { vi: `${name.vi}: ${row?.vi ?? code}`, en: `${name.en}: ${row?.en ?? code}` },
  };
};

/** The notice of a fault that is the board's own, so that no device is named. */
export const boardNotice = (code: FaultCode, level: Notice["level"]): Notice => ({
  code,
  level,
  text: { vi: FAULTS[code].vi, en: FAULTS[code].en },
});

/** Faults of these devices, and of the storage, as notices. */
export const noticesFor = (context: ViewContext, devices: readonly string[]): Notice[] => {
  const notices: Notice[] = context.storage === "full" ? [boardNotice("STORE_FULL", "alarm")] : [];
  for (const sign of context.signs.devices) {
    const health = context.office.devices[sign.id];
    if (!devices.includes(sign.id) || health === undefined || health.state === "up") continue;
    if (health.fault !== null) notices.push(faultNotice(health.fault, sign.name));
  }
  return notices;
};

export const frameOf = (context: ViewContext, notices: Notice[]): Frame => ({
  office: {
    authority: context.signs.authority,
    name: context.signs.office,
    utc_offset_min: context.plan.utc_offset_min,
  },
  now_ms: context.now_ms,
  simulated: context.simulated,
  notices,
});

/**
 * Expected wait by queue length, (people ahead + 1) x mean service / open counters, as a band of +-20 %
 * rounded to 5 minutes. Null while no counter of the field is open: then nothing honest can be said.
 */
export const waitOf = (
  context: ViewContext,
  field: string,
  lane: Lane,
  before?: Ticket,
): { low: number; high: number } | null => {
  const { plan, office } = context;
  const counters = plan.counters.filter(
    (counter) => counter.fields.includes(field) && office.counters[counter.id]?.clerk != null,
  );
  if (counters.length === 0) return null;
  const samples = counters.flatMap((counter) => office.counters[counter.id]?.service_ms ?? []);
  const prior = plan.fields.find((row) => row.id === field)?.service_prior_ms ?? 0;
  // The prior weighs as much as five observed services.
  const mean_ms = (prior * 5 + samples.reduce((sum, sample) => sum + sample, 0)) / (5 + samples.length);
  const free = counters.some((counter) => office.counters[counter.id]?.current == null);
  const ahead = aheadOf(plan, office, field, lane, before);
  const wait_min = free && ahead === 0 ? 0 : ((ahead + 1) * mean_ms) / counters.length / 60_000;
  const low = Math.floor((wait_min * 0.8) / 5) * 5;
  return { low, high: Math.max(low + 5, Math.ceil((wait_min * 1.2) / 5) * 5) };
};

/** Waiting count of every field in one pass. */
export const fieldsOf = (context: ViewContext): Field[] => {
  const waiting: Record<string, number> = {};
  for (const ticket of context.office.tickets) {
    if (ticket.state === "waiting") waiting[ticket.field] = (waiting[ticket.field] ?? 0) + 1;
  }
  return context.plan.fields.map((field) => {
    const counters = context.plan.counters.filter((counter) => counter.fields.includes(field.id));
    return {
      id: field.id,
      prefix: field.prefix,
      name: fieldName(context, field.id),
      waiting: waiting[field.id] ?? 0,
      counters: counters.map((counter) => counter.number),
      open: counters.some((counter) => context.office.counters[counter.id]?.clerk != null),
      wait_min: waitOf(context, field.id, "regular"),
    };
  });
};

export const countWaiting = (office: Office): number =>
  office.tickets.filter((ticket) => ticket.state === "waiting").length;
