/**
 * What a line typed at the prompt asks for, and what is answered. Reads and does what devices can do by
 * themselves; what needs a cable, time or the end of the program comes back as a value for the session.
 */
import type { PromptRow } from "../kit/device.ts";
import { columns } from "./columns.ts";
import {
  type DefectRequest,
  defectCells,
  devicesWithDefect,
  type NamedDevice,
  readDefectText,
  switchDefect,
} from "./defects.ts";
import { readDuration_ms } from "./duration.ts";

export type Command =
  | { readonly kind: "nothing" | "help" | "quit" | "show" | "trace" | "defects" }
  | { readonly kind: "wait"; readonly wait_ms: number }
  | { readonly kind: "unplug"; readonly device: NamedDevice; readonly for_ms?: number }
  | { readonly kind: "plug"; readonly device: NamedDevice }
  | { readonly kind: "defect"; readonly on: boolean; readonly request: DefectRequest }
  | { readonly kind: "device"; readonly device: NamedDevice; readonly line: string }
  | { readonly kind: "refused"; readonly text: string };

/** What the session is left to do. */
export type Answer =
  | { readonly kind: "said" | "refused"; readonly text: string }
  | Extract<Command, { kind: "wait" | "unplug" | "plug" }>
  | { readonly kind: "quit" };

/** Commands of the prompt itself; devices add their own. The Vietnamese is for the technician's help. */
export const OWN_PROMPTS: readonly PromptRow[] = [
  { usage: "defect on NAME[=VALUE]", help: "switches a field defect on / bật lỗi" },
  { usage: "defect off NAME", help: "and off again / tắt lỗi" },
  { usage: "defects", help: "lists them / danh sách lỗi" },
  { usage: "unplug [5s]", help: "pulls the cable, for a time or for good / rút cáp" },
  { usage: "plug", help: "puts it back / cắm lại" },
  { usage: "show", help: "draws the device / vẽ thiết bị" },
  { usage: "trace", help: "last bytes on the wire, explained / dữ liệu dây" },
  { usage: "wait 5s", help: "waits, in scripts / chờ" },
  { usage: "help", help: "this list / trợ giúp" },
  { usage: "quit", help: "ends; so does Ctrl-C / thoát" },
];

const OWN_WORDS = new Set(OWN_PROMPTS.map(({ usage }) => usage.split(" ")[0] ?? ""));

/** Device prompts that the session does itself, alike for every device. */
export const ownPrompts = ({ device }: NamedDevice): readonly PromptRow[] =>
  device.prompts.filter(({ usage }) => !OWN_WORDS.has(usage.split(" ")[0] ?? ""));

/** Reads a line and does nothing. With several devices a command may begin with a device's name. */
export const readCommand = (line: string, devices: readonly NamedDevice[]): Command => {
  const words = line.trim().split(/\s+/);
  const named = devices.find(({ name }) => name === words[0]);
  const typed = named === undefined ? line.trim() : words.slice(1).join(" ");
  const meant = named === undefined ? devices : [named];
  const [word = "", first, ...rest] = typed.split(/\s+/);
  switch (word) {
    case "":
      return { kind: "nothing" };
    case "help":
    case "quit":
    case "show":
    case "trace":
    case "defects":
      return { kind: word };
    case "exit":
      return { kind: "quit" };
    case "wait": {
      const wait_ms = readDuration_ms(first ?? "");
      return wait_ms === undefined
        ? refused("wait how long? wait 5s, wait 500ms")
        : { kind: "wait", wait_ms };
    }
    case "defect":
      return readDefect(first, rest.join(" "), meant);
    case "unplug":
    case "plug":
      return readCable(word, first, meant);
    default:
      return readDeviceCommand(word, typed, meant);
  }
};

const refused = (text: string): Command => ({ kind: "refused", text });

const readDefect = (how: string | undefined, text: string, devices: readonly NamedDevice[]): Command => {
  if ((how !== "on" && how !== "off") || text === "")
    return refused("defect on NAME[=VALUE], defect off NAME");
  const request = readDefectText(text);
  const known = devicesWithDefect(devices, request);
  return typeof known === "string" ? refused(known) : { kind: "defect", on: how === "on", request };
};

const readCable = (
  word: "unplug" | "plug",
  time: string | undefined,
  devices: readonly NamedDevice[],
): Command => {
  const [device, another] = devices;
  if (device === undefined || another !== undefined) return refused(whichDevice(word, devices));
  if (word === "plug") return { kind: "plug", device };
  if (time === undefined) return { kind: "unplug", device };
  const for_ms = readDuration_ms(time);
  return for_ms === undefined
    ? refused("unplug, unplug 5s, unplug 500ms")
    : { kind: "unplug", device, for_ms };
};

const readDeviceCommand = (word: string, line: string, devices: readonly NamedDevice[]): Command => {
  const able = devices.filter((device) => promptsWith(device, word));
  const [device, another] = able;
  if (device === undefined) return refused(`no command "${word}"; help lists them`);
  return another === undefined ? { kind: "device", device, line } : refused(whichDevice(line, able));
};

const promptsWith = (device: NamedDevice, word: string): boolean =>
  ownPrompts(device).some(({ usage }) => usage.split(" | ").some((one) => one.split(" ")[0] === word));

const whichDevice = (line: string, devices: readonly NamedDevice[]): string =>
  `which device? Type ${devices.map(({ name }) => `${name} ${line}`).join(" or ")}`;

/** Does what a command asks for, as far as devices go. `trace` gives the wire trace of one of them. */
export const answer = (
  command: Command,
  devices: readonly NamedDevice[],
  trace: (device: NamedDevice) => string,
): Answer => {
  switch (command.kind) {
    case "nothing":
      return { kind: "said", text: "" };
    case "help":
      return { kind: "said", text: helpText(devices) };
    case "show":
      return { kind: "said", text: titled(devices, ({ device }) => device.picture()) };
    case "trace":
      return { kind: "said", text: titled(devices, (device) => traceText(device, trace)) };
    case "defects":
      return { kind: "said", text: titled(devices, defectList) };
    case "defect": {
      const complaint = switchDefect(devices, command.request, command.on);
      if (complaint !== undefined) return { kind: "refused", text: complaint };
      return { kind: "said", text: `${command.request.name} is ${command.on ? "on" : "off"}` };
    }
    case "device":
      return { kind: "said", text: command.device.device.prompt(command.line) };
    case "refused":
      return command;
    case "wait":
    case "unplug":
    case "plug":
      return command;
    case "quit":
      return { kind: "quit" };
  }
};

/** One device's text as it is, several under their names. */
const titled = (devices: readonly NamedDevice[], text: (device: NamedDevice) => string): string =>
  devices.length === 1
    ? devices.map(text).join("")
    : devices.map((device) => `-- ${device.name}\n${text(device)}`).join("\n");

const defectList = ({ device }: NamedDevice): string => columns(defectCells(device.defects)).join("\n");

/** Bytes, and what the device itself traces. */
const traceText = (device: NamedDevice, trace: (device: NamedDevice) => string): string => {
  const own = device.device.prompts.some(({ usage }) => usage === "trace");
  return own ? `${trace(device)}\n${device.device.prompt("trace")}` : trace(device);
};

const helpText = (devices: readonly NamedDevice[]): string => {
  const several = devices.length > 1;
  const rows = devices.flatMap((device) => [
    ...(several ? [[`${device.name}:`]] : []),
    ...ownPrompts(device).map(({ usage, help }) => [`  ${usage}`, help]),
  ]);
  const hint = several ? [["any command may begin with a device's name: printer power-cycle"]] : [];
  return columns([...rows, ...hint, ...OWN_PROMPTS.map(({ usage, help }) => [`  ${usage}`, help])]).join(
    "\n",
  );
};
