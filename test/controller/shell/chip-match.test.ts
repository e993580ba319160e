/** Whose number opens chips beside which scanner, and for how long; what a chip is compared with. */
import { describe, expect, test } from "vitest";
import { ChipMatch } from "../../../controller/shell/chip-match.ts";
import { decodeScan, type OwnCode } from "../../../drivers/reader/cccd-qr/protocol.ts";
import { failedChip } from "../../../drivers/reader/chip/verdict.pure.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";

const TODAY = { year: 2026, month: 11, day: 22 };

const match = () => {
  const told: string[] = [];
  const chips = new ChipMatch({
    places: [
      { place: "d1", reader: "rd", chip_reader: "cd" },
      { place: "k1", reader: "rk", chip_reader: "ck" },
    ],
    expect: (reader, password) => told.push(`${reader} expects ${password.reveal().can}`),
    forget: (reader) => told.push(`${reader} forgets`),
    post: (input) =>
      told.push(input.kind === "chip-read" ? `${input.scan} ${input.outcome} ${input.why}` : input.kind),
    rename: (scan) => told.push(`${scan} renamed`),
  });
  const scan = (reader: string, name: string, text: string): void => {
    const code = decodeScan(new TextEncoder().encode(text), TODAY);
    if (code.kind === "error") throw new Error(code.error);
    chips.scanned(reader, name, new Personal(code as OwnCode));
  };
  return { told, chips, scan };
};
const [ONE, TWO] = [fictionalPerson(1), fictionalPerson(2)].map((person) => ({
  qr: qrText(person),
  can: person.idNumber.slice(-6),
})) as [{ qr: string; can: string }, { qr: string; can: string }];

describe("a number", () => {
  test("goes to the reader of chips of the same place, and to no other", () => {
    const { told, scan } = match();
    scan("rd", "s1", ONE.qr);
    scan("rk", "s2", TWO.qr);
    scan("elsewhere", "s3", ONE.qr);
    expect(told).toEqual([`cd expects ${ONE.can}`, `ck expects ${TWO.can}`]);
  });

  test("is forgotten when its visitor leaves the screen", () => {
    const { told, chips, scan } = match();
    scan("rd", "s1", ONE.qr);
    chips.shown("cd", "s1");
    chips.left("cd");
    chips.left("cd");
    chips.read("cd", failedChip("mac"));
    expect(told.slice(1)).toEqual(["cd forgets"]);
  });

  test("of whoever was scanned meanwhile stays when the one before leaves", () => {
    const { told, chips, scan } = match();
    scan("rd", "s1", ONE.qr);
    chips.shown("cd", "s1");
    scan("rd", "s2", TWO.qr);
    chips.shown("cd", "s1");
    chips.left("cd");
    chips.read("cd", failedChip("mac"));
    expect(told.slice(1)).toEqual([`cd expects ${TWO.can}`, "s2 unread READER_CHIP_DISTURBED"]);
  });

  test("is forgotten when another code is shown there", () => {
    const { told, scan } = match();
    scan("rd", "s1", ONE.qr);
    scan("rd", "s2", "MC1:T:A-017");
    expect(told.slice(1)).toEqual(["cd forgets"]);
  });

  test("typed at a door opens chips there; where no reader of chips is, nothing happens", () => {
    const { told, chips } = match();
    chips.typed("d1", "t1", new Personal(fictionalPerson(1).idNumber));
    chips.typed("d9", "t2", new Personal(fictionalPerson(1).idNumber));
    expect(told).toEqual([`cd expects ${ONE.can}`]);
  });
});

test("a chip read where nobody was scanned is told to nobody", () => {
  const { told, chips } = match();
  chips.read("cd", failedChip("mac"));
  expect(told).toEqual([]);
});
