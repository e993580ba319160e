/**
 * One run of `kiosk-sim DEVICE`: makes the devices, serves them, obeys the script and whoever types, ends
 * cleanly. What devices do is theirs; where they are served is place.ts's, how it looks view.ts's and
 * terminal.ts's.
 */
import { readFileSync } from "node:fs";
import type { WireCodec } from "../../drivers/runtime/machine.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { HostedLockBoards } from "../locker/hosted-boxes.ts";
import { AirFile, airFormatOf } from "../pager/air/sound-file.ts";
import type { Sheet } from "../printer/paper.ts";
import { SheetFolder } from "../printer/sheet-folder.ts";
import { ChipReaderDevice } from "../reader/chip-card/chip-reader-device.ts";
import { dialReader, slotKinds } from "../reader/chip-card/dialled-reader.ts";
import type { ServeRequest } from "./arguments.ts";
import { CATALOGUE, type CatalogueLine, type DeviceName, makeDevice } from "./catalogue.ts";
import { complete } from "./completion.ts";
import { type NamedDevice, switchDefect } from "./defects.ts";
import { type Finished, failed, printed } from "./finished.ts";
import { stamped } from "./json.ts";
import { placeOf, serveAt, textOf } from "./place.ts";
import { type Answer, answer, readCommand } from "./prompt.ts";
import { readScript } from "./script.ts";
import { Terminal } from "./terminal.ts";
import { jsonView, plainView, type Streams, type View } from "./view.ts";
import { WireTap } from "./wire-tap.ts";

export interface Surroundings extends Streams {
  readonly clock: Clock;
  /** False where the terminal knows no cursor movement (TERM=dumb). */
  readonly cursor: boolean;
  /** Calls `end` when the program is told to end (SIGINT, SIGTERM, SIGHUP). Returns how to stop that. */
  onEnd(end: () => void): () => void;
}

interface Station extends NamedDevice {
  readonly name: DeviceName;
  readonly tap: WireTap;
  served: ServedDevice | undefined;
  plugged: boolean;
}

/** Resolves when the session is over: told to end, `quit`, or something at the start was refused. */
export const serveDevices = async (
  request: ServeRequest,
  codecs: readonly WireCodec[],
  around: Surroundings,
): Promise<Finished> => {
  const session = new Session(request, codecs, around);
  const script = session.prepare();
  if (typeof script === "string") return failed(script);
  try {
    const refusal = await session.serve();
    if (refusal !== undefined) return failed(refusal);
    await session.run(script);
    return printed([]);
  } finally {
    await session.close();
  }
};

class Session {
  readonly #request: ServeRequest;
  readonly #around: Surroundings;
  readonly #stations: readonly Station[];
  #view: View | undefined;
  #air: AirFile | undefined;
  #sheets: SheetFolder | undefined;
  #over = false;
  #end: () => void = () => {};
  readonly #ended = new Promise<void>((end) => {
    this.#end = () => {
      this.#over = true;
      end();
    };
  });
  #stopWaiting: Disarm = () => {};

  constructor(request: ServeRequest, codecs: readonly WireCodec[], around: Surroundings) {
    this.#request = request;
    this.#around = around;
    this.#stations = request.devices.map((name) => this.#station(name, codecs));
  }

  /** Switches the defects on and reads the script: everything that can be wrong before anything is served. */
  prepare(): readonly string[] | string {
    const { defects, script_path } = this.#request;
    for (const defect of defects) {
      const complaint = switchDefect(this.#stations, defect, true);
      if (complaint !== undefined) return complaint;
    }
    if (script_path === undefined) return [];
    try {
      const script = readScript(readFileSync(script_path, "utf8"), this.#stations);
      return script.kind === "script" ? script.lines : `${script_path}, ${script.complaint}`;
    } catch (error) {
      return `--script ${script_path} can't be read: ${textOf(error)}`;
    }
  }

  #openAir(): string | undefined {
    const { air_path } = this.#request;
    const format = air_path === undefined ? undefined : airFormatOf(air_path);
    if (air_path === undefined || format === undefined) return undefined;
    try {
      this.#air = new AirFile(air_path, format, (reason) =>
        this.#tell("pager-base", { event: "air-file-ended", reason }),
      );
      return undefined;
    } catch (error) {
      return `--air ${air_path} can't be written: ${textOf(error)}`;
    }
  }

  #openSheets(): string | undefined {
    const { sheets_path } = this.#request;
    if (sheets_path === undefined) return undefined;
    try {
      this.#sheets = new SheetFolder(sheets_path, (reason) =>
        this.#tell("printer", { event: "sheets-ended", reason }),
      );
      return undefined;
    } catch (error) {
      return `--sheets ${sheets_path} can't be written: ${textOf(error)}`;
    }
  }

  #keep(sheet: Sheet): void {
    const file = this.#sheets?.write(sheet);
    if (file !== undefined) this.#tell("printer", { event: "sheet-written", number: sheet.number, file });
  }

  /** Serves all, or says which can't be. */
  async serve(): Promise<string | undefined> {
    const { office, place, baud } = this.#request;
    const refusal = this.#openAir() ?? this.#openSheets();
    if (refusal !== undefined) return refusal;
    for (const [index, station] of this.#stations.entries()) {
      const own = placeOf(place, station.name, index, office);
      const speed = this.#baudOf(station.name, baud);
      // On a pseudo-terminal nobody sees a host come: there the device is told at once, and we say nothing.
      const opened = (): void => {
        if (own.kind === "tcp") this.#tell(station.name, { event: "host-opened" });
      };
      const device = station.tap.on(station.device, opened);
      const { clock } = this.#around;
      const served =
        own.kind === "vpcd"
          ? dialReader(chipsOf(station), own, clock)
          : own.kind === "process"
            ? hostedOf(station).serve()
            : await serveAt(device, own, speed, office, clock);
      if (typeof served === "string") return office ? `${station.name}: ${served}` : served;
      station.served = served;
    }
    return undefined;
  }

  /** Until told to end. */
  async run(script: readonly string[]): Promise<void> {
    const view = this.#openView();
    this.#view = view;
    const stop = this.#around.onEnd(this.#end);
    for (const { name, served } of this.#stations) {
      const { protocol } = this.#lineOf(name);
      const baud = this.#baudOf(name, this.#request.baud);
      this.#tell(name, { event: "serving", address: served?.path, protocol, baud, seed: this.#request.seed });
    }
    await Promise.race([this.#work(script, view), this.#ended]);
    stop();
  }

  async close(): Promise<void> {
    this.#end();
    this.#stopWaiting();
    this.#view?.close();
    this.#view = undefined;
    this.#air?.close();
    await Promise.all(this.#stations.map(({ served }) => served?.close()));
  }

  #station(name: DeviceName, codecs: readonly WireCodec[]): Station {
    const { clock } = this.#around;
    const { equipment, seed, protocol } = this.#request;
    const { personal } = CATALOGUE[name];
    const { codec: codecName } = this.#lineOf(name);
    const codec =
      codecName === undefined ? { decode: slotKinds } : codecs.find((known) => known.name === codecName);
    if (codec === undefined) throw new Error(`invariant: the codec ${codecName} of ${name} is in the table`);
    const device = makeDevice(
      name,
      {
        ...equipment,
        tuned: (channel) => channel.record((sending) => this.#air?.write(sending)),
        printed: (sheet) => this.#keep(sheet),
      },
      seed,
      clock,
      protocol,
    );
    const tap = new WireTap(clock, codec, personal, () => this.#view?.changed());
    const station: Station = { name, device, tap, served: undefined, plugged: true };
    device.onEvent((event) => {
      if (event.event !== "unplugged" && event.event !== "plugged") return this.#tell(name, event);
      // The session says itself when it moves a cable; what a device does by itself it must learn.
      const plugged = event.event === "plugged";
      if (station.plugged === plugged) return;
      station.plugged = plugged;
      this.#tell(name, event);
    });
    return station;
  }

  #lineOf(name: DeviceName): CatalogueLine {
    return CATALOGUE[name].line(this.#request.protocol);
  }

  #baudOf(name: DeviceName, asked: number | undefined): number {
    const { kind } = this.#request.place;
    return asked ?? this.#lineOf(name).baud[kind === "pty" ? "pty" : "tcp"];
  }

  #tell(name: DeviceName, event: SimulatorEvent): void {
    this.#view?.event(stamped(event, name, this.#around.clock.now_ms()));
  }

  // ---- how it shows ----

  #openView(): View {
    const { stdin, stdout } = this.#around;
    const { json, office, devices } = this.#request;
    const name = office ? "office" : (devices[0] ?? "");
    if (json) return jsonView(this.#around, (event) => stamped(event, name, this.#around.clock.now_ms()));
    if (!stdin.isTTY || !stdout.isTTY) return plainView(this.#around);
    return new Terminal({
      streams: this.#around,
      clock: this.#around.clock,
      live: this.#around.cursor,
      alone: !office,
      prompt: `${name}> `,
      title: () => this.#title(name),
      picture: () => this.#picture(),
      complete: (line) => complete(line, this.#stations),
      end: this.#end,
    });
  }

  #title(name: string): string {
    const [first, another] = this.#stations;
    if (first === undefined || another !== undefined) return ` ${name}  seed ${this.#request.seed}`;
    return ` ${name}  ${placeText(first)}  seed ${this.#request.seed}`;
  }

  #picture(): string {
    const [first, another] = this.#stations;
    if (first !== undefined && another === undefined) return first.device.picture();
    return this.#stations
      .map((station) => `── ${station.name} on ${placeText(station)}\n${station.device.picture()}`)
      .join("\n");
  }

  // ---- commands ----

  async #work(script: readonly string[], view: View): Promise<void> {
    for (const line of script) {
      if (this.#over) return;
      await this.#obey(line, view);
    }
    for await (const line of view.lines) {
      if (this.#over) return;
      await this.#obey(line, view);
    }
    await this.#ended;
  }

  async #obey(line: string, view: View): Promise<void> {
    const given = answer(readCommand(line, this.#stations), this.#stations, ({ name }) => this.#trace(name));
    const done = await this.#perform(given);
    if (done !== undefined) view.answered(line.trim(), done.text, done.kind === "refused");
  }

  #trace(name: string): string {
    return this.#stations.find((station) => station.name === name)?.tap.text() ?? "";
  }

  async #perform(given: Answer): Promise<Extract<Answer, { kind: "said" | "refused" }> | undefined> {
    switch (given.kind) {
      case "said":
      case "refused":
        return given;
      case "quit":
        this.#end();
        return undefined;
      case "wait":
        await this.#wait(given.wait_ms);
        return { kind: "said", text: "" };
      case "unplug":
        return { kind: "said", text: this.#unplug(this.#stationOf(given.device), given.for_ms) };
      case "plug":
        return this.#plug(this.#stationOf(given.device));
    }
  }

  #stationOf({ name }: NamedDevice): Station {
    const station = this.#stations.find((known) => known.name === name);
    if (station === undefined) throw new Error(`invariant: ${name} is served`);
    return station;
  }

  #wait(wait_ms: number): Promise<void> {
    return new Promise((waited) => {
      this.#stopWaiting = this.#around.clock.arm("script waits", wait_ms, waited);
    });
  }

  // ---- cables ----

  #unplug(station: Station, for_ms: number | undefined): string {
    if (!station.plugged) return "it is unplugged already";
    station.plugged = false;
    // A device that knows its cable pulls it itself, so that its picture is true.
    if (knowsCable(station)) station.device.prompt("unplug");
    station.served?.unplug();
    this.#tell(station.name, { event: "unplugged" });
    if (for_ms === undefined) return "unplugged; plug puts it back";
    this.#around.clock.arm("cable back", for_ms, () => {
      if (!this.#over) this.#plug(station).catch(() => {});
    });
    return `unplugged for ${for_ms} ms`;
  }

  async #plug(station: Station): Promise<{ readonly kind: "said" | "refused"; readonly text: string }> {
    if (station.plugged) return { kind: "said", text: "it is plugged in" };
    try {
      await station.served?.plug();
    } catch (error) {
      this.#tell(station.name, { event: "plug-failed", reason: textOf(error) });
      return { kind: "refused", text: `can't be plugged in: ${textOf(error)}` };
    }
    station.plugged = true;
    if (knowsCable(station)) station.device.prompt("plug");
    this.#tell(station.name, { event: "plugged" });
    return { kind: "said", text: "plugged in" };
  }
}

const chipsOf = ({ name, device }: Station): ChipReaderDevice => {
  if (device instanceof ChipReaderDevice) return device;
  throw new Error(`invariant: the arguments were read, ${name} reads chips`);
};

const hostedOf = ({ name, device }: Station): HostedLockBoards => {
  if (device instanceof HostedLockBoards) return device;
  throw new Error(`invariant: the arguments were read, ${name} has its program beside it`);
};

const knowsCable = ({ device }: NamedDevice): boolean =>
  device.prompts.some(({ usage }) => usage.split(" ")[0] === "unplug");

const placeText = ({ served, plugged }: Station): string =>
  `${served?.path ?? "nowhere"}  ${plugged ? "plugged in" : "UNPLUGGED"}`;
