/** Pictures of slips: what the paper shows, without anybody's data. */
import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import type { TechnicianView } from "../../../../controller/api/views.ts";
import type { SlipContent } from "../../../../controller/core/state.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { signsOf } from "../../../../controller/shell/office-plan.ts";
import { slipPicture } from "../../../../controller/shell/pictures/slip-picture.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { jsqrReads } from "../../../support/jsqr.ts";
import { MORNING_MS } from "../../core/office-kit.ts";
import { OfficeBench } from "../office-bench.ts";

const PROFILE = PRINTER_PROFILES["epson-t20iii"];
const TICKET: SlipContent = {
  kind: "ticket",
  ticket: "t4",
  code: "A012",
  field: "land",
  lane: "regular",
  ahead: 3,
  issued_ms: MORNING_MS,
  pager: null,
};

interface Sheet {
  readonly width: number;
  readonly rows: number;
  /** One byte a dot, 1 = ink. */
  readonly dots: Uint8Array;
}

/** Reads back a 1-bit grey PNG without filters and with one IDAT; whatever else it may be, it is refused. */
const readPng = (png: Uint8Array): Sheet => {
  const bytes = Buffer.from(png);
  const [width, rows] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect([...bytes.subarray(24, 29)]).toEqual([1, 0, 0, 0, 0]);
  const idat = bytes.indexOf("IDAT");
  const packed = inflateSync(bytes.subarray(idat + 4, idat + 4 + bytes.readUInt32BE(idat - 4)));
  const stride = Math.ceil(width / 8);
  const dots = new Uint8Array(width * rows);
  for (let y = 0; y < rows; y++) {
    expect(packed[y * (stride + 1)]).toBe(0);
    for (let x = 0; x < width; x++) {
      const byte = packed[y * (stride + 1) + 1 + (x >> 3)] ?? 0;
      dots[y * width + x] = (byte >> (7 - (x & 7))) & 1 ? 0 : 1;
    }
  }
  return { width, rows, dots };
};

const draw = (slip: SlipContent, copy = 1): Sheet => {
  const png = slipPicture(signsOf(DEMO_OFFICE), 420, { id: "j7", copy, slip }, PROFILE);
  if (png === undefined) throw new Error("no picture");
  return readPng(png);
};

/** Rows looked at together, and by how many the next look lies lower. */
const [LOOK_ROWS, STEP_ROWS] = [400, 150];

/** Every QR code on the sheet. */
const codesOn = (sheet: Sheet): ReadonlySet<string> => {
  const codes = new Set<string>();
  for (let from = 0; from < sheet.rows; from += STEP_ROWS) {
    const code = qrIn(sheet, from, Math.min(sheet.rows, from + LOOK_ROWS));
    if (code !== null) codes.add(code);
  }
  return codes;
};

const qrIn = ({ width, dots }: Sheet, from: number, to: number): string | null => {
  const rgba = new Uint8ClampedArray(width * (to - from) * 4);
  for (let at = 0; at < width * (to - from); at++)
    rgba.fill(dots[from * width + at] === 1 ? 0 : 255, at * 4, at * 4 + 3).fill(255, at * 4 + 3, at * 4 + 4);
  return jsqrReads(rgba, width, to - from)?.data ?? null;
};

describe("the picture of a slip", () => {
  test("is as wide as the paper, and its codes read as the paper's", () => {
    const sheet = draw(TICKET);
    expect(sheet.width).toBe(576);
    expect(codesOn(sheet)).toEqual(new Set(["MC1:T:t4:A012", "MC1:J:j7"]));
  });

  test("bears the mark of a further copy", () => {
    expect(draw(TICKET, 2).rows).toBeGreaterThan(draw(TICKET).rows);
  });

  test("of a visitor slip opens nothing: the secret part of its code is masked", () => {
    expect(codesOn(draw({ kind: "visitor", person: "p-1" }))).toContain("MC1:V:p-1:***");
  });
});

describe("the picture of a form", () => {
  const FORM = {
    kind: "form",
    form_id: "f7",
    person: "p-1",
    dossier: "H99.1-261121-0031",
    register: 31,
  } as const;
  const form = (kind: "appointment" | "supplement" | "refusal" | "apology"): SlipContent => ({
    ...FORM,
    form: kind,
    issued_ms: MORNING_MS,
    leaf: "citizen",
    leaves: 1,
  });

  test.each([
    ["appointment", ["MC1:J:j7", "MC1:R:***"]],
    ["supplement", ["MC1:J:j7"]],
    ["refusal", ["MC1:J:j7"]],
    ["apology", ["MC1:J:j7"]],
  ] as const)("%s is drawn from the log alone, and its codes open nothing", (kind, codes) => {
    expect(codesOn(draw(form(kind)))).toEqual(new Set(codes));
  });
});

describe("over HTTP", () => {
  let office: OfficeBench;
  let address: string;
  beforeAll(async () => {
    office = await OfficeBench.open();
    const { ticket } = (await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" })).body;
    await office.post("/api/kiosk/kiosk-1/print", { ticket });
    office.wait(10_000);
    const view = office.view<TechnicianView>("technician", "all");
    const job = view.printers.find(({ printer }) => printer === "printer-kiosk")?.jobs[0];
    if (job?.picture == null) throw new Error("no slip was printed");
    address = job.picture;
  });

  test("a technician sees it, and no browser keeps it", async () => {
    const { status, headers } = await office.get(address, { cookie: await office.cookie("technician") });
    expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
      200,
      "image/png",
      "no-store",
    ]);
  });

  test.each(["guard", "clerk", "manager"] as const)("a %s does not", async (role) => {
    const { status } = await office.get(address, { cookie: await office.cookie(role) });
    expect(status).toBe(403);
  });

  test("nobody does without a session", async () => {
    expect((await office.get(address)).status).toBe(401);
  });

  test("a slip of another printer, or of none, is not there", async () => {
    const cookie = await office.cookie("technician");
    for (const gone of [address.replace("printer-kiosk", "printer-door"), `${address}9`])
      expect((await office.get(gone, { cookie })).status).toBe(404);
  });
});
