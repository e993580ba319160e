/** What the office hears of a reader of chips: its health, what lies on it, and each reading's end. */
import { expect, test } from "vitest";
import type { ChipReaderConfig } from "../../../../controller/shell/config-schema.ts";
import { chipReader } from "../../../../controller/shell/devices/chip-reader.ts";
import type { CardAnswer, CardReaderListener } from "../../../../drivers/link/link.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

const CONFIG: ChipReaderConfig = {
  id: "reader-chip",
  protocol: "chip",
  dg13_fields: ["name"],
  face: false,
  link: { kind: "pcsc" },
};

/** A reader whose card answers when the test says so. */
const bench = () => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  let listener: CardReaderListener | undefined;
  const asked: ((answer: CardAnswer) => void)[] = [];
  const link = {
    label: "pcsc:any",
    connect: (to: CardReaderListener) => {
      listener = to;
    },
    disconnect: () => undefined,
  };
  const device = chipReader(
    CONFIG,
    link,
    {
      clock,
      post: (input) =>
        heard.push(input.kind === "device-changed" ? `${input.state} ${input.fault}` : input.kind),
      scanned: () => undefined,
      scanRefused: () => undefined,
      leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
      today: () => ({ year: 2026, month: 11, day: 21 }),
    },
    {
      random: new SeededRandom(2),
      anchors: [],
      chipRead: (reader, report) =>
        heard.push(`${reader} ${report.kind === "chip" ? report.trust : report.why}`),
    },
  );
  device.start();
  listener?.opened();
  const lay = (): void => listener?.placed({ transmit: (_command, answered) => void asked.push(answered) });
  return { clock, heard, device, asked, lay, link: () => listener };
};

test("a card without its number is asked for it, until it is taken", () => {
  const { heard, lay, link } = bench();
  lay();
  link()?.removed();
  expect(heard).toEqual(["up null", "up READER_CHIP_NUMBER_WANTED", "up null"]);
});

test("a reading that ends because the reader went away does not bring the reader back", () => {
  const { heard, device, asked, lay, link } = bench();
  device.expect(new Personal({ can: "000001" }));
  lay();
  link()?.lost({ code: "LINK_LOST", detail: "gone" });
  asked[0]?.({ kind: "lost", loss: "reader-lost" });
  expect(heard).toEqual(["up null", "up READER_CHIP_READING", "down LINK_LOST", "reader-chip reader-lost"]);
  expect(device.view().facts).toEqual({ last: "reader-lost", took: "0 ms" });
});

test("a number forgotten opens nothing, and its reading is told to nobody", () => {
  const { heard, device, asked, lay } = bench();
  device.expect(new Personal({ can: "000001" }));
  lay();
  device.forget();
  asked[0]?.({ kind: "lost", loss: "card-removed" });
  expect(heard).toEqual(["up null", "up READER_CHIP_READING", "up null"]);
});
