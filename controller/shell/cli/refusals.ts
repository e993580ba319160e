/**
 * How programs say that something is not right: what, what is kept, who must act, in Vietnamese and
 * English.
 */
import type { FaultActor } from "../../../drivers/faults/row.pure.ts";
import { FAULTS, Fault } from "../../../drivers/faults.ts";
import type { ConfigMistake } from "../config-mistakes.ts";
import { Refused, WrongConfig } from "./refused.ts";

const ACTORS: Readonly<Record<FaultActor, { readonly vi: string; readonly en: string }>> = {
  nobody: { vi: "không ai phải làm gì", en: "nobody needs to act" },
  citizen: { vi: "người dân", en: "the citizen" },
  guard: { vi: "bảo vệ", en: "the guard" },
  clerk: { vi: "cán bộ", en: "a clerk" },
  manager: { vi: "quản lý", en: "the manager" },
  technician: { vi: "kỹ thuật viên", en: "a technician" },
};

/** The lines of a refusal; undefined: no refusal but our own mistake, to be shown with its stack. */
export const refusalLines = (error: unknown): readonly string[] | undefined => {
  if (error instanceof WrongConfig) return mistakeLines(error.mistakes);
  if (error instanceof Refused) return [error.vi, error.en];
  if (!(error instanceof Fault)) return undefined;
  const { vi, actor } = FAULTS[error.code];
  const facts = Object.entries(error.facts).map(([name, value]) => `${name}=${value}`);
  return [
    vi,
    error.message,
    `  ${ACTORS[actor].vi} / ${ACTORS[actor].en}${facts.length === 0 ? "" : `: ${facts.join(" ")}`}`,
  ];
};

/**
 * Every mistake of a configuration with its place, what is wrong, what is allowed and what applies without
 * it.
 */
const mistakeLines = (mistakes: readonly ConfigMistake[]): readonly string[] => [
  "Cấu hình chưa đúng, chưa có gì được khởi động hay thay đổi. Mời kỹ thuật viên sửa:",
  "The configuration is not right; nothing was started or changed. A technician must mend:",
  ...mistakes.flatMap(({ path, problem_vi, problem_en, range, default: standard }) => [
    `  ${path === "" ? "(tệp / file)" : path}`,
    `    ${problem_vi}`,
    `    ${problem_en}`,
    ...(range === undefined ? [] : [`    cho phép / allowed: ${range}`]),
    ...(standard === undefined ? [] : [`    mặc định / default: ${standard}`]),
  ]),
];
