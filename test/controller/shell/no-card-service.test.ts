/** An office whose machine lacks what PC/SC needs says so to the technician, and everything else goes on. */
import { describe, expect, test } from "vitest";
import type { DoorView, TechnicianView } from "../../../controller/api/views.ts";
import { type PcscLibrary, pcscLink } from "../../../drivers/link/pcsc.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { coded, FakeReader } from "../../support/pcsc-bench.ts";
import { OfficeBench } from "./office-bench.ts";

/** Longer than the longest back-off between two attempts. */
const AGAIN_MS = 5_000;

const opened = async (load: () => Promise<PcscLibrary>) => {
  const office = await OfficeBench.open(undefined, 0, { card_reader: (clock) => pcscLink({}, clock, load) });
  const pass = (): Promise<void> => office.clock.runUntilSettled(office.clock.now_ms() + AGAIN_MS);
  await pass();
  const chip = () => {
    const { devices } = office.view<TechnicianView>("technician", "");
    return devices.find(({ id }) => id === "reader-chip");
  };
  const admits = async (): Promise<number> => {
    office.devices.readers.get("reader-door")?.present(fictionalPerson(5));
    office.wait(500);
    const scan = office.view<DoorView>("door", "door-1").scan?.scan ?? "";
    const visit = { scan, field: "land", lane: "regular", reason: null, pager: null, agreed: false };
    const cookie = await office.cookie("guard");
    return (await office.post("/api/door/door-1/admit", visit, { cookie })).status;
  };
  return { pass, chip, admits };
};

describe("an office", () => {
  test("without the library names it, and admits by the scanner", async () => {
    const { chip, admits } = await opened(() => Promise.reject(new Error("libpcsclite.so.1: not found")));
    expect(chip()).toMatchObject({ state: "down", fault: { code: "LINK_NO_DRIVER" } });
    expect(await admits()).toBe(200);
  });

  test("without the service names that, admits by the scanner, and has its chips when it starts", async () => {
    const service = { runs: false };
    const { pass, chip, admits } = await opened(async () => ({
      watch: (found) => {
        if (!service.runs) throw coded("NoService");
        found(new FakeReader("Desk"));
        return () => {};
      },
    }));
    expect(chip()).toMatchObject({ state: "down", fault: { code: "LINK_NO_SERVICE" } });
    expect(await admits()).toBe(200);
    service.runs = true;
    await pass();
    expect(chip()).toMatchObject({ state: "up", fault: null });
  });
});
