/**
 * Boxes as they are, around the core: coils that draw current, doors that open or do not, hands, banks that
 * fall silent, a program that dies. Time is virtual, timers fire when they are due. What happens is judged
 * here from coils and doors alone, never by a rule of the core.
 */
import type { Ruling } from "../../../controller/core/decide.ts";
import type { EffectOf } from "../../../controller/core/effect.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import type { Input } from "../../../controller/core/input.ts";
import { BOXES, BoxOffice, doorInput, FOUR_BANKS } from "./box-kit.ts";

/** What the next pulses do: the usual; nothing; another door; never answered; not given at all. */
export type Lock = "opens" | "stuck" | "wrong" | "mute" | "refuses";

const PULSE_MS = 500;
const SETTLE_MS = 200;
const REACTS_MS = 120;

interface Coil {
  readonly box: number;
  readonly permit: string;
  readonly supply: string;
  readonly on_ms: number;
}
interface Door {
  readonly open: boolean;
  readonly since_ms: number;
  /** Since when it is heard to be open, and was not heard to be closed since: what can be known from outside. */
  readonly known_ms: number | null;
  readonly told: number;
}
interface Due {
  readonly at_ms: number;
  readonly run: () => void;
}

const planOf = (number: number) => {
  const box = FOUR_BANKS.boxes.find((row) => row.number === number);
  const bank = FOUR_BANKS.banks.find(({ id }) => id === box?.bank);
  if (box === undefined || bank === undefined) throw new Error(`there is no box ${number}`);
  return { bank: bank.id, supply: bank.supply };
};

export class BoxWorld {
  readonly office = new BoxOffice();
  readonly broken: string[] = [];
  readonly seen: Record<string, number> = {};
  readonly #timers = new Map<string, number>();
  #due: Due[] = [];
  readonly #coils: Coil[] = [];
  readonly #doors = new Map<number, Door>();
  readonly #silent = new Set<string>();
  readonly #granted = new Map<string, number>();
  readonly #pulsed = new Set<string>();
  readonly #opens = new Map<string, number[]>();
  /** Dossiers in boxes or hands, as the facts tell it. */
  readonly #kept = new Set<string>();
  readonly #withdrawn = new Set<string>();
  /** Which lock does what; a pulse takes the first. */
  locks: Lock[] = [];

  constructor() {
    for (const box of BOXES) this.#doors.set(box, { open: false, since_ms: 0, known_ms: null, told: 0 });
    this.office.open();
  }

  do(input: Input, actor?: string): Ruling {
    const ruling = this.office.do(input, actor);
    for (const fact of ruling.facts) this.#judgeFact(fact);
    for (const effect of ruling.effects) {
      if (effect.kind === "arm-timer") this.#timers.set(effect.timer, this.office.at_ms + effect.delay_ms);
      else if (effect.kind === "disarm-timer") this.#timers.delete(effect.timer);
      else if (effect.kind === "pulse-box") this.#pulse(effect);
      else if (effect.kind === "send-code")
        this.do({ kind: "code-sent", kiosk: effect.kiosk, claim: effect.claim, sent: true });
      else if (effect.kind === "send-notice")
        this.#later(400, () => this.do({ kind: "notice-ended", notice: effect.notice, sent: true }));
    }
    this.#contents();
    return ruling;
  }

  reach(point: string): void {
    this.seen[point] = (this.seen[point] ?? 0) + 1;
  }

  /** Lets what is due within this time happen, in its order. */
  wait(delay_ms: number): void {
    const end_ms = this.office.at_ms + delay_ms;
    for (;;) {
      const timer = [...this.#timers].sort((a, b) => a[1] - b[1])[0];
      const due = this.#due.sort((a, b) => a.at_ms - b.at_ms)[0];
      const next_ms = Math.min(timer?.[1] ?? end_ms, due?.at_ms ?? end_ms);
      if (next_ms >= end_ms) break;
      this.office.at_ms = Math.max(this.office.at_ms, next_ms);
      if (due !== undefined && due.at_ms <= next_ms) {
        this.#due = this.#due.filter((row) => row !== due);
        due.run();
      } else if (timer !== undefined) {
        this.#timers.delete(timer[0]);
        this.do({ kind: "timer-fired", timer: timer[0] }, "clock");
      }
    }
    this.office.at_ms = Math.max(this.office.at_ms, end_ms);
    this.#leftOpen();
  }

  // ---- hands ----

  shut(box: number): void {
    this.#move(box, false, "shut");
  }

  force(box: number): void {
    this.#move(box, true, "force");
  }

  silence(bank: string): void {
    if (this.#silent.has(bank)) return;
    this.#silent.add(bank);
    // Of a bank that is merely degraded some board is silent: then the doors alone say that nothing is known.
    const state = bank === "w2" ? "down" : "degraded";
    this.do({ kind: "device-changed", changed: bank, state, fault: "LINK_LOST" });
    this.#tell(bank);
  }

  hear(bank: string): void {
    if (!this.#silent.delete(bank)) return;
    this.do({ kind: "device-changed", changed: bank, state: "up", fault: null });
    this.#tell(bank);
  }

  /** The program dies; coils and doors go on. Doors are heard again after `deaf_ms`. */
  die(deaf_ms: number): void {
    this.reach("restart");
    this.#timers.clear();
    this.#due = this.#due.filter(({ run }) => this.#ofWorld.has(run));
    const ruling = this.do({ kind: "restarted", boot: "2" }, "start");
    if (ruling.effects.some(({ kind }) => kind === "pulse-box")) this.broken.push("a start gave a pulse");
    for (const { id } of FOUR_BANKS.banks) {
      this.#silent.add(id);
      this.#later(deaf_ms, () => this.hear(id));
    }
  }

  // ---- coils and doors ----

  readonly #ofWorld = new Set<() => void>();

  #later(delay_ms: number, run: () => void): void {
    this.#due.push({ at_ms: this.office.at_ms + delay_ms, run });
  }

  /** What physics does, also when the program is dead by then. */
  #physics(delay_ms: number, run: () => void): void {
    this.#ofWorld.add(run);
    this.#later(delay_ms, run);
  }

  #pulse({ box, bank, permit }: EffectOf<"pulse-box">): void {
    const lock = this.locks.shift() ?? "opens";
    const ended = (end: "acknowledged" | "unconfirmed" | "refused"): Input => ({
      kind: "pulse-ended",
      permit,
      end,
      why: end === "refused" ? "board-not-ready" : null,
    });
    this.#judgePulse(box, permit, bank);
    if (lock === "refuses") {
      this.reach("refused");
      this.#refused(permit, ended("refused"));
      return;
    }
    this.#energise(box, permit);
    if (lock !== "mute") this.#later(PULSE_MS + SETTLE_MS, () => this.do(ended("acknowledged")));
    if (lock === "opens") this.#physics(REACTS_MS, () => this.#move(box, true, "lock"));
    const other = BOXES.find((number) => number !== box && planOf(number).supply === planOf(box).supply);
    if (lock === "wrong" && other !== undefined)
      this.#physics(REACTS_MS, () => this.#move(other, true, "wrong"));
  }

  /** A fault of the hardware costs the session nothing (I14). */
  #refused(permit: string, input: Input): void {
    const { claim: id = null, box = 0 } = this.office.office.permits[permit] ?? {};
    const claimOf = () =>
      Object.values(this.office.office.kiosks).find((kiosk) => kiosk.claim?.id === id)?.claim;
    const before = claimOf();
    this.do(input);
    const after = claimOf();
    if (id === null || before == null || after == null) return;
    this.reach("claim-kept");
    if ((after.pulses[box] ?? 0) !== (before.pulses[box] ?? 0) - 1)
      this.broken.push("I14: a refusal cost a pulse");
    if (after.verified !== before.verified) this.broken.push("I14: a refusal cost the claim");
  }

  #energise(box: number, permit: string): void {
    const { supply } = planOf(box);
    const on_ms = this.office.at_ms;
    for (const coil of this.#coils) {
      const gap_ms = on_ms - (coil.on_ms + PULSE_MS);
      if (coil.supply === supply && gap_ms < SETTLE_MS)
        this.broken.push(`I1: box ${box} is pulsed ${gap_ms} ms after box ${coil.box}`);
      if (coil.box === box && gap_ms < 5_000) this.broken.push(`the coil of box ${box} rests ${gap_ms} ms`);
    }
    const lately = this.#coils.filter((coil) => coil.box === box && coil.on_ms > on_ms - 60_000);
    if (lately.length >= 3) this.broken.push(`box ${box} has ${lately.length + 1} pulses in a minute`);
    this.#coils.push({ box, permit, supply, on_ms });
  }

  #judgePulse(box: number, permit: string, bank: string): void {
    this.reach("pulse");
    if (this.#granted.get(permit) !== box) this.broken.push(`I2: ${permit} was not granted for box ${box}`);
    if (this.#pulsed.has(permit)) this.broken.push(`I3: ${permit} gives a second pulse`);
    this.#pulsed.add(permit);
    if (bank === "b4") return;
    const door = this.#doors.get(box);
    if (this.#silent.has(bank) || door?.open !== false)
      this.broken.push(`I10: box ${box} is pulsed, its door is not known to be closed`);
  }

  #move(box: number, open: boolean, by: "lock" | "wrong" | "force" | "shut"): void {
    const door = this.#doors.get(box);
    if (door === undefined || door.open === open) return;
    const heard = !this.#silent.has(planOf(box).bank);
    const before = this.office.box(box);
    const near = this.#coils.filter(
      (coil) => coil.supply === planOf(box).supply && this.office.at_ms - coil.on_ms <= 20_000,
    );
    this.#doors.set(box, { ...door, open, since_ms: this.office.at_ms });
    if (!heard) return;
    const ruling = this.#hearDoor(box);
    if (!open) return;
    const alarms = ruling.facts.filter((fact) => fact.kind === "box-quarantined" && fact.box === box);
    const quiet = before.state === "quarantined" || before.state === "out-of-service";
    if (by === "force" && before.permit === null && near.length === 0 && !quiet) {
      this.reach("forced");
      if (alarms.length !== 1) this.broken.push(`I11: box ${box} was forced, ${alarms.length} alarms`);
    }
    if (by === "wrong" && before.permit === null) {
      this.reach("wrong-door");
      if (this.office.office.stopped_banks[planOf(box).bank] === undefined)
        this.broken.push(`I5: the wrong door ${box} stopped nothing`);
    }
  }

  #tell(bank: string): void {
    const silent = this.#silent.has(bank);
    for (const box of BOXES) {
      if (planOf(box).bank !== bank) continue;
      if (silent) this.do(doorInput(box, "unknown"));
      else this.#hearDoor(box);
    }
  }

  #hearDoor(box: number): Ruling {
    const door = this.#doors.get(box);
    if (door === undefined) throw new Error(`there is no box ${box}`);
    const known = door.open ? { known_ms: door.known_ms ?? this.office.at_ms } : { known_ms: null, told: 0 };
    this.#doors.set(box, { ...door, ...known });
    return this.do(doorInput(box, door.open ? "open" : "closed"));
  }

  // ---- what the facts say ----

  #judgeFact(fact: Fact): void {
    switch (fact.kind) {
      case "permit-granted":
        this.#granted.set(fact.permit, fact.box);
        if (fact.purpose !== "collect") this.#countOpening(fact.place);
        if (fact.purpose === "remote" && (fact.second == null || fact.second === fact.staff))
          this.broken.push(`${fact.permit} opens from afar by one person`);
        return;
      case "box-opened": {
        const coil = this.#coils.find(({ permit }) => permit === fact.permit);
        const door = this.#doors.get(fact.box);
        this.reach("opened");
        if (coil?.box !== fact.box || door?.open !== true || door.since_ms < coil.on_ms)
          this.broken.push(`I5: box ${fact.box} counts as opened by ${fact.permit}`);
        return;
      }
      case "box-left-open": {
        const door = this.#doors.get(fact.box);
        if (door === undefined) return;
        this.#doors.set(fact.box, { ...door, told: door.told + 1 });
        this.reach("left-open");
        if (door.told > 0) this.broken.push(`I11: box ${fact.box} is told twice to stand open`);
        if (door.known_ms === null || this.office.at_ms - door.known_ms < 59_000)
          this.broken.push(`I11: box ${fact.box} is told too early to stand open`);
        return;
      }
      case "result-stored":
        this.#kept.add(fact.dossier);
        this.#withdrawn.delete(fact.dossier);
        return;
      case "result-recalled":
        if (fact.why !== "expired") this.#withdrawn.add(fact.dossier);
        return;
      case "result-collected":
        this.reach(fact.method === "remote" ? "collected-remote" : "collected");
        if (this.#withdrawn.has(fact.dossier))
          this.broken.push(`${fact.dossier} was collected, though withdrawn`);
        this.#kept.delete(fact.dossier);
        return;
      case "result-taken-back":
        this.reach("taken-back");
        return;
      case "result-handed-over":
        this.#kept.delete(fact.dossier);
        return;
      case "box-cleared":
        if (fact.holds === "nothing") this.#cleared(fact.box);
        return;
      default:
        return;
    }
  }

  #countOpening(place: string): void {
    const times_ms = (this.#opens.get(place) ?? []).filter((time_ms) => time_ms > this.office.at_ms - 60_000);
    times_ms.push(this.office.at_ms);
    this.#opens.set(place, times_ms);
    if (times_ms.length > 6) this.broken.push(`${place} opens ${times_ms.length} boxes in a minute`);
  }

  #cleared(_box: number): void {
    for (const dossier of this.#kept) if (!this.#isHeld(dossier)) this.#kept.delete(dossier);
  }

  #isHeld(dossier: string): boolean {
    const { boxes, in_hand } = this.office.office;
    return [...Object.values(boxes), ...in_hand].some((row) => row.dossier === dossier);
  }

  /** Nothing that was stored is ever nowhere. */
  #contents(): void {
    for (const dossier of this.#kept)
      if (!this.#isHeld(dossier)) this.broken.push(`${dossier} is neither in a box nor in a hand`);
  }

  /** Whatever was heard standing open for so long has been told, once. */
  #leftOpen(): void {
    for (const [box, { open, told, known_ms }] of this.#doors) {
      if (!open || known_ms === null || this.#silent.has(planOf(box).bank)) continue;
      if (this.office.at_ms - known_ms > 61_000 && told !== 1)
        this.broken.push(`I11: box ${box} stands open, told ${told} times`);
    }
  }
}
