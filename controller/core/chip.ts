/**
 * What a chip adds to the scan on a guard's screen: how far its card can be trusted, or that the two are not
 * the same person's. A chip proves nothing by itself: without its scan it is not looked at.
 */
import type { Draft } from "./draft.ts";
import type { FactOf } from "./fact.ts";
import type { InputOf } from "./input.ts";
import { done, type Reply, refused } from "./refusal.ts";
import type { Office, ScanState } from "./state.ts";

/** What the guard's screen says of a chip that is another person's. */
export const CHIP_DIFFERS = "chip-differs";
/** Warnings of a scan that come from its chip are faults of that layer. */
const CHIP_FAULT = /^(READER|LINK)_/;

export const readChip = (draft: Draft, input: InputOf<"chip-read">): Reply => {
  const { reader, scan, trust, outcome, why } = input;
  const kiosk = draft.plan.kiosks.find((place) => place.chip_reader === reader);
  if (kiosk !== undefined) return readChipAtKiosk(draft, kiosk.id, input);
  const door = draft.plan.doors.find((place) => place.chip_reader === reader);
  if (door === undefined) return refused("unknown-place");
  const shown = draft.office.doors[door.id]?.scan;
  if (shown?.state !== "read" || shown.scan !== scan) return refused("scan-gone");
  draft.fact({ kind: "chip-read", door: door.id, scan, trust, outcome, why });
  return done();
};

/** Whoever shows another person's chip opens nothing; a door that is open now is not shut by that. */
const readChipAtKiosk = (draft: Draft, kiosk: string, { scan, outcome }: InputOf<"chip-read">): Reply => {
  const busy = Object.values(draft.office.permits).some((permit) => permit.place === kiosk);
  const claimed = draft.office.kiosks[kiosk]?.claim != null;
  if (outcome === "differs" && claimed && !busy) {
    draft.fact({ kind: "claim-ended", kiosk });
    draft.fact({ kind: "kiosk-card-refused", kiosk, scan, error: CHIP_DIFFERS });
  }
  return done();
};

export const seeChip = (office: Office, fact: FactOf<"chip-read">, at_ms: number): Office => {
  const door = office.doors[fact.door];
  if (door?.scan?.state !== "read" || door.scan.scan !== fact.scan) return office;
  const scan = scanAfter(door.scan, fact, at_ms);
  return { ...office, doors: { ...office.doors, [fact.door]: { ...door, scan } } };
};

/** The newest reading of a card is the one that counts. */
const scanAfter = (
  before: Extract<ScanState, { readonly state: "read" }>,
  { scan, trust, outcome, why }: FactOf<"chip-read">,
  at_ms: number,
): ScanState => {
  const warnings = before.warnings.filter((warning) => !CHIP_FAULT.test(warning));
  const warned = why === null ? warnings : [...warnings, why];
  switch (outcome) {
    case "same":
      return { ...before, trust, warnings: warned };
    case "unread":
      return { ...before, warnings: warned };
    case "differs":
      return { state: "refused", scan, error: CHIP_DIFFERS, at_ms };
  }
};
