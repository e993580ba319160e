/**
 * One radio channel: who is on it, who listens, and what was spoilt where two radiated at once. Every base
 * whose transmitter is tuned to it is heard by all cards that are; of systems and capcodes it knows nothing.
 */
import type { PocsagRate } from "../../../drivers/pager/pocsag/airtime.pure.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { AirPage } from "../air-page.ts";

/** One time on the air: a preamble and what follows it. */
export interface Sending {
  readonly pages: readonly AirPage[];
  readonly air_ms: number;
  readonly rate: PocsagRate;
  /** How often the same was sent right before. */
  readonly repeat: number;
  /** The bits on the air; undefined where they are no POCSAG (coasters have a format of their own). */
  readonly stream: Uint8Array | undefined;
}

/** Since the sending began. */
export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** What a listener gets of a sending once it is over. */
export interface HeardSending extends Sending {
  readonly began_ms: number;
  /** When somebody else was on the channel too. */
  readonly spoilt: readonly Span[];
}

export interface Ear {
  /** `own`: the sending came from the base to which the ear belongs. */
  heard(sending: HeardSending, own: boolean): void;
}

interface Active extends HeardSending {
  readonly station: Station;
  readonly ends_ms: number;
  readonly spoilt: Span[];
}

export class AirChannel {
  readonly #clock: Clock;
  readonly #stations: Station[] = [];
  readonly #recorders: ((sending: HeardSending) => void)[] = [];
  #active: readonly Active[] = [];
  #held_ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A base tunes in: its transmitter may radiate, and its cards hear every base. */
  tune(ear: Ear): Station {
    const station = new Station(this, ear);
    this.#stations.push(station);
    return station;
  }

  /** Told of each sending when it is over, broken off ones left out. */
  record(recorder: (sending: HeardSending) => void): void {
    this.#recorders.push(recorder);
  }

  /** Somebody whom no card of ours understands is on the channel from now. 0: nobody is. */
  hold(for_ms: number): void {
    this.#held_ms = for_ms === 0 ? 0 : this.#clock.now_ms() + for_ms;
  }

  /** How long others will be on the channel yet; 0: it is free for this one. */
  takenFor_ms(station: Station): number {
    const now_ms = this.#clock.now_ms();
    const others = this.#active.filter((one) => one.station !== station).map(({ ends_ms }) => ends_ms);
    return Math.max(0, ...[this.#held_ms, ...others].map((end_ms) => end_ms - now_ms));
  }

  begin(station: Station, sending: Sending): void {
    const began_ms = this.#clock.now_ms();
    const begun: Active = { ...sending, station, began_ms, ends_ms: began_ms + sending.air_ms, spoilt: [] };
    for (const other of this.#active) {
      const to_ms = Math.min(begun.ends_ms, other.ends_ms);
      if (to_ms <= began_ms) continue;
      begun.spoilt.push({ from_ms: 0, to_ms: to_ms - began_ms });
      other.spoilt.push({ from_ms: began_ms - other.began_ms, to_ms: to_ms - other.began_ms });
    }
    this.#active = [...this.#active, begun];
  }

  /** What it had on the air, now heard by everybody; undefined: nothing. */
  end(station: Station): HeardSending | undefined {
    const over = this.#take(station);
    if (over === undefined) return undefined;
    this.#tell(station, over);
    return over;
  }

  /** Heard by everybody now, beside whatever is on the air. */
  aside(station: Station, sending: Sending): void {
    const began_ms = this.#clock.now_ms() - sending.air_ms;
    this.#tell(station, { ...sending, began_ms, spoilt: [] });
  }

  /** Off the air in the middle of it: nobody makes anything of a part. */
  breakOff(station: Station): void {
    this.#take(station);
  }

  #tell(station: Station, sending: HeardSending): void {
    for (const other of this.#stations) other.ear.heard(sending, other === station);
    for (const recorder of this.#recorders) recorder(sending);
  }

  #take(station: Station): Active | undefined {
    const over = this.#active.find((one) => one.station === station);
    this.#active = this.#active.filter((one) => one !== over);
    return over;
  }
}

/** One base's place on the channel. It radiates one sending at a time. */
export class Station {
  readonly ear: Ear;
  readonly #channel: AirChannel;

  constructor(channel: AirChannel, ear: Ear) {
    this.#channel = channel;
    this.ear = ear;
  }

  get taken_ms(): number {
    return this.#channel.takenFor_ms(this);
  }

  hold(for_ms: number): void {
    this.#channel.hold(for_ms);
  }

  begin(sending: Sending): void {
    this.#channel.begin(this, sending);
  }

  end(): HeardSending | undefined {
    return this.#channel.end(this);
  }

  aside(sending: Sending): void {
    this.#channel.aside(this, sending);
  }

  breakOff(): void {
    this.#channel.breakOff(this);
  }
}
