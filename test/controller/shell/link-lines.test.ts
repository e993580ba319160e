/** Lines of the production bindings: which devices' bytes are told as they come, and which line by line. */
import { expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { productionLinks } from "../../../controller/shell/links.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { asciiBytes, asciiText } from "../../../drivers/runtime/text.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const office = (base: object) => {
  const parsed = parseConfig({
    site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
    fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
    counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
    pager_bases: [{ id: "base-1", cards: { from: 1, to: 20 }, ...base }],
  });
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.config;
};

test.each([
  [{ protocol: "lrs", system_id: 5 }, "CPG,7\r\nSC", "CPG,7\n"],
  [{ protocol: "espa" }, "\x06", "\x06"],
  [{ protocol: "tap" }, "ID=", "ID="],
  [{ protocol: "waveware", first_capcode: 100_001 }, "\x01\x0603\x04", "\x01\x0603\x04"],
])("of %j, %j is told as %j", async (base, sent, told) => {
  const device = new LoopDevice();
  const served = await servePty(device, { baud: 9_600 }, systemClock);
  const config = office({
    ...base,
    link: { kind: "serial", path: served.path, data_bits: 8, parity: "none" },
  });
  const [only] = config.pager_bases;
  if (only === undefined) throw new Error("no base");
  const link = productionLinks(config, systemClock)(only.id, only.link);
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilOpened();
  device.send(asciiBytes(sent));
  await recorder.untilBytes(told.length);
  expect(recorder.pieces.map(asciiText).join("")).toBe(told);
  link.disconnect();
  await served.close();
});
