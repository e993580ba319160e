/**
 * Coils on a dcttech USB relay: one report switches one relay, the state is read back as a feature report.
 * The board has neither timer nor door inputs, so it is a tool of the bench. Whose board it is, is looked at
 * before the first report is written.
 */
import type { HidLink } from "../../link/link.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { DoorState } from "../bank/bank.pure.ts";
import type { HostSwitches, SwitchesListener } from "../host-timed/switches.ts";
import { COMMAND_BYTES, decodeState, encodeCommand, type RelayState, STATE_REPORT } from "./protocol.ts";

export interface HidRelaySettings {
  /** Relays of the board, 1 to 8: the N of its product string `USBRelayN`. */
  readonly relays: number;
  /** The board's own five letters, where they were written down. */
  readonly serial?: string;
}

export class HidRelaySwitches implements HostSwitches {
  readonly label: string;
  readonly #settings: HidRelaySettings;
  readonly #hid: HidLink;
  readonly #clock: Clock;
  /** Counts connections, so that what an earlier one said is nobody's. */
  #connection = 0;
  #open = false;

  constructor(settings: HidRelaySettings, hid: HidLink, clock: Clock) {
    this.#settings = settings;
    this.#hid = hid;
    this.#clock = clock;
    this.label = hid.label;
  }

  connect(listener: SwitchesListener): void {
    this.disconnect();
    const connection = ++this.#connection;
    const current = (): boolean => connection === this.#connection;
    this.#hid.connect({
      opened: () => current() && this.#lookFirst(listener, current),
      received: () => undefined,
      lost: (loss) => {
        if (!current()) return;
        this.#open = false;
        listener.lost(loss);
      },
    });
  }

  disconnect(): void {
    this.#connection++;
    if (this.#open) this.#restAll();
    this.#open = false;
    this.#hid.disconnect();
  }

  energise(index0: number): boolean {
    return this.#open && this.#hid.writeReport(encodeCommand({ kind: "relay-on", relay: index0 + 1 }));
  }

  rest(index0: number): boolean {
    return this.#open && this.#hid.writeReport(encodeCommand({ kind: "relay-off", relay: index0 + 1 }));
  }

  readOutputs(answered: (on: readonly number[] | undefined) => void): void {
    if (!this.#open) return this.#clock.soon(() => answered(undefined));
    this.#ask((state) => answered(state && this.#outputsOf(state)));
  }

  readDoors(): readonly DoorState[] {
    return [];
  }

  #lookFirst(listener: SwitchesListener, current: () => boolean): void {
    this.#ask((state) => {
      if (!current()) return;
      const refuse = (detail: string): void => {
        this.#hid.disconnect();
        listener.lost({ code: "LINK_REFUSED", detail });
      };
      if (state === undefined) return refuse("the device does not tell its state as such a relay does");
      const { serial } = this.#settings;
      if (serial !== undefined && state.serial !== serial)
        return refuse(`the relay is ${state.serial}, not ${serial}`);
      this.#open = true;
      this.#restAll();
      listener.opened(this.#outputsOf(state));
    });
  }

  #ask(answered: (state: RelayState | undefined) => void): void {
    this.#hid.readFeature(STATE_REPORT, COMMAND_BYTES, (report) => answered(report && decodeState(report)));
  }

  /** Bits of relays that the board does not have mean nothing. */
  #outputsOf({ on }: RelayState): readonly number[] {
    return on.filter((relay) => relay <= this.#settings.relays).map((relay) => relay - 1);
  }

  #restAll(): void {
    for (let index0 = 0; index0 < this.#settings.relays; index0++) this.rest(index0);
  }
}
