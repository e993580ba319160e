/** The command line as a pure function: words in, what was asked for or a complaint out. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Invocation, readArguments, type ServeRequest } from "../../../simulators/cli/arguments.ts";
import { DEVICE_NAMES } from "../../../simulators/cli/catalogue.ts";

const asked = (line: string): Invocation => readArguments(line.split(" ").filter((word) => word !== ""));
const served = (line: string): ServeRequest => {
  const invocation = asked(line);
  if (invocation.kind !== "serve") throw new Error(JSON.stringify(invocation));
  return invocation.request;
};
const complaint = (line: string): string => {
  const invocation = asked(line);
  return invocation.kind === "wrong" ? invocation.complaint : `no complaint, but ${invocation.kind}`;
};

describe("kiosk-sim DEVICE", () => {
  test("has usual values for all that is not said", () => {
    expect(served("lock-board --tcp 7001")).toEqual({
      office: false,
      devices: ["lock-board"],
      place: { kind: "tcp", port: 7001 },
      seed: 1,
      defects: [],
      json: false,
      equipment: { cards: Array.from({ length: 40 }, (_, index) => index + 1), boards: 1, channels: 8 },
    });
  });

  test("takes every option of the contract", () => {
    const line = [
      "pager-base --pty /tmp/p --protocol lrs --seed 9 --defect late-reply=700 --defect silent",
      "--script run.txt --json --baud 1200 --cards 5-7",
    ].join(" ");
    expect(served(line)).toMatchObject({
      place: { kind: "pty", path: "/tmp/p" },
      seed: 9,
      baud: 1200,
      defects: [{ name: "late-reply", value: "700" }, { name: "silent" }],
      script_path: "run.txt",
      json: true,
      equipment: { cards: [5, 6, 7] },
    });
  });

  test("takes what a pager base does on the air", () => {
    expect(served("pager-base --tcp 1 --rate 512 --burst 250 --air /tmp/air.wav")).toMatchObject({
      air_path: "/tmp/air.wav",
      equipment: { rate: 512, gather_ms: 250 },
    });
  });

  test("a pager base of another protocol, its cards, two of one number, and where they listen", () => {
    const line =
      "pager-base --tcp 1 --protocol tap-waveware --cards 1-3,2 --pager glowster --capcodes 1000001+8";
    expect(served(line)).toMatchObject({
      protocol: "tap-waveware",
      equipment: { cards: [1, 2, 3, 2], pager: "glowster", capcodes: { first: 1_000_001, step: 8 } },
    });
    expect(served("pager-base --tcp 1 --pager alpha").equipment).toMatchObject({ pager: "alpha" });
  });

  test("office is all devices, with the equipment of each", () => {
    const request = served("office --tcp 7000 --cards 3 --boards 2 --channels 32 --defect printer:silent");
    expect(request.devices).toEqual(DEVICE_NAMES);
    expect(request.equipment).toEqual({ cards: [3], boards: 2, channels: 32 });
    expect(request.defects).toEqual([{ device: "printer", name: "silent" }]);
  });

  test("a printer of another make, how its line is held, its roll, and where its sheets go", () => {
    const line = "printer --tcp 1 --profile generic-80 --flow xonxoff --paper 900 --sheets /tmp/s";
    expect(served(line)).toMatchObject({
      sheets_path: "/tmp/s",
      equipment: { profile: "generic-80", flow: "xonxoff", paper_mm: 900 },
    });
  });

  test.each([
    ["", "which device? One of pager-base, id-reader, printer, lock-board, office"],
    ["fax --tcp 1", 'no device "fax"'],
    ["modem --tcp 1", "the modem is not simulated yet"],
    ["printer", "where? Type --tcp PORT"],
    ["printer --tcp 1 --pty /tmp/x", "not both"],
    ["printer --pty=", "type where the serial port shall appear"],
    ["printer --tcp 70000", "from 0 to 65535"],
    ["office --tcp 65533", "from 0 to 65532"],
    ["printer --tcp 1e3", "a whole number"],
    ["printer --tcp", "argument missing"],
    ["printer more --tcp 1", "options begin with --"],
    ["printer --tcp 1 --colour red", "Unknown option '--colour'"],
    ["printer --tcp 1 --protocol lrs", "--protocol escpos"],
    ["id-reader --pty /tmp/r --protocol hid", "hid devices have no serial line"],
    ["id-reader --pty /tmp/r --protocol hid-pos", "serve their reports with --tcp PORT"],
    ["id-reader --pty /tmp/r --protocol chip", "serve them with --tcp PORT"],
    ["id-reader --vpcd 127.0.0.1:35963", "--vpcd belongs to --protocol chip"],
    ["id-reader --vpcd 35963 --protocol chip", "type HOST:PORT"],
    ["id-reader --vpcd 127.0.0.1:70000 --protocol chip", "from 1 to 65535"],
    ["id-reader --vpcd 127.0.0.1:35963 --tcp 1 --protocol chip", "one of them"],
    ["lock-board --tcp 1 --protocol hid-relay", "in the hardware lab"],
    ["lock-board --pty /tmp/l --protocol gpio", "in the hardware lab"],
    ["lock-board --tcp 1 --protocol hid", "it is simulated in process, with the program that switches it"],
    ["lock-board --protocol gpio --channels 16", "gpio has 8 boxes here"],
    ["lock-board --protocol gpio --baud 9600", "gpio has no line"],
    ["office --tcp 1 --protocol lrs", "--protocol belongs to one device"],
    ["printer --tcp 1 --cards 1-3", "--cards belongs to pager-base"],
    ["pager-base --tcp 1 --boards 2", "--boards belongs to lock-board"],
    ["pager-base --tcp 1 --cards 9-3", "type two numbers"],
    ["pager-base --tcp 1 --cards 1-9999", "at most 999 cards"],
    ["pager-base --tcp 1 --rate 1201", "512, 1200, 2400"],
    ["pager-base --tcp 1 --burst 60001", "from 0 to 60000"],
    ["pager-base --tcp 1 --air /tmp/air.mp3", ".raw, .wav, .bits"],
    ["printer --tcp 1 --air /tmp/air.wav", "--air belongs to pager-base"],
    ["pager-base --tcp 1 --protocol pocsag", "--protocol lrs or espa or tap or tap-waveware"],
    ["pager-base --tcp 1 --protocol espa --cards 1-100", "from 1 to 99"],
    ["pager-base --tcp 1 --cards 1-3,x", "type two numbers"],
    ["pager-base --tcp 1 --protocol jtech --pager alpha", "this base calls glowster or pocsag"],
    ["pager-base --tcp 1 --pager pocsag", "this base calls coaster or alpha"],
    ["pager-base --tcp 1 --capcodes 1000001", "the capcodes of LRS follow from the system"],
    ["pager-base --tcp 1 --protocol jtech --capcodes 2007600+1", "none reserved"],
    ["pager-base --tcp 1 --protocol jtech --capcodes 7", "none reserved"],
    ["printer --tcp 1 --pager alpha", "--pager belongs to pager-base"],
    ["lock-board --tcp 1 --channels 7", "8, 16, 32"],
    ["lock-board --tcp 1 --boards 0", "from 1 to 16"],
    ["lock-board --tcp 1 --protocol cu48 --boards 11", "from 1 to 10"],
    ["lock-board --tcp 1 --protocol cu48 --channels 8", "a CU48 has 48 locks"],
    ["printer --tcp 1 --profile star", "there are epson-t20iii, generic-80, mute-usb, liar"],
    ["printer --tcp 1 --flow dtr", "rtscts, xonxoff, none"],
    ["printer --tcp 1 --paper 0", "from 1 to 8000000"],
    ["printer --tcp 1 --sheets=", "type the folder for the pictures"],
    ["id-reader --tcp 1 --sheets /tmp/s", "--sheets belongs to printer"],
  ])("%s is refused with what to type", (line, reason) => {
    expect(complaint(line)).toContain(reason);
  });
});

describe("the other commands", () => {
  test.each<[string, Invocation]>([
    ["--help", { kind: "help" }],
    ["wire decode -h", { kind: "help" }],
    ["printer --nonsense --help", { kind: "help", device: "printer" }],
    ["--version", { kind: "version" }],
    ["defects", { kind: "defects", json: false }],
    ["defects printer --json", { kind: "defects", device: "printer", json: true }],
    ["wire list", { kind: "wire-list" }],
    ["wire decode pager/lrs 43 50 0D", { kind: "wire-decode", codec: "pager/lrs", hex: "43 50 0D" }],
    ["wire decode pager/lrs -", { kind: "wire-decode", codec: "pager/lrs", hex: "-" }],
    ["wire encode x {}", { kind: "wire-encode", codec: "x", json: "{}" }],
  ])("%s", (line, invocation) => {
    expect(asked(line)).toEqual(invocation);
  });

  test.each([
    ["defects fax", 'no device "fax"'],
    ["defects --tcp 1", '--tcp does not belong to "defects"'],
    ["wire", "wire what? One of list, decode, encode"],
    ["wire sniff", 'not "sniff"'],
    ["wire list all", "alone"],
    ["wire decode pager/lrs", "HEX"],
    ["wire encode pager/lrs", "JSON"],
    ["wire encode pager/lrs {} {}", "one word"],
    ["wire decode pager/lrs 00 --seed 2", '--seed does not belong to "wire"'],
  ])("%s is refused with what to type", (line, reason) => {
    expect(complaint(line)).toContain(reason);
  });

  test("no words whatever throw", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "office",
        "printer",
        "wire",
        "decode",
        "--tcp",
        "--pty",
        "-",
        "--",
        "--seed=",
        "--json=1",
      ),
    );
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        readArguments(argv);
      }),
    );
  });
});
