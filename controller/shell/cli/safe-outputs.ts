/**
 * `kiosk safe-outputs`: writes the level of rest to every output of the configuration, then ends. For
 * systemd, before the office starts and after it ended, however it ended: a program that died in a pulse
 * left its coil energised. A board with a timer of its own needs none. Lines stay exported, so that they stay
 * driven.
 */
import { readFileSync } from "node:fs";
import { onoffBackend } from "../../../drivers/link/gpio.ts";
import { hidLink } from "../../../drivers/link/hid.ts";
import type { GpioBackend, GpioLine, HidLink, LinkLoss } from "../../../drivers/link/link.ts";
import type { GpioBox } from "../../../drivers/locker/gpio/lines.ts";
import { HidRelaySwitches } from "../../../drivers/locker/hid-relay/relay.ts";
import { hidRelayDevice } from "../../../drivers/locker/hid-relay/setup.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { LockBank, type LockBankConfig } from "../config-lockers.ts";
import { type Command, given, type Terminal } from "./terminal.ts";

/** A line just exported gets its rights from udev, some 100 ms later; waited for so often, so long each. */
const RIGHTS_TRIES = 40;
const RIGHTS_EVERY_MS = 50;
/** A relay that did not say within this time that it is at rest is not there, ms. */
const RELAY_TIMEOUT_MS = 5_000;

export const safeOutputs: Command = {
  vi: "đưa mọi ngõ ra khóa của máy này (GPIO, rơ-le USB) về mức an toàn rồi kết thúc; cho ExecStartPre/ExecStopPost",
  en: "puts every lock output of this machine (GPIO, USB relay) to rest, then ends; for ExecStartPre/ExecStopPost",
  required: { config: "FILE" },
  optional: {},
  run: async (options, terminal) => {
    const { banks, wrong } = banksIn(given(options, "config"));
    for (const line of wrong) terminal.complain(line);
    const rested = await restBanks(banks, terminal, {
      gpio: onoffBackend(),
      hidRelay: (relays) => hidLink(hidRelayDevice(relays), terminal.clock),
    });
    return wrong.length > 0 ? 1 : rested;
  },
};

/** Every bank that can be read, whatever else is wrong in the file: a coil may burn meanwhile. */
export const banksIn = (
  file: string,
): { readonly banks: readonly LockBankConfig[]; readonly wrong: readonly string[] } => {
  let listed: unknown;
  try {
    listed = JSON.parse(readFileSync(file, "utf8"))?.lock_banks ?? [];
  } catch (error) {
    return { banks: [], wrong: [`${file}: ${error instanceof Error ? error.message : String(error)}`] };
  }
  if (!Array.isArray(listed)) return { banks: [], wrong: ["lock_banks: không phải danh sách / is no list"] };
  const banks = listed.map((bank: unknown) => LockBank.safeParse(bank));
  return {
    banks: banks.flatMap(({ data }) => (data === undefined ? [] : [data])),
    wrong: banks.flatMap(({ success }, index) =>
      success ? [] : [`lock_banks[${index}]: không đọc được; xem / can't be read; see: kiosk check`],
    ),
  };
};

/** How outputs are reached. */
export interface OutputPorts {
  readonly gpio: GpioBackend;
  hidRelay(relays: number): HidLink;
}

type Rested = readonly [output: string, loss: LinkLoss | undefined];

/** All of them, whatever fails; 1: some output is not proven to be at rest. */
export const restBanks = async (
  banks: readonly LockBankConfig[],
  terminal: Terminal,
  ports: OutputPorts,
): Promise<0 | 1> => {
  const lines = banks.flatMap((bank) => (bank.protocol === "gpio" ? bank.boxes : []));
  const losses: Rested[] = [...(await restLines(lines, ports.gpio, terminal.clock))];
  for (const bank of banks)
    if (bank.protocol === "hid-relay") losses.push(await restRelay(bank, ports, terminal.clock));
  for (const [output, loss] of losses)
    if (loss === undefined) terminal.say(`  ${output}: an toàn / at rest`);
    else terminal.complain(`  ${output}: KHÔNG chứng minh được / NOT proven: ${loss.code}, ${loss.detail}`);
  if (losses.length === 0) terminal.say("không có ngõ ra nào của máy này / no output of this machine");
  return losses.some(([, loss]) => loss !== undefined) ? 1 : 0;
};

/** What can be rested is at rest at once; a line that is refused may only be waiting for its rights. */
const restLines = async (
  boxes: readonly GpioBox[],
  gpio: GpioBackend,
  clock: Clock,
): Promise<readonly Rested[]> => {
  const isRefused = ([, loss]: Rested): boolean => loss?.code === "LINK_REFUSED";
  let rested = boxes.map((box) => restLine(box, gpio));
  for (let tries = 0; tries < RIGHTS_TRIES && rested.some(isRefused); tries++) {
    await new Promise<void>((passed) => clock.arm("rights", RIGHTS_EVERY_MS, passed));
    rested = rested.flatMap((each, index) => {
      const box = boxes[index];
      return box !== undefined && isRefused(each) ? [restLine(box, gpio)] : [each];
    });
  }
  return rested;
};

const restLine = ({ output }: GpioBox, gpio: GpioBackend): Rested => {
  const { chip, line, active } = output;
  const name = `gpio:${chip}/${line}`;
  const rest = active === "high" ? "low" : "high";
  // Opening an output is what drives it; the binding reads back what it drove.
  const opened: GpioLine | LinkLoss = gpio.output(chip, line, rest);
  return [name, "code" in opened ? opened : undefined];
};

const restRelay = (
  { relays, serial }: Extract<LockBankConfig, { readonly protocol: "hid-relay" }>,
  { hidRelay }: OutputPorts,
  clock: Clock,
): Promise<Rested> =>
  new Promise((resolve) => {
    const settings = serial === undefined ? { relays } : { relays, serial };
    const switches = new HidRelaySwitches(settings, hidRelay(relays), clock);
    const name = `USBRelay${relays}`;
    const end = (loss: LinkLoss | undefined): void => {
      disarm();
      switches.disconnect();
      resolve([name, loss]);
    };
    const disarm = clock.arm("relay at rest", RELAY_TIMEOUT_MS, () =>
      end({ code: "LINK_STALLED", detail: `no answer within ${RELAY_TIMEOUT_MS} ms` }),
    );
    switches.connect({
      opened: () =>
        switches.readOutputs((on) =>
          end(
            on?.length === 0
              ? undefined
              : { code: "LINK_REFUSED", detail: `relays that read on: ${on ?? "?"}` },
          ),
        ),
      lost: end,
      moved: () => undefined,
    });
  });
