/** Whole runs in process: devices really served over TCP and a pseudo-terminal, scripts, cables, the end. */
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { describe, expect, test } from "vitest";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { vpcdLink } from "../../../drivers/link/vpcd.ts";
import { chipTalk } from "../../../drivers/reader/chip/chip-reader.ts";
import { holdTalk } from "../../../drivers/reader/chip/talk.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../../drivers/runtime/system-random.ts";
import { lockDefectRows } from "../../../simulators/locker/defects.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";
import { reportBytes } from "../../drivers/reader/vectors.ts";
import { connected, ends, sessionFolder, start } from "./session-kit.ts";

const folder = sessionFolder();

/** Resolves when `wanted` stands in what comes. */
const heard = (stream: NodeJS.EventEmitter, wanted: string): Promise<void> =>
  new Promise((found) => {
    let all = Buffer.alloc(0);
    const listen = (bytes: Buffer): void => {
      all = Buffer.concat([all, bytes]);
      if (!all.includes(wanted)) return;
      stream.off("data", listen);
      found();
    };
    stream.on("data", listen);
  });

const CARD_1 = `${qrText(fictionalPerson(1))}\r`;
/** The host comes some time after the start: a person who scans again and again. */
const scansAgainAndAgain = (): string => {
  const path = join(folder.path, "scans.txt");
  writeFileSync(path, "wait 100ms\nscan 1 # the first person\n".repeat(100));
  return path;
};

describe("an id-reader with a script", () => {
  test("over TCP sends the scanned card to the host", async () => {
    const sim = start("id-reader", "--tcp", "0", "--baud", "0", "--json", "--script", scansAgainAndAgain());
    const serving = await sim.next("serving");
    expect(serving).toMatchObject({ device: "id-reader", protocol: "cccd-qr", baud: 0, seed: 1 });
    await heard(await connected(serving.address), CARD_1);
    expect(await sim.next("presented")).toMatchObject({ device: "id-reader", contents: "cccd", person: 1 });
    expect(await sim.finish()).toBe(0);
  });

  test("sends its HID reports over TCP where it was told to", async () => {
    const script = join(folder.path, "ticket.txt");
    writeFileSync(script, "wait 100ms\nscan code MC1:T:A-017\n".repeat(100));
    const sim = start("id-reader", "--tcp", "0", "--protocol", "hid-pos", "--json", "--script", script);
    const serving = await sim.next("serving");
    expect(serving).toMatchObject({ protocol: "hid-pos", baud: 0 });
    await heard(await connected(serving.address), String.fromCharCode(...reportBytes("ticket")));
    expect(await sim.finish()).toBe(0);
  });

  test("lays the chip of a fictional person over TCP, for a driver that knows the number", async () => {
    const script = join(folder.path, "lay.txt");
    writeFileSync(script, "lay 6\nwait 60s\n");
    const sim = start("id-reader", "--tcp", "0", "--protocol", "chip", "--json", "--script", script);
    const serving = await sim.next("serving");
    expect(serving).toMatchObject({ device: "id-reader", protocol: "chip", baud: 0 });
    const [, port = ""] = /:([0-9]+)$/.exec(String(serving.address)) ?? [];
    const read = await new Promise<string>((done) => {
      const link = vpcdLink(tcpLink({ host: "127.0.0.1", port: Number(port) }, systemClock), systemClock);
      ends.push(async () => link.disconnect());
      const settings = { anchors: [], random: systemRandom, today: () => ({ year: 2026, month: 1, day: 1 }) };
      link.connect({
        opened: () => {},
        placed: (card) =>
          holdTalk(chipTalk({ can: fictionalPerson(6).idNumber.slice(-6) }, settings), card, (report) =>
            done(report.kind === "chip" ? report.trust : report.why),
          ),
        removed: () => {},
        lost: ({ code }) => done(code),
      });
    });
    expect(read).toBe("chip-integrity");
    expect(await sim.next("card-laid")).toMatchObject({ person: 6 });
    expect(await sim.finish()).toBe(0);
  });

  test("lays a chip with a defect on a virtual reader that listens, and takes it off at the end", async () => {
    const reader = createServer();
    await new Promise<void>((listening) => reader.listen(0, "127.0.0.1", listening));
    ends.push(() => new Promise((closed) => reader.close(closed)));
    const { port } = reader.address() as AddressInfo;
    const script = join(folder.path, "lay.txt");
    writeFileSync(script, "lay 6\nwait 60s\n");
    const arrived = new Promise<Socket>((laid) => reader.once("connection", laid));
    const chip = ["--protocol", "chip", "--defect", "no-application"];
    const sim = start("id-reader", "--vpcd", `127.0.0.1:${port}`, ...chip, "--json", "--script", script);
    expect(await sim.next("serving")).toMatchObject({ address: `vpcd 127.0.0.1:${port}` });
    const slot = await arrived;
    const answer = new Promise<Buffer>((answered) => slot.once("data", answered));
    slot.write(Buffer.from("000C00A4040C07A0000002471001", "hex"));
    expect((await answer).toString("hex")).toBe("00026a82");
    const gone = new Promise((closed) => slot.once("close", closed));
    expect(await sim.finish()).toBe(0);
    await gone;
  });

  test("over a pseudo-terminal sends it to a serial port, and leaves no link behind", async () => {
    const path = join(folder.path, "reader");
    const sim = start("id-reader", "--pty", path, "--json", "--script", scansAgainAndAgain());
    expect(await sim.next("serving")).toMatchObject({ address: path, baud: 9_600 });
    const port = new SerialPort({ path, baudRate: 9_600 });
    await heard(port, CARD_1);
    await new Promise((closed) => port.close(closed));
    expect(existsSync(path)).toBe(true);
    expect(await sim.finish()).toBe(0);
    expect(existsSync(path)).toBe(false);
  });
});

describe("a session", () => {
  test("answers commands as events and ends with quit", async () => {
    const sim = start("lock-board", "--tcp", "0", "--json");
    sim.type("door 3 open");
    expect(await sim.next("door-opened")).toMatchObject({ device: "lock-board", number: 3 });
    expect(await sim.next("command")).toMatchObject({ line: "door 3 open", answer: "open" });
    sim.type("fly");
    expect(await sim.next("command")).toMatchObject({ line: "fly", refused: true });
    sim.type("quit");
    expect(await sim.code).toBe(0);
  });

  test.each(["gpio", "hid"])("of %s boxes runs their program in this process", async (protocol) => {
    const sim = start("lock-board", "--protocol", protocol, "--json");
    expect(await sim.next("serving")).toMatchObject({ address: "in this process", protocol });
    sim.type("pulse 9");
    expect(await sim.next("command")).toMatchObject({ answer: "no box 9; boxes are 1 to 8" });
    sim.type("die");
    expect(await sim.next("host-died")).toMatchObject({ device: "lock-board" });
    sim.type("quit");
    expect(await sim.code).toBe(0);
  });

  test("unplug ends the host's connection, plug lets it come again", async () => {
    const sim = start("printer", "--tcp", "0", "--json");
    const { address } = await sim.next("serving");
    const socket = await connected(address);
    await sim.next("host-opened");
    const closed = new Promise((done) => socket.once("close", done));
    sim.type("unplug");
    await sim.next("unplugged");
    await closed;
    sim.type("plug");
    await sim.next("plugged");
    await connected(address);
    await sim.next("host-opened");
  });

  test("a cable pulled for a time comes back by itself", async () => {
    const path = join(folder.path, "base");
    const sim = start("pager-base", "--pty", path, "--json");
    await sim.next("serving");
    sim.type("unplug 10ms");
    await sim.next("unplugged");
    await sim.next("plugged");
    expect(existsSync(path)).toBe(true);
  });

  test("a cable that comes out by a defect is told as one pulled by hand, and can be put back by hand", async () => {
    const sim = start(
      "pager-base",
      "--tcp",
      "0",
      "--json",
      "--protocol",
      "espa",
      "--defect",
      "unplug-at=before",
    );
    const { address } = await sim.next("serving");
    const socket = await connected(address);
    const closed = new Promise((done) => socket.once("close", done));
    socket.write(Uint8Array.of(0x04, 0x31, 0x05, 0x32, 0x05, 0x01));
    await sim.next("unplugged");
    await closed;
    sim.type("plug");
    await sim.next("plugged");
    await connected(address);
    await sim.next("host-opened");
  });

  test("office serves all on one folder.path, each with a link of its name", async () => {
    const sim = start("office", "--pty", join(folder.path, "all"), "--json");
    for (const device of ["pager-base", "id-reader", "printer", "lock-board"])
      expect(await sim.next("serving")).toMatchObject({ device, address: join(folder.path, "all", device) });
    sim.type("printer paper out");
    expect(await sim.next("status")).toMatchObject({ device: "printer", paper: "out" });
  });

  test("a defect from the command line is on from the start", async () => {
    const sim = start("id-reader", "--tcp", "0", "--json", "--baud", "0", "--defect", "lf-suffix");
    const { address } = await sim.next("serving");
    const socket = await connected(address);
    await sim.next("host-opened");
    const scanned = heard(socket, `${qrText(fictionalPerson(2))}\n`);
    sim.type("scan 2");
    await scanned;
  });

  test("without JSON says in words what happens and what is answered", async () => {
    const sim = start("lock-board", "--tcp", "0");
    for (const line of ["door 3 open", "show", "trace", "fly", "quit"]) sim.type(line);
    expect(await sim.code).toBe(0);
    expect(sim.output()).toMatch(/lock-board serving address=127\.0\.0\.1:\d+ protocol=modbus/);
    expect(sim.output()).toMatch(/lock-board door-opened .*number=3/);
    expect(sim.output()).toContain("  3[ ]");
    expect(sim.output()).toContain("nothing went over the wire yet\nno coil was energised");
    expect(sim.complaint()).toBe('no command "fly"; help lists them\n');
  });
});

describe("what can't be served is said, and nothing is left open", () => {
  const refused = async (...argv: readonly string[]) => {
    const sim = start(...argv);
    const code = await sim.code;
    return { code, complaint: sim.complaint() };
  };

  test("a port in use", async () => {
    const first = start("printer", "--tcp", "0", "--json");
    const port = Number(String((await first.next("serving")).address).split(":")[1]);
    expect(await refused("printer", "--tcp", String(port))).toEqual({
      code: 1,
      complaint: `kiosk-sim: port ${port} is in use: choose another --tcp PORT, or 0 for any\n`,
    });
  });

  test("one device of the office that can't be; those before it are taken back", async () => {
    writeFileSync(join(folder.path, "printer"), "mine");
    expect(await refused("office", "--pty", folder.path)).toMatchObject({
      code: 1,
      complaint: expect.stringContaining("kiosk-sim: printer: "),
    });
    expect(readdirSync(folder.path)).toEqual(["printer"]);
  });

  test("a path that is a file, or somebody's link, stays as it is", async () => {
    const [file, link] = [join(folder.path, "file"), join(folder.path, "link")];
    writeFileSync(file, "mine");
    symlinkSync(file, link);
    for (const path of [file, link])
      expect(await refused("printer", "--pty", path)).toMatchObject({
        code: 1,
        complaint: expect.stringContaining("no link of a simulator"),
      });
  });

  test.each([
    [["printer", "--pty", "/no-such-folder/x"], 1, "does not exist"],
    [["printer", "--tcp", "0", "--defect", "loud"], 1, "printer has silent, paper-out"],
    [["printer", "--tcp", "0", "--defect", "late-reply=soon"], 1, "the value is ms"],
    [["lock-board", "--tcp", "0", "--defect", "welded"], 1, "welded needs a value"],
    [["printer", "--tcp", "0", "--script", "/no-such-file"], 1, "can't be read"],
    [["printer", "--colour"], 2, "--help"],
    [["wire", "decode", "pager/none", "00"], 2, "there are pager/lrs"],
  ])("%j exits %i", async (argv, code, reason) => {
    const said = await refused(...argv);
    expect(said.code).toBe(code);
    expect(said.complaint).toContain(reason);
  });
});

describe("the commands that end by themselves", () => {
  const done = async (...argv: readonly string[]) => {
    const sim = start(...argv);
    return { code: await sim.code, output: sim.output() };
  };

  test("wire decode - reads standard input", async () => {
    const sim = start("wire", "decode", "pager/lrs", "-");
    sim.stdin.end("53 54\n41 54 0D\n");
    expect(await sim.code).toBe(0);
    expect(sim.output()).toBe('{"kind":"status-request","end":"cr"}\n');
  });

  test("defects are one line each, in words and in JSON", async () => {
    const words = await done("defects", "lock-board");
    expect(words.code).toBe(0);
    const rows = words.output.trimEnd().split("\n");
    expect(rows).toHaveLength(1 + lockDefectRows().length);
    expect(rows[0]).toBe("lock-board");
    for (const { name } of lockDefectRows())
      expect(rows.filter((row) => row.trim().split(/[\s[]/)[0] === name)).toHaveLength(1);
    const json = (await done("defects", "--json")).output.trimEnd().split("\n");
    expect(new Set(json.map((line) => JSON.parse(line).device)).size).toBe(4);
    expect(json.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        device: "printer",
        name: "cutter-jam",
        field: expect.stringMatching(/blade/),
      }),
    );
  });

  test("help, of all and of one device, and the version", async () => {
    const help = await done("wire", "--help");
    expect(help.code).toBe(0);
    for (const word of ["wire decode", "defects", "--tcp", "--pty", "--seed", "--script", "office"])
      expect(help.output).toContain(word);
    const printer = (await done("printer", "-h")).output;
    expect(printer).toContain("escpos");
    expect(printer).not.toContain("--channels");
    expect(Math.max(...`${help.output}${printer}`.split("\n").map((line) => line.length))).toBeLessThan(90);
    expect(await done("--version")).toEqual({ code: 0, output: "1.2.3\n" });
  });
});
