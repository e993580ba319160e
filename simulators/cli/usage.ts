/** What `kiosk-sim` can be asked, in words: one text for the whole, one for each device. Decides nothing. */
import { CATALOGUE, DEVICE_NAMES, type DeviceName } from "./catalogue.ts";
import { columns } from "./columns.ts";
import { LOCK_LINES, type LockLine } from "./lock-lines.ts";
import { PAGER_LINES, type PagerLine } from "./pager-lines.ts";
import { PRINTER_LINES } from "./printer-lines.ts";
import { READER_LINES, type ReaderLine } from "./reader-lines.ts";

const DEVICES = [
  ...DEVICE_NAMES.map((name): readonly string[] => [`  ${name}`, CATALOGUE[name].is]),
  ["  office", "all of them; --tcp counts up from PORT, --pty PATH is a folder"],
];

const OPTIONS = [
  ["  --tcp PORT", "serve on 127.0.0.1:PORT, as a serial-to-network converter; 0: any free port"],
  ["  --pty PATH", "serve as a serial port, PATH links to it / cổng nối tiếp ảo"],
  ["  --baud N", "speed of the line; 0: unpaced"],
  ["  --protocol NAME", "pager base: lrs, espa, tap, tap-waveware, jtech, waveware, comp2 (lrs)"],
  ["", "ID card reader: cccd-qr, hid-pos, hid-pos-no-length, hid-pos-unnumbered, chip (cccd-qr)"],
  ["", `lock board: ${LOCK_LINES.map(({ protocol }) => protocol).join(", ")} (modbus)`],
  ["  --vpcd HOST:PORT", "chips are laid on the virtual reader (Debian's vpcd) that listens there"],
  ["  --seed N", "chance; the same seed repeats everything (1)"],
  ["  --defect NAME[=VALUE]", "begin with this defect; may be repeated / lỗi giả lập"],
  ["  --script FILE", "run prompt commands from FILE, one a line; `wait 5s` between them"],
  ["  --json", "events as JSON lines on standard output, nothing else there"],
  ["  --cards A-B", "cards of the pager base (1-40); 1-40,7: two cards with number 7"],
  ["  --pager KIND", "what they are: coaster or alpha (lrs), pocsag or glowster (others)"],
  ["  --capcodes N+STEP", "where cards listen, not lrs: card 1's capcode and the step to the next"],
  ["  --rate N", "bits a second on the air: 512, 1200, 2400 (1200)"],
  ["  --burst MS", "the base sends what waits in one burst, after MS without another page"],
  ["  --air FILE", "keeps what is on the air: .wav or .raw as sound, .bits as text"],
  ["  --boards N", "boards of the lock bank, addresses from 1, of CU48 from 0 (1)"],
  ["  --channels N", "locks of each relay board: 8, 16 or 32 (8)"],
  ["  --profile NAME", `which printer: ${PRINTER_LINES.map(({ name }) => name).join(", ")} (epson-t20iii)`],
  ["  --sheets DIR", "a PNG of each sheet, and sheets.ndjson with what is on it / lưu ảnh tờ in"],
  ["  --flow NAME", "how a full buffer is told: rtscts (USB and network too), xonxoff, none (rtscts)"],
  ["  --paper MM", "paper on the roll at first (80 000 mm)"],
];

const COMMANDS = [
  ["kiosk-sim DEVICE --tcp PORT | --pty PATH [options]", "serves a simulated device / chạy thiết bị giả lập"],
  ["kiosk-sim defects [DEVICE] [--json]", "lists what can go wrong in the field"],
  ["kiosk-sim wire list", "codecs with their kinds and fields, as JSON lines"],
  [
    "kiosk-sim wire decode CODEC HEX... | FILE | -",
    "bytes to JSON, one object a frame; FILE: bytes or hex, -: hex from stdin",
  ],
  ["kiosk-sim wire encode CODEC JSON", "JSON to bytes"],
  ["kiosk-sim --help | --version", "DEVICE --help tells about one device"],
];

export const USAGE: readonly string[] = [
  "kiosk-sim: the kiosk's devices without the devices / thiết bị giả lập cho kỹ thuật viên",
  "",
  ...COMMANDS.flatMap(([typed, does]) => [`  ${typed}`, `      ${does}`]),
  "",
  "DEVICE",
  ...columns(DEVICES),
  "",
  "Options of DEVICE",
  ...columns(OPTIONS),
  "",
  "Examples",
  "  kiosk-sim id-reader --pty /tmp/reader",
  "  kiosk-sim id-reader --tcp 7007 --protocol chip --defect wrong-mac=5",
  "  kiosk-sim pager-base --pty /tmp/base --protocol espa --defect transmitter-failure",
  "  kiosk-sim printer --pty /tmp/printer --sheets /tmp/sheets --defect paper-out=900",
  "  kiosk-sim lock-board --tcp 7001 --channels 16 --defect jammed-latch=3",
  "  kiosk-sim lock-board --pty /tmp/boxes --protocol cu48 --defect busy-after-unlock",
  "  kiosk-sim lock-board --protocol gpio --defect line-stuck=3",
  "  kiosk-sim wire decode locker/modbus 01 05 02 00 00 07 8D B0",
  "",
  "Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage.",
];

/** Help of one device: its line and how to find the rest. */
export const deviceUsage = (name: DeviceName): readonly string[] => {
  const { is, protocols, line, defects } = CATALOGUE[name];
  const { codec, baud } = line(undefined);
  const speed = (rate: number): string => (rate === 0 ? "unpaced" : `${rate} baud`);
  return [
    `kiosk-sim ${name} --tcp PORT | --pty PATH [options]`,
    "",
    ...columns([
      ["  device", is],
      ["  protocol", `${protocols.join(", ")} (kiosk-sim wire decode ${codec} HEX...)`],
      ["  line", `${speed(baud.pty)} on --pty, ${speed(baud.tcp)} on --tcp, 8N1; --baud N changes it`],
      ...(name === "pager-base" ? PAGER_LINES.map(lineRow) : []),
      ...(name === "id-reader" ? READER_LINES.map(lineRow) : []),
      ...(name === "lock-board" ? LOCK_LINES.map(lineRow) : []),
      ...(name === "printer" ? PRINTER_LINES.map(({ name, says }) => [`    ${name}`, says]) : []),
      ["  defects", `${defects.length}; kiosk-sim defects ${name} lists them`],
      ["  commands", "type help at its prompt / gõ help"],
    ]),
    "",
    "Options",
    ...columns(OPTIONS.filter(([option = ""]) => concerns(option.trim(), name))),
  ];
};

const lineRow = ({
  protocol,
  says,
  baud,
  codec,
}: (PagerLine | ReaderLine | LockLine) & { readonly codec?: string }): readonly string[] => [
  `    ${protocol}`,
  `${says}; ${baud === 0 ? "unpaced" : `${baud} baud`}${codec === undefined ? "" : `, codec ${codec}`}`,
];

const concerns = (option: string, name: DeviceName): boolean => {
  if (/^--(cards|pager|capcodes|rate|burst|air)/.test(option)) return name === "pager-base";
  if (option.startsWith("--boards") || option.startsWith("--channels")) return name === "lock-board";
  if (/^--(profile|sheets|flow|paper)/.test(option)) return name === "printer";
  if (option.startsWith("--vpcd")) return name === "id-reader";
  return true;
};
