/** Proves that a talk with a chip ends for good at the first answer that is lost, garbled or unproven. */
import { expect, test } from "vitest";
import { getChallenge, readBinary, selectFile } from "../../../../drivers/reader/chip/apdu.pure.ts";
import { sessionCipher } from "../../../../drivers/reader/chip/ciphers.ts";
import { ChipSession, EXCHANGES_MAX } from "../../../../drivers/reader/chip/session.ts";
import { scripted } from "./scripted-transport.ts";
import { chipBytes } from "./vectors.ts";

const worked = () => ({
  cipher: sessionCipher("3des", chipBytes("bac.seed")),
  counter: chipBytes("bac.counter"),
});

test("a wrong MAC ends the talk: nothing more is sent, nothing was given", async () => {
  const wrong = chipBytes("sm.select.answer");
  wrong[12] = (wrong[12] ?? 0) ^ 1;
  const transport = scripted([
    [chipBytes("sm.select.command"), wrong],
    [undefined, chipBytes("sm.read4.answer")],
  ]);
  const session = new ChipSession(transport);
  session.adopt(worked());
  expect(await session.send(selectFile(0x011e))).toEqual({ kind: "ended", why: "mac" });
  expect(await session.send(readBinary(0, 4))).toEqual({ kind: "ended", why: "mac" });
  expect(transport.sent).toHaveLength(1);
});

test("data in clear are not taken once keys are agreed", async () => {
  const session = new ChipSession(scripted([[undefined, Uint8Array.of(0x60, 0x14, 0x90, 0x00)]]));
  session.adopt(worked());
  expect(await session.send(readBinary(0, 4))).toEqual({ kind: "ended", why: "structure" });
});

test("a refusal in clear is not believed either once keys are agreed", async () => {
  const session = new ChipSession(scripted([[undefined, Uint8Array.of(0x6a, 0x82)]]));
  session.adopt(worked());
  expect(await session.send(selectFile(0x010d))).toEqual({ kind: "ended", why: "unprotected" });
});

test("a talk without end is ended", async () => {
  const session = new ChipSession({
    transmit: async () => ({ kind: "answer", bytes: Uint8Array.of(0x6d, 0x00) }),
  });
  for (let index = 0; index < EXCHANGES_MAX; index++)
    expect(await session.send(getChallenge())).toMatchObject({ kind: "answer" });
  expect(await session.send(getChallenge())).toEqual({ kind: "ended", why: "endless" });
  expect(session.exchanges).toBe(EXCHANGES_MAX);
});
