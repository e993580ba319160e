/** What facts about persons' data make of the state: whoever is gone stands before no guard and no box. */
import type { Evolvers } from "./fact.ts";
import type { Office } from "./state.ts";

type PersonFact = "person-erased" | "person-exported" | "persons-purged" | "key-rotated";

const changed = <Row>(
  table: Readonly<Record<string, Row>>,
  change: (row: Row) => Row,
): Readonly<Record<string, Row>> =>
  Object.fromEntries(Object.entries(table).map(([id, row]) => [id, change(row)]));

const forget = (office: Office, person: string): Office => ({
  ...office,
  doors: changed(office.doors, (door) =>
    door.scan?.state === "read" && door.scan.person === person ? { ...door, scan: null } : door,
  ),
  kiosks: changed(office.kiosks, (kiosk) =>
    kiosk.claim?.person === person ? { ...kiosk, claim: null } : kiosk,
  ),
  boxes: changed(office.boxes, (box) => (box.proxy === person ? { ...box, proxy: null } : box)),
  in_hand: office.in_hand.map((row) => (row.proxy === person ? { ...row, proxy: null } : row)),
});

export const PERSON_EVOLVERS: Pick<Evolvers, PersonFact> = {
  "person-erased": (office, { person }) => forget(office, person),
  "person-exported": (office) => office,
  "persons-purged": (office) => office,
  "key-rotated": (office) => office,
};
