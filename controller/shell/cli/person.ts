/**
 * `kiosk export-person` and `kiosk erase-person`: what is held about the citizen with a number, and its end,
 * asked of the office while it runs and done here while it is stopped, by the same rules. The number comes on
 * standard input, so that no shell remembers it; what is exported is shown in the clear.
 */
import { existsSync } from "node:fs";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { REFUSALS } from "../../api/refusals.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { askOffice } from "../control/control-socket.ts";
import { type ControlAnswer, clearAnswer } from "../control/messages.ts";
import { databaseIn, demandSoundData, whileHolding } from "../data-folder.ts";
import type { PersonRequest } from "../personal/person-requests.ts";
import type { Store } from "../store/store.ts";
import { configured } from "./configured.ts";
import { logOf, noDatabase, readData } from "./read-data.ts";
import { Refused } from "./refused.ts";
import { stoppedOffice } from "./stopped-office.ts";
import { type Command, given, type Options, type Terminal, WrongUsage } from "./terminal.ts";

const REQUIRED = { config: "FILE", number: "-" } as const;
const OPTIONAL = { data: "DIR" } as const;

export const exportPerson: Command = {
  vi: "in ra JSON mọi dữ liệu đang giữ về một người, nhật ký ghi lại việc này; số định danh đọc từ đầu vào chuẩn",
  en: "prints as JSON all that is held about a person, which the log notes; the ID number comes on standard input",
  required: REQUIRED,
  optional: OPTIONAL,
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), options);
    const answer = await asked(config, "export", options, terminal);
    if (answer.kind === "unknown") {
      terminal.say(JSON.stringify({ held: false }, null, 2));
      return 0;
    }
    if (answer.kind !== "exported") throw refusalOf(answer);
    const { kind: _, ...held } = answer;
    const log = await readData(config.data_dir, (db) => rowsOf(logOf(db, terminal.random), held.person));
    terminal.say(JSON.stringify({ held: true, ...held, log }, null, 2));
    return 0;
  },
};

export const erasePerson: Command = {
  vi: "xóa mọi dữ liệu cá nhân của một người, in bằng chứng và những gì còn lại; số định danh đọc từ đầu vào chuẩn",
  en: "erases all personal data of a person, prints the proof and what stays; the ID number comes on standard input",
  required: REQUIRED,
  optional: OPTIONAL,
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), options);
    const answer = await asked(config, "erase", options, terminal);
    if (answer.kind === "unknown") throw NOBODY;
    if (answer.kind !== "erased") throw refusalOf(answer);
    for (const line of erasedLines(answer)) terminal.say(line);
    return 0;
  },
};

/** Of the office that works on the folder; where none does, of the data themselves. */
const asked = async (
  config: OfficeConfig,
  kind: PersonRequest["kind"],
  options: Options,
  terminal: Terminal,
): Promise<ControlAnswer> => {
  const number = await numberOf(options, terminal);
  const { data_dir } = config;
  const path = databaseIn(data_dir);
  if (!existsSync(path)) throw noDatabase(path);
  const request: PersonRequest = { kind, number, actor: `operator:${process.getuid?.() ?? 0}` };
  const answer = await askOffice(data_dir, terminal.clock, request);
  if (answer !== undefined) return answer;
  return whileHolding(data_dir, async () => {
    demandSoundData({ ...config, site: config.site.id, random: terminal.random });
    return clearAnswer(await stoppedOffice(config, terminal, ({ requests }) => requests.ask(request)));
  });
};

const numberOf = async (options: Options, terminal: Terminal): Promise<Personal<string>> => {
  if (given(options, "number") !== "-")
    throw new WrongUsage("--number -: the number itself comes on standard input, not on the command line");
  const text = (await terminal.read()).trim();
  if (!/^[0-9]{12}$/.test(text)) throw new WrongUsage("standard input: the twelve digits of one ID number");
  return new Personal(text);
};

/** What the log says of the person under the opaque id. */
const rowsOf = (store: Store, person: string): unknown[] => {
  const rows: unknown[] = [];
  for (const { seq, kind, name, at_ms, payload } of store.entries(0))
    if ((payload as Readonly<Record<string, unknown>>).person === person)
      rows.push({ seq, at: new Date(at_ms).toISOString(), kind, name, payload });
  return rows;
};

type Erased = Extract<ControlAnswer, { kind: "erased" }>;

/** The proof as JSON on the first line, then what is gone and what stays. */
const erasedLines = ({ proof, listed, scrubbed }: Erased): readonly string[] => [
  JSON.stringify(proof),
  `Đã xóa: khóa riêng của người này, mã băm của số định danh và ${proof.fields} mục dữ liệu.`,
  `Erased: this person's own key, the hash of the ID number and ${proof.fields} fields.`,
  `Còn lại: các dòng nhật ký chỉ mang mã ngẫu nhiên ${proof.person}, không suy ra được người nào; xóa chúng thì chuỗi nhật ký không còn kiểm chứng được.`,
  `What stays: rows of the log under the random id ${proof.person}, which leads to nobody; without them the log could not be verified.`,
  "Bản sao lưu cũ còn giữ dữ liệu này ở dạng mã hóa: hãy hủy chúng khi hết hạn; kiosk rotate-key làm chúng thành vô nghĩa.",
  "Older backups still hold these data, sealed: destroy them in their time; kiosk rotate-key turns them into noise.",
  ...(listed ? LISTED : NOT_LISTED),
  ...(scrubbed ? [] : NOT_SCRUBBED),
];

const LISTED = [
  "Bằng chứng cũng nằm trong danh sách cạnh tệp khóa: khôi phục bản sao lưu cũ không đưa người này trở lại.",
  "The proof stands in the list beside the key file too: restoring an older backup does not bring this person back.",
];
const NOT_LISTED = [
  "CHÚ Ý: chưa ghi được vào danh sách cạnh tệp khóa; hệ thống sẽ tự ghi lại, mời kỹ thuật viên xem nơi lưu khóa.",
  "NOTE: the list beside the key file could not be written yet; it will be tried again, a technician should look at that medium.",
];
const NOT_SCRUBBED = [
  "CHÚ Ý: một chương trình khác đang đọc cơ sở dữ liệu; phần còn sót trong tệp tạm sẽ được xóa ngay sau đó.",
  "NOTE: another program reads the database; what is left in its temporary file is removed right after.",
];

const NOBODY = new Refused(
  "Không giữ dữ liệu nào của số này. Chưa có gì bị thay đổi.",
  "Nothing is held about this number. Nothing was changed.",
);

const refusalOf = (answer: Exclude<ControlAnswer, { kind: "unknown" }>): Refused => {
  const { vi, en } = REFUSALS[answer.kind === "refused" ? answer.refusal : "bad-request"];
  if (answer.kind !== "refused") return new Refused(vi, en);
  const boxes = answer.boxes.join(", ");
  const codes = answer.codes.join(", ");
  return new Refused(
    [
      vi,
      ...(boxes === "" ? [] : [`Ngăn: ${boxes}.`]),
      ...(codes === "" ? [] : [`Số thứ tự: ${codes}.`]),
    ].join(" "),
    [en, ...(boxes === "" ? [] : [`Box: ${boxes}.`]), ...(codes === "" ? [] : [`Number: ${codes}.`])].join(
      " ",
    ),
  );
};
