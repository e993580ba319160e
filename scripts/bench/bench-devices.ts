/**
 * The two devices of a visit behind raw pseudo-terminals without pacing: a pager base that works, and the
 * cable of a scanner. What stands in front of them (serialport, drivers, controller) is the real thing.
 */
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { type DemoLinks, demoOffice } from "../../controller/shell/demo-office.ts";
import { encodeUtf8 } from "../../drivers/reader/cccd-qr/utf8.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createPagerBase } from "../../simulators/pager/pager-base.ts";
import { fictionalPerson, qrText } from "../../simulators/reader/fictional-person.ts";
import { bareSerial } from "./bare.ts";
import { machine_ms } from "./machine-time.ts";
import { CARDS, COUNTERS, FIELD, SYSTEM_ID } from "./places.ts";

const BAUD = 115_200;
const CR = 0x0d;

export interface BenchDevices {
  /** The bench's office with its base and door reader on our lines; its other devices are away but for `more`. */
  config(data_dir: string, more?: Partial<DemoLinks>): OfficeConfig;
  /**
   * Puts the next card's code on the reader's line, complete with its end, CR unless another is named; the
   * machine's time right before.
   */
  scan(end?: Uint8Array): number;
  /** Hears what the host says to the base, before the base does. */
  onPager(listener: (bytes: Uint8Array, at_ms: number) => void): void;
  close(): void;
}

/** `airtime_ms`: one transmission of the base. */
export const openBenchDevices = async (airtime_ms: number): Promise<BenchDevices> => {
  const { openPty } = await bareSerial();
  const base = createPagerBase({
    cards: Array.from({ length: CARDS }, (_, index) => index + 1),
    system_id: SYSTEM_ID,
    random: new SeededRandom(1),
    clock: systemClock,
    airtime_ms,
  });
  const [pager, reader] = [openPty(), openPty()];
  const listeners: ((bytes: Uint8Array, at_ms: number) => void)[] = [];
  base.attach({ send: (bytes) => pager.write(bytes), unplug: () => undefined, plug: () => undefined });
  pager.onBytes((bytes) => {
    const at_ms = machine_ms();
    for (const listener of listeners) listener(bytes, at_ms);
    base.receive(bytes);
  });
  let person = 0;
  return {
    config: (data_dir, more = {}) => {
      const away = { kind: "tcp", host: "127.0.0.1", port: 1 } as const;
      const office = demoOffice({
        pager_base: { kind: "serial", path: pager.path, baud: BAUD },
        door_reader: { kind: "serial", path: reader.path, baud: BAUD },
        kiosk_reader: { ...away, port: 2 },
        door_printer: { ...away, port: 3 },
        kiosk_printer: { ...away, port: 4 },
        lock_bank: { ...away, port: 5 },
        chip_reader: { ...away, port: 6 },
        counter_printer: { ...away, port: 7 },
        ...more,
      });
      const key_path = `${data_dir}/../keys/site.key`;
      const counters = COUNTERS.map((counter, index) => ({
        id: counter,
        number: index + 1,
        fields: [FIELD],
      }));
      return { ...office, counters, http: { ...office.http, port: 0 }, data_dir, key_path };
    },
    scan: (end = Uint8Array.of(CR)) => {
      const bytes = concatBytes(encodeUtf8(qrText(fictionalPerson(++person))), end);
      const at_ms = machine_ms();
      reader.write(bytes);
      return at_ms;
    },
    onPager: (listener) => void listeners.push(listener),
    close: () => {
      pager.close();
      reader.close();
    },
  };
};
