/**
 * `kiosk check`: the configuration with every mistake named, then whether each device's port is there. It
 * sends nothing to any device, and opens no serial port: opening alone moves lines that can reset what
 * hangs on them.
 */
import { accessSync, constants, statSync } from "node:fs";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { LinkConfig, OfficeConfig } from "../config-schema.ts";
import { configured } from "./configured.ts";
import { type Command, given, type Terminal } from "./terminal.ts";

/** A network device that does not take a connection within this time is not there, ms. */
const CONNECT_TIMEOUT_MS = 3_000;

interface Absence {
  readonly vi: string;
  readonly en: string;
}

export const check: Command = {
  vi: "kiểm tra cấu hình và cổng của từng thiết bị, không tác động gì đến thiết bị",
  en: "checks the configuration and each device's port, without any effect on a device",
  required: { config: "FILE" },
  optional: {},
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), {});
    terminal.say("Cấu hình đúng / The configuration is right");
    const absent = await Promise.all(
      devicesOf(config).map(async ({ id, link }) =>
        tell(terminal, id, link, await absence(link, terminal.clock)),
      ),
    );
    return absent.some((is) => is) ? 1 : 0;
  },
};

const devicesOf = (config: OfficeConfig): readonly { readonly id: string; readonly link: LinkConfig }[] => [
  ...config.pager_bases,
  ...config.readers,
  ...config.printers,
  ...config.lock_banks,
];

/** True: the device's port is not there. */
const tell = (
  { say, complain }: Terminal,
  id: string,
  link: LinkConfig,
  absent: Absence | undefined,
): boolean => {
  const port = link.kind === "tcp" ? `tcp:${link.host}:${link.port}` : link.path;
  if (absent === undefined) say(`  ${id} ${port}: có / there`);
  else complain(`  ${id} ${port}: ${absent.vi} / ${absent.en}`);
  return absent !== undefined;
};

const absence = (link: LinkConfig, clock: Clock): Promise<Absence | undefined> =>
  link.kind === "tcp" ? tcpAbsence(link, clock) : Promise.resolve(serialAbsence(link.path));

const serialAbsence = (path: string): Absence | undefined => {
  try {
    if (!statSync(path).isCharacterDevice())
      return { vi: "không phải cổng nối tiếp", en: "is no serial port" };
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return code === "EACCES" || code === "EPERM"
      ? { vi: "không có quyền mở (nhóm dialout)", en: "may not be opened (group dialout)" }
      : { vi: `không có (${code})`, en: `is not there (${code})` };
  }
};

const tcpAbsence = (link: LinkConfig & { kind: "tcp" }, clock: Clock): Promise<Absence | undefined> =>
  new Promise((resolve) => {
    const line = tcpLink(link, clock);
    const end = (absent: Absence | undefined): void => {
      disarm();
      line.disconnect();
      resolve(absent);
    };
    const disarm = clock.arm("device check", CONNECT_TIMEOUT_MS, () =>
      end({ vi: "không trả lời", en: "does not answer" }),
    );
    line.connect({
      opened: () => end(undefined),
      received: () => undefined,
      lost: ({ detail }) =>
        end({ vi: `không kết nối được (${detail})`, en: `can't be connected (${detail})` }),
    });
  });
