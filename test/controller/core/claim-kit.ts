/** An office whose boxes hold results, and what people do at its kiosk, for tests of who may open. */
import type { Input } from "../../../controller/core/input.ts";
import type { Reply } from "../../../controller/core/refusal.ts";
import { effectsOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

/** Whose result lies in which box: two of p-x, one of p-y, who named p-z. */
export const RESULTS = [
  { box: 1, dossier: "H99.1-261123-0001", person: "p-x", proxy: null },
  { box: 2, dossier: "H99.1-261123-0002", person: "p-x", proxy: null },
  { box: 7, dossier: "H99.1-261123-0007", person: "p-y", proxy: "p-z" },
] as const;

const storing = (office: TestOffice): TestOffice => {
  for (const { box, dossier, person, proxy } of RESULTS)
    office.happened(
      { kind: "result-assigned", box, dossier, person, proxy },
      { kind: "result-stored", box, dossier },
    );
  return office;
};
export const stored = (): TestOffice => storing(new TestOffice().open());

export const card = (person: string): Input => ({
  kind: "read-card",
  by: "card",
  agreed: false,
  reader: "rk",
  scan: "s",
  person,
  elderly: false,
  visits_before: 0,
  warnings: [],
});
export const receipt = (person: string, dossier: string, reader = "rk"): Input => ({
  kind: "read-receipt",
  reader,
  scan: "s",
  person,
  dossier,
});
export const unknownReceipt = (reader = "rk"): Input => ({
  kind: "refuse-card",
  reader,
  scan: "s",
  error: "receipt-unknown",
});
export const claimOf = (office: TestOffice) => office.office.kiosks.k1?.claim ?? undefined;
export const sendCode = (office: TestOffice): void => {
  const [code] = effectsOf(office.do({ kind: "request-code", kiosk: "k1" }), "send-code");
  office.do({ kind: "code-sent", kiosk: "k1", claim: code?.claim ?? "", sent: true });
};
export const tryCode = (office: TestOffice, matched: boolean): Reply =>
  office.do({ kind: "try-code", kiosk: "k1", claim: claimOf(office)?.id ?? null, matched }).reply;
export const tryPin = (office: TestOffice, boxes: readonly number[], burnt = false): Reply =>
  office.do({ kind: "try-pin", kiosk: "k1", claim: claimOf(office)?.id ?? null, boxes, burnt }).reply;
export const open = (office: TestOffice, box: number): string =>
  refusalOf(office.do({ kind: "open-box", kiosk: "k1", box }).reply);
export const doorOf = (box: number, door: "open" | "closed"): Input => {
  const { bank, board, index0 } = PLAN.boxes.find(({ number }) => number === box) ?? {
    bank: "",
    board: 0,
    index0: 0,
  };
  return { kind: "door-seen", bank, board, index0, door };
};
