/** Proves that a talk with a chip ends for good at the first answer that is lost, garbled or unproven. */
import { expect, test } from "vitest";
import { getChallenge, readBinary, selectFile } from "../../../../drivers/reader/chip/apdu.pure.ts";
import { sessionCipher } from "../../../../drivers/reader/chip/ciphers.ts";
import { ChipSession, EXCHANGES_MAX } from "../../../../drivers/reader/chip/session.ts";
import { heldAtOnce } from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { scripted } from "./scripted-transport.ts";
import { chipBytes } from "./vectors.ts";

const worked = () => ({
  cipher: sessionCipher("3des", chipBytes("bac.seed")),
  counter: chipBytes("bac.counter"),
});

test("a wrong MAC ends the talk: nothing more is sent, nothing was given", () => {
  const wrong = chipBytes("sm.select.answer");
  wrong[12] = (wrong[12] ?? 0) ^ 1;
  const card = scripted([
    [chipBytes("sm.select.command"), wrong],
    [undefined, chipBytes("sm.read4.answer")],
  ]);
  const session = new ChipSession();
  session.adopt(worked());
  expect(heldAtOnce(session.send(selectFile(0x011e)), card.answer)).toEqual({ kind: "ended", why: "mac" });
  expect(heldAtOnce(session.send(readBinary(0, 4)), card.answer)).toEqual({ kind: "ended", why: "mac" });
  expect(card.sent).toHaveLength(1);
});

test("data in clear are not taken once keys are agreed", () => {
  const card = scripted([[undefined, Uint8Array.of(0x60, 0x14, 0x90, 0x00)]]);
  const session = new ChipSession();
  session.adopt(worked());
  expect(heldAtOnce(session.send(readBinary(0, 4)), card.answer)).toEqual({
    kind: "ended",
    why: "structure",
  });
});

test("a refusal in clear is not believed either once keys are agreed", () => {
  const card = scripted([[undefined, Uint8Array.of(0x6a, 0x82)]]);
  const session = new ChipSession();
  session.adopt(worked());
  expect(heldAtOnce(session.send(selectFile(0x010d)), card.answer)).toEqual({
    kind: "ended",
    why: "unprotected",
  });
});

test("a talk without end is ended", () => {
  const card = { answer: () => ({ kind: "answer", bytes: Uint8Array.of(0x6d, 0x00) }) as const };
  const session = new ChipSession();
  for (let index = 0; index < EXCHANGES_MAX; index++)
    expect(heldAtOnce(session.send(getChallenge()), card.answer)).toMatchObject({ kind: "answer" });
  expect(heldAtOnce(session.send(getChallenge()), card.answer)).toEqual({ kind: "ended", why: "endless" });
  expect(session.exchanges).toBe(EXCHANGES_MAX);
});
