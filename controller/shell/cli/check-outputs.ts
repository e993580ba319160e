/**
 * `kiosk check` of banks whose outputs this machine switches itself: whether their chips and boards are
 * there, and what such banks can't do. Opens no line and writes to no board.
 */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { FAULTS } from "../../../drivers/faults.ts";
import { findGpioChip, GPIO_ROOT, gpioFiles } from "../../../drivers/link/gpio.ts";
import { hidAbsence } from "../../../drivers/link/hid.ts";
import type { LinkLoss } from "../../../drivers/link/link.ts";
import { hidRelayDevice } from "../../../drivers/locker/hid-relay/setup.ts";
import type { LockBankConfig } from "../config-lockers.ts";
import type { Terminal } from "./terminal.ts";

type GpioConfig = Extract<LockBankConfig, { readonly protocol: "gpio" }>;
type HidRelayConfig = Extract<LockBankConfig, { readonly protocol: "hid-relay" }>;

/** True: something of it is not there. */
export const checkOutputs = async (
  bank: LockBankConfig,
  terminal: Terminal,
  root = GPIO_ROOT,
): Promise<boolean> => {
  switch (bank.protocol) {
    case "modbus":
    case "cu48":
      return false;
    case "gpio":
      return checkGpio(bank, terminal, root);
    case "hid-relay":
      return checkRelay(bank, terminal);
  }
};

const HOST_TIMED = [
  "CHÚ Ý: chương trình này tự ngắt xung; nếu nó chết giữa chừng, khóa vẫn có điện. Cần `kiosk safe-outputs` trong systemd và mạch ngắt (one-shot) cho từng khóa.",
  "NOTE: this program itself ends pulses; if it dies in one, that lock stays energised. Needs `kiosk safe-outputs` in systemd and a one-shot for each lock.",
] as const;

const BENCH_ONLY = [
  "CHÚ Ý: bo rơ-le USB chỉ để thử trên bàn: không có cảm biến cửa, các ô của nó không nhận kết quả.",
  "NOTE: a USB relay is for the bench only: it has no door contacts, its boxes take no results.",
] as const;

const inWords = ({ code, detail }: LinkLoss): string => {
  const { vi, en } = FAULTS[code];
  return `${vi} (${detail}) / ${en}`;
};

const checkGpio = ({ id, boxes }: GpioConfig, { say, complain }: Terminal, root: string): boolean => {
  for (const line of HOST_TIMED) say(`  ${id}: ${line}`);
  try {
    accessSync(join(root, "export"), constants.W_OK);
  } catch {
    complain(
      `  ${id} ${root}/export: không ghi được; nhân không có GPIO qua sysfs, hoặc thiếu quyền (nhóm gpio) / can't be written: this kernel has no GPIO over sysfs, or the right is missing (group gpio)`,
    );
    return true;
  }
  const places = boxes.flatMap(({ output, door }) => [output, door]);
  const absent = [...new Set(places.map(({ chip }) => chip))].map((chip) => {
    const found = findGpioChip(gpioFiles(root), chip);
    if ("code" in found) {
      complain(`  ${id} gpio:${chip}: ${inWords(found)}`);
      return true;
    }
    const beyond = places.filter((place) => place.chip === chip && place.line >= found.lines);
    for (const { line } of beyond)
      complain(
        `  ${id} gpio:${chip}/${line}: chip chỉ có chân 0..${found.lines - 1} / the chip has lines 0..${found.lines - 1} only`,
      );
    if (beyond.length === 0) say(`  ${id} gpio:${chip}: có / there`);
    return beyond.length > 0;
  });
  return absent.includes(true);
};

const checkRelay = async ({ id, relays }: HidRelayConfig, { say, complain }: Terminal): Promise<boolean> => {
  for (const line of [...BENCH_ONLY, ...HOST_TIMED]) say(`  ${id}: ${line}`);
  const device = hidRelayDevice(relays);
  const loss = await hidAbsence(device);
  if (loss === undefined) say(`  ${id} ${device.product}: có / there`);
  else complain(`  ${id} ${device.product}: ${inWords(loss)}`);
  return loss !== undefined;
};
