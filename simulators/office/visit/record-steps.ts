/** The end of a visit: the receipt that came out, what can be read on it, and what the log kept. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jobCode } from "../../../drivers/printer/slips/slip-parts.pure.ts";
import type { Sheet } from "../../printer/paper.ts";
import type { FictionalPerson } from "../../reader/fictional-person.ts";
import { openReadOnly } from "./journal.ts";
import { type HeldSlip, readSlip } from "./paper-reader.ts";
import { DOSSIER, PHONE, PLACE, type Stage } from "./stage.ts";
import { type Evidence, logged, nothing, type Step, shown, witnessed } from "./step.ts";
import type { SeenEvent } from "./witness.ts";

/** A sheet that is cut and not proven within this time stays unproven. */
const PROOF_FOLLOWS_MS = 1_500;

const jobOf = ({ journal }: Stage): string | undefined =>
  journal.newest("slip-queued", ({ slip }) => slip.kind === "receipt")?.fact.job;

const echoOnWire = (stage: Stage, id: string | null | undefined): Evidence => {
  const wanted = "the printer echoed the process id";
  const echo = stage.wire
    .of(PLACE.kiosk_printer, stage.since("close-box").wire)
    .find((line) => line.direction === "in" && line.meaning === `process id ${id}`);
  return { wanted, seen: echo && `wire ${echo.meaning} (${echo.length_bytes} B)` };
};

/**
 * Sheets that came out of the kiosk's printer since the box was shut: the scrap cut off at its start is
 * older.
 */
const sheetsOf = (stage: Stage): readonly Sheet[] => {
  const cuts = cutsOf(stage).map(({ event }) => event.number);
  return stage.printer(PLACE.kiosk_printer).sheets.filter(({ number }) => cuts.includes(number));
};

const cutsOf = (stage: Stage): readonly SeenEvent[] =>
  stage.witness.of(PLACE.kiosk_printer, "sheet-cut", stage.since("close-box").events);

const receipt: Step = {
  name: "receipt",
  what: "the kiosk prints one whole receipt and the printer proves it",
  device: PLACE.kiosk_printer,
  act: nothing,
  evidence: (stage) => {
    const { journal } = stage;
    const job = jobOf(stage);
    const ended = journal.newest("slip-ended", (fact) => fact.job === job && fact.end === "printed");
    const [sheet, ...more] = sheetsOf(stage);
    const whole = sheet !== undefined && !sheet.torn && sheet.process_ids.length > 0;
    return [
      logged(
        "slip-queued",
        journal.newest("slip-queued", (fact) => fact.job === job),
      ),
      witnessed("a sheet was cut", cutsOf(stage)),
      shown("one sheet, whole, the id of its rows passed", whole && more.length === 0),
      echoOnWire(stage, ended?.fact.process_id),
      logged("slip-ended", ended),
    ];
  },
  refuted: (stage) => {
    const { journal, clock } = stage;
    const ended = journal.newest("slip-ended", ({ end }) => end !== "printed");
    if (ended !== undefined) return `log #${ended.seq} slip-ended: ${ended.fact.end}, ${ended.fact.why}`;
    const [cut] = cutsOf(stage);
    const proven = journal.newest("slip-ended") !== undefined;
    if (cut === undefined || proven || clock.now_ms() - cut.at_ms < PROOF_FOLLOWS_MS) return undefined;
    return `a sheet was cut, no process id was echoed for ${PROOF_FOLLOWS_MS} ms`;
  },
};

/** The citizen takes the sheet out of the printer. */
export const takeSlip = (stage: Stage): HeldSlip | undefined => {
  const sheet = sheetsOf(stage).at(-1);
  if (sheet === undefined) return undefined;
  const picture = sheet.bitmap();
  stage.memory.slip ??= { picture, dots_per_mm: DOTS_PER_MM, qr_marks: sheet.qr };
  return stage.memory.slip;
};

const DOTS_PER_MM = 8;

/**
 * What must be legible, by what this machine reads slips with. Of the title's last letter tesseract takes the
 * hook for an acute on some slips; how many letters it may get wrong is measured in slip-ocr.test.ts.
 */
const wordsOn = (stage: Stage): readonly string[] =>
  stage.memory.reading?.reader === "tesseract -l vie"
    ? ["BIÊN NHẬN TRẢ KẾT", DOSSIER, `Ngăn tủ số: ${PLACE.box}`]
    : [jobCode(jobOf(stage) ?? "")];

const text: Step = {
  name: "text",
  what: "the receipt can be read: what it is, the dossier, the box",
  device: PLACE.kiosk_printer,
  act: async (stage) => {
    const slip = takeSlip(stage);
    if (slip === undefined) return "no sheet came out";
    stage.memory.reading = await readSlip(slip, join(stage.folder, "receipt.png"), stage.eyes);
    return undefined;
  },
  evidence: (stage) => {
    const { reading } = stage.memory;
    return [
      { wanted: "a reader of slips", seen: reading && `read by ${reading.reader}` },
      ...wordsOn(stage).map((words) => shown(`"${words}"`, reading?.text.includes(words) === true)),
      shown("still one sheet", sheetsOf(stage).length === 1),
    ];
  },
  refuted: (stage) => {
    const { reading } = stage.memory;
    if (reading === undefined || wordsOn(stage).every((words) => reading.text.includes(words)))
      return undefined;
    return `${reading.reader} read "${reading.text.slice(0, 200)}"`;
  },
};

/** As `kiosk verify`: a fresh connection, every hash anew, up to the row that was the last one. */
const chain: Step = {
  name: "chain",
  what: "the office is closed; its log, opened afresh, is whole",
  device: undefined,
  act: async (stage) => {
    await stage.closeOffice();
    const store = openReadOnly(stage.served.config.data_dir);
    try {
      const verdict = store.verify(0, stage.memory.head);
      if (verdict.kind === "broken") return `broken at row ${verdict.seq}: ${verdict.why}`;
      const { seq, hash } = store.head;
      stage.memory.chain = `${verdict.entries} rows verified, head #${seq} ${hash.slice(0, 8)}`;
      return undefined;
    } finally {
      store.close();
    }
  },
  evidence: ({ memory }) => [
    { wanted: "a whole chain", seen: memory.chain === "" ? undefined : memory.chain },
  ],
};

const TWELVE_DIGITS = /(?<![\dA-Fa-f.])\d{12}(?![\dA-Fa-f])/;

/** What of the person must not stand anywhere in clear. */
const secretsOf = (citizen: FictionalPerson): readonly string[] => [
  citizen.name,
  citizen.name.normalize("NFD"),
  citizen.name.toUpperCase(),
  citizen.idNumber,
  PHONE,
];

/** Where something personal stands: in rows of the log, lines of the technicians' log, bytes of the files. */
const leaksIn = (stage: Stage): { readonly leaks: readonly string[]; readonly rows: number } => {
  const { served, citizen, log_lines } = stage;
  const secrets = secretsOf(citizen);
  const leaks: string[] = [];
  let rows = 0;
  const store = openReadOnly(served.config.data_dir);
  for (const entry of store.entries(0)) {
    rows++;
    const { payload, actor, device, place } = entry;
    const row = JSON.stringify([payload, actor, device, place]);
    if (TWELVE_DIGITS.test(row) || secrets.some((secret) => row.includes(secret)))
      leaks.push(`log #${entry.seq} ${entry.name}`);
  }
  store.close();
  log_lines.forEach((line, index) => {
    if (secrets.some((secret) => line.includes(secret)))
      leaks.push(`line ${index + 1} of the technicians' log`);
  });
  for (const name of readdirSync(served.config.data_dir)) {
    const bytes = readFileSync(join(served.config.data_dir, name));
    if (secrets.some((secret) => bytes.includes(secret))) leaks.push(`bytes of ${name}`);
  }
  return { leaks, rows };
};

const canary: Step = {
  name: "canary",
  what: "neither the person's name nor a 12-digit number stands in the log",
  device: undefined,
  act: async (stage) => {
    const { leaks, rows } = leaksIn(stage);
    stage.memory.leaks = leaks;
    stage.memory.rows_searched = rows;
    return leaks.length === 0 ? undefined : `personal data in ${leaks.join(", ")}`;
  },
  evidence: ({ memory, log_lines }) => [
    {
      wanted: "no personal data in the log",
      seen:
        memory.leaks?.length === 0 && memory.rows_searched > 0
          ? `${memory.rows_searched} rows, ${log_lines.length} lines, every file: clean`
          : undefined,
    },
  ],
};

export const RECORD_STEPS: readonly Step[] = [receipt, text, chain, canary];
