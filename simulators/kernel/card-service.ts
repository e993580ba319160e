/**
 * The machine's own card service (pcscd) with two virtual slots, in the foreground, started and ended by
 * whoever lays cards on them. Refuses to run where anything but the loopback could reach the slots.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Clock } from "../../drivers/runtime/ports.ts";

/** One virtual reader has two slots, each at a port of its own. */
export const SLOT_PORTS = [35_963, 35_964] as const;
/** The readers' names as the service tells them, slot by slot. */
export const READERS = ["Virtual PCD 00 00", "Virtual PCD 00 01"] as const;

const CONFIGURATION = `FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID    0x8C7B
`;
const SOCKET = "/run/pcscd/pcscd.comm";
const KNOCK_EVERY_MS = 5;
/** Lines of the service kept, to be shown when it does not start. */
const LINES_MAX = 40;

const refuseCompany = (): void => {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
  if (others.length > 0)
    throw new Error(`vpcd would listen on ${others.join(", ")} too; start this with: npm run chip`);
};

/** The service says that it is ready a moment before it listens. */
const letIn = (clock: Clock): Promise<void> =>
  new Promise((done) => {
    const knock = () => {
      const door = connect(SOCKET);
      door.once("connect", () => {
        door.destroy();
        done();
      });
      door.once("error", () => clock.arm("card service", KNOCK_EVERY_MS, knock));
    };
    knock();
  });

export class CardService {
  readonly #clock: Clock;
  #process: ChildProcessByStdio<null, Readable, null> | undefined;
  /** The last one's end: a new one would take it for living before. */
  #ended: Promise<void> = Promise.resolve();
  #folder: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when programs are let in; rejects with the service's own words when it ends before. */
  async start(): Promise<void> {
    refuseCompany();
    await this.#ended;
    this.#folder ??= mkdtempSync(join(tmpdir(), "chip-"));
    writeFileSync(join(this.#folder, "vpcd"), CONFIGURATION);
    const service = spawn("pcscd", ["--foreground", "--info", "--config", this.#folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = service;
    const lines: string[] = [];
    await new Promise<void>((ready, failed) => {
      createInterface(service.stdout).on("line", (line) => {
        lines.push(line);
        if (lines.length > LINES_MAX) lines.shift();
        if (line.endsWith("daemon ready.")) ready();
      });
      service.once("error", failed);
      service.once("exit", (code) => failed(new Error(`pcscd ended (${code}):\n${lines.join("\n")}`)));
    });
    await letIn(this.#clock);
  }

  /** `SIGTERM`: as systemd stops it; `SIGKILL`: as it would crash, its socket left behind. */
  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const service = this.#process;
    this.#process = undefined;
    if (service === undefined || service.exitCode !== null) return this.#ended;
    this.#ended = once(service, "exit").then(() => undefined);
    service.kill(signal);
    await this.#ended;
  }

  /** Ends it, and leaves no file. */
  async close(): Promise<void> {
    await this.stop("SIGKILL");
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}
