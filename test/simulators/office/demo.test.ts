import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { type ServedOffice, serveOffice } from "../../../simulators/office/demo.ts";

const DATA = "/nowhere/office/data";

describe("the demo office", () => {
  let office: ServedOffice;
  const linksOf = ({ config }: ServedOffice) =>
    [...config.pager_bases, ...config.readers, ...config.printers, ...config.lock_banks].map((device) => {
      const link = "link" in device ? device.link : undefined;
      const place = link?.kind === "serial" ? link.path : link?.kind === "tcp" ? link.port : "";
      return [device.id, place] as const;
    });

  beforeAll(async () => {
    const random = new SeededRandom(1);
    office = await serveOffice({ clock: systemClock, random, data_dir: DATA, port: 8_123, keep_sheets: 1 });
  });
  afterAll(() => office.close());

  it("serves every device of its configuration, each behind a line of its own", () => {
    const links = linksOf(office);
    expect(links.map(([id]) => id).sort()).toEqual([...office.devices.all.keys()].sort());
    for (const [id, place] of links) expect(office.served.get(id)?.path, id).toContain(String(place));
    expect(new Set(links.map(([, place]) => place)).size).toBe(links.length);
  });

  it("keeps its data and its port where it was told, and the site key outside the data", () => {
    expect(office.config.data_dir).toBe(DATA);
    expect(office.config.http.port).toBe(8_123);
    expect(office.config.key_path.startsWith(`${DATA}/`)).toBe(false);
  });

  it("leaves nothing behind when it is closed", async () => {
    const other = await serveOffice({
      clock: systemClock,
      random: new SeededRandom(2),
      data_dir: DATA,
      port: 8_124,
      keep_sheets: 0,
    });
    const paths = [...other.served.values()].map(({ path }) => path).filter((path) => path.startsWith("/"));
    for (const path of paths) expect(existsSync(path), path).toBe(true);
    await other.close();
    for (const path of paths) expect(existsSync(dirname(path)), path).toBe(false);
  });
});
