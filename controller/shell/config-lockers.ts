/**
 * Options of a bank of result boxes, by the protocol its boards speak, and of the boxes themselves: one form
 * for each protocol, with the names and ranges of the driver's settings (drivers/locker). That each box has
 * one lock of its own is checked in config-checks.ts.
 */
import { z } from "zod";
import { PULSE_MAX_MS, PULSE_MIN_MS, PULSE_STEP_MS } from "../../drivers/locker/bank/bank.pure.ts";
import { BUS_DEFAULTS, IDLE_POLL_MAX_MS } from "../../drivers/locker/bank/state.pure.ts";
import { CU48_LIMITS, CU48_PULSE_MS } from "../../drivers/locker/cu48/dialect.pure.ts";
import { LOCKS_A_BOARD } from "../../drivers/locker/cu48/protocol.ts";
import { HOST_BOARD, HOST_DEFAULTS, SWITCHES_MAX } from "../../drivers/locker/host-timed/state.pure.ts";
import { MODBUS_LIMITS, VERSION_MIN } from "../../drivers/locker/modbus/dialect.pure.ts";
import { flag, id, line, link, oneOf, whole, wholeOr, wordOr, words } from "./config-words.ts";

/** Where a bank's line does not say how fast it is: behind a serial server it is set there. */
export const BUS_BAUD: Readonly<Record<"modbus" | "cu48", number>> = { modbus: 9_600, cu48: 19_200 };

// ---- parts of several forms ----

const common = {
  id: id("id of the bank"),
  supply: id("lock power supply; banks of one supply never pulse at the same time"),
};

const pulse = (what: string, standard: number) =>
  z
    .int()
    .min(PULSE_MIN_MS)
    .max(PULSE_MAX_MS)
    .multipleOf(PULSE_STEP_MS)
    .default(standard)
    .describe(words(what, "ms", `${PULSE_MIN_MS}..${PULSE_MAX_MS} in steps of ${PULSE_STEP_MS}`, standard));

const level = (what: string) => z.union([z.literal(0), z.literal(1)]).describe(words(what, "level", "0 | 1"));

const bus = {
  echo: flag(BUS_DEFAULTS.echo, "the adapter hears its own frames"),
  reply_timeout_ms: wholeOr(
    BUS_DEFAULTS.reply_timeout_ms,
    "time a board may take to answer",
    "ms",
    50,
    2_000,
  ),
  idle_poll_ms: wholeOr(
    BUS_DEFAULTS.idle_poll_ms,
    "time between two looks at all doors",
    "ms",
    100,
    IDLE_POLL_MAX_MS,
  ),
  fast_poll_ms: wholeOr(BUS_DEFAULTS.fast_poll_ms, "time between two looks after a pulse", "ms", 20, 1_000),
};

// ---- the forms ----

const ModbusBoard = z.strictObject({
  address: whole("bus address set on the board", "address", 1, 247),
  channels: z
    .union([z.literal(8), z.literal(16), z.literal(32)])
    .describe(words("locks on the board", "count", "8 | 16 | 32")),
});

const Modbus = z.strictObject({
  ...common,
  protocol: z.literal("modbus"),
  boards: z.array(ModbusBoard).min(1).max(MODBUS_LIMITS.boards),
  closed_level: level("input level of a closed door"),
  pulse_ms: pulse("one energising of one lock", 500),
  ...bus,
  version_min: wholeOr(VERSION_MIN, "oldest firmware accepted, hundredths", "version", 0, 65_535),
  link: link({ baud: BUS_BAUD.modbus }),
});

const Cu48Board = z.strictObject({
  address: whole("bus address set on the board", "address", CU48_LIMITS.address_min, CU48_LIMITS.address_max),
});

const Cu48 = z.strictObject({
  ...common,
  protocol: z.literal("cu48"),
  boards: z.array(Cu48Board).min(1).max(CU48_LIMITS.boards),
  closed_bit: level("hook bit of a closed door: 1 as the vendor says, 0 where its switch is wired NC"),
  pulse_ms: pulse("unlock time set in the boards themselves, which the program can't change", CU48_PULSE_MS),
  ...bus,
  link: link({ baud: BUS_BAUD.cu48 }),
});

const polls = {
  idle_poll_ms: wholeOr(
    HOST_DEFAULTS.idle_poll_ms,
    "time between two looks at all doors and outputs",
    "ms",
    100,
    IDLE_POLL_MAX_MS,
  ),
};

const gpioLine = (what: string) => ({
  chip: line(`label of the GPIO chip of ${what}, as /sys/class/gpio/gpiochip*/label shows it`, 64),
  line: whole(`offset on that chip of ${what}`, "line", 0, 511),
});

const GpioBox = z.strictObject({
  output: z.strictObject({
    ...gpioLine("the lock"),
    active: oneOf(["high", "low"], "level that energises the lock; low for most relay boards"),
  }),
  door: z.strictObject({
    ...gpioLine("the door contact"),
    closed: oneOf(["high", "low"], "level of a closed door"),
  }),
});

const Gpio = z.strictObject({
  ...common,
  protocol: z.literal("gpio"),
  /** Locks 1, 2, ... of the bank's board 1. */
  boxes: z.array(GpioBox).min(1).max(SWITCHES_MAX),
  pulse_ms: pulse("one energising of one lock, which this program itself ends", 500),
  ...polls,
  fast_poll_ms: wholeOr(
    HOST_DEFAULTS.fast_poll_ms,
    "time between two looks after a pulse and while a door moves",
    "ms",
    20,
    1_000,
  ),
});

const HidRelay = z.strictObject({
  ...common,
  protocol: z.literal("hid-relay"),
  bench_only: z
    .literal(true)
    .describe(
      words(
        "such a relay has no door contacts: its boxes can be tested and never hold a result",
        "yes",
        "true",
      ),
    ),
  relays: z
    .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
    .describe(words("relays on the board, the number behind USBRelay", "count", "1 | 2 | 4 | 8")),
  serial: z
    .string()
    .regex(/^[\x21-\x7e]{5}$/)
    .optional()
    .describe(words("the board's own letters; another board is then refused", "text", "5 characters")),
  pulse_ms: pulse("one energising of one lock, which this program itself ends", 500),
  ...polls,
});

/** What the boards speak is configuration, never guessed: a guess would have to be an unlock. */
export const LockBank = z.discriminatedUnion("protocol", [Modbus, Cu48, Gpio, HidRelay]);
export type LockBankConfig = Readonly<z.output<typeof LockBank>>;

/** Which banks tell whether a door is open. */
export const BANK_HAS_DOORS: Readonly<Record<LockBankConfig["protocol"], boolean>> = {
  modbus: true,
  cu48: true,
  gpio: true,
  "hid-relay": false,
};

/** Boards of a bank, each with its locks; outputs of this program itself are one board. */
export const boardsOf = (
  bank: LockBankConfig,
): readonly { readonly address: number; readonly locks: number }[] => {
  switch (bank.protocol) {
    case "modbus":
      return bank.boards.map(({ address, channels }) => ({ address, locks: channels }));
    case "cu48":
      return bank.boards.map(({ address }) => ({ address, locks: LOCKS_A_BOARD }));
    case "gpio":
      return [{ address: HOST_BOARD, locks: bank.boxes.length }];
    case "hid-relay":
      return [{ address: HOST_BOARD, locks: bank.relays }];
  }
};

export const Box = z.strictObject({
  number: whole("number on the door of the box", "number", 1, 999),
  bank: id("the bank it belongs to"),
  board: whole("bus address of its board; 1 where the bank has no bus", "address", 0, 247),
  channel: whole("its lock as printed on the board, from 1", "number", 1, LOCKS_A_BOARD),
  size: oneOf(["S", "M", "L"], "size"),
  reach: wordOr("normal", ["low", "normal"], "low: can be reached from a wheelchair"),
});
