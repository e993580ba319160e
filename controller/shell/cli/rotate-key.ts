/**
 * `kiosk rotate-key`: a new site key in place of the old, while the office is stopped. What it means for
 * backups and visitor slips is said where it is done, as nothing brings the old key back.
 */
import { existsSync } from "node:fs";
import type { OfficeConfig } from "../config-schema.ts";
import { databaseIn, demandSoundData, whileHolding } from "../data-folder.ts";
import type { Answer } from "../loop.ts";
import { type Numberless, numberless, rekey } from "../personal/key-rotation.ts";
import { finishRotation, prepareNextKey } from "../personal/site-key.ts";
import { truncateWal } from "../store/sqlite.ts";
import { configured } from "./configured.ts";
import { noDatabase } from "./read-data.ts";
import { Refused } from "./refused.ts";
import { type StoppedOffice, stoppedOffice } from "./stopped-office.ts";
import { type Command, given, type Terminal } from "./terminal.ts";

export const rotateKey: Command = {
  vi: "thay khóa của dữ liệu cá nhân bằng khóa mới và hủy khóa cũ; cơ quan phải đang dừng",
  en: "puts a new key of the personal data in place of the old and destroys that; the office must be stopped",
  required: { config: "FILE" },
  optional: { data: "DIR" },
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), options);
    const path = databaseIn(config.data_dir);
    if (!existsSync(path)) throw noDatabase(path);
    const rotated = await whileHolding(config.data_dir, () => {
      demandSoundData({ ...config, site: config.site.id, random: terminal.random });
      return stoppedOffice(config, terminal, (office) => rotate(config, office, terminal));
    });
    for (const line of rotatedLines(rotated)) terminal.say(line);
    return 0;
  },
};

interface Rotated {
  readonly persons: number;
  readonly from: string;
  readonly to: string;
}

const rotate = async (
  { key_path }: OfficeConfig,
  { db, site_key, loop }: StoppedOffice,
  { random }: Terminal,
): Promise<Rotated> => {
  const unfit = numberless(db);
  if (unfit !== undefined) throw numberMissing(unfit);
  const next = prepareNextKey(key_path, db, random);
  const [from, to] = [site_key.key_id, next.key_id];
  let persons = 0;
  const within = (): void => {
    persons = rekey(db, site_key, next, random);
  };
  const answer = await new Promise<Answer>((resolve) => {
    const key = `rotate-${to}`;
    loop.post({
      input: { kind: "rotate-key", from, to },
      actor: `operator:${process.getuid?.() ?? 0}`,
      device: null,
      place: null,
      within,
      command: {
        key,
        route: "rotate-key",
        answer: resolve,
        keep: () => ({ key, route: "rotate-key", status: 200, body: null }),
      },
    });
  });
  if (answer.kind !== "done") {
    finishRotation(key_path, site_key);
    throw notKept;
  }
  truncateWal(db);
  finishRotation(key_path, next);
  return { persons, from, to };
};

const rotatedLines = ({ persons, from, to }: Rotated): readonly string[] => [
  `Đã thay khóa ${from} bằng ${to}, cho ${persons} người; khóa cũ đã bị hủy. / Key ${from} is replaced by ${to}, for ${persons} persons; the old key is destroyed.`,
  "Hãy sao lưu ngay, và giữ riêng một bản tệp khóa mới: bản sao lưu cũ không còn mở được dữ liệu cá nhân nữa.",
  "Make a backup now, and keep a copy of the new key file elsewhere: personal data in older backups can't be read any more.",
  "Phiếu khách in trước lúc này không còn dùng được; người đó vẫn được nhận ra bằng căn cước hoặc số, và được in phiếu mới. Mã tra cứu và mã PIN trên giấy hẹn cũ cũng vậy.",
  "Visitor slips printed before now no longer work; those people are still known by card or number, and get a new slip. The same holds for codes and PINs of appointment slips.",
];

const notKept = new Refused(
  "Không ghi được lên đĩa. Khóa cũ vẫn dùng như trước; mời kỹ thuật viên giải phóng bộ nhớ rồi làm lại.",
  "The disk took nothing. The old key is in use as before; a technician should free space and try again.",
);

const numberMissing = ({ persons, until }: Numberless): Refused =>
  new Refused(
    `${persons} người được giữ từ phiên bản trước mà không kèm số, nên chưa đổi sang khóa mới được; chậm nhất sau ngày ${until} họ sẽ hết hạn giữ, hoặc khi họ quét lại căn cước. Chưa có gì bị thay đổi.`,
    `${persons} persons were kept by an earlier version without their number and can't go over to a new key; they are gone after ${until} at the latest, or are complete once their card is read again. Nothing was changed.`,
  );
