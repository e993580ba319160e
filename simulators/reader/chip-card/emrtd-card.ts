/**
 * An ID card's chip as it is: answers commands from its files, lets in by PACE or the printed zone, speaks
 * under keys, proves itself. Ground truth of a fictional person, with field defects that can be switched on.
 * It decides as a chip does; the bytes of messages are the production codecs'.
 */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { CardAnswer } from "../../../drivers/link/link.ts";
import {
  type Answer,
  APPLICATION_ID,
  type Command,
  decodeCommand,
  encodeAnswer,
  SW_DONE,
  SW_NO_INSTRUCTION,
  SW_NOT_ALLOWED,
  SW_NOT_FOUND,
  SW_WRONG_PARAMETERS,
} from "../../../drivers/reader/chip/apdu.pure.ts";
import {
  accessChannel,
  accessKeys,
  openedProof,
  sealedProof,
} from "../../../drivers/reader/chip/basic-access.ts";
import type { CurveId } from "../../../drivers/reader/chip/curve.pure.ts";
import {
  type Channel,
  cover,
  sameBytes,
  uncover,
} from "../../../drivers/reader/chip/secure-messaging.pure.ts";
import type { Talk } from "../../../drivers/reader/chip/talk.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { toHex } from "../../../drivers/runtime/text.ts";
import type { FictionalPerson } from "../fictional-person.ts";
import { type Authority, createAuthority } from "./authority.ts";
import { type CardFiles, type ChipProof, cardFiles, FACE_BYTES } from "./card-files.ts";
import { ChipKeyProof } from "./chip-key-proof.ts";
import type { ChipDefect } from "./defects.ts";
import { PaceOfCard } from "./pace-of-card.ts";

export interface EmrtdCardOptions {
  readonly person: FictionalPerson;
  readonly authority: Authority;
  readonly random: Random;
  readonly pace?: CurveId;
  readonly proof?: ChipProof;
  readonly face_bytes?: number;
  readonly defects?: ReadonlyMap<ChipDefect, number>;
}

const SW_WRONG_LENGTH = 0x6700;
const SW_MESSAGING_WRONG = 0x6988;
const SW_END_BEYOND = 0x6b00;
const SW_WRONG_ZONE = 0x6300;

const only = (sw: number): Answer => ({ data: new Uint8Array(), sw });

export class EmrtdCard {
  readonly files: CardFiles;
  readonly #defects: ReadonlyMap<ChipDefect, number>;
  readonly #random: Random;
  readonly #pace: PaceOfCard;
  readonly #proof: ChipKeyProof;
  #channel: Channel | undefined;
  /** Agreed by the command now answered; used from the next one on. */
  #next: Channel | undefined;
  #challenge: Uint8Array | undefined;
  #file: Uint8Array | undefined;
  #inApplication = false;
  #inMaster = false;
  #protected = 0;

  constructor(options: EmrtdCardOptions) {
    this.#defects = options.defects ?? new Map();
    this.#random = options.random;
    const proof = options.proof ?? "chip";
    this.files = damaged(
      cardFiles({
        person: options.person,
        authority: this.#defects.has("unknown-authority") ? unknownAuthority() : options.authority,
        pace: options.pace ?? 13,
        proof,
        face_bytes: options.face_bytes ?? FACE_BYTES,
      }),
      this.#defects,
    );
    const can = options.person.idNumber.slice(-6);
    this.#pace = new PaceOfCard(options.pace ?? 13, can, this.files.zone, options.random);
    const key = this.#defects.has("copied") ? anotherKey(this.files.chipKey) : this.files.chipKey;
    this.#proof = new ChipKeyProof(proof, key, options.random);
  }

  /** Power was cut or given: keys, challenge, chosen file and place are forgotten. */
  reset(): void {
    this.#channel = undefined;
    this.#next = undefined;
    this.#challenge = undefined;
    this.#file = undefined;
    this.#inApplication = false;
    this.#inMaster = false;
    this.#protected = 0;
    this.#pace.reset();
  }

  /** One command in, one answer out. Never throws. */
  process(bytes: Uint8Array): Uint8Array {
    const command = decodeCommand(bytes);
    return encodeAnswer(command === undefined ? only(SW_WRONG_LENGTH) : this.#answer(command));
  }

  #answer(command: Command): Answer {
    const channel = this.#channel;
    if (channel === undefined) return this.#afterwards(this.#obey(command, false));
    const [asked, clear] = uncover(channel, command);
    if ("fault" in clear) {
      // The session is over, as ICAO 9303-11 9.8.8 has it.
      this.#channel = undefined;
      return only(SW_MESSAGING_WRONG);
    }
    const [answered, answer] = cover(asked, this.#obey(clear, true));
    this.#channel = answered;
    this.#protected++;
    return this.#afterwards(this.#defects.get("wrong-mac") === this.#protected ? turned(answer) : answer);
  }

  #afterwards(answer: Answer): Answer {
    this.#channel = this.#next ?? this.#channel;
    this.#next = undefined;
    return answer;
  }

  #obey(command: Command, isProtected: boolean): Answer {
    switch (command.ins) {
      case 0xa4:
        return this.#select(command);
      case 0xb0:
        return this.#read(command);
      case 0x84:
        return this.#giveChallenge();
      case 0x82:
        return this.#openByZone(command);
      case 0x22:
        return isProtected ? this.#prove(() => this.#proof.set(command)) : this.#setPace(command);
      case 0x86:
        return isProtected ? this.#proveByAgreement(command) : this.#stepPace(command);
      case 0x88:
        return isProtected ? this.#prove(() => this.#proof.sign(command.data)) : only(SW_NOT_ALLOWED);
      default:
        return only(SW_NO_INSTRUCTION);
    }
  }

  // ---- files ----

  #select({ p1, data }: Command): Answer {
    if (p1 === 0x04) {
      const known = sameBytes(data, APPLICATION_ID) && !this.#defects.has("no-application");
      this.#inApplication = known;
      return only(known ? SW_DONE : SW_NOT_FOUND);
    }
    if (p1 === 0x00) {
      if (this.#defects.has("master-file-6d00")) return only(SW_NO_INSTRUCTION);
      this.#inMaster = true;
      return only(SW_DONE);
    }
    return this.#selectFile(((data[0] ?? 0) << 8) | (data[1] ?? 0));
  }

  #selectFile(id: number): Answer {
    const file = this.files.byId.get(id);
    if (file === undefined || this.#isHidden(id)) return only(SW_NOT_FOUND);
    const open = id === 0x011c || (this.#inApplication && this.#channel !== undefined);
    if (!open || (id === 0x0102 && this.#defects.has("face-6982"))) return only(SW_NOT_ALLOWED);
    this.#file = file;
    return only(SW_DONE);
  }

  #isHidden(id: number): boolean {
    if (id === 0x010d) return this.#defects.has("no-national-data");
    if (id === 0x011d) return this.#defects.has("unsigned");
    if (id !== 0x011c) return false;
    if (this.#defects.has("no-card-access")) return true;
    return this.#defects.has("card-access-behind-master") && !this.#inMaster;
  }

  #read({ p1, p2, le }: Command): Answer {
    if (this.#file === undefined) return only(SW_NOT_ALLOWED);
    const offset = (p1 << 8) | p2;
    if (offset >= this.#file.length) return only(SW_END_BEYOND);
    const most = this.#defects.has("pieces-of-16") ? Math.min(16, le) : le;
    return { data: this.#file.slice(offset, offset + most), sw: SW_DONE };
  }

  /** True while a command now would read the second half of the face. */
  get readsFace(): boolean {
    return this.#file !== undefined && this.#file === this.files.byId.get(0x0102) && this.#protected > 60;
  }

  // ---- getting in ----

  #giveChallenge(): Answer {
    if (this.#defects.has("no-basic-access")) return only(SW_NO_INSTRUCTION);
    this.#challenge = this.#random.bytes(8);
    return { data: this.#challenge, sw: SW_DONE };
  }

  #openByZone({ data }: Command): Answer {
    const challenge = this.#challenge;
    this.#challenge = undefined;
    if (challenge === undefined) return only(SW_NOT_ALLOWED);
    const keys = accessKeys(this.files.zone);
    const opened = openedProof(keys, data);
    if (opened === undefined || !sameBytes(opened.subarray(8, 16), challenge)) return only(SW_WRONG_ZONE);
    const reader = { challenge: opened.slice(0, 8), key: opened.slice(16) };
    const own = { challenge, key: this.#random.bytes(16) };
    this.#next = accessChannel(reader, own);
    return { data: sealedProof(keys, challenge, reader.challenge, own.key), sw: SW_DONE };
  }

  #setPace(command: Command): Answer {
    if (this.#defects.has("pace-6d00")) return only(SW_NO_INSTRUCTION);
    if (this.#defects.has("pace-6982")) return only(SW_NOT_ALLOWED);
    return this.#pace.set(command);
  }

  #stepPace(command: Command): Answer {
    const [answer, channel] = this.#pace.step(command);
    this.#next = channel;
    return answer;
  }

  // ---- proving itself ----

  #prove(how: () => Answer): Answer {
    return this.#defects.has("proof-refused") ? only(SW_NO_INSTRUCTION) : how();
  }

  #proveByAgreement({ data }: Command): Answer {
    const channel = this.#proof.agree(data);
    if (channel === undefined) return only(SW_WRONG_PARAMETERS);
    this.#next = channel;
    return { data: Uint8Array.of(0x7c, 0x00), sw: SW_DONE };
  }
}

const unknownAuthority = (): Authority => createAuthority({ name: "Another fictional authority" });

const anotherKey = (key: KeyObject | undefined): KeyObject | undefined => {
  if (key === undefined) return undefined;
  return key.asymmetricKeyType === "rsa"
    ? generateKeyPairSync("rsa", { modulusLength: 1_536 }).privateKey
    : generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
};

const turned = (answer: Answer): Answer => ({
  ...answer,
  data: answer.data.map((byte, index) => (index === answer.data.length - 1 ? byte ^ 0x01 : byte)),
});

/** Bytes changed after signing: the letter at the end of a name, the last digit of a year. */
const damaged = (files: CardFiles, defects: ReadonlyMap<ChipDefect, number>): CardFiles => {
  const byId = new Map(files.byId);
  const change = (id: number, at: (hex: string) => number, value: number): void => {
    const bytes = byId.get(id)?.slice();
    if (bytes === undefined) return;
    bytes[at(toHex(bytes))] = value;
    byId.set(id, bytes);
  };
  // Nguyễn and all the rest begin their second field with 30 L 02 01 02 0C: its first letter becomes X.
  if (defects.has("altered-national-data")) change(0x010d, (hex) => hex.indexOf("02 01 02 0C") / 3 + 5, 0x58);
  // The first letter of the name, which no check digit covers.
  if (defects.has("altered-zone")) change(0x0101, () => 5 + 60, 0x58);
  return { ...files, byId };
};

/** The card on a reader, in process; it is gone for good once pulled. */
export const cardAnswers = (
  card: EmrtdCard,
  defects: ReadonlyMap<ChipDefect, number> = new Map(),
): ((command: Uint8Array) => CardAnswer) => {
  let pulled = false;
  return (command) => {
    pulled ||= defects.has("pulled-in-face") && card.readsFace;
    return pulled ? { kind: "lost", loss: "card-removed" } : { kind: "answer", bytes: card.process(command) };
  };
};

/** The whole talk with a card that answers at once; gives what the talk found. */
export const heldAtOnce = <Result>(
  talk: Talk<Result>,
  answer: (command: Uint8Array) => CardAnswer,
): Result => {
  let step = talk.next();
  while (step.done !== true) step = talk.next(answer(step.value));
  return step.value;
};
