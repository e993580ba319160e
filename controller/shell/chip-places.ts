/**
 * Which scanner and which reader of chips belong together, and how long a number opens chips there: as long
 * as its visitor stands on the screen of that place. The comparison itself is chip-match.ts's.
 */
import type { Personal } from "../../drivers/runtime/personal.ts";
import type { Fact } from "../core/fact.ts";
import type { Input } from "../core/input.ts";
import type { OfficePlan } from "../core/plan.ts";
import type { Office } from "../core/state.ts";
import { ChipMatch } from "./chip-match.ts";
import type { OfficeConfig } from "./config-schema.ts";
import type { ChipReading } from "./devices/chip-reader.ts";

export interface ChipPlacePorts {
  readonly chips: (reader: string) => ChipReading | undefined;
  readonly office: () => Office;
  readonly post: (input: Input, reader: string) => void;
  readonly rename: (person: string, name: Personal<string>) => void;
}

export const chipMatchOf = (
  { doors, kiosks }: OfficeConfig,
  { chips, office, post, rename }: ChipPlacePorts,
): ChipMatch =>
  new ChipMatch({
    places: [...doors, ...kiosks].flatMap(({ id: place, reader, chip_reader }) =>
      chip_reader === undefined ? [] : [{ place, reader: reader ?? null, chip_reader }],
    ),
    expect: (reader, password) => chips(reader)?.expect(password),
    forget: (reader) => chips(reader)?.forget(),
    post,
    rename: (scan, name) => {
      const person = personOfScan(office(), scan);
      if (person !== undefined) rename(person, name);
    },
  });

const personOfScan = ({ doors }: Office, scan: string): string | undefined =>
  Object.values(doors).flatMap((door) =>
    door.scan?.state === "read" && door.scan.scan === scan ? [door.scan.person] : [],
  )[0];

type Place = { readonly id: string; readonly chip_reader: string | null };

export const followScreens = (
  facts: readonly Fact[],
  { doors, kiosks }: OfficePlan,
  chips: ChipMatch,
): void => {
  const at = (places: readonly Place[], id: string): string =>
    places.find((place) => place.id === id)?.chip_reader ?? "";
  for (const fact of facts) {
    switch (fact.kind) {
      case "card-read":
        chips.shown(at(doors, fact.door), fact.scan);
        break;
      case "claim-started":
        // A chip that lies there still says nothing of whoever came with a receipt.
        if (fact.by === "receipt") chips.left(at(kiosks, fact.kiosk));
        else chips.shown(at(kiosks, fact.kiosk), undefined);
        break;
      case "scan-cleared":
      case "visitor-admitted":
        chips.left(at(doors, fact.door));
        break;
      case "claim-ended":
        chips.left(at(kiosks, fact.kiosk));
        break;
    }
  }
};
