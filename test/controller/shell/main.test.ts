/** What the technicians' log says of an office that starts, works and stops. */
import { describe, expect, test } from "vitest";
import { createLog } from "../../../controller/shell/log.ts";
import { runOffice } from "../../../controller/shell/main.ts";
import { ask, newOffice } from "./cli-bench.ts";
import { newKey, PASSWORD } from "./office-bench.ts";

interface Line {
  readonly level: string;
  readonly event: string;
}

const logged = (): { log: ReturnType<typeof createLog>; lines: Line[] } => {
  const lines: Line[] = [];
  const log = createLog({
    level: "debug",
    stream: { write: (line) => void lines.push(JSON.parse(line) as Line) },
  });
  return { log, lines };
};

describe("the log of a run", () => {
  test("tells how it started, who listened and signed in, what was refused, how it ended", async () => {
    const { config } = newOffice();
    const { log, lines } = logged();
    const office = await runOffice({ config, log, simulated: true });
    const post = (path: string, body: object) => ask(office, path, { key: newKey(), ...body });
    await post("/api/kiosk/kiosk-1/ticket", { field: "no-such" });
    await post("/api/session/open", { name: "Kẻ Lạ", password: "sai rồi" });
    await post("/api/staff/enrol", { enrolment: office.enrolment, name: "Bà Quản Trị", password: PASSWORD });
    const stream = await fetch(`${office.url}/api/stream/hall/hall-1`);
    await stream.body?.getReader().read();
    await office.stop();
    const events = lines.map(({ level, event }) => `${level} ${event}`);
    const spoken = events.filter((event) => !/restarted|day-opened/.test(event));
    expect(spoken).toEqual([
      "info state-recovered",
      "info retention-ran",
      "info started",
      // The first day opened: what is over since the last one goes.
      "info retention-ran",
      "debug request-refused",
      "info sign-in-refused",
      "debug request-refused",
      "info signed-in",
      "info stream-opened",
      "info stopping",
      "info stream-closed",
      "debug snapshot-written",
      "info stopped",
    ]);
    expect(lines.find(({ event }) => event === "request-refused")).toMatchObject({
      route: "/api/kiosk/:kiosk/ticket",
      refusal: "unknown-field",
    });
    expect(JSON.stringify(lines)).not.toMatch(/Kẻ Lạ|Bà Quản Trị|sai rồi|mật khẩu/);
  });

  test("tells a start that follows from which snapshot the state came", async () => {
    const { config } = newOffice();
    const first = await runOffice({ config, log: logged().log, simulated: true });
    await ask(first, "/api/kiosk/kiosk-1/help", { key: newKey() });
    await first.stop();
    const { log, lines } = logged();
    await (await runOffice({ config, log, simulated: true })).stop();
    const recovered = lines.find(({ event }) => event === "state-recovered");
    expect(recovered).toMatchObject({ level: "info", entries: 0, snapshot_seq: expect.any(Number) });
    expect(recovered).not.toMatchObject({ snapshot_seq: 0 });
  });
});
