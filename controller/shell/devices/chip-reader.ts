/** A reader of chips as the office sees it: readings go to whoever matches them, still wrapped. */
import type { FaultCode } from "../../../drivers/faults.ts";
import type { CardReaderLink } from "../../../drivers/link/link.ts";
import type { ChipDeskReport } from "../../../drivers/reader/chip/desk.pure.ts";
import type { TrustAnchors } from "../../../drivers/reader/chip/passive-authentication.ts";
import type { ChipPassword } from "../../../drivers/reader/chip/read-chip.ts";
import type { ChipReport } from "../../../drivers/reader/chip/verdict.pure.ts";
import { ChipReaderDriver } from "../../../drivers/reader/driver.ts";
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { NATIONAL_FIELDS } from "../config-readers.ts";
import type { ChipReaderConfig } from "../config-schema.ts";
import { type DeviceOwner, Health, type OfficeDevice } from "./office-device.ts";

export interface ChipReading extends OfficeDevice {
  /** The number that opens the card on the reader, or the next one laid there. */
  expect(password: Personal<ChipPassword>): void;
  forget(): void;
}

export interface ChipReaderPorts {
  readonly random: Random;
  readonly anchors: TrustAnchors;
  /** A chip was read, or was not: once for each reading whose number is still wanted. */
  readonly chipRead: (reader: string, report: ChipReport) => void;
}

export const chipReader = (
  config: ChipReaderConfig,
  link: CardReaderLink,
  owner: DeviceOwner,
  { random, anchors, chipRead }: ChipReaderPorts,
): ChipReading => {
  const { id, face } = config;
  const health = new Health(id, owner.post);
  const wanted = new Set(config.dg13_fields.map((name) => NATIONAL_FIELDS[name]));
  let up = false;
  let facts: Readonly<Record<string, string>> = {};
  const says = (word: FaultCode | null): void => {
    // A reading that ends because the reader went away does not bring it back.
    if (up) health.say("up", word);
  };
  const take = (report: ChipDeskReport): void => {
    switch (report.kind) {
      case "number-wanted":
        return says("READER_CHIP_NUMBER_WANTED");
      case "reading":
        return says("READER_CHIP_READING");
      case "unheard":
      case "card-taken":
        return says(null);
      case "chip":
        facts = factsOf(report.report, report.took_ms);
        says(null);
        return chipRead(id, report.report);
    }
  };
  const driver = new ChipReaderDriver(
    { anchors, random, face, wanted, today: owner.today },
    link,
    owner.clock,
    {
      up: () => {
        up = true;
        health.say("up");
      },
      down: (loss) => {
        up = false;
        health.say("down", loss.code);
      },
      report: take,
    },
  );
  return {
    id,
    start: () => driver.start(),
    stop: (stopped) => {
      driver.stop();
      stopped();
    },
    selfTest: () => undefined,
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({ ...driver.diagnostics(), facts }),
    expect: (password) => driver.expect(password),
    forget: () => driver.forget(),
  };
};

const ACCESS = { pace: "PACE-CAN", zone: "BAC" } as const;

/** What the last card gave, for the technician: ways, names of files, verdicts. No contents. */
const factsOf = (report: ChipReport, took_ms: number): Readonly<Record<string, string>> => {
  const took = `${Math.round(took_ms)} ms`;
  if (report.kind === "failed") return { last: report.why, took };
  const { access, read, trust, original, issuer, findings } = report;
  return {
    last: trust,
    took,
    access: ACCESS[access],
    files: read.join(" "),
    original,
    issuer,
    findings: findings.length === 0 ? "none" : findings.join("; "),
  };
};
