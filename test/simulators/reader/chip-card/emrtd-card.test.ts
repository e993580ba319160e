/** Proves what a card forgets when its power is cut; how it is read is proven in test/drivers/reader/chip. */
import { expect, test } from "vitest";
import { chipTalk } from "../../../../drivers/reader/chip/chip-reader.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { createAuthority } from "../../../../simulators/reader/chip-card/authority.ts";
import { cardAnswers, EmrtdCard, heldAtOnce } from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const SELECT_APPLICATION = [0x00, 0xa4, 0x04, 0x0c, 0x07, 0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
const GET_CHALLENGE = [0x00, 0x84, 0x00, 0x00, 0x08];
const WRONG_PROOF = [0x00, 0x82, 0x00, 0x00, 0x28, ...new Array<number>(40).fill(0), 0x28];

const random = new SeededRandom(7);
const person = fictionalPerson(5);

test("a card whose power was cut knows no challenge, no keys, no chosen file, and is read anew", async () => {
  const authority = createAuthority();
  const card = new EmrtdCard({ person, authority, random });
  const says = (...command: readonly number[]) => [...card.process(Uint8Array.from(command))];
  says(...SELECT_APPLICATION);
  says(...GET_CHALLENGE);
  expect(says(...WRONG_PROOF)).toEqual([0x63, 0x00]);
  says(...GET_CHALLENGE);
  card.reset();
  expect(says(...WRONG_PROOF)).toEqual([0x69, 0x82]);

  const settings = { anchors: [authority.anchor], today: () => ({ year: 2026, month: 11, day: 21 }), random };
  const read = () => heldAtOnce(chipTalk({ can: person.idNumber.slice(-6) }, settings), cardAnswers(card));
  expect(read()).toMatchObject({ kind: "chip", trust: "chip-issuer" });
  // Still under keys: a command in clear ends that session, as on a card that was not taken off.
  expect(says(...SELECT_APPLICATION)).toEqual([0x69, 0x88]);
  expect(read()).toMatchObject({ kind: "chip", trust: "chip-issuer" });
  card.reset();
  expect(says(0x00, 0xb0, 0x00, 0x00, 0x04)).toEqual([0x69, 0x82]);
  expect(read()).toMatchObject({ kind: "chip", trust: "chip-issuer" });
});

test("a person's files are as long each time, whoever signed them: runs repeat command by command", () => {
  const lengths = Array.from({ length: 8 }, () => {
    const { files } = new EmrtdCard({
      person: fictionalPerson(5),
      authority: createAuthority(),
      random: new SeededRandom(1),
    });
    return [...files.byId].map(([id, { length }]) => `${id} ${length}`).join();
  });
  expect(new Set(lengths).size).toBe(1);
});
