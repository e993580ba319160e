/**
 * Byte link over a serial port, and the only file that knows serialport and its line parser. Both load at the
 * first attempt, so a machine without the native binding still starts. Decides how the port is set, watched
 * and let go; framing is the driver's, reconnecting is supervise.ts's.
 */
import { stat } from "node:fs/promises";
import type { Transform } from "node:stream";
import type { SerialPortStream } from "@serialport/stream";
import type { Clock, Disarm } from "../runtime/ports.ts";
import { BoundedLines, type LineRules } from "./bounded-lines.ts";
import { type ByteLink, HELD_MAX_MS, type LinkLoss } from "./link.ts";
import { lossOf, noDriver } from "./loss.ts";
import { type OpenedStream, StreamLink } from "./stream-link.ts";
import { nodeOfPath, USB_ROOT } from "./usb-port.ts";

export interface SerialSettings {
  /**
   * `/dev/serial/by-id/...`: the device, in whichever USB socket; `usb:3-1`: whatever is in this socket, also
   * where two devices share ids and serial number (usb-port.ts).
   */
  readonly path: string;
  /** Bits a second, 50..4000000; a USB-CDC device ignores it. */
  readonly baud: number;
  /** Default 8. */
  readonly data_bits?: 5 | 6 | 7 | 8;
  /** Default none. */
  readonly parity?: "none" | "even" | "odd";
  /** Default 1. */
  readonly stop_bits?: 1 | 2;
  /** Default none. The library has no DTR/DSR flow control: wire a printer's DTR to the host's CTS. */
  readonly flow?: "none" | "rtscts" | "xonxoff";
  /**
   * Nothing is written while the device keeps CTS low, at most HELD_MAX_MS; for one that loses what it can't
   * take. At most one byte is on its way when CTS falls. Default false: a three-wire cable has no CTS.
   */
  readonly cts?: boolean;
  /** For devices that speak lines: each `received` is then one line with its delimiter. */
  readonly lines?: LineRules;
}

/** Where serialport reaches the system; tests hand in @serialport/binding-mock. */
export type SerialBinding = SerialPortStream["settings"]["binding"];

/**
 * At most this many bytes are with the system beyond its own buffer. `drain` is never called: it waits inside
 * a worker thread, for ever if flow control holds the line, and four of them freeze the program.
 */
const SLICE_BYTES = 256;
/**
 * How often the device file is looked at. The native binding spins on a hung-up port that is read at the
 * wrong moment, without ever saying that it is gone.
 */
export const PRESENCE_CHECK_MS = 1_000;

export const serialLink = (
  settings: SerialSettings,
  clock: Clock,
  loadBinding: () => Promise<SerialBinding> = loadNativeBinding,
  usb_root: string = USB_ROOT,
): ByteLink =>
  new StreamLink(
    labelOf(settings),
    () => openPath(settings, clock, loadBinding, usb_root),
    {
      slice_bytes: settings.cts === true ? 1 : SLICE_BYTES,
      byte_ms: (bitsPerByte(settings) * 1000) / settings.baud,
      ...(settings.flow === undefined || settings.flow === "none" ? {} : { take_max_ms: HELD_MAX_MS }),
    },
    clock,
  );

/** What of the native binding tells it when its port can be read or written; events are bits. */
interface Poller {
  poll(events: number): void;
  listenerCount(event: "readable" | "writable"): number;
}
const READABLE = 0b01;
const WRITABLE = 0b10;

/**
 * The native binding (bindings-cpp 13.0.0, poller.cpp) polls for what was asked last only: while a device
 * held the line it would be deaf, also to the reason why. So each time it asks for all that is waited for.
 */
const hearWhileHeld = ({ port }: SerialPortStream): void => {
  // The interface of bindings names no poller; the mock has none.
  const { poller } = (port ?? {}) as { readonly poller?: Poller };
  if (poller === undefined) return;
  const poll = poller.poll.bind(poller);
  poller.poll = (events) =>
    poll(
      events |
        (poller.listenerCount("readable") > 0 ? READABLE : 0) |
        (poller.listenerCount("writable") > 0 ? WRITABLE : 0),
    );
};

const loadNativeBinding = async (): Promise<SerialBinding> => (await import("serialport")).SerialPort.binding;

const labelOf = ({ path, baud, data_bits = 8, parity = "none", stop_bits = 1 }: SerialSettings): string =>
  `serial:${path} ${baud} ${data_bits}${parity.charAt(0).toUpperCase()}${stop_bits}`;

const bitsPerByte = ({ data_bits = 8, parity = "none", stop_bits = 1 }: SerialSettings): number =>
  1 + data_bits + (parity === "none" ? 0 : 1) + stop_bits;

/** A device in a socket may have another name at each attempt. */
const openPath = async (
  settings: SerialSettings,
  clock: Clock,
  loadBinding: () => Promise<SerialBinding>,
  usb_root: string,
): Promise<OpenedStream | LinkLoss> => {
  const found = await nodeOfPath(settings.path, "serial", usb_root);
  return "code" in found ? found : openPort({ ...settings, path: found.path }, clock, loadBinding);
};

const openPort = async (
  settings: SerialSettings,
  clock: Clock,
  loadBinding: () => Promise<SerialBinding>,
): Promise<OpenedStream | LinkLoss> => {
  const libraries = await loadLibraries(loadBinding);
  if ("code" in libraries) return libraries;
  const { binding, stream, readline } = libraries;
  let port: SerialPortStream;
  try {
    port = new stream.SerialPortStream({ ...portOptions(settings), binding });
  } catch (error) {
    return { code: "LINK_REFUSED", detail: lossOf(error).detail };
  }
  // A port that ended goes on emitting errors; none may reach the process.
  port.on("error", () => {});
  // Before opening: a device pulled in between is then found missing.
  const node = await nodeAt(settings.path);
  const refusal = await new Promise<Error | null>((opened) => port.open(opened));
  if (refusal !== null) return lossOf(refusal);
  hearWhileHeld(port);
  if (settings.cts === true && (await ctsOf(port)) === undefined) {
    await closePort(port);
    return { code: "LINK_REFUSED", detail: `${settings.path} can't tell its CTS` };
  }
  if (settings.lines === undefined) return openedPort(port, rawBytes(port), settings, node, clock);
  const { delimiter } = settings.lines;
  const parser = new readline.ReadlineParser({
    delimiter: Buffer.of(delimiter),
    encoding: "latin1",
    includeDelimiter: true,
  });
  const lines = wholeLines(port, new BoundedLines(settings.lines, clock), parser);
  return openedPort(port, lines, settings, node, clock);
};

/** What a port's bytes pass through on their way to the listener. */
interface Source {
  start(received: (bytes: Uint8Array) => void): void;
  stop(): void;
}

const rawBytes = (port: SerialPortStream): Source => ({
  start: (received) => port.on("data", (bytes: Buffer) => received(new Uint8Array(bytes))),
  stop: () => port.removeAllListeners("data"),
});

/** A line unfinished when the link ends is dropped: nobody may act on half a line. */
const wholeLines = (port: SerialPortStream, splitter: BoundedLines, parser: Transform): Source => ({
  start(received) {
    // latin1 is one character a byte, so nothing is decoded here.
    parser.on("data", (line: string) => received(new Uint8Array(Buffer.from(line, "latin1"))));
    port.pipe(splitter).pipe(parser);
  },
  stop() {
    port.unpipe(splitter);
    splitter.destroy();
    parser.removeAllListeners("data");
    port.resume();
  },
});

const loadLibraries = async (loadBinding: () => Promise<SerialBinding>) => {
  try {
    const [binding, stream, readline] = await Promise.all([
      loadBinding(),
      import("@serialport/stream"),
      import("@serialport/parser-readline"),
    ]);
    return { binding, stream, readline };
  } catch (error) {
    return noDriver("serialport", error);
  }
};

const portOptions = ({ path, baud, data_bits, parity, stop_bits, flow }: SerialSettings) => ({
  path,
  baudRate: baud,
  dataBits: data_bits ?? 8,
  parity: parity ?? "none",
  stopBits: stop_bits ?? 1,
  rtscts: flow === "rtscts",
  // The device holds us back. We never do: an XOFF of the system's own could come to stand inside a picture.
  xon: flow === "xonxoff",
  xoff: false,
  lock: true,
  autoOpen: false,
});

/** Undefined where the port can't tell, as a pseudo-terminal. */
const ctsOf = (port: SerialPortStream): Promise<boolean | undefined> =>
  new Promise((answered) => port.get((_error, lines) => answered(lines?.cts)));

const GONE: LinkLoss = { code: "LINK_LOST", detail: "the port was closed by the system" };

const openedPort = (
  port: SerialPortStream,
  source: Source,
  { path, cts }: SerialSettings,
  node: string | undefined,
  clock: Clock,
): OpenedStream => {
  let stopWatching: Disarm = () => {};
  return {
    sink: port,
    ...(cts === true ? { clearToSend: async () => (await ctsOf(port)) === true } : {}),
    listen(received, ended) {
      if (!port.isOpen) {
        ended(GONE);
        return;
      }
      port.on("error", (error) => ended({ code: "LINK_LOST", detail: lossOf(error).detail }));
      port.once("close", (error?: Error | null) =>
        ended(error ? { code: "LINK_LOST", detail: lossOf(error).detail } : GONE),
      );
      source.start(received);
      if (node !== undefined) stopWatching = watchNode(path, node, clock, () => ended(GONE));
    },
    close() {
      stopWatching();
      source.stop();
      return closePort(port);
    },
  };
};

/**
 * Output that waits for flow control is thrown away first: closing would wait 30 s for it in a worker thread.
 */
const closePort = (port: SerialPortStream): Promise<void> =>
  new Promise((closed) => {
    const close = () => (port.isOpen ? port.close(() => closed()) : closed());
    if (port.closing) port.once("close", () => closed());
    else if (port.isOpen) port.flush(close);
    else closed();
  });

/** Which device file stands at `path` now; undefined where there is none (a mock binding). */
const nodeAt = async (path: string): Promise<string | undefined> => {
  try {
    const { rdev, ino } = await stat(path);
    return `${rdev}:${ino}`;
  } catch {
    return undefined;
  }
};

const watchNode = (path: string, node: string, clock: Clock, gone: () => void): Disarm => {
  let stopped = false;
  let disarm: Disarm = () => {};
  const judge = (now: string | undefined) => {
    if (stopped) return;
    if (now === node) look();
    else gone();
  };
  const look = () => {
    disarm = clock.arm(`${path} presence`, PRESENCE_CHECK_MS, () => void nodeAt(path).then(judge));
  };
  look();
  return () => {
    stopped = true;
    disarm();
  };
};
