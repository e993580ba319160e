/**
 * The reader of ID cards, as callers see it: it listens, and reports what was presented. Decides nothing
 * about persons or dossiers. One class a way of reading; all keep the `IdReader` contract.
 */
import type { FaultCode } from "../faults.ts";
import type { ByteLink, CardLink, CardReaderLink } from "../link/link.ts";
import { LinkKeeper } from "../runtime/link-keeper.ts";
import {
  type DeviceDiagnostics,
  type DeviceListener,
  DeviceRunner,
  type RunningDevice,
} from "../runtime/perform.ts";
import type { Personal } from "../runtime/personal.ts";
import type { Clock, Disarm, WireTrace } from "../runtime/ports.ts";
import { WireNotes } from "../runtime/wire-notes.ts";
import { FLUSH_AFTER_MS, SCAN_FRAMING } from "./cccd-qr/framing.ts";
import { NO_SCANS, type ScanReport, scanStep } from "./cccd-qr/machine.ts";
import { wordOfAnswer, wordOfCommand } from "./chip/apdu.pure.ts";
import { type ChipReaderSettings, chipTalk } from "./chip/chip-reader.ts";
import {
  type ChipDeskEffect,
  type ChipDeskEvent,
  type ChipDeskReport,
  type ChipDeskState,
  deskStep,
  EMPTY_DESK,
} from "./chip/desk.pure.ts";
import type { ChipPassword } from "./chip/read-chip.ts";
import { holdTalk } from "./chip/talk.ts";
import { hidPosFraming, REPORTS_FLUSH_AFTER_MS } from "./hid-pos/framing.ts";
import { chooseLayout, type LayoutSetting } from "./hid-pos/layout.pure.ts";
import type { CivilDate } from "./person/civil-date.pure.ts";

/** How a scanner's bytes come: as a line, or as HID reports. */
export type ScannerProtocol = "cccd-qr" | "hid-pos";

/** What one reader can read. Screens offer only what some reader of their place can. */
export interface IdReaderCapabilities {
  readonly protocol: ScannerProtocol | "chip";
  /** QR codes: of ID cards, tickets, receipts. */
  readonly qr: boolean;
  /** The printed machine-readable zone. */
  readonly mrz: boolean;
  /** The chip, contactless. */
  readonly chip: boolean;
}

/** What a scanner tells its owner. */
export type IdReaderReport =
  | ScanReport
  /** Told at each opening where what the scanner says of its reports should be looked at; it is read all the same. */
  | { readonly kind: "layout"; readonly fault: FaultCode };
export type IdReaderListener = DeviceListener<IdReaderReport>;
/** What a reader of chips tells its owner. */
export type ChipReaderListener = DeviceListener<ChipDeskReport>;

export interface IdReader {
  readonly capabilities: IdReaderCapabilities;
  start(): void;
  stop(): void;
  diagnostics(): DeviceDiagnostics;
  /** Lengths and meanings only; contents are personal. Returns the way to stop listening. */
  onTrace(listener: (line: WireTrace) => void): () => void;
}

/** How the scanner is set, and what is done with its scans. */
export type IdReaderSettings = (
  | { readonly protocol: "cccd-qr" }
  /** The link carries whole reports of the layout chosen: `reportStream` of drivers/link. */
  | { readonly protocol: "hid-pos"; readonly layout: LayoutSetting }
) & {
  /** The civil day at the office, for dates in the future. */
  readonly today: () => CivilDate;
  /** Undo the damage of a scanner that takes UTF-8 for Windows-1252; such cards are flagged. Default: off. */
  readonly repair?: boolean;
};

/** The runner of a scanner: it takes no commands, so nothing is ever settled. */
const runnerOf = (
  settings: IdReaderSettings,
  link: ByteLink,
  clock: Clock,
  listener: IdReaderListener,
): RunningDevice<never, never> => {
  const scanning = {
    initial: NO_SCANS,
    step: scanStep(settings.today, { repair: settings.repair ?? false }),
    describe: () => "scan",
    personal: true,
  };
  switch (settings.protocol) {
    case "cccd-qr": {
      const framed = { framing: SCAN_FRAMING, flush_after_ms: FLUSH_AFTER_MS };
      return new DeviceRunner({ ...scanning, ...framed }, link, clock, listener);
    }
    case "hid-pos": {
      const chosen = () => chooseLayout(settings.layout, link.describe?.());
      const framing = () => hidPosFraming(chosen().layout);
      const framed = {
        framing: framing(),
        framingWhenOpened: framing,
        flush_after_ms: REPORTS_FLUSH_AFTER_MS,
      };
      const up = (): void => {
        listener.up();
        const { fault } = chosen();
        // A line without reports (a converter on the network) can describe none.
        if (link.describe !== undefined && fault !== undefined) listener.report({ kind: "layout", fault });
      };
      return new DeviceRunner({ ...scanning, ...framed }, link, clock, {
        up,
        down: (loss) => listener.down(loss),
        report: (report) => listener.report(report),
      });
    }
  }
};

/** A QR scanner on a serial line (UART or USB-CDC) or as a HID point-of-sale scanner. */
export class IdReaderDriver implements IdReader {
  readonly capabilities: IdReaderCapabilities;
  readonly #runner: RunningDevice<never, never>;

  constructor(settings: IdReaderSettings, link: ByteLink, clock: Clock, listener: IdReaderListener) {
    this.capabilities = { protocol: settings.protocol, qr: true, mrz: false, chip: false };
    this.#runner = runnerOf(settings, link, clock, listener);
  }

  start(): void {
    this.#runner.start();
  }

  stop(): void {
    this.#runner.stop();
  }

  diagnostics(): DeviceDiagnostics {
    return this.#runner.diagnostics();
  }

  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#runner.onTrace(listener);
  }
}

export type ChipReaderDriverSettings = Omit<ChipReaderSettings, "begun">;

const NO_BYTES = new Uint8Array();

/** A reader of chips. It opens a card by a number that it was told, whichever came first. */
export class ChipReaderDriver implements IdReader {
  readonly capabilities: IdReaderCapabilities = { protocol: "chip", qr: false, mrz: false, chip: true };
  readonly #settings: ChipReaderDriverSettings;
  readonly #clock: Clock;
  readonly #listener: ChipReaderListener;
  readonly #label: string;
  readonly #keeper: LinkKeeper;
  readonly #notes: WireNotes<never>;
  #state: ChipDeskState = EMPTY_DESK;
  #password: Personal<ChipPassword> | undefined;
  #card: CardLink | undefined;
  #loss: DeviceDiagnostics["loss"];
  #disarmForget: Disarm = () => {};

  constructor(
    settings: ChipReaderDriverSettings,
    link: CardReaderLink,
    clock: Clock,
    listener: ChipReaderListener,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#listener = listener;
    this.#label = link.label;
    this.#notes = new WireNotes({ describe: (frame) => frame, personal: true }, clock);
    this.#keeper = new LinkKeeper(
      {
        label: link.label,
        connect: (attempt) =>
          link.connect({
            opened: attempt.opened,
            placed: (card) => attempt.current() && this.#placed(card),
            removed: () => attempt.current() && this.#removed(),
            lost: attempt.lost,
          }),
        disconnect: () => link.disconnect(),
        up: () => this.#up(),
        down: (loss) => this.#down(loss),
      },
      clock,
    );
  }

  start(): void {
    this.#keeper.start();
  }

  stop(): void {
    this.forget();
    this.#keeper.stop();
    this.#leave();
  }

  /** The number that opens the card on the reader, or the next one laid there within NUMBER_LIFE_MS. */
  expect(password: Personal<ChipPassword>): void {
    this.#password = password;
    this.#feed({ kind: "number-told" });
  }

  /** Whoever it was is gone: the number opens no card any more, and what is being read is told to nobody. */
  forget(): void {
    this.#feed({ kind: "number-forgotten" });
  }

  diagnostics(): DeviceDiagnostics {
    return {
      label: this.#label,
      link: this.#keeper.state,
      loss: this.#loss,
      counters: this.#notes.counters(),
      trace: this.#notes.lines(),
    };
  }

  onTrace(listener: (line: WireTrace) => void): () => void {
    return this.#notes.onTrace(listener);
  }

  // ---- link ----

  #up(): void {
    this.#loss = undefined;
    this.#notes.note("note", NO_BYTES, "link up");
    this.#listener.up();
  }

  #down(loss: NonNullable<DeviceDiagnostics["loss"]>): void {
    this.#loss = loss;
    this.#notes.count("link_lost");
    this.#notes.note("note", NO_BYTES, `link down: ${loss.code}`);
    this.#leave();
    this.#listener.down(loss);
  }

  #leave(): void {
    this.#card = undefined;
    this.#feed({ kind: "link-down" });
  }

  #placed(card: CardLink): void {
    this.#notes.note("note", NO_BYTES, "card placed");
    this.#card = card;
    this.#feed({ kind: "card-placed" });
  }

  #removed(): void {
    this.#notes.note("note", NO_BYTES, "card removed");
    this.#card = undefined;
    this.#feed({ kind: "card-removed" });
  }

  // ---- desk ----

  #feed(event: ChipDeskEvent): void {
    const [next, effects] = deskStep(this.#state, event);
    this.#state = next;
    if (!next.known) this.#password = undefined;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: ChipDeskEffect): void {
    switch (effect.kind) {
      case "read":
        return this.#read();
      case "arm-forget":
        this.#disarmForget();
        this.#disarmForget = this.#clock.arm("number of a chip", effect.delay_ms, () => this.forget());
        return;
      case "disarm-forget":
        return this.#disarmForget();
      case "count":
        return this.#notes.count(effect.counter);
      case "report":
        return this.#listener.report(effect.report);
    }
  }

  #read(): void {
    const card = this.#card;
    const password = this.#password;
    if (card === undefined || password === undefined) return;
    const from_ms = this.#clock.now_ms();
    const begun: ChipReaderSettings["begun"] = (task) => this.#feed({ kind: "task-begun", task });
    const talk = chipTalk(password.reveal(), { ...this.#settings, begun });
    holdTalk(talk, this.#noted(card), (report) =>
      this.#feed({ kind: "reading-ended", took_ms: this.#clock.now_ms() - from_ms, report }),
    );
  }

  /** Every command and answer by its kind and length. */
  #noted(card: CardLink): CardLink {
    return {
      transmit: (command, answered) => {
        this.#notes.count("tx_commands");
        this.#notes.note("out", command, wordOfCommand(command));
        card.transmit(command, (answer) => {
          if (answer.kind === "lost") this.#notes.note("note", NO_BYTES, `no answer: ${answer.loss}`);
          else this.#notes.note("in", answer.bytes, wordOfAnswer(answer.bytes));
          answered(answer);
        });
      },
    };
  }
}
