/**
 * Names made to harm: what a reader sends with such a name goes through the whole office, and then everything
 * that was shown, kept in the log or sent to a printer is looked through. Bytes are written here, not encoded
 * by our codecs.
 */
import { describe, expect, test } from "vitest";
import type { DoorView } from "../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "./office-bench.ts";

const PERSON = fictionalPerson(7);
/** The card of the same person under another name, as bytes of a scanner. */
const scanOf = (name: string): Uint8Array => {
  const { year } = PERSON.birthDate;
  const sex = PERSON.sex === "female" ? "Nữ" : "Nam";
  return new TextEncoder().encode(`${PERSON.idNumber}||${name}|0101${year}|${sex}|Ví Dụ|01022021`);
};

/**
 * Nothing of this belongs on a screen or into a log: Unicode's controls, formats, private and unassigned;
 * ASCII's controls also as JSON writes them.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|\\u[0-9a-f]{4}|\\[bfnrt]/u;

const READERS = ["cccd-qr", "hid-pos"] as const;

const office = (protocol: (typeof READERS)[number]): Promise<OfficeBench> =>
  OfficeBench.open({
    ...DEMO_OFFICE,
    readers: DEMO_OFFICE.readers.map((reader) =>
      reader.id === "reader-door" && reader.protocol !== "chip" && protocol === "hid-pos"
        ? { ...reader, protocol, link: { kind: "tcp" as const, host: "127.0.0.1", port: 4_999 } }
        : reader,
    ),
  });

interface Seen {
  readonly view: DoorView;
  /** Everything shown, answered or kept meanwhile. */
  readonly said: string;
  readonly printed: readonly number[];
}

/**
 * Scans the name at the door, lets the visitor in on paper where that can be, and looks around. Undefined:
 * nobody comes.
 */
const visit = async (
  name: string | undefined,
  protocol: (typeof READERS)[number] = "cccd-qr",
): Promise<Seen> => {
  const bench = await office(protocol);
  const guard = await bench.cookie("guard");
  const printed: number[] = [];
  bench.line("printer-door").tap((bytes, from) => {
    if (from === "host") printed.push(...bytes);
  });
  if (name !== undefined) bench.devices.readers.get("reader-door")?.present(scanOf(name));
  bench.wait(1_000);
  const view = bench.view<DoorView>("door", "door-1");
  const said = [JSON.stringify(view)];
  if (view.scan?.state === "read") {
    const wanted = {
      scan: view.scan.scan,
      field: "certification",
      lane: "regular",
      reason: null,
      pager: null,
      agreed: false,
    };
    said.push((await bench.post("/api/door/door-1/admit", wanted, { cookie: guard })).text);
  }
  bench.wait(20_000);
  const screens = [
    ["door", "door-1"],
    ["hall", "hall-1"],
    ["counter", "counter-1"],
    ["technician", "all"],
  ] as const;
  for (const [screen, place] of screens) said.push(JSON.stringify(bench.view(screen, place)));
  for (const entry of bench.store.entries(0)) said.push(JSON.stringify(entry));
  bench.app.loop.stop();
  return { view, said: said.join(" "), printed };
};

describe.each(READERS)("over %s", (protocol) => {
  test.each([
    ["ESC @", "Nguyễn \u001b@Mẫu"],
    ["GS V, a cut", "Nguyễn \u001dV\u0000Mẫu"],
    ["DLE EOT, a question", "Nguyễn \u0010\u0004\u0001Mẫu"],
    ["a colour of terminals", "Nguyễn \u001b[31mMẫu\u001b[0m"],
    ["a terminal's command of C1", "Nguyễn \u009b31mMẫu"],
    ["an override of direction", "Nguyễn \u202eMẫu"],
    ["an embedding", "Nguyễn \u202aMẫu\u202c"],
    ["an isolate", "Nguyễn \u2067Mẫu\u2069"],
    ["a mark of direction", "Nguyễn \u200fMẫu"],
    ["a zero-width blank", "Nguyễn\u200b Mẫu"],
    ["a zero-width joiner", "Nguyễn\u200d Mẫu"],
    ["tag letters", "Nguyễn \u{e0041}\u{e0042} Mẫu"],
    ["marks without end", `Nguyễn M${"\u0336\u0315\u0353".repeat(20)}ẫu`],
    ["101 letters", "Nguyễn ".padEnd(101, "ễ")],
    ["an old command of forms", "Nguyễn\u000c Mẫu"],
  ])("a name with %s is refused, and nothing of it goes on", async (_what, name) => {
    const { view, said, printed } = await visit(name, protocol);
    expect(view.scan).toMatchObject({ state: "refused" });
    expect(said).not.toMatch(UNSEEN);
    expect(said).not.toContain("Nguyễn");
    expect(said).not.toContain("[31m");
    // The printer is asked how it is, now and then; no more than that.
    expect(printed).toEqual((await visit(undefined, protocol)).printed);
  });
});

describe("names that are only text", () => {
  test.each([
    ["markup", "<b>Nguyễn</b> &amp; <i>Mẫu</i>", "<b>Nguyễn</b> &*** <i>Mẫu</i>"],
    ["a name of 100 letters", `Nguyễn ${"ễ".repeat(93)}`, "Nguyễn ễ***"],
    ["a hundred letters in three words", `Lê Ảo ${"M".repeat(94)}`, `Lê Ả*** ${"M".repeat(19)}…`],
  ])("%s is shown masked, as it stands", async (_what, name, shown) => {
    const { view, said } = await visit(name);
    expect(view.scan).toMatchObject({ state: "read", name_masked: shown });
    expect(said).not.toMatch(UNSEEN);
  });

  test("letters damaged on the way show a mark where nothing can be seen", async () => {
    // Lê Văn Đặng as a Windows-1252 reader sends it: C3 AA, C4 83, C4 90 and E1 BA B7.
    const { view, said } = await visit("LÃª VÄƒn Ä\u0090áº·ng");
    expect(view.scan).toMatchObject({ state: "read", name_masked: "LÃª V*** Ä\ufffdáº·ng" });
    expect(said).not.toMatch(UNSEEN);
  });

  test("no name reaches the printer: the slip is the same, byte for byte, whatever the name", async () => {
    const [plain, markup] = [await visit("Nguyễn Văn Mẫu"), await visit("<b>Mẫu</b> Ảo ESC")];
    expect(plain.printed.length).toBeGreaterThan(1_000);
    expect(markup.printed).toEqual(plain.printed);
  });
});
