/**
 * Whether the chip on a reader is the card whose code was scanned beside it. Hands the last six digits of a
 * scan to the reader of chips at the same place, compares what the chip says with what was scanned, and posts
 * the outcome, which names nobody. Keeps one scan a reader, in memory; of a chip nothing.
 */

import type { OwnCode } from "../../drivers/reader/cccd-qr/protocol.ts";
import { accessNumberOf } from "../../drivers/reader/chip/chip-reader.ts";
import type { ChipPassword } from "../../drivers/reader/chip/read-chip.ts";
import type { ChipContent, ChipReport } from "../../drivers/reader/chip/verdict.pure.ts";
import {
  type Holder,
  type HolderDifference,
  holderDifferences,
} from "../../drivers/reader/mrz/holder.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { Input } from "../core/input.ts";

export interface ChipPlace {
  /** A door or kiosk, with its scanner and its reader of chips. */
  readonly place: string;
  readonly reader: string | null;
  readonly chip_reader: string;
}

export interface ChipMatchSettings {
  readonly places: readonly ChipPlace[];
  readonly expect: (chip_reader: string, password: Personal<ChipPassword>) => void;
  readonly forget: (chip_reader: string) => void;
  readonly post: (input: Input, reader: string) => void;
  /** The chip's name of whom this scan showed, where the code's letters were damaged. */
  readonly rename: (scan: string, name: Personal<string>) => void;
}

/** What was scanned or typed last beside one reader of chips. */
interface Waiting {
  readonly scan: string;
  readonly claimed: Personal<Holder | { readonly idNumber: string }>;
  /** The letters of the name may be wrong, or are not known. */
  readonly doubtful: boolean;
  /** Its visitor stood on a screen: when that goes, so does this. */
  shown: boolean;
}

export class ChipMatch {
  readonly #settings: ChipMatchSettings;
  readonly #waiting = new Map<string, Waiting>();

  constructor(settings: ChipMatchSettings) {
    this.#settings = settings;
  }

  scanned(reader: string, scan: string, code: Personal<OwnCode>): void {
    const own = code.reveal();
    const place = this.#settings.places.find((known) => known.reader === reader);
    if (place === undefined) return;
    // Whoever comes with another code is another visitor: the number before opens no card any more.
    if (own.kind !== "cccd") return this.#drop(place.chip_reader);
    const { idNumber, name, birthDate, sex } = own.card;
    const doubtful = own.warnings.some((warning) => warning.startsWith("encoding-"));
    this.#expect(place.chip_reader, scan, { idNumber, name, birthDate, sex }, doubtful);
  }

  /** A guard typed the number of somebody whose card lies there, or will. */
  typed(place: string, scan: string, number: Personal<string>): void {
    const known = this.#settings.places.find((row) => row.place === place);
    if (known !== undefined) this.#expect(known.chip_reader, scan, { idNumber: number.reveal() }, true);
  }

  /** The scan stands on the screen of its place from now on; undefined: whichever was scanned last there. */
  shown(chip_reader: string, scan: string | undefined): void {
    const waiting = this.#waiting.get(chip_reader);
    if (waiting !== undefined && (scan === undefined || waiting.scan === scan)) waiting.shown = true;
  }

  /** The visitor shown is served or gone; who was scanned meanwhile is the next one. */
  left(chip_reader: string): void {
    if (this.#waiting.get(chip_reader)?.shown === true) this.#drop(chip_reader);
  }

  read(chip_reader: string, report: ChipReport): void {
    const waiting = this.#waiting.get(chip_reader);
    if (waiting === undefined) return;
    const { scan } = waiting;
    const told = { kind: "chip-read", reader: chip_reader, scan } as const;
    const { post, rename } = this.#settings;
    if (report.kind === "failed")
      return post({ ...told, trust: "printed", outcome: "unread", why: report.fault }, chip_reader);
    const { trust, faults } = report;
    const content = report.content.reveal();
    const differences = differencesOf(waiting, content);
    if (differences.length > 0)
      return post({ ...told, trust, outcome: "differs", why: differences.join(" ") }, chip_reader);
    const name = content.national?.texts.name;
    if (waiting.doubtful && name !== undefined) rename(scan, new Personal(name));
    post({ ...told, trust, outcome: "same", why: faults[0] ?? null }, chip_reader);
  }

  #drop(chip_reader: string): void {
    if (this.#waiting.delete(chip_reader)) this.#settings.forget(chip_reader);
  }

  #expect(
    chip_reader: string,
    scan: string,
    claimed: Holder | { idNumber: string },
    doubtful: boolean,
  ): void {
    this.#waiting.set(chip_reader, { scan, claimed: new Personal(claimed), doubtful, shown: false });
    this.#settings.expect(chip_reader, new Personal({ can: accessNumberOf(claimed.idNumber) }));
  }
}

/** Damaged letters prove nothing against their holder; all the rest must agree. */
const differencesOf = (
  { claimed, doubtful }: Waiting,
  { holder, zone }: ChipContent,
): readonly HolderDifference[] => {
  const known = claimed.reveal();
  if (!("name" in known)) return holder.idNumber === known.idNumber ? [] : ["id-number"];
  return holderDifferences(known, zone).filter((difference) => !(doubtful && difference === "name"));
};
