/** Who may open a box: card, receipt or proxy first, then a code or a PIN; and how often it may be tried. */
import { describe, expect, it } from "vitest";
import { mayOpen, withdrawnFor } from "../../../controller/core/claim.ts";
import type { Input } from "../../../controller/core/input.ts";
import { CODE_REST_MS } from "../../../controller/core/plan.ts";
import {
  card,
  claimOf,
  doorOf,
  open,
  RESULTS,
  receipt,
  sendCode,
  stored,
  tryCode,
  tryPin,
  unknownReceipt,
} from "./claim-kit.ts";
import { dataOf, effectsOf, refusalOf, type TestOffice } from "./office-kit.ts";

const [FIRST, SECOND, OF_Y] = RESULTS;
/** The papers are taken out; what the slip says of how. */
const takeOut = (office: TestOffice, box: number): string | undefined => {
  const permit = String(dataOf(office.do({ kind: "open-box", kiosk: "k1", box }).reply).permit);
  office.do({ kind: "pulse-ended", permit, end: "acknowledged", why: null });
  office.do(doorOf(box, "open"));
  const [slip] = effectsOf(office.do(doorOf(box, "closed")), "render-slip");
  return slip?.slip.kind === "receipt" ? slip.slip.method : undefined;
};

describe("the receipt of an appointment slip", () => {
  it("opens the box of its own dossier, with a code, and says so on the slip", () => {
    const office = stored();
    expect(dataOf(office.do(receipt("p-x", FIRST.dossier)).reply)).toEqual({ boxes: 1 });
    expect(open(office, 1)).toBe("claim-not-verified");
    const [code] = effectsOf(office.do({ kind: "request-code", kiosk: "k1" }), "send-code");
    expect(code?.person).toBe("p-x");
    office.do({ kind: "code-sent", kiosk: "k1", claim: code?.claim ?? "", sent: true });
    expect(dataOf(tryCode(office, true))).toEqual({ boxes: [1] });
    expect(open(office, 2)).toBe("not-your-box");
    expect(takeOut(office, 1)).toBe("receipt-and-code");
  });

  it("is never opened by a PIN: both stand on the same paper", () => {
    const office = stored();
    office.do(receipt("p-x", FIRST.dossier));
    expect(refusalOf(tryPin(office, [1]))).toBe("no-pin");
    expect(open(office, 1)).toBe("claim-not-verified");
    expect(office.office.kiosks.k1?.failures_ms).toEqual([]);
  });

  it("finds nothing of somebody else's under the same code of a dossier", () => {
    const office = stored();
    expect(dataOf(office.do(receipt("p-y", FIRST.dossier)).reply)).toEqual({ boxes: 0 });
    expect(refusalOf(office.do({ kind: "request-code", kiosk: "k1" }).reply)).toBe("no-claim");
  });

  it("says nothing at a door, good or not", () => {
    const office = stored();
    const shown = (input: Input) => {
      office.do(input);
      return office.office.doors.d1;
    };
    const good = shown(receipt("p-x", FIRST.dossier, "rd"));
    expect(good).toMatchObject({ scan: { state: "refused", error: "own-code" }, guesses_ms: [] });
    expect(shown(unknownReceipt("rd"))).toEqual(good);
    expect(claimOf(office)).toBeUndefined();
  });
});

describe("a proxy who was named beforehand", () => {
  it("opens with the own card and a code to the own phone, and the slip says so", () => {
    const office = stored();
    expect(dataOf(office.do(card("p-z")).reply)).toEqual({ boxes: 1 });
    expect(claimOf(office)).toMatchObject({ by: "card", person: "p-z", proxy: true, boxes: [7] });
    expect(open(office, 7)).toBe("claim-not-verified");
    const [code] = effectsOf(office.do({ kind: "request-code", kiosk: "k1" }), "send-code");
    expect(code?.person).toBe("p-z");
    office.do({ kind: "code-sent", kiosk: "k1", claim: code?.claim ?? "", sent: true });
    tryCode(office, true);
    expect(takeOut(office, 7)).toBe("proxy-card-and-code");
  });

  it("has no use for the owner's PIN or receipt", () => {
    const office = stored();
    office.do(card("p-z"));
    expect(refusalOf(tryPin(office, [7]))).toBe("no-pin");
    expect(dataOf(office.do(receipt("p-z", OF_Y.dossier)).reply)).toEqual({ boxes: 0 });
  });

  it("is none any more once another was named, also in a session that was verified before", () => {
    const office = stored();
    office.do(card("p-z"));
    sendCode(office);
    tryCode(office, true);
    office.happened({ kind: "proxy-named", box: 7, proxy: "p-w" });
    expect(open(office, 7)).toBe("not-your-box");
    expect(dataOf(office.do(card("p-z")).reply)).toEqual({ boxes: 0 });
  });

  it("leaves the owner to come instead", () => {
    const office = stored();
    office.do(card("p-y"));
    expect(claimOf(office)).toMatchObject({ proxy: false, boxes: [7] });
    tryPin(office, [7]);
    expect(takeOut(office, 7)).toBe("card-and-pin");
  });
});

describe("a result that was taken back", () => {
  it.each(["withdrawn", "moved"] as const)("%s is not offered, and counted for its own person", (why) => {
    const office = stored().happened({ kind: "result-recalled", box: 1, dossier: FIRST.dossier, why });
    const found = (input: Input) => {
      office.do(input);
      const claim = claimOf(office);
      return claim === undefined ? undefined : [claim.boxes, withdrawnFor(office.office, claim)];
    };
    expect(found(card("p-x"))).toEqual([[2], 1]);
    expect(found(receipt("p-x", FIRST.dossier))).toEqual([[], 1]);
    expect(found(receipt("p-x", SECOND.dossier))).toEqual([[2], 0]);
    expect(found(card("p-y"))).toEqual([[7], 0]);
    office.happened({ kind: "result-taken-back", box: 1, dossier: FIRST.dossier, why, counter: "c1" });
    expect(found(card("p-x"))).toEqual([[2], 1]);
    expect(found(receipt("p-x", FIRST.dossier))).toEqual([[], 1]);
  });

  it("is told to the proxy as well, who would else come in vain again", () => {
    const recalled = { box: 7, dossier: OF_Y.dossier, why: "withdrawn" } as const;
    const office = stored().happened({ kind: "result-recalled", ...recalled });
    const told = () => {
      office.do(card("p-z"));
      const claim = claimOf(office);
      return claim === undefined ? undefined : [claim.boxes, withdrawnFor(office.office, claim)];
    };
    expect(told()).toEqual([[], 1]);
    office.happened({ kind: "result-taken-back", ...recalled, counter: "c1" });
    expect(told()).toEqual([[], 1]);
  });

  it("is shut to a session that was verified before", () => {
    const office = stored();
    office.do(card("p-x"));
    sendCode(office);
    tryCode(office, true);
    const recalled = { kind: "result-recalled", box: 1, dossier: FIRST.dossier } as const;
    office.happened({ ...recalled, why: "withdrawn" });
    expect(open(office, 1)).toBe("result-withdrawn");
    expect(open(office, 2)).toBe("done");
  });

  it("and merely expired can still be collected", () => {
    const office = stored().happened({
      kind: "result-recalled",
      box: 1,
      dossier: FIRST.dossier,
      why: "expired",
    });
    office.do(card("p-x"));
    expect(claimOf(office)?.boxes).toEqual([1, 2]);
    sendCode(office);
    tryCode(office, true);
    expect(takeOut(office, 1)).toBe("card-and-code");
  });
});

describe("a PIN", () => {
  it("opens, with the card, only the results on whose slip it stood", () => {
    const office = stored();
    office.do(card("p-x"));
    expect(claimOf(office)?.boxes).toEqual([1, 2]);
    expect(dataOf(tryPin(office, [2]))).toEqual({ boxes: [2] });
    expect(claimOf(office)).toMatchObject({ verified: "pin", boxes: [2] });
    expect(open(office, 1)).toBe("not-your-box");
    expect(takeOut(office, 2)).toBe("card-and-pin");
  });

  it("matched for a box that was not found, or of somebody else, is a wrong one", () => {
    const office = stored();
    office.do(card("p-y"));
    expect(refusalOf(tryPin(office, [1, 2]))).toBe("pin-wrong");
    expect(claimOf(office)).toMatchObject({ verified: null, pin_tries: 1 });
  });

  it("judged for a card that has gone meanwhile opens nothing and costs nobody a try", () => {
    const office = stored();
    office.do(card("p-x"));
    const late = claimOf(office)?.id ?? null;
    office.do(card("p-y"));
    const { reply } = office.do({ kind: "try-pin", kiosk: "k1", claim: late, boxes: [1], burnt: false });
    expect(refusalOf(reply)).toBe("no-claim");
    expect(claimOf(office)).toMatchObject({ verified: null, pin_tries: 0 });
  });

  it("is burnt by five wrong tries of one session, and at once where earlier tries were many", () => {
    const office = stored();
    office.do(card("p-x"));
    const wrong = () => refusalOf(tryPin(office, []));
    expect(Array.from({ length: 5 }, wrong)).toEqual([
      "pin-wrong",
      "pin-wrong",
      "pin-wrong",
      "pin-wrong",
      "pin-burnt",
    ]);
    expect(refusalOf(tryPin(office, [1]))).toBe("pin-burnt");
    const other = stored();
    other.do(card("p-x"));
    expect(refusalOf(tryPin(other, [], true))).toBe("pin-burnt");
    expect(refusalOf(tryPin(other, [1]))).toBe("pin-burnt");
    sendCode(other);
    expect(dataOf(tryCode(other, true))).toEqual({ boxes: [1, 2] });
    expect(takeOut(other, 1)).toBe("card-and-code");
  });

  it("proves nothing of what is put into the box afterwards, where its holder is only the proxy", () => {
    const office = stored();
    office.do(card("p-x"));
    tryPin(office, [1]);
    takeOut(office, 1);
    const dossier = "H99.1-261123-0009";
    office.happened(
      { kind: "result-assigned", box: 1, dossier, person: "p-w", proxy: "p-x" },
      { kind: "result-stored", box: 1, dossier },
    );
    expect(open(office, 1)).toBe("not-your-box");
  });

  it("adds nothing to what a code has opened, and takes nothing away", () => {
    const office = stored();
    office.do(card("p-x"));
    sendCode(office);
    tryCode(office, true);
    expect(dataOf(tryPin(office, []))).toEqual({ boxes: [1, 2] });
    expect(claimOf(office)).toMatchObject({ verified: "code", boxes: [1, 2], pin_tries: 0 });
  });
});

describe("guesses of every kind", () => {
  /** Four wrong codes, three wrong PINs, three receipts of nobody. */
  const guessed = (): TestOffice => {
    const office = stored();
    office.do(card("p-x"));
    sendCode(office);
    for (let count = 0; count < 4; count++) tryCode(office, false);
    for (let count = 0; count < 3; count++) tryPin(office, []);
    for (let count = 0; count < 2; count++) office.do(unknownReceipt());
    expect(office.count("code-entry-rested")).toBe(0);
    office.do(unknownReceipt());
    return office;
  };

  it("count together: after ten neither code nor PIN is taken for a quarter of an hour", () => {
    const office = guessed();
    expect(office.count("code-entry-rested")).toBe(1);
    const rests = { kind: "refused", refusal: "code-entry-rests", wait_s: CODE_REST_MS / 1_000 };
    expect([tryCode(office, true), tryPin(office, [1])]).toEqual([rests, rests]);
    expect(office.do({ kind: "request-code", kiosk: "k1" }).reply).toEqual(rests);
    expect(claimOf(office)).toMatchObject({ verified: null, pin_tries: 3, tries: 4 });
  });

  it("leave cards and receipts to show what waits, and restart nothing of the rest", () => {
    const office = guessed();
    expect(dataOf(office.do(card("p-y")).reply)).toEqual({ boxes: 1 });
    expect(dataOf(office.do(receipt("p-x", FIRST.dossier)).reply)).toEqual({ boxes: 1 });
    for (let count = 0; count < 12; count++) office.do(unknownReceipt());
    expect(office.count("code-entry-rested")).toBe(1);
    office.wait(CODE_REST_MS).do(card("p-x"));
    sendCode(office);
    expect(dataOf(tryCode(office, true))).toEqual({ boxes: [1, 2] });
  });

  it("are still counted after a restart", () => {
    const office = guessed();
    office.do({ kind: "restarted", boot: "2" }, "start");
    expect(claimOf(office)).toBeUndefined();
    office.do(card("p-x"));
    expect(refusalOf(tryPin(office, [1]))).toBe("code-entry-rests");
  });

  it("are forgotten one by one after ten minutes", () => {
    const office = stored();
    for (let count = 0; count < 9; count++) office.do(unknownReceipt());
    office.wait(10 * 60_000).do(unknownReceipt());
    expect(office.office.kiosks.k1?.failures_ms).toHaveLength(1);
    expect(office.count("code-entry-rested")).toBe(0);
  });
});

it("a session in a log of core version 5 was by card, and verified by code", () => {
  const office = stored().happened(
    { kind: "claim-started", serial: 90, kiosk: "k1", claim: "m90", person: "p-x", boxes: [1, 2] },
    { kind: "claim-verified", kiosk: "k1" },
  );
  expect(claimOf(office)).toMatchObject({
    by: "card",
    proxy: false,
    dossier: null,
    verified: "code",
    boxes: [1, 2],
  });
  const granted = { permit: "k91", box: 1, purpose: "collect", place: "k1", claim: "m90" } as const;
  office.happened({ kind: "permit-granted", serial: 91, ...granted });
  expect(office.office.permits.k91?.method).toBe("card-and-code");
});

it("a session that proved nothing may open nothing, whoever asks", () => {
  const office = stored();
  office.do(card("p-x"));
  const [claim, box] = [claimOf(office), office.office.boxes[1]];
  if (claim === undefined || box === undefined) throw new Error("no session");
  const verified = [null, "pin", "code"] as const;
  expect(verified.map((by) => mayOpen({ ...claim, verified: by }, box))).toEqual([false, true, true]);
});
