/**
 * What must hold between the options of pager bases: alerts and texts that their cards have, capcodes that
 * exist, no two cards under one address, a line the protocol can run on.
 */
import { CARD_FIRST, CARD_LAST, type CardIds, cardOfId, idOf } from "../../drivers/pager/base/cards.pure.ts";
import { foldsToAscii, foldToAscii } from "../../drivers/pager/base/fold.pure.ts";
import { alertsOf, type CardDisplay, isNumeric } from "../../drivers/pager/base/setup.pure.ts";
import type { PagerAlert } from "../../drivers/pager/base/vocabulary.pure.ts";
import { COMP2_ALERTS } from "../../drivers/pager/comp2/machine.ts";
import { ID_MAX_DIGITS } from "../../drivers/pager/comp2/protocol.ts";
import { ADDRESS_MAX_CHARACTERS } from "../../drivers/pager/espa/protocol.ts";
import { ESPA_BEEPS } from "../../drivers/pager/espa/setup.pure.ts";
import { JTECH_ALERTS } from "../../drivers/pager/jtech/machine.ts";
import { NUMERIC_MAX_CHARACTERS } from "../../drivers/pager/jtech/protocol.ts";
import { capcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import { lrsAlerts } from "../../drivers/pager/lrs/setup.pure.ts";
import { isCapcode } from "../../drivers/pager/pocsag/codeword.pure.ts";
import { TAP_DIALECTS } from "../../drivers/pager/tap/dialect.pure.ts";
import { WAVEWARE_ALERTS } from "../../drivers/pager/waveware/state.pure.ts";
import type { ConfigMistake } from "./config-mistakes.ts";
import type { PagerBaseConfig } from "./config-pagers.ts";

interface Entry {
  readonly path: string;
  readonly value: PagerBaseConfig;
}
type Check = (entry: Entry) => readonly ConfigMistake[];

const mistake = (path: string, vi: string, en: string, range?: string): readonly ConfigMistake[] => [
  { path, problem_vi: vi, problem_en: en, ...(range === undefined ? {} : { range }) },
];

// ---- what the cards are ----

const displayOf = (base: PagerBaseConfig): CardDisplay => {
  if (base.protocol === "espa") return "alpha";
  return base.pager === "coaster" ? "tone" : base.pager;
};

const alertsOfBase = (base: PagerBaseConfig): readonly PagerAlert[] => {
  switch (base.protocol) {
    case "lrs":
      return lrsAlerts(base.pager);
    case "espa":
      return alertsOf({ ...(base.beep_codes ?? ESPA_BEEPS), ...base.loud_beep_codes });
    case "tap":
      return ["as-set"];
    case "jtech":
      return base.pager === "coaster" ? alertsOf(base.alerts ?? JTECH_ALERTS) : ["as-set"];
    case "waveware":
      return base.pager === "tone" ? alertsOf(base.alerts ?? WAVEWARE_ALERTS) : ["as-set"];
    case "comp2":
      return alertsOf(base.alerts ?? COMP2_ALERTS);
  }
};

/** As the drivers have them where the file names none. */
const usualAlert = (base: PagerBaseConfig): PagerAlert => {
  if (base.protocol === "tap") return "as-set";
  if (base.alert !== undefined) return base.alert;
  if (base.protocol === "lrs") return "flash-30s";
  if (base.protocol === "jtech" && base.pager === "coaster") return "flash-30s";
  return base.protocol === "waveware" && base.pager === "tone" ? "beep-3x" : "as-set";
};

const checkAlert: Check = ({ path, value: base }) => {
  const [alert, alerts] = [usualAlert(base), alertsOfBase(base)];
  if (!alerts.includes(alert))
    return mistake(
      `${path}.alert`,
      `thẻ của trạm này không có kiểu báo ${alert}`,
      `pagers of this base have no alert ${alert}`,
      alerts.join(" | "),
    );
  if (base.protocol !== "espa" || !base.loud || base.loud_beep_codes?.[alert] !== undefined) return [];
  return mistake(
    `${path}.loud`,
    `loud_beep_codes không có mã cho kiểu báo ${alert}`,
    `loud_beep_codes has no code for the alert ${alert}`,
    alertsOf(base.loud_beep_codes ?? {}).join(" | "),
  );
};

/** Characters that would end a field, lock a pager or be refused by the base. */
const forbiddenIn = (base: PagerBaseConfig): string => {
  if (base.protocol === "lrs") return "\\";
  if (base.protocol === "comp2") return "~";
  return base.protocol === "tap" && base.dialect === "waveware-sps5" ? "^_~" : "";
};

const checkText: Check = ({ path, value: base }) => {
  const { text } = base;
  if (text === undefined || text === "") return [];
  const at = `${path}.text`;
  const display = displayOf(base);
  const folded = foldToAscii(text);
  const forbidden = Array.from(forbiddenIn(base)).find((character) => folded.includes(character));
  if (display === "tone")
    return mistake(at, "thẻ của trạm này không hiện chữ", "pagers of this base show no text");
  if (!foldsToAscii(text))
    return mistake(at, "có ký tự mà thẻ không hiện được", "has a character that pagers can't show");
  if (forbidden !== undefined)
    return mistake(at, `trạm không nhận ký tự ${forbidden}`, `the base does not take ${forbidden}`);
  if (display === "numeric" && !isNumeric(folded))
    return mistake(at, "thẻ chỉ hiện số", "the pagers show numbers only", "0-9 U - [ ]");
  if (base.protocol === "jtech" && display === "numeric" && folded.length > NUMERIC_MAX_CHARACTERS)
    return mistake(at, "quá dài", "is too long", `0..${NUMERIC_MAX_CHARACTERS} characters`);
  return [];
};

// ---- under which numbers ----

const RESERVED = "8..2097151, not 2007664..2007671, 2045056..2045063";

type IdBase = Extract<PagerBaseConfig, { protocol: "espa" | "tap" | "comp2" }>;

const idsOf = ({ first_id, id_step, id_digits, all_id }: IdBase): CardIds => ({
  first: first_id,
  step: id_step,
  digits: id_digits,
  ...(all_id === undefined ? {} : { all: all_id }),
});

const digitsMax = (base: IdBase): number => {
  if (base.protocol === "espa") return ADDRESS_MAX_CHARACTERS;
  return base.protocol === "tap" ? TAP_DIALECTS[base.dialect].id_max_digits : ID_MAX_DIGITS;
};

const checkIds = (path: string, base: IdBase): readonly ConfigMistake[] => {
  const ids = idsOf(base);
  const digits_max = digitsMax(base);
  const last = idOf(CARD_LAST, ids) ?? "";
  const tooLong = Math.max(last.length, base.all_id?.length ?? 0) > digits_max;
  if (tooLong)
    return mistake(
      `${path}.id_digits`,
      `số của thẻ dài hơn ${digits_max} chữ số`,
      `numbers of pagers are longer than ${digits_max} digits`,
      `1..${digits_max}`,
    );
  const { all_id } = base;
  const { all: _all, ...own } = ids;
  const card = all_id === undefined ? undefined : cardOfId(all_id, own);
  return card === undefined
    ? []
    : mistake(`${path}.all_id`, `là số của thẻ ${card}`, `is the number of pager ${card}`);
};

const checkNumbers: Check = ({ path, value: base }) => {
  const { from, to } = base.cards;
  if (from > to)
    return mistake(
      `${path}.cards`,
      `thẻ đầu ${from} lớn hơn thẻ cuối ${to}`,
      `the first pager ${from} is after the last ${to}`,
    );
  if (base.protocol === "espa" || base.protocol === "tap" || base.protocol === "comp2")
    return checkIds(path, base);
  return base.protocol === "lrs" ? [] : checkCapcodes(path, base);
};

const checkCapcodes = (path: string, base: CapcodeBase): readonly ConfigMistake[] => {
  const wrong = [CARD_FIRST, ...cardsOf(base)].find((card) => !isCapcode(houseCapcode(base, card)));
  if (wrong !== undefined)
    return mistake(
      `${path}.first_capcode`,
      `thẻ ${wrong} sẽ có mã gọi ${houseCapcode(base, wrong)}, mã không thẻ nào được dùng`,
      `pager ${wrong} would have the capcode ${houseCapcode(base, wrong)}, which no pager may have`,
      RESERVED,
    );
  const all = base.protocol === "waveware" ? base.all_capcode : undefined;
  if (all === undefined) return [];
  const at = `${path}.all_capcode`;
  const card = cardsOf(base).find((one) => houseCapcode(base, one) === all);
  if (card !== undefined) return mistake(at, `là mã gọi của thẻ ${card}`, `is the capcode of pager ${card}`);
  return isCapcode(all) ? [] : mistake(at, "mã không thẻ nào được dùng", "no pager may have it", RESERVED);
};

const cardsOf = ({ cards: { from, to } }: PagerBaseConfig): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

type CapcodeBase = Extract<PagerBaseConfig, { protocol: "jtech" | "waveware" }>;

const houseCapcode = ({ first_capcode, capcode_step }: CapcodeBase, card: number): number =>
  first_capcode + (card - CARD_FIRST) * capcode_step;

/** On the air; undefined where it stands in the base's own list. */
const addressOf = (base: PagerBaseConfig, card: number): string | undefined => {
  switch (base.protocol) {
    case "lrs":
      return base.pager === "coaster"
        ? `system_id ${base.system_id}, ${card}`
        : `capcode ${capcode(base.system_id, card)}`;
    case "jtech":
    case "waveware":
      return `capcode ${houseCapcode(base, card)}`;
    case "espa":
    case "tap":
    case "comp2":
      return undefined;
  }
};

/** A page to a card of one base must not buzz a card of another. */
const overlaps = (bases: readonly Entry[]): readonly ConfigMistake[] => {
  const owners = new Map<string, string>();
  return bases.flatMap(({ path, value: base }) => {
    const own = cardsOf(base).flatMap((card) => {
      const address = addressOf(base, card);
      return address === undefined ? [] : [{ card, address }];
    });
    const shared = own.find(({ address }) => owners.has(address));
    for (const { address } of own) if (!owners.has(address)) owners.set(address, path);
    if (shared === undefined) return [];
    const other = owners.get(shared.address);
    return mistake(
      `${path}.cards`,
      `thẻ ${shared.card} trùng với một thẻ của ${other}: cùng ${shared.address}`,
      `pager ${shared.card} overlaps one of ${other}: both are ${shared.address}`,
    );
  });
};

// ---- the line ----

const checkLine: Check = ({ path, value: base }) => {
  const { link } = base;
  if (base.protocol === "espa" && base.host === base.base)
    return mistake(`${path}.base`, `trùng với host ${base.host}`, `is the same as host ${base.host}`);
  if ((base.protocol !== "jtech" && base.protocol !== "comp2") || link.kind !== "serial") return [];
  const { line_baud } = base;
  if (line_baud !== undefined && line_baud !== link.baud)
    return mistake(
      `${path}.line_baud`,
      `${line_baud} khác với tốc độ ${link.baud} của link`,
      `${line_baud} contradicts the link's speed ${link.baud}`,
    );
  if (base.protocol !== "jtech") return [];
  if (link.baud !== 1_200 && link.baud !== 19_200)
    return mistake(
      `${path}.link.baud`,
      `trạm JTECH không chạy ở tốc độ ${link.baud}`,
      `no JTECH base runs at ${link.baud}`,
      "1200 | 19200",
    );
  return link.data_bits === 8
    ? []
    : mistake(`${path}.link.data_bits`, "JTECH gửi byte 8 bit", "JTECH sends bytes of 8 bits", "8");
};

const CHECKS: readonly Check[] = [checkAlert, checkText, checkNumbers, checkLine];

export const pagerMistakes = (bases: readonly Entry[]): readonly ConfigMistake[] => [
  ...bases.flatMap((base) => CHECKS.flatMap((check) => check(base))),
  ...overlaps(bases.filter(({ value }) => value.cards.from <= value.cards.to)),
];
