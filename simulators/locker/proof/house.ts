/**
 * The office of one schedule: nothing but what opens boxes. Its numbers run across the boards in no order,
 * and most locks of a board have no box, so that whoever reckons instead of looking up opens a wrong one.
 */
import { parseConfig } from "../../../controller/shell/config.ts";
import type { OfficeConfig, OfficeFile } from "../../../controller/shell/config-schema.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";

export const KIOSK = "kiosk-1";
export const READER = "reader-kiosk";
export const COUNTERS = ["counter-1", "counter-2"] as const;

type BankFile = NonNullable<OfficeFile["lock_banks"]>[number];

/** Channels with a box, from 1: the first, the last, and gaps. */
const CHANNELS: readonly (readonly [bank: string, board: number, channels: readonly number[]])[] = [
  ["bank-a", 1, [1, 2, 8]],
  ["bank-a", 2, [1, 3, 8]],
  ["bank-b", 1, [2, 7, 8]],
  ["bank-c", 0, [1, 48]],
  ["bank-c", 9, [48]],
  ["bank-d", 1, [1, 2]],
];

const serial = (bank: string, baud: number) => ({ kind: "serial", path: `/dev/${bank}`, baud }) as const;

const banksOf = (random: SeededRandom, baud: number | undefined): BankFile[] => {
  const modbus = (id: string, addresses: readonly number[]): BankFile => ({
    id,
    protocol: "modbus",
    supply: "supply-1",
    boards: addresses.map((address) => ({ address, channels: 8 })),
    closed_level: random.pick([0, 1]),
    pulse_ms: random.pick([200, 500, 500, 1_000]),
    idle_poll_ms: random.pick([400, 500]),
    link: serial(id, baud ?? random.pick([9_600, 19_200, 115_200])),
  });
  const cu48: BankFile = {
    id: "bank-c",
    protocol: "cu48",
    supply: "supply-2",
    boards: [{ address: 0 }, { address: 9 }],
    closed_bit: random.pick([0, 1]),
    pulse_ms: random.pick([300, 500]),
    idle_poll_ms: random.pick([400, 500]),
    link: serial("bank-c", 19_200),
  };
  // The lines of an active-low relay board are the ones that click at boot where a driver is careless.
  const gpio: BankFile = {
    id: "bank-d",
    protocol: "gpio",
    supply: "supply-3",
    boxes: [17, 27].map((line, index) => ({
      output: { chip: "pinctrl-rp1", line, active: index === 0 ? "low" : random.pick(["high", "low"]) },
      door: { chip: "pinctrl-rp1", line: line + 1, closed: random.pick(["high", "low"]) },
    })),
    pulse_ms: random.pick([300, 500]),
    idle_poll_ms: random.pick([400, 500]),
  };
  return [modbus("bank-a", [1, 2]), modbus("bank-b", [1]), cu48, gpio];
};

const boxesOf = (random: SeededRandom): NonNullable<OfficeFile["boxes"]> => {
  const locks = CHANNELS.flatMap(([bank, board, channels]) =>
    channels.map((channel) => ({ bank, board, channel })),
  );
  const numbers = locks.map((_, index) => index + 1);
  return locks.map((lock) => {
    const [number = 0] = numbers.splice(random.between(0, numbers.length - 1), 1);
    const size = random.pick(["S", "M", "L"] as const);
    return { ...lock, number, size, reach: random.pick(["low", "normal"] as const) };
  });
};

/** The file as a technician would write it. */
export const houseFile = (random: SeededRandom, baud?: number): OfficeFile => ({
  site: { id: "proof", authority: "Trung tâm Phục vụ hành chính công", name: "Phường Ví Dụ" },
  fields: [{ id: "collect", prefix: "F", name: { vi: "Nhận kết quả", en: "Collect a result" } }],
  counters: COUNTERS.map((id, index) => ({ id, number: index + 1, fields: ["collect"] })),
  kiosks: [{ id: KIOSK, name: { vi: "Ki-ốt 1", en: "Kiosk 1" }, reader: READER }],
  readers: [{ id: READER, protocol: "cccd-qr", link: serial(READER, 9_600) }],
  lock_banks: banksOf(random, baud),
  boxes: boxesOf(random),
});

/** `baud`: of the relay boards; absent: each line another. */
export const houseOf = (random: SeededRandom, baud?: number): OfficeConfig => {
  const parsed = parseConfig(houseFile(random, baud));
  if (parsed.kind === "ok") return parsed.config;
  throw new Error(`invariant broken: the house of the proof: ${JSON.stringify(parsed.mistakes)}`);
};
