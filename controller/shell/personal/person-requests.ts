/**
 * What citizens may ask about their own data, by their number: a copy of all that is held, and its end. Both
 * go through the office's one loop, so that each is judged and kept before anything is shown or destroyed.
 */
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { Input } from "../../core/input.ts";
import type { Refusal } from "../../core/refusal.ts";
import { liveTickets, type Office } from "../../core/state.ts";
import type { Answer, OfficeLoop } from "../loop.ts";
import type { Settled } from "./aftermath.ts";
import type { Erasure } from "./eraser.ts";
import type { PersonExport } from "./personal-store.ts";
import type { Persons } from "./persons.ts";

export interface PersonRequest {
  readonly kind: "export" | "erase";
  readonly number: Personal<string>;
  /** Who asks, as the log names it. */
  readonly actor: string;
}

export type PersonAnswer =
  /** Nothing is held about this number. */
  | { readonly kind: "unknown" }
  | { readonly kind: "exported"; readonly held: PersonExport }
  | ({ readonly kind: "erased"; readonly proof: Erasure } & Settled)
  /** `boxes`: numbers of those that hold a result; `codes`: the person's live tickets. */
  | {
      readonly kind: "refused";
      readonly refusal: Refusal | "busy" | "storage-full";
      readonly boxes: readonly number[];
      readonly codes: readonly string[];
    };

export interface PersonRequestPorts {
  readonly loop: Pick<OfficeLoop, "post" | "office">;
  readonly persons: Persons;
  readonly random: Random;
  /** `YYYY-MM-DD` of the office. */
  readonly today: () => string;
  readonly settle: () => Settled;
}

export class PersonRequests {
  readonly #ports: PersonRequestPorts;

  constructor(ports: PersonRequestPorts) {
    this.#ports = ports;
  }

  ask(request: PersonRequest): Promise<PersonAnswer> {
    const person = this.#ports.persons.find(request.number);
    if (person === undefined) return Promise.resolve({ kind: "unknown" });
    return request.kind === "erase" ? this.#erase(person, request) : this.#export(person, request);
  }

  async #erase(person: string, { actor }: PersonRequest): Promise<PersonAnswer> {
    const { persons, today, settle } = this.#ports;
    const erasure = persons.newErasure();
    const fields = persons.fieldsOf(person).length + persons.formsOf(person).length;
    const proof: Erasure = { erasure, day: today(), cause: "request", person, fields, purpose: null };
    const input: Input = { kind: "erase-person", person, erasure, fields };
    const answer = await this.#judged(input, actor, () => persons.erase(proof));
    return answer.kind === "done" ? { kind: "erased", proof, ...settle() } : this.#refused(person, answer);
  }

  async #export(person: string, { actor, number }: PersonRequest): Promise<PersonAnswer> {
    const answer = await this.#judged({ kind: "export-person", person }, actor);
    if (answer.kind !== "done") return this.#refused(person, answer);
    const held = this.#ports.persons.exportPerson(number);
    return held === undefined ? { kind: "unknown" } : { kind: "exported", held };
  }

  #judged(input: Input, actor: string, within?: () => void): Promise<Answer> {
    const { loop, random } = this.#ports;
    const key = `person-${Buffer.from(random.bytes(16)).toString("base64url")}`;
    return new Promise((resolve) => {
      loop.post({
        input,
        actor,
        device: null,
        place: null,
        ...(within === undefined ? {} : { within }),
        command: {
          key,
          route: input.kind,
          answer: resolve,
          keep: ({ kind }) => ({ key, route: input.kind, status: kind === "done" ? 200 : 409, body: null }),
        },
      });
    });
  }

  #refused(person: string, answer: Exclude<Answer, { kind: "done" }>): PersonAnswer {
    const { office } = this.#ports.loop;
    return {
      kind: "refused",
      refusal: answer.kind === "refused" ? answer.refusal : answer.kind,
      boxes: boxesOf(office, person),
      codes: liveTickets(office, person).map(({ code }) => code),
    };
  }
}

const boxesOf = (office: Office, person: string): readonly number[] =>
  Object.values(office.boxes)
    .filter((box) => box.person === person)
    .map(({ number }) => number);
