/** The small code at the foot of a slip, before a scanner that wants something else: paper outside, views inside. */
import { beforeEach, expect, test } from "vitest";
import type { CitizenView, DoorView } from "../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "./office-bench.ts";

const VISITOR = fictionalPerson(5);

let office: OfficeBench;
/** Codes of the sheets that came out at the door. */
const codes: string[] = [];

beforeEach(async () => {
  office = await OfficeBench.open(DEMO_OFFICE);
  codes.length = 0;
  office.devices.printers.get("printer-door")?.onEvent((event) => {
    if (event.event === "sheet-cut") codes.push(...(event.qr as readonly string[]));
  });
});

const door = (): DoorView["scan"] => office.view<DoorView>("door", "door-1").scan;
const present = (reader: string, code: typeof VISITOR | string): void => {
  office.devices.readers.get(reader)?.present(code);
  office.wait(1_000);
};

test("says what it is good for, at the door and at a kiosk", async () => {
  present("reader-door", VISITOR);
  const scan = door()?.scan;
  const wish = { scan, agreed: false, field: "land", lane: "regular", reason: null, pager: null };
  const cookie = await office.cookie("guard");
  expect((await office.post("/api/door/door-1/admit", wish, { cookie })).body).toMatchObject({ ok: true });
  office.wait(10_000);
  const [large = "", small = ""] = codes;
  expect([large, small]).toEqual([expect.stringMatching(/^MC1:T:/), expect.stringMatching(/^MC1:J:j\d+$/)]);

  present("reader-door", small);
  expect(door()).toMatchObject({
    state: "refused",
    kind: "refused",
    notice: {
      code: "job-code",
      text: {
        vi: expect.stringContaining("chỉ để tìm lại tờ phiếu đã in. Chưa ghi gì"),
        en: expect.stringContaining("only tells which sheet it is. Nothing was kept"),
      },
    },
  });
  present("reader-door", large);
  expect(door()).toMatchObject({ state: "refused", notice: { code: "own-code" } });

  present("reader-kiosk", small);
  const { collect, notices } = office.view<CitizenView>("citizen", "kiosk-1");
  expect(collect).toBeNull();
  expect(notices).toMatchObject([
    {
      code: "job-code",
      text: {
        vi: expect.stringContaining("kết quả vẫn được giữ. Mời Ông/Bà đặt căn cước"),
        en: expect.stringContaining("your result is kept"),
      },
    },
  ]);
});
