/**
 * A host that is not ours: receiptio 2.1.2 asks our printer for its state over TCP and prints on it. What it
 * reports must be what is so. It dials port 9100 of an address, so each run has a loopback address of its
 * own, joined to the simulator's port.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import { print } from "receiptio";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { type ServedTcp, serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import { createPrinter, type SimulatedPrinter } from "../../../simulators/printer/printer.ts";
import { qrOf } from "./printer-bench.ts";

const RAW_PORT = 9_100;
/** 127.64.0.0 and up, apart for every process that runs tests at the same time. */
const ADDRESS = `127.${64 + (process.pid % 64)}.${(process.pid >> 6) % 256}.1`;
/** Faster than any printer: what is judged here is what is said, not when. */
const HEAD_MM_PER_S = 5_000;

let printer: SimulatedPrinter;
let served: ServedTcp;
let door: Server;
let sockets: Socket[];
let events: SimulatorEvent[];

beforeEach(async () => {
  printer = createPrinter({
    profile: PRINTER_PROFILES["epson-t20iii"],
    clock: systemClock,
    random: new SeededRandom(1),
    paper_mm: 80_000,
    head_mm_per_s: HEAD_MM_PER_S,
  });
  [events, sockets] = [[], []];
  printer.onEvent((event) => events.push(event));
  served = await serveTcp(printer, { port: 0, baud: 0 }, systemClock);
  door = createServer((host) => {
    const device = connect(served.port, "127.0.0.1");
    host.pipe(device).pipe(host);
    for (const socket of [host, device]) {
      sockets.push(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  await new Promise<void>((listening) => door.listen(RAW_PORT, ADDRESS, listening));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => door.close(closed));
  await served.close();
});

const STEP_MS = 50;
const GIVEN_UP_MS = 60_000;

/** Its time-outs pass as fast as the sockets do: after each step of its time they have their turns. */
const inFakeTime = async (job: () => Promise<string>): Promise<string | undefined> => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  let result: string | undefined;
  const ended = job().then((text) => {
    result = text;
  });
  for (let passed_ms = 0; passed_ms < GIVEN_UP_MS && result === undefined; passed_ms += STEP_MS) {
    await vi.advanceTimersByTimeAsync(STEP_MS);
    for (let turn = 0; turn < 4; turn++) await new Promise((over) => setImmediate(over));
  }
  if (result !== undefined) await ended;
  return result;
};

const unknown = (): number => events.filter(({ event }) => event === "unknown-command").length;
const ask = (): Promise<string> => print("", `-d ${ADDRESS} -p escpos -q`);
const SLIP = "^^^Xin chao\n\nLoket|3\n---\n{code:https://phuongvidu.example/t/A147;option:qrcode,6,m}";
const printSlip = (options = "-p escpos"): Promise<string> => print(SLIP, `-d ${ADDRESS} ${options} -t 5`);

describe("receiptio asks", () => {
  test("and hears that the printer is online", async () => {
    expect(await ask()).toBe("online");
  });

  test.each([
    ["cover open", "coveropen"],
    ["paper out", "paperempty"],
  ])("after %s and hears %s", async (line, state) => {
    printer.prompt(line);
    expect([await ask(), await printSlip()]).toEqual([state, state]);
    expect(events.map(({ event }) => event)).not.toContain("sheet-cut");
  });

  test("a stuck cutter, and hears an error", async () => {
    printer.prompt("cut jam");
    expect(await printSlip()).toBe("error");
  });

  test("a printer that is silent, and reports it offline", async () => {
    printer.setDefect("silent", true);
    expect(await inFakeTime(ask)).toBe("offline");
  });

  test("nothing of a printer that fell silent in the job, and reports a timeout", async () => {
    const receive = printer.receive.bind(printer);
    printer.receive = (bytes) => {
      // The job itself is the first that is longer than a question.
      if (bytes.length > 32) printer.setDefect("silent", true);
      receive(bytes);
    };
    expect(await inFakeTime(printSlip)).toBe("timeout");
  });
});

describe("receiptio prints", () => {
  test("with success, and its letters and QR code stand on the sheet", async () => {
    expect(await printSlip()).toBe("success");
    const [sheet] = printer.sheets;
    expect(sheet?.text).toMatch(/Xin chao\n+ *Loket.*3/);
    expect(qrOf(sheet)).toBe("https://phuongvidu.example/t/A147");
    expect([unknown(), sheet?.torn]).toEqual([0, false]);
  });

  test("with success where it finds out the printer's language by itself", async () => {
    expect(await printSlip("")).toBe("success");
    // ESC ACK SOH, its question to Star printers: a command and a control character nobody here knows.
    expect(unknown()).toBe(2);
  });
});
