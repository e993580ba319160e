/**
 * A lock bank on a bench: the real driver, a simulated bank, the line between them, all on virtual time.
 * Records what tests may look at: reports, outcomes, simulator events and the frames on the wire.
 */

import type { ByteLink } from "../../../drivers/link/link.ts";
import type { ChannelId, LockReport, PulseOutcome } from "../../../drivers/locker/bank/bank.pure.ts";
import { lockerCu48Codec } from "../../../drivers/locker/cu48/codec.pure.ts";
import type { Cu48Settings } from "../../../drivers/locker/cu48/dialect.pure.ts";
import { type LockBank, openLockBank } from "../../../drivers/locker/driver.ts";
import { lockerModbusCodec } from "../../../drivers/locker/modbus/codec.pure.ts";
import type { ModbusSettings } from "../../../drivers/locker/modbus/dialect.pure.ts";
import { PermitOffice } from "../../../drivers/locker/permit.ts";
import type { WireObject } from "../../../drivers/runtime/machine.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import {
  type Cu48Boards,
  createLockBoards,
  type ModbusBoards,
  type SimulatedLockBoards,
} from "../../../simulators/locker/lock-boards.ts";

interface AnyLab {
  readonly seed?: number;
  readonly baud?: number;
  readonly chunk_bytes?: number;
  /** The bank, line and clock of an earlier lab: the host died, a new one starts. */
  readonly joined?: Pick<Lab, "clock" | "line" | "bank">;
}

export interface LabOptions extends AnyLab {
  readonly boards?: ModbusSettings["boards"];
  readonly settings?: Partial<ModbusSettings>;
  /** Closed level of the simulated doors, where it differs from what the driver is told. */
  readonly closed_level?: 0 | 1;
}

export interface Cu48LabOptions extends AnyLab {
  readonly addresses?: readonly number[];
  readonly settings?: Partial<Cu48Settings>;
  /** As the simulated boards are really set, where that differs from what the driver is told. */
  readonly set?: Pick<Cu48Boards, "closed_bit" | "unlock_ms">;
}

export interface Lab {
  readonly clock: VirtualClock;
  readonly line: BytePair;
  readonly bank: SimulatedLockBoards;
  readonly driver: LockBank;
  readonly office: PermitOffice;
  readonly reports: { readonly at_ms: number; readonly report: LockReport }[];
  readonly events: (SimulatorEvent & { readonly at_ms: number })[];
  readonly links: string[];
  /** Everything the host put on the wire, decoded. */
  sent(): readonly WireObject[];
  forgetSent(): void;
  /** Orders a pulse under a fresh permit; the result is empty until it is settled. */
  pulse(channel: ChannelId, duration_ms?: number): PulseOutcome[];
  doorReports(): readonly string[];
  /** The host dies here and now. */
  kill(): void;
}

export const ACKNOWLEDGED: PulseOutcome = { kind: "sent-acknowledged" };
export const TWO_BOARDS = [
  { address: 1, channels: 8 },
  { address: 2, channels: 8 },
] as const;

export const box = (index0: number, board = 1): ChannelId => ({ board, index0 });
export const refused = (why: string): PulseOutcome[] => [{ kind: "refused", why } as PulseOutcome];

export const boardReports = (lab: Lab): readonly LockReport[] =>
  lab.reports.flatMap(({ report }) => (report.kind === "board" ? [report] : []));
export const doorOf = (lab: Lab, index0: number, board = 1): string | undefined =>
  lab.driver.readDoors().get(`${board}/${index0}`)?.state;
export const flashes = (lab: Lab): number =>
  lab.sent().filter(({ kind }) => kind === "flash-on" || kind === "unlock").length;

/** The host's own end of a line: a host that died writes nothing any more, although its timers still fire. */
const mortalPort = (line: BytePair): { readonly port: ByteLink; readonly kill: () => void } => {
  let alive = true;
  const port: ByteLink = {
    label: line.label,
    connect: (listener) => line.connect(listener),
    write: (bytes) => alive && line.write(bytes),
    disconnect: () => alive && line.disconnect(),
  };
  const kill = (): void => {
    line.disconnect();
    alive = false;
  };
  return { port, kill };
};

/** The simulated bank and the line to it, unless an earlier lab hands over its own. */
const bench = (
  options: AnyLab,
  boards: ModbusBoards | Cu48Boards,
  baud: number,
): Pick<Lab, "clock" | "line" | "bank"> => {
  if (options.joined !== undefined) return options.joined;
  const clock = new VirtualClock();
  const bank = createLockBoards({ ...boards, clock, random: new SeededRandom(options.seed ?? 1) });
  const chunks = options.chunk_bytes === undefined ? {} : { chunk_bytes: options.chunk_bytes };
  const line = new BytePair(clock, { label: "bank line", baud, ...chunks }).join(bank);
  return { clock, line, bank };
};

export const lockerLab = (options: LabOptions = {}): Lab => {
  const settings: ModbusSettings = {
    protocol: "modbus",
    boards: options.boards ?? [{ address: 1, channels: 8 }],
    baud: options.baud ?? 9_600,
    closed_level: 1,
    ...options.settings,
  };
  const closed_level = options.closed_level ?? settings.closed_level;
  return labOf(settings, bench(options, { boards: settings.boards, closed_level }, settings.baud));
};

export const cu48Lab = (options: Cu48LabOptions = {}): Lab => {
  const settings: Cu48Settings = {
    protocol: "cu48",
    boards: (options.addresses ?? [0]).map((address) => ({ address })),
    baud: options.baud ?? 19_200,
    closed_bit: 1,
    pulse_ms: 500,
    ...options.settings,
  };
  const { boards, closed_bit, pulse_ms: unlock_ms } = settings;
  const real = { protocol: "cu48", boards, closed_bit, unlock_ms, ...options.set } as const;
  return labOf(settings, bench(options, real, settings.baud));
};

const CODECS = { modbus: lockerModbusCodec, cu48: lockerCu48Codec } as const;

const labOf = (
  settings: ModbusSettings | Cu48Settings,
  { clock, line, bank }: Pick<Lab, "clock" | "line" | "bank">,
): Lab => {
  const { port, kill } = mortalPort(line);
  const office = new PermitOffice(clock);
  const reports: Lab["reports"] = [];
  const events: Lab["events"] = [];
  const links: string[] = [];
  let host: Uint8Array[] = [];
  line.tap((bytes, from) => {
    if (from === "host") host.push(bytes);
  });
  bank.onEvent((event) => events.push({ ...event, at_ms: clock.now_ms() }));
  const driver = openLockBank(settings, { link: port, clock }, office, {
    up: () => links.push("up"),
    down: (loss) => links.push(loss.code),
    report: (report) => reports.push({ at_ms: clock.now_ms(), report }),
  });
  let permits = 0;
  return {
    clock,
    line,
    bank,
    driver,
    office,
    reports,
    events,
    links,
    sent: () => CODECS[settings.protocol].decode(concatBytes(...host)),
    forgetSent: () => {
      host = [];
    },
    pulse: (channel, duration_ms = 500) => {
      const outcomes: PulseOutcome[] = [];
      const permit = office.issue(`intent-${++permits}`);
      if (permit === undefined) throw new Error("no permit");
      driver.pulse({ permit, channel, duration_ms }, (outcome) => outcomes.push(outcome));
      return outcomes;
    },
    kill,
    doorReports: () =>
      reports.flatMap(({ report }) =>
        report.kind === "door" ? [`${report.channel.board}/${report.channel.index0} ${report.state}`] : [],
      ),
  };
};

/** A bank that has started and read its doors; its bus is free at this moment. */
export const readyLab = (options: LabOptions = {}): Lab => started(lockerLab(options));
export const readyCu48 = (options: Cu48LabOptions = {}): Lab => started(cu48Lab(options));

const started = (lab: Lab): Lab => {
  lab.driver.start();
  lab.clock.advance(2_100);
  return lab;
};
