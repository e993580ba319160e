/**
 * Named field defects on the command line: the list of them, and switching them on at devices by a text.
 * What a defect does, and which values it takes, is each device's own.
 */
import type { DefectRow, SimulatedDevice } from "../kit/device.ts";
import { CATALOGUE, DEVICE_NAMES, type DeviceName } from "./catalogue.ts";
import { columns } from "./columns.ts";
import { type Finished, printed } from "./finished.ts";
import { jsonLine } from "./json.ts";

/** `[DEVICE:]NAME[=VALUE]` taken apart. */
export interface DefectRequest {
  readonly device?: string;
  readonly name: string;
  readonly value?: string;
}

export const readDefectText = (text: string): DefectRequest => {
  const [, device, name = text, value] =
    /^(?:([a-z-]+):)?([^=\s]+)(?:[=\s]\s*(.*))?$/u.exec(text.trim()) ?? [];
  return {
    ...(device === undefined ? {} : { device }),
    name,
    ...(value === undefined ? {} : { value }),
  };
};

export interface NamedDevice {
  readonly name: string;
  readonly device: SimulatedDevice;
}

/** The devices meant that know the defect, or the complaint where there are none. */
export const devicesWithDefect = (
  devices: readonly NamedDevice[],
  request: DefectRequest,
): readonly NamedDevice[] | string => {
  const meant = devices.filter(({ name }) => request.device === undefined || request.device === name);
  if (meant.length === 0)
    return `no device "${request.device}" here; there are ${devices.map(({ name }) => name).join(", ")}`;
  const known = meant.filter(({ device }) => device.defects.some(({ name }) => name === request.name));
  return known.length === 0 ? `no defect "${request.name}". ${listOf(meant)}` : known;
};

/** Switches at every device that knows the name, or at the one named; the complaint where that can't be. */
export const switchDefect = (
  devices: readonly NamedDevice[],
  request: DefectRequest,
  on: boolean,
): string | undefined => {
  const known = devicesWithDefect(devices, request);
  if (typeof known === "string") return known;
  for (const { device } of known)
    if (!device.setDefect(request.name, on, request.value)) return wrongValue(device, request);
  return undefined;
};

const listOf = (devices: readonly NamedDevice[]): string =>
  devices
    .map(({ name, device }) => `${name} has ${device.defects.map((row) => row.name).join(", ")}`)
    .join("; ");

const wrongValue = (device: SimulatedDevice, { name, value }: DefectRequest): string => {
  const row = device.defects.find((known) => known.name === name);
  if (row?.value === undefined) return `${name} takes no value`;
  return value === undefined
    ? `${name} needs a value: ${name}=VALUE, which is ${row.value}`
    : `${name}=${value}: the value is ${row.value}`;
};

/** `name` or `name=VALUE`, as one types it. */
export const typedName = ({ name, value }: DefectRow): string => (value === undefined ? name : `${name}[=V]`);

/** Two cells a row: what to type, what it is in the field. */
export const defectCells = (rows: readonly DefectRow[]): readonly (readonly string[])[] =>
  rows.map((row) => [
    `  ${typedName(row)}`,
    row.value === undefined ? row.field : `${row.field.replace(/\.?$/, ".")} V: ${row.value}`,
  ]);

/** `kiosk-sim defects [DEVICE]`. `width`: columns of the terminal; infinite: one line each. */
export const listDefects = (device: DeviceName | undefined, json: boolean, width: number): Finished => {
  const names = device === undefined ? DEVICE_NAMES : [device];
  if (json)
    return printed(
      names.flatMap((name) =>
        CATALOGUE[name].defects.map((row) => jsonLine({ device: name, ...onlyRow(row) })),
      ),
    );
  return printed(
    names.flatMap((name, index) => [
      ...(index === 0 ? [] : [""]),
      name,
      ...columns(defectCells(CATALOGUE[name].defects), width),
    ]),
  );
};

/** Tables of devices carry more than the row; that is theirs. */
const onlyRow = ({ name, field, value }: DefectRow): DefectRow => ({
  name,
  field,
  ...(value === undefined ? {} : { value }),
});
